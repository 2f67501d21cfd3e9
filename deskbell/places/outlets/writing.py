"""The action that makes places of outlets, and brings them up to date when it is run again.

What the file said is kept in the event of each import. A field follows a newer file only while it still says what
the last import wrote; what a person has changed stays as that person left it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.db import connection, transaction

from deskbell.core import log
from deskbell.core.actor import Actor
from deskbell.core.models import Event
from deskbell.core.refs import new_ref
from deskbell.places.inherited import zone_named
from deskbell.places.models import Kind, Phone, Place
from deskbell.places.outlets.libraries import LibraryOutlets
from deskbell.places.outlets.reading import Outlet, Refusal
from deskbell.places.outlets.rows import Row, insert_rows

# Libraries in one transaction. Between two, a press on a running server finds the database free.
BATCH = 250
PAUSE_SECONDS = 0.01
FIELDS = ("name", "street", "city", "state", "postal_code", "time_zone")
KIND = "places.imported"
ONE_IMPORT_AT_A_TIME = 0x0DE5BE11

Values = dict[str, str]


@dataclass(slots=True)
class Summary:
    """What an import did. kept counts fields that a person has changed and the file says otherwise."""

    libraries_added: int = 0
    outlets_added: int = 0
    outlets_changed: int = 0
    outlets_same: int = 0
    kept: int = 0
    refusals: list[Refusal] = field(default_factory=list)


@dataclass(slots=True)
class _Batch:
    """What is there already for a batch, and what is to be written."""

    known: dict[str, Place]
    said: dict[int, dict[str, Values]]
    phones: dict[int, list[Phone]]
    homes: dict[str, Place]
    next_position: dict[int, int]
    ids: Iterator[int]
    new_places: list[Row] = field(default_factory=list)
    new_phones: list[Row] = field(default_factory=list)
    changed: list[Place] = field(default_factory=list)
    events: list[tuple[Place, dict[str, object]]] = field(default_factory=list)


def import_outlets(
    libraries: Sequence[LibraryOutlets],
    actor: Actor,
    *,
    source: str = "",
    into: Place | None = None,
    dry_run: bool = False,
    progress: Callable[[int], None] = lambda _done: None,
) -> Summary:
    """Make a library of each group of outlets, or branches of the library ``into``; progress is told the outlets done.

    Nothing is written twice: an outlet is known by its key, wherever it stands. dry_run writes nothing, and its
    summary is that of a real run.
    """
    summary, done = Summary(), 0
    remaining = iter(libraries)
    while batch := list(islice(remaining, BATCH)):
        with transaction.atomic():
            _write(batch, actor, source, into, summary)
            transaction.set_rollback(dry_run)
        done += sum(len(library.outlets) for library in batch)
        progress(done)
        time.sleep(PAUSE_SECONDS)
    return summary


def _write(libraries: list[LibraryOutlets], actor: Actor, source: str, into: Place | None, summary: Summary) -> None:
    _wait_for_other_imports()
    batch = _prepared(libraries, into)
    for library in libraries:
        _take_library(library, batch, into, summary, source)
    insert_rows(Place, batch.new_places)
    insert_rows(Phone, batch.new_phones)
    Place.objects.bulk_update(batch.changed, FIELDS, batch_size=200)
    log.record_each(KIND, [log.Happened(home.where, home.subject, data) for home, data in batch.events], actor)


def _wait_for_other_imports() -> None:
    """Keep two imports from making the same library; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_IMPORT_AT_A_TIME])


def _prepared(libraries: list[LibraryOutlets], into: Place | None) -> _Batch:
    keys = {library.key for library in libraries} | {one.key for library in libraries for one in library.outlets}
    known = {place.outlet_key: place for place in Place.objects.filter(outlet_key__in=keys).select_related("tenant")}
    homes = _homes(libraries, known, into)
    tenants = {place.tenant_key for place in known.values()}
    phones: dict[int, list[Phone]] = {}
    for phone in Phone.objects.filter(place_id__in=[place.pk for place in known.values()]):
        phones.setdefault(phone.place_id, []).append(phone)
    return _Batch(known, _said(tenants), phones, homes, _positions(homes.values()), _new_ids(len(keys)))


def _homes(libraries: list[LibraryOutlets], known: dict[str, Place], into: Place | None) -> dict[str, Place]:
    """Return the library of each key that has one: ``into``, its own, or the one that has its outlets."""
    if into is not None:
        return {library.key: into for library in libraries}
    homes = {}
    for library in libraries:
        members = [known[key] for key in (library.key, *(one.key for one in library.outlets)) if key in known]
        if members and members[0].tenant is not None:
            homes[library.key] = members[0].tenant
    return homes


def _said(tenants: set[int]) -> dict[int, dict[str, Values]]:
    said: dict[int, dict[str, Values]] = {}
    if tenants:
        events = Event.objects.filter(tenant_id__in=tenants, kind=KIND).order_by("tenant_id", "number")
        for tenant_id, data in events.values_list("tenant_id", "data"):
            said.setdefault(tenant_id, {}).update(data["outlets"])
    return said


