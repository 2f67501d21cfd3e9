"""What a newer Deskbell changes in a protocol of which a place has its own version: read, and taken over or left."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from deskbell.people.models import Person
from deskbell.people.place_pages.asking import person_of
from deskbell.protocols import actions
from deskbell.protocols.access import draft_for
from deskbell.protocols.models import Draft
from deskbell.protocols.pages.asking import reader_language
from deskbell.protocols.pages.draft_look import DraftLook
from deskbell.protocols.pages.draft_page import REFUSED, number_of, refusal_of
from deskbell.protocols.shipped import Version, shipped
from deskbell.protocols.writing.draft import CannotChange
from deskbell.protocols.writing.merging import Update, merged, three, updates_of
from deskbell.protocols.writing.update_words import told


@dataclass(frozen=True, slots=True)
class Offer:
    """One update as it is read: where, what they changed, what yours says instead, and whether it is ticked."""

    id: str
    where: str
    theirs: Sequence[str]
    yours: Sequence[str]
    conflict: bool
    ticked: bool


@login_required
@require_http_methods(["GET", "POST"])
def update(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what a newer shipped version changes; take over what is ticked."""
    person = person_of(request)
    draft = draft_for(person, ref)
    if request.method == "POST":
        return _take(request, person, draft)
    return _draw(request, draft)


def _draw(request: HttpRequest, draft: Draft, ticked: Collection[str] | None = None, refusal: str = "") -> HttpResponse:
    theirs = shipped_now(draft)
    found, offers = [], []
    try:
        versions = three(draft.base.source, draft.source, theirs.source)
        found = updates_of(versions)
        offers = [
            _offer(one, told(one, versions, reader_language(), gettext), ticked) for one in found if not one.ours_same
        ]
    except CannotChange as error:
        refusal = refusal or refusal_of(error)
    context = {
        "draft": draft,
        "look": DraftLook(draft),
        "place": draft.place,
        "offers": offers,
        "same": sum(one.ours_same for one in found),
        "mark": theirs.mark,
        "number": theirs.protocol.version,
        "refusal": refusal,
        "is_new": draft.base.mark != theirs.mark,
    }
    return render(request, "protocols/update.html", context, status=REFUSED if refusal else 200)


def _offer(one: Update, words: Any, ticked: Collection[str] | None) -> Offer:
    is_ticked = not one.conflict if ticked is None else one.id in ticked
    return Offer(one.id, words.where, words.theirs, words.yours, one.conflict, is_ticked)


def _take(request: HttpRequest, person: Person, draft: Draft) -> HttpResponse:
    """Take over what is ticked, and what that can't do without. From then on the draft stands on the newer version."""
    ticked = request.POST.getlist("take") if request.POST.get("do") == "take" else []
    theirs = shipped_now(draft)
    if request.POST.get("mark") != theirs.mark:
        return _draw(request, draft, ticked, _("Deskbell was updated meanwhile. Here is what it changes now."))
    try:
        every = updates_of(three(draft.base.source, draft.source, theirs.source))
        take = with_needs(ticked, {one.id: one for one in every})
        source = merged(draft.base.source, draft.source, theirs.source, take)
        actions.rewrite(draft, source, person, seen=number_of(request.POST.get("seen", "")), base=theirs)
    except (CannotChange, actions.ChangedMeanwhile, actions.WrongStage, actions.TooLong) as error:
        return _draw(request, draft_for(person, draft.ref), ticked, refusal_of(error))
    words = ngettext(
        "%(n)d change taken over. “Undo” takes it back.", "%(n)d changes taken over. “Undo” takes them back.", len(take)
    )
    messages.success(request, words % {"n": len(take)} if take else _("Yours stays as it is."))
    return redirect("protocols:draft", draft.ref)


def shipped_now(draft: Draft) -> Version:
    """Return what Deskbell comes with now.

    Raises:
        Http404: it no longer comes with this protocol.

    """
    found = shipped().get(draft.protocol)
    if found is None:
        raise Http404
    return found


def with_needs(ticked: Collection[str], every: Mapping[str, Update]) -> set[str]:
    """Return what is ticked, and what has to come with it."""
    found: set[str] = set()
    waiting = [one for one in ticked if one in every]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += every[name].needs
    return found
