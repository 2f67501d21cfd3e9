"""The alarm's life, by properties: whatever happens, there is no silent end (T23)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskbell.alarms import machine
from deskbell.alarms.machine import COME, DANGER, HELP, In, StopWaiting, Tell

pytestmark = pytest.mark.pure

START = datetime(2026, 3, 8, 1, 59, tzinfo=UTC)
DELAYS = {COME: (0.0, 30.0, 120.0), HELP: (0.0, 30.0, 60.0), DANGER: (0.0, 20.0, 45.0)}
PRESSER = "person:1"


def opened(level: int = HELP) -> tuple[machine.State, list[machine.Effect]]:
    return machine.opened(level, START, PRESSER, DELAYS[level])


class World:
    """An alarm, its schedule, and a clock: what the due table does, in memory."""

    def __init__(self, level: int) -> None:
        self.at = START
        self.waiting: list[tuple[datetime, In]] = []
        self.told: list[tuple[int, int]] = []
        self.state, effects = opened(level)
        self.take(effects)

    def take(self, effects: list[machine.Effect]) -> None:
        if any(isinstance(effect, StopWaiting) for effect in effects):
            self.waiting.clear()
        for effect in effects:
            if isinstance(effect, In):
                self.waiting.append((self.at + timedelta(seconds=effect.seconds), effect))
            if isinstance(effect, Tell) and not effect.again:
                self.told.append((effect.round, effect.tier))

    def step(self, result: tuple[machine.State, list[machine.Effect]]) -> None:
        self.state, effects = result
        self.take(effects)

    def run_next(self, *, seen: bool) -> None:
        if not self.waiting:
            return
        due = min(self.waiting, key=lambda one: one[0])
        self.waiting.remove(due)
        self.at = max(self.at, due[0])
        wait = due[1]
        elapsed = wait.elapsed + (self.at - due[0]).total_seconds()
        match wait.what:
            case "remind":
                self.step(machine.remind_due(self.state, wait.round))
            case "unseen":
                self.step(machine.unseen_due(self.state, wait.round, wait.tier, elapsed, seen=seen))
            case _:
                self.step(machine.tier_due(self.state, wait.round, wait.tier, elapsed))


acts = st.one_of(
    st.tuples(st.just("press"), st.sampled_from([COME, HELP, DANGER]), st.sampled_from([PRESSER, "screen:9"])),
    st.tuples(st.just("answer"), st.integers(2, 4), st.sampled_from(["going", "there", "cannot"])),
    st.tuples(st.just("time"), st.booleans(), st.none()),
    st.tuples(st.just("wait"), st.floats(0, 40), st.none()),
    st.tuples(st.just("duress"), st.none(), st.none()),
)


@given(level=st.sampled_from([COME, HELP, DANGER]), story=st.lists(acts, max_size=30))
@settings(max_examples=300, deadline=None)
def test_while_it_is_open_and_nobody_is_coming_something_is_always_scheduled(level, story):
    world = World(level)
    for what, one, two in story:
        before = world.state.level
        match what:
            case "press":
                world.step(machine.pressed_again(world.state, one, world.at, two, DELAYS))
            case "answer":
                world.step(machine.answered(world.state, one, two, world.at))
            case "time":
                world.run_next(seen=one)
            case "wait":
                world.at += timedelta(seconds=one)
            case "duress":
                world.step(machine.under_duress(world.state, world.at, DELAYS))
        assert world.state.level >= before, "the level never goes down"
        live = [wait for _, wait in world.waiting if wait.round == world.state.round and wait.what != "unseen"]
        assert world.state.taken or live, "open, nobody coming, and nothing scheduled"
        assert len(world.told) == len(set(world.told)), "a tier was told twice in one round"


@given(level=st.sampled_from([COME, HELP, DANGER]), seen=st.booleans())
def test_left_alone_everyone_is_told_and_then_reminded_for_ever(level, seen):
    world = World(level)
    for _ in range(40):
        world.run_next(seen=seen)
    assert [tier for _, tier in world.told] == [0, 1, 2]
    assert any(wait.what == "remind" for _, wait in world.waiting)


def test_going_stops_the_escalation_and_stepping_back_resumes_it():
    state, _ = opened()
    state, effects = machine.answered(state, 2, "going", START)
    assert effects == [StopWaiting()]
    assert machine.tier_due(state, 1, 1, 30.0)[1] == []
    state, effects = machine.answered(state, 2, "cannot", START + timedelta(seconds=40))
    assert In(0.0, "tell", 1, 1) in effects


def test_nobody_can_accept_their_own_alarm():
    state, _ = opened()
    with pytest.raises(machine.Refused, match="own_alarm"):
        machine.answered(state, 1, "going", START)


def test_can_t_does_not_stop_anything():
    state, _ = opened()
    state, effects = machine.answered(state, 2, "cannot", START)
    assert effects == []
    assert not state.taken


def test_a_key_struck_twice_is_one_press_but_two_hands_are_urgent():
    state, _ = opened(COME)
    soon = START + timedelta(milliseconds=300)
    same, _ = machine.pressed_again(state, COME, soon, PRESSER, DELAYS)
    assert (same.level, same.presses) == (COME, 2)
    other, _ = machine.pressed_again(state, COME, soon, "screen:9", DELAYS)
    assert other.level == HELP


def test_a_higher_button_raises_at_once_and_asks_everyone_anew():
    state, _ = opened(COME)
    state, _ = machine.answered(state, 2, "going", START)
    state, effects = machine.pressed_again(state, DANGER, START, PRESSER, DELAYS)
    assert state.level == DANGER
    assert not state.taken, "who was going to a calm call has not yet answered the dangerous one"
    assert effects[:2] == [StopWaiting(), Tell(2, 0)]


def test_if_no_screen_shows_it_the_next_tier_is_told_after_ten_seconds():
    state, effects = opened()
    assert In(10.0, "unseen", 1, 1) in effects
    assert machine.unseen_due(state, 1, 1, 10.0, seen=True)[1] == []
    assert machine.unseen_due(state, 1, 1, 10.0, seen=False)[1][0] == Tell(1, 1)


def test_the_wall_clock_has_no_say_in_when_the_next_tier_is_told():
    state, effects = opened()
    wait = next(one for one in effects if isinstance(one, In) and one.what == "tell")
    _, effects = machine.tier_due(state, 1, 1, wait.elapsed)
    assert In(30.0, "tell", 1, 2) in effects, "30 s after the press, and the third at 60"
    _, effects = machine.tier_due(state, 1, 1, wait.elapsed + 300.0)
    assert In(0.0, "tell", 1, 2) in effects, "five minutes of darkness: overdue, so at once"


def test_a_clock_set_back_makes_neither_a_silent_hour_nor_one_hand_of_two():
    state, _ = opened(COME)
    state, _ = machine.answered(state, 2, "going", START)
    back = START - timedelta(hours=1)
    _, effects = machine.answered(state, 2, "cannot", back)
    assert In(30.0, "tell", 1, 1) in effects
    again, _ = machine.pressed_again(state, COME, back, PRESSER, DELAYS)
    assert again.level == HELP


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"at": START + timedelta(seconds=8)}, "too_late"),
        ({"source": "screen:9"}, "not_yours"),
    ],
)
def test_a_press_is_taken_back_only_in_time_and_by_its_own_hand(change, reason):
    state, _ = opened()
    with pytest.raises(machine.Refused, match=reason):
        machine.undone(state, **{"at": START, "source": PRESSER, **change})


def test_danger_is_never_simply_taken_back():
    state, _ = opened(DANGER)
    with pytest.raises(machine.Refused, match="danger_needs_pin"):
        machine.undone(state, START, PRESSER)
