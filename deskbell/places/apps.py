"""Where: library, branch, floor, desk or room."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Where: library, branch, floor, desk or room."""

    name = "deskbell.places"
