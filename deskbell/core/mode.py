"""Actual, exercise or test: the status words of the Common Alerting Protocol 1.2 (OASIS, 2010)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mode(models.TextChoices):
    """Set when an alarm starts and never changed, so a drill can't look real nor enter the figures."""

    ACTUAL = "actual", _("Actual")
    EXERCISE = "exercise", _("Exercise")
    TEST = "test", _("Test")
