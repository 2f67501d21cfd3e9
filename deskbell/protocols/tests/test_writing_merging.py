"""A library's copy takes from a new shipped version what it chooses: nothing is overwritten, nothing else changes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from deskbell.protocols.content_hash import content_hash
from deskbell.protocols.definition import Protocol, Role, Step
from deskbell.protocols.tests.files import WELL
from deskbell.protocols.tests.writable import SHIPPED_TEXTS, said, says, sentences, sources, texts, writable
from deskbell.protocols.writing import CannotChange, write
from deskbell.protocols.writing.change_words import message
from deskbell.protocols.writing.merging import Update, merged, updates

often = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def changed(source: str, *changes: tuple[str, str]) -> str:
    for before, after in changes:
        assert source.count(before) == 1, (before, source.count(before))
        source = source.replace(before, after)
    return source


def ids(some: list[Update]) -> set[str]:
    return {one.id for one in some}


def offered(base: str, ours: str, theirs: str) -> dict[str, Update]:
    return {one.id: one for one in updates(base, ours, theirs) if not one.ours_same}


def as_theirs(ours: str, theirs: str) -> Protocol:
    """Return what theirs says, under the name and number of ours, which nobody merges."""
    return replace(says(theirs), id=says(ours).id, version=says(ours).version)


@st.composite
def edited(draw: Any, source: str) -> str:
    """Draw another version of a file: steps changed, gone, new; the head changed."""
    protocol = says(source)
    steps = dict(protocol.steps)
    for name in draw(st.lists(st.sampled_from(list(steps)), max_size=3)):
        steps[name] = draw(said(steps[name]))
    for name in draw(st.lists(st.sampled_from(list(steps)), max_size=2)):
        if len(steps) > 1:
            steps.pop(name, None)
    for name in draw(st.lists(st.sampled_from(["new", "newer", "s1"]), max_size=2)):
        steps.setdefault(name, replace(draw(said(draw(st.sampled_from(list(steps.values()))))), id=name))
    steps = {name: steps[name] for name in draw(st.permutations(list(steps)))}
    step = draw(st.sampled_from(list(steps.values())))
    if step.answers:
        answers = draw(st.lists(st.sampled_from(step.answers), min_size=1, max_size=3))
        steps[step.id] = replace(step, answers=tuple(answers))
    head: dict[str, Any] = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "title": texts,
                "owner": sentences,
                "begin": st.just({Role.PRESSER: "new"}),
                "known": st.just(frozenset({"alone"})),
            },
        )
    )
    return write(replace(protocol, steps=steps, version=draw(st.integers(1, 3)), **head))


@st.composite
def trios(draw: Any) -> tuple[str, str, str]:
    """Draw a shipped version, a library's copy of it, and a later shipped version."""
    base = draw(sources())
    return base, draw(st.just(base) | edited(base)), draw(edited(base) | writable().map(write))


@often
@given(trios())
def test_an_untouched_copy_that_takes_all_says_what_theirs_says(trio):
    base, _ours, theirs = trio
    found = updates(base, base, theirs)
    assert not any(one.ours_same for one in found)
    after = merged(base, base, theirs, ids(found))
    assert content_hash(says(after)) == content_hash(as_theirs(base, theirs))
    assert says(after).status == says(base).status


@often
@given(trios())
def test_only_removals_can_be_conflicts_in_an_untouched_copy(trio):
    base, _ours, theirs = trio
    assert {one.reason for one in updates(base, base, theirs)} <= {"", "led_to"}


@often
@given(trios())
def test_where_they_changed_nothing_nothing_is_offered(trio):
    base, ours, _theirs = trio
    assert updates(base, ours, base) == []


@often
@given(trios())
def test_what_we_have_already_is_not_new(trio):
    base, ours, _theirs = trio
    assert all(one.ours_same and not one.conflict for one in updates(base, ours, ours))


