"""What Django is told about a request (PEP 3333), and what it is not told.

Header names with an underscore are dropped: ``X_Forwarded_For`` and ``X-Forwarded-For`` would arrive
under one name. ``Proxy`` is dropped: it would become ``HTTP_PROXY`` (CVE-2016-5385). What a proxy says
about the client counts only when the operator says that there is one.
"""

from __future__ import annotations

import sys
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes

_FORWARDED = (b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"x-forwarded-port", b"forwarded")


def environ_of(scope: Any, body: bytes, *, behind_proxy: bool) -> dict[str, Any]:
    """Return the WSGI environment of an ASGI request whose body was read."""
    server = scope.get("server") or ("localhost", None)
    client = scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1] or ""),
        "REMOTE_ADDR": client[0],
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    _add_headers(environ, scope["headers"], behind_proxy=behind_proxy)
    if behind_proxy:
        environ["REMOTE_ADDR"] = client_behind_proxy(environ.get("HTTP_X_FORWARDED_FOR", ""), client[0])
    return environ


def _add_headers(environ: dict[str, Any], headers: list[tuple[bytes, bytes]], *, behind_proxy: bool) -> None:
    for name, value in headers:
        if b"_" in name or name in (b"proxy", b"content-length") or (name in _FORWARDED and not behind_proxy):
            continue
        text = value.decode("latin-1")
        if name == b"content-type":
            environ["CONTENT_TYPE"] = text
            continue
        key = "HTTP_" + name.decode("latin-1").upper().replace("-", "_")
        if key in environ:
            text = environ[key] + ("; " if name == b"cookie" else ",") + text
        environ[key] = text


def client_behind_proxy(forwarded: str, proxy: str) -> str:
    """Return the client's address: the last one named, which our own proxy added; earlier ones may be lies."""
    return forwarded.rpartition(",")[2].strip() or proxy
