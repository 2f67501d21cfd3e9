"""Between the pure machine and the tables: load a state, store it, and carry out its effects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from deskbell.alarms import machine, snapshot
from deskbell.alarms.models import Alarm, Delivery, Line
from deskbell.alarms.quiet import quiet_words
from deskbell.core import clock, due, log
from deskbell.core.actor import Actor
from deskbell.core.insert import insert_all, update
from deskbell.core.models import Event

SCREEN = "screen"


Follower = Callable[[Alarm, str], None]
_followers: list[Follower] = []


def follows(follower: Follower) -> Follower:
    """Register what follows from the events of alarms above this layer: it is told the alarm and the kind, in their transaction."""
    _followers.append(follower)
    return follower


def delays_of(alarm: Alarm) -> dict[int, tuple[float, ...]]:
    """Return the delays of each level's tiers, from the plan that the alarm carries."""
    return {int(level): tuple(float(tier["after"]) for tier in tiers) for level, tiers in alarm.plans.items()}


def state_of(alarm: Alarm) -> machine.State:
    """Return the machine's state of a stored alarm."""
    presser = f"{alarm.presser_kind}:{alarm.presser_id}"
    pressed = list(alarm.press_rows.order_by("id").values_list("source", flat=True)) or [presser]
    return machine.State(
        level=alarm.level,
        pressed_at=alarm.pressed_at,
        last_press_at=alarm.last_press_at,
        round_at=alarm.round_at,
        presser=presser,
        last_source=pressed[-1],
        delays=delays_of(alarm)[alarm.level],
        presses=alarm.presses,
        round=alarm.round,
        told=alarm.next_tier,
        sources=frozenset({presser, *pressed}),
        answers={one.person_id: (one.said, one.round) for one in alarm.answers.all()},
        closed=alarm.closed_at is not None,
        duress=alarm.duress,
    )


def store(alarm: Alarm, state: machine.State) -> None:
    """Bring the alarm's row to the machine's state."""
    if state.round != alarm.round:
        alarm.told = []
    alarm.level = state.level
    alarm.presses = state.presses
    alarm.last_press_at = state.last_press_at
    alarm.round = state.round
    alarm.round_at = state.round_at
    alarm.next_tier = state.told
    alarm.duress = state.duress
    alarm.taken_at = (alarm.taken_at or clock.now()) if state.taken else None
    alarm.save()


@dataclass
class Outcome:
    """What effects came to: whom to ring, what to send, when to come back (counted from ``at``)."""

    at: datetime = field(default_factory=clock.now)
    ring: list[str] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    waits: list[machine.In] = field(default_factory=list)
    stop: bool = False

    @property
    def next_at(self) -> datetime | None:
        """When the next tier will be told if nobody comes."""
        seconds = [wait.seconds for wait in self.waits if wait.what != "unseen"]
        return self.at + timedelta(seconds=min(seconds)) if seconds else None


def outcome_of(alarm: Alarm, effects: Iterable[machine.Effect]) -> Outcome:
    """Turn effects into audience words, delivery rows and waits. Writes nothing."""
    found = Outcome()
    for effect in effects:
        match effect:
            case machine.StopWaiting():
                found.stop = True
            case machine.In():
                found.waits.append(effect)
            case machine.Tell():
                _tell(alarm, effect, found)
    return found


def _tell(alarm: Alarm, effect: machine.Tell, found: Outcome) -> None:
    tier = alarm.plans[str(alarm.level)][effect.tier]
    found.ring += [word for word in tier["words"] if word not in found.ring]
    if effect.again:
        found.ring += [word for word in alarm.rung if word not in found.ring]
        return
    now = clock.now()
    stem = f"{alarm.ref}.{effect.round}.{effect.tier}"
    for number, word in enumerate(tier["words"]):
        found.deliveries.append(
            Delivery(
                alarm=alarm,
                round=effect.round,
                tier=effect.tier,
                channel=SCREEN,
                target=word,
                ref=f"{stem}.{number}",
                state=Delivery.State.SENT,
                made_at=now,
                sent_at=now,
            )
        )
    found.deliveries += [line_delivery(alarm, line, stem, effect) for line in _lines(alarm, tier["lines"])]


