"""Who: accounts, roles at a place, presence, shifts."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Who: accounts, roles at a place, presence, shifts."""

    name = "deskbell.people"
