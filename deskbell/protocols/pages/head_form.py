"""What a protocol says of itself as a whole, as a form: its title, where each begins, the facts, its sources."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from deskbell.core.continuum import Behaviour
from deskbell.protocols.content_hash import short_hash
from deskbell.protocols.definition import Protocol, Role, Standing
from deskbell.protocols.fact_words import BEHAVIOURS, LANGUAGES, ROLES, STANDING
from deskbell.protocols.facts import KNOWN
from deskbell.protocols.filling import in_language
from deskbell.protocols.pages.asking import reader_language
from deskbell.protocols.writing.head import Facts, put_head

MOST = 400
LEAD = (Standing.SAFE_ROOM, Standing.OVER)
KNOWN_WORDS = {
    "near_phone": gettext_lazy("whether a telephone is near"),
    "has_device": gettext_lazy("whether a personal device is worn"),
    "has_counter": gettext_lazy("whether there is a counter"),
    "has_safe_room": gettext_lazy("whether there is a safe room"),
    "alone": gettext_lazy("whether one is alone"),
    "level": gettext_lazy("at which level somebody pressed"),
    "help": gettext_lazy("whether help is coming or there"),
    "police": gettext_lazy("whether the police were called"),
}


class HeadForm(forms.Form):
    """The head of a protocol."""

    owner = forms.CharField(label=pgettext_lazy("of a protocol", "Who answers for it"), max_length=MOST, required=False)
    review = forms.DateField(
        label=gettext_lazy("To be read again by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    sources = forms.CharField(
        label=gettext_lazy("Sources, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=4000,
    )
    covers = forms.MultipleChoiceField(
        label=gettext_lazy("For behavior that is"), required=False, widget=forms.CheckboxSelectMultiple
    )
    known = forms.MultipleChoiceField(
        label=gettext_lazy("What Deskbell knows by itself and it takes into account"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(KNOWN_WORDS.items()),
    )
    asked = forms.CharField(
        label=gettext_lazy("What its questions find out"),
        help_text=gettext_lazy("One fact a line, with its values: risk: yes, no"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        max_length=4000,
    )

    def __init__(self, *args: Any, protocol: Protocol, **kwargs: Any) -> None:
        kwargs["initial"] = _initial(protocol)
        super().__init__(*args, **kwargs)
        self.protocol = protocol
        choices = [(one.value, _(words)) for one, words in BEHAVIOURS.items()]
        self.fields["covers"].choices = choices  # type: ignore[attr-defined]
        titles = {f"title_{one}": f"{_('Title')}, {_(LANGUAGES[one])}" for one in protocol.languages}
        steps = [
            ("", "—"),
            *(
                (name, f"{in_language(step.text, reader_language()) or name} ({name})")
                for name, step in protocol.steps.items()
            ),
        ]
        first: dict[str, forms.Field] = {
            name: forms.CharField(label=label, max_length=MOST, required=False) for name, label in titles.items()
        }
        for role in Role:
            label = _("%(who)s begins with") % {"who": _(ROLES[role])}
            first[f"begin_{role.value}"] = _choice(label, steps)
        for one in LEAD:
            first[f"standing_{one.value}"] = _choice(_("“%(action)s” leads to") % {"action": _(STANDING[one])}, steps)
        self.fields = first | self.fields

    def clean_asked(self) -> dict[str, tuple[str, ...]]:
        """Read the facts; each needs a name and values."""
        found: dict[str, tuple[str, ...]] = {}
        for line in filter(None, (one.strip() for one in self.cleaned_data["asked"].splitlines())):
            name, sign, values = line.partition(":")
            several = tuple(filter(None, (one.strip() for one in values.split(","))))
            if not sign or not name.strip() or not several:
                raise forms.ValidationError(
                    _("“%(typed)s” is no fact. Write its name, a colon and its values: risk: yes, no") % {"typed": line}
                )
            if name.strip() in found or name.strip() in KNOWN:
                raise forms.ValidationError(_("“%(typed)s”: this fact is there already.") % {"typed": line})
            found[name.strip()] = several
        return found

    def put(self, source: str) -> str:
        """Return a text with what was typed. Only of a form that is valid.

        Raises:
            CannotChange: something of it can't stand in a protocol.

        """
        said = self.cleaned_data
        values: dict[str, Any] = {
            "title": {**self.protocol.title, **{one: said[f"title_{one}"] for one in self.protocol.languages}},
            "covers": frozenset(Behaviour(one) for one in said["covers"]),
            "owner": said["owner"],
            "review": said["review"].isoformat() if said["review"] else "",
            "sources": tuple(said["sources"].splitlines()),
            "facts": Facts(frozenset(said["known"]), said["asked"]),
            "begin": {role: said[f"begin_{role.value}"] for role in Role},
            "standing": {one: said[f"standing_{one.value}"] for one in LEAD},
        }
        was = _initial(self.protocol)
        changed = {name for name in self.changed_data if name in said or name in was}
        for name, value in values.items():
            if any(
                field.partition("_")[0] == name or (name == "facts" and field in ("known", "asked"))
                for field in changed
            ):
                source = put_head(source, name, value)
        return source


def mark_of_head(protocol: Protocol) -> str:
    """Return what tells a head as somebody has seen it from the same after a change."""
    return short_hash(_initial(protocol))


def _initial(protocol: Protocol) -> dict[str, Any]:
    return {
        **{f"title_{one}": words for one, words in protocol.title.items()},
        **{f"begin_{role.value}": name for role, name in protocol.begin.items()},
        **{f"standing_{one.value}": name for one, name in protocol.standing.items()},
        "owner": protocol.owner,
        "review": protocol.review,
        "sources": "\n".join(protocol.sources),
        "covers": [one.value for one in Behaviour if one in protocol.covers],
        "known": [name for name in KNOWN if name in protocol.known],
        "asked": "\n".join(f"{name}: {', '.join(values)}" for name, values in protocol.asked.items()),
    }


def _choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=choices)
