"""The tables that every part stands on."""

from deskbell.core.models.connection import Connection, ServerProcess
from deskbell.core.models.due import Due
from deskbell.core.models.event import Counter, Event

__all__ = ["Connection", "Counter", "Due", "Event", "ServerProcess"]
