"""What a definition says has a short name: the same for the same, another for anything else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from deskbell.protocols.content_hash import content_hash
from deskbell.protocols.definition import Protocol, Status
from deskbell.protocols.tests.generated import protocols
from deskbell.protocols.tests.stage import EXAMPLE, SHIPPED, SMALL, problem_customer, written

SOURCE = EXAMPLE.read_text(encoding="utf-8")


def plain(protocol: Protocol) -> Protocol:
    """Return it without what the hash leaves out."""
    steps = {name: replace(step, line=0) for name, step in protocol.steps.items()}
    return replace(protocol, status=Status.DRAFT, steps=steps)


def turned_round(part: Any) -> Any:
    """Return YAML's data with the fields of everything in the opposite order."""
    if isinstance(part, Mapping):
        return {name: turned_round(part[name]) for name in reversed(part)}
    return [turned_round(one) for one in part] if isinstance(part, list) else part


def test_it_is_twelve_signs_that_can_be_read_out():
    assert re.fullmatch("[0-9a-f]{12}", content_hash(problem_customer()))


def test_it_stays_the_same_from_one_deskbell_to_the_next():
    """Cards on the wall carry it. Whoever has to change this line sends every library to its printer."""
    small = written(SMALL)
    assert content_hash(small) == "19298e331b0b"


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_formatting_changes_nothing(file):
    source = file.read_text(encoding="utf-8")
    data = turned_round(yaml.load(source, yaml.BaseLoader))  # noqa: S506  words only, and our own
    formatted = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=40, default_style='"')
    assert content_hash(written(f"# A comment.\n\n{formatted}")) == content_hash(written(source))


@pytest.mark.parametrize("status", list(Status))
def test_how_far_a_version_has_come_changes_nothing(status):
    assert content_hash(written(SOURCE.replace("status: active", f"status: {status}"))) == content_hash(
        problem_customer()
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version: 1", "version: 2"),
        ("protocol: problem-customer", "protocol: another"),
        ("covers: [disruptive, threatening, dangerous]", "covers: [disruptive]"),
        ("Move others away, quietly.", "Move others away quietly."),
        ("critical: yes", "critical: no"),
        ("within: 30", "within: 31"),
        ("then: judge", "then: talk"),
        ("means: yes, then: calm", "means: no, then: calm"),
        ("has_device: yes", "has_device: no"),
        ('number: "911"', 'number: "912"'),
        ("over: record", "over: leave"),
        ("for: responder", "for: [responder, presser]"),
        ("raises: danger", "raises: help"),
    ],
)
def test_whatever_else_changes_changes_it(old, new):
    assert old in SOURCE
    assert content_hash(written(SOURCE.replace(old, new))) != content_hash(problem_customer())


def test_the_order_in_which_words_are_chosen_changes_it():
    chosen = problem_customer().words["help_how"]
    other = replace(problem_customer(), words={**problem_customer().words, "help_how": chosen[::-1]})
    assert content_hash(other) != content_hash(problem_customer())


def test_no_two_shipped_ones_have_the_same():
    assert len({content_hash(written(file.read_text(encoding="utf-8"))) for file in SHIPPED}) == len(SHIPPED)


@settings(max_examples=200)
@given(protocols("p0", sound=False), protocols("p0", sound=False))
def test_two_are_the_same_exactly_if_they_say_the_same(one, other):
    assert (content_hash(one) == content_hash(other)) == (plain(one) == plain(other))


@settings(max_examples=100)
@given(protocols("p0", sound=False), st.data())
def test_where_a_step_stands_changes_nothing(protocol, data):
    names = data.draw(st.permutations(list(protocol.steps)))
    lines = data.draw(st.lists(st.integers(0, 999), min_size=len(names), max_size=len(names)))
    moved = {name: replace(protocol.steps[name], line=line) for name, line in zip(names, lines, strict=True)}
    assert content_hash(replace(protocol, steps=moved)) == content_hash(protocol)
