"""Every shipped protocol is read and passes the linter, in each of its languages."""

from datetime import date
from pathlib import Path

import pytest

from deskbell import protocols
from deskbell.protocols.bindings import EXAMPLES
from deskbell.protocols.finding import has_errors
from deskbell.protocols.finding_words import message
from deskbell.protocols.lint import lint
from deskbell.protocols.reading import read

FILES = sorted((Path(protocols.__file__).parent / "library").glob("*.yaml"))
READ = {file.stem: read(file.read_bytes()) for file in FILES}
OTHERS = {name: one.protocol for name, one in READ.items() if one.protocol is not None}


def test_there_are_shipped_protocols():
    assert "problem-customer" in READ


@pytest.mark.parametrize("name", READ)
def test_a_shipped_protocol_passes(name):
    reading = READ[name]
    assert [f"{one.line}: {message(one)}" for one in reading.findings] == []
    assert reading.protocol is not None
    found = lint(reading.protocol, EXAMPLES, OTHERS, today=date(2026, 11, 22), places=reading.places)
    assert not has_errors(found), [f"{one.line}: {message(one)}" for one in found]


@pytest.mark.parametrize("name", READ)
def test_a_shipped_protocol_is_named_as_its_file_and_speaks_both_languages(name):
    assert OTHERS[name].id == name
    assert set(OTHERS[name].languages) == {"en", "es"}
