"""From a draft to what people follow: review by another, a day on which it begins, what keeps it back, and the way back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from deskbell.alarms.models import Alarm
from deskbell.alarms.tests.api import post, press, screen, told
from deskbell.core import clock
from deskbell.core.actor import DESKBELL
from deskbell.core.models import Event
from deskbell.people import actions as people
from deskbell.people.models import Role
from deskbell.people.tests.team_pages import as_
from deskbell.places.models import Place
from deskbell.protocols.actions import say
from deskbell.protocols.models import Draft, PublishedVersion, Stage
from deskbell.protocols.running import running_of
from deskbell.protocols.shelves import in_force, versions_at
from deskbell.protocols.shipped import shipped
from deskbell.protocols.tests.drafting import (
    NAME,
    at,
    begun,
    everything_said,
    fresh,
    published,
    reworded,
    sent,
    words,
    write_text,
)
from tests.cast import Cast

pytestmark = pytest.mark.django_db

OURS = "Could anybody be hurt?"


@pytest.fixture
def draft(cast: Cast) -> Draft:
    """Mo's draft for Central, with another headline; every place says what it must."""
    everything_said(cast.central)
    found = begun(cast.manager, cast.central)
    write_text(cast.manager, found, reworded(found))
    return fresh(found)


def asked(place: Place) -> str:
    """What the guide would ask at a place now."""
    text: str = versions_at(place)[NAME].protocol.steps["judge"].text["en"]
    return text


def test_what_another_has_read_and_published_counts_inside_its_place_and_nowhere_else(cast: Cast, draft: Draft) -> None:
    version = published(draft, cast.manager, cast.administrator)
    assert (asked(cast.desk), asked(cast.workroom)) == (OURS, OURS)
    assert asked(cast.north_desk) != OURS
    assert asked(cast.other_desk) != OURS
    assert (version.number, version.writers, version.published_by, version.alone) == (
        2,
        ["Mo Lind"],
        cast.administrator,
        False,
    )
    assert "status: active" in version.source
    assert "version: 2" in version.source
    assert fresh(draft).stage == Stage.PUBLISHED
    event = Event.objects.get(kind="protocol.published")
    assert (event.data["number"], event.data["mark"], event.actor_id) == (2, version.kept.mark, cast.administrator.pk)


def test_its_writer_can_not_publish_it_while_another_could_read_it(cast: Cast, draft: Draft) -> None:
    sent(draft, cast.manager)
    answer = as_(cast.manager).post(at(draft, "review/decide/"), {"do": "publish", "seen": fresh(draft).turn})
    assert answer.status_code == 422
    assert "You wrote it, so somebody else has to read it and publish it" in words(answer)
    assert "Alma Reyes" in words(answer)
    assert asked(cast.desk) != OURS


def test_where_nobody_else_could_read_it_its_writer_publishes_and_the_record_says_so(cast: Cast, draft: Draft) -> None:
    Role.objects.filter(person=cast.administrator).update(ended_at=clock.now())
    version = published(draft, cast.manager, cast.manager)
    assert version.alone
    assert "nobody else could read it first" in words(as_(cast.manager).get(f"/protocols/versions/{version.ref}/"))


def test_a_trainer_writes_and_sends_and_does_not_publish(cast: Cast, draft: Draft) -> None:
    people.give_role(cast.presser, cast.central, "trainer", DESKBELL)
    assert as_(cast.presser).get(at(draft)).status_code == 200
    assert sent(draft, cast.presser).status_code == 302
    for do in ("publish", "send_back"):
        answer = as_(cast.presser).post(at(draft, "review/decide/"), {"do": do, "seen": fresh(draft).turn, "note": "x"})
        assert answer.status_code == 404, do


def test_only_what_was_sent_and_read_as_it_is_now_is_published(cast: Cast, draft: Draft) -> None:
    decide = at(draft, "review/decide/")
    as_(cast.administrator).post(decide, {"do": "publish", "seen": draft.turn})
    assert not PublishedVersion.objects.exists()
    sent(draft, cast.manager)
    read = fresh(draft).turn
    write_text(cast.manager, draft, reworded(draft, headline="Changed after it was read."))
    assert fresh(draft).stage == Stage.WRITING
    sent(draft, cast.manager)
    as_(cast.administrator).post(decide, {"do": "publish", "seen": read})
    assert not PublishedVersion.objects.exists()


