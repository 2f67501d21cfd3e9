"""How word travels beyond the screens."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """How word travels beyond the screens."""

    name = "deskbell.channels"
