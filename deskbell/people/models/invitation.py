"""A way in, by mail or on paper: nobody can sign up without one."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from deskbell.core import clock
from deskbell.core.refs import new_ref
from deskbell.people.roles import RoleName
from deskbell.places.models import Place


class Invitation(models.Model):
    """One person may take one role at one place. Only a hash of the code is kept."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(_("role"), max_length=20, choices=RoleName.choices)
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("email address"), blank=True)
    code_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.name or self.email or self.ref

    @property
    def is_over(self) -> bool:
        """Tell whether its two weeks are over."""
        return self.expires_at <= clock.now()
