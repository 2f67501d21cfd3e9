"""Asking again who someone is, before something that matters.

    @recent_login_required
    def revoke(request, ref): ...

Whoever gave their password, code or passkey within the last five minutes goes on; anyone else is asked, and
then comes back to what they were doing (a form that they sent is sent on).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode

View = Callable[..., HttpResponseBase]


def recent_login_required(view: View) -> View:
    """Let the view run only for someone who showed lately who they are; ask everyone else."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if showed_lately(request):
            return view(request, *args, **kwargs)
        if request.headers.get("HX-Request") == "true":
            return _whole_page(request)
        raise ReauthenticationRequired  # allauth keeps the request, asks, and goes on with it

    return asked


def showed_lately(request: HttpRequest) -> bool:
    """Tell whether the person gave a password, code or passkey within ``ACCOUNT_REAUTHENTICATION_TIMEOUT``."""
    if not request.user.is_authenticated:
        return False
    latest = max((record["at"] for record in get_authentication_records(request, request.user)), default=0.0)
    return bool(time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def _whole_page(request: HttpRequest) -> HttpResponse:
    """Answer htmx, which can't show a form in place of a fragment: the whole page goes to ask, and comes back."""
    here = urlsplit(request.headers.get("HX-Current-URL", "/"))
    back = urlencode({"next": here.path + (f"?{here.query}" if here.query else "")})
    return HttpResponse(headers={"HX-Redirect": f"{reverse('account_reauthenticate')}?{back}"})
