"""allauth's forms in our words: one password field that can be looked at, no placeholders, limits on length."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.account.models import EmailAddress
from allauth.mfa.base import forms as codes
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

LONGEST = 256
"""No password, code or name is longer. A megabyte of password would only heat the room."""

TYPED_BEFORE = "deskbell_typed_before"
"""Where a session keeps the address that somebody has just typed elsewhere, for the next sign-in page alone."""
PASSWORD_HELP = _("12 characters or more. A few words that you will remember do well.")
Words = dict[str, Any]


class Plain:
    """Gives the fields our labels and help, takes placeholders away and bounds what can be typed."""

    labels: ClassVar[Words] = {}
    helps: ClassVar[Words] = {}
    leaves_out: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name in self.leaves_out:
            fields.pop(name, None)
        for name, field in fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, forms.CharField) and not isinstance(field, forms.JSONField):
                _bound(field)


def _bound(field: forms.CharField) -> None:
    if field.max_length is None:
        field.max_length = LONGEST
        field.validators.append(MaxLengthValidator(LONGEST))
        field.widget.attrs["maxlength"] = str(LONGEST)


class LoginForm(Plain, account.LoginForm):  # type: ignore[misc]
    """Signing in with an email address and a password."""

    labels: ClassVar[Words] = {"login": _("Email address"), "password": _("Password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        if self.request and not self.is_bound and TYPED_BEFORE in self.request.session:
            self.fields["login"].initial = self.request.session.pop(TYPED_BEFORE)
            self.fields["password"].widget.attrs["autofocus"] = True


class ForgottenForm(Plain, account.ResetPasswordForm):  # type: ignore[misc]
    """Asking for a link by mail."""

    labels: ClassVar[Words] = {"email": _("Email address")}


class NewPasswordByMailForm(Plain, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, after a link by mail."""

    labels: ClassVar[Words] = {"password1": _("New password")}
    helps: ClassVar[Words] = {"password1": PASSWORD_HELP}
    leaves_out = ("password2",)


class NewPasswordForm(Plain, account.ChangePasswordForm):  # type: ignore[misc]
    """A new password in place of the present one."""

    labels: ClassVar[Words] = {"oldpassword": _("Present password"), "password1": _("New password")}
    helps: ClassVar[Words] = {"password1": PASSWORD_HELP}
    leaves_out = ("password2",)


class FirstPasswordForm(Plain, account.SetPasswordForm):  # type: ignore[misc]
    """A password for an account that has none."""

    labels: ClassVar[Words] = {"password1": _("Password")}
    helps: ClassVar[Words] = {"password1": PASSWORD_HELP}
    leaves_out = ("password2",)


class MailAddressForm(Plain, account.AddEmailForm):  # type: ignore[misc]
    """Another email address to sign in with."""

    labels: ClassVar[Words] = {"email": _("New email address")}
    helps: ClassVar[Words] = {"email": _("We send a link to it. The change counts when you have opened the link.")}

    def save(self, request: HttpRequest) -> EmailAddress:
        """Send the link. The address in use counts as proven, or allauth would drop it for the new one at once."""
        used = {"email": self.user.email, "verified": True, "primary": True}
        EmailAddress.objects.update_or_create(user=self.user, email=self.user.email, defaults=used)
        return super().save(request)


class PasswordAgainForm(Plain, account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    labels: ClassVar[Words] = {"password": _("Password")}


class CodeForm(Plain, codes.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""

    labels: ClassVar[Words] = {"code": _("Code")}
    helps: ClassVar[Words] = {"code": _("Six digits from your authenticator app, or one of your recovery codes.")}


class CodeAgainForm(Plain, codes.ReauthenticateForm):  # type: ignore[misc]
    """A code, before something that matters."""

    labels: ClassVar[Words] = CodeForm.labels
    helps: ClassVar[Words] = CodeForm.helps


class FirstCodeForm(Plain, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app: proves that it works."""

    labels: ClassVar[Words] = {"code": _("Code that the app shows now")}
    helps: ClassVar[Words] = {"code": _("Six digits. They change every 30 seconds.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class AddPasskeyForm(Plain, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey. It signs in by itself, without a password: that is what it is for."""

    labels: ClassVar[Words] = {"name": _("Name of the passkey"), "passwordless": _("Sign in with it alone")}
    helps: ClassVar[Words] = {
        "name": _("So that you know it again, such as “my phone”."),
        "passwordless": _("The device then asks for your fingerprint, face or PIN, and Deskbell for no password."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(Plain, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    labels: ClassVar[Words] = {"name": _("Name of the passkey")}
