"""A text is examined while it is written: in words, with its lines, whatever it is, and soon."""

from __future__ import annotations

import time
from datetime import date

import pytest

from deskbell.protocols.finding import Weight
from deskbell.protocols.shipped import shipped
from deskbell.protocols.source_check import check
from deskbell.protocols.tests.stage import SMALL

OTHERS = {name: version.protocol for name, version in shipped().items()}
HEAD = "protocol: x\nversion: 1\ntitle: X\nbegin: {presser: s0}\nstanding: {over: s0}\n"
AWFUL = {
    "a chain": HEAD + "steps:\n" + "".join(f"  s{at}: {{do: Go., then: s{at + 1}}}\n" for at in range(1900)),
    "circles": HEAD + "steps:\n" + "".join(f"  s{at}: {{do: Go., then: s{at * 7 % 1900}}}\n" for at in range(1900)),
    "unknown names": HEAD
    + "steps:\n"
    + "".join(f"  s{at}: {{do: 'Go {{a{at}}} {{b{at}}} {{c{at}}}', then: z{at}}}\n" for at in range(1900)),
    "brackets": "[" * 199_999,
    "braces": HEAD + "steps:\n" + "".join(f"  s{at}: {{do: '{'{' * 900}'}}\n" for at in range(200)),
    "lines": "\n" * 199_999,
    "fields": "".join(f"k{at}: 1\n" for at in range(9_900)),
    "words": HEAD + "words:\n" + "".join(f"  w{at}:\n    - en: hello {{w{at}}}\n" for at in range(2_800)),
}


@pytest.mark.parametrize("name", sorted(shipped()))
def test_shipped_protocols_are_shown_without_an_error(name: str) -> None:
    checked = check(shipped()[name].source, OTHERS, today=date(2026, 11, 1))
    assert checked.protocol == shipped()[name].protocol
    assert checked.count(Weight.ERROR) == 0


def test_a_finding_says_where_what_and_what_to_do() -> None:
    checked = check(SMALL.replace("then: asked}", "then: askd}"), {})
    one = next(one for one in checked.findings if "askd" in str(one["message"]))
    assert SMALL.splitlines()[int(one["line"]) - 1].startswith("  first:")
    assert one["weight"] == "error"
    assert "asked" in str(one["remedy"])
    assert checked.protocol is not None, "it can be shown all the same"


def test_what_is_no_protocol_is_not_shown() -> None:
    checked = check("steps: [", {})
    assert checked.protocol is None
    assert checked.count(Weight.ERROR) == len(checked.findings) == 1


def test_it_speaks_the_language_of_the_reader() -> None:
    assert check("", {}, say=str.upper).findings[0]["message"] == "THE FILE IS EMPTY."


def test_a_draft_of_a_protocol_is_not_compared_with_the_one_in_force() -> None:
    source = shipped()["police-call" if "police-call" in OTHERS else "weapon-seen"].source
    assert check(source, OTHERS).findings == check(source, {}).findings


@pytest.mark.parametrize("text", ["", "\x00", "\ud800", "é" * 150_000, "- " * 90_000, "&a [*a, *a]", "!!python/object"])
def test_anything_is_answered(text: str) -> None:
    assert check(text, OTHERS).findings


@pytest.mark.alone
@pytest.mark.parametrize("name", sorted(AWFUL))
def test_it_takes_less_than_two_seconds_whatever_is_sent(name: str) -> None:
    began = time.perf_counter()
    check(AWFUL[name], OTHERS, today=date(2026, 11, 1))
    assert time.perf_counter() - began < 2
