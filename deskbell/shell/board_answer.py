"""Answering an alarm from its record: for whoever found it there, and not on the ring."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deskbell.alarms import access, actions, machine
from deskbell.alarms.api.refusals import refusal
from deskbell.alarms.machine import Said
from deskbell.alarms.models import Alarm, Answer
from deskbell.people.access import everywhere
from deskbell.people.models import Person
from deskbell.screens.access import screen_of


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: what is said with it, and its words. first: what is most likely meant."""

    said: str
    words: str
    first: bool = False


def offers(person: Person, alarm: Alarm) -> list[Offer]:
    """Return what a person can answer to an alarm now; nothing to one that is over, or is their own."""
    own = alarm.presser_kind == "person" and alarm.presser_id == person.pk
    if alarm.closed_at or own or not access.may_answer(person, alarm):
        return []
    if alarm.press_rows.filter(source=person.actor.ear).exists():
        return []
    mine = Answer.objects.filter(alarm=alarm, person=person).first()
    counts = mine is not None and (mine.round == alarm.round or mine.said == Said.CANNOT)
    return _after(mine.said if mine and counts else "")


def _after(said: str) -> list[Offer]:
    going, there = Offer(Said.GOING, _("I’m going"), first=True), Offer(Said.THERE, _("I’m there"), first=True)
    if said == Said.GOING:
        return [there, Offer(Said.CANNOT, _("I can’t after all"))]
    if said == Said.THERE:
        return [Offer(Said.GOING, _("Not there yet")), Offer(Said.CANNOT, _("I can’t after all"))]
    return [going] if said == Said.CANNOT else [going, Offer(Said.CANNOT, _("I can’t"))]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def answer(request: HttpRequest, ref: str) -> HttpResponse:
    """Take an answer; whatever comes of it, the record shows it."""
    assert isinstance(request.user, Person)  # noqa: S101
    person = everywhere(request.user)
    alarm = access.alarm_for(person, ref)
    if request.method == "POST":
        _take(request, person, alarm)
    return redirect("shell:alarm", ref)


def _take(request: HttpRequest, person: Person, alarm: Alarm) -> None:
    said = request.POST.get("said", "")
    if not access.may_answer(person, alarm):
        messages.error(request, _("You can read this alarm. Answering it is for those who were called."))
    elif said not in set(Said):
        messages.error(request, _("Choose an answer: I’m going, I’m there, or I can’t."))
    else:
        try:
            access.refuse_where_it_looks_over(alarm, person, screen_of(request))
            actions.answer(alarm, person, said)
        except machine.Refused as refused:
            words = refusal(str(refused))
            messages.error(request, f"{words['error']} {words['remedy']}")
