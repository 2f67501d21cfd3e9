"""What a place says of itself, as its page and the log call it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: Mapping[str, Promise] = {
    "help_extension": _("Help extension"),
    "alarm_code": _("Alarm code"),
    "safe_room": _("Safe room"),
    "police_nonemergency": _("Police, not urgent"),
    "cover_phrase": _("Cover phrase"),
    "lone_rule": _("Rule for working alone"),
}
"""What a place fills into sentences, by the name of the binding."""

STATION: Mapping[str, Promise] = {
    "near_phone": _("Is a telephone within reach?"),
    "has_device": _("Does everybody who works here wear an alarm device?"),
    "has_counter": _("Is there a counter between staff and visitors?"),
    "has_safe_room": _("Is there a room near that can be locked from inside?"),
    "alone": _("Does one person work alone in the building?"),
}
"""What is asked about a station, by the name of the fact."""

STATION_SHORT: Mapping[str, Promise] = {
    "near_phone": _("telephone within reach"),
    "has_device": _("alarm device"),
    "has_counter": _("counter"),
    "has_safe_room": _("room to lock"),
    "alone": _("working alone"),
}
"""The same in a list."""
