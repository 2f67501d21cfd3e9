"""Facts: declared, settled, used, and with values that they can have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from deskbell.protocols.definition import Protocol, Step
from deskbell.protocols.facts import KNOWN
from deskbell.protocols.finding import Finding
from deskbell.protocols.lint.look import Look, conditions
from deskbell.protocols.lint.names import some


def check(look: Look) -> Iterator[Finding]:
    """Yield what is wrong with them."""
    values = declared(look.protocol)
    yield from _conditions(look, values)
    for step in look.protocol.steps.values():
        yield from _question(look, step, values)
    yield from _not_used(look)


Values = Mapping[str, Mapping[str, None]]
"""The values of each fact, in their order and quick to look up."""


def declared(protocol: Protocol) -> Values:
    """Return the facts that the protocol names, with the values that each can have."""
    known = {name: KNOWN[name] for name in protocol.known if name in KNOWN}
    return {name: dict.fromkeys(values) for name, values in (*known.items(), *protocol.asked.items())}


def _conditions(look: Look, values: Values) -> Iterator[Finding]:
    for path, condition in conditions(look.protocol):
        for name, wanted in condition.needs.items():
            if name not in values:
                yield look.error((*path, name), "fact_undeclared", fact=name)
            elif not wanted:
                yield look.error((*path, name), "fact_without_value", fact=name, values=some(values[name]))
            else:
                for value in sorted(value for value in wanted if value not in values[name]):
                    parts = {"fact": name, "value": value, "values": some(values[name])}
                    yield look.error((*path, name), "value_unknown", **parts)


def _question(look: Look, step: Step, values: Values) -> Iterator[Finding]:
    at = ("steps", step.id)
    if step.about and step.about not in values:
        yield look.error((*at, "about"), "about_undeclared", step=step.id, fact=step.about)
    seen: set[str] = set()
    for number, answer in enumerate(step.answers):
        means = (*at, "answers", number, "means")
        if answer.means and not step.about:
            yield look.error(means, "means_without_about", step=step.id, value=answer.means)
        elif step.about in values:
            if not answer.means:
                yield look.error(means[:-1], "no_means", step=step.id, fact=step.about)
            elif answer.means not in values[step.about]:
                parts = {"fact": step.about, "value": answer.means, "values": some(values[step.about])}
                yield look.error(means, "means_unknown", **parts)
        if answer.means and answer.means in seen:
            yield look.error(means, "same_meaning", step=step.id, value=answer.means)
        seen.add(answer.means)


def _not_used(look: Look) -> Iterator[Finding]:
    protocol = look.protocol
    needed = {name for _, condition in conditions(protocol) for name in condition.needs}
    settled = {step.about for step in protocol.steps.values() if step.about}
    for name in sorted(protocol.known - needed - settled):
        yield look.warning(("facts", "known"), "fact_unused", fact=name)
    for name, values in protocol.asked.items():
        if len(set(values)) < 2:
            yield look.error(("facts", "asked", name), "too_few_values", fact=name)
        if name in settled:
            continue
        if name in needed:
            yield look.error(("facts", "asked", name), "fact_never_asked", fact=name)
        else:
            yield look.warning(("facts", "asked", name), "fact_unused", fact=name)