@often
@given(trios())
def test_taking_nothing_changes_no_sign(trio):
    base, ours, theirs = trio
    assert merged(base, ours, theirs, ()) == ours
    same = {one.id for one in updates(base, ours, theirs) if one.ours_same}
    assert merged(base, ours, theirs, same) == ours


@often
@given(trios())
def test_after_taking_all_nothing_is_left(trio):
    base, ours, theirs = trio
    after = merged(base, ours, theirs, ids(updates(base, ours, theirs)))
    assert offered(base, after, theirs) == {}


@often
@given(trios())
def test_after_taking_what_is_no_conflict_only_conflicts_are_left(trio):
    base, ours, theirs = trio
    clean = {one.id for one in updates(base, ours, theirs) if not one.conflict}
    try:
        after = merged(base, ours, theirs, clean)
    except CannotChange as error:
        assert error.code == "no_steps"  # noqa: PT017  of our steps they removed all, and those they added are conflicts
        return
    assert all(one.conflict for one in offered(base, after, theirs).values())


@often
@given(trios(), st.data())
def test_any_choice_reads_and_takes_exactly_that(trio, data):
    base, ours, theirs = trio
    found = [one for one in updates(base, ours, theirs) if not one.ours_same]
    chosen = data.draw(st.lists(st.sampled_from(found), unique_by=lambda one: one.id)) if found else []
    try:
        after = merged(base, ours, theirs, ids(chosen))
    except CannotChange as error:
        assert error.code == "no_steps"  # noqa: PT017  whoever takes all removals and nothing else
        return
    untouched = set(says(ours).steps) - {one.step for one in chosen}
    assert {name: plain(says(after).steps[name]) for name in untouched} == {
        name: plain(says(ours).steps[name]) for name in untouched
    }
    for one in chosen:
        if one.step and not one.unit:
            assert (one.step in says(after).steps) == (one.after is not None)


def plain(step: Step) -> Step:
    return replace(step, line=0)


@often
@given(st.sampled_from(SHIPPED_TEXTS), st.data())
def test_changes_in_different_places_are_no_conflict(base, data):
    steps = list(says(base).steps.values())
    mine, yours = data.draw(st.permutations(steps))[:2]
    one, other = data.draw(said(mine)), data.draw(said(yours))
    ours = write(replace(says(base), owner="We", steps={**says(base).steps, mine.id: one}))
    theirs = write(replace(says(base), review="2030-01-01", steps={**says(base).steps, yours.id: other}))
    found = updates(base, ours, theirs)
    assert not any(one.conflict or one.ours_same for one in found)
    after = says(merged(base, ours, theirs, ids(found)))
    assert (plain(after.steps[mine.id]), plain(after.steps[yours.id])) == (plain(one), plain(other))
    assert (after.owner, after.review) == ("We", "2030-01-01")


NOTHING = "protocol: a\nversion: 1\ntitle: A\nbegin: {}\nstanding: {}\nsteps:\n  one:\n    end: A\n"
NEW = "  new:\n    do: {en: Shut the tap., es: Cierre el grifo.}\n    then: record\n"


def test_notes_and_layout_of_ours_stay():
    ours = changed(WELL, ("  ask:\n", "  # We ask this first.\n  ask:\n"), ("es: Espere aquí.", "es: Espere ahí."))
    theirs = changed(WELL, ("en: Is the water deep?", "en: Is it deep?"), ("en: Wait here.", "en: Wait."))
    found = offered(WELL, ours, theirs)
    assert set(found) == {"ask.text.en", "wait.text.en"}
    assert merged(WELL, ours, theirs, {"wait.text.en"}) == changed(
        ours, ("    wait: {en: Wait here., es: Espere ahí.}", "    wait:\n      en: Wait.\n      es: Espere ahí.")
    )


