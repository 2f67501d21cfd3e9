"""One step as a form: what it says in each language, for whom it is, and where it leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from deskbell.protocols.condition_text import (
    BadCondition,
    condition_of,
    condition_text,
    edges_of,
    edges_text,
)
from deskbell.protocols.definition import Answer, Condition, Edge, Kind, Protocol, Role, Step
from deskbell.protocols.fact_words import KINDS, LANGUAGES, LEVELS, ROLES
from deskbell.protocols.filling import in_language
from deskbell.protocols.pages.asking import reader_language
from deskbell.protocols.reading.steps import MOST_SECONDS, OWN

ANSWERS = 3
MOST_WORDS = 400
TEXTS = {
    "text": gettext_lazy("What it says"),
    "detail": gettext_lazy("Small text"),
    "why": gettext_lazy("Why, for training"),
}
OWN_FIELDS = {
    Kind.ASK: ("about", "answers", "otherwise"),
    Kind.DO: ("then",),
    Kind.SAY: ("then",),
    Kind.WAIT: ("until", "at_most", "then", "otherwise"),
    Kind.CALL: ("number", "then", "otherwise"),
    Kind.PLAN: ("plan", "then"),
    Kind.END: (),
}
WRONG = {
    "no_arrow": gettext_lazy("“%(typed)s” does not say where it leads. Write it so: alone: yes → leave"),
    "no_step": gettext_lazy("“%(typed)s” names no step after the arrow."),
    "no_value": gettext_lazy("“%(typed)s” is no condition. Write the fact, a colon and its value: alone: yes"),
    "double": gettext_lazy("“%(typed)s”: this fact stands here twice. Put its values together: help: coming, there"),
}


class StepForm(forms.Form):
    """The fields of a step. Those that its kind does not have are not read."""

    def __init__(
        self, *args: Any, protocol: Protocol, plans: Mapping[str, str], step: Step | None = None, **kwargs: Any
    ) -> None:
        kwargs["initial"] = _initial(step) if step else {"kind": Kind.DO, "roles": list(Role)}
        super().__init__(*args, **kwargs)
        self.protocol, self.step = protocol, step
        steps = _steps(protocol, step)
        self._add("kind", forms.ChoiceField(label=_("Kind"), choices=[(kind.value, _(KINDS[kind])) for kind in Kind]))
        for name, label in TEXTS.items():
            for language in protocol.languages:
                self._add(
                    f"{name}_{language}", _words(f"{label}, {_(LANGUAGES[language])}", rows=1 if name == "text" else 2)
                )
        roles = [(role.value, _(ROLES[role])) for role in Role]
        self._add("roles", _several(_("For whom"), roles))
        self._add("about", _word(_("What it finds out"), _("The name of a fact, which everyone shares: risk")))
        for number in range(ANSWERS):
            for language in protocol.languages:
                self._add(f"answer{number}_{language}", _words(_(LANGUAGES[language]), rows=1))
            self._add(f"answer{number}_means", _word(pgettext("of an answer", "Means"), ""))
            self._add_way(f"answer{number}_then", pgettext("of an answer", "Leads to"), steps)
        self._add("until", _word(_("Ends by itself when"), _("For example: help: there")))
        self._add("at_most", _seconds(_("Lasts at most, in seconds")))
        self._add(
            "number", _word(_("Number to dial"), _("Digits, or a name that each place fills in: {help_extension}"))
        )
        self._add(
            "plan",
            forms.ChoiceField(
                label=_("Goes through the protocol"),
                required=False,
                choices=[("", "—"), *_with(plans, step.plan if step else "").items()],
            ),
        )
        self._add_way("then", _("Leads to"), steps)
        self._add_way("otherwise", _("If skipped, or nobody can tell"), steps)
        self._add("task", _word(_("Task code"), _("For drills and training: get-help")))
        self._add("critical", forms.BooleanField(label=_("Critical: a drill fails without it"), required=False))
        self._add("within", _seconds(_("To be done within, in seconds")))
        levels = [("0", _("No")), *((str(level), _(words)) for level, words in LEVELS.items())]
        self._add("raises", forms.ChoiceField(label=_("Raises the alarm to"), choices=levels, required=False))
        self._add("notifies", _several(_("Calls"), roles))

    def _add(self, name: str, field: forms.Field) -> None:
        self.fields[name] = field

    def _add_way(self, name: str, label: str, steps: Sequence[tuple[str, str]]) -> None:
        self._add(name, forms.ChoiceField(label=label, required=False, choices=steps))
        help_text = _("One a line, the first that holds counts: alone: yes → leave")
        self._add(f"{name}_if", _words(_("Unless"), rows=2, help_text=help_text))

    @property
    def words(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of the words, by what they are."""
        languages = self.protocol.languages
        return [(str(label), [self[f"{name}_{one}"] for one in languages]) for name, label in TEXTS.items()]

    @property
    def answers(self) -> list[dict[str, Any]]:
        """The rows of the answers."""
        return [
            {
                "number": number + 1,
                "words": [self[f"answer{number}_{language}"] for language in self.protocol.languages],
                "means": self[f"answer{number}_means"],
                "then": self[f"answer{number}_then"],
                "unless": self[f"answer{number}_then_if"],
            }
            for number in range(ANSWERS)
        ]

    def clean(self) -> dict[str, Any]:
        """Read conditions and ways; what is wrong stands beside its field."""
        kind = Kind(self.cleaned_data.get("kind") or Kind.DO)
        ways: list[str] = [name for name in ("then", "otherwise") if name in OWN[kind]]
        ways += [f"answer{number}_then" for number in range(ANSWERS)] if kind is Kind.ASK else []
        for name in ways:
            self._read(
                f"{name}_if", f"{name}_edges", lambda typed, name=name: edges_of(typed, self.cleaned_data.get(name, ""))
            )
        if kind is Kind.WAIT:
            self._read("until", "until_condition", condition_of)
        return self.cleaned_data

    def _read(self, name: str, into: str, read: Any) -> None:
        try:
            self.cleaned_data[into] = read(self.cleaned_data.get(name, ""))
        except BadCondition as wrong:
            self.add_error(name, WRONG[wrong.code] % {"typed": wrong.typed})

    def made(self, name: str) -> Step:
        """Return the step that was typed, under this id. Only of a form that is valid."""
        said = self.cleaned_data
        kind = Kind(said["kind"])
        own = OWN_FIELDS[kind]
        values: dict[str, Any] = {
            "about": said["about"],
            "answers": self._answers(),
            "until": said.get("until_condition", Condition()),
            "at_most": said["at_most"] or 0,
            "number": said["number"],
            "plan": said["plan"],
            "then": said.get("then_edges", ()),
            "otherwise": said.get("otherwise_edges", ()),
        }
        every: dict[str, Any] = {
            **{field: self._text(field) for field in TEXTS},
            "roles": frozenset(Role(one) for one in said["roles"]) or frozenset(Role),
            "within": said["within"] or 0,
            "task": said["task"],
            "critical": said["critical"],
            "raises": int(said["raises"] or 0),
            "notifies": frozenset(Role(one) for one in said["notifies"]),
        }
        return Step(id=name, kind=kind, **every, **{field: value for field, value in values.items() if field in own})

    def _text(self, field: str) -> dict[str, str]:
        """Words in the languages of the protocol; what stands in another language stays."""
        typed = {one: self.cleaned_data[f"{field}_{one}"] for one in self.protocol.languages}
        return {**(getattr(self.step, field) if self.step else {}), **typed}

    def _answers(self) -> tuple[Answer, ...]:
        said = self.cleaned_data
        found = []
        for number in range(ANSWERS):
            words = {one: said[f"answer{number}_{one}"] for one in self.protocol.languages}
            edges: tuple[Edge, ...] = said.get(f"answer{number}_then_edges", ())
            if any(words.values()) or edges:
                found.append(Answer(words, edges, said[f"answer{number}_means"]))
        rest = self.step.answers[ANSWERS:] if self.step else ()
        return (*found, *rest)