def test_a_reviewer_sends_it_back_and_must_say_why(cast: Cast, draft: Draft) -> None:
    sent(draft, cast.manager)
    decide = at(draft, "review/decide/")
    assert as_(cast.administrator).post(decide, {"do": "send_back", "note": " "}).status_code == 422
    as_(cast.administrator).post(decide, {"do": "send_back", "note": "The Spanish is missing."})
    assert fresh(draft).stage == Stage.WRITING
    assert "Sent back from the review: The Spanish is missing." in words(as_(cast.manager).get(at(draft)))


def test_a_draft_that_was_sent_can_be_taken_back(cast: Cast, draft: Draft) -> None:
    sent(draft, cast.manager)
    as_(cast.manager).post(at(draft, "review/decide/"), {"do": "take_back"})
    assert fresh(draft).stage == Stage.WRITING


def test_a_draft_with_an_error_is_not_sent(cast: Cast, draft: Draft) -> None:
    write_text(cast.manager, draft, fresh(draft).source.replace("then: judge", "then: nowhere"))
    assert sent(draft, cast.manager).status_code == 422
    assert fresh(draft).stage == Stage.WRITING


def test_a_draft_can_not_be_published_under_another_protocols_name(cast: Cast, draft: Draft) -> None:
    write_text(cast.manager, draft, fresh(draft).source.replace("protocol: problem-customer", "protocol: bomb-threat"))
    answer = sent(draft, cast.manager)
    assert answer.status_code == 422
    assert "problem-customer" in words(answer)


def test_a_word_that_a_place_has_not_said_keeps_it_back_and_the_place_is_named(cast: Cast, draft: Draft) -> None:
    say(cast.central, {"alarm_code": ""}, DESKBELL)
    say(cast.desk, {"alarm_code": "#00", "near_phone": "yes"}, DESKBELL)
    sent(draft, cast.manager)
    answer = as_(cast.administrator).post(at(draft, "review/decide/"), {"do": "publish", "seen": fresh(draft).turn})
    assert answer.status_code == 422
    shown = words(answer)
    assert "The preset code that sets off the alarm" in shown or "alarm" in shown.casefold()
    gap = next(one for one in answer.context["gaps"])
    assert cast.desk not in gap["places"]
    assert {cast.childrens_desk, cast.workroom} <= set(gap["places"])
    assert asked(cast.desk) != OURS
    say(cast.central, {"alarm_code": "#00"}, DESKBELL)
    assert published(draft, cast.manager, cast.administrator).number == 2


def test_a_word_that_is_never_chosen_at_a_station_is_not_missed_there(cast: Cast, draft: Draft) -> None:
    say(cast.central, {"safe_room": "", "has_safe_room": "no"}, DESKBELL)
    assert as_(cast.manager).get(at(draft, "review/")).context["gaps"] == []
    say(cast.desk, {"has_safe_room": "yes"}, DESKBELL)
    (gap,) = as_(cast.manager).get(at(draft, "review/")).context["gaps"]
    assert list(gap["places"]) == [cast.desk]


def test_what_no_card_can_be_printed_of_keeps_it_back(cast: Cast, draft: Draft) -> None:
    write_text(cast.manager, draft, reworded(draft, "calm", "Stay calm. \U00013000"))
    page = as_(cast.administrator).get(at(draft, "review/"))
    assert any(card.startswith("Desk card, English: ") for card in page.context["cards"])
    sent(draft, cast.manager)
    answer = as_(cast.administrator).post(at(draft, "review/decide/"), {"do": "publish", "seen": fresh(draft).turn})
    assert answer.status_code == 422
    assert not PublishedVersion.objects.exists()


def test_it_counts_from_its_day_on_in_the_time_of_the_place(cast: Cast, draft: Draft) -> None:
    with clock.frozen(clock.now().replace(year=2027, month=3, day=1, hour=12)):
        version = published(draft, cast.manager, cast.administrator, begins="2027-03-02T08:00")
        assert version.begins_at.isoformat() == "2027-03-02T14:00:00+00:00", "eight in Chicago"
        assert asked(cast.desk) != OURS
        assert "Version 2 counts from 2 March 2027" in words(as_(cast.manager).get("/protocols/"))
    with clock.frozen(version.begins_at):
        assert asked(cast.desk) == OURS
    with clock.frozen(version.begins_at - timedelta(seconds=1)):
        assert asked(cast.desk) != OURS


