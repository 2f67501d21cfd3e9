"""Who reads, from the command line: ``--language es --bind safe_room="room 4" --fact alone=yes``."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from deskbell.protocols.definition import Role
from deskbell.protocols.outline import Reader
from deskbell.protocols.reading.parts import LANGUAGES

ROLES = {role.value.replace("_", "-"): role for role in Role}


def parser(command: str, description: str, *, fills: bool = True) -> argparse.ArgumentParser:
    """Return a parser with the options that every command shares."""
    made = argparse.ArgumentParser(prog=f"deskbell protocol {command}", description=description)
    made.add_argument("--language", choices=LANGUAGES, default="en", help="the language to read it in (en)")
    if fills:
        made.add_argument("--bind", metavar="NAME=VALUE", type=_pair, action="append", default=[], help=_BIND)
        made.add_argument("--fact", metavar="NAME=VALUE", type=_pair, action="append", default=[], help=_FACT)
    return made


_BIND = "what stands for {NAME} at your place; as often as you like"
_FACT = "choose the words by this fact, such as alone=yes; as often as you like"


def _pair(words: str) -> tuple[str, str]:
    name, equals, value = words.partition("=")
    if not (name.strip() and equals and value.strip()):
        raise argparse.ArgumentTypeError(f"“{words}” is not NAME=VALUE")
    return name.strip(), value.strip()


def asked(parser: argparse.ArgumentParser, argv: list[str]) -> argparse.Namespace | int:
    """Return what was asked for, or the status to end with (2: misused)."""
    try:
        return parser.parse_args(argv)
    except SystemExit as leaving:
        return int(leaving.code or 0)


@contextmanager
def reading(language: str) -> Iterator[Callable[[str], str] | None]:
    """Give what translates words into a language, while it lasts; None if Deskbell's settings are wrong (printed)."""
    from deskbell.cli.django_start import start_django

    if start_django() is None:
        yield None
        return
    from django.utils import translation

    with translation.override(language):
        yield translation.gettext


def reader(options: argparse.Namespace, say: Callable[[str], str]) -> Reader:
    """Return who reads, with what was bound and said to be known."""
    return Reader(options.language, dict(options.bind), dict(options.fact) if options.fact else None, say)
