"""A protocol as a text to read from top to bottom, role by role, in one language."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from textwrap import wrap

from deskbell.protocols.definition import Kind, Protocol, Role, Standing, Step, Text
from deskbell.protocols.exits import exits
from deskbell.protocols.fact_words import BEHAVIOURS, KINDS, LEVELS, ROLES, STANDING, STATUSES, condition_words
from deskbell.protocols.filling import fill, in_language, names_in
from deskbell.protocols.marks import Say, english
from deskbell.protocols.marks import gettext_noop as _
from deskbell.protocols.paths import paths

WIDTH = 88


@dataclass(frozen=True)
class Reader:
    """Whoever reads: their language, what is bound where they are, and the facts, if they want them filled in."""

    language: str = "en"
    bindings: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] | None = None
    say: Say = english


PLAINLY = Reader()
"""In English, with nothing filled in."""


def outline(protocol: Protocol, reader: Reader = PLAINLY) -> str:
    """Return the whole protocol as lines of text."""
    parts = [_head(protocol, reader), _standing(protocol, reader)]
    ways = paths(protocol)
    parts += [_of_roles(protocol, reader, roles, names) for roles, names in ways]
    met = {name for _roles, names in ways for name in names}
    parts.append(_nobody(protocol, reader, [name for name in protocol.steps if name not in met]))
    parts.append(words_chosen(protocol, reader))
    return "\n\n".join("\n".join(lines) for part in parts if (lines := list(part))) + "\n"


def _head(protocol: Protocol, reader: Reader) -> Iterator[str]:
    say = reader.say
    title = in_language(protocol.title, reader.language)
    yield from _underlined(title, "=")
    yield say(_("{id}, version {version}, {status}")).format(
        id=protocol.id, version=protocol.version, status=say(STATUSES[protocol.status])
    )
    if protocol.covers:
        covers = ", ".join(say(words) for behaviour, words in BEHAVIOURS.items() if behaviour in protocol.covers)
        yield say(_("For behavior that is: {covers}")).format(covers=covers)
    if protocol.owner:
        yield say(_("Owner: {owner}")).format(owner=protocol.owner)
    if protocol.review:
        yield say(_("To be reviewed by: {day}")).format(day=protocol.review)
    for source in protocol.sources:
        yield from _wrapped(say(_("Source: {source}")).format(source=source), "")


def _standing(protocol: Protocol, reader: Reader) -> Iterator[str]:
    yield from _underlined(reader.say(_("At any time, from every step")), "-")
    for action in Standing:
        to = protocol.steps.get(protocol.standing.get(action, ""))
        leads = f" → {_headline(protocol, reader, to)}" if to else ""
        yield from _wrapped(f"· {reader.say(STANDING[action])}{leads}", "  ")


def _of_roles(protocol: Protocol, reader: Reader, roles: tuple[Role, ...], names: list[str]) -> Iterator[str]:
    yield from _underlined(role_names(reader, roles), "-")
    numbers = {name: number for number, name in enumerate(names, 1)}
    for name in names:
        step = protocol.steps[name]
        yield ""
        yield from _step(protocol, reader, step, numbers)
        if not step.roles.intersection(roles):
            yield from _wrapped(
                reader.say(_("Meant for: {roles}")).format(roles=role_names(reader, step.roles)), "    "
            )


def _nobody(protocol: Protocol, reader: Reader, names: list[str]) -> Iterator[str]:
    if names:
        yield from _underlined(reader.say(_("Steps that nobody comes to")), "-")
        for name in names:
            yield from _wrapped(f"· {name}: {_headline(protocol, reader, protocol.steps[name])}", "  ")


def _step(protocol: Protocol, reader: Reader, step: Step, numbers: Mapping[str, int]) -> Iterator[str]:
    headline = _headline(protocol, reader, step)
    yield from _wrapped(f"{numbers[step.id]:2}. {reader.say(KINDS[step.kind])}: {headline}", "    ")
    indent = "    "
    if step.detail:
        yield from _wrapped(_filled(protocol, reader, step.detail), indent, indent)
    if step.why:
        why = _filled(protocol, reader, step.why)
        yield from _wrapped(reader.say(_("Why: {why}")).format(why=why), indent, indent)
    if facts := " ".join(about(reader, step)):
        yield from _wrapped(facts, indent, indent)
    for one in exits(step, reader.language, reader.say):
        where = str(numbers[one.to]) if one.to in numbers else f"{one.to}?"
        yield from _wrapped(f"{one.label} → {where}".strip(), indent + "  ", indent)


def about(reader: Reader, step: Step) -> Iterator[str]:
    """Yield sentences on whatever a step has besides its words and its ways out."""
    say = reader.say
    if step.number:
        yield say(_("Number: {number}.")).format(number=step.number)
    if step.plan:
        yield say(_("Goes through the protocol “{protocol}”.")).format(protocol=step.plan)
    if until := condition_words(step.until, say):
        yield say(_("Ends by itself when {condition}.")).format(condition=until)
    if step.at_most:
        yield say(_("Lasts {seconds} seconds at most.")).format(seconds=step.at_most)
    if step.within:
        yield say(_("Within {seconds} seconds.")).format(seconds=step.within)
    if step.critical:
        yield say(_("Critical."))
    if step.raises:
        yield say(_("The alarm goes up to “{level}”.")).format(level=say(LEVELS[step.raises]))
    if step.notifies:
        yield say(_("Calls: {roles}.")).format(roles=role_names(reader, step.notifies))
    if step.kind is Kind.ASK and step.about:
        yield say(_("Settles “{fact}” for everyone.")).format(fact=step.about)


def words_chosen(protocol: Protocol, reader: Reader) -> Iterator[str]:
    """Yield what stands for the names in braces, where the facts have not chosen yet."""
    if reader.facts is not None or not protocol.words:
        return
    yield from _underlined(reader.say(_("Words chosen by facts")), "-")
    for name, variants in protocol.words.items():
        yield f"{{{name}}}"
        for variant in variants:
            when = condition_words(variant.when, reader.say)
            label = reader.say(_("if {condition}")).format(condition=when) if when else reader.say(_("else"))
            yield from _wrapped(f"{label}: {_filled(protocol, reader, variant.text)}", "    ", "  ")
    if unbound := sorted(_unbound(protocol, reader)):
        names = ", ".join(f"{{{name}}}" for name in unbound)
        yield from _wrapped(reader.say(_("Each place fills in: {names}")).format(names=names), "  ")


def _unbound(protocol: Protocol, reader: Reader) -> set[str]:
    texts = [text for step in protocol.steps.values() for _name, text in step.texts]
    texts += [variant.text for variants in protocol.words.values() for variant in variants]
    return {name for text in texts for name in names_in(text)} - protocol.words.keys() - reader.bindings.keys()


def role_names(reader: Reader, roles: Collection[Role]) -> str:
    """Return several roles in words."""
    return ", ".join(reader.say(ROLES[role]) for role in Role if role in roles)


def _headline(protocol: Protocol, reader: Reader, step: Step) -> str:
    return _filled(protocol, reader, step.text) or step.id


def _filled(protocol: Protocol, reader: Reader, text: Text) -> str:
    return fill(text, reader.facts, reader.bindings, protocol, reader.language)


def _underlined(words: str, line: str) -> Iterator[str]:
    yield from (words, line * len(words))


def _wrapped(words: str, later: str, first: str = "") -> list[str]:
    return wrap(words, WIDTH, initial_indent=first, subsequent_indent=later, break_long_words=False)
