"""What a person types about a place: its words, and what is within reach there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from deskbell.protocols.bindings import BINDINGS, Binding
from deskbell.protocols.bound import Said
from deskbell.protocols.facts import STATION
from deskbell.protocols.models.station import Alone, YesNo
from deskbell.protocols.place_rules import BadSaying, checked, most
from deskbell.protocols.place_terms import STATION as QUESTIONS
from deskbell.protocols.place_terms import WORDS


class SaysForm(forms.Form):
    """Words and station of one place. above: what counts where the place says nothing, and who says it."""

    def __init__(self, *args: Any, above: Mapping[str, Said], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, binding in BINDINGS.items():
            self.fields[name] = _words_field(binding, above.get(name))
        for name in STATION:
            self.fields[name] = _station_field(name, above.get(name))

    def clean(self) -> dict[str, Any]:
        """Check each value by the rules of the action; what is wrong stands beside its field."""
        for name in [name for name in self.fields if name in self.cleaned_data]:
            try:
                self.cleaned_data[name] = checked(name, self.cleaned_data[name])
            except BadSaying as wrong:
                self.add_error(name, str(wrong.message))
        return self.cleaned_data

    @property
    def words(self) -> list[forms.BoundField]:
        """The fields of the words."""
        return [self[name] for name in BINDINGS]

    @property
    def station(self) -> list[forms.BoundField]:
        """The questions about the station."""
        return [self[name] for name in STATION]


def origin(said: Said) -> str:
    """Say where a value comes from that the place itself does not say."""
    parts = {"place": said.place.name, "value": words_of(said.value)}
    if said.own:
        return _("From %(place)s: %(value)s") % parts
    return _("From the telephone numbers of %(place)s: %(value)s") % parts


def words_of(value: str) -> str:
    """Return a value as a page shows it: an answer in words, anything else as it is."""
    answers = [*YesNo, *Alone]
    return next((str(one.label) for one in answers if one.value == value), value)


def _words_field(binding: Binding, above: Said | None) -> forms.Field:
    attributes = {"maxlength": most(binding.name), "autocomplete": "off"}
    attributes |= {"inputmode": "tel"} if binding.can_dial else {}
    field = forms.CharField(
        label=str(WORDS[binding.name]),
        required=False,
        widget=forms.TextInput(attrs=attributes),
        help_text=_help(binding, above),
    )
    field.hides_optional = True  # type: ignore[attr-defined]
    return field


def _help(binding: Binding, above: Said | None) -> SafeString:
    what = _("%(what)s. Example: %(example)s") % {"what": _(binding.what), "example": _(binding.example)}
    if above is None:
        return format_html("{}", what)
    return format_html('{} <span class="says-above">{}</span>', what, origin(above))


def _station_field(name: str, above: Said | None) -> forms.Field:
    choices: list[tuple[str, str | Promise]] = [("", _unsaid(name, above))]
    choices += Alone.choices if name == "alone" else YesNo.choices
    field = forms.ChoiceField(
        label=str(QUESTIONS[name]),
        required=False,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of these.")},
    )
    field.hides_optional = True  # type: ignore[attr-defined]
    return field


def _unsaid(name: str, above: Said | None) -> str:
    if above is not None:
        return origin(above)
    return _("Not said here: as the rota says") if name == "alone" else _("Not said")
