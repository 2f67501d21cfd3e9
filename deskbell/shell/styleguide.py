"""``/styleguide``: the whole design on one page, with contrast measured. Only in development."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from deskbell.core.mode import Mode
from deskbell.shell import guide_examples, tokens


class ExampleForm(forms.Form):
    """One field of every kind. Never saved."""

    name = forms.CharField(label="Name of the place", max_length=60)
    email = forms.EmailField(label="Email address", help_text="Where the invitation goes.", required=False)
    password = forms.CharField(label="Password", widget=forms.PasswordInput, help_text="12 characters or more.")
    role = forms.ChoiceField(label="Role", choices=[("staff", "Staff"), ("in_charge", "Person in charge")])
    floor = forms.ChoiceField(
        label="Floor",
        widget=forms.RadioSelect,
        choices=[("1", "First floor"), ("2", "Second floor")],
        help_text="Where the desk stands.",
    )
    days = forms.MultipleChoiceField(
        label="Days",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("mon", "Monday"), ("tue", "Tuesday")],
    )
    opens = forms.TimeField(label="Opens", widget=forms.TimeInput(attrs={"type": "time"}))
    directions = forms.CharField(label="How to find it", widget=forms.Textarea, required=False, help_text="One line.")
    plan = forms.FileField(label="Floor plan", required=False, help_text="PNG, JPEG or WebP, up to 10 MB.")
    told = forms.BooleanField(label="Tell everyone who works here", required=False)


def show(request: HttpRequest) -> HttpResponse:
    """Draw the page."""
    wrong = ExampleForm({"name": "", "email": "rosa", "role": "staff", "opens": "25:00"}, prefix="wrong")
    wrong.add_error("password", "A password has 12 characters or more. Add a few words.")
    return render(
        request,
        "shell/styleguide.html",
        {
            "form": ExampleForm(initial={"floor": "2", "opens": "09:00"}),
            "wrong": wrong,
            "themes": [(theme, tokens.measured(theme)) for theme in ("light", "dark")],
            "levels": [
                (1, "Come to me", "A colleague, calmly"),
                (2, "Help now", "Everyone near"),
                (3, "Danger", "Everyone"),
            ],
            "guide": guide_examples.EXAMPLES,
            "modes": [(str(mode), label) for mode, label in zip(Mode, ("Actual", "Exercise", "Test"), strict=True)],
        },
    )


def show_guide(request: HttpRequest) -> HttpResponse:
    """Draw the guide with the example that the address names after its ``#``."""
    return render(
        request, "shell/styleguide_guide.html", {"guide": guide_examples.EXAMPLES, "choices": guide_examples.CHOICES}
    )
