"""Reading a draft before it counts: what changes for whom, what is still missing, and then sending or publishing it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from deskbell.core import clock
from deskbell.people.models import Person
from deskbell.people.place_pages.asking import person_of
from deskbell.people.roles import Can
from deskbell.places import inherited
from deskbell.protocols import actions
from deskbell.protocols.access import draft_for, may_publish
from deskbell.protocols.card_words import FORMS, language_name, why_not
from deskbell.protocols.models import Draft, PublishedVersion
from deskbell.protocols.pages.draft_look import DraftLook
from deskbell.protocols.pages.draft_page import REFUSED, number_of, refusal_of
from deskbell.protocols.pages.reading import told_between
from deskbell.protocols.pages.rows import in_force_row, moment, origin_words
from deskbell.protocols.place_terms import WORDS
from deskbell.protocols.ready import too_long, who_may_read, writers_of
from deskbell.protocols.shelves import versions_at
from deskbell.protocols.shipped import shipped, version_of
from deskbell.protocols.unbound import gaps

MOST_NAMED = 6
EARLIEST, LATEST = 2020, 2200


@login_required
@require_safe
def review(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what a draft would change, and whether it can be sent or published."""
    person = person_of(request)
    return _draw(request, person, draft_for(person, ref))


def _draw(request: HttpRequest, person: Person, draft: Draft, **more: Any) -> HttpResponse:
    look = DraftLook(draft)
    base = version_of(draft.base.source)
    now = versions_at(draft.place).get(draft.protocol, base)
    compared = shipped().get(draft.protocol, base) if request.GET.get("with") == "shipped" else now
    writers = list(writers_of(draft))
    wrote = person in writers
    context = {
        "draft": draft,
        "look": look,
        "place": draft.place,
        "with_shipped": compared is not now,
        "origin": origin_words(in_force_row(draft.place, draft.protocol, now, clock.now()), now),
        "told": told_between(compared.protocol, look.protocol) if look.protocol else [],
        "gaps": _gaps(draft, look),
        "cards": [_card(one.form, one.language, one.error) for one in too_long(draft)],
        "others": list(who_may_read(draft)[:MOST_NAMED]) if wrote else [],
        "writers": [one.name for one in writers],
        "alone": wrote,
        "may_publish": may_publish(person, draft.place),
        "zone": inherited.at(draft.place).zone.key,
        **more,
    }
    ready = not look.errors and not context["gaps"] and not context["cards"]
    refused = REFUSED if more.get("refusal") else 200
    return render(request, "protocols/review.html", context | {"ready": ready}, status=refused)


def _gaps(draft: Draft, look: DraftLook) -> list[dict[str, Any]]:
    if look.protocol is None:
        return []
    return [
        {"what": WORDS[gap.name], "places": gap.places[:MOST_NAMED], "more": len(gap.places[MOST_NAMED:])}
        for gap in gaps(draft.place, look.protocol)
    ]


def _card(form: str, language: str, error: Any) -> str:
    return f"{FORMS[form]}, {language_name(language)}: {why_not(error)}"


@login_required
@require_POST
def decide(request: HttpRequest, ref: str) -> HttpResponse:
    """Send a draft for review, take it back, send it back, or publish it."""
    person = person_of(request)
    do = request.POST.get("do", "")
    steps = {"send": _send, "take_back": _take_back, "send_back": _send_back, "publish": _publish}
    if do not in steps:
        raise Http404
    can = Can.PUBLISH_PROTOCOLS if do in ("send_back", "publish") else Can.WRITE_PROTOCOLS
    draft = draft_for(person, ref, can)
    try:
        return steps[do](request, person, draft)
    except (actions.WrongStage, actions.ChangedMeanwhile) as error:
        messages.error(request, refusal_of(error))
        return redirect("protocols:review", ref)
    except actions.NotReady:
        refusal = _("This draft can’t be followed by anybody yet. What is missing stands below.")
    except actions.NoteMissing:
        refusal = _("Say what is to be changed, so that the writer can go on.")
    except actions.OwnWork:
        refusal = _("You wrote it, so somebody else has to read it and publish it.")
    except actions.AnotherPlanned as other:
        refusal = _planned(other.version)
    except BadMoment:
        refusal = _("“%(typed)s” is no day and time. Write it as 2026-12-01T08:00.") % {
            "typed": request.POST.get("begins", "")[:40]
        }
    return _draw(request, person, draft, refusal=refusal, typed=request.POST.dict())


def _planned(other: PublishedVersion) -> str:
    zone = inherited.at(other.place).zone
    words = {"number": other.number, "day": moment(other.begins_at, zone)}
    return (
        _(
            "Version %(number)d is to count from %(day)s, and would take the place of this one on that day. "
            "Withdraw it first, or let this one begin after it."
        )
        % words
    )


class BadMoment(ValueError):
    """What was typed is no day and time."""


def _note(request: HttpRequest) -> str:
    return request.POST.get("note", "").replace("\x00", "")


def _send(request: HttpRequest, person: Person, draft: Draft) -> HttpResponse:
    actions.send(draft, _note(request), person, seen=number_of(request.POST.get("seen", "")))
    messages.success(request, _("Sent. Until it is published, everybody follows what counts now."))
    return redirect("protocols:review", draft.ref)


def _take_back(request: HttpRequest, person: Person, draft: Draft) -> HttpResponse:
    actions.take_back(draft, person)
    return redirect("protocols:draft", draft.ref)


def _send_back(request: HttpRequest, person: Person, draft: Draft) -> HttpResponse:
    actions.send_back(draft, _note(request), person)
    messages.success(request, _("Sent back."))
    return redirect("protocols:review", draft.ref)


def _publish(request: HttpRequest, person: Person, draft: Draft) -> HttpResponse:
    begins = _begins(request, draft)
    row = actions.publish(draft, begins, person, seen=number_of(request.POST.get("seen", "")))
    zone = inherited.at(draft.place).zone
    words = {"number": row.number, "day": moment(row.begins_at, zone)}
    later = row.begins_at > clock.now()
    said = (
        _("Published: version %(number)d counts from %(day)s.")
        if later
        else _("Published: version %(number)d counts now.")
    )
    messages.success(request, said % words)
    return redirect("protocols:version", row.ref)


def _begins(request: HttpRequest, draft: Draft) -> datetime | None:
    """Return from when it is to count, None for now. What is typed is meant in the time of the place."""
    typed = request.POST.get("begins", "").strip()
    if not typed:
        return None
    try:
        found = parse_datetime(typed)
    except ValueError:
        found = None
    if found is None or not EARLIEST <= found.year <= LATEST:
        raise BadMoment(typed)
    return found.replace(tzinfo=inherited.at(draft.place).zone)
