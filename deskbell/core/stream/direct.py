"""Sending to a socket at once, without letting go of the interpreter.

Through the transport a send costs a microsecond or two more, and ``socket.send`` lets another thread
have the interpreter each time: while a page is being drawn, a thousand sends would wait a thousand
times. A send to a socket that never blocks needs neither. Where this is not to be had (Windows, TLS),
or when the socket is full, the transport does it.
"""

from __future__ import annotations

import asyncio
import ctypes
import socket
import sys
from collections.abc import Callable
from typing import cast

Send = Callable[[int, bytes, int, int], int]

NO_SOCKET = -1
FLAGS = getattr(socket, "MSG_DONTWAIT", 0) | getattr(socket, "MSG_NOSIGNAL", 0)


def _find() -> Send | None:
    if sys.platform != "linux":
        return None
    found = ctypes.PyDLL(None).send
    found.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int)
    found.restype = ctypes.c_ssize_t
    return cast("Send", found)


send = _find()


def socket_of(transport: asyncio.Transport) -> int:
    """Return the descriptor to send to, or NO_SOCKET where only the transport may write."""
    plain = transport.get_extra_info("socket")
    if send is None or plain is None or transport.get_extra_info("sslcontext") is not None:
        return NO_SOCKET
    number: int = plain.fileno()
    return number
