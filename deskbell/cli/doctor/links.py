"""What Deskbell needs of others: a mail server, a certificate that lasts."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from deskbell.cli.doctor.finding import Finding, ok, warning, wrong
from deskbell.core import clock
from deskbell.core.configuration import Configuration
from deskbell.core.mail import MailServer, parse

SECONDS = 5.0
RENEW_DAYS = 21
URGENT_DAYS = 3


def mail(configuration: Configuration) -> Iterator[Finding]:
    """Greet the mail server and sign in to it. Sends nothing."""
    server = parse(configuration.mail)
    if server is None or server.scheme == "console":
        yield warning(
            "mail",
            "No mail is sent: people are invited by printed codes, and a lost password needs an administrator.",
            "Set DESKBELL_MAIL, such as smtp+starttls://user:password@mail.example.org:587",
        )
        return
    name = f"{server.host}:{server.port}"
    try:
        _greet(server)
    except smtplib.SMTPAuthenticationError:
        yield wrong("mail", f"{name} refuses the user or the password.", "Correct both in DESKBELL_MAIL.")
    except (OSError, smtplib.SMTPException) as error:
        yield wrong("mail", f"{name} can't be used ({error}).", "Correct DESKBELL_MAIL, or open the way to it.")
    else:
        yield ok("mail", f"{name} takes mail.")


def _greet(server: MailServer) -> None:
    context = ssl.create_default_context()
    if server.scheme == "smtps":
        link: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
    else:
        link = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
    with link:
        if server.scheme == "smtp+starttls":
            link.starttls(context=context)
        if server.user:
            link.login(server.user, server.password)
        link.ehlo()
        link.noop()


def certificate(configuration: Configuration) -> Iterator[Finding]:
    """Say how long the certificate lasts: the one that was set, else the one that the address shows."""
    if not configuration.secure:
        return
    try:
        until = _in_file(configuration.tls_certificate) if configuration.tls_certificate else _shown(configuration.url)
    except ssl.SSLCertVerificationError as error:
        said = f"Browsers would not trust {configuration.url} ({error.verify_message})."
        yield wrong("certificate", said, "Renew the certificate, or let the desk PCs trust who signed it.")
        return
    except (OSError, ValueError) as error:
        yield wrong("certificate", f"It can't be read ({error}).", "See docs/operate/tls.md.")
        return
    days = (until - clock.now()).days
    said = f"It lasts until {until:%d %b %Y} ({days} days)."
    if days < URGENT_DAYS:
        yield wrong("certificate", said, "Renew it now: without it no desk is linked.")
    elif days < RENEW_DAYS:
        yield warning("certificate", said, "Renew it, and see why it is not renewed by itself.")
    else:
        yield ok("certificate", said)


def _in_file(name: str) -> datetime:
    from cryptography.x509 import load_pem_x509_certificate

    return load_pem_x509_certificate(Path(name).read_bytes()).not_valid_after_utc


def _shown(url: str) -> datetime:
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or 443
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), SECONDS) as link,
        context.wrap_socket(link, server_hostname=host) as safe,
    ):
        shown = safe.getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown["notAfter"])), UTC)
