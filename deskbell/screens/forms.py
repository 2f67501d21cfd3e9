"""What a person types to enrol, rename or move a screen."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from deskbell.people.access import places_for
from deskbell.people.models import Person
from deskbell.people.roles import Can
from deskbell.places.models import Place
from deskbell.screens.whereabouts import choices


class ScreenForm(forms.Form):
    """Name and place of a screen. Offers the places where the person may enrol screens."""

    place = forms.ChoiceField(
        label=_("Where does it stand?"),
        help_text=_("An alarm from this screen comes from there. Choose the desk or room, as exact as you can."),
        error_messages={
            "required": _("Choose the desk or room where the screen stands."),
            "invalid_choice": _("That place is not yours to enrol screens at, or it is closed. Choose another."),
        },
    )
    name = forms.CharField(
        label=_("What do you call it?"),
        max_length=80,
        help_text=_("For example “Reference PC” or “Workroom, left”. It is shown to those who come."),
        error_messages={
            "required": _("Give the screen a name, so that colleagues can tell it from others."),
            "max_length": _("Use 80 letters or fewer."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, person: Person | AnonymousUser, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = {place.ref: place for place in places_for(person, Can.ENROL_SCREENS)}
        offered = choices(self._places.values())
        cast("forms.ChoiceField", self.fields["place"]).choices = [("", _("Choose a place")), *offered]
        self.has_places = bool(offered)

    def clean_place(self) -> Place:
        """Return the place itself."""
        return self._places[self.cleaned_data["place"]]

    def clean_name(self) -> str:
        """Return the name without doubled spaces."""
        return " ".join(self.cleaned_data["name"].split())


class CodeForm(forms.Form):
    """The code, typed at the desk PC or brought by its QR code."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        help_text=_("Eight letters and figures, such as K7QM-2XWD. The person in charge makes it under Screens."),
        error_messages={
            "required": _("Type the code that the person in charge gave you."),
            "max_length": _("A code has eight letters and figures. Type it as it is shown."),
        },
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "autofocus": True}
        ),
    )
