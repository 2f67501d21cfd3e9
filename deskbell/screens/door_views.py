"""The door for desk PCs: /enrol/, where a code is typed and the browser becomes a screen. Needs no login."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from deskbell.screens import actions, refusals
from deskbell.screens.access import screen_of
from deskbell.screens.attempts import address_of, attempts
from deskbell.screens.cookie import set_cookie
from deskbell.screens.forms import CodeForm


@never_cache
@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Take a code. Opening the page changes nothing; only its button does."""
    form = CodeForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        enrolled = _enrol(request, form)
        if enrolled is not None:
            return enrolled
    if request.method == "POST":
        status = 429 if attempts.seconds_to_wait(address_of(request)) else 422
    return render(request, "screens/enrol.html", {"form": form, "screen": screen_of(request)}, status=status)


def _enrol(request: HttpRequest, form: CodeForm) -> HttpResponse | None:
    """Exchange the code for the cookie, or put the refusal on the form and return None."""
    address = address_of(request)
    seconds = attempts.seconds_to_wait(address)
    if seconds:
        form.add_error("code", " ".join(refusals.wait(seconds)))
        return None
    try:
        _screen, token = actions.redeem(form.cleaned_data["code"], instead_of=screen_of(request))
    except actions.CodeRefused as refused:
        attempts.count_wrong(address)
        form.add_error("code", " ".join(map(str, refusals.ERRORS[refused.why])))
        return None
    response = redirect("shell:desk")
    set_cookie(response, token)
    return response
