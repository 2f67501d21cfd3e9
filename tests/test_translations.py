"""Everything that people read is there in every language, and nothing is lost on the way."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import translation

from deskbell.alarms.models import Level
from tools import messages

pytestmark = pytest.mark.pure

ROOT = Path(__file__).parent.parent / "deskbell"
SCRIPTS = sorted(ROOT.glob("*/static/**/*.js"))
FORMAT = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
TAG = re.compile(r"</?\w+")
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", re.DOTALL)
STRING = re.compile(r'"([^"\n]*)"|\'([^\'\n]*)\'|`([^`]*)`')
SENTENCE = re.compile(r"[A-Z][a-z’']+ [a-z’']+ [a-z’']+|[a-z’']+ [a-z’']+[.?]$|^[A-Z][a-z’']+( [a-z’']+)+$")
SHOWN = re.compile(
    r"(?:\.(?:textContent|innerText|innerHTML|title|ariaLabel|placeholder|alt)\s*\+?=\s*"
    r"|\b(?:alert|confirm|prompt|Notification)\(\s*|setAttribute\(\"(?:title|aria-label|alt)\",\s*)"
    r"[\"'`]([^\"'`]*[A-Za-z]{2}[^\"'`]*)[\"'`]"
)
languages = pytest.mark.parametrize("language", messages.LANGUAGES)


@languages
def test_no_string_is_without_a_translation(language):
    assert messages.missing(language) == [], "run: python -m tools.messages, then see docs/translating.md"


@languages
def test_the_compiled_catalogue_is_in_step(language):
    file = messages.catalogue_file(language).with_suffix(".mo")
    assert file.read_bytes() == messages.compiled(language), "run: python -m tools.messages"


@languages
def test_the_program_reads_the_catalogue(language):
    with translation.override(language):
        assert {str(level.label) for level in Level}.isdisjoint({"Come to me", "Help now", "Danger"})


@languages
def test_translations_keep_the_places_where_values_go(language):
    wrong = [
        (source, target)
        for sources, targets in _pairs(language)
        for source, target in zip(sources, targets, strict=True)
        if not _fits(source, sources[-1], target)
    ]
    assert wrong == []


def _fits(source: str, most: str, target: str) -> bool:
    """A target has what its source has; the form for one may say or leave out the number."""
    wanted, may, got = (set(FORMAT.findall(text)) for text in (source, most, target))
    return wanted <= got <= wanted | may


@languages
def test_translations_keep_the_tags(language):
    wrong = [
        target
        for sources, targets in _pairs(language)
        for source, target in zip(sources, targets, strict=True)
        if sorted(TAG.findall(source)) != sorted(TAG.findall(target))
    ]
    assert wrong == []


@languages
def test_translations_shout_no_more_than_the_english(language):
    wrong = [target for _sources, targets in _pairs(language) for target in targets if "!" in target or "¡" in target]
    assert wrong == []


@languages
def test_names_of_levels_are_short_enough_for_their_buttons(language):
    with translation.override(language):
        assert [str(level.label) for level in Level if len(str(level.label)) > 14] == []


def test_a_singular_has_one_plural_only():
    """A catalogue finds a plural by its singular: two plurals of one singular would take each other's place."""
    plurals: dict[tuple[str, str | None], set[tuple[str, ...]]] = {}
    for message, context, _where in messages._messages():
        if isinstance(message, tuple):
            plurals.setdefault((message[0], context), set()).add(message)
    assert [found for found in plurals.values() if len(found) > 1] == [], "give one of them a context"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_scripts_hold_no_words_for_people(script):
    """Words stand in the server's pages, where they are translated; a script only moves them about."""
    assert words_in(script.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "code",
    [
        'say("You are not connected");',
        "const lost = 'No link';",
        "row.textContent = `Saved`;",
        'button.setAttribute("aria-label", "close");',
        "alert('stop');",
        "text = `Try it ${times} times again.`;",
    ],
)
def test_words_in_a_script_would_be_found(code):
    assert words_in(code) != []


@pytest.mark.parametrize("code", ['link("https://example.org");', "// You may go on now", 'say("not_sent");'])
def test_what_is_no_word_for_people_is_left_alone(code):
    assert words_in(code) == []


def words_in(code: str) -> list[str]:
    """Return the strings of a script that look as if a person were to read them."""
    bare = COMMENT.sub("", code)
    strings = [re.sub(r"\$\{[^}]*\}", "", text) for group in STRING.findall(bare) for text in group if text]
    return [text for text in strings if SENTENCE.search(text)] + SHOWN.findall(bare)


def _pairs(language: str) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return every message: its English forms, its forms in a language."""
    return [(_forms(message.id), _forms(message.string)) for message in messages.read_catalogue(language) if message.id]


def _forms(text: object) -> tuple[str, ...]:
    return tuple(map(str, text)) if isinstance(text, list | tuple) else (str(text or ""),)
