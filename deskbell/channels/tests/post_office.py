"""A mail server on loopback: keeps what it is given, and can refuse every recipient."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class PostOffice:
    """Keeps each mail as text. With ``refuses`` it says of every recipient that it does not know them."""

    def __init__(self) -> None:
        self.mails: list[str] = []
        self.refuses = False
        self.refused = 0
        self.address = ""


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """Serve on a free loopback port until the block ends."""
    office = PostOffice()

    class Clerk(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 post office")
            for line in self.rfile:
                if not self._answer(line.decode().strip()):
                    return

        def _answer(self, line: str) -> bool:
            word = line[:4].upper()
            if word == "DATA":
                self._say("354 go on")
                self._take()
            elif word == "RCPT" and office.refuses:
                office.refused += 1
                self._say(f"550 5.1.1 {line[8:]} is unknown to us")
                return True
            self._say("221 bye" if word == "QUIT" else "250 fine")
            return word != "QUIT"

        def _take(self) -> None:
            lines = iter(self.rfile.readline, b".\r\n")
            office.mails.append(b"".join(lines).decode())

        def _say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clerk)
    server.daemon_threads = True
    office.address = f"smtp://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield office
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
