"""Every finding that the source can make has words, and every word its value."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from deskbell import protocols
from deskbell.protocols.finding import Finding
from deskbell.protocols.finding_words import WORDS, message, remedy

PLACE = re.compile(r"%\((\w+)\)s")
FOLDER = Path(protocols.__file__).parent
SOURCES = [*(FOLDER / "reading").glob("*.py"), *(FOLDER / "lint").glob("*.py"), FOLDER / "source_check.py"]
CODE_IS = {"Finding": 0, "wrong": 1, "error": 1, "warning": 1}


def emitted() -> dict[str, list[set[str]]]:
    """Return every code of the source, with the parts of each place that makes it."""
    found = defaultdict(list)
    for source in SOURCES:
        for function in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef):
                for code, parts in _of_function(function):
                    found[code].append(parts)
    return found


def _of_function(function: ast.FunctionDef) -> Iterator[tuple[str, set[str]]]:
    dicts = {
        target.id: _keys(node.value)
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(function):
        name = getattr(getattr(node, "func", None), "attr", getattr(getattr(node, "func", None), "id", ""))
        if isinstance(node, ast.Call) and name in CODE_IS and len(node.args) > CODE_IS[name]:
            parts = {keyword.arg for keyword in node.keywords if keyword.arg}
            for keyword in node.keywords:
                if keyword.arg is None:
                    parts |= dicts[ast.unparse(keyword.value)]
                elif keyword.arg == "parts":
                    parts |= _keys(keyword.value)
            parts |= {key for one in node.args if isinstance(one, ast.Dict) for key in _keys(one)}
            code = node.args[CODE_IS[name]]
            both = (code.body, code.orelse) if isinstance(code, ast.IfExp) else (code,)
            yield from ((str(one.value), parts) for one in both if isinstance(one, ast.Constant))


def _keys(node: ast.expr) -> set[str]:
    return {str(ast.literal_eval(key)) for key in node.keys if key} if isinstance(node, ast.Dict) else set()


def test_every_code_has_words_and_no_words_are_left_over():
    assert set(emitted()) == set(WORDS)


def test_every_place_in_the_words_has_a_value_wherever_the_finding_is_made():
    for code, places in emitted().items():
        wanted = {name for words in WORDS[code] for name in PLACE.findall(words)}
        for parts in places:
            assert wanted <= parts, code


def test_every_message_and_remedy_is_a_sentence():
    for words in (one for pair in WORDS.values() for one in pair):
        assert words[0].isupper() or words[0] in "“%1234567890&!", words
        assert words.endswith((".", '."', ".”")), words


def test_what_stood_in_a_file_is_shown_short_and_printable():
    shown = message(Finding("unknown_field", 1, 1, {"field": "\x1b[31m" + "a" * 100_000, "known": "b"}))
    assert shown.isprintable()
    assert len(shown) < 200


def test_a_percent_sign_or_a_brace_of_a_file_is_not_filled():
    shown = message(Finding("unknown_field", 1, 1, {"field": "%(known)s{0}%", "known": "b"}))
    assert "%(known)s{0}%" in shown


def test_a_page_hands_in_its_language():
    spanish = {WORDS["empty"][0]: "El archivo está vacío."}
    assert message(Finding("empty"), lambda words: spanish.get(words, words)) == "El archivo está vacío."
    assert remedy(Finding("empty")) == WORDS["empty"][1]
