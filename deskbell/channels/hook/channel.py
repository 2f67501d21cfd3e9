"""Send a message as JSON over HTTP, signed, with an idempotency key."""

from __future__ import annotations

import hashlib
import hmac
import json
from http.client import HTTPException
from ipaddress import ip_address
from socket import getaddrinfo
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deskbell.alarms.models import Line
from deskbell.channels.errors import NotSent
from deskbell.channels.message import Message

TIMEOUT = 8.0


class _NoRedirect(HTTPRedirectHandler):
    """A receiver that moved must be entered anew: following would carry the message to a stranger."""

    def redirect_request(self, *_args: object, **_kwargs: object) -> None:
        """Refuse every redirect."""


_opener = build_opener(_NoRedirect)


class HookChannel:
    """POST to the line's address. Signature: ``X-Deskbell-Signature: sha256=HMAC(secret, body)``, as with web hooks."""

    name = "hook"
    signs = True
    label = _("HTTP hook")
    address_help = _(
        "An address such as https://alarms.example.org/deskbell. It must answer 200 to 299 within 8 seconds."
    )

    def check(self, address: str) -> None:
        """Refuse what is no web address."""
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
            raise ValidationError(_("This is not a web address. Begin it with https://"))

    def send(self, line: Line, message: Message) -> str:
        """POST once.

        Raises:
            NotSent: no answer within 8 seconds, or one that is not 2xx.

        """
        _refuse_own_machine(line.address)
        body = json.dumps(message.as_json()).encode()
        signature = hmac.new(line.secret.encode(), body, hashlib.sha256).hexdigest()
        request = Request(  # noqa: S310 check() let only http and https in
            line.address,
            body,
            {
                "Content-Type": "application/json",
                "Idempotency-Key": message.ref,
                "X-Deskbell-Signature": f"sha256={signature}",
                "User-Agent": "Deskbell",
            },
        )
        try:
            with _opener.open(request, timeout=TIMEOUT) as response:
                return f"HTTP {response.status}"
        except HTTPError as error:
            raise NotSent(gettext("it answered HTTP %(code)s") % {"code": error.code}) from error
        except (URLError, OSError, HTTPException) as error:
            raise NotSent(_why(error)) from error


def _refuse_own_machine(address: str) -> None:
    """Keep a hook from reaching what only this machine may ask: its own services, a cloud's metadata address.

    Addresses of the library's own network stay allowed: an alarm centre on the LAN is what hooks are for.
    """
    if settings.CONFIGURATION.mode != "production":
        return
    try:
        found = getaddrinfo(urlsplit(address).hostname, None)
    except OSError as error:
        raise NotSent(_why(error)) from error
    if any(is_own_machine(str(one[4][0])) for one in found):
        raise NotSent(gettext("this address leads back to Deskbell’s own machine"))


def is_own_machine(address: str) -> bool:
    """Tell whether an IP address is loopback, link-local (which holds cloud metadata), or no host at all."""
    ip = ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return ip.is_loopback or ip.is_link_local or ip.is_unspecified or ip.is_multicast


def _why(error: Exception) -> str:
    """Say what went wrong as the operating system words it, without its number."""
    reason = getattr(error, "reason", error)
    return str(getattr(reason, "strerror", None) or reason) or type(error).__name__
