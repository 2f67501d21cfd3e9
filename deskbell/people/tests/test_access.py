"""Who may see which place."""

import pytest
from django.http import Http404

from deskbell.people import access
from deskbell.people.roles import Can
from tests.cast import Cast


def test_staff_of_a_branch_see_its_desks_and_not_the_other_branch(cast: Cast) -> None:
    names = {place.name for place in access.places_for(cast.presser)}
    assert "Reference desk" in names
    assert "North desk" not in names


def test_another_library_does_not_exist(cast: Cast) -> None:
    with pytest.raises(Http404):
        access.place_for(cast.administrator, cast.other_desk.ref)


def test_an_auditor_sees_but_does_not_hear(cast: Cast) -> None:
    assert access.may(cast.auditor, Can.SEE_ALARMS, cast.desk.path)
    assert not access.may(cast.auditor, Can.HEAR, cast.desk.path)
    assert access.ears_of(cast.auditor, cast.library.pk).roles == ()
