"""What every page about a place begins with: who asks, about which place, with what counts there."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase

from deskbell.people.access import place_for
from deskbell.people.models import Person
from deskbell.people.roles import Can
from deskbell.places.models import Place

P = ParamSpec("P")
PlaceView = Callable[Concatenate[HttpRequest, Person, Place, P], HttpResponseBase]
View = Callable[..., HttpResponseBase]


def person_of(request: HttpRequest) -> Person:
    """Return who is signed in.

    Raises:
        Http404: nobody is.

    """
    if not isinstance(request.user, Person):
        raise Http404
    return request.user


def about_a_place(can: Can = Can.SEE_PLACES) -> Callable[[PlaceView[P]], View]:
    """Give a view the person and the place that its ref names; who may not do ``can`` there finds nothing."""

    def decorated(view: PlaceView[P]) -> View:
        @login_required
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, ref: str, **kwargs: Any) -> HttpResponseBase:
            person = person_of(request)
            return view(request, person, place_for(person, ref, can), *args, **kwargs)

        return asked

    return decorated
