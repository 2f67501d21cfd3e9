"""The rota on its pages, and saying that one is here."""

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from deskbell.core import clock
from deskbell.core.models import Event
from deskbell.people.duty import on_duty
from deskbell.people.models import Person, Presence, Shift
from deskbell.places.models import Holiday
from tests.cast import Cast

NOON = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
JSON = {"accept": "application/json"}


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(response) -> str:
    return str(response.content.decode())


def add(cast: Cast, **fields):
    told = {"person": cast.responder.ref, "days": ["0", "4"], "starts": "09:00", "ends": "17:00"} | fields
    return as_(cast.manager).post(f"/places/{cast.central.ref}/rota/add/", told)


def test_a_shift_is_put_on_several_days_at_once(cast: Cast):
    assert add(cast).status_code == 302
    assert list(Shift.objects.values_list("weekday", flat=True)) == [0, 4]
    page = text(as_(cast.presser).get(f"/places/{cast.central.ref}/rota/"))
    assert page.count("Rosa Diaz") == 2
    with clock.frozen(NOON):
        assert [one.name for one in on_duty(cast.central, clock.now())] == ["Rosa Diaz"]


def test_a_shift_that_falls_on_another_is_refused_and_the_other_is_named(cast: Cast):
    add(cast)
    response = add(cast, days=["4"], starts="16:00", ends="20:00")
    assert "Rosa Diaz works then already: Friday 09:00–17:00 at Central" in text(response).replace("&nbsp;", " ")
    assert 'value="16:00"' in text(response)
    assert Shift.objects.count() == 2


def test_a_closed_day_stands_on_the_rota_and_on_the_page_of_the_place(cast: Cast):
    add(cast)
    Holiday.objects.create(place=cast.library, date=date(2026, 11, 20), name="Inventory")
    Holiday.objects.create(place=cast.library, date=date(2026, 11, 30), name="Painting")
    Holiday.objects.create(place=cast.library, date=date(2026, 11, 24), name="Evening", opens=time(12), closes=time(14))
    with clock.frozen(NOON):
        rota = text(as_(cast.presser).get(f"/places/{cast.central.ref}/rota/"))
        place = text(as_(cast.presser).get(f"/places/{cast.central.ref}/"))
    assert rota.count("Closed on this day") == 1
    assert "Closed on this day, 20 November: Inventory. Weekly shifts do not count then." in rota
    assert "Closed on this day: Inventory. Weekly shifts do not count." in place
    assert "Nobody by the rota" in place
    with clock.frozen(NOON + timedelta(days=1)):
        assert "Closed on this day" not in text(as_(cast.presser).get(f"/places/{cast.central.ref}/"))


def test_for_a_closed_day_somebody_is_put_on_the_rota_beside_their_weekly_shift(cast: Cast):
    add(cast, days=["4"])
    once = {"days": ["4"], "first_day": "2026-11-20", "last_day": "2026-11-20"}
    assert "works then already" in text(add(cast, **once)), "that Friday is open"
    Holiday.objects.create(place=cast.library, date=date(2026, 11, 20), name="Inventory")
    assert add(cast, **once).status_code == 302
    assert "works then already" in text(add(cast, **once)), "twice on one date"
    weekly = Shift.objects.get(first_day=None)
    later = {"days": ["4"], "starts": "09:00", "ends": "16:00"}
    assert as_(cast.manager).post(reverse("people:shift", args=[weekly.pk]), later).status_code == 302
    with clock.frozen(NOON):
        assert [one.until for one in on_duty(cast.central, clock.now())] == [NOON + timedelta(hours=5)]


def test_the_conflict_with_a_night_before_is_seen(cast: Cast):
    add(cast, days=["6"], starts="22:00", ends="06:00")
    assert "works then already" in text(add(cast, days=["0"], starts="05:00", ends="09:00"))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"person": ""}, "Choose who works"),
        ({"person": "zzz"}, "holds a role here"),
        ({"days": []}, "Tick at least one day"),
        ({"days": ["9"]}, "Tick days of the week"),
        ({"starts": "9am-ish"}, "That is no time"),
        ({"ends": "09:00"}, "ends when it starts"),
        ({"first_day": "2026-12-01", "last_day": "2026-11-01"}, "before the first"),
    ],
)
def test_a_shift_that_can_not_be_is_refused_beside_its_field(cast: Cast, fields, says):
    assert says in text(add(cast, **fields))
    assert not Shift.objects.exists()


def test_a_person_of_another_branch_can_not_be_put_on_this_rota(cast: Cast):
    assert "holds a role here" in text(add(cast, person=cast.other_branch_staff.ref))
    assert "holds a role here" in text(add(cast, person=cast.other_library_staff.ref))


