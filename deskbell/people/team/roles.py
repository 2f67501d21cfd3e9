"""Who holds which role at a place and from above; giving and ending roles."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from deskbell.people import actions
from deskbell.people.access import may, place_for
from deskbell.people.models import Person, Role
from deskbell.people.place_pages.asking import about_a_place, person_of
from deskbell.people.place_pages.record import trail
from deskbell.people.refusals import PeopleRefused
from deskbell.people.role_rules import may_end, roles_to_give
from deskbell.people.roles import Can, RoleName, with_sentences
from deskbell.people.team.access import invitations_for, people_for, role_for
from deskbell.places import inherited
from deskbell.places.models import Place


@require_GET
@about_a_place()
def roles(request: HttpRequest, person: Person, place: Place) -> HttpResponse:
    """Show who holds what here, and who reaches down to here from above."""
    at = inherited.at(place)
    held = Role.objects.filter(
        place_id__in=place.ids_from_top, ended_at=None, person__is_active=True, place__closed_at=None
    ).select_related("person", "place")
    order = list(reversed(RoleName.values))
    ranked = sorted(held, key=lambda one: (order.index(one.role), one.person.name))
    manages = may(person, Can.MANAGE_PEOPLE, place.path)
    known = set(people_for(person).values_list("pk", flat=True)) if manages else set()
    rows = [{"role": one, "may_end": may_end(person, one), "known": one.person_id in known} for one in ranked]
    context = {
        "place": place,
        "trail": trail(person, at),
        "here": [row for row in rows if cast("Role", row["role"]).place_id == place.pk],
        "above": [row for row in rows if cast("Role", row["role"]).place_id != place.pk],
        "manages": manages and bool(roles_to_give(person, place)),
        "invitations": list(invitations_for(person).filter(place=place)) if manages else [],
    }
    return render(request, "people/roles.html", context)


class RoleForm(forms.Form):
    """A role for somebody who works here already."""

    person = forms.ChoiceField(
        label=gettext_lazy("Who?"),
        error_messages={
            "required": gettext_lazy("Choose who gets the role."),
            "invalid_choice": gettext_lazy("Choose somebody from the list, or invite them."),
        },
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose a role."),
            "invalid_choice": gettext_lazy("That role is not yours to give here. Choose one from the list."),
        },
    )

    def __init__(self, giver: Person, place: Place, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choose = [("", gettext_lazy("Choose"))]
        colleagues = people_for(giver).filter(roles__place__tenant_id=place.tenant_key).distinct().order_by("name")
        people = cast("forms.ChoiceField", self.fields["person"])
        people.choices = choose + [(one.ref, f"{one.name}, {one.email}") for one in colleagues]
        roles = cast("forms.ChoiceField", self.fields["role"])
        roles.choices = with_sentences(roles_to_give(giver, place))


@require_http_methods(["GET", "POST"])
@about_a_place(Can.MANAGE_PEOPLE)
def give(request: HttpRequest, person: Person, place: Place) -> HttpResponse:
    """Give a role to somebody who is known here."""
    if not roles_to_give(person, place):
        raise Http404
    initial = {"person": request.GET.get("person", "")}
    form = RoleForm(person, place, request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given_to = people_for(person).get(ref=form.cleaned_data["person"])
        actions.give_role(given_to, place, form.cleaned_data["role"], person.actor, given_by=person)
        words = {"name": given_to.name, "role": RoleName(form.cleaned_data["role"]).label, "place": place.name}
        messages.success(request, _("%(name)s now has the role %(role)s at %(place)s.") % words)
        return redirect("people:roles", ref=place.ref)
    return render(request, "people/give.html", {"place": place, "form": form})


@login_required
@require_POST
def end(request: HttpRequest, number: int) -> HttpResponse:
    """End a role: one that the person could give, or their own."""
    person = person_of(request)
    role = role_for(person, number)
    if not may_end(person, role):
        raise Http404
    try:
        actions.end_role(role, person.actor)
    except PeopleRefused as refused:
        messages.error(request, str(refused.message))
    else:
        words = {"name": role.person.name, "role": role.get_role_display(), "place": role.place.name}
        messages.success(request, _("%(name)s no longer has the role %(role)s at %(place)s.") % words)
    if may(person, Can.SEE_PLACES, role.place.path):
        return redirect("people:roles", ref=place_for(person, role.place.ref).ref)
    return redirect("/")
