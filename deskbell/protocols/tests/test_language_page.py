"""The page about the language names every field, every fact and every finding, and its examples can be read."""

import re
from pathlib import Path

import pytest

from deskbell.core.continuum import Behaviour
from deskbell.protocols.bindings import BINDINGS
from deskbell.protocols.definition import Kind, Role, Status
from deskbell.protocols.facts import KNOWN
from deskbell.protocols.finding_words import WORDS
from deskbell.protocols.lint import lint
from deskbell.protocols.reading import read
from deskbell.protocols.reading.protocol import HEAD
from deskbell.protocols.reading.steps import ANY, LEVELS, OWN

PAGE = (Path(__file__).parents[3] / "docs" / "use" / "protocols-language.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", PAGE, flags=re.DOTALL)))
FIELDS = {*HEAD, *ANY, *(name for names in OWN.values() for name in names), "means"}
VALUES = {*Kind, *Role, *Status, *Behaviour, *LEVELS}


@pytest.mark.parametrize(
    "names",
    [FIELDS, VALUES, KNOWN, {f"{{{name}}}" for name in BINDINGS}, WORDS],
    ids=["field", "value", "fact", "binding", "finding"],
)
def test_the_page_names_every(names):
    assert {str(name) for name in names} - NAMED == set()


def test_the_example_is_well():
    example = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[0]
    reading = read(example.encode())
    assert reading.protocol is not None, reading.findings
    assert lint(reading.protocol, others={}, places=reading.places) == ()
