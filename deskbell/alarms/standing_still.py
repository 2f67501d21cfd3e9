"""While an alarm is open, its place stays where it is, as whoever is called is called by its path; and a screen there is kept."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from deskbell.alarms.access import looks_cancelled
from deskbell.alarms.models import Alarm
from deskbell.people.models import Person
from deskbell.places.actions.objections import objects
from deskbell.places.models import Place
from deskbell.screens.doubts import doubts
from deskbell.screens.models import Screen


@objects
def open_alarm(place: Place) -> str | Promise | None:
    """Object to closing or moving a place with an open alarm at it or inside it."""
    alarm = Alarm.objects.filter(place__path__startswith=place.path, closed_at=None).select_related("place").first()
    if alarm is None:
        return None
    return _("An alarm is open at “%(place)s”. Close it first, then try again.") % {"place": alarm.place.name}


@doubts
def own_call(screen: Screen, person: Person, here: Screen | None) -> str | Promise | None:
    """Doubt that a screen should be revoked while an alarm of its own desk is open: it shows there who comes.

    Nothing is said of one that must look cancelled in the browser where it is asked: one that is over raises no doubt.
    """
    found = Alarm.objects.filter(place_id=screen.place_id, closed_at=None)
    if all(looks_cancelled(alarm, person, here) for alarm in found):
        return None
    return _("An alarm is open at “%(place)s”, where this screen stands.") % {"place": screen.place.name}
