"""Taking fields out of a tree: what is wrong is noted with its line, and reading goes on."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date

from deskbell.protocols.finding import Finding
from deskbell.protocols.reading.tree import Fields, Several, Tree, Word

NAME = re.compile(r"[a-z][a-z0-9]*(?:[_-][a-z0-9]+)*")
MOST_NAME = 60
MOST_TEXT = 1000


class Notes:
    """What was found wrong so far."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def wrong(self, at: Tree, code: str, **parts: str) -> None:
        """Note that something is wrong there."""
        self.findings.append(Finding(code, at.line, at.column, parts))

    def fields(self, tree: Tree, known: Collection[str], needed: Collection[str] = ()) -> dict[str, Tree]:
        """Return the fields of a map by name; those that are unknown, double or missing are noted. known empty: any."""
        found: dict[str, Tree] = {}
        for key, value in self.pairs(tree):
            if known and key.text not in known:
                self.wrong(key, "unknown_field", field=key.text, known=", ".join(known))
            elif key.text in found:
                self.wrong(key, "double_field", field=key.text)
            else:
                found[key.text] = value
        if isinstance(tree, Fields):
            for name in needed:
                if name not in found:
                    self.wrong(tree, "missing_field", field=name)
        return found

    def pairs(self, tree: Tree) -> Iterator[tuple[Word, Tree]]:
        """Yield the fields of a map; of anything else, none."""
        if isinstance(tree, Fields):
            yield from tree.items
        else:
            self.wrong(tree, "not_fields")

    def items(self, tree: Tree) -> list[Tree]:
        """Return the items of a list; one thing alone counts as a list of one."""
        return tree.items if isinstance(tree, Several) else [tree]

    def word(self, tree: Tree | None, most: int = MOST_TEXT) -> str:
        """Return a word or sentence."""
        if tree is None:
            return ""
        if not isinstance(tree, Word):
            self.wrong(tree, "not_words")
            return ""
        text = " ".join(tree.text.split())
        if not text:
            self.wrong(tree, "no_words")
        elif len(text) > most or not text.isprintable():
            self.wrong(tree, "words_too_long", most=str(most))
            return ""
        return text

    def words(self, tree: Tree | None) -> list[str]:
        """Return several of them."""
        return [] if tree is None else [word for one in self.items(tree) if (word := self.word(one))]

    def name(self, tree: Tree | None) -> str:
        """Return a name: of a step, a fact, a binding."""
        text = self.word(tree, MOST_NAME)
        if tree is not None and text and not NAME.fullmatch(text):
            self.wrong(tree, "not_a_name", name=text)
            return ""
        return text

    def one_of(self, tree: Tree | None, choices: Collection[str]) -> str:
        """Return one of some words, or "" (noted)."""
        text = self.word(tree)
        if tree is not None and text and text not in choices:
            self.wrong(tree, "not_one_of", word=text, choices=", ".join(choices))
            return ""
        return text

    def number(self, tree: Tree | None, least: int, most: int) -> int:
        """Return a whole number within limits, or 0 (noted)."""
        text = self.word(tree)
        if tree is None or not text:
            return 0
        if not (text.isascii() and text.isdigit() and len(text) < 10) or not least <= int(text) <= most:
            self.wrong(tree, "not_a_number", least=str(least), most=str(most))
            return 0
        return int(text)

    def day(self, tree: Tree | None) -> str:
        """Return a day as it is written, such as 2027-11-01."""
        text = self.word(tree)
        try:
            return date.fromisoformat(text).isoformat() if text else ""
        except ValueError:
            if tree is not None:
                self.wrong(tree, "not_a_day")
            return ""

    def truth(self, tree: Tree | None) -> bool:
        """Return whether it says yes."""
        return self.one_of(tree, ("yes", "no", "true", "false")) in ("yes", "true")
