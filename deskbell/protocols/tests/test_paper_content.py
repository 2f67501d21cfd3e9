"""What stands on a card before it is set: any protocol can be told whole or short, and nothing points into the void."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from deskbell.protocols.definition import Kind, Protocol, Role
from deskbell.protocols.paper.content import Card, Order, card
from deskbell.protocols.paper.form import Form
from deskbell.protocols.paper.place import CannotPrintError, Place
from deskbell.protocols.paper.settled import settled
from deskbell.protocols.paper.shortening import opening, safest, shortened, way
from deskbell.protocols.paths import beginning
from deskbell.protocols.tests.generated import protocols
from deskbell.protocols.tests.stage import SHIPPED, shipped, written

roles = st.sampled_from(list(Role))


@st.composite
def with_critical_steps(draw, *, sound: bool) -> Protocol:
    protocol: Protocol = draw(protocols("p0", sound=sound))
    steps = {name: replace(step, critical=draw(st.booleans())) for name, step in protocol.steps.items()}
    return replace(protocol, steps=steps)


def made(protocol: Protocol, form: Form, role: Role) -> Card | None:
    """Return the card, None if the role has no first step."""
    try:
        return card(protocol, Place(), Order(form, role=role))
    except CannotPrintError:
        return None


@settings(max_examples=60)
@given(with_critical_steps(sound=False), st.sampled_from(list(Form)), roles)
def test_of_any_protocol_each_amount_can_be_told_and_every_number_is_on_the_card(protocol, form, role):
    found = made(protocol, form, role)
    assert (found is None) == (beginning(protocol, role) == "")
    for content in found.contents.values() if found else ():
        numbers = [line.number for line in content.lines]
        assert numbers == list(range(1, len(numbers) + 1))
        assert {one.to for line in content.lines for one in line.ways if one.to} <= set(numbers)


@settings(max_examples=60)
@given(with_critical_steps(sound=True), roles)
def test_shortening_keeps_what_is_critical_and_begins_and_ends_alike(protocol, role):
    assume(beginning(protocol, role))
    names, short = way(protocol, role), shortened(protocol, role)
    critical = {name for name in names if protocol.steps[name].critical}
    ends = {name for name in names if protocol.steps[name].kind is Kind.END}
    assert critical | {beginning(protocol, role)} <= set(way(short, role))
    assert beginning(short, role) == beginning(protocol, role)
    assert ends <= set(short.steps)


def test_every_critical_step_of_every_shipped_protocol_stands_on_its_short_card():
    for protocol in map(shipped, SHIPPED):
        for role in Role:
            critical = [name for name in way(protocol, role) if protocol.steps[name].critical]
            assert set(critical) <= set(way(shortened(protocol, role), role))


@settings(max_examples=60)
@given(with_critical_steps(sound=True), roles)
def test_the_safest_way_is_one_line_from_the_beginning(protocol, role):
    assume(beginning(protocol, role))
    for less in (safest, opening):
        names = way(less(protocol, role), role)
        assert names[0] == beginning(protocol, role)
        assert set(names) == set(less(protocol, role).steps)


def test_on_every_shipped_card_a_critical_step_is_led_to_by_the_same_questions():
    """What a question kept apart must stay apart: who is not to do a step must not be led there by a shorter card."""
    for protocol in map(shipped, SHIPPED):
        for role in Role:
            short = shortened(protocol, role)
            for name in short.steps:
                assert reached(short, name) <= reached(protocol, name)


def reached(protocol: Protocol, start: str) -> set[str]:
    """Return all that can follow a step."""
    found, waiting = set[str](), [start]
    while waiting:
        for edge in protocol.steps[waiting.pop()].exits:
            if edge.to in protocol.steps and edge.to not in found:
                found.add(edge.to)
                waiting.append(edge.to)
    return found


LONE = """
protocol: p
version: 1
title: T
begin: {presser: a}
standing: {over: e}
facts: {known: [alone, police]}
steps:
  a: {do: A, then: [{when: {alone: yes}, to: b}, {when: {police: called}, to: c}, d]}
  b: {do: B, then: e}
  c: {do: C, then: e}
  d: {do: D, then: e}
  e: {end: E}
"""


def test_what_is_known_of_a_desk_closes_ways_and_what_is_not_stays_a_condition():
    protocol = written(LONE)
    assert way(settled(protocol, {"alone": "yes"}), Role.PRESSER) == ["a", "b", "e"]
    assert set(way(settled(protocol, {"alone": "no"}), Role.PRESSER)) == {"a", "c", "d", "e"}
    assert way(settled(protocol, {}), Role.PRESSER) == way(protocol, Role.PRESSER)
