"""A plan while somebody writes it: what was typed, as typed, and what the buttons of the form do to it. Pure.

Fields: ``steps`` (how many), ``s0-after``, ``s0-rows`` (how many), ``s0-0-who``, ``s0-0-at``, ``s0-0-duty``,
``s0-find``. The last step tells everyone; it can be given more, and can't be moved or removed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from deskbell.alarms.plan import EVERYONE, MOST_TIERS, Tiers

MOST_ROWS = 16
MOST_TYPED = 80
BRANCH = "branch"
Ids = Mapping[str, int]


@dataclass
class Row:
    """One line of a step. who is ``everyone``, ``screens``, ``role:staff``, ``line:police`` or ``person:REF``."""

    who: str = ""
    at: str = BRANCH
    duty: bool = False

    def target(self, ids: Ids) -> dict[str, Any]:
        """Return the target as a plan keeps it; what makes no sense is left for the plan's own check."""
        kind, _, which = self.who.partition(":")
        match kind:
            case "role":
                return {"kind": kind, "role": which, "at": self.at, "who": "duty" if self.duty else "all"}
            case "person":
                return {"kind": kind, "person": ids.get(which)}
            case "line":
                return {"kind": kind, "purpose": which}
            case _:
                return {"kind": kind, "at": self.at}


@dataclass
class StepDraft:
    """One step as typed. find is a name that is looked for; the errors are words, beside their field."""

    after: str
    rows: list[Row] = field(default_factory=list)
    find: str = ""
    found: Sequence[Any] | None = None
    after_error: str = ""
    who_error: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A step as the form draws it. name begins the names of its fields; rows end in a blank one for the next."""

    typed: StepDraft
    index: int
    steps: int

    @property
    def name(self) -> str:
        """What the names of its fields begin with."""
        return f"s{self.index}"

    @property
    def after_name(self) -> str:
        """The name of the field with its seconds."""
        return f"{self.name}-after"

    @property
    def find_name(self) -> str:
        """The name of the field in which somebody's name is typed."""
        return f"{self.name}-find"

    @property
    def number(self) -> int:
        """The step as people count."""
        return self.index + 1

    @property
    def last(self) -> bool:
        """Tell whether this is the step that tells everyone."""
        return self.index == self.steps - 1

    @property
    def may_come_earlier(self) -> bool:
        """Tell whether it can change places with the step before."""
        return 0 < self.index < self.steps - 1

    @property
    def may_come_later(self) -> bool:
        """Tell whether it can change places with the step after."""
        return self.index < self.steps - 2

    @property
    def rows(self) -> list[tuple[int, str, Row]]:
        """Number, name and content of each row, with a blank one at the end."""
        rows = self.typed.rows if len(self.typed.rows) >= MOST_ROWS else [*self.typed.rows, Row()]
        return [(number, f"{self.name}-{number}", row) for number, row in enumerate(rows)]


@dataclass
class Draft:
    """A plan as typed. focus is the field to go on with; said is what a button did, for those who listen."""

    steps: list[StepDraft]
    error: str = ""
    focus: str = ""
    said: str = ""

    def tiers(self, ids: Ids) -> list[dict[str, Any]]:
        """Return the plan, unchecked. ids are the people who may be named, by their refs."""
        found = [
            {"after": _seconds(index, step), "to": [row.target(ids) for row in step.rows]}
            for index, step in enumerate(self.steps)
        ]
        found[-1]["to"] = [*(one for one in found[-1]["to"] if one != EVERYONE), EVERYONE]
        return found

    @property
    def shown(self) -> list[Shown]:
        """The steps as the form draws them."""
        return [Shown(step, index, len(self.steps)) for index, step in enumerate(self.steps)]

    @property
    def finds(self) -> bool:
        """Tell whether somebody's name is being looked for."""
        return any(step.find for step in self.steps)

    @property
    def refs(self) -> set[str]:
        """The refs of everyone who is named."""
        return {row.who.removeprefix("person:") for step in self.steps for row in step.rows if _is_person(row)}


def draft_of(tiers: Tiers, refs: Mapping[int, str]) -> Draft:
    """Return a plan as a draft. refs are the people whom it names; who has left keeps an empty one."""
    steps = [
        StepDraft(
            str(tier["after"]),
            [_row(target, refs) for target in tier["to"] if target != EVERYONE or tier is not tiers[-1]],
        )
        for tier in tiers
    ]
    return Draft(steps)


def draft_from(data: Mapping[str, str]) -> Draft:
    """Return what was typed. Blank rows are left out."""
    steps = [_step(data, index) for index in range(_count(data, "steps", MOST_TIERS + 1))]
    return Draft(steps or [StepDraft("0")])


