"""The due table: every "later" of Deskbell is a row here with a time."""

from __future__ import annotations

from django.db import models


class Due(models.Model):
    """Something to do at ``due_at``, at least once, across any crash.

    key makes scheduling it twice harmless. A worker leases a row (lease_until, lease_token), acts, then
    sets done_at; a lease that ran out is due again. relative rows ("in 30 seconds") move with a jump of
    the wall clock; absolute ones ("on 3 May at 9:00") do not.
    """

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200, unique=True)
    tenant_id = models.BigIntegerField(null=True)
    args = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    relative = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    lease_token = models.CharField(max_length=40, default="", blank=True)
    attempts = models.IntegerField(default=0)
    last_error = models.TextField(default="", blank=True)
    done_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, default="", blank=True)

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(fields=["due_at", "id"], name="due_open", condition=models.Q(done_at=None)),
            models.Index(fields=["done_at"], name="due_done"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.due_at:%H:%M:%S}"
