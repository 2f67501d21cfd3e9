"""A plan while it is written: nothing that was typed is lost, whatever button is pressed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.alarms import plan
from deskbell.alarms.models import Line
from deskbell.alarms.plan_forms import Draft, changed, draft_from, draft_of
from deskbell.alarms.plan_presets import PRESETS
from deskbell.alarms.plan_refusals import put_beside
from deskbell.people.roles import Can, roles_that

pytestmark = pytest.mark.pure

ROLES = sorted(roles_that(Can.HEAR))
PURPOSES = Line.Purpose.values
TARGETS = st.one_of(
    st.builds(
        lambda role, at, who: {"kind": "role", "role": role, "at": at, "who": who},
        st.sampled_from(ROLES),
        st.sampled_from(plan.AREAS),
        st.sampled_from(plan.WHO),
    ),
    st.builds(
        lambda kind, at: {"kind": kind, "at": at}, st.sampled_from(["screens", "everyone"]), st.sampled_from(plan.AREAS)
    ),
    st.builds(lambda person: {"kind": "person", "person": person}, st.integers(1, 9)),
    st.builds(lambda purpose: {"kind": "line", "purpose": purpose}, st.sampled_from(PURPOSES)),
)
REFS = {number: f"ref{number}" for number in range(1, 10)}
IDS = {ref: number for number, ref in REFS.items()}


@st.composite
def plans(draw: st.DrawFn) -> plan.Tiers:
    times = sorted(draw(st.sets(st.integers(1, plan.LONGEST), max_size=plan.MOST_TIERS - 1)))
    tiers: plan.Tiers = [
        {"after": after, "to": draw(st.lists(TARGETS, min_size=1, max_size=5))} for after in [0, *times]
    ]
    tiers[-1]["to"] = [*(one for one in tiers[-1]["to"] if one != plan.EVERYONE), plan.EVERYONE]
    return tiers


def typed(draft: Draft) -> dict[str, str]:
    """Return the fields as a browser would send them."""
    data = {"steps": str(len(draft.steps))}
    for step in draft.shown:
        data |= {f"{step.name}-after": step.typed.after, f"{step.name}-rows": str(len(step.rows))}
        for _number, name, row in step.rows:
            data |= {f"{name}-who": row.who, f"{name}-at": row.at} | ({f"{name}-duty": "1"} if row.duty else {})
    return data


@given(plans())
def test_a_plan_survives_the_form(tiers: plan.Tiers) -> None:
    assert draft_from(typed(draft_of(tiers, REFS))).tiers(IDS) == plan.checked(tiers, ROLES, PURPOSES)


BUTTONS = st.from_regex(r"(add|remove|up|down|row|drop|find|person|preset|save|)(:[0-9a-z]{0,3}){0,2}", fullmatch=True)


@given(plans(), st.lists(BUTTONS, max_size=6))
def test_whatever_is_pressed_the_last_step_tells_everyone(tiers: plan.Tiers, buttons: list[str]) -> None:
    draft = draft_of(tiers, REFS)
    for button in buttons:
        draft = draft_from(
            typed(changed(draft, button, lambda name: draft_of(PRESETS[name][1], {}) if name in PRESETS else None))
        )
    last = draft.tiers(IDS)[-1]
    assert last["to"].count(plan.EVERYONE) == 1
    assert 1 <= len(draft.steps) <= plan.MOST_TIERS


@given(
    st.dictionaries(
        st.from_regex(r"(steps|s[0-9]-(after|rows|find)|s[0-9]-[0-9]-(who|at|duty))", fullmatch=True),
        st.text(max_size=9),
    )
)
def test_no_typed_rubbish_makes_the_form_fall_over(data: dict[str, str]) -> None:
    draft = draft_from(data)
    try:
        plan.checked(draft.tiers({}), ROLES, PURPOSES)
    except plan.BadPlan as refused:
        put_beside(draft, refused)
        assert draft.error or any(step.after_error or step.who_error for step in draft.steps)


def three_steps() -> Draft:
    return draft_of(plan.DEFAULTS[2], {})


def who(draft: Draft) -> list[list[str]]:
    return [[row.who for row in step.rows] for step in draft.steps]


def times(draft: Draft) -> list[str]:
    return [step.after for step in draft.steps]


def press(draft: Draft, do: str) -> Draft:
    return changed(draft, do, lambda _name: None)


def test_a_new_step_comes_before_the_last_at_a_time_between() -> None:
    draft = press(three_steps(), "add")
    assert times(draft) == ["0", "30", "45", "60"]
    assert who(draft)[2] == []
    assert draft.focus == "s2-0-who"


def test_earlier_and_later_change_who_is_told_and_leave_the_times() -> None:
    draft = press(three_steps(), "up:1")
    assert times(draft) == ["0", "30", "60"]
    assert who(draft)[0] == ["role:manager", "everyone"]
    assert who(press(draft, "down:0")) == who(three_steps())


def test_the_last_step_is_not_removed_nor_moved() -> None:
    for do in ("remove:2", "up:2", "down:1", "down:2"):
        draft = press(three_steps(), do)
        assert (times(draft), who(draft)) == (times(three_steps()), who(three_steps()))


def test_when_the_first_step_is_removed_the_next_one_is_told_at_once() -> None:
    draft = press(three_steps(), "remove:0")
    assert [tier["after"] for tier in draft.tiers({})] == [0, 60]


def test_a_line_is_taken_out_and_a_person_put_in_once() -> None:
    draft = press(three_steps(), "drop:0:1")
    assert who(draft)[0] == ["role:staff", "role:security", "screens"]
    for _twice in range(2):
        draft = press(draft, "person:1:ref7")
    assert who(draft)[1] == ["role:manager", "everyone", "person:ref7"]
    assert draft.tiers(IDS)[1]["to"][-1] == {"kind": "person", "person": 7}


def test_a_ninth_step_is_not_added() -> None:
    draft = three_steps()
    for _again in range(9):
        draft = press(draft, "add")
    assert len(draft.steps) == plan.MOST_TIERS


@pytest.mark.parametrize("name", sorted(PRESETS))
@pytest.mark.parametrize("level", [1, 2, 3])
def test_the_examples_are_good_plans(name: str, level: int) -> None:
    tiers = PRESETS[name][level]
    assert plan.checked(tiers, ROLES, PURPOSES) == tiers


@pytest.mark.parametrize(
    ("change", "where", "says"),
    [
        ({"s1-after": "soon"}, "after", "whole number"),
        ({"s1-after": ""}, "after", "whole number"),
        ({"s1-after": "-3"}, "after", "whole number"),
        ({"s1-after": "99999"}, "after", "whole number"),
        ({"s1-after": "٣٠"}, "after", "whole number"),
        ({"s1-after": "0"}, "after", "later than the one before"),
        ({"s1-rows": "0"}, "who", "Say who is told"),
        ({"s1-0-who": "role:king"}, "who", "Choose who and where again"),
        ({"s1-0-at": "moon"}, "who", "Choose who and where again"),
        ({"s1-0-who": "person:nobody"}, "who", "Choose who and where again"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_stays_typed(change: dict[str, Any], where: str, says: str) -> None:
    data = typed(three_steps()) | change
    draft = draft_from(data)
    with pytest.raises(plan.BadPlan) as refused:
        plan.checked(draft.tiers({}), ROLES, PURPOSES)
    put_beside(draft, refused.value)
    step = draft.steps[1]
    assert says in (step.after_error if where == "after" else step.who_error)
    assert all(typed(draft).get(name) == value for name, value in change.items() if not name.endswith("rows"))
