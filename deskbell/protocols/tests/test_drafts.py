"""A draft of a protocol: copied, changed in parts or as a text, undone, left; and who may do that."""

from __future__ import annotations

import pytest

from deskbell.core.models import Event
from deskbell.people.tests.team_pages import as_
from deskbell.protocols.models import Draft, Stage
from deskbell.protocols.shelves import versions_at
from deskbell.protocols.shipped import shipped
from deskbell.protocols.tests.drafting import NAME, at, begun, form_of, fresh, reworded, words, write_text
from deskbell.protocols.writing.draft import protocol_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast: Cast) -> Draft:
    """Mo's copy for Central."""
    return begun(cast.manager, cast.central)


def test_a_copy_is_the_shipped_text_and_nobody_follows_it(cast: Cast, draft: Draft) -> None:
    assert draft.source == shipped()[NAME].source
    assert draft.base.mark == shipped()[NAME].mark
    write_text(cast.manager, draft, reworded(draft))
    assert versions_at(cast.desk)[NAME] == shipped()[NAME]
    assert Event.objects.filter(kind="protocol.copied").get().data["draft"] == draft.ref


def test_a_second_copy_for_a_place_is_the_draft_that_is_open_there(cast: Cast, draft: Draft) -> None:
    assert begun(cast.administrator, cast.central).ref == draft.ref
    assert begun(cast.administrator, cast.library).ref != draft.ref


def test_a_step_that_is_changed_leaves_every_other_line_as_it_was(cast: Cast, draft: Draft) -> None:
    form = form_of(cast.manager, draft)
    answer = as_(cast.manager).post(at(draft, "steps/judge/"), {**form, "text_en": "Could anybody be hurt?"})
    assert answer.status_code == 302
    before, after = draft.source.splitlines(), fresh(draft).source.splitlines()
    assert [(old, new) for old, new in zip(before, after, strict=True) if old != new] == [
        ("      en: Could this person hurt someone?", "      en: Could anybody be hurt?")
    ]


def test_a_form_that_changes_nothing_changes_nothing(cast: Cast, draft: Draft) -> None:
    for step in protocol_of(draft.source).steps:
        answer = as_(cast.manager).post(at(draft, f"steps/{step}/"), form_of(cast.manager, draft, step))
        assert answer.status_code == 302, (step, words(answer))
    assert fresh(draft).source == draft.source
    assert fresh(draft).turn == draft.turn


def test_the_kind_the_answers_and_the_ways_of_a_step_can_be_changed(cast: Cast, draft: Draft) -> None:
    form = form_of(cast.manager, draft, "talk")
    form |= {"kind": "ask", "about": "hurt", "otherwise": "three_rs"}
    form |= {"answer0_en": "Yes", "answer0_es": "Sí", "answer0_means": "yes", "answer0_then": "medical"}
    form |= {"answer1_en": "No", "answer1_es": "No", "answer1_means": "no", "answer1_then": "three_rs"}
    form |= {"answer1_then_if": "alone: yes → leave\nhelp: coming, there -> calm"}
    answer = as_(cast.manager).post(at(draft, "steps/talk/"), form)
    assert answer.status_code == 302, words(answer)
    step = protocol_of(fresh(draft).source).steps["talk"]
    assert (step.kind, step.about, step.otherwise[0].to) == ("ask", "hurt", "three_rs")
    assert [(one.text["en"], one.means, [edge.to for edge in one.then]) for one in step.answers] == [
        ("Yes", "yes", ["medical"]),
        ("No", "no", ["leave", "calm", "three_rs"]),
    ]
    assert step.answers[1].then[1].when.needs == {"help": frozenset({"coming", "there"})}


def test_what_can_be_no_step_is_said_beside_its_field_and_what_was_typed_stays(cast: Cast, draft: Draft) -> None:
    form = form_of(cast.manager, draft, "talk") | {"then_if": "whenever we like", "text_en": "Typed with care."}
    answer = as_(cast.manager).post(at(draft, "steps/talk/"), form)
    assert answer.status_code == 422
    assert "“whenever we like” does not say where it leads. Write it so: alone: yes → leave" in words(answer)
    assert "Typed with care." in answer.content.decode()
    form |= {"then_if": "", "task": "No Code!"}
    answer = as_(cast.manager).post(at(draft, "steps/talk/"), form)
    assert answer.status_code == 422
    assert "Typed with care." in answer.content.decode()
    assert fresh(draft).source == draft.source


