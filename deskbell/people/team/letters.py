"""The mail and the printed sheet of an invitation."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from smtplib import SMTPException

import qrcode
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from deskbell.people.models import Invitation, Person
from deskbell.places.models import Place

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Letter:
    """An invitation with its code, at the only moment when the code is known."""

    invitation: Invitation
    code: str

    @property
    def link(self) -> str:
        """The address that opens the invitation."""
        path = reverse("people:invited", args=[self.code])
        return f"{settings.CONFIGURATION.url}{path}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter as it is printed."""

    letter: Letter
    library: Place
    address: str
    qr: SafeString


def mail_is_set() -> bool:
    """Tell whether the operator set a mail server."""
    return bool(settings.MAIL_IS_SENT)


def send(letters: Sequence[Letter], by: Person) -> list[Letter]:
    """Mail the letters and return those that the mail server took; none if it can't be reached.

    Subject and log hold no personal data (P9).
    """
    if not letters or not mail_is_set():
        return []
    sent = []
    try:
        with get_connection() as connection:
            for letter in letters:
                _mail(letter, by, connection).send()
                sent.append(letter)
    except (OSError, SMTPException) as error:
        logger.warning("%d of %d invitations were not mailed: %s", len(letters) - len(sent), len(letters), type(error))
    return sent


def _mail(letter: Letter, by: Person, connection: BaseEmailBackend) -> EmailMessage:
    invitation = letter.invitation
    words = {"letter": letter, "library": _library(invitation), "invitation": invitation, "by": by}
    body = render_to_string("people/invitation_mail.txt", words)
    subject = _("Your invitation to Deskbell")
    return EmailMessage(subject, body, to=[invitation.email], connection=connection)


def printed(letters: Sequence[Letter]) -> list[Sheet]:
    """Return the sheets to print."""
    address = f"{settings.CONFIGURATION.url}{reverse('people:invitation')}"
    shown = address.removeprefix("https://").removeprefix("http://").rstrip("/")
    return [Sheet(one, _library(one.invitation), shown, square(one.link)) for one in letters]


def _library(invitation: Invitation) -> Place:
    return invitation.place.tenant or invitation.place


def square(text: str) -> SafeString:
    """Return a QR code of a link as ``<svg>``. The words beside it say what it opens."""
    code = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(text)
    rows = code.get_matrix()
    dots = "".join(f"M{x},{y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return format_html(
        '<svg viewBox="0 0 {0} {0}" aria-hidden="true" shape-rendering="crispEdges">'
        '<path fill="currentColor" d="{1}"/></svg>',
        len(rows),
        dots,
    )
