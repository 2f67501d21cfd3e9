"""Forms of one's own account and of the first start."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from deskbell.people.account_forms import LONGEST, PASSWORD_HELP
from deskbell.people.models import Person

NEAR = {
    "America/New_York": _("Eastern (New York)"),
    "America/Chicago": _("Central (Chicago)"),
    "America/Denver": _("Mountain (Denver)"),
    "America/Phoenix": _("Arizona (Phoenix)"),
    "America/Los_Angeles": _("Pacific (Los Angeles)"),
    "America/Anchorage": _("Alaska (Anchorage)"),
    "Pacific/Honolulu": _("Hawaii (Honolulu)"),
    "America/Puerto_Rico": _("Puerto Rico"),
    "Pacific/Guam": _("Guam"),
}
LANGUAGES = [("en", "English"), ("es", "Español")]
THEMES = [
    ("", pgettext_lazy("theme", "As the device has it")),
    ("light", pgettext_lazy("theme", "Light")),
    ("dark", pgettext_lazy("theme", "Dark")),
]


@lru_cache(maxsize=1)
def _far() -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone]


def time_zones() -> list[tuple[Any, Any]]:
    """Return every time zone as choices: those of the United States first, by the names that people use."""
    return [(_("United States"), list(NEAR.items())), (_("Everywhere"), _far())]


class MineForm(forms.Form):
    """How one is called and how pages look and speak. The look is kept in this browser."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, help_text=_("As colleagues know you. They see it when you answer a call.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, widget=forms.RadioSelect)
    theme = forms.ChoiceField(
        label=_("Light or dark"),
        choices=THEMES,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("In this browser only."),
    )
    theme.hides_optional = True  # type: ignore[attr-defined]


class SetupForm(forms.Form):
    """The first start: the code from the server, the library, its first administrator."""

    code = forms.CharField(
        label=_("Setup code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("The server prints it when someone runs “deskbell init” there. It works once, for a day."),
    )
    library = forms.CharField(
        label=_("Name of the library"),
        max_length=120,
        help_text=_("The whole library with all its branches, such as Lakeside Library."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=time_zones, help_text=_("A branch elsewhere can have its own.")
    )
    name = forms.CharField(label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("Your email address"),
        max_length=254,
        help_text=_("You sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=LONGEST,
        strip=False,
        help_text=PASSWORD_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("time_zone", settings.CONFIGURATION.time_zone)
        super().__init__(*args, **kwargs)

    def clean_email(self) -> str:
        """Refuse an address that someone has already."""
        email: str = self.cleaned_data["email"].lower()
        if Person.objects.filter(email=email).exists():
            raise ValidationError(gettext("Someone has this email address already. Type another."))
        return email

    def clean(self) -> dict[str, Any]:
        """Hold the password against the rules for passwords."""
        data = super().clean() or self.cleaned_data
        if password := data.get("password"):
            someone = Person(email=data.get("email", ""), name=data.get("name", ""))
            try:
                validate_password(password, someone)
            except ValidationError as error:
                self.add_error("password", error)
        return data
