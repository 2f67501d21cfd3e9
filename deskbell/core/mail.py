"""The mail server, from one address such as ``smtp+starttls://user:password@mail.example.org:587``.

``smtp://`` sends in clear (port 25), ``smtps://`` encrypts from the start (465), ``smtp+starttls://`` after a
greeting (587); ``console://`` prints instead of sending. Nothing: Deskbell sends no mail, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
TIMEOUT_SECONDS = 10
_EXAMPLE = "Write smtp+starttls://user:password@mail.example.org:587"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail goes. scheme is one of :data:`PORTS` or ``console``."""

    scheme: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""


def parse(text: str) -> MailServer | None:
    """Return the server that an address names, or None for an empty one.

    Raises:
        ValueError: it names none; the message is what is wrong, ``|``, and the remedy. It holds no password.

    """
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme == "console":
        return MailServer("console")
    if parts.scheme not in PORTS:
        raise ValueError(f"“{parts.scheme or '(nothing)'}” is not a way to send mail.|{_EXAMPLE}")
    if not parts.hostname:
        raise ValueError(f"the name of the mail server is missing.|{_EXAMPLE}")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(f"nothing comes after the mail server's name and port.|{_EXAMPLE} and write / in it as %2F.")
    return MailServer(
        parts.scheme,
        parts.hostname,
        _port(text) or PORTS[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )


def _port(text: str) -> int | None:
    try:
        return urlsplit(text).port
    except ValueError:
        raise ValueError(f"the port of the mail server is not a number up to 65535.|{_EXAMPLE}") from None


def mail_settings(text: str, sender: str) -> dict[str, Any]:
    """Return Django's mail settings for an address and a From line.

    Raises:
        ValueError: as :func:`parse`.

    """
    server = parse(text)
    settings: dict[str, Any] = {
        "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        "EMAIL_TIMEOUT": TIMEOUT_SECONDS,
        "EMAIL_SUBJECT_PREFIX": "",
        "DEFAULT_FROM_EMAIL": sender,
        "SERVER_EMAIL": sender,
    }
    if server is None:
        return settings
    if server.scheme == "console":
        return settings | {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    return settings | {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": server.host,
        "EMAIL_PORT": server.port,
        "EMAIL_HOST_USER": server.user,
        "EMAIL_HOST_PASSWORD": server.password,
        "EMAIL_USE_TLS": server.scheme == "smtp+starttls",
        "EMAIL_USE_SSL": server.scheme == "smtps",
    }
