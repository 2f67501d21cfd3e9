"""The way in before anybody has one: makes the library and its first administrator, once."""

from __future__ import annotations

from django.db import models


class SetupCode(models.Model):
    """Printed by ``deskbell init`` on the server, good for a day, once. Only a hash of it is kept."""

    code_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"setup code of {self.made_at:%Y-%m-%d}"
