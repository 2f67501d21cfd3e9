"""Reading a protocol's file: what it says becomes a protocol, and what is wrong is told with its line."""

import pytest

from deskbell.core.continuum import Behaviour
from deskbell.protocols.definition import Kind, Role, Standing, Status
from deskbell.protocols.reading import read
from deskbell.protocols.reading.places import place_of
from deskbell.protocols.reading.tree import MOST_BYTES, MOST_DEPTH, MOST_PARTS
from deskbell.protocols.tests.files import WELL, protocol_of


def wrong(before: str, after: str) -> list[tuple[str, int]]:
    """Return what is said once some words were changed, each with its line."""
    assert before in WELL
    reading = read(WELL.replace(before, after, 1).encode())
    assert reading.protocol is None
    return [(one.code, one.line) for one in reading.findings]


def line(words: str) -> int:
    return WELL[: WELL.index(words)].count("\n") + 1


def test_a_file_becomes_a_protocol():
    leak = protocol_of(WELL)
    assert (leak.id, leak.version, leak.status, leak.languages) == ("leak", 1, Status.DRAFT, ("en", "es"))
    assert leak.begin == {Role.PRESSER: "call", Role.RESPONDER: "fetch"}
    assert leak.standing == {Standing.SAFE_ROOM: "leave", Standing.OVER: "record"}
    assert leak.asked == {"deep": ("yes", "no")}
    call = leak.steps["call"]
    assert (call.kind, call.roles, call.critical, call.task) == (Kind.DO, frozenset({Role.PRESSER}), True, "call")
    assert [answer.means for answer in leak.steps["ask"].answers] == ["yes", "no"]


def test_yes_and_days_stay_words():
    leak = protocol_of(WELL)
    assert leak.steps["fetch"].then[0].when.needs == {"deep": {"yes"}}
    assert leak.review == "2027-11-01"


def test_every_part_knows_its_line_and_column():
    known = read(WELL.encode()).places
    assert place_of(known, ("steps", "wait", "until", "help")) == (line("until: {help"), 13)
    assert place_of(known, ("steps", "ask", "answers", 1, "means")) == (line("means: no"), 26)


def test_a_part_that_is_not_there_stands_where_the_part_around_it_does():
    known = read(WELL.encode()).places
    assert place_of(known, ("steps", "wait", "task")) == (line("  wait:\n"), 3)
    assert place_of(known, ("nothing",)) == (0, 0)


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("owner: Deskbell", "owners: Deskbell", "unknown_field"),
        ("owner: Deskbell", "protocol: again", "double_field"),
        ("    until: {help: there}", "    then: record", "double_field"),
        ("    number: ", "    detail: ", "missing_field"),
        ("begin:\n", "begin: call\nx:\n", "not_fields"),
        ("owner: Deskbell", "owner: [a, b]", "not_words"),
        ("owner: Deskbell", "owner:", "no_words"),
        ("owner: Deskbell", f"owner: {'a' * 1001}", "words_too_long"),
        ("owner: Deskbell", 'owner: "\\a"', "words_too_long"),
        ("protocol: leak", "protocol: A leak", "not_a_name"),
        ("languages: [en, es]", "languages: [en, fr]", "not_one_of"),
        ("known: [alone, help]", "known: [alone, weather]", "not_one_of"),
        ("version: 1", "version: 1.5", "not_a_number"),
        ("version: 1", "version: 0", "not_a_number"),
        ("version: 1", "version: ١", "not_a_number"),
        ("2027-11-01", "next year", "not_a_day"),
        ("critical: yes", "critical: very", "not_one_of"),
        ("    do: {en: Bring a bucket., es: Traiga un cubo.}\n", "", "no_kind"),
        ("    number: ", "    do: Go.\n    number: ", "two_kinds"),
        ("  safe_room: leave", "  get_help: leave", "unknown_field"),
        ("    deep: [yes, no]", "    help: [yes, no]", "double_field"),
    ],
)
def test_what_is_wrong_with_the_form_is_told(before, after, code):
    assert code in [found for found, _ in wrong(before, after)]


def test_everything_that_is_wrong_is_told_at_once_in_the_order_of_the_file():
    source = (
        WELL.replace("version: 1", "version: x")
        .replace("task: call", "tsak: call")
        .replace("for: responder", "for: you")
    )
    found = [(one.code, one.line) for one in read(source.encode()).findings]
    assert found == [("not_a_number", 2), ("unknown_field", line("task: call")), ("not_one_of", line("for: responder"))]


def test_what_is_wrong_is_told_with_its_line_and_column():
    (one,) = read(WELL.replace("means: no,", "meant: no,").encode()).findings
    assert (one.code, one.line, one.column) == ("unknown_field", line("means: no"), 26)


@pytest.mark.parametrize(
    ("source", "code", "at"),
    [
        (b"", "empty", 0),
        (b"# nothing\n", "empty", 0),
        (b"a: b\nc: \xff", "not_text", 2),
        (WELL.encode("utf-16"), "not_text", 1),
        (b"a: b\n\x00", "odd_sign", 2),
        ("a: “café ñandú”\nb: \x07".encode() + b"\nc: d" * 20, "odd_sign", 2),
        (b"a: b\n\tc: d", "not_yaml", 2),
        (b"a: b\nc: [d\n", "not_yaml", 2),
        (b"a: b\nc: 'd\ne: f\n", "not_yaml", 2),
        (b"a: b\nc; d\ne: f\n", "not_yaml", 2),
        (b"\n---\na: b\n---\nc: d\n", "second_document", 4),
        (b"a: b\nc: &d e\n", "anchor", 2),
        (b"a: *b\n", "anchor", 1),
        (b"a:\n  <<: *b\n", "anchor", 2),
        (b"a: !!python/object:os.system x\n", "tag", 1),
        (b"a: ! b\n", "tag", 1),
        (b"? [a, b]\n: c\n", "key_is_no_word", 1),
        (b"{{a}: b}: c\n", "key_is_no_word", 1),
        (b"a: {help_extension}\n{b}: c", "key_is_no_word", 2),
        (b"[" * (MOST_DEPTH + 1), "too_deep", 1),
        (b"- " * (MOST_DEPTH + 1), "too_deep", 1),
        (b"- a\n" * MOST_PARTS, "too_many_parts", MOST_PARTS - 1),
        (b"a" * (MOST_BYTES + 1), "too_large", 0),
    ],
)
def test_a_file_that_cannot_be_read_on_says_why_and_where(source, code, at):
    reading = read(source)
    assert reading.protocol is None
    assert [(one.code, one.line) for one in reading.findings] == [(code, at)]


@pytest.mark.parametrize("encoded", [WELL.encode("utf-8-sig"), WELL.replace("\n", "\r\n").encode()])
def test_files_of_other_editors_read_the_same(encoded):
    assert read(encoded).protocol == read(WELL.encode()).protocol


def test_what_it_covers_is_on_the_continuum():
    leak = protocol_of(WELL.replace("owner:", "covers: [annoying, dangerous]\nowner:"))
    assert leak.covers == {Behaviour.ANNOYING, Behaviour.DANGEROUS}
