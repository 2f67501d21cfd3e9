"""A draft as its page shows it: its steps in the order of the file, with what the linter says beside each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext

from deskbell.protocols.definition import Protocol, Role, Step
from deskbell.protocols.exits import exits
from deskbell.protocols.fact_words import KINDS
from deskbell.protocols.filling import in_language
from deskbell.protocols.finding import Finding, Weight
from deskbell.protocols.finding_words import message, remedy
from deskbell.protocols.models import OPEN, Draft, Stage
from deskbell.protocols.outline import Reader, about, role_names
from deskbell.protocols.pages.asking import reader_language
from deskbell.protocols.place_look import Look
from deskbell.protocols.preview import Data, preview_data
from deskbell.protocols.reading import Reading, read
from deskbell.protocols.ready import findings_of
from deskbell.protocols.shelves import versions_at


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding in words. step is the name of the step that it is about, blank for the whole."""

    line: int
    is_error: bool
    message: str
    remedy: str
    step: str = ""


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step in the list: what it is, what it says, where it leads, and what is wrong with it."""

    name: str
    kind: str
    headline: str
    detail: str
    whom: str
    about: Sequence[str]
    exits: Sequence[tuple[str, str, str]]
    shown: Sequence[Shown]
    is_first: bool
    is_last: bool


class DraftLook:
    """A draft, read once. source: the text to look at, else the one that is stored."""

    def __init__(self, draft: Draft, source: str | None = None) -> None:
        self.draft = draft
        self.source = draft.source if source is None else source
        draft.source = self.source

    @cached_property
    def reading(self) -> Reading:
        """The text as the reader took it."""
        return read(self.source.encode())

    @property
    def protocol(self) -> Protocol | None:
        """What it says; None while it can't be read."""
        return self.reading.protocol

    @cached_property
    def title(self) -> str:
        """Its title in the reader's language, or what it is called in the file."""
        return in_language(self.protocol.title, reader_language()) if self.protocol else self.draft.protocol

    @cached_property
    def shown(self) -> list[Shown]:
        """Everything that is found, in the order of the file."""
        starts = sorted((step.line, name) for name, step in self.protocol.steps.items()) if self.protocol else []
        return [_shown(one, starts) for one in findings_of(self.draft)]

    @property
    def errors(self) -> int:
        """How many keep it from being sent."""
        return sum(one.is_error for one in self.shown)

    @property
    def warnings(self) -> int:
        """How many are only to be read."""
        return len(self.shown) - self.errors

    @property
    def of_whole(self) -> list[Shown]:
        """What is found outside the steps."""
        return [one for one in self.shown if not one.step]

    @cached_property
    def rows(self) -> list[StepRow]:
        """The steps, in the order of the file."""
        return list(self._rows(self.protocol)) if self.protocol else []

    def _rows(self, protocol: Protocol) -> Iterable[StepRow]:
        names = list(protocol.steps)
        reader = Reader(reader_language(), say=gettext)
        for name, step in protocol.steps.items():
            yield StepRow(
                name,
                gettext(KINDS[step.kind]),
                in_language(step.text, reader.language) or name,
                in_language(step.detail, reader.language),
                "" if step.roles == frozenset(Role) else role_names(reader, step.roles),
                list(about(reader, step)),
                [
                    (one.label, one.to, _headline(protocol.steps.get(one.to), one.to))
                    for one in exits(step, reader.language, gettext)
                ],
                [one for one in self.shown if one.step == name],
                name == names[0],
                name == names[-1],
            )

    @cached_property
    def others(self) -> Mapping[str, Protocol]:
        """The protocols that count at its place."""
        return {name: version.protocol for name, version in versions_at(self.draft.place).items()}

    @property
    def preview(self) -> Data | None:
        """What the phone beside it plays; nothing while it can't be read."""
        if self.protocol is None:
            return None
        place = Look(self.draft.place)
        return preview_data(self.protocol, self.others, reader_language(), place.facts, place.bindings)

    @property
    def is_open(self) -> bool:
        """Whether it can be changed."""
        return self.draft.stage in OPEN

    @property
    def is_sent(self) -> bool:
        """Whether it waits for review."""
        return self.draft.stage == Stage.REVIEW

    @cached_property
    def _numbers(self) -> set[int]:
        return set(self.draft.texts.values_list("number", flat=True))

    @property
    def can_undo(self) -> bool:
        """Whether there is a text before this one."""
        return self.draft.position - 1 in self._numbers

    @property
    def can_redo(self) -> bool:
        """Whether a change was undone."""
        return self.draft.position + 1 in self._numbers


def _headline(step: Step | None, name: str) -> str:
    return (in_language(step.text, reader_language()) if step else "") or name


def _shown(finding: Finding, starts: Sequence[tuple[int, str]]) -> Shown:
    step = next((name for line, name in reversed(starts) if 0 < line <= finding.line), "")
    is_error = finding.weight is Weight.ERROR
    return Shown(finding.line, is_error, message(finding, gettext), remedy(finding, gettext), step)
