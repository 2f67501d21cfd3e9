"""deskbell protocol lint: said as file:line:column with a remedy, and never a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from deskbell import cli
from deskbell.protocols.tests.files import WELL


@pytest.fixture
def a_file(tmp_path: Path):
    def written(before: str = "", after: str = "", name: str = "leak.yaml") -> str:
        file = tmp_path / name
        file.write_text(WELL.replace(before, after) if before else WELL, encoding="utf-8")
        return str(file)

    return written


def test_a_protocol_that_is_well_returns_0(a_file, capsys):
    file = a_file()
    assert cli.main(["protocol", "lint", file]) == 0
    assert capsys.readouterr().out == f"{file}: well.\n"


def test_an_error_is_told_with_its_place_and_remedy(a_file, capsys):
    file = a_file("means: no, then: wait", "means: no, then: wiat")
    assert cli.main(["protocol", "lint", file]) == 1
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert first == f"{file}:37:37: error: The step “ask” leads to “wiat”, which is no step."
    assert second == "    Correct the name, or add the step. The nearest: wait."


def test_a_file_that_is_no_protocol_returns_1(a_file, capsys):
    file = a_file("protocol: leak", "protocol: [leak")
    assert cli.main(["protocol", "lint", file]) == 1
    assert "error: This line can't be read" in capsys.readouterr().out


def test_warnings_return_0_unless_it_is_strict(a_file, capsys):
    file = a_file("owner: Deskbell\n", "")
    assert cli.main(["protocol", "lint", file]) == 0
    assert "1 to read" in capsys.readouterr().out
    assert cli.main(["protocol", "lint", "--strict", file]) == 1
    assert "well" not in capsys.readouterr().out


def test_a_program_reads_the_findings_as_json(a_file, capsys):
    file = a_file("    task: call\n", "")
    assert cli.main(["protocol", "lint", "--json", file]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is False
    (one,) = told["files"][0]["findings"]
    assert (told["files"][0]["file"], one["code"], one["weight"]) == (file, "no_task", "error")
    assert one["line"] > 0
    assert one["remedy"].startswith("Add “task:”")


def test_protocols_that_lead_through_each_other_are_known_together(a_file, capsys):
    plan = "plan: {en: Fire., es: Fuego.}\n    protocol: fire"
    leak = a_file("do: {en: Bring a bucket., es: Traiga un cubo.}", plan)
    fire = a_file("protocol: leak", "protocol: fire", name="fire.yaml")
    assert cli.main(["protocol", "lint", leak]) == 1
    assert "“fire”, which is not known" in capsys.readouterr().out
    assert cli.main(["protocol", "lint", leak, fire]) == 0


def test_a_file_that_cannot_be_opened_returns_2_and_the_others_are_examined(a_file, tmp_path, capsys):
    file = a_file("    task: call\n", "")
    assert cli.main(["protocol", "lint", str(tmp_path / "none.yaml"), str(tmp_path), file]) == 2
    told = capsys.readouterr()
    assert "none.yaml: No such file or directory." in told.err
    assert f"{tmp_path}: Is a directory." in told.err
    assert "is critical" in told.out


def test_a_file_without_an_end_is_not_read_to_the_end(capsys):
    assert cli.main(["protocol", "lint", "/dev/zero"]) == 1
    assert "larger than 200 KB" in capsys.readouterr().out


def test_thousands_of_findings_are_cut_short(tmp_path, capsys):
    file = tmp_path / "many.yaml"
    file.write_text("".join(f"a{number}: b\n" for number in range(3000)), encoding="utf-8")
    assert cli.main(["protocol", "lint", str(file)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 201
    assert lines[-1] == f"{file}: and 2,906 more."


@pytest.mark.parametrize(
    "argv", [["protocol"], ["protocol", "lnit"], ["protocol", "lint"], ["protocol", "lint", "--loud", "x"]]
)
def test_misuse_returns_2(argv, capsys):
    assert cli.main(argv) == 2
    told = capsys.readouterr()
    assert "lint" in told.out + told.err


@pytest.mark.parametrize("argv", [["protocol", "--help"], ["protocol", "lint", "--help"]])
def test_help_returns_0(argv, capsys):
    assert cli.main(argv) == 0
    assert "lint" in capsys.readouterr().out


def test_it_needs_no_settings_and_takes_any_terminal_and_any_file_name(tmp_path):
    name = os.fsencode(tmp_path) + b"/\xff.yaml"
    Path(os.fsdecode(name)).write_text(WELL.replace("{en: Bring", "{en: “{”Bring"), encoding="utf-8")
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [sys.executable, "-m", "deskbell", "protocol", "lint", name],
        env=environment,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1, done.stderr
    assert done.stderr == b""
