"""The page of cards and posters of a place: looking at them, printing them, and saying what hangs there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from deskbell.core.actor import Actor
from deskbell.people.models import Person
from deskbell.people.place_pages.asking import person_of
from deskbell.places.models import Place
from deskbell.protocols.access import may_describe, may_hang_cards, place_to_hang_cards, place_to_read
from deskbell.protocols.actions import put_back, record_print, take_down
from deskbell.protocols.card_choice import Choice, choice_of
from deskbell.protocols.card_making import file_name, make
from deskbell.protocols.card_rows import CardList
from deskbell.protocols.card_words import FORMS_OF, PAPERS, card_name, language_name, why_not
from deskbell.protocols.fact_words import LANGUAGES
from deskbell.protocols.models import PrintedCard
from deskbell.protocols.paper.form import Paper
from deskbell.protocols.paper.place import CannotPrintError
from deskbell.protocols.shipped import shipped

REFUSED = 422


@login_required
@require_safe
def cards(request: HttpRequest, ref: str) -> HttpResponse:
    """List the cards of a place that are chosen, and how each stands."""
    person = person_of(request)
    return _draw(request, person, place_to_read(person, ref), choice_of(request.GET))


@never_cache
@login_required
@require_safe
def look(request: HttpRequest, ref: str, protocol: str) -> HttpResponse:
    """Show a card as a PDF. Nothing is kept of it: it hangs nowhere."""
    person = person_of(request)
    place = place_to_read(person, ref)
    choice = _single(choice_of(request.GET), protocol)
    try:
        pdf = make(place, protocol, choice).pdf
    except CannotPrintError as error:
        return _draw(request, person, place, choice, _refusal(protocol, choice, error))
    return _sent(pdf, file_name(place, protocol, choice), "inline")


Doing = Callable[[HttpRequest, Person, Place, str], HttpResponse]


def _for_who_keeps_the_cards(doing: Doing) -> Callable[[HttpRequest, str, str], HttpResponse]:
    """Return a view of what is done about one card, by who keeps the cards of that place."""

    @login_required
    @require_POST
    @wraps(doing)
    def view(request: HttpRequest, ref: str, protocol: str) -> HttpResponse:
        person = person_of(request)
        return doing(request, person, place_to_hang_cards(person, ref), protocol)

    return view


@_for_who_keeps_the_cards
def print_one(request: HttpRequest, person: Person, place: Place, protocol: str) -> HttpResponse:
    """Send a card as a PDF to keep, and record that it was printed for this place."""
    choice = _single(choice_of(request.POST), protocol)
    try:
        made = make(place, protocol, choice)
    except CannotPrintError as error:
        return _draw(request, person, place, choice, _refusal(protocol, choice, error))
    record_print(place, made.origin, Paper(choice.paper), person)
    return _sent(made.pdf, file_name(place, protocol, choice), "attachment")


@_for_who_keeps_the_cards
def down(request: HttpRequest, person: Person, place: Place, protocol: str) -> HttpResponse:
    """Record that a card no longer hangs here."""
    card = _printed(place, protocol, request)
    return _noted(request, card, take_down, person.actor, _("Noted: “%(card)s” no longer hangs here."))


@_for_who_keeps_the_cards
def back(request: HttpRequest, person: Person, place: Place, protocol: str) -> HttpResponse:
    """Take back that a card no longer hangs here."""
    card = _printed(place, protocol, request)
    return _noted(request, card, put_back, person.actor, _("Noted: “%(card)s” hangs here."))


def _noted(
    request: HttpRequest, card: PrintedCard, say: Callable[[PrintedCard, Actor], bool], actor: Actor, words: str
) -> HttpResponse:
    """Say how a card hangs, tell what was noted if that is new, and lead back to the list."""
    if say(card, actor):
        messages.success(request, words % {"card": _name(card)})
    return _back(request, card.place.ref)


def _single(choice: Choice, protocol: str) -> Choice:
    """Return the choice of one card. Raises ``Http404`` where there is no such card."""
    if protocol not in shipped() or not (choice.form and choice.language):
        raise Http404
    return choice


def _printed(place: Place, protocol: str, request: HttpRequest) -> PrintedCard:
    asked = {name: request.POST.get(name, "") for name in ("form", "language")}
    card = PrintedCard.objects.select_related("place").filter(place=place, protocol=protocol, **asked).first()
    if card is None:
        raise Http404
    return card


def _name(card: PrintedCard) -> str:
    return card_name({"protocol": card.protocol, "form": card.form, "language": card.language})


def _back(request: HttpRequest, ref: str) -> HttpResponse:
    """Lead back to the list as it was."""
    query = choice_of(
        {name: request.POST.get(f"list-{name}", "") for name in ("form", "language", "paper", "due")}
    ).query
    return redirect(f"{reverse('protocols:cards', args=[ref])}?{query}")


def _refusal(protocol: str, choice: Choice, error: CannotPrintError) -> str:
    card = card_name({"protocol": protocol, "form": choice.form, "language": choice.language})
    return _("“%(card)s” can’t be printed. %(why)s") % {"card": card, "why": why_not(error)}


def _sent(pdf: bytes, name: str, disposition: str) -> HttpResponse:
    headers = {"Content-Disposition": f'{disposition}; filename="{name}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _draw(request: HttpRequest, person: Person, place: Place, choice: Choice, refusal: str = "") -> HttpResponse:
    context = {
        "place": place,
        "list": CardList(place, choice),
        "choice": choice,
        "refusal": refusal,
        "may_describe": may_describe(person, place),
        "may_hang": may_hang_cards(person, place),
        "forms": FORMS_OF.items(),
        "languages": [(code, language_name(code)) for code in LANGUAGES],
        "papers": PAPERS.items(),
    }
    return render(request, "protocols/cards.html", context, status=REFUSED if refusal else 200)
