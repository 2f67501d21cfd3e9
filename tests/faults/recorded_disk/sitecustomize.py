"""Records what SQLite writes and syncs, in order. Python loads this at start where it is on the path.

SQLite reaches its files through a VFS (sqlite.org/vfs.html), a table of C functions. This puts a copy of the
usual one in its place whose files write down each xWrite, xTruncate and xSync of the database and its WAL.
So a test knows of every byte whether a power cut could have taken it, as in SQLite's own crash tests.

The name of the trace is in TEST_DISK_TRACE. An entry is a line ``time operation file number length`` and then
so many bytes. ``write`` (number: the offset) and ``truncate`` (the size) stand before they are done; ``syncing``
before and ``synced`` after (the thread). Times are CLOCK_MONOTONIC in nanoseconds.
"""

from __future__ import annotations

import ctypes
import os
import threading
import time
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_int64, c_void_p

MAIN_DB, WAL = 0x100, 0x80000

XOpen = CFUNCTYPE(c_int, c_void_p, c_char_p, c_void_p, c_int, c_void_p)
XWrite = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
XTruncate = CFUNCTYPE(c_int, c_void_p, c_int64)
XSync = CFUNCTYPE(c_int, c_void_p, c_int)


class Methods(ctypes.Structure):
    """sqlite3_io_methods."""

    _fields_ = [
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", XWrite),
        ("truncate", XTruncate),
        ("sync", XSync),
        ("rest", c_void_p * 13),
    ]


class File(ctypes.Structure):
    """sqlite3_file: what it is, is known by its methods."""

    _fields_ = [("methods", POINTER(Methods))]


class Vfs(ctypes.Structure):
    """sqlite3_vfs, version 3."""

    _fields_ = [
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", XOpen),
        ("rest", c_void_p * 16),
    ]


class Recorder:
    """Holds the trace, and everything that C points to."""

    def __init__(self, trace: str) -> None:
        self._trace = os.open(trace, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._lock = threading.Lock()
        self._kept: list[object] = []
        self._wrapped: dict[tuple[int, str], Methods] = {}

    def install(self) -> None:
        """Make the recording VFS the one that is used by default."""
        import _sqlite3

        library = ctypes.CDLL(_sqlite3.__file__)
        library.sqlite3_vfs_find.restype = POINTER(Vfs)
        usual = library.sqlite3_vfs_find(None)
        ours = Vfs()
        ctypes.memmove(ctypes.byref(ours), usual, ctypes.sizeof(Vfs))
        ours.name = b"recorded"
        open_usual = usual.contents.open

        def open_file(vfs: int, name: bytes, file: int, flags: int, out: int) -> int:
            status: int = open_usual(vfs, name, file, flags, out)
            if status == 0 and flags & (MAIN_DB | WAL):
                self._wrap(file, "wal" if flags & WAL else "db")
            return status

        ours.open = XOpen(open_file)
        self._kept += [ours, ours.open, usual]
        library.sqlite3_vfs_register(ctypes.byref(ours), 1)

    def _wrap(self, address: int, kind: str) -> None:
        file = File.from_address(address)
        usual = ctypes.addressof(file.methods.contents)
        if (usual, kind) not in self._wrapped:
            self._wrapped[usual, kind] = self._recording(file.methods.contents, kind)
        file.methods = ctypes.pointer(self._wrapped[usual, kind])

    def _recording(self, usual: Methods, kind: str) -> Methods:
        def write(file: int, data: int, length: int, offset: int) -> int:
            self._note("write", kind, offset, ctypes.string_at(data, length))
            done: int = usual.write(file, data, length, offset)
            return done

        def truncate(file: int, size: int) -> int:
            self._note("truncate", kind, size)
            done: int = usual.truncate(file, size)
            return done

        def sync(file: int, flags: int) -> int:
            self._note("syncing", kind, threading.get_ident())
            done: int = usual.sync(file, flags)
            if done == 0:
                self._note("synced", kind, threading.get_ident())
            return done

        ours = Methods()
        ctypes.memmove(ctypes.byref(ours), ctypes.byref(usual), ctypes.sizeof(Methods))
        ours.write, ours.truncate, ours.sync = XWrite(write), XTruncate(truncate), XSync(sync)
        self._kept += [usual, ours, ours.write, ours.truncate, ours.sync]
        return ours

    def _note(self, operation: str, kind: str, number: int, data: bytes = b"") -> None:
        with self._lock:
            head = f"{time.monotonic_ns()} {operation} {kind} {number} {len(data)}\n"
            os.write(self._trace, head.encode() + data)


if "TEST_DISK_TRACE" in os.environ:
    recorder = Recorder(os.environ["TEST_DISK_TRACE"])
    recorder.install()
