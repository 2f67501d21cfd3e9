"""Counting wrong codes, so that nobody can try many.

Kept in memory, for each process: a wrong code must not write to the database, where presses need their
turn. A code has 39 bits and lives ten minutes, so a few processes with a count of their own change nothing.
"""

from __future__ import annotations

import ipaddress
import threading
from collections import deque

from django.http import HttpRequest

from deskbell.core import clock

ALLOWED = 5
PER_SECONDS = 60.0
MOST_ADDRESSES = 5000


class Attempts:
    """The times of the latest wrong codes of each address."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wrong: dict[str, deque[float]] = {}

    def seconds_to_wait(self, address: str) -> int:
        """Return how long this address has to wait before its next try; 0: it may try."""
        with self._lock:
            times = self._wrong.get(address)
            if not times or len(times) < ALLOWED:
                return 0
            return max(0, int(times[0] + PER_SECONDS - clock.monotonic() + 0.999))

    def count_wrong(self, address: str) -> None:
        """Remember a wrong code. Only the latest few count, and only the latest addresses are kept."""
        with self._lock:
            times = self._wrong.pop(address, None) or deque(maxlen=ALLOWED)
            times.append(clock.monotonic())
            self._wrong[address] = times
            while len(self._wrong) > MOST_ADDRESSES:
                del self._wrong[next(iter(self._wrong))]

    def forget(self) -> None:
        """Start anew. For tests."""
        with self._lock:
            self._wrong.clear()


attempts = Attempts()


def address_of(request: HttpRequest) -> str:
    """Return whom a request counts for: its address, or the network of 2**64 that an IPv6 host owns."""
    text = str(request.META.get("REMOTE_ADDR", ""))  # the server has looked behind the proxy, where there is one
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return text
