"""The channels that send word out. A folder each; this list is the only place that names them all."""

from __future__ import annotations

from typing import Any, Protocol

from deskbell.alarms.models import Line
from deskbell.channels.hook.channel import HookChannel
from deskbell.channels.mail.channel import MailChannel
from deskbell.channels.message import Message


class Channel(Protocol):
    """A way to send a message to a line. signs: what it sends is signed with the line's secret."""

    name: str
    signs: bool
    label: Any
    address_help: Any

    def check(self, address: str) -> None:
        """Refuse an address that can't be right. Raises ValidationError with the remedy."""

    def send(self, line: Line, message: Message) -> str:
        """Send once; return what came back, for the operator. Raises NotSent."""


CHANNELS: dict[str, Channel] = {channel.name: channel for channel in (HookChannel(), MailChannel())}