def test_a_shift_is_changed_copied_and_taken_off(cast: Cast):
    add(cast, days=["0"])
    shift = Shift.objects.get()
    client = as_(cast.manager)
    fields = {"days": ["0", "1", "2"], "starts": "10:00", "ends": "18:00"}
    assert client.post(f"/shifts/{shift.pk}/", fields).status_code == 302
    assert set(Shift.objects.values_list("weekday", "starts")) == {(0, time(10)), (1, time(10)), (2, time(10))}
    client.post(f"/shifts/{shift.pk}/remove/")
    assert Shift.objects.count() == 2


@pytest.mark.parametrize("what", ["", "remove/"])
def test_shifts_of_others_do_not_exist(cast: Cast, what: str):
    add(cast, days=["0"])
    shift = Shift.objects.get()
    for person in (cast.responder, cast.other_branch_staff, cast.other_library_staff):
        assert as_(person).post(f"/shifts/{shift.pk}/{what}", {"days": ["1"]}).status_code == 404
    assert Shift.objects.get().weekday == 0


def test_a_shift_that_ended_for_good_is_not_shown(cast: Cast):
    add(cast, days=["0"], last_day="2026-11-01")
    with clock.frozen(NOON):
        assert "Rosa Diaz" not in text(as_(cast.presser).get(f"/places/{cast.central.ref}/rota/"))


def test_i_am_here_until_the_end_of_my_shift_or_for_eight_hours(cast: Cast):
    add(cast, days=["4"])
    with clock.frozen(NOON):
        response = as_(cast.responder).post("/here/", {"place": cast.central.ref}, headers=JSON)
        assert response.status_code == 201
        assert json.loads(response.content)["until"] == "2026-11-20T23:00:00+00:00"
        as_(cast.presser).post("/here/", {"place": cast.desk.ref})
        assert Presence.objects.get(person=cast.presser).until == NOON + timedelta(hours=8)


@pytest.mark.parametrize(
    ("until", "means"),
    [
        ("15:30", NOON + timedelta(hours=3, minutes=30)),
        ("11:00", NOON + timedelta(hours=16)),
        ("2026-11-20T20:00:00Z", NOON + timedelta(hours=2)),
        ("2020-01-01T00:00:00Z", NOON),
    ],
)
def test_until_is_a_time_of_day_there_or_a_moment_but_16_hours_at_most(cast: Cast, until, means):
    with clock.frozen(NOON):
        as_(cast.presser).post("/here/", {"place": cast.central.ref, "until": until})
    assert Presence.objects.get().until == means


@pytest.mark.parametrize("until", ["late", "25:00", "2026-11-20T20:00:00"])
def test_a_time_that_is_none_is_refused_with_the_remedy(cast: Cast, until: str):
    fields = {"place": cast.central.ref, "until": until}
    response = as_(cast.presser).post("/here/", fields, headers=JSON)
    assert response.status_code == 422
    assert "17:30" in json.loads(response.content)["error"]
    page = as_(cast.presser).post("/here/", fields, follow=True)
    assert "That is no time" in text(page)
    assert not Presence.objects.exists()


def test_leaving_ends_the_presence_and_the_rest_of_the_shift(cast: Cast):
    add(cast, days=["4"])
    client = as_(cast.responder)
    with clock.frozen(NOON):
        assert "I’m here" in text(client.get(f"/places/{cast.central.ref}/"))
        client.post("/here/", {"place": cast.central.ref})
        assert "I’m leaving" in text(client.get(f"/places/{cast.central.ref}/"))
    with clock.frozen(NOON + timedelta(hours=1)):
        response = client.post("/leaving/", {"place": cast.central.ref, "next": "https://evil.example/"})
        assert response["Location"] == f"/places/{cast.central.ref}/"
        assert on_duty(cast.central, clock.now() + timedelta(minutes=1)) == []
    assert Event.objects.filter(kind__startswith="presence.").count() == 2


def test_leaving_without_having_come_still_counts_against_the_shift(cast: Cast):
    add(cast, days=["4"])
    with clock.frozen(NOON):
        as_(cast.responder).post("/leaving/", {"place": cast.central.ref})
        assert on_duty(cast.central, NOON + timedelta(minutes=1)) == []


def test_nobody_can_be_where_they_hold_no_role(cast: Cast):
    for person in (cast.other_library_staff, cast.other_branch_staff, cast.auditor, cast.outsider):
        for url in ("/here/", "/leaving/"):
            assert as_(person).post(url, {"place": cast.central.ref}).status_code == 404
    assert Client().post("/here/", {"place": cast.central.ref}).status_code == 302
    assert not Presence.objects.exists()


def test_coming_twice_is_being_in_one_place(cast: Cast):
    client = as_(cast.presser)
    client.post("/here/", {"place": cast.central.ref})
    client.post("/here/", {"place": cast.floor.ref})
    (here,) = Presence.objects.filter(left_at=None)
    assert here.place == cast.floor
