"""The door: an invitation is opened with its code, by somebody new or by somebody who has an account.

Nothing here tells whether an address has an account. An invitation by mail is bound to its address, so whoever
opens it owns that mailbox, and is signed in at once. With a code on paper any address can be typed: then the answer
is the same whether the account was made or was there already, and it is to sign in. To be signed in at once would tell
the two apart. So as not to type it twice, the address stands in the sign-in page already, in both cases.
"""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from deskbell.core import clock
from deskbell.core.secrets import digest, tidy_code
from deskbell.people import actions
from deskbell.people.account_forms import TYPED_BEFORE
from deskbell.people.account_library import keep_choice
from deskbell.people.models import Invitation, Person

NOT_GOOD = gettext_lazy(
    "This invitation is not good any more: it was used or withdrawn, it is older than 14 days, or the code is "
    "mistyped. Type it again, or ask the person who invited you for a new one."
)


class CodeForm(forms.Form):
    """The code on the sheet."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        help_text=gettext_lazy("Twelve letters and figures, such as K7QM2X-WD94HT, on the sheet that you were given."),
        error_messages={
            "required": gettext_lazy("Type the code on your sheet."),
            "max_length": gettext_lazy("A code has twelve letters and figures. Type it as it is shown."),
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class NewForm(forms.Form):
    """Who somebody new is. The email address is theirs to type only with a code on paper."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=120,
        help_text=gettext_lazy("As colleagues know you."),
        error_messages={"required": gettext_lazy("Type your name, so that colleagues know who comes.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your email address"),
        max_length=254,
        help_text=gettext_lazy("You sign in with it."),
        error_messages={
            "required": gettext_lazy("Type your email address."),
            "invalid": gettext_lazy("That is no email address. Correct it, such as ana@example.org."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Choose a password"),
        max_length=256,
        strip=False,
        help_text=gettext_lazy("12 characters or more. A few words that you will remember do well."),
        error_messages={"required": gettext_lazy("Choose a password.")},
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, invitation: Invitation, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.invitation = invitation
        if invitation.email:
            del self.fields["email"]

    def clean(self) -> dict[str, object]:
        """Judge the password against name and address."""
        cleaned = super().clean() or {}
        email = self.invitation.email or str(cleaned.get("email", ""))
        if cleaned.get("password"):
            try:
                validate_password(str(cleaned["password"]), Person(email=email, name=str(cleaned.get("name", ""))))
            except forms.ValidationError as wrong:
                self.add_error("password", wrong)
        return cleaned


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a printed invitation."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = tidy_code(form.cleaned_data["code"])
        if _open(code) is not None:
            return redirect("people:invited", code=code)
        form.add_error("code", str(NOT_GOOD))
    return render(request, "people/invitation.html", {"form": form})


def _open(code: str) -> Invitation | None:
    found = Invitation.objects.filter(
        code_hash=digest(tidy_code(code)),
        accepted_at=None,
        withdrawn_at=None,
        expires_at__gt=clock.now(),
        place__closed_at=None,
    )
    return found.select_related("place", "place__tenant", "made_by").first()


def _refused(request: HttpRequest, code: str) -> HttpResponse:
    """Say that the code is not good; but whoever took it themselves is simply in."""
    person = request.user
    if isinstance(person, Person):
        taken = Invitation.objects.filter(code_hash=digest(tidy_code(code)), accepted_by=person)
        if taken.exclude(accepted_at=None).exists():
            return redirect("/")
    form = CodeForm({"code": code[:40]})
    form.add_error("code", str(NOT_GOOD))
    return render(request, "people/invitation.html", {"form": form}, status=404)


@never_cache
@require_GET
def invited(request: HttpRequest, code: str) -> HttpResponse:
    """Show an invitation: to what, by whom, and how to take it."""
    found = _open(code)
    if found is None:
        return _refused(request, code)
    return _shown(request, found, code, NewForm(found, initial={"name": found.name}))


def _shown(request: HttpRequest, found: Invitation, code: str, form: NewForm) -> HttpResponse:
    context = {
        "invitation": found,
        "library": found.place.tenant or found.place,
        "form": form,
        "code": code,
        "sign_in": _sign_in(code),
    }
    return render(request, "people/accept.html", context)


def _sign_in(code: str) -> str:
    return f"{reverse('account_login')}?{urlencode({'next': reverse('people:invited', args=[code])})}"


@never_cache
@require_POST
def take(request: HttpRequest, code: str) -> HttpResponse:
    """Take an invitation as the person who is signed in."""
    found = _open(code)
    if found is None:
        return _refused(request, code)
    if not isinstance(request.user, Person):
        return redirect("people:invited", code=code)
    if not actions.accept(found, request.user):
        return _refused(request, code)
    keep_choice(request.session, found.place.tenant_key)
    _welcome(request, found)
    return redirect("/")


@sensitive_post_parameters("password")
@never_cache
@require_POST
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Take an invitation as somebody new: make the account."""
    found = _open(code)
    if found is None:
        return _refused(request, code)
    form = NewForm(found, request.POST)
    if not form.is_valid():
        return _shown(request, found, code, form)
    person = actions.accept_as_new(
        found,
        name=" ".join(form.cleaned_data["name"].split()),
        email=found.email or form.cleaned_data["email"],
        password=form.cleaned_data["password"],
        language=(translation.get_language() or "en")[:2],
    )
    if person is None and found.email:
        words = _("There is an account with this email address. Sign in, and the invitation is yours.")
        messages.info(request, words)
        return redirect(_sign_in(code))
    if person is None or not found.email:
        request.session[TYPED_BEFORE] = form.cleaned_data["email"]
        messages.success(request, _("Now sign in with the email address and the password that you gave."))
        return redirect(_sign_in(code))
    login(request, person)
    record_authentication(request, person, method="password")
    _welcome(request, found)
    return redirect("/")


def _welcome(request: HttpRequest, found: Invitation) -> None:
    words = {"place": found.place.name, "role": found.get_role_display()}
    messages.success(request, _("Welcome. You now have the role %(role)s at %(place)s.") % words)
