"""The ground: settings, clock, event log, live stream, due table."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Tables and mechanisms that every part stands on."""

    name = "deskbell.core"
