"""What to do next: the language of protocols, the engine that runs them, and what each place fills in."""

from django.apps import AppConfig


class ProtocolsConfig(AppConfig):
    """What to do next: the language of protocols, the engine that runs them, and what each place fills in."""

    name = "deskbell.protocols"