def test_a_day_that_is_none_is_refused_and_what_was_typed_stays(cast: Cast, draft: Draft) -> None:
    sent(draft, cast.manager)
    for typed in ("tomorrow", "2027-02-30T08:00", "9999-12-31T23:59", "0001-01-01T00:00"):
        body = {"do": "publish", "seen": fresh(draft).turn, "begins": typed}
        answer = as_(cast.administrator).post(at(draft, "review/decide/"), body)
        assert answer.status_code == 422, typed
        assert "is no day and time. Write it as 2026-12-01T08:00." in words(answer)
    assert not PublishedVersion.objects.exists()


def test_the_nearest_place_counts_then_what_began_last(cast: Cast, draft: Draft) -> None:
    everything_said(cast.library)
    whole = begun(cast.administrator, cast.library)
    write_text(cast.administrator, whole, reworded(whole, headline="The library’s own."))
    Role.objects.filter(person=cast.administrator).exclude(place=cast.library).delete()
    published(whole, cast.administrator, cast.administrator)
    assert asked(cast.desk) == asked(cast.north_desk) == "The library’s own."
    assert published(draft, cast.manager, cast.administrator).number == 3
    assert (asked(cast.desk), asked(cast.north_desk)) == (OURS, "The library’s own.")


def test_a_version_ends_and_counts_again(cast: Cast, draft: Draft) -> None:
    version = published(draft, cast.manager, cast.administrator)
    end = f"/protocols/versions/{version.ref}/end/"
    as_(cast.manager).post(end, {"do": "end"})
    assert asked(cast.desk) != OURS
    assert "Somebody else did that already." in words(as_(cast.manager).post(end, {"do": "end"}, follow=True))
    ended_at = clock.now()
    answer = as_(cast.manager).post(end, {"do": "resume"})
    assert asked(cast.desk) == OURS
    again = PublishedVersion.objects.get(ref=answer["Location"].split("/")[3])
    assert (again.number, again.writers, again.alone) == (3, ["Mo Lind"], False)
    assert versions_at(cast.desk, ended_at)[NAME] == shipped()[NAME], "what was stays as it was"
    end = f"/protocols/versions/{again.ref}/end/"
    for person in (cast.presser, cast.in_charge, cast.other_library_staff, cast.outsider):
        assert as_(person).post(end, {"do": "end"}).status_code == 404, person
    assert asked(cast.desk) == OURS


def test_a_version_to_come_can_be_withdrawn(cast: Cast, draft: Draft) -> None:
    version = published(draft, cast.manager, cast.administrator, begins="2099-01-01T08:00")
    as_(cast.administrator).post(f"/protocols/versions/{version.ref}/end/", {"do": "end"})
    with clock.frozen(version.begins_at + timedelta(days=1)):
        assert asked(cast.desk) != OURS


def test_the_next_copy_begins_with_what_was_published_last(cast: Cast, draft: Draft) -> None:
    version = published(draft, cast.manager, cast.administrator)
    again = begun(cast.manager, cast.central)
    assert again.ref != draft.ref
    assert again.source == version.source
    assert again.base == version.base


def test_an_alarm_keeps_the_version_that_counted_when_it_was_pressed(cast: Cast, draft: Draft) -> None:
    ref = press(screen(cast.desk_token), "help")["ref"]
    done = {"id": "item-00000001", "do": "tap", "spot": [[NAME, "get_help"]]}
    told(post(screen(cast.desk_token), f"/alarms/{ref}/guide", {"items": [done]}))
    published(draft, cast.manager, cast.administrator)
    alarm = Alarm.objects.get(ref=ref)
    running = running_of(alarm)
    assert running is not None
    assert running.versions.by_name[NAME].mark == shipped()[NAME].mark
    assert in_force(alarm.place, alarm.level).by_name[NAME].mark != shipped()[NAME].mark


def test_a_screen_is_given_what_counts_at_its_place(cast: Cast, draft: Draft) -> None:
    here, north = screen(cast.desk_token), screen(cast.north_token)
    before = told(here.get("/api/v1/guide"))["shelf"]
    assert told(north.get("/api/v1/guide"))["shelf"] == before
    published(draft, cast.manager, cast.administrator)
    after = told(here.get("/api/v1/guide"))["shelf"]
    assert after != before
    assert told(north.get("/api/v1/guide"))["shelf"] == before
    protocols = told(here.get("/api/v1/guide/shelf"))["protocols"]
    assert protocols[NAME]["steps"]["judge"]["text"] == OURS


