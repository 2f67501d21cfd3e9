"""An update of a shipped protocol in words that a branch manager reads: what they changed, what yours says, why it matters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from deskbell.protocols.definition import Protocol, Role, Standing, Step
from deskbell.protocols.difference import Change, differences
from deskbell.protocols.difference_words import sentence
from deskbell.protocols.fact_words import LANGUAGES, ROLES, STANDING
from deskbell.protocols.filling import in_language
from deskbell.protocols.marks import Say, english
from deskbell.protocols.marks import gettext_noop as _
from deskbell.protocols.step_difference import step_changes
from deskbell.protocols.writing.merging import Three, Update
from deskbell.protocols.writing.units import Unit, head_taken, step_taken

TEXTS: Mapping[str, str] = {
    "title": _("The title ({language}): “{old}” becomes “{new}”."),
    "text": _("{step} The headline ({language}): “{old}” becomes “{new}”."),
    "detail": _("{step} The small text ({language}): “{old}” becomes “{new}”."),
    "why": _("{step} The reason given in training ({language}): “{old}” becomes “{new}”."),
}
NEW_TEXTS: Mapping[str, str] = {
    "title": _("The title gets words in another language ({language}): “{new}”."),
    "text": _("{step} New, the headline ({language}): “{new}”."),
    "detail": _("{step} New, a small text ({language}): “{new}”."),
    "why": _("{step} New, a reason for training ({language}): “{new}”."),
}
OLD_TEXTS: Mapping[str, str] = {
    "title": _("The title loses its words in one language ({language}): “{old}”."),
    "text": _("{step} The headline ({language}) goes: “{old}”."),
    "detail": _("{step} The small text ({language}) goes: “{old}”."),
    "why": _("{step} The reason given in training ({language}) goes: “{old}”."),
}
YOURS = _("Yours says “{ours}”.")
IN_YOURS = _("In yours: {sentence}")
REASONS: Mapping[str, str] = {
    "removed": _("You took this out of yours."),
    "led_to": _("In yours, this still leads there: {others}."),
    "name_taken": _("You have another step “{name}”, so this one comes in as “{new}”."),
    "step_changed": _("You changed this step in yours."),
    "step_there": _("You have this step already, and in yours it says something else."),
}


@dataclass(frozen=True)
class UpdateTold:
    """What is read. where: the headline of the step, "" for the head; yours: of a conflict, what it is against."""

    where: str
    theirs: tuple[str, ...]
    yours: tuple[str, ...] = ()


def told(update: Update, versions: Three, language: str, say: Say = english) -> UpdateTold:
    """Return an update in words. language: of the reader, in which steps are named."""
    teller = _Teller(versions, language, say)
    step = teller.step(update.step)
    where = in_language(step.text, language) or step.id if step else ""
    theirs = tuple(teller.against_base(update, versions.theirs, update.after))
    return UpdateTold(where, theirs, tuple(teller.yours(update)) if update.conflict else ())


class _Teller:
    """Puts updates of three versions in words."""

    def __init__(self, versions: Three, language: str, say: Say) -> None:
        self.versions, self.language, self.say = versions, language, say

    def step(self, name: str) -> Step | None:
        """Return a step as the reader knows it."""
        three = (self.versions.ours, self.versions.base, self.versions.theirs)
        return next((one.steps[name] for one in three if name in one.steps), None)

    def against_base(self, update: Update, other: Protocol, value: object) -> Iterator[str]:
        """Yield what another version says there, compared with base."""
        if update.unit and update.unit[0] in TEXTS:
            yield self._text(update, value)
            return
        for change in self._changes(update, other):
            words = sentence(change, self.versions.base, other, self.language, self.say)
            yield f"{self.say(ROLES[next(iter(change.roles))])}: {words}" if change.code == "begin" else words

    def yours(self, update: Update) -> Iterator[str]:
        """Yield what ours says instead, or why it is a conflict."""
        if update.reason == "changed" and update.unit:
            if update.unit[0] in TEXTS:
                yield self.say(YOURS).format(ours=update.ours)
            else:
                for words in self.against_base(update, self.versions.ours, update.ours):
                    yield self.say(IN_YOURS).format(sentence=words)
            return
        changed = "step_changed" if update.after is None else "step_there"
        reason = self.say(REASONS[changed if update.reason == "changed" else update.reason])
        others = ", ".join(map(self._leading, update.others))
        yield reason.format(others=others, name=", ".join(update.others), new=update.step)

    def _text(self, update: Update, value: object) -> str:
        name, language = map(str, update.unit)
        words = TEXTS if update.before and value else NEW_TEXTS if value else OLD_TEXTS
        step = self.step(update.step)
        parts = {"old": update.before, "new": value, "language": self.say(LANGUAGES[language])}
        return self.say(words[name]).format(step=f"“{self._headline(step)}”" if step else "", **parts)

    def _headline(self, step: Step) -> str:
        return (in_language(step.text, self.language) or step.id).removeprefix("“").removesuffix("”")

    def _changes(self, update: Update, other: Protocol) -> Iterator[Change]:
        if not update.step:
            yield from self._of_head(update.unit, other)
        elif update.unit:
            was, step = self.versions.base.steps[update.step], self.step(update.step)
            now = step_taken(was, update.unit, other.steps[update.step])
            for code, parts in step_changes(was, now, {}):
                yield Change(code, step=update.step, parts={"step": step, **parts})
        elif update.after is None:
            yield Change("gone", step=update.step, parts={"step": update.before})
        else:
            names = list(other.steps)
            place = names.index(update.step)
            after = other.steps[names[place - 1]] if place else None
            yield Change("added", step=update.step, parts={"step": update.after, "after": after})

    def _of_head(self, unit: Unit, other: Protocol) -> Iterator[Change]:
        """Yield what changes in the head. What leads to steps names them as each version has them."""
        base = self.versions.base
        name, key = unit[0], str(unit[-1])
        if name == "begin":
            role = Role(key)
            ends = {"old": base.steps.get(base.begin.get(role, "")), "new": other.steps.get(other.begin.get(role, ""))}
            yield Change("begin", frozenset({role}), parts=ends)
        elif name == "standing":
            one = Standing(key)
            ends = {
                "old": base.steps.get(base.standing.get(one, "")),
                "new": other.steps.get(other.standing.get(one, "")),
            }
            yield Change("standing", parts={"action": one, **ends})
        else:
            yield from differences(base, head_taken(base, unit, other))

    def _leading(self, name: str) -> str:
        """Return what leads to a step in words: another step, the beginning of a role, a standing action."""
        field, _dot, key = name.partition(".")
        if field == "begin" and key:
            return self.say(ROLES[Role(key)])
        if field == "standing" and key:
            return self.say(STANDING[Standing(key)])
        step = self.step(name)
        return f"“{self._headline(step)}”" if step else name
