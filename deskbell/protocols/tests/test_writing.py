"""A protocol is written as a file that reads as the same protocol, and a file comes apart and together again."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings

from deskbell.protocols.content_hash import content_hash
from deskbell.protocols.reading.tree import Word, read_tree
from deskbell.protocols.tests.stage import SHIPPED
from deskbell.protocols.tests.writable import says, sources, writable
from deskbell.protocols.writing import write
from deskbell.protocols.writing.draft import CannotChange, draft_of
from deskbell.protocols.writing.parts import NotInLines, lines_of, split, split_part
from deskbell.protocols.writing.quoting import plain, sentence

NOTED = """\
# The whole.
protocol: small
version: 1
title: Small

# Who begins.

begin:
  presser: one
standing: {}

steps:
  # The first.
  one:
    do: Look.  # well
    # Where to.
    then: two
    # A note at the end.

  # A section.

  two:
    end: Done.

# The end.
"""


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_the_shipped_ones_are_written_as_they_stand_but_for_their_notes(file):
    source = file.read_text(encoding="utf-8")
    assert write(says(source)) == re.sub(r"  #.*\n\n", "", source)


@settings(max_examples=200, deadline=None)
@given(writable())
def test_what_is_written_reads_as_the_same(protocol):
    assert content_hash(says(write(protocol))) == content_hash(protocol)
    assert says(write(protocol)).status == protocol.status


@settings(max_examples=100, deadline=None)
@given(sources())
def test_parts_joined_again_are_the_text(source):
    text = source.removeprefix("\ufeff")
    head = split(text, read_tree(source.encode()))
    steps = split_part(head.part("steps"))
    assert str(head) == text
    assert str(steps) == head.part("steps").body
    for part in steps.parts:
        try:
            fields = split_part(part)
            assert str(fields) == part.body
            for field in fields.parts:
                assert isinstance(field.value, Word) or str(split_part(field)) == field.body
        except NotInLines:
            assert "{" in part.body or "[" in part.body


def test_notes_belong_to_what_follows_them_unless_they_are_indented_deeper():
    draft = draft_of(NOTED)
    assert draft.head.part("protocol").lead == "# The whole.\n"
    assert draft.head.part("begin").lead == "\n# Who begins.\n\n"
    assert draft.head.tail == "\n# The end.\n"
    assert draft.steps.part("one").lead == "  # The first.\n"
    assert draft.steps.part("one").body.endswith("    # A note at the end.\n")
    assert draft.steps.part("two").lead == "\n  # A section.\n\n"
    assert split_part(draft.steps.part("one")).part("then").lead == "    # Where to.\n"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x85", "\u2028"])
def test_lines_are_those_that_yaml_counts(end):
    assert lines_of(f"a{end}b{end}{end}c") == [f"a{end}", f"b{end}", end, "c"]


@pytest.mark.parametrize(
    "source",
    [
        "{protocol: a, version: 1, title: A, begin: {}, standing: {}, steps: {a: {end: A}}}",
        NOTED.replace("  one:\n", "  ? one\n  :\n"),
    ],
)
def test_a_file_whose_parts_share_lines_is_refused(source):
    says(source)
    with pytest.raises(CannotChange, match="not_in_lines"):
        draft_of(source)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Stay calm.", "Stay calm."),
        ("“Go.”", "“Go.”"),
        ("Go to {safe_room}.", "Go to {safe_room}."),
        ("{who} comes", '"{who} comes"'),
        ("Say: go", '"Say: go"'),
        ("Wait:", '"Wait:"'),
        ("Ring #4", '"Ring #4"'),
        ("- no", '"- no"'),
        ("No", '"No"'),
        ("911", '"911"'),
        ('"A"', '"\\"A\\""'),
        ("two\nlines", "two lines"),
    ],
)
def test_words_are_quoted_only_if_they_would_be_read_as_something_else(words, said):
    assert sentence(words) == said


def test_a_name_is_never_quoted_and_an_odd_value_is():
    assert (plain("yes"), plain("call-911"), plain("a b")) == ("yes", "call-911", '"a b"')
