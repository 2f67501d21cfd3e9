"""The front of the house: layout, design system, the desk page, the installable app."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """Layout, design system, desk page."""

    name = "deskbell.shell"
