"""What a person may do, and where."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from deskbell.people.roles import RoleName
from deskbell.places.models import Place


class Role(models.Model):
    """A role held at a place. It reaches everything below that place."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roles")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20, choices=RoleName.choices)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "place", "role"], condition=models.Q(ended_at=None), name="role_held_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}, {self.place}"
