"""A protocol as data: what each person is shown, what they may answer, and where that leads.

Read from a file by :mod:`deskbell.protocols.reading`, checked by :mod:`deskbell.protocols.lint`, walked by
:mod:`deskbell.protocols.engine`. Nothing here changes after it was made, and nothing knows Django.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from deskbell.core.continuum import Behaviour

Text = Mapping[str, str]
"""Words by language (``en``, ``es``). ``{name}`` stands for a binding of the place, or for words chosen by facts."""


class Kind(StrEnum):
    """What a step is."""

    ASK = "ask"
    DO = "do"
    SAY = "say"
    WAIT = "wait"
    CALL = "call"
    PLAN = "plan"
    END = "end"


class Role(StrEnum):
    """Whom a step is meant for, in this alarm: not a job."""

    PRESSER = "presser"
    RESPONDER = "responder"
    IN_CHARGE = "in_charge"


class Standing(StrEnum):
    """What is legal from every step: getting help and judging the risk happen at once (Schroer, 3)."""

    GET_HELP = "get_help"
    CALL_911 = "call_911"
    SAFE_ROOM = "safe_room"
    OVER = "over"


class Status(StrEnum):
    """How far a version has come. An active one never changes again."""

    DRAFT = "draft"
    REVIEW = "review"
    ACTIVE = "active"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Condition:
    """Facts that must all be known, each to be one of some values. Empty: always true."""

    needs: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def holds(self, facts: Mapping[str, str]) -> bool:
        """Tell whether it is true; of an unknown fact nothing is."""
        return all(facts.get(name) in values for name, values in self.needs.items())


@dataclass(frozen=True, slots=True)
class Edge:
    """Where it goes on, if the condition holds."""

    to: str
    when: Condition = Condition()


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the large buttons of a question. means: the value that the fact asked about takes."""

    text: Text
    then: tuple[Edge, ...]
    means: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """Words that are used if the condition holds."""

    text: Text
    when: Condition = Condition()


@dataclass(frozen=True, slots=True)
class Step:
    """One screen. line is where it stands in its file (from 1; 0 when it came from none).

    text is the headline; why is for training only. about is the fact that a question settles. then is where it goes
    on when it is done, otherwise where it goes when that is not known: skipped, nobody answered, time is up. within is
    the target, and at_most the longest that a ``wait`` lasts, in seconds. raises is an alarm level (0: none).
    """

    id: str
    kind: Kind
    text: Text
    roles: frozenset[Role] = frozenset(Role)
    detail: Text = field(default_factory=dict)
    why: Text = field(default_factory=dict)
    about: str = ""
    answers: tuple[Answer, ...] = ()
    then: tuple[Edge, ...] = ()
    otherwise: tuple[Edge, ...] = ()
    until: Condition = Condition()
    number: str = ""
    plan: str = ""
    within: int = 0
    at_most: int = 0
    task: str = ""
    critical: bool = False
    raises: int = 0
    notifies: frozenset[Role] = frozenset()
    line: int = 0

    @property
    def exits(self) -> Iterator[Edge]:
        """Every way out, in the order in which it is offered."""
        for answer in self.answers:
            yield from answer.then
        yield from self.then
        yield from self.otherwise

    @property
    def texts(self) -> Iterator[tuple[str, Text]]:
        """All words of the step, each with the name of its field."""
        yield self.kind.value, self.text
        for answer in self.answers:
            yield "answers", answer.text
        yield from (("detail", self.detail), ("why", self.why))


@dataclass(frozen=True, slots=True)
class Protocol:
    """A whole definition. begin: the first step of each role; standing: where what is always legal leads.

    known are facts that Deskbell fills in by itself (:mod:`deskbell.protocols.facts`), asked those that a question
    settles, with their values. words are parts of sentences that depend on facts. review is a day, such as 2027-11-01.
    """

    id: str
    version: int
    title: Text
    begin: Mapping[Role, str]
    steps: Mapping[str, Step]
    standing: Mapping[Standing, str] = field(default_factory=dict)
    status: Status = Status.DRAFT
    languages: tuple[str, ...] = ("en",)
    covers: frozenset[Behaviour] = frozenset()
    known: frozenset[str] = frozenset()
    asked: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    words: Mapping[str, tuple[Variant, ...]] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    owner: str = ""
    review: str = ""
