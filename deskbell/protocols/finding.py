"""What is wrong with a protocol: where, and what. The words for it, with the remedy, are in ``finding_words``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Weight(StrEnum):
    """An error keeps a version from being published; a warning is to be read."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing. line and column count from 1 (0: the file as a whole); parts fill in the words."""

    code: str
    line: int = 0
    column: int = 0
    parts: Mapping[str, str] = field(default_factory=dict)
    weight: Weight = Weight.ERROR


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return them as one reads the file."""
    return tuple(sorted(findings, key=lambda one: (one.line, one.column, one.code)))


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether something keeps it from being published."""
    return any(one.weight is Weight.ERROR for one in findings)
