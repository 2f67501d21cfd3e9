"""What a place says of itself before anything happens, so that nobody is asked for it under stress."""

from deskbell.protocols.models.place_words import PlaceWords
from deskbell.protocols.models.station import Station

__all__ = ["PlaceWords", "Station"]