def test_two_who_change_different_steps_do_not_get_in_each_others_way(cast: Cast, draft: Draft) -> None:
    mo, alma = form_of(cast.manager, draft, "talk"), form_of(cast.administrator, draft, "judge")
    as_(cast.manager).post(at(draft, "steps/talk/"), mo | {"text_en": "Stay kind."})
    answer = as_(cast.administrator).post(at(draft, "steps/judge/"), alma | {"text_en": "Could anybody be hurt?"})
    assert answer.status_code == 302
    steps = protocol_of(fresh(draft).source).steps
    assert (steps["talk"].text["en"], steps["judge"].text["en"]) == ("Stay kind.", "Could anybody be hurt?")


def test_the_second_of_two_who_change_one_step_is_told_and_may_save_hers_all_the_same(cast: Cast, draft: Draft) -> None:
    mo, alma = form_of(cast.manager, draft), form_of(cast.administrator, draft)
    as_(cast.manager).post(at(draft, "steps/judge/"), mo | {"text_en": "Mo’s words."})
    answer = as_(cast.administrator).post(at(draft, "steps/judge/"), alma | {"text_en": "Alma’s words."})
    assert answer.status_code == 422
    assert "Mo Lind changed this step meanwhile" in words(answer)
    assert "Alma’s words." in answer.content.decode()
    assert protocol_of(fresh(draft).source).steps["judge"].text["en"] == "Mo’s words."
    again = alma | {"text_en": "Alma’s words.", "was": answer.context["was"]}
    assert as_(cast.administrator).post(at(draft, "steps/judge/"), again).status_code == 302
    assert protocol_of(fresh(draft).source).steps["judge"].text["en"] == "Alma’s words."


def test_any_text_can_be_saved_and_what_is_wrong_with_it_stands_there(cast: Cast, draft: Draft) -> None:
    for text in ("", "no: protocol", "steps: [", "\x00\x07&a *a", draft.source.replace("then: judge", "then: nowhere")):
        assert write_text(cast.manager, draft, text).status_code == 302, text
        page = as_(cast.manager).get(at(draft))
        assert page.status_code == 200
        assert page.context["look"].errors > 0, text
    assert "nowhere" in words(page)


def test_a_text_that_somebody_else_changed_meanwhile_is_kept_for_its_writer(cast: Cast, draft: Draft) -> None:
    mine = reworded(draft, headline="Mine, typed for an hour.")
    write_text(cast.administrator, draft, reworded(draft, "talk", "Hers."))
    answer = write_text(cast.manager, draft, mine, seen=draft.turn)
    assert answer.status_code == 422
    assert "Alma Reyes changed the draft at" in words(answer)
    assert "Reworded (English): “Mine, typed for an hour.”" in words(answer)
    assert "Mine, typed for an hour." in answer.content.decode()
    assert "Hers." in fresh(draft).source
    assert write_text(cast.manager, draft, mine, seen=answer.context["conflict"]["turn"]).status_code == 302
    assert fresh(draft).source == mine


def test_a_text_too_large_is_refused_and_the_old_one_stays(cast: Cast, draft: Draft) -> None:
    answer = write_text(cast.manager, draft, "#" * 200_001)
    assert answer.status_code == 422
    assert "longer than 200 kB" in words(answer)
    assert fresh(draft).source == draft.source


def test_changes_are_undone_and_redone_one_by_one(cast: Cast, draft: Draft) -> None:
    texts = [draft.source]
    for headline in ("One.", "Two."):
        write_text(cast.manager, draft, reworded(draft, headline=headline))
        texts.append(fresh(draft).source)

    def step(do: str) -> str:
        as_(cast.manager).post(at(draft, "undo/"), {"do": do, "seen": fresh(draft).turn})
        return fresh(draft).source

    assert [step("undo"), step("undo"), step("undo")] == [texts[1], texts[0], texts[0]]
    assert [step("redo"), step("redo"), step("redo")] == [texts[1], texts[2], texts[2]]
    step("undo")
    write_text(cast.manager, draft, reworded(draft, headline="Three."))
    assert step("redo") == fresh(draft).source
    assert "Three." in fresh(draft).source


