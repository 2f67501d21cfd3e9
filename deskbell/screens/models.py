"""Screens: desk PCs (and other devices) that may press and listen without a login, and nothing else."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from deskbell.core.actor import Actor
from deskbell.core.refs import new_ref
from deskbell.places.models import Place


class Screen(models.Model):
    """An enrolled device at a place. Only a hash of its token is kept."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="screens")
    name = models.CharField(_("name"), max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    enrolled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    enrolled_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["place__path", "name"]

    def __str__(self) -> str:
        return self.name

    @property
    def actor(self) -> Actor:
        """This screen as the doer of an event."""
        return Actor("screen", self.pk, self.name)


class EnrolmentCode(models.Model):
    """A short code, shown to a person in charge, typed at the desk PC: ten minutes, once."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name of the screen"), max_length=80)
    code_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    screen = models.ForeignKey(Screen, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.name} at {self.place}"
