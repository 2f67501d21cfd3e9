"""What a person types about a place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from deskbell.places.actions.tree import BELOW
from deskbell.places.models import Kind, Phone, Place

ADDRESSED = (Kind.LIBRARY, Kind.BRANCH)
USUAL_ZONES = (
    "America/New_York",
    "America/Detroit",
    "America/Indiana/Indianapolis",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Boise",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
)


if TYPE_CHECKING:
    _PlaceModelForm = forms.ModelForm[Place]
else:
    _PlaceModelForm = forms.ModelForm


def zone_choices(above: str) -> list[Any]:
    """Return the time zones to choose from; the first choice is to follow what counts above."""
    others = sorted(name for name in available_timezones() if "/" in name and name not in USUAL_ZONES)
    follow = _("As above: %(zone)s") % {"zone": _readable_zone(above)}
    return [
        ("", follow),
        (_("United States"), [(name, _readable_zone(name)) for name in USUAL_ZONES]),
        (
            _("Elsewhere"),
            [(name, _readable_zone(name)) for name in others if not name.startswith(("Etc/", "SystemV/"))],
        ),
    ]


def _readable_zone(name: str) -> str:
    return name.replace("_", " ")


class PlaceForm(_PlaceModelForm):
    """Name and particulars of a place. Address and time zone are asked of libraries and branches only."""

    class Meta:
        model = Place
        fields = (
            "name",
            "street",
            "city",
            "state",
            "postal_code",
            "directions",
            "time_zone",
            "help_extension",
        )
        widgets = {
            "street": forms.TextInput(attrs={"autocomplete": "street-address"}),
            "help_extension": forms.TextInput(attrs={"inputmode": "tel"}),
        }
        help_texts = {
            "name": _("As colleagues call it."),
            "street": _("House number and street, as a 911 call taker needs it. No post box."),
            "directions": _("The last steps, for who comes running: “by the east stairs”."),
            "help_extension": _("The number to dial in the house when there is no link. Blank: as above."),
        }
        error_messages = {"name": {"required": _("Give the place a name, so that people know where to run.")}}

    def __init__(self, *args: Any, kind: str, zone_above: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind not in ADDRESSED:
            for name in ("street", "city", "state", "postal_code", "time_zone"):
                del self.fields[name]
        else:
            del self.fields["directions"]
            choices = zone_choices(zone_above)
            self.fields["time_zone"] = forms.ChoiceField(
                label=_("Time zone"), required=False, choices=choices, error_messages={"invalid_choice": ZONE_WRONG}
            )

    def clean_name(self) -> str:
        """Return the name without doubled spaces."""
        return " ".join(self.cleaned_data["name"].split())


ZONE_WRONG = _("That is no time zone that Deskbell knows. Choose one from the list.")


class KindForm(forms.Form):
    """What to add below a place."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you are adding."), "invalid_choice": _("Choose one of these.")},
    )

    def __init__(self, parent: Place, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind, Kind(kind).label) for kind in BELOW[parent.kind]]
        field = self.fields["kind"]
        cast("forms.ChoiceField", field).choices = kinds
        if len(kinds) == 1:
            field.initial = kinds[0][0]


class PhoneForm(forms.Form):
    """One telephone number. Leaving the number empty removes it."""

    use = forms.ChoiceField(label=_("Used for"), choices=Phone.Use.choices)
    number = forms.CharField(
        label=_("Number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        error_messages={"max_length": _("Use 40 characters or fewer.")},
    )
    note = forms.CharField(
        label=_("Note"), max_length=80, required=False, error_messages={"max_length": _("Use 80 letters or fewer.")}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].hides_optional = True  # type: ignore[attr-defined]

    def clean_number(self) -> str:
        """Return the number without doubled spaces; it must hold a digit to be dialled."""
        number = " ".join(self.cleaned_data["number"].split())
        if number and not any(letter.isdigit() for letter in number):
            raise forms.ValidationError(_("A telephone number has digits. Correct it, or empty it to remove it."))
        return number


PhoneFormSet = forms.formset_factory(PhoneForm, extra=2, max_num=40, absolute_max=60)