def test_undo_does_nothing_to_what_somebody_else_changed_meanwhile(cast: Cast, draft: Draft) -> None:
    seen = draft.turn
    write_text(cast.administrator, draft, reworded(draft))
    as_(cast.manager).post(at(draft, "undo/"), {"do": "undo", "seen": seen})
    assert "Could anybody be hurt?" in fresh(draft).source


def test_a_discarded_draft_can_be_gone_on_with_unless_another_was_begun(cast: Cast, draft: Draft) -> None:
    as_(cast.manager).post(at(draft, "leave/"))
    assert fresh(draft).stage == Stage.DISCARDED
    assert write_text(cast.manager, draft, "other").status_code == 422
    as_(cast.manager).post(at(draft, "leave/"), {"do": "back"})
    assert fresh(draft).stage == Stage.WRITING
    as_(cast.manager).post(at(draft, "leave/"))
    assert begun(cast.manager, cast.central).ref != draft.ref
    as_(cast.manager).post(at(draft, "leave/"), {"do": "back"})
    assert fresh(draft).stage == Stage.DISCARDED


def test_a_new_step_comes_into_the_way_and_its_form_opens(cast: Cast, draft: Draft) -> None:
    new = {"headline": "Offer a chair.", "kind": "do", "after": "talk"}
    answer = as_(cast.manager).post(at(draft, "add/"), new)
    assert answer["Location"].endswith("?step=offer_a_chair#step-offer_a_chair")
    steps = protocol_of(fresh(draft).source).steps
    assert [edge.to for edge in steps["talk"].then] == ["offer_a_chair"]
    assert [edge.to for edge in steps["offer_a_chair"].then] == ["three_rs"]
    assert list(steps)[list(steps).index("talk") + 1] == "offer_a_chair"
    assert as_(cast.manager).post(at(draft, "add/"), {**new, "headline": " "}).status_code == 422
    as_(cast.manager).post(at(draft, "add/"), new)
    assert "offer_a_chair_2" in protocol_of(fresh(draft).source).steps


def test_steps_move_are_renamed_and_are_taken_out_when_nothing_leads_there(cast: Cast, draft: Draft) -> None:
    def arrange(step: str, **what: str) -> str:
        return words(as_(cast.manager).post(at(draft, f"steps/{step}/arrange/"), what, follow=True))

    arrange("judge", do="up")
    assert list(protocol_of(fresh(draft).source).steps)[:2] == ["judge", "get_help"]
    arrange("judge", do="down")
    assert fresh(draft).source == draft.source
    arrange("talk", do="rename", name="speak")
    steps = protocol_of(fresh(draft).source).steps
    assert steps["judge"].answers[1].then[0].to == "speak"
    arrange("judge", do="rename", name="Two words")
    assert "judge" in protocol_of(fresh(draft).source).steps
    said = arrange("speak", do="remove")
    assert "can't be removed" in said
    assert "judge" in said
    assert "speak" in protocol_of(fresh(draft).source).steps


def test_the_head_is_changed_by_its_form(cast: Cast, draft: Draft) -> None:
    page = as_(cast.manager).get(f"{at(draft)}?view=whole")
    values = {field.name: field.value() or "" for field in page.context["head"]} | {"was": page.context["was_head"]}
    assert as_(cast.manager).post(at(draft, "whole/"), values).status_code == 302
    assert fresh(draft).source == draft.source
    values |= {"owner": "Mo Lind", "review": "2027-05-01", "asked": "risk: yes, no\nhurt: yes, no\ncalm: yes, no"}
    assert as_(cast.manager).post(at(draft, "whole/"), values).status_code == 302
    protocol = protocol_of(fresh(draft).source)
    values |= {"was": as_(cast.manager).get(f"{at(draft)}?view=whole").context["was_head"]}
    assert (protocol.owner, protocol.review, protocol.asked["calm"]) == ("Mo Lind", "2027-05-01", ("yes", "no"))
    answer = as_(cast.manager).post(at(draft, "whole/"), values | {"asked": "risk"})
    assert answer.status_code == 422
    assert "“risk” is no fact." in words(answer)