def test_the_guide_begins_with_the_protocol_that_a_place_chooses_for_a_level(cast: Cast) -> None:
    page = as_(cast.manager)
    page.post(f"/protocols/begin/{cast.central.ref}/", {"level-2": "weapon-seen", "level-1": ""})
    assert in_force(cast.desk, 2).shelf.first == "weapon-seen"
    assert in_force(cast.desk, 1).shelf.first == "customer-with-a-problem"
    assert in_force(cast.north_desk, 2).shelf.first == "problem-customer"
    assert told(screen(cast.desk_token).get("/api/v1/guide"))["first"]["2"] == "weapon-seen"
    page.post(f"/protocols/begin/{cast.central.ref}/", {"level-2": ""})
    assert in_force(cast.desk, 2).shelf.first == "problem-customer"
    assert page.post(f"/protocols/begin/{cast.central.ref}/", {"level-2": "no-such"}).status_code == 404
    for person in (cast.presser, cast.in_charge, cast.auditor, cast.other_library_staff, cast.outsider):
        answer = as_(person).post(f"/protocols/begin/{cast.central.ref}/", {"level-2": "weapon-seen"})
        assert answer.status_code == 404, person


def test_everybody_who_works_there_reads_what_counts_and_nobody_else(cast: Cast, draft: Draft) -> None:
    version = published(draft, cast.manager, cast.administrator)
    one, its = f"/protocols/{NAME}/?place={cast.central.ref}", f"/protocols/versions/{version.ref}/"
    for person in (cast.presser, cast.security, cast.manager, cast.auditor, cast.administrator):
        assert OURS in words(as_(person).get(one)), person
        assert as_(person).get(its).status_code == 200, person
        assert as_(person).get("/protocols/").status_code == 200, person
    for person in (cast.other_branch_staff, cast.other_library_staff, cast.outsider):
        assert as_(person).get(one).status_code == 404, person
        assert as_(person).get(its).status_code == 404, person
    assert as_(cast.outsider).get("/protocols/").status_code == 404
    assert as_(cast.manager).get("/protocols/no-such/").status_code == 404


def test_the_log_tells_the_way_of_a_version(cast: Cast, draft: Draft) -> None:
    version = published(draft, cast.manager, cast.administrator)
    as_(cast.administrator).post(f"/protocols/versions/{version.ref}/end/", {"do": "end"})
    as_(cast.administrator).post(f"/protocols/begin/{cast.central.ref}/", {"level-2": NAME})
    log = words(as_(cast.administrator).get("/log/?kind=protocols"))
    title = "Somebody frightens or threatens"
    for told_so in (
        f"Mo Lind began a draft of “{title}”",
        f"Mo Lind changed the draft of “{title}”",
        f"Mo Lind sent the draft of “{title}” for review",
        f"Alma Reyes published version 2 of “{title}”, from",
        f"Alma Reyes ended version 2 of “{title}”",
        f"Alma Reyes let the guide begin at Help now with “{title}”",
    ):
        assert told_so in log, log


def test_a_card_that_hangs_is_due_when_another_version_counts(cast: Cast, draft: Draft) -> None:
    pdf = as_(cast.in_charge).post(
        f"/places/{cast.desk.ref}/cards/{NAME}/print/", {"form": "desk", "language": "en", "paper": "letter"}
    )
    assert pdf["Content-Type"] == "application/pdf"
    assert "no longer says what is so" not in words(as_(cast.in_charge).get(f"/places/{cast.desk.ref}/cards/"))
    published(draft, cast.manager, cast.administrator)
    assert "no longer says what is so" in words(as_(cast.in_charge).get(f"/places/{cast.desk.ref}/cards/"))


