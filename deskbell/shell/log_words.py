"""What the log keeps, in plain words: after the name of who did it, what they did."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from deskbell.alarms.models import Level
from deskbell.people.roles import RoleName
from deskbell.places.models import Kind, Place
from deskbell.protocols.card_words import card_name, title_of
from deskbell.protocols.place_terms import STATION_SHORT, WORDS
from deskbell.shell.board_words import LINES

Data = dict[str, Any]
Tell = Callable[[Data], str]


@dataclass(frozen=True, slots=True)
class Group:
    """Kinds of events that belong together, as the filter offers them."""

    key: str
    label: str | Promise
    kinds: tuple[str, ...]


def _of(part: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{part}.{name}" for name in names)


PINS = ("alarm.wrong_pin", "alarm.cancelled", "alarm.duress", *_of("place", "pins_set", "pins_cleared"))
GROUPS = (
    Group("alarms", gettext_lazy("alarms"), tuple(kind for kind in LINES if kind.startswith("alarm."))),
    Group("guide", gettext_lazy("the guide"), tuple(kind for kind in LINES if kind.startswith("guide."))),
    Group("pins", gettext_lazy("PINs"), PINS),
    Group("sent", gettext_lazy("word sent out"), _of("delivery", "sent", "ended")),
    Group("taken", gettext_lazy("tables taken"), ("alarms.exported",)),
    Group("plans", gettext_lazy("plans and lines"), ("plan.changed", *_of("line", "added", "closed", "tested"))),
    Group(
        "places",
        gettext_lazy("places"),
        (
            *_of("place", "added", "changed", "moved", "reordered", "closed", "reopened", "phones_changed"),
            *_of("place", "hours_changed", "holiday_set", "holiday_removed"),
            *_of("place", "plan_set", "plan_removed", "pinned", "unpinned", "directions_confirmed"),
            *_of("place", "words_changed", "station_changed"),
            "places.imported",
        ),
    ),
    Group("cards", gettext_lazy("cards and posters"), _of("card", "printed", "taken_down", "put_back")),
    Group(
        "protocols",
        gettext_lazy("protocols"),
        (
            *_of("protocol", "copied", "changed", "updated", "undone", "redone", "discarded", "put_back"),
            *_of("protocol", "sent", "taken_back", "sent_back", "published", "ended", "resumed", "beginning"),
        ),
    ),
    Group("screens", gettext_lazy("screens"), _of("screen", "code_made", "enrolled", "renamed", "moved", "revoked")),
    Group(
        "roles",
        gettext_lazy("roles and invitations"),
        (
            *_of("role", "given", "ended"),
            "person.left",
            *_of("invitation", "made", "renewed", "withdrawn", "accepted"),
        ),
    ),
    Group(
        "accounts",
        gettext_lazy("accounts"),
        (*_of("person", "changed", "password_link"), "session.ended", *_of("access_key", "made", "revoked")),
    ),
    Group(
        "duty",
        gettext_lazy("rota and presence"),
        (*_of("shift", "added", "changed", "removed"), *_of("presence", "arrived", "left")),
    ),
)


def words(kind: str, data: Data) -> str:
    """Tell an event, to stand after the name of who did it. A kind that nobody knows any more is named as it is."""
    tell = SENTENCES.get(kind) or LINES.get(kind)
    return tell(data) if tell else kind


def _role(data: Data) -> dict[str, str]:
    name = data.get("role", "")
    label = str(RoleName(name).label) if name in RoleName.values else name
    return {"role": label, "person": data.get("person", "")}


def _shift(data: Data) -> dict[str, str]:
    day = str(WEEKDAYS.get(data.get("weekday", -1), ""))
    return {**_texts(data), "day": day}


def _texts(data: Data) -> dict[str, str]:
    names = ("name", "before", "place", "person", "below", "starts", "ends")
    return {name: str(data.get(name, "")) for name in names}


def _holiday(data: Data) -> dict[str, str]:
    return {"day": date_format(date.fromisoformat(data["date"]), "DATE_FORMAT"), "name": data.get("name", "")}


def _place_changed(data: Data) -> str:
    fields = [str(Place._meta.get_field(name).verbose_name) for name in data.get("to", {})]  # type: ignore[union-attr]  # noqa: SLF001
    return _("changed its details: %(fields)s") % {"fields": get_text_list(fields, _("and"))}


def _place_added(data: Data) -> str:
    kind = data.get("kind", "")
    label = str(Kind(kind).label) if kind in Kind.values else kind
    return _("added the place %(name)s (%(kind)s)") % {"name": data.get("name", ""), "kind": label}


def _said(data: Data, labels: Mapping[str, Promise]) -> dict[str, str]:
    after = data.get("after", {})
    return {"what": get_text_list([str(label) for name, label in labels.items() if name in after], _("and"))}


def _plan_changed(data: Data) -> str:
    level = {"level": str(Level(data["level"]).label)}
    if data.get("after") is None:
        return _("removed the plan for %(level)s: the one from above counts") % level
    return _("changed the plan for %(level)s") % level


def _protocol(data: Data) -> dict[str, str]:
    names = ("number", "note")
    return {"protocol": title_of(str(data.get("protocol", ""))), **{name: str(data.get(name, "")) for name in names}}


def _protocol_published(data: Data) -> str:
    at = date_format(localtime(datetime.fromisoformat(data["begins_at"])), "DATETIME_FORMAT")
    words = _("published version %(number)s of “%(protocol)s”, from %(at)s on") % {**_protocol(data), "at": at}
    return f"{words} ({_('nobody else could read it first')})" if data.get("alone") else words


def _protocol_beginning(data: Data) -> str:
    words = {"level": str(Level(data["level"]).label), **_protocol(data)}
    if not data.get("protocol"):
        return _("let the guide begin at %(level)s as it does above") % words
    return _("let the guide begin at %(level)s with “%(protocol)s”") % words


def _exported(data: Data) -> str:
    number = int(data.get("alarms", 0))
    return ngettext("took %(n)s alarm as a table", "took %(n)s alarms as a table", number) % {"n": number}


def _line_tested(data: Data) -> str:
    if data.get("sent"):
        return _("tested the line %(name)s: it got through") % _texts(data)
    return _("tested the line %(name)s: it did not get through") % _texts(data)


def _imported(data: Data) -> str:
    counts = {"added": data.get("added", 0), "changed": data.get("changed", 0)}
    return _("imported branches from a file: %(added)s added, %(changed)s changed") % counts


SENTENCES: dict[str, Tell] = {
    "alarm.noted": lambda data: _("noted: “%(text)s”") % {"text": data.get("text", "")},
    "alarms.exported": _exported,
    "plan.changed": _plan_changed,
    "line.added": lambda data: _("added the line %(name)s") % _texts(data),
    "line.closed": lambda data: _("took the line %(name)s out of use") % _texts(data),
    "line.tested": _line_tested,
    "place.added": _place_added,
    "place.changed": _place_changed,
    "place.moved": lambda data: _("moved it into %(below)s") % _texts(data),
    "place.reordered": lambda _data: _("changed the order of what is inside"),
    "place.closed": lambda _data: _("closed it for good"),
    "place.reopened": lambda _data: _("reopened it"),
    "place.phones_changed": lambda _data: _("changed its telephone numbers"),
    "place.hours_changed": lambda _data: _("changed its opening hours"),
    "place.holiday_set": lambda data: _("set other hours for %(day)s: %(name)s") % _holiday(data),
    "place.holiday_removed": lambda data: _("took away the other hours for %(day)s: %(name)s") % _holiday(data),
    "place.plan_set": lambda _data: _("put in a floor plan"),
    "place.plan_removed": lambda _data: _("took the floor plan away"),
    "place.pinned": lambda _data: _("marked it on the floor plan"),
    "place.unpinned": lambda _data: _("took its mark off the floor plan"),
    "place.directions_confirmed": lambda _data: _("said that its directions are still right after the move"),
    "place.words_changed": lambda data: _("changed what the guide says here: %(what)s") % _said(data, WORDS),
    "place.station_changed": lambda data: _("changed what is within reach here: %(what)s") % _said(data, STATION_SHORT),
    "place.pins_set": lambda _data: _("set its PINs"),
    "place.pins_cleared": lambda _data: _("took its PINs away: those from above count"),
    "places.imported": _imported,
    "card.printed": lambda data: _("printed “%(card)s”") % {"card": card_name(data)},
    "card.taken_down": lambda data: _("said that “%(card)s” no longer hangs here") % {"card": card_name(data)},
    "card.put_back": lambda data: _("said that “%(card)s” hangs here after all") % {"card": card_name(data)},
    "protocol.copied": lambda data: _("began a draft of “%(protocol)s”") % _protocol(data),
    "protocol.changed": lambda data: _("changed the draft of “%(protocol)s”") % _protocol(data),
    "protocol.updated": lambda data: _("took over what is new in “%(protocol)s”") % _protocol(data),
    "protocol.undone": lambda data: _("undid a change in the draft of “%(protocol)s”") % _protocol(data),
    "protocol.redone": lambda data: _("made an undone change again in the draft of “%(protocol)s”") % _protocol(data),
    "protocol.discarded": lambda data: _("discarded the draft of “%(protocol)s”") % _protocol(data),
    "protocol.put_back": lambda data: _("went on with a discarded draft of “%(protocol)s”") % _protocol(data),
    "protocol.sent": lambda data: _("sent the draft of “%(protocol)s” for review") % _protocol(data),
    "protocol.taken_back": lambda data: _("took the draft of “%(protocol)s” back from review") % _protocol(data),
    "protocol.sent_back": lambda data: _("sent the draft of “%(protocol)s” back: “%(note)s”") % _protocol(data),
    "protocol.published": _protocol_published,
    "protocol.ended": lambda data: _("ended version %(number)s of “%(protocol)s”") % _protocol(data),
    "protocol.resumed": lambda data: _("let version %(number)s of “%(protocol)s” count again") % _protocol(data),
    "protocol.beginning": _protocol_beginning,
    "screen.code_made": lambda data: _("made a code for the new screen %(name)s") % _texts(data),
    "screen.enrolled": lambda data: _("enrolled the screen %(name)s") % _texts(data),
    "screen.renamed": lambda data: _("renamed the screen %(before)s: it is %(name)s now") % _texts(data),
    "screen.moved": lambda data: _("moved the screen %(name)s here from %(before)s") % _texts(data),
    "screen.revoked": lambda data: _("revoked the screen %(name)s") % _texts(data),
    "role.given": lambda data: _("gave %(person)s the role %(role)s") % _role(data),
    "role.ended": lambda data: _("ended the role %(role)s of %(person)s") % _role(data),
    "person.left": lambda data: _("recorded that %(person)s no longer works here") % _texts(data),
    "person.changed": lambda _data: _("changed their own account"),
    "person.password_link": lambda data: _("made a link for a new password of %(person)s") % _texts(data),
    "invitation.made": lambda data: _("invited somebody as %(role)s") % _role(data),
    "invitation.renewed": lambda data: _("sent the invitation as %(role)s again") % _role(data),
    "invitation.withdrawn": lambda data: _("withdrew an invitation as %(role)s") % _role(data),
    "invitation.accepted": lambda data: _("accepted the invitation as %(role)s") % _role(data),
    "session.ended": lambda _data: _("signed out another of their browsers"),
    "access_key.made": lambda data: _("made the access key %(name)s") % _texts(data),
    "access_key.revoked": lambda data: _("revoked the access key %(name)s") % _texts(data),
    "shift.added": lambda data: _("put %(person)s on the rota: %(day)s, %(starts)s to %(ends)s") % _shift(data),
    "shift.changed": lambda data: _("changed a shift of %(person)s: %(day)s, %(starts)s to %(ends)s") % _shift(data),
    "shift.removed": lambda data: _("took %(person)s off the rota: %(day)s, %(starts)s to %(ends)s") % _shift(data),
    "presence.arrived": lambda _data: _("said that they are here"),
    "presence.left": lambda _data: _("said that they are leaving"),
}
