"""What a person types to set up a line."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from deskbell.alarms.models import Line
from deskbell.channels.access import places_for_lines
from deskbell.channels.registry import CHANNELS
from deskbell.people.models import Person
from deskbell.places.models import Kind, Place
from deskbell.screens.whereabouts import choices


class LineForm(forms.Form):
    """Where a line counts, whom it reaches, and how."""

    place = forms.ChoiceField(
        label=_("Where does it count?"),
        help_text=_("For alarms there and everywhere below."),
        error_messages={
            "required": _("Choose the library, branch or floor."),
            "invalid_choice": _("That place is not yours to set up lines at, or it is closed. Choose another."),
        },
    )
    purpose = forms.ChoiceField(
        label=_("Whom does it reach?"),
        choices=[("", _("Choose whom")), *Line.Purpose.choices],
        help_text=_("A plan tells the police link, security or staff; this is where their message goes."),
        error_messages={
            "required": _("Choose whom the line reaches."),
            "invalid_choice": _("Choose one of those listed."),
        },
    )
    channel = forms.ChoiceField(
        label=_("How?"),
        choices=[(name, channel.label) for name, channel in CHANNELS.items()],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how the message travels."),
            "invalid_choice": _("Choose one of those listed."),
        },
    )
    name = forms.CharField(
        label=_("What do you call it?"),
        max_length=80,
        help_text=_("For example “Alarm centre” or “Campus security desk”. It is shown in plans and timelines."),
        error_messages={
            "required": _("Give the line a name, so that colleagues know where the message goes."),
            "max_length": _("Use 80 letters or fewer."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=400,
        error_messages={
            "required": _("Write the address to which the message goes."),
            "max_length": _("Use 400 letters or fewer."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = {place.ref: place for place in places_for_lines(person)}
        libraries = [(one.ref, one.name) for one in self._places.values() if one.kind == Kind.LIBRARY]
        whole = [(_("All branches"), libraries)] if libraries else []
        offered = [("", _("Choose a place")), *whole, *choices(self._places.values())]
        cast("forms.ChoiceField", self.fields["place"]).choices = offered
        helps = format_html_join("", "<li>{}: {}</li>", ((one.label, one.address_help) for one in CHANNELS.values()))
        self.fields["address"].help_text = format_html("<ul>{}</ul>", helps)

    def clean_place(self) -> Place:
        """Return the place itself."""
        return self._places[self.cleaned_data["place"]]

    def clean_name(self) -> str:
        """Return the name without doubled spaces."""
        return " ".join(self.cleaned_data["name"].split())

    def clean(self) -> dict[str, Any]:
        """Refuse an address that the channel can't use, and a line that is there already."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        channel, address = CHANNELS.get(found.get("channel", "")), found.get("address")
        if channel is not None and address:
            try:
                channel.check(address)
            except ValidationError as error:
                self.add_error("address", error)
            else:
                self._refuse_double(found)
        return found

    def _refuse_double(self, found: dict[str, Any]) -> None:
        fields = ("place", "purpose", "channel", "address")
        if all(found.get(field) for field in fields):
            same = Line.objects.filter(closed_at=None, **{field: found[field] for field in fields})
            if same.exists():
                self.add_error("address", _("This line is set up already. Write another address, or leave it."))