def test_a_version_that_is_to_count_later_takes_nobodys_place_unnoticed(cast: Cast, draft: Draft) -> None:
    planned = published(draft, cast.manager, cast.administrator, begins="2099-01-01T08:00")
    urgent = begun(cast.manager, cast.central)
    write_text(cast.manager, urgent, reworded(urgent, headline="Urgent."))
    sent(urgent, cast.manager)
    decide = {"do": "publish", "seen": fresh(urgent).turn}
    answer = as_(cast.administrator).post(at(urgent, "review/decide/"), decide)
    assert answer.status_code == 422
    assert "Version 2 is to count from 1 January 2099, 08:00" in words(answer)
    as_(cast.administrator).post(f"/protocols/versions/{planned.ref}/end/", {"do": "end"})
    assert as_(cast.administrator).post(at(urgent, "review/decide/"), decide).status_code == 302
    with clock.frozen(planned.begins_at + timedelta(days=1)):
        assert asked(cast.desk) == "Urgent."


def test_two_places_that_publish_the_same_keep_their_own_notes(cast: Cast, draft: Draft) -> None:
    text = fresh(draft).source
    write_text(cast.manager, draft, text.replace("steps:\n", "# Only for Central.\nsteps:\n"))
    ours = published(draft, cast.manager, cast.administrator)
    everything_said(cast.other_library)
    theirs = begun(cast.other_library_staff, cast.other_branch)
    write_text(cast.other_library_staff, theirs, text.replace("steps:\n", "# Only for Hilltop.\nsteps:\n"))
    version = published(theirs, cast.other_library_staff, cast.other_library_staff)
    assert version.kept == ours.kept
    page = words(as_(cast.other_library_staff).get(f"/protocols/versions/{version.ref}/"))
    assert "Only for Hilltop." in page
    assert "Only for Central." not in page
    assert "Only for Hilltop." in begun(cast.other_library_staff, cast.other_branch).source


def test_who_only_sends_it_or_undoes_is_not_its_writer(cast: Cast, draft: Draft) -> None:
    people.give_role(cast.presser, cast.central, "trainer", DESKBELL)
    write_text(cast.presser, draft, fresh(draft).source + "# A note.\n")
    as_(cast.presser).post(at(draft, "undo/"), {"do": "undo", "seen": fresh(draft).turn})
    sent(draft, cast.presser)
    answer = as_(cast.manager).post(at(draft, "review/decide/"), {"do": "publish", "seen": fresh(draft).turn})
    assert answer.status_code == 422, "Mo wrote all of it"
    assert "Written by Mo Lind." in words(answer)


def test_a_text_in_another_layout_is_published_as_well(cast: Cast, draft: Draft) -> None:
    import yaml

    flow = yaml.dump(yaml.safe_load(fresh(draft).source), default_flow_style=True, width=10**6, allow_unicode=True)
    flow = flow.replace("true", "yes").replace("false", "no")
    write_text(cast.manager, draft, flow)
    version = published(draft, cast.manager, cast.administrator)
    assert (version.number, asked(cast.desk)) == (2, OURS)


def test_a_version_that_can_not_be_read_any_more_is_shown_as_a_text_and_can_be_ended(cast: Cast, draft: Draft) -> None:
    version = published(draft, cast.manager, cast.administrator)
    PublishedVersion.objects.update(source="protocol: of another time")
    page = as_(cast.administrator).get(f"/protocols/versions/{version.ref}/")
    assert page.status_code == 200
    assert "protocol: of another time" in words(page)
    end = f"/protocols/versions/{version.ref}/end/"
    assert as_(cast.administrator).post(end, {"do": "end"}).status_code == 302
    assert as_(cast.administrator).post(end, {"do": "resume"}).status_code == 302
    assert asked(cast.desk) == shipped()[NAME].protocol.steps["judge"].text["en"]


def test_who_may_publish_sees_on_the_page_of_now_what_waits_to_be_read(cast: Cast, draft: Draft) -> None:
    assert "Waiting to be read" not in words(as_(cast.administrator).get("/now/"))
    sent(draft, cast.manager)
    assert "Somebody frightens or threatens for Central, sent by Mo Lind" in words(as_(cast.administrator).get("/now/"))
    for person in (cast.manager, cast.presser, cast.auditor, cast.other_library_staff):
        assert "Waiting to be read" not in words(as_(person).get("/now/")), person


def test_the_list_of_the_library_names_the_places_that_have_their_own(cast: Cast, draft: Draft) -> None:
    assert "Central has its own." not in words(as_(cast.administrator).get("/protocols/"))
    published(draft, cast.manager, cast.administrator)
    assert "Central has its own." in words(as_(cast.administrator).get("/protocols/"))
    assert "Central has its own." not in words(as_(cast.manager).get("/protocols/")), "she is at Central"
