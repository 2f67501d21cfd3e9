"""deskbell protocol show, diff, draw, print and walk: what they print, and how they end."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from deskbell.cli import bench_command
from deskbell.cli.protocol import diff, draw, show, walk
from deskbell.cli.protocol import print as printing
from deskbell.cli.protocol.files import shelf_around
from deskbell.protocols.tests.stage import EXAMPLE

SOURCE = EXAMPLE.read_text(encoding="utf-8")
COMMANDS = {"show": show, "diff": diff, "draw": draw, "print": printing, "walk": walk}


@pytest.fixture
def a_file(tmp_path: Path):
    def written(text: str = SOURCE, name: str = "mine.yaml") -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return str(tmp_path / name)

    return written


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch):
    def given(*lines: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))

    return given


# show


def test_show_prints_a_file_as_a_text(a_file, capsys):
    assert show.run([a_file(), "--bind", "help_extension=500", "--fact", "near_phone=yes"]) == 0
    said = capsys.readouterr().out
    assert "Get help now. Dial 500." in said
    assert "Person in charge\n---" in said


def test_show_knows_the_protocols_of_deskbell_by_their_names(capsys):
    assert show.run(["problem-customer"]) == 0
    assert "Somebody frightens or threatens" in capsys.readouterr().out


def test_show_speaks_spanish(capsys):
    assert show.run(["problem-customer", "--language", "es"]) == 0
    said = capsys.readouterr().out
    assert "Pregunta: ¿Podría esta persona herir a alguien?" in said
    assert "Who pressed" not in said


def test_a_language_ends_with_its_command(capsys):
    show.run(["problem-customer", "--language", "es"])
    capsys.readouterr()
    show.run(["problem-customer"])
    assert "Who pressed" in capsys.readouterr().out


# diff


def test_diff_says_what_changes_for_whom(a_file, capsys):
    new = SOURCE.replace("version: 1", "version: 2").replace("Move others away, quietly.", "Lead others away.")
    assert diff.run([a_file(), a_file(new, "new.yaml")]) == 0
    assert capsys.readouterr().out == (
        "For everyone\n  · Version 2 instead of 1.\n\nWho comes to help\n"
        "  · Reworded (English): “Lead others away.” instead of “Move others away, quietly.”.\n"
    )


def test_diff_says_that_nothing_changes(a_file, capsys):
    assert diff.run([a_file(), a_file(SOURCE, "same.yaml")]) == 0
    assert capsys.readouterr().out == "Nothing changes for anyone.\n"


def test_diff_speaks_spanish(a_file, capsys):
    diff.run(["problem-customer", a_file(SOURCE.replace("version: 1", "version: 2")), "--language", "es"])
    assert "Versión 2 en lugar de 1." in capsys.readouterr().out


# draw


def test_draw_prints_a_picture(capsys):
    assert draw.run(["problem-customer"]) == 0
    assert ET.fromstring(capsys.readouterr().out).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314  our own


def test_draw_writes_the_lane_of_one_role_to_a_file(tmp_path, capsys):
    file = tmp_path / "mine.svg"
    assert draw.run(["problem-customer", "--role", "in-charge", "--to", str(file)]) == 0
    assert capsys.readouterr().out == ""
    drawn = file.read_text(encoding="utf-8")
    assert ("Person in charge" in drawn, "Who comes to help" in drawn) == (True, False)


def test_draw_says_where_it_could_not_write(tmp_path, capsys):
    assert draw.run(["problem-customer", "--to", str(tmp_path / "no" / "mine.svg")]) == 1
    assert "can't be written: No such file or directory" in capsys.readouterr().err


def test_draw_refuses_what_no_picture_could_hold(a_file, capsys):
    many = "".join(f"  s{number}: {{do: Go., then: s{number + 1}}}\n" for number in range(400))
    head = "protocol: p\nversion: 1\ntitle: P\nbegin: {presser: s0}\nstanding: {over: s400}\nsteps:\n"
    assert draw.run([a_file(f"{head}{many}  s400: {{end: E}}\n")]) == 1
    assert "401 steps are too many for a picture" in capsys.readouterr().err


# walk


def test_walk_plays_a_protocol_to_its_end(types, a_file, capsys):
    types("", "2", "", "", "3", "", "")
    assert walk.run([a_file(), "--fact", "has_device=yes"]) == 0
    said = capsys.readouterr().out
    for headline in ("Get help now. Press your device.", "Stay polite.", "Security stays", "Record what happened."):
        assert headline in said
    assert said.endswith("Left.\n")


def test_walk_ends_when_the_input_does(types, capsys):
    types("")
    assert walk.run(["problem-customer"]) == 0
    assert capsys.readouterr().out.endswith("\nLeft.\n")


def test_walk_ends_when_one_quits_or_interrupts(types, monkeypatch, capsys):
    types("q", "")
    assert walk.run(["problem-customer"]) == 0
    assert "Could this person" not in capsys.readouterr().out

    def interrupted(_prompt: str) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", interrupted)
    assert walk.run(["problem-customer"]) == 0


def test_walk_is_taken_as_any_role(types, a_file, capsys):
    types()
    assert walk.run([a_file(), "--role", "responder"]) == 0
    assert "Go there. Stay in sight." in capsys.readouterr().out


def test_walk_without_a_first_step_says_so(a_file, types, capsys):
    types()
    text = "protocol: p\nversion: 1\ntitle: P\nbegin: {presser: nowhere}\nstanding: {over: e}\nsteps: {e: {end: E}}\n"
    assert walk.run([a_file(text)]) == 1
    assert "It has no first step." in capsys.readouterr().err


def test_walk_goes_through_protocols_that_lie_beside_the_file(a_file, types, capsys):
    head = "version: 1\ntitle: P\nbegin: {presser: a}\nstanding: {over: e}\n"
    a_file(f"protocol: inner\n{head}steps: {{a: {{do: Inside., then: e}}, e: {{end: E}}}}\n", "inner.yaml")
    outer = f"protocol: outer\n{head}steps: {{a: {{plan: Door., protocol: inner, then: e}}, e: {{end: Out.}}}}\n"
    types("")
    assert walk.run([a_file(outer)]) == 0
    said = capsys.readouterr().out
    assert said.index("Inside.") < said.index("Out.")


def test_protocols_that_go_through_each_other_are_each_read_once(a_file):
    head = "version: 1\ntitle: P\nbegin: {presser: a}\nstanding: {over: e}\n"
    steps = "steps: {{a: {{plan: Door., protocol: {}, then: e}}, e: {{end: E}}}}\n"
    one = a_file(f"protocol: one\n{head}{steps.format('two')}", "one.yaml")
    a_file(f"protocol: two\n{head}{steps.format('one')}", "two.yaml")
    from deskbell.protocols.tests.stage import shipped

    assert set(shelf_around(one, shipped(Path(one))).protocols) == {"one", "two"}


# All of them.


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_keeps_a_file_from_being_read(command, a_file, capsys):
    broken = a_file(SOURCE.replace("  get_help:\n    do:", "  get_help:\n    does:"))
    more = ["problem-customer"] if command == "diff" else []
    assert COMMANDS[command].run([broken, *more]) == 1
    said = capsys.readouterr()
    assert f"{broken}:{SOURCE.splitlines().index('  get_help:') + 1}:" in said.err
    assert f"deskbell protocol lint {broken}" in said.err
    assert said.out == ""


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_that_a_file_is_not_there(command, tmp_path, capsys):
    more = ["problem-customer"] if command == "diff" else []
    assert COMMANDS[command].run([str(tmp_path / "gone.yaml"), *more]) == 1
    assert "No such file or directory" in capsys.readouterr().err
    assert COMMANDS[command].run([str(tmp_path), *more]) == 1
    assert "Give a file, or one of: " in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_how_it_is_used(command, capsys):
    assert COMMANDS[command].run([]) == 2
    assert f"deskbell protocol {command}" in capsys.readouterr().err
    assert COMMANDS[command].run(["--help"]) == 0
    assert "--language" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["--fact", "alone"], ["--bind", "=x"], ["--language", "xx"], ["--role", "boss"]])
def test_an_option_that_can_not_be_meant_is_refused(words, capsys):
    assert walk.run(["problem-customer", *words]) == 2
    assert capsys.readouterr().err


def test_the_bench_measures_a_step_of_the_engine(capsys):
    assert bench_command.run(["protocol", "--steps", "300", "--people", "3"]) in (0, 1)
    said = capsys.readouterr().out
    assert "300 steps, 3 people" in said
    assert "| an engine step |" in said


def test_the_commands_work_as_a_program_of_their_own():
    """In a fresh process: nothing has set Django up before, and the input ends."""
    code = "import sys; from deskbell.cli.protocol import walk; sys.exit(walk.run(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", code, "problem-customer", "--language", "es"],
        check=False, capture_output=True, text=True, input="", timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "Pida ayuda ya." in done.stdout
