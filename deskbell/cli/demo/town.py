"""The demo library as data: its places, its people, their week. Nobody and nothing here is real."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from deskbell.places.models import Kind
from deskbell.protocols.paper.form import Form

LIBRARY = "Riverbend Public Library"
TIME_ZONE = "America/Chicago"
EXTENSION = "500"
CANCEL_PIN = "4826"
DURESS_PIN = "7159"
MAIL_DOMAIN = "riverbend.example"


@dataclass(frozen=True, slots=True)
class Spot:
    """A floor, desk or room. at is where it stands on the floor plan; screen the name of the PC there."""

    key: str
    kind: Kind
    name: str
    within: str
    directions: str = ""
    at: tuple[float, float] | None = None
    screen: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch with its address and public telephone number."""

    key: str
    name: str
    street: str
    postal_code: str
    phone: str
    opens: time = time(10)
    closes: time = time(18)


@dataclass(frozen=True, slots=True)
class Member:
    """Someone who works there: role and place, and the hours of their week (days counted from Monday)."""

    name: str
    role: str
    at: str
    days: tuple[int, ...] = ()
    hours: tuple[time, time] = (time(9), time(17))

    @property
    def email(self) -> str:
        """The address that they sign in with."""
        return f"{self.name.split()[0].lower().replace('á', 'a')}@{MAIL_DOMAIN}"


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence that the library says in its own way. field: text or detail of a step; note: for whoever reads it."""

    protocol: str
    step: str
    field: str
    says: Mapping[str, str]
    note: str


BRANCHES = (
    Branch("main", "Main Library", "14 River Street", "62399", "(555) 0142", time(9), time(20)),
    Branch("north", "North Branch", "880 Orchard Road", "62398", "(555) 0161"),
    Branch("east", "Eastside Branch", "31 Mill Lane", "62397", "(555) 0177"),
)

SPOTS = (
    Spot("ground", Kind.FLOOR, "First floor", "main"),
    Spot("upper", Kind.FLOOR, "Second floor", "main"),
    Spot("welcome", Kind.DESK, "Welcome desk", "ground", "by the main entrance", (0.44, 0.82), "Welcome PC"),
    Spot("loans", Kind.DESK, "Circulation desk", "ground", "in the middle of the hall", (0.47, 0.45), "Circulation PC"),
    Spot("children", Kind.DESK, "Children’s desk", "ground", "left of the entrance", (0.16, 0.66), "Children’s PC"),
    Spot("workroom", Kind.ROOM, "Workroom", "ground", "behind circulation, code lock", (0.84, 0.21), "Workroom PC"),
    Spot("reference", Kind.DESK, "Reference desk", "upper", "by the east stairs", (0.70, 0.56), "Reference PC"),
    Spot(
        "computers", Kind.DESK, "Computer help desk", "upper", "among the public PCs", (0.27, 0.36), "Computer help PC"
    ),
    Spot("history", Kind.ROOM, "Local history room", "upper", "end of the corridor", (0.83, 0.18)),
    Spot("north-desk", Kind.DESK, "Service desk", "north", "facing the door", (0.43, 0.62), "North desk PC"),
    Spot("north-back", Kind.ROOM, "Back office", "north", "behind the desk", (0.83, 0.25), "North office PC"),
    Spot("east-desk", Kind.DESK, "Service desk", "east", "right of the door", None, "Eastside desk PC"),
    Spot("study", Kind.ROOM, "Study room", "east", "at the back, glass door"),
)

WORDS = {
    "library": {
        "alarm_code": "#00",
        "police_nonemergency": "555-0134",
        "cover_phrase": "Is the blue folder back?",
        "lone_rule": "Nobody works alone after six.",
    },
    "main": {"safe_room": "the staff kitchen"},
    "north": {"safe_room": "the back office"},
}
"""What a place fills into the sentences of the guide. Eastside has no room that can be locked."""

SAFE_ROOM_NOW = "the workroom"
"""What Main Library says since it moved. A card that was printed before has to be printed anew."""

OLD_CARD, NEW_CARD = ("problem-customer", Form.DESK, "reference"), ("medical-emergency", Form.POSTER, "reference")
"""What was printed, in which form and for which desk, before the room moved and after."""

STATIONS = {
    "library": {"near_phone": "yes", "has_device": "no", "has_counter": "yes", "alone": "rota"},
    "main": {"has_safe_room": "yes"},
    "north": {"has_safe_room": "yes"},
    "east": {"has_safe_room": "no"},
    "computers": {"near_phone": "no", "has_counter": "no"},
    "history": {"has_counter": "no"},
    "study": {"near_phone": "no", "has_counter": "no"},
}
"""What is within reach at a desk or in a room."""

OWN_PROTOCOL = Change(
    "will-not-leave",
    "offer",
    "detail",
    {
        "en": "The day center on Mill Lane is open until nine.",
        "es": "El centro de día de Mill Lane cierra a las nueve.",
    },
    "211 sends people from here to Mill Lane. So we can say it at once.",
)
"""What counts at the Main Library since two weeks ago."""

WAITING_PROTOCOL = Change(
    "adolescents-in-a-group",
    "step_back",
    "text",
    {"en": "Step back. Give them two minutes.", "es": "Apártese. Deles dos minutos."},
    "One minute was too short on Friday. After two they had settled down.",
)
"""What waits to be read since yesterday."""

WEEKDAYS = (0, 1, 2, 3, 4)
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)

MEMBERS = (
    Member("Ana Ruiz", "in_charge", "main", EVERY_DAY, (time(8), time(20, 30))),
    Member("Tomás Bell", "staff", "main", EVERY_DAY, (time(9), time(18))),
    Member("Priya Shah", "staff", "main", EVERY_DAY, (time(11), time(20, 15))),
    Member("Grace Oyelaran", "security", "main", EVERY_DAY, (time(7), time(20))),
    Member("Walter Jensen", "security", "main", EVERY_DAY, (time(19, 30), time(7, 30))),
    Member("Mo Lind", "manager", "main", WEEKDAYS, (time(8, 30), time(16, 30))),
    Member("Hana Sato", "in_charge", "north", EVERY_DAY, (time(9, 30), time(18))),
    Member("Otto Berg", "staff", "north", (1, 2, 3, 4, 5), (time(10), time(18))),
    Member("Ines Roth", "in_charge", "east", EVERY_DAY, (time(9, 30), time(18))),
    Member("Dana Whitfield", "director", "library"),
    Member("Alma Reyes", "administrator", "library"),
    Member("Joan Petrov", "auditor", "library"),
)
