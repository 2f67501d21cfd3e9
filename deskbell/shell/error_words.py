"""What a form says when something is wrong: the remedy, beside the field, in plain words.

Django's own words ("This field is required.") blame; these say what to do. They are set once at start, on the
field classes, so that every form speaks alike. A field that has words of its own keeps them.
"""

from __future__ import annotations

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy


def set_words() -> None:
    """Replace the default error messages of Django's form fields and validators."""
    _fields()
    _validators()


def _fields() -> None:
    forms.Field.default_error_messages["required"] = _("Fill this in.")
    forms.ChoiceField.default_error_messages["invalid_choice"] = _("Choose one of those offered.")
    forms.MultipleChoiceField.default_error_messages["invalid_choice"] = _("Choose among those offered.")
    forms.ModelChoiceField.default_error_messages["invalid_choice"] = _("Choose one of those offered.")
    forms.IntegerField.default_error_messages["invalid"] = _("Type a whole number, such as 12.")
    forms.FloatField.default_error_messages["invalid"] = _("Type a number, such as 1.5.")
    forms.DateField.default_error_messages["invalid"] = _("Type a date, such as 2026-11-22.")
    forms.TimeField.default_error_messages["invalid"] = _("Type a time, such as 16:20.")
    forms.FileField.default_error_messages["empty"] = _("This file is empty. Choose another.")
    forms.FileField.default_error_messages["missing"] = _("Choose a file.")
    forms.ImageField.default_error_messages["invalid_image"] = _(
        "This is not a picture that Deskbell can read. Choose a PNG, JPEG or WebP file."
    )


def _validators() -> None:
    validators.EmailValidator.message = _("Type a whole address, such as rosa@library.org.")
    validators.ProhibitNullCharactersValidator.message = _(
        "A character in this can’t be kept. Delete it, and type it again."
    )
    validators.MaxLengthValidator.message = ngettext_lazy(
        "Shorten this to %(limit_value)d character; it has %(show_value)d.",
        "Shorten this to %(limit_value)d characters; it has %(show_value)d.",
        "limit_value",
    )
    validators.MaxValueValidator.message = _("Type %(limit_value)s or less.")
    validators.MinValueValidator.message = _("Type %(limit_value)s or more.")