def test_the_same_sentence_changed_by_both_is_a_conflict_and_stays_unless_it_is_named():
    ours = changed(WELL, ("en: Is the water deep?", "en: Is it deep here?"))
    theirs = changed(WELL, ("en: Is the water deep?", "en: Is it deep?"), ("es: Pida ayuda.", "es: Pida ayuda ya."))
    found = offered(WELL, ours, theirs)
    assert {name: (one.conflict, one.reason) for name, one in found.items()} == {
        "ask.text.en": (True, "changed"),
        "phone.text.es": (False, ""),
    }
    conflict = found["ask.text.en"]
    assert (conflict.before, conflict.after, conflict.ours) == ("Is the water deep?", "Is it deep?", "Is it deep here?")
    assert "Is it deep here?" in merged(WELL, ours, theirs, {"phone.text.es"})
    assert "Is it deep?" in merged(WELL, ours, theirs, {"ask.text.en"})


def test_answers_are_matched_by_what_they_mean():
    ours = changed(
        WELL,
        (
            "      - {en: Yes, es: Sí,",
            "      - {en: Maybe, es: Quizá, means: maybe, then: phone}\n      - {en: Yes, es: Sí,",
        ),
    )
    theirs = changed(WELL, ("{en: No, es: No,", '{en: "No, it is not", es: No,'))
    found = offered(WELL, ours, theirs)
    assert {name: one.conflict for name, one in found.items()} == {"ask.answers.no.en": False}
    answers = says(merged(WELL, ours, theirs, set(found))).steps["ask"].answers
    assert [one.text["en"] for one in answers] == ["Maybe", "Yes", "No, it is not"]


def test_an_answer_that_ours_has_twice_is_not_added_a_third_time():
    no = "      - {en: No, es: No, means: no, then: wait}\n"
    base = changed(WELL, (no, ""))
    ours = changed(base, ("    otherwise: phone", f"{no}{no.replace('then: wait', 'then: leave')}    otherwise: phone"))
    assert offered(base, ours, WELL) == {}


def test_nobody_can_take_out_all_steps():
    only = NOTHING.replace("one", "two")
    with pytest.raises(CannotChange, match="no_steps") as caught:
        merged(NOTHING, NOTHING, only, {"one"})
    assert message(caught.value) == "No step would be left of the protocol."


def test_answers_in_another_order_are_one_update():
    lines = [line for line in WELL.splitlines(keepends=True) if line.startswith("      - {en: ")]
    theirs = changed(WELL, ("".join(lines), "".join(lines[::-1])))
    assert set(offered(WELL, WELL, theirs)) == {"ask.order"}
    assert content_hash(says(merged(WELL, WELL, theirs, {"ask.order"}))) == content_hash(says(theirs))


def test_a_new_step_comes_in_after_the_one_that_it_follows_and_says_what_needs_it():
    theirs = changed(
        WELL,
        ("  leave:\n", f"{NEW}  leave:\n"),
        ("    until: {help: there}\n    then: record", "    until: {help: there}\n    then: new"),
    )
    ours = changed(WELL, ("owner: Deskbell", "owner: Maple Street"))
    found = offered(WELL, ours, theirs)
    assert {name: set(one.needs) for name, one in found.items()} == {"new": set(), "wait.then": {"new"}}
    after = merged(WELL, ours, theirs, set(found))
    assert list(says(after).steps) == list(says(theirs).steps)
    assert "owner: Maple Street" in after


def test_a_new_step_whose_name_is_ours_comes_in_under_another():
    theirs = changed(
        WELL,
        ("  leave:\n", f"{NEW}  leave:\n"),
        ("    until: {help: there}\n    then: record", "    until: {help: there}\n    then: new"),
    )
    ours = changed(WELL, ("  leave:\n", "  new:\n    end: {en: Ours., es: Nuestro.}\n  leave:\n"))
    found = offered(WELL, ours, theirs)
    assert {name: (one.conflict, one.reason, one.others) for name, one in found.items()} == {
        "new_2": (True, "name_taken", ("new",)),
        "wait.then": (False, "", ()),
    }
    after = merged(WELL, ours, theirs, set(found))
    assert says(after).steps["new"].text["en"] == "Ours."
    assert says(after).steps["new_2"].text["en"] == "Shut the tap."
    assert [edge.to for edge in says(after).steps["wait"].then] == ["new_2"]
    assert offered(WELL, after, theirs) == {}