def _initial(step: Step) -> dict[str, Any]:
    found: dict[str, Any] = {
        "kind": step.kind.value,
        "roles": [role.value for role in Role if role in step.roles],
        "notifies": [role.value for role in Role if role in step.notifies],
        "until": condition_text(step.until),
        "raises": str(step.raises),
        **{name: getattr(step, name) or None for name in ("at_most", "within")},
        **{name: getattr(step, name) for name in ("about", "number", "plan", "task", "critical")},
    }
    for name in TEXTS:
        found |= {f"{name}_{language}": words for language, words in getattr(step, name).items()}
    for name in ("then", "otherwise"):
        found[f"{name}_if"], found[name] = edges_text(getattr(step, name))
    for number, answer in enumerate(step.answers[:ANSWERS]):
        found |= {f"answer{number}_{language}": words for language, words in answer.text.items()}
        found[f"answer{number}_means"] = answer.means
        found[f"answer{number}_then_if"], found[f"answer{number}_then"] = edges_text(answer.then)
    return found


def _steps(protocol: Protocol, own: Step | None) -> list[tuple[str, str]]:
    """Return the steps that one may lead to, each by its headline and its name in the file; and where it leads now."""
    named = {
        name: f"{in_language(step.text, reader_language()) or name} ({name})" for name, step in protocol.steps.items()
    }
    for edge in own.exits if own else ():
        named = _with(named, edge.to)
    return [("", "—"), *named.items()]


def _with(choices: Mapping[str, str], chosen: str) -> dict[str, str]:
    """Return choices in which what is chosen now is never missing: saving would take it away."""
    return {**choices, **({chosen: chosen} if chosen and chosen not in choices else {})}


def _words(label: str, *, rows: int, help_text: str = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "spellcheck": "true"})
    return forms.CharField(label=label, required=False, max_length=MOST_WORDS, widget=widget, help_text=help_text)


def _word(label: str, help_text: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"})
    return forms.CharField(label=label, required=False, max_length=MOST_WORDS, widget=widget, help_text=help_text)


def _seconds(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=1, max_value=MOST_SECONDS)


def _several(label: str, choices: Sequence[tuple[str, str]]) -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=widget)
