"""What a place says of itself, its cards, its own versions of protocols, and the versions that alarms have followed."""

from deskbell.protocols.models.beginning import Beginning
from deskbell.protocols.models.draft import OPEN, Draft, DraftText, Stage
from deskbell.protocols.models.kept import KeptVersion
from deskbell.protocols.models.place_words import PlaceWords
from deskbell.protocols.models.printed_card import PrintedCard
from deskbell.protocols.models.published import PublishedVersion
from deskbell.protocols.models.station import Station

__all__ = [
    "OPEN",
    "Beginning",
    "Draft",
    "DraftText",
    "KeptVersion",
    "PlaceWords",
    "PrintedCard",
    "PublishedVersion",
    "Stage",
    "Station",
]
