"""What a plan may and may not be."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskbell.alarms import plan

pytestmark = pytest.mark.pure

ROLES = {"staff", "in_charge", "security", "manager", "director", "trainer", "administrator"}
PURPOSES = {"police", "security", "staff"}
CHAIN = [("library", "/1/"), ("branch", "/1/2/"), ("floor", "/1/2/3/"), ("desk", "/1/2/3/4/")]


@pytest.mark.parametrize("level", [1, 2, 3])
def test_the_defaults_are_good_plans(level):
    assert plan.checked(plan.DEFAULTS[level], ROLES, PURPOSES) == plan.DEFAULTS[level]


def test_the_last_tier_tells_everyone_and_can_t_be_removed():
    with pytest.raises(plan.BadPlan) as refused:
        plan.checked([{"after": 0, "to": [{"kind": "screens", "at": "floor"}]}], ROLES, PURPOSES)
    assert (refused.value.field, refused.value.reason) == ("tiers.0.to", "last")


@pytest.mark.parametrize(
    ("tiers", "field"),
    [
        ([], "tiers"),
        ([{"after": 5, "to": [plan.EVERYONE]}], "tiers.0.after"),
        ([{"after": -1, "to": [plan.EVERYONE]}], "tiers.0.after"),
        ([{"after": "soon", "to": [plan.EVERYONE]}], "tiers.0.after"),
        ([{"after": 0, "to": []}, {"after": 9, "to": [plan.EVERYONE]}], "tiers.0.to"),
        ([{"after": 0, "to": [plan.EVERYONE]}, {"after": 0, "to": [plan.EVERYONE]}], "tiers.1.after"),
        ([{"after": 0, "to": [{"kind": "role", "role": "king", "at": "floor"}, plan.EVERYONE]}], "tiers.0.to"),
        ([{"after": 0, "to": [{"kind": "line", "purpose": "pizza"}, plan.EVERYONE]}], "tiers.0.to"),
    ],
)
def test_a_bad_plan_names_the_field(tiers, field):
    with pytest.raises(plan.BadPlan) as refused:
        plan.checked(tiers, ROLES, PURPOSES)
    assert refused.value.field == field


def test_words_reach_the_areas_around_the_desk():
    areas = plan.areas(CHAIN)
    words = plan.words(plan.DEFAULTS[1][0]["to"], areas, {})
    assert words == ["role:staff@/1/2/3/", "role:in_charge@/1/2/3/", "screens@/1/2/3/"]
    assert plan.words([plan.EVERYONE], areas, {}) == ["everyone@/1/"]


def test_in_a_branch_without_floors_the_branch_is_the_floor():
    areas = plan.areas([("library", "/1/"), ("branch", "/1/2/"), ("desk", "/1/2/4/")])
    assert areas.floor == "/1/2/"


def test_on_duty_falls_back_to_the_role_when_the_rota_is_empty():
    target = [{"kind": "role", "role": "staff", "at": "branch", "who": "duty"}]
    areas = plan.areas(CHAIN)
    assert plan.words(target, areas, {("staff", "branch"): plan.Present((7, 8), sure=True)}) == ["person:7", "person:8"]
    assert plan.words(target, areas, {}) == ["role:staff@/1/2/"]


def test_on_duty_means_on_duty_in_the_area_that_is_named():
    """Nobody is told on another floor, and nobody on duty elsewhere in the library is left out."""
    areas = plan.areas(CHAIN)
    on_duty = [
        (7, "/1/2/", {"staff"}, False),
        (8, "/1/2/9/", {"staff"}, False),
        (9, "/1/5/", {"staff", "security"}, False),
        (10, "/1/2/3/4/", {"in_charge"}, False),
    ]
    asked = {("staff", "floor"), ("staff", "branch"), ("staff", "library"), ("security", "branch")}
    assert plan.present_of(asked, areas, on_duty) == {
        ("staff", "floor"): plan.Present((7,), sure=True),
        ("staff", "branch"): plan.Present((7, 8), sure=True),
        ("staff", "library"): plan.Present((7, 8, 9), sure=True),
        ("security", "branch"): plan.NOBODY,
    }


def test_where_only_a_shift_on_a_closed_day_says_who_is_there_all_who_hold_the_role_are_told_too():
    target = [{"kind": "role", "role": "staff", "at": "branch", "who": "duty"}]
    areas = plan.areas(CHAIN)
    asked = {("staff", "branch")}
    doubtful, sure = (7, "/1/2/", {"staff"}, True), (8, "/1/2/", {"staff"}, False)
    assert plan.words(target, areas, plan.present_of(asked, areas, [doubtful])) == ["person:7", "role:staff@/1/2/"]
    assert plan.words(target, areas, plan.present_of(asked, areas, [doubtful, sure])) == ["person:7", "person:8"]


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["after", "to", "kind", "at", "role"]), inner, max_size=4)
        ),
        max_leaves=12,
    )
)
def test_no_input_makes_the_check_fall_over(junk):
    tiers = junk if isinstance(junk, list) else [junk]
    with suppress(plan.BadPlan):
        plan.checked([one if isinstance(one, dict) else {} for one in tiers], ROLES, PURPOSES)
