"""Words as YAML: in quotes only where they would be read as something else without."""

from __future__ import annotations

import json
import re

import yaml

_LEADING = tuple("-?:,[]{}#&*!|>'\"%@`=")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?")
_RESOLVER = yaml.resolver.Resolver()


def tidy(words: str) -> str:
    """Return words as the reader keeps them: one space between, none around."""
    return " ".join(words.split())


def in_quotes(words: str) -> str:
    """Return words in double quotes."""
    return json.dumps(tidy(words), ensure_ascii=False)


def sentence(words: str) -> str:
    """Return words that stand on a line by themselves, quoted only if need be."""
    text = tidy(words)
    odd = not text.isprintable() or text.startswith(_LEADING) or ": " in text or " #" in text or text.endswith(":")
    resolved = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    return in_quotes(text) if odd or not text or resolved != "tag:yaml.org,2002:str" else text


def plain(word: str) -> str:
    """Return a name, number or value of a fact. Here ``yes`` is the word, so it needs no quotes."""
    text = tidy(word)
    return text if _PLAIN_NAME.fullmatch(text) else in_quotes(text)