def test_a_step_is_tried_as_it_is_typed_and_nothing_is_written(cast: Cast, draft: Draft) -> None:
    form = form_of(cast.manager, draft) | {"text_en": "A headline of many more words than anybody can take in."}
    answer = as_(cast.manager).post(at(draft, "steps/judge/try/"), form).json()
    steps = answer["preview"]["shelves"]["en"]["protocols"][NAME]["steps"]
    assert steps["judge"]["text"] == "A headline of many more words than anybody can take in."
    assert any("nine" in one["message"] or "words" in one["message"] for one in answer["shown"])
    assert fresh(draft).turn == draft.turn


def test_who_may_not_write_finds_no_draft_and_begins_none(cast: Cast, draft: Draft) -> None:
    strangers = (cast.presser, cast.in_charge, cast.security, cast.auditor, cast.other_branch_staff)
    for person in (*strangers, cast.other_library_staff, cast.outsider):
        for address in (at(draft), at(draft, "review/")):
            assert as_(person).get(address).status_code == 404, (person, address)
        for end in (
            "text/",
            "whole/",
            "add/",
            "undo/",
            "leave/",
            "steps/judge/",
            "steps/judge/arrange/",
            "review/decide/",
        ):
            assert as_(person).post(at(draft, end), {"do": "send"}).status_code == 404, (person, end)
        answer = as_(person).post(f"/protocols/{NAME}/copy/", {"place": cast.central.ref})
        assert answer.status_code == 404, person
    assert Draft.objects.count() == 1


def test_a_manager_writes_for_her_own_branch_only(cast: Cast) -> None:
    for place in (cast.library, cast.north, cast.other_branch):
        answer = as_(cast.manager).post(f"/protocols/{NAME}/copy/", {"place": place.ref})
        assert answer.status_code == 404, place


def test_a_head_that_somebody_else_changed_is_not_written_over_unnoticed(cast: Cast, draft: Draft) -> None:
    page = as_(cast.manager).get(f"{at(draft)}?view=whole")
    mo = {field.name: field.value() or "" for field in page.context["head"]} | {"was": page.context["was_head"]}
    as_(cast.administrator).post(at(draft, "whole/"), mo | {"owner": "Alma"})
    answer = as_(cast.manager).post(at(draft, "whole/"), mo | {"title_en": "Mo’s title"})
    assert answer.status_code == 422
    assert "Alma Reyes changed this meanwhile" in words(answer)
    assert "Mo’s title" in answer.content.decode()
    assert protocol_of(fresh(draft).source).owner == "Alma"
    again = mo | {"title_en": "Mo’s title", "owner": "Alma", "was": answer.context["was_head"]}
    assert as_(cast.manager).post(at(draft, "whole/"), again).status_code == 302
    assert protocol_of(fresh(draft).source).title["en"] == "Mo’s title"


def test_what_was_typed_is_shown_again_when_its_step_is_gone(cast: Cast, draft: Draft) -> None:
    form = form_of(cast.manager, draft, "talk") | {"text_en": "Typed with care."}
    as_(cast.administrator).post(at(draft, "steps/talk/arrange/"), {"do": "rename", "name": "speak"})
    answer = as_(cast.manager).post(at(draft, "steps/talk/"), form)
    assert answer.status_code == 422
    assert "Typed with care." in words(answer)


def test_a_step_that_leads_to_itself_or_to_nothing_known_keeps_its_way(cast: Cast, draft: Draft) -> None:
    source = draft.source.replace("then: three_rs", "then: talk")
    for text, to in ((source, "talk"), (draft.source.replace("then: three_rs", "then: gone_by_now"), "gone_by_now")):
        write_text(cast.manager, draft, text)
        as_(cast.manager).post(at(draft, "steps/talk/"), form_of(cast.manager, draft, "talk") | {"text_en": "Kind."})
        assert [edge.to for edge in protocol_of(fresh(draft).source).steps["talk"].then] == [to]
