"""Where: library > branch > floor > desk or room."""

from deskbell.places.models.hours import Holiday, OpeningHours
from deskbell.places.models.phone import Phone
from deskbell.places.models.place import Kind, Place

__all__ = ["Holiday", "Kind", "OpeningHours", "Phone", "Place"]
