"""The bell: press, answer, escalate, all clear, and the plan of who is told when."""

from django.apps import AppConfig


class AlarmsConfig(AppConfig):
    """The bell: press, answer, escalate, all clear, and the plan of who is told when."""

    name = "deskbell.alarms"

    def ready(self) -> None:
        """Register what handles the alarm's steps that are due, and what holds a place still meanwhile."""
        from deskbell.alarms import standing_still  # noqa: F401
        from deskbell.alarms.actions import escalate  # noqa: F401
