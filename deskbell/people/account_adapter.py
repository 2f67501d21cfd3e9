"""How allauth behaves here: nobody signs up, people are invited; its words are ours; secrets are sealed."""

from __future__ import annotations

import logging
from base64 import urlsafe_b64encode
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from deskbell.core.recent_login import showed_lately
from deskbell.people.models import Person

logger = logging.getLogger(__name__)

Words = dict[str, str | Promise]


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed; an invitation makes the account."""

    error_messages: ClassVar[Words] = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Ask your administrator to open it again."),
        "duplicate_email": _("This is your email address already. Type another."),
        "email_password_mismatch": _("This email address and password do not belong together. Check both."),
        "email_taken": _("Someone else uses this email address. Type another."),
        "enter_current_password": _("This is not your present password. Type the one you sign in with."),
        "incorrect_code": _("This code is not right, or it has just changed. Type the one shown now."),
        "incorrect_password": _("This is not your password. Type it again."),
        "invalid_password_reset": _("This link has been used, or is older than an hour. Ask for a new one."),
        "rate_limited": _("That was many tries in a short time. Wait a minute, then go on."),
        "same_as_current": _("This is the present one. Type another."),
        "too_many_login_attempts": _("That was many tries in a short time. Wait five minutes, then sign in."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: the way in is an invitation."""
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Ask again only those who did not sign in or answer within the last minutes."""
        return super().is_reauthentication_required(app=app) and not showed_lately(self.request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail in the reader's language. A mail server that is down is told to the person, not thrown."""
        if not settings.MAIL_IS_SENT:
            return
        try:
            with translation.override(_language_of(context)):
                super().send_mail(template_prefix, email, context)
        except OSError as error:  # smtplib's own errors are OSErrors too
            logger.warning("a mail could not be sent: %s", type(error).__name__)
            words = gettext("The mail could not be sent. Try again in some minutes, or ask your administrator.")
            messages.error(self.request, words)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Say what was done, but not that someone signed in or out: they can see that."""
        template = kwargs.get("message_template") or (args[0] if args else "")
        if template not in ("account/messages/logged_in.txt", "account/messages/logged_out.txt"):
            super().add_message(request, level, *args, **kwargs)


class TwoStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second steps and passkeys. Their secrets are sealed with a key made from the server's secret key."""

    error_messages: ClassVar[Words] = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": _("Turn off the second step first, then change your email address."),
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a sealed secret."""
        return _seal().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: Person, type: Authenticator.Type) -> str:  # noqa: A002
        """Suggest a name for a new passkey."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("My passkey") if count == 0 else gettext("My passkey %(number)s") % {"number": count + 1}


def _seal() -> Fernet:
    key = salted_hmac("deskbell.two-step", "seal", secret=settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(urlsafe_b64encode(key))


def _language_of(context: dict[str, Any]) -> str:
    reader = context.get("user")
    return reader.language if isinstance(reader, Person) else translation.get_language() or settings.LANGUAGE_CODE
