"""Which screen a token belongs to, and what it may hear."""

from __future__ import annotations

from deskbell.core.audience import Ears
from deskbell.core.secrets import digest
from deskbell.screens.models import Screen

COOKIE = "deskbell_screen"


def screen_with(token: str) -> Screen | None:
    """Return the enrolled, unrevoked screen that carries this token, with its place, or None."""
    if not token.startswith("dbs_"):
        return None
    screens = Screen.objects.select_related("place")
    return screens.filter(token_hash=digest(token), revoked_at=None, place__closed_at=None).first()


def ears_of(screen: Screen) -> Ears:
    """Return what a screen may hear: what rings for it or for the place where it stands."""
    return Ears("screen", screen.pk, screen.place.tenant_key, path=screen.place.path)
