"""Gather every string that people see, bring the catalogues up to date, compile them.

    python -m tools.messages

Needs only Babel: no gettext programs. New strings arrive empty in each ``django.po``; translate them and
run it again. tests/test_translations.py fails while one is missing.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).parent.parent / "deskbell"
LANGUAGES = ("es",)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

Message = tuple[str | tuple[str, ...], str | None, str]


def gathered() -> Catalog:
    """Return a catalogue of every marked string in the package's Python files and templates."""
    catalog = Catalog(project="Deskbell", charset="utf-8")
    for message, context, where in _messages():
        catalog.add(message, context=context, locations=[(where, 0)])
    return catalog


def _messages() -> Iterator[Message]:
    for file in sorted(PACKAGE.rglob("*")):
        where = file.relative_to(PACKAGE.parent).as_posix()
        if "/tests/" in where or "/migrations/" in where:
            continue
        if file.suffix == ".py":
            yield from _from(file.read_bytes(), where)
        elif "/templates/" in where and file.suffix in (".html", ".txt", ".svg", ".xml"):
            yield from _from(templatize(file.read_text(encoding="utf-8"), origin=where).encode(), where)


def _from(source: bytes, where: str) -> Iterator[Message]:
    for _line, message, _comments, context in extract(
        "python", io.BytesIO(source), keywords=KEYWORDS, options={"encoding": "utf-8"}
    ):
        if message and message != ("",):
            yield message, context, where


def catalogue_file(language: str) -> Path:
    """Return where a language's catalogue stands."""
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def read_catalogue(language: str) -> Catalog:
    """Return a language's catalogue as it is, or an empty one."""
    file = catalogue_file(language)
    if not file.exists():
        return Catalog(locale=language, project="Deskbell", charset="utf-8")
    with file.open("rb") as source:
        return read_po(source, locale=language)


def missing(language: str) -> list[str]:
    """Return the strings that have no translation yet, or one marked as doubtful."""
    catalog = read_catalogue(language)
    lacking = []
    for message in gathered():
        if not message.id:
            continue
        kept = catalog.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
        translated = (
            kept is not None
            and not kept.fuzzy
            and all(kept.string if isinstance(kept.string, tuple) else (kept.string,))
        )
        if not translated:
            lacking.append(str(message.id))
    return lacking


def compiled(language: str) -> bytes:
    """Return the catalogue as the program reads it."""
    target = io.BytesIO()
    write_mo(target, read_catalogue(language))
    return target.getvalue()


def main() -> None:
    """Update and compile every catalogue, and say what is missing."""
    template = gathered()
    for language in LANGUAGES:
        catalog = read_catalogue(language)
        catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        file = catalogue_file(language)
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("wb") as target:
            write_po(target, catalog, width=110, sort_output=True, no_location=True, omit_header=False)
        file.with_suffix(".mo").write_bytes(compiled(language))
        print(f"{language}: {len(catalog)} strings, {len(missing(language))} without a translation")


if __name__ == "__main__":
    main()
