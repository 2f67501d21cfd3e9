"""The page of cards and posters of a place: looking at them, printing them, and saying what hangs there."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

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


@login_required
@require_POST
def print_one(request: HttpRequest, ref: str, protocol: str) -> HttpResponse:
    """Send a card as a PDF to keep, and record that it was printed for this place."""
    person = person_of(request)
    place = place_to_hang_cards(person, ref)
    choice = _single(choice_of(request.POST), protocol)
    try:
        made = make(place, protocol, choice)
    except CannotPrintError as error:
        return _draw(request, person, place, choice, _refusal(protocol, choice, error))
    record_print(place, made.origin, Paper(choice.paper), person)
    return _sent(made.pdf, file_name(place, protocol, choice), "attachment")


@login_required
@require_POST
def down(request: HttpRequest, ref: str, protocol: str) -> HttpResponse:
    """Record that a card no longer hangs here."""
    person = person_of(request)
    card = _printed(place_to_hang_cards(person, ref), protocol, request)
    if take_down(card, person.actor):
        messages.success(request, _("Noted: “%(card)s” no longer hangs here.") % {"card": _name(card)})
    return _back(request, ref)


@login_required
@require_POST
def back(request: HttpRequest, ref: str, protocol: str) -> HttpResponse:
    """Take back that a card no longer hangs here."""
    person = person_of(request)
    card = _printed(place_to_hang_cards(person, ref), protocol, request)
    if put_back(card, person.actor):
        messages.success(request, _("Noted: “%(card)s” hangs here.") % {"card": _name(card)})
    return _back(request, ref)


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
