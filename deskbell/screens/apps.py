"""The desk PCs that may press and listen without a login."""

from django.apps import AppConfig


class ScreensConfig(AppConfig):
    """The desk PCs that may press and listen without a login."""

    name = "deskbell.screens"