def _positions(homes: Iterable[Place]) -> dict[int, int]:
    ids = {home.pk for home in homes}
    found: dict[int, int] = dict.fromkeys(ids, 0)
    for parent_id, position in Place.objects.filter(parent_id__in=ids).values_list("parent_id", "position"):
        if parent_id is not None:
            found[parent_id] = max(found[parent_id], position + 1)
    return found


def _new_ids(count: int) -> Iterator[int]:
    """Return ids that no place has or will get, so that a path is known before its row is written."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            sequence = "SELECT nextval(pg_get_serial_sequence('places_place', 'id')) FROM generate_series(1, %s)"
            cursor.execute(sequence, [count])
            return iter([int(row[0]) for row in cursor.fetchall()])
        cursor.execute("SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'places_place'), 0)")
        first = int(cursor.fetchone()[0]) + 1
    return iter(range(first, first + count))


def _take_library(library: LibraryOutlets, batch: _Batch, into: Place | None, summary: Summary, source: str) -> None:
    home = batch.homes.get(library.key)
    told: dict[str, Values] = {}
    before = (summary.outlets_added, summary.outlets_changed)
    values = {"name": library.name, "time_zone": library.time_zone}
    if home is None:
        home = _found(library, batch)
        summary.libraries_added += 1
        told[library.key] = values
    elif into is None and library.key in batch.known and _follow(home, library.key, values, batch, summary):
        told[library.key] = values
    zone = str(zone_named(home.time_zone))
    for outlet in library.outlets:
        values = _values(outlet, zone)
        if _take_outlet(outlet, values, home, batch, summary):
            told[outlet.key] = values
    if told:
        added, changed = summary.outlets_added - before[0], summary.outlets_changed - before[1]
        batch.events.append((home, {"file": source, "added": added, "changed": changed, "outlets": told}))


def _values(outlet: Outlet, home_zone: str) -> Values:
    values = {name: str(getattr(outlet, name)) for name in FIELDS}
    if outlet.time_zone == home_zone:
        values["time_zone"] = ""  # inherited from the library
    return values | {"phone": outlet.phone}


def _take_outlet(outlet: Outlet, values: Values, home: Place, batch: _Batch, summary: Summary) -> bool:
    """Write one outlet. Returns whether what the file says of it has to be remembered."""
    place = batch.known.get(outlet.key)
    if place is None:
        _add(outlet.key, values, home, batch)
        summary.outlets_added += 1
        return True
    if place.tenant_key != home.pk:
        wrong = f"{outlet.key} is a branch of another library on this server already."
        summary.refusals.append(Refusal(outlet.line, "FSCS_SEQ", wrong, "Close it there first, or leave it there."))
        return False
    is_new = _follow(place, outlet.key, values, batch, summary)
    if not is_new:
        summary.outlets_same += 1
    return is_new


def _found(library: LibraryOutlets, batch: _Batch) -> Place:
    pk = next(batch.ids)
    place = Place(
        pk=pk,
        kind=Kind.LIBRARY,
        tenant_id=pk,
        path=f"/{pk}/",
        name=library.name,
        time_zone=library.time_zone,
        outlet_key=library.key,
    )
    same = ("kind", "path", "name", "time_zone", "outlet_key", "ref")
    batch.new_places.append({"id": pk, "tenant_id": pk} | {name: str(getattr(place, name)) for name in same})
    batch.next_position[pk] = 0
    return place


def _add(key: str, values: Values, home: Place, batch: _Batch) -> None:
    pk = next(batch.ids)
    row: Row = {
        "id": pk,
        "ref": new_ref(),
        "kind": str(Kind.BRANCH),
        "parent_id": home.pk,
        "tenant_id": home.pk,
        "path": f"{home.path}{pk}/",
        "position": batch.next_position[home.pk],
        "country": "US",
        "outlet_key": key,
        **{name: values[name] for name in FIELDS},
    }
    batch.next_position[home.pk] += 1
    batch.new_places.append(row)
    if values["phone"]:
        batch.new_phones.append(_phone(pk, values["phone"]))


def _follow(place: Place, key: str, values: Values, batch: _Batch, summary: Summary) -> bool:
    """Bring a place up to date where nobody has changed it. Returns whether the file says anything new."""
    said = batch.said.get(place.tenant_key, {}).get(key, {})
    news = {name: value for name, value in values.items() if said.get(name) != value}
    if not news:
        return False
    followed = [name for name in news if name in FIELDS and getattr(place, name) == said.get(name)]
    for name in followed:
        setattr(place, name, news[name])
    if followed:
        batch.changed.append(place)
    rang = "phone" in news and _follow_phone(place, said.get("phone", ""), news["phone"], batch)
    summary.outlets_changed += bool(followed or rang)
    already = [name for name in news if name in FIELDS and getattr(place, name) == news[name] and name not in followed]
    summary.kept += len(news) - len(followed) - len(already) - ("phone" in news and rang)
    return True


def _follow_phone(place: Place, said: str, now: str, batch: _Batch) -> bool:
    public = [one for one in batch.phones.get(place.pk, []) if one.use == Phone.Use.PUBLIC]
    if [one.number for one in public] != ([said] if said else []):
        return False
    for one in public:
        one.delete()
    if now:
        batch.new_phones.append(_phone(place.pk, now))
    return True


def _phone(place_id: int, number: str) -> Row:
    return {"place_id": place_id, "use": str(Phone.Use.PUBLIC), "number": number}