def _lines(alarm: Alarm, purposes: Sequence[str]) -> list[Line]:
    if not purposes:
        return []
    above = [int(part) for part in alarm.path.strip("/").split("/")]
    return list(Line.objects.filter(place_id__in=above, purpose__in=purposes, closed_at=None))


def line_delivery(alarm: Alarm, line: Line, stem: str, effect: machine.Tell) -> Delivery:
    """Return the row of a message to a line; its ref is the same on every try."""
    return Delivery(
        alarm=alarm,
        round=effect.round,
        tier=effect.tier,
        channel=line.channel,
        target=line.name,
        line=line,
        ref=f"{stem}.line{line.pk}",
        made_at=clock.now(),
    )


def carry_out(
    alarm: Alarm,
    found: Outcome,
    kind: str,
    actor: Actor,
    data: dict[str, Any],
    *,
    snapshot_of: Callable[[int], snapshot.Snapshot] | None = None,
) -> Event:
    """Write the event, its deliveries and its laters. The caller has stored the alarm's row.

    The event rings for whoever ``found`` tells, and is told to all who were rung before.
    """
    before = list(alarm.rung)
    added = [word for word in found.ring if word not in before]
    if added:
        alarm.rung = [*before, *added]
        update(alarm, "rung")
    if found.stop:
        due.cancel(f"alarm:{alarm.pk}:")
    event = log.record(
        kind,
        where=alarm.where,
        subject=alarm.subject,
        actor=actor,
        data=data,
        mode=alarm.mode,
        live_data=_live(alarm, found, kind, snapshot_of),
        ring=found.ring,
        tell=before,
        quiet=quiet_words(alarm),
    )
    insert_all(found.deliveries, skip_known=True)
    due.schedule([*_later(alarm, found, event.number), *sends(alarm, found.deliveries)])
    for follower in _followers:
        follower(alarm, kind)
    return event


def _live(
    alarm: Alarm, found: Outcome, kind: str, snapshot_of: Callable[[int], snapshot.Snapshot] | None
) -> Callable[[int], dict[str, Any]]:
    def live(number: int) -> dict[str, Any]:
        shown = snapshot_of(number) if snapshot_of else snapshot.snapshot(alarm, number)
        if found.next_at is not None and not alarm.closed_at:
            shown["next_at"] = snapshot.iso(found.next_at)
        return {"alarm": shown, **_for_the_desk(alarm, kind, shown)}

    return live


def _for_the_desk(alarm: Alarm, kind: str, shown: snapshot.Snapshot) -> dict[str, Any]:
    """Return what the desk is told instead after a duress PIN: that it was cancelled, and then nothing more."""
    if not alarm.masked:
        return {}
    if kind != "alarm.duress":
        return {"quiet": None}
    return {"quiet": {"kind": "alarm.cancelled", "alarm": snapshot.masked(shown, alarm)}}


def _later(alarm: Alarm, found: Outcome, number: int) -> list[due.Later]:
    return [
        due.Later(
            kind=f"alarm.{wait.what}",
            key=f"alarm:{alarm.pk}:{number}:{wait.what}:{wait.round}.{wait.tier}",
            due_at=found.at + timedelta(seconds=wait.seconds),
            args={"alarm": alarm.pk, "round": wait.round, "tier": wait.tier, "elapsed": wait.elapsed},
            tenant_id=alarm.tenant_id,
        )
        for wait in found.waits
    ]


def sends(alarm: Alarm, deliveries: Iterable[Delivery]) -> list[due.Later]:
    """Return a later for each delivery that a channel has to send, due now."""
    return [
        due.Later(
            kind="channel.send",
            key=f"delivery:{delivery.ref}",
            due_at=clock.now(),
            args={"delivery": delivery.ref},
            tenant_id=alarm.tenant_id,
        )
        for delivery in deliveries
        if delivery.channel != SCREEN
    ]
