"""``deskbell doctor``: examine everything that a press needs, and say what to do."""

from __future__ import annotations

import argparse
import json
import logging
import os
from collections.abc import Callable, Generator, Iterator
from dataclasses import asdict

from deskbell.cli.doctor import clocks, database, links, running, surroundings
from deskbell.cli.doctor.finding import OK, WRONG, Finding, wrong
from deskbell.core.configuration import Configuration, ConfigurationError, read

Examination = Callable[[Configuration], Iterator[Finding]]

FIRST: tuple[Examination, ...] = (surroundings.settings, surroundings.folder, clocks.zones)
DATABASE: tuple[Examination, ...] = (database.database,)
ON_THE_DATABASE: tuple[Examination, ...] = (clocks.skew, running.worker)
OUTSIDE: tuple[Examination, ...] = (running.server, links.mail, links.certificate)


def run(words: list[str]) -> int:
    """Print what was found. Returns 0 when nothing is wrong (warnings are allowed), else 1."""
    parser = argparse.ArgumentParser(prog="deskbell doctor", description="Looks at everything that a press needs.")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON, for monitoring")
    options = parser.parse_args(words)
    findings = []
    for finding in examine():
        findings.append(finding)
        if not options.json:
            print(_line(finding), flush=True)
    is_wrong = any(finding.state == WRONG for finding in findings)
    if options.json:
        print(json.dumps({"ok": not is_wrong, "findings": [asdict(one) for one in findings]}, indent=2))
    elif not is_wrong:
        print("\nA press would be kept and carried on.")
    return int(is_wrong)


def examine() -> Iterator[Finding]:
    """Yield one finding after another, what everything else stands on first."""
    try:
        configuration = read()
    except ConfigurationError as error:
        for problem in error.problems:
            yield wrong("settings", f"{problem.setting}: {problem.wrong}", problem.remedy)
        return
    if (yield from _all_well(FIRST, configuration)):
        _start_django()
        if (yield from _all_well(DATABASE, configuration)):
            yield from _all_well(ON_THE_DATABASE, configuration)
        yield from _all_well(OUTSIDE, configuration)


def _all_well(examinations: tuple[Examination, ...], configuration: Configuration) -> Generator[Finding, None, bool]:
    """Yield what some examinations find; return whether none of it is wrong."""
    well = True
    for examination in examinations:
        for finding in examination(configuration):
            well = well and finding.state != WRONG
            yield finding
    return well


def _start_django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deskbell.settings")
    django.setup()
    logging.getLogger().setLevel(logging.CRITICAL)


def _line(finding: Finding) -> str:
    first = f"{finding.state:8} {finding.subject:12} {finding.found}"
    return first if finding.state == OK else f"{first}\n{'':21} {finding.remedy}"
