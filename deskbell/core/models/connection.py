"""Who is listening now, and which processes of Deskbell are alive."""

from __future__ import annotations

from django.db import models


class ServerProcess(models.Model):
    """A running ``serve`` or ``work``. A process whose beat is old is dead, and so are its connections."""

    name = models.CharField(max_length=60, unique=True)
    serves = models.BooleanField()
    works = models.BooleanField()
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    worked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class Connection(models.Model):
    """One open live stream of one listener."""

    process = models.ForeignKey(ServerProcess, on_delete=models.CASCADE, related_name="connections")
    tenant_id = models.BigIntegerField()
    ear_kind = models.CharField(max_length=10)
    ear_id = models.BigIntegerField()
    path = models.CharField(max_length=400, default="", blank=True)
    opened_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["tenant_id", "ear_kind", "ear_id"], name="connection_ear")]

    def __str__(self) -> str:
        return f"{self.ear_kind}:{self.ear_id}"