def changed(draft: Draft, do: str, preset: Callable[[str], Draft | None]) -> Draft:
    """Return the draft after a button was pressed.

    do is ``add``, ``preset:two``, or a button of a step: ``remove:1``, ``up:1``, ``down:1``, ``row:1`` (another
    line), ``drop:1:0`` (take a line out), ``find:1``, ``person:1:REF``. preset gives the plan of a name, or None. What names no button changes nothing.
    """
    what, *rest = do.split(":")
    if what == "preset":
        draft = preset(rest[0] if rest else "") or draft
        draft.focus = "s0"
        return draft
    if what == "add":
        return _add(draft)
    if what in _BUTTONS and rest and rest[0].isascii() and rest[0].isdigit() and int(rest[0]) < len(draft.steps):
        _BUTTONS[what](draft, int(rest[0]), rest[1:])
    return draft


def _add(draft: Draft) -> Draft:
    at = len(draft.steps) - 1
    if len(draft.steps) < MOST_TIERS:
        draft.steps.insert(at, StepDraft(_between(draft, at)))
        draft.focus = f"s{at}-0-who"
    return draft


def _between(draft: Draft, at: int) -> str:
    """Return a time between the last two steps, where there is one."""
    if at == 0:
        return "0"
    try:
        before, after = (int(draft.steps[one].after) for one in (at - 1, at))
    except ValueError:
        return ""
    middle = (before + after) // 2
    return str(middle) if before < middle < after else ""


def _remove(draft: Draft, at: int, _rest: Sequence[str]) -> None:
    if at < len(draft.steps) - 1:
        del draft.steps[at]
        draft.focus = f"s{max(at - 1, 0)}"


def _up(draft: Draft, at: int, _rest: Sequence[str]) -> None:
    """Change who is told with the step before; the times stay where they are."""
    if 0 < at < len(draft.steps) - 1:
        one, other = draft.steps[at - 1], draft.steps[at]
        one.rows, other.rows = other.rows, one.rows
        draft.focus = f"s{at - 1}"


def _down(draft: Draft, at: int, _rest: Sequence[str]) -> None:
    if at + 1 < len(draft.steps) - 1:
        _up(draft, at + 1, ())
        draft.focus = f"s{at + 1}"


def _row_more(draft: Draft, at: int, _rest: Sequence[str]) -> None:
    draft.focus = f"s{at}-{min(len(draft.steps[at].rows), MOST_ROWS - 1)}-who"


def _drop(draft: Draft, at: int, rest: Sequence[str]) -> None:
    rows = draft.steps[at].rows
    if rest and rest[0].isascii() and rest[0].isdigit() and int(rest[0]) < len(rows):
        del rows[int(rest[0])]
        draft.focus = f"s{at}-{min(int(rest[0]), len(rows))}-who"


def _look_for(draft: Draft, at: int, _rest: Sequence[str]) -> None:
    draft.focus = f"s{at}-find"


def _person(draft: Draft, at: int, rest: Sequence[str]) -> None:
    step = draft.steps[at]
    if rest and len(step.rows) < MOST_ROWS and all(row.who != f"person:{rest[0]}" for row in step.rows):
        step.rows.append(Row(f"person:{rest[0]}"))
    step.find = ""
    draft.focus = f"s{at}-{len(step.rows) - 1}-who"


_BUTTONS: dict[str, Callable[[Draft, int, Sequence[str]], None]] = {
    "remove": _remove,
    "up": _up,
    "down": _down,
    "row": _row_more,
    "drop": _drop,
    "find": _look_for,
    "person": _person,
}


def _step(data: Mapping[str, str], index: int) -> StepDraft:
    rows = [_typed_row(data, f"s{index}-{number}") for number in range(_count(data, f"s{index}-rows", MOST_ROWS + 1))]
    return StepDraft(
        after=data.get(f"s{index}-after", "0" if index == 0 else "")[:MOST_TYPED].strip(),
        rows=[row for row in rows if row.who][:MOST_ROWS],
        find=data.get(f"s{index}-find", "").replace("\0", "")[:MOST_TYPED].strip(),
    )


def _typed_row(data: Mapping[str, str], name: str) -> Row:
    who, at = data.get(f"{name}-who", ""), data.get(f"{name}-at", BRANCH)
    return Row(who[:MOST_TYPED], at[:MOST_TYPED], bool(data.get(f"{name}-duty")))


def _count(data: Mapping[str, str], name: str, most: int) -> int:
    typed = data.get(name, "")
    return min(int(typed), most) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0


def _seconds(index: int, step: StepDraft) -> Any:
    """Return the seconds of a step; the first is told at once, whatever stood there before it was the first."""
    if index == 0:
        return 0
    return int(step.after) if step.after.isascii() and step.after.isdigit() and len(step.after) < 6 else step.after


def _row(target: Mapping[str, Any], refs: Mapping[int, str]) -> Row:
    match target["kind"]:
        case "role":
            return Row(f"role:{target['role']}", target["at"], target.get("who") == "duty")
        case "person":
            return Row(f"person:{refs.get(target['person'], '')}")
        case "line":
            return Row(f"line:{target['purpose']}")
        case kind:
            return Row(kind, target["at"])


def _is_person(row: Row) -> bool:
    return row.who.startswith("person:")
