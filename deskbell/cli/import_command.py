"""``deskbell import outlets FILE``: the branches of one library, one state or the nation, from the survey's file."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from deskbell.places.models import Place
    from deskbell.places.outlets.reading import Read
    from deskbell.places.outlets.writing import Summary

BAR = 30
A_LINE_EVERY = 2000
REFUSED, MISUSED = 1, 2


def run(argv: list[str]) -> int:
    """Run the command. 0: all rows taken; 1: some or all refused, each is named; 2: misused."""
    parser = _parser()
    if not argv:
        parser.print_help()
        return MISUSED
    try:
        options = parser.parse_args(argv)
    except SystemExit as leaving:
        return int(leaving.code or 0)
    return _import_outlets(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="deskbell import", description="Import places.")
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="WHAT")
    outlets = kinds.add_parser(
        "outlets",
        help="libraries and branches from the outlet file of the Public Libraries Survey",
        description="Make libraries and branches from the outlet file of the Public Libraries Survey (IMLS). "
        "Run it again with a newer file: what changed there is followed, what people changed here stays.",
    )
    outlets.add_argument("file", metavar="FILE", type=Path, help="the file, as CSV or packed as .gz")
    outlets.add_argument("--state", default="", metavar="IL", type=str.upper, help="only this state")
    outlets.add_argument(
        "--library", default="", metavar="IL0098", type=str.upper, help="only the library with this key"
    )
    outlets.add_argument("--into", default="", metavar="REF", help="put the branches into this library of yours")
    outlets.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
    return parser


def _import_outlets(options: argparse.Namespace) -> int:
    from deskbell.cli.django_start import start_django

    if start_django() is None:
        return MISUSED
    from deskbell.places.outlets.reading import FileRefused, read

    began = time.monotonic()
    try:
        found = read(options.file, state=options.state, library=options.library)
        into = _library_named(options.into)
        _check_selection(options, found, into)
    except FileRefused as refused:
        print(f"deskbell import: {refused}", file=sys.stderr)
        return REFUSED
    summary = _write(options, found, into)
    refusals = sorted([*found.refusals, *summary.refusals], key=lambda one: one.line)
    for refusal in refusals:
        print(f"not taken: {refusal}", file=sys.stderr)
    print(_told(summary, len(refusals), time.monotonic() - began, dry=options.dry_run))
    return REFUSED if refusals else 0


def _library_named(ref: str) -> Place | None:
    from deskbell.places.models import Kind, Place
    from deskbell.places.outlets.reading import FileRefused

    if not ref:
        return None
    library = Place.objects.filter(ref=ref, kind=Kind.LIBRARY).first()
    if library is None:
        raise FileRefused(f"There is no library “{ref}”. Its ref stands in the address of its page: /places/REF/.")
    return library


def _check_selection(options: argparse.Namespace, found: Read, into: Place | None) -> None:
    from deskbell.places.outlets.reading import FileRefused

    if not found.rows:
        chosen = options.library or options.state
        wrong = f"No row of the file belongs to {chosen}." if chosen else "The file has no rows."
        raise FileRefused(f"{wrong} Keys look like IL0098, states like IL.")
    libraries = {one.library for one in found.outlets}
    if into is not None and len(libraries) > 1:
        raise FileRefused(
            f"These rows belong to {len(libraries):,} libraries; --into takes one. Choose it with --library, such as "
            f"--library {min(libraries)}."
        )


def _write(options: argparse.Namespace, found: Read, into: Place | None) -> Summary:
    from deskbell.core.actor import DESKBELL
    from deskbell.places.outlets.libraries import grouped
    from deskbell.places.outlets.writing import import_outlets

    progress = Progress(len(found.outlets), sys.stderr)
    summary = import_outlets(
        grouped(found.outlets),
        DESKBELL,
        source=options.file.name,
        into=into,
        dry_run=options.dry_run,
        progress=progress.show,
    )
    progress.end()
    return summary


def _told(summary: Summary, refused: int, seconds: float, *, dry: bool) -> str:
    parts = [
        f"{summary.libraries_added:,} libraries and {summary.outlets_added:,} outlets added",
        f"{summary.outlets_changed:,} changed",
        f"{summary.outlets_same:,} as before",
        f"{refused:,} rows not taken",
    ]
    if summary.kept:
        parts.append(f"{summary.kept:,} fields left as people changed them")
    return f"{'Would be: ' if dry else ''}{', '.join(parts)}. {seconds:.1f} s"


class Progress:
    """A bar on a terminal; elsewhere a plain line now and then."""

    def __init__(self, total: int, stream: TextIO) -> None:
        self.total, self.stream, self.next_line = total, stream, A_LINE_EVERY

    def show(self, done: int) -> None:
        """Show how many outlets are done."""
        if self.stream.isatty():
            filled = BAR * done // max(self.total, 1)
            bar = "█" * filled + "░" * (BAR - filled)
            self.stream.write(f"\r{bar} {done:,} of {self.total:,} outlets")
        elif done >= self.next_line:
            self.next_line = done + A_LINE_EVERY
            self.stream.write(f"{done:,} of {self.total:,} outlets\n")
        self.stream.flush()

    def end(self) -> None:
        """Leave the line."""
        if self.stream.isatty():
            self.stream.write("\n")
