"""Writing to a socket by its descriptor, without letting go of Python's lock.

``os.write`` and ``socket.send`` let other threads run at each call. Ours would get the lock back within five
milliseconds at the latest: nothing for one listener, five seconds for a thousand while somebody's page is made.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import socket
from collections.abc import Callable

NONE = -1
Send = Callable[[int, bytes, int, int], int]


def _kernel_send() -> Send | None:
    if os.name != "posix":
        return None
    send = ctypes.PyDLL(None).send
    send.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int)
    send.restype = ctypes.c_ssize_t
    kernel_send: Send = send
    return kernel_send


FLAGS = getattr(socket, "MSG_DONTWAIT", 0) | getattr(socket, "MSG_NOSIGNAL", 0)
send = _kernel_send()
"""send(descriptor, bytes, how many, FLAGS) -> how many the kernel took, -1 for none. None where there is no such call."""


def descriptor(transport: asyncio.Transport) -> int:
    """Return the descriptor that plain bytes may be written to; NONE under TLS, and where sockets are no files."""
    wrapped = transport.get_extra_info("socket")
    if send is None or wrapped is None or transport.get_extra_info("ssl_object") is not None:
        return NONE
    return int(wrapped.fileno())
