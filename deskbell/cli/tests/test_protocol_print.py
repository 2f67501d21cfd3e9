"""deskbell protocol print: a card as a file, and what keeps it from being made."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from pypdf import PdfReader

from deskbell.cli.protocol import print as printing
from deskbell.core import clock

pytestmark = pytest.mark.pure
BOUND = ["--bind", "help_extension=*00", "--bind", "alarm_code=#00", "--bind", "safe_room=the staff room"]
DESK = [*BOUND, "--fact", "near_phone=yes", "--fact", "has_safe_room=yes"]


def words(pdf: bytes) -> str:
    return " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


@pytest.fixture
def out(tmp_path):
    return tmp_path / "card.pdf"


@pytest.mark.parametrize("form", ["desk", "wallet", "poster"])
def test_it_writes_a_card_of_each_form(form, out, capsys):
    assert printing.run(["problem-customer", *DESK, "--form", form, "--out", str(out)]) == 0
    assert words(out.read_bytes()).startswith("Get help now. Dial *00.")
    assert capsys.readouterr() == ("", "")


def test_the_card_tells_the_place_the_day_and_its_other_card(out):
    printing.run(["problem-customer", *DESK, "--place", "Riverside Branch", "--out", str(out)])
    said = words(out.read_bytes())
    assert "Riverside Branch · problem-customer, version 1" in said
    assert f"printed {clock.now().date():%Y-%m-%d}" in said
    assert "Card: “Somebody is hurt or very ill”." in said


def test_it_speaks_spanish_for_another_role_on_other_paper(out):
    more = ["--language", "es", "--role", "responder", "--paper", "a4", "--out", str(out)]
    assert printing.run(["problem-customer", *DESK, *more]) == 0
    said = words(out.read_bytes())
    assert said.startswith("Vayan allí juntos.")
    assert "¿Peligro? Llame ya al 911" in said
    assert float(PdfReader(out).pages[0].mediabox.width) == pytest.approx(595.3, abs=0.1)


def test_what_the_place_has_not_filled_in_is_named_with_what_to_do(out, capsys):
    assert printing.run(["problem-customer", "--fact", "near_phone=yes", "--out", str(out)]) == 1
    said = capsys.readouterr().err
    assert said.startswith("Your place has not filled in: alarm_code, help_extension.")
    assert "alarm_code=…" in said
    assert not out.exists()


def test_the_same_is_told_in_spanish(out, capsys):
    printing.run(["problem-customer", "--fact", "near_phone=yes", "--language", "es", "--out", str(out)])
    assert capsys.readouterr().err.startswith("Su lugar no ha rellenado: alarm_code, help_extension.")


def test_a_card_that_is_there_stays_when_the_new_one_fails(out):
    out.write_bytes(b"old")
    assert printing.run(["problem-customer", *DESK, "--bind", "safe_room=the 😀 room", "--out", str(out)]) == 1
    assert out.read_bytes() == b"old"


def test_it_says_where_it_could_not_write(tmp_path, capsys):
    assert printing.run(["problem-customer", *DESK, "--out", str(tmp_path / "no" / "card.pdf")]) == 1
    assert "can't be written: No such file or directory" in capsys.readouterr().err


def test_it_writes_no_pdf_to_a_terminal(capsys, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert printing.run(["problem-customer", *DESK]) == 2
    said = capsys.readouterr()
    assert (said.out, "--out card.pdf" in said.err) == ("", True)


def test_it_can_be_piped_to_a_printer():
    """In a fresh process: nothing has set Django up before."""
    code = "import sys; from deskbell.cli.protocol import print as it; sys.exit(it.run(sys.argv[1:]))"
    done = subprocess.run(
        [sys.executable, "-c", code, "problem-customer", *DESK], check=False, capture_output=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert words(done.stdout).startswith("Get help now.")
