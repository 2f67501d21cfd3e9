"""Send a message by mail."""

from __future__ import annotations

import re
from smtplib import SMTPException

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deskbell.alarms.models import Line
from deskbell.channels.errors import NotSent
from deskbell.channels.message import Message


class MailChannel:
    """One mail to the line's address, with a Message-ID that is the same on every try."""

    name = "mail"
    signs = False
    label = _("Mail")
    address_help = _("An email address that somebody watches at every hour.")

    def check(self, address: str) -> None:
        """Refuse what is no email address."""
        try:
            validate_email(address)
        except ValidationError as error:
            raise ValidationError(_("This is not an email address. Write it as name@example.org")) from error

    def send(self, line: Line, message: Message) -> str:
        """Hand the mail to the mail server.

        Raises:
            NotSent: the mail server refused it or was not there.

        """
        headers = {"Message-ID": f"<{message.ref}@deskbell>", "X-Priority": "1", "Auto-Submitted": "auto-generated"}
        mail = EmailMessage(message.subject, message.text, to=[line.address], headers=headers)
        try:
            mail.send()
        except (SMTPException, OSError) as error:
            said = gettext("the mail server said: %(said)s") % {"said": _without(line.address, error)}
            raise NotSent(said[:300]) from error
        return gettext("handed to the mail server")


def _without(address: str, error: Exception) -> str:
    """Return what an error says, without the address that mail servers like to repeat: it is somebody's."""
    return re.sub(re.escape(address), "…", str(error), flags=re.IGNORECASE)
