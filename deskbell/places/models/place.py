"""The tree of places. The top one is the library, and the tenant."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from deskbell.core.log import Subject, Where
from deskbell.core.refs import new_ref


class Kind(models.TextChoices):
    """What a place is, from the top down."""

    LIBRARY = "library", _("Library")
    BRANCH = "branch", _("Branch")
    FLOOR = "floor", _("Floor")
    DESK = "desk", _("Desk")
    ROOM = "room", _("Room")


class Place(models.Model):
    """A library, branch, floor, desk or room.

    path is "/" + the ids from the top down to this place, each followed by "/"; a prefix test answers
    "is this below that?". Blank address, time zone, help extension and PINs are inherited from above.
    The street address with floor and room is the dispatchable location that a 911 call taker needs
    (RAY BAUM'S Act, 47 CFR 9.3). plan_x and plan_y (0 to 1, from the top left) pin a desk on the
    nearest floor plan above it. directions_for says where the place stood when its directions were written
    ("Second floor, Central"), from a move until somebody confirms or changes them; else it is blank.
    """

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    tenant = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    path = models.CharField(max_length=400, db_index=True, default="", editable=False)
    position = models.IntegerField(default=0)
    street = models.CharField(_("street"), max_length=200, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    state = models.CharField(_("state"), max_length=60, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=20, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    directions = models.CharField(_("how to find it"), max_length=200, blank=True)
    directions_for = models.CharField(max_length=400, blank=True, default="", editable=False)
    time_zone = models.CharField(_("time zone"), max_length=60, blank=True)
    help_extension = models.CharField(_("help extension"), max_length=20, blank=True)
    floor_plan = models.ImageField(_("floor plan"), upload_to="plans/", blank=True)
    plan_x = models.FloatField(null=True, blank=True)
    plan_y = models.FloatField(null=True, blank=True)
    cancel_pin = models.CharField(max_length=200, blank=True, default="")
    duress_pin = models.CharField(max_length=200, blank=True, default="")
    outlet_key = models.CharField(max_length=20, blank=True, default="")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "outlet_key"], condition=~Q(outlet_key=""), name="place_outlet_once"
            ),
            models.CheckConstraint(
                condition=Q(plan_x=None) | Q(plan_x__gte=0, plan_x__lte=1, plan_y__gte=0, plan_y__lte=1),
                name="place_pin_on_plan",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def tenant_key(self) -> int:
        """The id of the library at the top."""
        return self.tenant_id or self.pk

    @property
    def where(self) -> Where:
        """This place as the event log wants it."""
        return Where(self.tenant_key, self.path)

    @property
    def subject(self) -> Subject:
        """This place as the subject of an event."""
        return Subject("place", self.pk)

    @property
    def ids_from_top(self) -> list[int]:
        """The ids on the path, library first, this place last."""
        return [int(part) for part in self.path.strip("/").split("/") if part]
