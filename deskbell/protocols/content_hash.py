"""A short name for what a definition says: the same wherever it says the same, whoever formatted the file.

Cards, certificates and records carry it, so that one can tell whether two of them mean the same protocol.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any

from deskbell.protocols.definition import Protocol

SIGNS = 12
UNSAID = {"status", "line"}
"""How far a version has come, and where a step stands in its file, say nothing about what anybody is to do."""


def content_hash(protocol: Protocol) -> str:
    """Return twelve hexadecimal signs that depend on every word, way and name of a protocol, and on nothing else."""
    return short_hash(_said(protocol))


def short_hash(said: object) -> str:
    """Return the same of anything that JSON can say, whatever the order of its keys."""
    canonical = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:SIGNS]


def _said(part: Any) -> object:
    """Return a part as plain data."""
    if is_dataclass(part):
        return dict(_said_fields(part))
    if isinstance(part, Mapping):
        return {str(name): _said(value) for name, value in part.items()}
    if isinstance(part, frozenset):
        return sorted(str(one) for one in part)
    if isinstance(part, Collection) and not isinstance(part, str):
        return [_said(one) for one in part]
    return part


def _said_fields(part: Any) -> Iterator[tuple[str, object]]:
    """Yield each field that says something; a field that a later Deskbell adds so changes no hash of today."""
    for field in fields(part):
        value = getattr(part, field.name)
        if field.name not in UNSAID and value != _default(field):
            yield field.name, _said(value)


def _default(field: Field[Any]) -> object:
    return field.default if field.default_factory is MISSING else field.default_factory()
