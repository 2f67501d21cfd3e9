"""The list of screens; renaming, moving, revoking; and who may."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from deskbell.core import clock
from deskbell.core.models import Connection, Event, ServerProcess
from deskbell.people import actions as people
from deskbell.people.roles import RoleName
from deskbell.screens import actions
from deskbell.screens.access import screen_with
from deskbell.screens.models import EnrolmentCode, Screen
from tests.cast import Cast


def text_of(response: object) -> str:
    return re.sub(r"\s+", " ", response.content.decode())  # type: ignore[attr-defined]


def names_on(response: object) -> list[str]:
    return re.findall(r'class="row-name">([^<]+)<', text_of(response))


def listens(*screens: Screen) -> None:
    """Open a stream for each of these screens."""
    process, _made = ServerProcess.objects.get_or_create(
        name="one", defaults={"serves": True, "works": True, "started_at": clock.now(), "beat_at": clock.now()}
    )
    for screen in screens:
        Connection.objects.create(
            process=process,
            tenant_id=screen.place.tenant_key,
            ear_kind="screen",
            ear_id=screen.pk,
            opened_at=clock.now(),
        )


def plain(response: object) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text_of(response))).replace(" ;", ";").replace(" ,", ",")


def test_a_screen_that_does_not_listen_says_since_when(cast: Cast, client: Client) -> None:
    client.force_login(cast.in_charge)
    with clock.frozen(datetime(2026, 11, 22, 22, 0, tzinfo=UTC)):
        Screen.objects.filter(pk=cast.desk_screen.pk).update(seen_at=clock.in_seconds(-3 * 3600))
        page = client.get("/screens/")
        assert names_on(page) == ["Reference PC", "Workroom PC"]
        assert "Reference desk, Second floor, Central" in text_of(page)
        assert "not listening since 13:00" in text_of(page)
        assert "has never listened" in text_of(page)
        assert "not listening since 13:00" in text_of(client.get(f"/screens/{cast.desk_screen.ref}/"))
        Screen.objects.filter(pk=cast.desk_screen.pk).update(seen_at=clock.in_seconds(-30 * 3600))
        assert "not listening since yesterday 10:00" in text_of(client.get("/screens/"))


def test_a_screen_with_an_open_stream_is_listening(cast: Cast, client: Client) -> None:
    Screen.objects.filter(pk=cast.desk_screen.pk).update(seen_at=clock.in_seconds(-40))
    listens(cast.desk_screen)
    client.force_login(cast.in_charge)
    assert text_of(client.get("/screens/")).count("listening</span>") == 1
    assert "not listening since" not in text_of(client.get("/screens/"))
    ServerProcess.objects.update(beat_at=clock.in_seconds(-60))
    assert "listening</span>" not in text_of(client.get("/screens/"))


def test_the_top_counts_who_is_enrolled_and_who_listens(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    assert "3 screens are enrolled; none listens now." in plain(client.get("/screens/"))
    listens(cast.desk_screen, cast.desk_screen, cast.other_screen)
    assert "3 screens are enrolled; 1 listens now." in plain(client.get("/screens/")), "two tabs are one screen"
    assert "1 screen is enrolled; none listens now." in plain(client.get(f"/screens/?place={cast.north.ref}"))
    assert "1 screen is enrolled; it listens now." in plain(client.get("/screens/?q=reference+pc"))
    actions.revoke(cast.north_screen, cast.administrator)
    assert "2 screens are enrolled; 1 listens now." in plain(client.get("/screens/"))
    assert "enrolled;" not in plain(client.get("/screens/?state=revoked"))


def test_the_counts_are_those_of_the_screens_that_one_manages(cast: Cast, client: Client) -> None:
    listens(cast.desk_screen, cast.north_screen, cast.other_screen)
    client.force_login(cast.in_charge)
    assert "2 screens are enrolled; 1 listens now." in plain(client.get("/screens/"))
    client.force_login(cast.other_library_staff)
    assert "1 screen is enrolled; it listens now." in plain(client.get("/screens/"))


def test_the_page_of_a_place_counts_both_too(cast: Cast, client: Client) -> None:
    listens(cast.desk_screen, cast.north_screen)
    client.force_login(cast.administrator)
    assert "2 screens are enrolled here; 1 listens now." in plain(client.get(f"/places/{cast.central.ref}/"))
    assert "3 screens are enrolled here; 2 listen now." in plain(client.get(f"/places/{cast.library.ref}/"))
    assert "1 screen is enrolled here; it listens now." in plain(client.get(f"/places/{cast.desk.ref}/"))
    assert "1 screen is enrolled here; none listens now." in plain(client.get(f"/places/{cast.workroom.ref}/"))
    assert "No desk PC is enrolled here yet." in plain(client.get(f"/places/{cast.childrens_desk.ref}/"))


def test_whoever_may_not_enrol_screens_reads_no_counts(cast: Cast, client: Client) -> None:
    client.force_login(cast.responder)
    assert client.get("/screens/").status_code == 404
    assert "enrolled here" not in plain(client.get(f"/places/{cast.central.ref}/"))


def test_the_list_is_searched_by_screen_and_place_and_filtered_by_branch_and_state(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    assert names_on(client.get("/screens/?q=north")) == ["North PC"]
    assert names_on(client.get("/screens/?q=reference+desk")) == ["Reference PC"]
    assert names_on(client.get(f"/screens/?place={cast.north.ref}")) == ["North PC"]
    assert names_on(client.get("/screens/?state=revoked")) == []
    assert "No screen fits this" in text_of(client.get("/screens/?q=zzz"))
    actions.revoke(cast.north_screen, cast.administrator)
    assert names_on(client.get("/screens/?state=revoked")) == ["North PC"]


def test_staff_of_another_branch_or_library_do_not_see_a_screen(cast: Cast, client: Client) -> None:
    people.give_role(cast.other_branch_staff, cast.north, RoleName.IN_CHARGE, cast.administrator.actor)
    for stranger in (cast.other_branch_staff, cast.other_library_staff):
        client.force_login(stranger)
        assert "Reference PC" not in names_on(client.get("/screens/"))
        assert client.get(f"/screens/{cast.desk_screen.ref}/").status_code == 404
        assert client.post(f"/screens/{cast.desk_screen.ref}/revoke/").status_code == 404
        assert client.post(f"/screens/{cast.desk_screen.ref}/again/").status_code == 404
        assert "Reference desk" not in text_of(client.get("/screens/new/"))
    assert screen_with(cast.desk_token) is not None


@pytest.mark.parametrize("who", ["presser", "security", "auditor", "outsider"])
def test_whoever_may_not_enrol_screens_finds_no_such_pages(cast: Cast, client: Client, who: str) -> None:
    client.force_login(getattr(cast, who))
    for address in ("/screens/", "/screens/new/", f"/screens/{cast.desk_screen.ref}/"):
        assert client.get(address).status_code == 404
    assert client.post("/screens/new/", {"place": cast.desk.ref, "name": "X"}).status_code == 404
    assert EnrolmentCode.objects.count() == 0


def test_without_a_login_the_pages_ask_for_one(cast: Cast, client: Client) -> None:
    for address in ("/screens/", "/screens/new/", f"/screens/{cast.desk_screen.ref}/"):
        assert client.get(address).status_code == 302


def test_a_code_cannot_be_made_for_a_place_out_of_reach_and_keeps_the_name(cast: Cast, client: Client) -> None:
    client.force_login(cast.in_charge)
    answer = client.post("/screens/new/", {"place": cast.north_desk.ref, "name": "Left PC"})
    assert "not yours to enrol screens at" in text_of(answer)
    assert 'value="Left PC"' in text_of(answer)
    assert EnrolmentCode.objects.count() == 0


def test_a_screen_stands_at_a_desk_not_at_the_library_as_a_whole(cast: Cast, client: Client) -> None:
    client.force_login(cast.administrator)
    answer = client.post("/screens/new/", {"place": cast.library.ref, "name": "Left PC"})
    assert "not yours to enrol screens at" in text_of(answer)


def test_one_click_revokes_a_screen_and_its_token_is_dead_at_once(cast: Cast, client: Client) -> None:
    client.force_login(cast.in_charge)
    page = client.post(f"/screens/{cast.desk_screen.ref}/revoke/", follow=True)
    assert "Reference PC is revoked" in text_of(page)
    assert screen_with(cast.desk_token) is None
    event = Event.objects.get(kind="screen.revoked")
    assert (event.actor_name, event.subject_id) == ("Ines Roth", cast.desk_screen.pk)
    client.post(f"/screens/{cast.desk_screen.ref}/revoke/")
    assert Event.objects.filter(kind="screen.revoked").count() == 1


def test_undoing_a_revocation_is_enrolling_again_and_the_old_token_stays_dead(cast: Cast, client: Client) -> None:
    client.force_login(cast.in_charge)
    client.post(f"/screens/{cast.desk_screen.ref}/revoke/")
    page = text_of(client.post(f"/screens/{cast.desk_screen.ref}/again/"))
    code = re.search(r'translate="no">([^<]+)<', page)
    assert code
    pc = Client()
    pc.post("/enrol/", {"code": code[1]})
    screen = Screen.objects.get(revoked_at=None, name="Reference PC")
    assert screen.place == cast.desk
    assert screen_with(cast.desk_token) is None


def test_a_screen_is_renamed_and_moved_and_keeps_its_token(cast: Cast, client: Client) -> None:
    client.force_login(cast.in_charge)
    where = f"/screens/{cast.desk_screen.ref}/"
    client.post(where, {"name": "Info PC", "place": cast.childrens_desk.ref})
    screen = screen_with(cast.desk_token)
    assert screen is not None
    assert (screen.name, screen.place) == ("Info PC", cast.childrens_desk)
    kinds = Event.objects.filter(subject_kind="screen", subject_id=screen.pk).values_list("kind", flat=True)
    assert list(kinds) == ["screen.enrolled", "screen.renamed", "screen.moved"]


def test_a_screen_cannot_be_moved_out_of_reach(cast: Cast, client: Client) -> None:
    client.force_login(cast.in_charge)
    client.post(f"/screens/{cast.desk_screen.ref}/", {"name": "Info PC", "place": cast.north_desk.ref})
    cast.desk_screen.refresh_from_db()
    assert (cast.desk_screen.name, cast.desk_screen.place_id) == ("Reference PC", cast.desk.pk)


def test_the_list_costs_the_same_queries_for_three_screens_and_for_sixty(
    cast: Cast, client: Client, django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(cast.administrator)
    client.get("/screens/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/screens/")
    listens(cast.desk_screen)
    for number in range(57):
        actions.enrol(cast.desk, f"PC {number}", cast.in_charge.actor, cast.in_charge)
    with CaptureQueriesContext(connection) as many:
        client.get("/screens/")
    assert len(many) == len(few)


def test_the_token_of_a_screen_opens_no_page(cast: Cast, client: Client) -> None:
    client.cookies["deskbell_screen"] = cast.desk_token
    for address in ("/screens/", "/screens/new/", f"/screens/{cast.desk_screen.ref}/"):
        assert client.get(address).status_code == 302
        bearer = Client(headers={"Authorization": f"Bearer {cast.desk_token}"})
        assert bearer.get(address).status_code == 302
