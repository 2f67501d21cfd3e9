"""Whether a card that hangs somewhere is still true, and why not."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from deskbell.protocols.content_hash import content_hash, short_hash
from deskbell.protocols.definition import Protocol, Role
from deskbell.protocols.paper.content import Order, card
from deskbell.protocols.paper.form import Form
from deskbell.protocols.paper.place import Place

NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True)
class Print:
    """What a card was printed from; plain data, to be kept. bindings and facts: only those on which it depends."""

    protocol: str
    version: int
    content: str
    form: str
    language: str
    role: str = Role.PRESSER.value
    bindings: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        """Return the twelve signs that are printed on it."""
        return short_hash(self.as_data())

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON keeps it; ``Print(**data)`` is the way back."""
        return asdict(self)


def printed(protocol: Protocol, bindings: Mapping[str, str], order: Order, facts: Mapping[str, str] = NOTHING) -> Print:
    """Return what a card would be printed from now. Raises ``CannotPrintError`` as :func:`card` does."""
    place = Place("", bindings, facts)
    return origin(protocol, place, order, card(protocol, place, order).used)


def origin(protocol: Protocol, place: Place, order: Order, used: Collection[str]) -> Print:
    """Return the same for a card of which it is known already which bindings stand on it."""
    asked = _facts_asked(protocol)
    return Print(
        protocol=protocol.id,
        version=protocol.version,
        content=content_hash(protocol),
        form=order.form.value,
        language=order.language,
        role=order.role.value,
        bindings={name: value for name, value in sorted(place.bindings.items()) if name in used},
        facts={name: value for name, value in sorted(place.facts.items()) if name in asked},
    )


def print_mark(
    protocol: Protocol,
    bindings: Mapping[str, str],
    form: Form,
    language: str,
    *,
    role: Role = Role.PRESSER,
    facts: Mapping[str, str] = NOTHING,
) -> str:
    """Return the mark of such a card: another as soon as the card would say anything else."""
    return printed(protocol, bindings, Order(form, language, role), facts).mark


def reprint_reasons(before: Print, now: Print) -> tuple[str, ...]:
    """Return why a card has to be printed anew, () if it needs not: ``version``, ``content``, ``binding safe_room``.

    ``content`` is said where the words changed under one version, as a draft's may. Both must be prints of one card.
    """
    if (before.protocol, before.form, before.language, before.role) != (now.protocol, now.form, now.language, now.role):
        raise ValueError("These are two different cards.")
    reasons = []
    if before.version != now.version:
        reasons.append("version")
    elif before.content != now.content:
        reasons.append("content")
    reasons += [f"binding {name}" for name in _changed(before.bindings, now.bindings)]
    reasons += [f"fact {name}" for name in _changed(before.facts, now.facts)]
    return tuple(reasons)


def _changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def _facts_asked(protocol: Protocol) -> set[str]:
    """Return the facts on which anything in a protocol depends."""
    conditions = [edge.when for step in protocol.steps.values() for edge in step.exits]
    conditions += [variant.when for variants in protocol.words.values() for variant in variants]
    return {name for condition in conditions for name in condition.needs}
