"""The pages about places: what they show, what they change, and to whom they do not exist."""

import io
import json
from collections.abc import Iterable
from datetime import UTC, datetime, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from deskbell.core import clock
from deskbell.core.actor import DESKBELL
from deskbell.core.models import Event
from deskbell.people.models import Person
from deskbell.places import actions
from deskbell.places.models import Holiday, Kind, OpeningHours, Phone, Place
from tests.cast import PASSWORD, Cast

NOON = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)
PAGES = ("", "edit/", "add/", "hours/", "phones/", "plan/", "move/", "close/", "roles/", "rota/")
MANAGED = ("edit/", "add/", "hours/", "phones/", "plan/", "move/", "close/", "pins/", "pin/", "arrange/")


def as_(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def lately(person: Person) -> Client:
    """A client who gave the password just now."""
    client = Client()
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    return client


def text(response) -> str:
    return str(response.content.decode())


def png(size=(60, 40)) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, "PNG")
    return SimpleUploadedFile("plan.png", out.getvalue(), "image/png")


def fresh(place: Place) -> Place:
    return Place.objects.get(pk=place.pk)


def names_in(response, names: Iterable[str]) -> set[str]:
    return {name for name in names if f">{name}<" in text(response)}


def test_the_tree_shows_what_one_may_see_and_the_way_to_it(cast: Cast):
    everything = ("Lakeside Library", "Central", "Second floor", "Reference desk", "North", "North desk", "Hilltop")
    assert names_in(as_(cast.administrator).get("/places/"), everything) == set(everything) - {"Hilltop"}
    assert names_in(as_(cast.other_branch_staff).get("/places/"), everything) == {
        "Lakeside Library",
        "North",
        "North desk",
    }


def test_who_has_no_role_sees_an_empty_page_with_the_remedy(cast: Cast):
    assert "Ask the manager" in text(as_(cast.outsider).get("/places/"))


def test_only_who_manages_is_offered_to_arrange(cast: Cast):
    assert "?arrange" in text(as_(cast.manager).get("/places/"))
    assert "?arrange" not in text(as_(cast.presser).get("/places/"))
    assert 'value="up"' not in text(as_(cast.presser).get("/places/?arrange"))


def test_the_record_of_a_desk_says_where_to_send_help(cast: Cast):
    page = text(as_(cast.presser).get(f"/places/{cast.desk.ref}/"))
    line = "12 Harbor Street, Lakeside, IL 60601, Central, Second floor, Reference desk, by the east stairs"
    assert line in page


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_a_place_opens_for_its_manager(cast: Cast, page: str):
    assert as_(cast.administrator).get(f"/places/{cast.central.ref}/{page}").status_code == 200
    if page not in ("move/", "close/"):
        assert as_(cast.manager).get(f"/places/{cast.desk.ref}/{page}").status_code in (200, 302)


@pytest.mark.parametrize("page", [*PAGES, "pins/", "pin/", "arrange/", "invite/", "roles/give/", "rota/add/"])
def test_a_place_of_another_library_does_not_exist(cast: Cast, page: str):
    for person in (cast.administrator, cast.manager, cast.outsider):
        client = as_(person)
        assert client.get(f"/places/{cast.other_desk.ref}/{page}").status_code in (404, 405)
        assert client.post(f"/places/{cast.other_desk.ref}/{page}").status_code in (404, 405)
    assert not Event.objects.filter(actor_kind="person").exists()


@pytest.mark.parametrize("page", [*MANAGED, "invite/", "roles/give/", "rota/add/"])
def test_staff_change_nothing_about_a_place(cast: Cast, page: str):
    client = as_(cast.presser)
    assert client.get(f"/places/{cast.desk.ref}/{page}").status_code in (404, 405)
    assert client.post(f"/places/{cast.desk.ref}/{page}", {"name": "Mine"}).status_code in (404, 405)


def test_a_stranger_is_asked_to_sign_in(cast: Cast, client: Client):
    for page in ("/places/", f"/places/{cast.desk.ref}/", f"/places/{cast.desk.ref}/edit/"):
        response = client.get(page)
        assert response.status_code == 302
        assert "/account/login/" in response["Location"]


