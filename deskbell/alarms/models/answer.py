"""What those who were called said, and which screens showed it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from deskbell.alarms.models.alarm import Alarm


class Answer(models.Model):
    """The latest answer of one person to one alarm, and the round in which it was given."""

    class Said(models.TextChoices):
        """What a person can say. Only GOING and THERE stop the escalation."""

        GOING = "going", pgettext_lazy("answer", "Going")
        THERE = "there", pgettext_lazy("answer", "There")
        CANNOT = "cannot", _("Can’t come")

    alarm = models.ForeignKey(Alarm, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    said = models.CharField(max_length=10, choices=Said.choices)
    round = models.IntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["alarm", "person"], name="answer_one_per_person")]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_said_display()}"


class Receipt(models.Model):
    """A screen showed the alarm: recorded by itself, once for each listener. round is the latest that it showed."""

    alarm = models.ForeignKey(Alarm, on_delete=models.CASCADE, related_name="receipts")
    ear_kind = models.CharField(max_length=10)
    ear_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    round = models.IntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["alarm", "ear_kind", "ear_id"], name="receipt_once")]

    def __str__(self) -> str:
        return f"{self.name} saw it at {self.at:%H:%M:%S}"
