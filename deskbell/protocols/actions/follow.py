"""Somebody follows the guide: each thing that they did becomes an entry of the alarm's timeline, and has its effects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from deskbell.alarms.actions.guide import record_step
from deskbell.alarms.models import Alarm
from deskbell.core import clock, log
from deskbell.core.actor import Actor
from deskbell.core.fetch import fetch
from deskbell.protocols import journal
from deskbell.protocols.actions.begin import begun
from deskbell.protocols.actions.effects import called, carry_out
from deskbell.protocols.bindings import with_unsaid
from deskbell.protocols.definition import Protocol, Role
from deskbell.protocols.filling import fill
from deskbell.protocols.items import KINDS, Item, arriving, doing
from deskbell.protocols.running import Running, running_of
from deskbell.protocols.state import PressAgain, Raise

LATE = 5.0
"""Seconds from which on an entry says that it came late: until then a slow line explains it."""


@transaction.atomic
def follow(alarm: Alarm, by: Actor, role: Role, items: Sequence[Item]) -> Running:
    """Take what somebody did, in its order, and return where everyone stands. What was taken before changes nothing."""
    log.hold(alarm.tenant_id)
    alarm = fetch(Alarm, "WHERE id = %s", [alarm.pk])[0]
    story = log.story_of(alarm.subject)
    since = story[0].at - timedelta(seconds=alarm.late_seconds)
    running = begun(alarm, by, _done_at(items[0], since), story)
    for item in items:
        if item.id not in running.items:
            running = _take(alarm, by, role, item, running, since=since)
    return running


def _take(alarm: Alarm, by: Actor, role: Role, item: Item, running: Running, *, since: datetime) -> Running:
    shelf, who = running.versions.shelf, by.ear
    first = arriving(item, who, role, shelf, running.state)
    there = running.after(first)
    then = doing(item, who, there.state)
    after = there.after(then)
    told = called(after.pending, alarm.path)
    data = {**_told(item, since, running), "did": [journal.event_data(event) for event in (*first, *then)]}
    event = record_step(alarm, by, KINDS[item.do], data, shared=after.shared, ring=told)
    carry_out(alarm, by, role, after.pending, item.id)
    if any(isinstance(effect, Raise | PressAgain) for effect in after.pending):
        return running_of(alarm) or after  # what that wrote to the log is part of where everyone stands
    return replace(after, pending=(), items=after.items | {item.id}, number=event.number)


def _told(item: Item, since: datetime, running: Running) -> dict[str, Any]:
    """Return what the timeline keeps of it: what was on the screen, and what was said to it, in every language."""
    data: dict[str, Any] = {"item": item.id, "done_at": _done_at(item, since).isoformat()}
    if item.ago >= LATE:
        data["late_seconds"] = item.ago
    if item.action:
        data["action"] = item.action
    if named := running.versions.shelf.protocols.get(item.protocol):
        data |= {"protocol": named.id, "title": dict(named.title)}
    return data | _on_the_screen(item, running)


def _done_at(item: Item, since: datetime) -> datetime:
    """Return when it was done: after the press (since), whatever the press needed to get here."""
    return max(clock.now() - timedelta(seconds=item.ago), since)


def _on_the_screen(item: Item, running: Running) -> dict[str, Any]:
    spot = item.where
    if spot is None or not running.versions.shelf.has(spot.at):
        return {"spot": [list(names) for names in item.spot]} if item.spot else {}
    protocol = running.versions.shelf.protocols[spot.at.protocol]
    step = running.versions.shelf.step(spot.at)
    told: dict[str, Any] = {"step": [spot.at.protocol, spot.at.step], "shown": _filled(step.text, protocol, running)}
    if step.task:
        told["task"] = step.task
    if item.do == "tap" and item.answer is not None and 0 <= item.answer < len(step.answers):
        told["said"] = _filled(step.answers[item.answer].text, protocol, running)
    return told


def _filled(text: Any, protocol: Protocol, running: Running) -> dict[str, str]:
    facts, said = running.state.facts, running.bindings
    return {
        language: fill(text, facts, with_unsaid(said, language), protocol, language) for language in protocol.languages
    }