def test_a_branch_is_renamed_and_its_address_changed(cast: Cast):
    fields = {
        "name": "Main  Library",
        "street": "1 New Street",
        "city": "Lakeside",
        "state": "IL",
        "postal_code": "60601",
    }
    response = as_(cast.manager).post(f"/places/{cast.central.ref}/edit/", fields | {"time_zone": "America/Denver"})
    assert response.status_code == 302
    changed = fresh(cast.central)
    assert (changed.name, changed.street, changed.time_zone) == ("Main Library", "1 New Street", "America/Denver")


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": ""}, "Give the place a name"),
        ({"name": "x" * 121}, "120"),
        ({"name": "Ok", "time_zone": "Mars/Base"}, "no time zone"),
        ({"name": "Ok", "help_extension": "5" * 21}, "20"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_is_kept(cast: Cast, fields, says):
    response = as_(cast.manager).post(f"/places/{cast.central.ref}/edit/", {"street": "Kept Street 9"} | fields)
    assert says in text(response)
    assert "Kept Street 9" in text(response)
    assert fresh(cast.central).name == "Central"


def test_a_name_with_a_nul_changes_nothing(cast: Cast):
    response = as_(cast.manager).post(f"/places/{cast.central.ref}/edit/", {"name": "A\x00B"})
    assert response.status_code in (200, 400)
    assert fresh(cast.central).name == "Central"


def test_a_desk_is_asked_for_directions_and_not_for_a_street(cast: Cast):
    page = text(as_(cast.manager).get(f"/places/{cast.desk.ref}/edit/"))
    assert 'name="directions"' in page
    assert 'name="street"' not in page
    as_(cast.manager).post(f"/places/{cast.desk.ref}/edit/", {"name": "Info", "street": "Elsewhere"})
    assert fresh(cast.desk).street == ""


def test_a_desk_is_added_and_the_next_one_offered(cast: Cast):
    client = as_(cast.manager)
    response = client.post(f"/places/{cast.floor.ref}/add/", {"kind": "desk", "name": "Maps", "another": "1"})
    assert response["Location"].endswith("/add/?kind=desk")
    assert Place.objects.get(name="Maps").parent == cast.floor


def test_what_has_no_business_there_can_not_be_added(cast: Cast):
    before = Place.objects.count()
    as_(cast.manager).post(f"/places/{cast.floor.ref}/add/", {"kind": "branch", "name": "Odd"})
    as_(cast.manager).post(f"/places/{cast.desk.ref}/add/", {"kind": "desk", "name": "Odd"})
    assert Place.objects.count() == before


def test_hours_are_typed_as_people_write_them(cast: Cast):
    client = as_(cast.manager)
    response = client.post(
        f"/places/{cast.central.ref}/hours/",
        {"do": "hours", "day0": "9-12, 13-18", "day4": "9am-5pm", "day6": "closed"},
    )
    assert response.status_code == 302
    rows = list(OpeningHours.objects.values_list("weekday", "opens", "closes"))
    assert rows == [(0, time(9), time(12)), (0, time(13), time(18)), (4, time(9), time(17))]
    with clock.frozen(NOON):
        assert "Open until 17:00" in text(client.get(f"/places/{cast.desk.ref}/"))


def test_a_wrong_hour_names_its_day_and_changes_nothing(cast: Cast):
    response = as_(cast.manager).post(
        f"/places/{cast.central.ref}/hours/", {"do": "hours", "day0": "9-12", "day1": "9-5"}
    )
    assert "ends before it begins" in text(response)
    assert 'value="9-5"' in text(response)
    assert not OpeningHours.objects.exists()


def test_a_holiday_is_added_and_removed_where_it_was_set(cast: Cast):
    client = as_(cast.administrator)
    fields = {"do": "holiday", "date": "2026-12-25", "name": "Christmas", "hours": ""}
    client.post(f"/places/{cast.library.ref}/hours/", fields)
    holiday = Holiday.objects.get()
    with clock.frozen(NOON):
        assert "Christmas" in text(client.get(f"/places/{cast.central.ref}/hours/"))
    other = as_(cast.manager).post(f"/places/{cast.central.ref}/holidays/{holiday.pk}/remove/")
    assert other.status_code == 404
    client.post(f"/places/{cast.library.ref}/holidays/{holiday.pk}/remove/")
    assert not Holiday.objects.exists()


@pytest.mark.parametrize("fields", [{"date": "soon"}, {"date": ""}, {"date": "2026-12-25", "hours": "9-12,13-15"}])
def test_a_holiday_that_is_none_is_refused(cast: Cast, fields):
    as_(cast.manager).post(f"/places/{cast.central.ref}/hours/", {"do": "holiday", "name": "X"} | fields)
    assert not Holiday.objects.exists()


def test_telephone_numbers_are_set_and_those_from_above_shown(cast: Cast):
    actions.set_phones(cast.library, [("police", "(312) 555-0100", ""), ("public", "1", "")], DESKBELL)
    client = as_(cast.manager)
    form = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"}
    first = {"form-0-use": "public", "form-0-number": "(312) 555-0199", "form-0-note": "mornings"}
    second = {"form-1-use": "desk", "form-1-number": "", "form-1-note": ""}
    assert client.post(f"/places/{cast.central.ref}/phones/", form | first | second).status_code == 302
    assert Phone.objects.filter(place=cast.central).count() == 1
    page = text(client.get(f"/places/{cast.desk.ref}/"))
    assert "555-0199" in page
    assert "555-0100" in page
    wrong = client.post(f"/places/{cast.central.ref}/phones/", form | first | {"form-0-number": "call"} | second)
    assert "digits" in text(wrong)
    assert 'value="call"' in text(wrong)


def test_a_place_is_closed_and_reopened(cast: Cast):
    client = as_(cast.administrator)
    client.post(f"/places/{cast.central.ref}/close/")
    assert client.get(f"/places/{cast.central.ref}/").status_code == 404
    assert "1 closed place" in text(client.get("/places/"))
    assert as_(cast.manager).post(f"/places/{cast.central.ref}/reopen/").status_code == 404
    assert as_(cast.other_library_staff).post(f"/places/{cast.central.ref}/reopen/").status_code == 404
    client.post(f"/places/{cast.central.ref}/reopen/")
    assert client.get(f"/places/{cast.desk.ref}/").status_code == 200


def test_a_branch_manager_does_not_close_their_own_branch(cast: Cast):
    as_(cast.manager).post(f"/places/{cast.central.ref}/close/")
    assert fresh(cast.central).closed_at is None


def test_places_are_ordered_by_the_arrows(cast: Cast):
    client = as_(cast.manager)
    response = client.post(f"/places/{cast.childrens_desk.ref}/arrange/", {"step": "up"})
    assert response.status_code == 302
    order = Place.objects.filter(parent=cast.floor).values_list("name", flat=True)
    assert list(order) == ["Children’s desk", "Reference desk"]
    client.post(f"/places/{cast.childrens_desk.ref}/arrange/", {"step": "up"})
    assert client.post(f"/places/{cast.central.ref}/arrange/", {"step": "down"}).status_code == 404


def test_a_place_is_dropped_before_another(cast: Cast):
    client = as_(cast.administrator)
    fields = {"parent": cast.floor.ref, "before": cast.childrens_desk.ref}
    response = client.post(f"/places/{cast.north_desk.ref}/arrange/", fields, headers={"accept": "application/json"})
    assert json.loads(response.content) == {"placed": cast.north_desk.ref, "notes": []}
    order = Place.objects.filter(parent=cast.floor).values_list("name", flat=True)
    assert list(order) == ["Reference desk", "North desk", "Children’s desk"]


def test_a_drop_that_can_not_be_is_refused_with_words(cast: Cast):
    fields = {"parent": cast.desk.ref, "before": ""}
    response = as_(cast.administrator).post(
        f"/places/{cast.floor.ref}/arrange/", fields, headers={"accept": "application/json"}
    )
    assert response.status_code == 409
    assert "can’t be put" in json.loads(response.content)["error"]
    fields = {"parent": cast.other_branch.ref, "before": ""}
    assert as_(cast.administrator).post(f"/places/{cast.floor.ref}/arrange/", fields).status_code == 404


def test_a_place_is_moved_by_a_form_too(cast: Cast):
    client = as_(cast.administrator)
    assert "North, Lakeside Library" in text(client.get(f"/places/{cast.floor.ref}/move/"))
    assert "Hilltop" not in text(client.get(f"/places/{cast.floor.ref}/move/"))
    client.post(f"/places/{cast.floor.ref}/move/", {"parent": cast.north.ref})
    assert fresh(cast.desk).path.startswith(cast.north.path)
    assert "Choose where" in text(client.post(f"/places/{cast.floor.ref}/move/", {"parent": cast.other_branch.ref}))


def test_a_plan_is_uploaded_and_a_desk_pinned(cast: Cast):
    client = as_(cast.manager)
    assert client.post(f"/places/{cast.floor.ref}/plan/", {"plan": png()}).status_code == 302
    response = client.post(f"/places/{cast.desk.ref}/pin/", {"x": "40,5", "y": "20"})
    assert response["Location"] == f"/places/{cast.floor.ref}/plan/"
    assert (fresh(cast.desk).plan_x, fresh(cast.desk).plan_y) == (0.405, 0.2)
    assert 'cx="40.50%"' in text(client.get(f"/places/{cast.desk.ref}/"))
    client.post(f"/places/{cast.desk.ref}/pin/", {"remove": "1"})
    assert fresh(cast.desk).plan_x is None


@pytest.mark.parametrize(
    "fields", [{"x": "", "y": "1"}, {"x": "101", "y": "1"}, {"x": "nan", "y": "1"}, {"x": "a", "y": "1"}]
)
def test_a_pin_off_the_plan_is_refused(cast: Cast, fields):
    client = as_(cast.manager)
    client.post(f"/places/{cast.floor.ref}/plan/", {"plan": png()})
    response = client.post(f"/places/{cast.desk.ref}/pin/", fields, headers={"accept": "application/json"})
    assert response.status_code == 409
    assert fresh(cast.desk).plan_x is None


def test_an_svg_is_refused_with_the_remedy(cast: Cast):
    svg = SimpleUploadedFile("plan.png", b"<svg onload='alert(1)'/>", "image/png")
    response = as_(cast.manager).post(f"/places/{cast.floor.ref}/plan/", {"plan": svg})
    assert response.status_code == 400
    assert "Export the plan as PNG" in text(response)
    assert not fresh(cast.floor).floor_plan


def test_a_plan_is_handed_out_only_to_those_who_may_see_the_place(cast: Cast):
    as_(cast.manager).post(f"/places/{cast.floor.ref}/plan/", {"plan": png()})
    url = fresh(cast.floor).floor_plan.url
    response = as_(cast.presser).get(url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    for person in (cast.other_branch_staff, cast.other_library_staff, cast.outsider):
        assert as_(person).get(url).status_code == 404
    assert Client().get(url).status_code == 404
    screen, stranger = Client(), Client()
    screen.cookies["deskbell_screen"] = cast.north_token
    stranger.cookies["deskbell_screen"] = cast.other_token
    assert screen.get(url).status_code == 200
    assert stranger.get(url).status_code == 404
    assert as_(cast.presser).get(f"/files/plans/{cast.floor.ref}/..%2F..%2Fsecret-key").status_code == 404


def test_pins_are_set_after_the_password_was_given_again(cast: Cast):
    url = f"/places/{cast.central.ref}/pins/"
    assert as_(cast.manager).get(url).status_code == 302
    client = lately(cast.manager)
    assert client.post(url, {"cancel": "4711", "duress": "8302"}).status_code == 302
    assert fresh(cast.central).cancel_pin
    assert "4711" not in fresh(cast.central).cancel_pin
    wrong = client.post(url, {"cancel": "4711", "duress": "4712"})
    assert "too alike" in text(wrong)
    client.post(url, {"remove": "1"})
    assert fresh(cast.central).cancel_pin == ""
    assert lately(cast.in_charge).get(url).status_code == 404


def _library_of(branches: int, administrator: Person) -> Place:
    from deskbell.people.actions import give_role

    library = actions.found_library("Large Library", DESKBELL)
    for number in range(branches):
        branch = actions.add_place(library, Kind.BRANCH, f"Branch {number}", DESKBELL)
        for desk in range(2):
            actions.add_place(branch, Kind.DESK, f"Desk {desk}", DESKBELL)
    give_role(administrator, library, "administrator", DESKBELL)
    return library


@pytest.mark.parametrize("page", ["/places/", "/places/?arrange", "/places/{ref}/", "/places/{ref}/rota/"])
def test_a_library_of_100_branches_takes_as_many_queries_as_one_of_3(cast: Cast, page: str):
    counts = []
    for branches in (3, 100):
        library = _library_of(branches, cast.outsider)
        client = as_(cast.outsider)
        client.get(page.format(ref=library.ref))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page.format(ref=library.ref)).status_code == 200
        counts.append(len(queries))
        cast.outsider.roles.all().delete()
    assert counts[0] == counts[1], counts
    assert counts[0] <= 20
