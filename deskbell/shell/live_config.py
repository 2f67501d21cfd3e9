"""What a page must know to listen: whose ears, which libraries, where the pieces are."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

import deskbell
from deskbell.people.access import everywhere, holdings, refs_where, tenants_of
from deskbell.people.models import Person
from deskbell.people.roles import ABILITIES, Can
from deskbell.places import inherited
from deskbell.places.models import Place
from deskbell.screens.models import Screen

FOLDER = Path(__file__).parent / "static" / "shell"
LIVE = FOLDER / "live"


@dataclass(frozen=True, slots=True)
class LiveConfig:
    """Written into the page as data- attributes, read by live/start.js.

    ears is the ref of whoever listens, me the ref of the person who may answer ("": nobody), tenants the
    refs of the libraries, one stream each. closes are the refs of the places below which that person may close Danger.
    """

    ears_kind: str
    ears: str
    me: str
    tenants: tuple[str, ...]
    zone: str
    extension: str
    closes: tuple[str, ...] = ()

    @property
    def streams(self) -> str:
        """The libraries, separated by spaces."""
        return " ".join(self.tenants)

    @property
    def version(self) -> str:
        """Changes with every script: pages with other scripts do not share a worker."""
        return version()

    @property
    def worker(self) -> str:
        """The address of the script that reads the stream."""
        return f"{reverse('shell:script', args=['worker'])}?{version()}"

    @property
    def icons(self) -> str:
        """The folder of the icons that stand for a level."""
        return static("shell/live/")

    @property
    def service_worker(self) -> str:
        """The address of the service worker."""
        return reverse("shell:service_worker")


def for_person(person: Person) -> LiveConfig | None:
    """Return what a page of a person listens with; None when no role of theirs hears or sees alarms."""
    person = everywhere(person)  # whoever works for two libraries is called in both, whichever the page shows
    listens = {Can.HEAR, Can.SEE_ALARMS}
    heard = {held.tenant_id for held in holdings(person) if listens & ABILITIES[held.role]}
    if not heard:
        return None
    libraries = list(Place.objects.filter(pk__in=heard & set(tenants_of(person))).order_by("pk"))
    only = libraries[0] if len(libraries) == 1 else None
    return LiveConfig(
        ears_kind="person",
        ears=person.ref,
        me=person.ref,
        tenants=tuple(one.ref for one in libraries),
        zone=only.time_zone if only else "",
        extension=only.help_extension if only else "",
        closes=_closes(person),
    )


def for_screen(screen: Screen, at: inherited.Inherited, person: Person | None) -> LiveConfig:
    """Return what a desk page listens with. person: who is signed in there as well, and so may answer."""
    return LiveConfig(
        ears_kind="screen",
        ears=screen.ref,
        me=person.ref if person else "",
        tenants=(at.library.ref,),
        zone=str(at.zone),
        extension=at.help_extension,
        closes=_closes(person),
    )


def at_desk(person: Person, at: inherited.Inherited) -> LiveConfig:
    """Return what the desk page of a person listens with."""
    return LiveConfig(
        ears_kind="person",
        ears=person.ref,
        me=person.ref,
        tenants=(at.library.ref,),
        zone=str(at.zone),
        extension=at.help_extension,
        closes=_closes(person),
    )


def _closes(person: Person | None) -> tuple[str, ...]:
    return tuple(refs_where(everywhere(person), Can.CLOSE_ALARMS)) if person else ()


def version() -> str:
    """Return a short mark of Deskbell's version and of everything that the browser keeps."""
    return _version(int(time.monotonic()) if settings.DEVELOPMENT else 0)


@lru_cache(maxsize=1)
def _version(_second: int) -> str:
    """Who works on a script sees the change within a second; reading ninety files for each page took a fifth of it."""
    found = hashlib.sha256(deskbell.__version__.encode())
    for file in kept_files():
        found.update(file.read_bytes())
    return found.hexdigest()[:12]


def kept_files() -> list[Path]:
    """Return the scripts, sheets and icons that the service worker keeps."""
    return sorted(file for suffix in ("js", "css", "svg") for file in FOLDER.rglob(f"*.{suffix}"))