def test_a_removed_step_to_which_only_ours_leads_is_a_conflict_that_says_so():
    start, end = WELL.index("  wait:\n"), WELL.index("  leave:\n")
    theirs = changed(
        WELL.replace(WELL[start:end], ""),
        ("means: no, then: wait", "means: no, then: record"),
        ("    then: wait\n", "    then: record\n"),
    )
    assert not any(one.conflict for one in offered(WELL, WELL, theirs).values())
    assert offered(WELL, WELL, theirs)["wait"].needs == {"ask.answers.no.then", "phone.then"}
    ours = changed(WELL, ("  record:\n", "  ours:\n    do: {en: A., es: B.}\n    then: wait\n  record:\n"))
    found = offered(WELL, ours, theirs)
    assert (found["wait"].conflict, found["wait"].reason, found["wait"].others) == (True, "led_to", ("ours",))


def test_a_step_that_ours_removed_comes_back_only_if_it_is_named():
    start, end = WELL.index("  fetch:\n"), WELL.index("  record:\n")
    ours = changed(WELL.replace(WELL[start:end], ""), ("  responder: fetch\n", ""))
    theirs = changed(WELL, ("en: Bring a bucket.", "en: Bring two buckets."))
    found = offered(WELL, ours, theirs)
    assert {name: (one.conflict, one.reason) for name, one in found.items()} == {"fetch": (True, "removed")}
    assert says(merged(WELL, ours, theirs, {"fetch"})).steps["fetch"].text["en"] == "Bring two buckets."


def test_a_step_of_another_kind_comes_with_all_that_its_kind_has():
    theirs = changed(
        WELL,
        ("    wait: {en: Wait here., es: Espere aquí.}", "    do: {en: Wait here., es: Espere aquí.}"),
        ("    until: {help: there}\n", ""),
    )
    assert set(offered(WELL, WELL, theirs)) == {"wait.kind"}
    ours = changed(WELL, ("until: {help: there}", "until: {help: [coming, there]}"))
    assert offered(WELL, ours, theirs)["wait.kind"].conflict
    assert content_hash(says(merged(WELL, ours, theirs, {"wait.kind"}))) == content_hash(says(theirs))


def test_a_text_on_one_line_can_be_compared_and_takes_nothing():
    line = "{protocol: a, version: 1, title: A, begin: {}, standing: {}, steps: {one: {end: A}}}"
    assert merged(NOTHING, line, NOTHING, ()) == line
    theirs = NOTHING.replace("title: A", "title: B")
    with pytest.raises(CannotChange, match="not_in_lines"):
        merged(NOTHING, line, theirs, {"head.title.en"})


def test_the_order_of_steps_in_the_file_is_ours():
    start, end = WELL.index("  wait:\n"), WELL.index("  leave:\n")
    theirs = WELL.replace(WELL[start:end], "") + WELL[start:end]
    assert updates(WELL, WELL, theirs) == []


def test_what_is_not_offered_any_more_is_refused():
    with pytest.raises(CannotChange, match="no_update") as caught:
        merged(WELL, WELL, WELL, {"ask.text.en"})
    assert message(caught.value) == "What you chose is not offered any more: ask.text.en."


@pytest.mark.parametrize("place", range(3))
@settings(max_examples=20, deadline=None)
@given(source=st.text(max_size=60))
def test_a_text_that_does_not_read_is_refused(place, source):
    three = [WELL, WELL, WELL]
    three[place] = source
    with pytest.raises(CannotChange):
        merged(three[0], three[1], three[2], ())
