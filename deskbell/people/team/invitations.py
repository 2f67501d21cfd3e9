"""Inviting people: by mail, several at once, or on printed sheets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from deskbell.people import actions
from deskbell.people.models import Invitation, Person
from deskbell.people.place_pages.asking import about_a_place, person_of
from deskbell.people.role_rules import roles_to_give
from deskbell.people.roles import Can, RoleName, with_sentences
from deskbell.people.team.access import invitation_for
from deskbell.people.team.known import Known
from deskbell.people.team.letters import Letter, mail_is_set, printed, send
from deskbell.places.models import Place

MOST = 100
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<email>[^<>]*)>")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the box: who is invited. email is empty for a printed sheet."""

    text: str
    name: str
    email: str


class Ways(forms.RadioSelect):
    """Mail or paper. Without a mail server mail can't be chosen, and the reason and the remedy stand beside it."""

    def create_option(self, name: str, value: Any, label: int | str, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Draw one way."""
        if value != "mail" or mail_is_set():
            return super().create_option(name, value, label, *args, **kwargs)
        why = _("Not possible now: Deskbell has no mail server. Whoever runs it can set one, with DESKBELL_MAIL.")
        line = '<span class="choice"><span class="choice-name">{}</span> <span class="choice-line">{}</span></span>'
        option = super().create_option(name, value, format_html(line, label, why), *args, **kwargs)
        option["attrs"]["disabled"] = True
        return option


class InviteForm(forms.Form):
    """A role, and one person a line."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a role."),
            "invalid_choice": gettext_lazy("That role is not yours to give here. Choose one from the list."),
        },
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How?"),
        widget=Ways,
        choices=[
            ("mail", gettext_lazy("By mail: each gets a link")),
            ("paper", gettext_lazy("On paper: a sheet with a code for each, to hand over")),
        ],
        error_messages={"required": gettext_lazy("Choose mail or paper.")},
    )
    people = forms.CharField(
        label=gettext_lazy("Who? One person a line"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy("By mail: ana@example.org, or Ana Ruiz &lt;ana@example.org&gt;. On paper: their names."),
        error_messages={"required": gettext_lazy("Write at least one line.")},
    )

    def __init__(self, giver: Person, place: Place, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.giver, self.place = giver, place
        self.good: list[Line] = []
        self.doubts: list[tuple[Line, str]] = []
        self.bad: list[tuple[Line, str]] = []
        field = cast("forms.ChoiceField", self.fields["role"])
        field.choices = with_sentences(roles_to_give(giver, place))

    def clean(self) -> dict[str, object]:
        """Sort the lines into good ones and bad ones, each bad one with what is wrong."""
        cleaned = super().clean() or {}
        texts = [text.strip() for text in str(cleaned.get("people", "")).splitlines() if text.strip()]
        if len(texts) > MOST:
            self.add_error("people", _("These are %(n)s lines. Invite at most 100 at once.") % {"n": len(texts)})
            return cleaned
        seen: set[str] = set()
        for text in texts:
            line = _line(text, by_mail=cleaned.get("way") == "mail")
            wrong = _wrong_with(line, seen, by_mail=cleaned.get("way") == "mail")
            if wrong:
                self.bad.append((line, wrong))
            else:
                self.good.append(line)
                seen.add(line.email or line.name.casefold())
        if "anyway" not in self.data:
            self._put_aside_doubts()
        return cleaned

    def _put_aside_doubts(self) -> None:
        """Take out of the good lines those that name somebody who is here or invited already: they are asked about."""
        known = Known(self.giver, self.place)
        self.doubts = [(line, why) for line in self.good if (why := known.doubt(line.name, line.email))]
        doubted = {line.text for line, _why in self.doubts}
        self.good = [line for line in self.good if line.text not in doubted]


def _line(text: str, *, by_mail: bool) -> Line:
    named = _NAMED.fullmatch(text)
    if named:
        return Line(text, " ".join(named["name"].split()), named["email"].strip().lower())
    if by_mail:
        return Line(text, "", text.lower())
    return Line(text, " ".join(text.split()), "")


def _wrong_with(line: Line, seen: set[str], *, by_mail: bool) -> str:
    if len(line.name) > 120:
        return _("The name is longer than 120 letters. Shorten it.")
    if (line.email or line.name.casefold()) in seen:
        return _("It stands here twice. Leave one of them out.")
    if not by_mail:
        return "" if any(letter.isalpha() for letter in line.name) else _("A name has letters. Correct it.")
    try:
        validate_email(line.email)
    except ValidationError:
        return _("That is no email address. Correct it, such as ana@example.org.")
    return _("The address is longer than 254 letters. Correct it.") if len(line.email) > 254 else ""


@never_cache
@require_http_methods(["GET", "POST"])
@about_a_place(Can.MANAGE_PEOPLE)
def invite(request: HttpRequest, person: Person, place: Place) -> HttpResponse:
    """Invite people to a role at a place. Good lines are taken, bad ones are named and kept in the box."""
    if not roles_to_give(person, place):
        raise Http404
    initial = {"way": "mail" if mail_is_set() else "paper", "role": RoleName.STAFF}
    form = InviteForm(person, place, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and (form.good or form.bad or form.doubts):
        return _invited(request, person, place, form)
    return render(request, "people/invite.html", {"place": place, "form": form, "mail_is_set": mail_is_set()})


def _invited(request: HttpRequest, person: Person, place: Place, form: InviteForm) -> HttpResponse:
    role, by_mail = form.cleaned_data["role"], form.cleaned_data["way"] == "mail"
    letters = [
        Letter(*actions.invite(place, role, person, name=line.name, email=line.email if by_mail else ""))
        for line in form.good
    ]
    sent = send(letters, person) if by_mail else []
    rest = InviteForm(
        person,
        place,
        initial={"role": role, "way": form.cleaned_data["way"], "people": _texts(form.bad)},
    )
    context = {
        "place": place,
        "form": rest if form.bad else None,
        "bad": form.bad,
        "doubts": form.doubts,
        "doubted": {"role": role, "way": form.cleaned_data["way"], "people": _texts(form.doubts)},
        "sent": sent,
        "sheets": printed([one for one in letters if one not in sent]),
        "unsent": by_mail and len(sent) < len(letters),
        "mail_is_set": mail_is_set(),
    }
    status = 400 if form.bad and not letters else 200
    return render(request, "people/invited.html", context, status=status)


def _texts(lines: Sequence[tuple[Line, str]]) -> str:
    return "\n".join(line.text for line, _why in lines)


@never_cache
@login_required
@require_POST
def again(request: HttpRequest, ref: str) -> HttpResponse:
    """Make a new code for an open invitation, and send it or show the sheet; the old code no longer works."""
    person = person_of(request)
    invitation = _changeable(person, ref)
    letter = Letter(invitation, actions.renew(invitation, person))
    sent = send([letter], person) if invitation.email and "paper" not in request.POST else []
    if sent:
        messages.success(request, _("Sent again. The link that was sent before no longer works."))
        return redirect("people:roles", ref=invitation.place.ref)
    context = {"place": invitation.place, "sheets": printed([letter]), "unsent": bool(invitation.email)}
    return render(request, "people/invited.html", context | {"mail_is_set": mail_is_set()})


@login_required
@require_POST
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Withdraw an open invitation."""
    person = person_of(request)
    invitation = _changeable(person, ref)
    actions.withdraw(invitation, person)
    messages.success(request, ngettext("The invitation is withdrawn.", "The invitations are withdrawn.", 1))
    return redirect("people:roles", ref=invitation.place.ref)


def _changeable(person: Person, ref: str) -> Invitation:
    invitation = invitation_for(person, ref)
    if invitation.role not in roles_to_give(person, invitation.place):
        raise Http404
    return invitation
