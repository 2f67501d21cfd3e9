"""What changes, put in words: grouped by whom it is for, so that each reads their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from deskbell.protocols.definition import Answer, Condition, Edge, Protocol, Role, Step, Variant
from deskbell.protocols.difference import EVERYONE, Change
from deskbell.protocols.fact_words import (
    BEHAVIOURS,
    KINDS,
    LANGUAGES,
    LEVELS,
    ROLES,
    STANDING,
    STATUSES,
    condition_words,
)
from deskbell.protocols.filling import in_language
from deskbell.protocols.marks import Say
from deskbell.protocols.marks import gettext_noop as _

WORDS: Mapping[str, str] = {
    "whole_id": _("The protocol is called “{new}”, no longer “{old}”."),
    "whole_version": _("Version {new} instead of {old}."),
    "whole_status": _("The status is “{new}”, no longer “{old}”."),
    "whole_owner": _("The owner is {new}, no longer {old}."),
    "whole_review": _("To be reviewed by {new} instead of {old}."),
    "whole_sources": _("The sources are: {new}. They were: {old}."),
    "whole_languages": _("Languages: {new}. Before: {old}."),
    "whole_covers": _("It covers behavior that is: {new}. Before: {old}."),
    "title": _("The title is “{new}”, no longer “{old}”."),
    "standing": _("“{action}” leads to {new}, no longer to {old}."),
    "known_added": _("New: it takes into account what Deskbell knows about “{fact}”."),
    "known_gone": _("It no longer takes into account what Deskbell knows about “{fact}”."),
    "asked_added": _("New: it finds out “{fact}”, and everyone shares the answer."),
    "asked_gone": _("It no longer finds out “{fact}”."),
    "asked_values": _("“{fact}” may be: {new}. Before: {old}."),
    "words": _("The words for {{{name}}} are: {new}. They were: {old}."),
    "begin": _("The first step is {new}, no longer {old}."),
    "added": _("New step: {step}, after {after}."),
    "added_first": _("New step, the first: {step}."),
    "added_unmet": _("New step, to which no way leads yet: {step}."),
    "gone": _("Step removed: {step}."),
    "moved": _("{step} comes after {after} now."),
    "moved_first": _("{step} comes first now."),
    "lost": _("No way leads to {step} any more."),
    "gained": _("A way leads to {step} now."),
    "renamed": _("{step} is called “{new}” in the file, no longer “{old}”. Nothing changes on the screen."),
    "step_text": _("Reworded ({language}): “{new}” instead of “{old}”."),
    "step_detail": _("{step}: the small text ({language}) is “{new}” instead of “{old}”."),
    "step_why": _("{step}: the reason given in training ({language}) is “{new}” instead of “{old}”."),
    "step_kind": _("{step} is of the kind “{new}”, no longer “{old}”."),
    "step_number": _("{step}: the number is {new}, no longer {old}."),
    "step_plan": _("{step} goes through the protocol “{new}”, no longer “{old}”."),
    "step_within": _("{step}: time to do it: {new}. Before: {old}."),
    "step_at_most": _("{step} lasts at most: {new}. Before: {old}."),
    "step_task": _("{step}: the task code is “{new}”, no longer “{old}”."),
    "step_critical_yes": _("{step} is critical now."),
    "step_critical_no": _("{step} is no longer critical."),
    "step_raises": _("{step} raises the alarm to “{new}”. Before: “{old}”."),
    "step_notifies": _("{step} calls: {new}. Before: {old}."),
    "step_roles": _("{step} is meant for: {new}. Before: {old}."),
    "step_about": _("{step} settles “{new}”, no longer “{old}”."),
    "step_until": _("{step} ends by itself when {new}. Before: {old}."),
    "step_then": _("{step} leads to {new}, no longer to {old}."),
    "step_otherwise": _("{step}, if skipped or nobody can tell, leads to {new}, no longer to {old}."),
    "answer_added": _("{step} has a new answer: “{answer}”, which leads to {new}."),
    "answer_gone": _("{step} no longer has the answer “{answer}”."),
    "answer_order": _("{step} has its answers in another order: {answers}."),
    "answer_text": _("{step}: an answer ({language}) is “{new}” instead of “{old}”."),
    "answer_means": _("{step}: the answer “{answer}” means “{new}”, no longer “{old}”."),
    "answer_then": _("{step}: “{answer}” leads to {new}, no longer to {old}."),
}


_OF_NUMBERS = ("step_raises", "step_within", "step_at_most")


@dataclass(frozen=True)
class Told:
    """What is read: for whom (a heading), and sentences."""

    whom: str
    sentences: tuple[str, ...]


def told(changes: Iterable[Change], old: Protocol, new: Protocol, language: str, say: Say) -> list[Told]:
    """Return all changes in words: those for everyone first, then by role."""
    groups: dict[frozenset[Role], list[str]] = {}
    teller = _Teller(old, new, language, say)
    for change in changes:
        groups.setdefault(change.roles, []).append(teller.sentence(change))
    return [Told(_whom(roles, say), tuple(groups[roles])) for roles in sorted(groups, key=_place)]


def sentence(change: Change, old: Protocol, new: Protocol, language: str, say: Say) -> str:
    """Return one change in words."""
    return _Teller(old, new, language, say).sentence(change)


def _place(roles: frozenset[Role]) -> tuple[bool, bool, list[int]]:
    return not roles, roles != EVERYONE, [number for number, role in enumerate(Role) if role in roles]


def _whom(roles: frozenset[Role], say: Say) -> str:
    if roles == EVERYONE:
        return say(_("For everyone"))
    names = ", ".join(say(ROLES[role]) for role in Role if role in roles)
    return names or say(_("For nobody: no path leads there"))


class _Teller:
    """Puts one change after another in words."""

    def __init__(self, old: Protocol, new: Protocol, language: str, say: Say) -> None:
        self.old, self.new, self.language, self.say = old, new, language, say

    def sentence(self, change: Change) -> str:
        code = change.code
        parts = dict(change.parts)
        if code in ("added", "moved") and parts["after"] is None:
            code = f"{code}_first"
        if code == "step_critical":
            code = "step_critical_yes" if parts["new"] else "step_critical_no"
        if code in _OF_NUMBERS:
            parts |= {name: self._number(code, parts[name]) for name in ("old", "new")}
        if "language" in parts:
            parts["language"] = self.say(LANGUAGES.get(str(parts["language"]), str(parts["language"])))
        words = {name: self._part(part, is_old=name == "old") for name, part in parts.items()}
        return self.say(WORDS[code]).format(**words)

    def _number(self, code: str, number: object) -> str:
        if not isinstance(number, int) or not number:
            return self._nothing() if code == "step_raises" else self.say(_("no limit"))
        if code == "step_raises":
            return self.say(LEVELS.get(number, str(number)))
        return self.say(_("{seconds} seconds")).format(seconds=number)

    def _part(self, part: object, *, is_old: bool) -> str:  # noqa: PLR0911
        protocol = self.old if is_old else self.new
        match part:
            case Step():
                return self._step(part)
            case Answer():
                return in_language(part.text, self.language)
            case Condition():
                return condition_words(part, self.say) or self._nothing()
            case StrEnum():
                return self._word(part)
            case Mapping():
                return in_language(part, self.language) or self._nothing()
            case tuple() | frozenset():
                return self._several(part, protocol)
            case None | "" | 0:
                return self._nothing()
        return str(part)

    def _several(self, parts: tuple[object, ...] | frozenset[object], protocol: Protocol) -> str:
        if not isinstance(parts, tuple):
            parts = tuple(sorted(parts, key=str))
        if parts and isinstance(parts[0], Edge):
            return self._edges([part for part in parts if isinstance(part, Edge)], protocol)
        return ", ".join(self._one(part) for part in parts) or self._nothing()

    def _one(self, part: object) -> str:
        if isinstance(part, Variant):
            when = condition_words(part.when, self.say)
            text = in_language(part.text, self.language)
            return f"“{text}” ({self.say(_('if {condition}')).format(condition=when)})" if when else f"“{text}”"
        return f"“{self._part(part, is_old=False)}”" if isinstance(part, Answer) else self._part(part, is_old=False)

    def _edges(self, edges: list[Edge], protocol: Protocol) -> str:
        found = []
        for edge in edges:
            step = protocol.steps.get(edge.to) or self.new.steps.get(edge.to) or self.old.steps.get(edge.to)
            when = condition_words(edge.when, self.say)
            words = self._step(step) if step else f"“{edge.to}”"
            found.append(self.say(_("{step} if {condition}")).format(step=words, condition=when) if when else words)
        return self.say(_(", else ")).join(found)

    def _step(self, step: Step) -> str:
        """Quote a headline inside a sentence: without its own quotes and full stop."""
        words = in_language(step.text, self.language) or step.id
        return f"“{words.removeprefix('“').removesuffix('”').removesuffix('.')}”"

    def _word(self, part: StrEnum) -> str:
        names: tuple[Mapping[StrEnum, str], ...] = (KINDS, ROLES, STANDING, STATUSES, BEHAVIOURS)  # type: ignore[assignment]
        return next((self.say(words[part]) for words in names if part in words), part.value)

    def _nothing(self) -> str:
        return self.say(_("nothing"))
