"""``deskbell protocol lint FILE…``: what is wrong with protocols, where, and what to do about it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from deskbell.core import clock
from deskbell.protocols.definition import Protocol
from deskbell.protocols.finding import Finding, has_errors
from deskbell.protocols.finding_words import message, remedy
from deskbell.protocols.lint import lint
from deskbell.protocols.reading import Reading, read
from deskbell.protocols.reading.tree import MOST_BYTES
from deskbell.protocols.shipped import LIBRARY

WRONG, MISUSED = 1, 2
MOST_LINES = 100


def run(argv: list[str]) -> int:
    """Print what was found. 0: nothing, or warnings only; 1: errors (--strict: or warnings); 2: misused, unreadable."""
    parser = _parser()
    try:
        options = parser.parse_args(argv)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    readings, unreadable = _read_all(options.files)
    found = _examine(readings, clock.now().date())
    if options.json:
        _say(json.dumps(_as_data(found, strict=options.strict), indent=2, ensure_ascii=False))
    else:
        _print(found, strict=options.strict)
    if unreadable:
        return MISUSED
    return WRONG if any(_is_wrong(findings, strict=options.strict) for findings in found.values()) else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="deskbell protocol lint",
        description="Says what is wrong with protocols, where, and what to do about it. Protocols that lead through "
        "each other are given together; the shipped ones are known.",
    )
    parser.add_argument("files", metavar="FILE", type=Path, nargs="+", help="a protocol, as YAML")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.add_argument("--strict", action="store_true", help="let warnings count as errors")
    return parser


def _read_all(files: list[Path]) -> tuple[dict[Path, Reading], bool]:
    """Return what came of each file, and whether one of them couldn't be opened."""
    readings = {}
    for file in dict.fromkeys(files):
        try:
            readings[file] = read(_bytes_of(file))
        except OSError as error:
            _say(f"deskbell protocol lint: {file}: {error.strerror or error}.", to_errors=True)
    return readings, len(readings) < len(set(files))


def _bytes_of(file: Path) -> bytes:
    """Return what a file holds, at most one byte more than is taken."""
    with file.open("rb") as source:
        return source.read(MOST_BYTES + 1)


def _examine(readings: Mapping[Path, Reading], today: date) -> dict[Path, tuple[Finding, ...]]:
    shipped = [read(file.read_bytes()).protocol for file in sorted(LIBRARY.glob("*.yaml"))]
    given = [reading.protocol for reading in readings.values()]
    others: dict[str, Protocol] = {one.id: one for one in (*shipped, *given) if one is not None}
    return {
        file: reading.findings
        if reading.protocol is None
        else lint(reading.protocol, None, others, today=today, places=reading.places)
        for file, reading in readings.items()
    }


def _is_wrong(findings: tuple[Finding, ...], *, strict: bool) -> bool:
    return has_errors(findings) or (strict and bool(findings))


def _print(found: Mapping[Path, tuple[Finding, ...]], *, strict: bool) -> None:
    for file, findings in found.items():
        for finding in findings[:MOST_LINES]:
            at = f"{file}:{finding.line or 1}:{finding.column or 1}"
            _say(f"{at}: {finding.weight}: {message(finding)}\n    {remedy(finding)}")
        if len(findings) > MOST_LINES:
            _say(f"{file}: and {len(findings) - MOST_LINES:,} more.")
        if not findings:
            _say(f"{file}: well.")
        elif not _is_wrong(findings, strict=strict):
            _say(f"{file}: well, with {len(findings)} to read.")


def _as_data(found: Mapping[Path, tuple[Finding, ...]], *, strict: bool) -> dict[str, object]:
    return {
        "ok": not any(_is_wrong(findings, strict=strict) for findings in found.values()),
        "files": [
            {"file": str(file), "findings": [_as_fields(finding) for finding in findings]}
            for file, findings in found.items()
        ],
    }


def _as_fields(finding: Finding) -> dict[str, str | int]:
    return {
        "line": finding.line,
        "column": finding.column,
        "weight": finding.weight.value,
        "code": finding.code,
        "message": message(finding),
        "remedy": remedy(finding),
    }


def _say(line: str, *, to_errors: bool = False) -> None:
    """Print what may hold any sign on any terminal."""
    stream = sys.stderr if to_errors else sys.stdout
    encoding = stream.encoding or "utf-8"
    print(line.encode(encoding, "replace").decode(encoding), file=stream)
