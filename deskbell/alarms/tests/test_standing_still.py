"""A place with an open alarm stays where it is."""

from django.test import Client

from deskbell.alarms.tests.api import post, press, screen
from deskbell.places.models import Place
from tests.cast import Cast


def test_a_branch_with_an_open_alarm_is_neither_closed_nor_moved(cast: Cast):
    shown = press(screen(cast.desk_token), "help")
    client = Client()
    client.force_login(cast.administrator)
    refused = client.post(f"/places/{cast.central.ref}/close/")
    assert "An alarm is open at “Reference desk”" in refused.content.decode()
    moved = client.post(f"/places/{cast.floor.ref}/move/", {"parent": cast.north.ref})
    assert "An alarm is open at “Reference desk”" in moved.content.decode()
    assert Place.objects.get(pk=cast.desk.pk).path == cast.desk.path
    calm = Client(enforce_csrf_checks=True)
    calm.force_login(cast.in_charge)
    calm.cookies["deskbell_csrf"] = "x" * 32
    assert post(calm, f"/alarms/{shown['ref']}/close", {"reason": "handled"}).status_code == 200
    assert client.post(f"/places/{cast.floor.ref}/move/", {"parent": cast.north.ref}).status_code == 302
