"""How word travels beyond the screens."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """How word travels beyond the screens."""

    name = "deskbell.channels"

    def ready(self) -> None:
        """Register what handles the deliveries that are due."""
        from deskbell.channels import actions  # noqa: F401
