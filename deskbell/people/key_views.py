"""My access keys: for programs that press, listen or answer for me."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from deskbell.core.recent_login import recent_login_required
from deskbell.people import key_actions as actions
from deskbell.people.models import Person


class KeyForm(forms.Form):
    """What will use the key."""

    name = forms.CharField(
        label=gettext_lazy("What will use it?"),
        max_length=80,
        help_text=gettext_lazy("For example “Stream deck in the workroom”. It tells you later which key is which."),
        error_messages={
            "required": gettext_lazy("Say what will use the key, so that you know it when you want to revoke it."),
            "max_length": gettext_lazy("Use 80 letters or fewer."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_name(self) -> str:
        """Return the name without doubled spaces."""
        return " ".join(self.cleaned_data["name"].split())


@login_required
@never_cache
@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    """List my keys that work, and offer to make another."""
    return _page(request, KeyForm())


@login_required
@recent_login_required
@never_cache
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make a key and show it, once: nothing keeps the key itself."""
    person = cast("Person", request.user)
    form = KeyForm(request.POST)
    if form.is_valid():
        try:
            row, key = actions.make_key(person, form.cleaned_data["name"])
        except actions.TooManyKeys:
            form.add_error(None, _("You have %(n)d keys. Revoke one first.") % {"n": actions.MOST_KEYS})
        else:
            return render(request, "people/key_made.html", {"row": row, "key": key})
    return _page(request, form, status=422)


@login_required
@require_POST
def revoke(request: HttpRequest, ref: str) -> HttpResponse:
    """End one of my keys at once."""
    person = cast("Person", request.user)
    key = actions.keys_of(person).filter(ref=ref).first()
    if key is None:
        raise Http404
    actions.revoke_key(person, key)
    messages.success(request, _("“%(name)s” is revoked. What used it can do nothing any more.") % {"name": key.name})
    return redirect("people:keys")


def _page(request: HttpRequest, form: KeyForm, status: int = 200) -> HttpResponse:
    mine = actions.keys_of(cast("Person", request.user))
    return render(request, "people/keys.html", {"keys": mine, "form": form}, status=status)
