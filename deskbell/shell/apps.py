"""The front of the house: layout, design system, the desk page, the installable app."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """Layout, design system, desk page."""

    name = "deskbell.shell"

    def ready(self) -> None:
        """Give every form our words for what is wrong."""
        from deskbell.shell.error_words import set_words

        set_words()
