"""How a form is drawn: label above, help under it, the error in words beside the field."""

import re

import pytest
from django import forms

from deskbell.shell.styleguide import ExampleForm

pytestmark = pytest.mark.pure


class Everything(forms.Form):
    place = forms.CharField(help_text="As people call it.")
    note = forms.CharField(required=False)
    hidden = forms.CharField(widget=forms.HiddenInput)


def test_a_wrong_field_names_its_error_and_its_help():
    drawn = str(Everything({"place": ""}))
    described = re.findall(r'<input[^>]*name="place"[^>]*aria-describedby="([^"]*)"', drawn)
    assert described == ["id_place_helptext id_place_error"]
    assert re.search(r'id="id_place_error".*Fill this in\.', drawn, re.DOTALL)
    assert 'aria-invalid="true"' in drawn


def test_help_stands_under_the_label_and_above_the_input():
    drawn = str(Everything())
    assert drawn.index(">Place") < drawn.index("As people call it.") < drawn.index('name="place"')


def test_only_what_may_stay_empty_says_optional():
    drawn = str(Everything())
    assert drawn.count(">optional<") == 1
    assert drawn.index("Note") < drawn.index(">optional<")


def test_choices_are_a_group_with_a_name():
    assert re.search(r"<fieldset.*<legend[^>]*>Floor", str(ExampleForm()), re.DOTALL)


def test_what_was_typed_is_kept_but_never_a_password():
    drawn = str(ExampleForm({"name": "North", "password": "secret words"}))
    assert "North" in drawn
    assert "secret words" not in drawn


def test_an_error_never_blames():
    drawn = str(ExampleForm({"email": "rosa", "opens": "25:00", "role": "king", "name": "x" * 61}))
    for words in ("Type a whole address", "Type a time, such as 16:20.", "Choose one of those", "Shorten this to 60"):
        assert words in drawn
    assert "invalid" not in re.sub(r"aria-invalid|value=\"[^\"]*\"", "", drawn).lower()
