"""What a place says of itself before anything happens, its cards, and the versions that alarms have followed."""

from deskbell.protocols.models.kept import KeptVersion
from deskbell.protocols.models.place_words import PlaceWords
from deskbell.protocols.models.printed_card import PrintedCard
from deskbell.protocols.models.station import Station

__all__ = ["KeptVersion", "PlaceWords", "PrintedCard", "Station"]
