"""What to do next: the language of protocols, the engine that runs them, and what each place fills in."""

from django.apps import AppConfig


class ProtocolsConfig(AppConfig):
    """What to do next: the language of protocols, the engine that runs them, and what each place fills in."""

    name = "deskbell.protocols"

    def ready(self) -> None:
        """Register what handles waits that are over, and add the guide to the API."""
        from deskbell.alarms.api.site import api
        from deskbell.protocols.actions import timers  # noqa: F401
        from deskbell.protocols.api import router, tell_lost
        from deskbell.protocols.shelves import Lost

        api.add_router("", router)
        api.add_exception_handler(Lost, tell_lost)
