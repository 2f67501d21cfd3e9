"""Inserting rows with a statement that is compiled once.

Django compiles every INSERT anew, which costs more than SQLite needs to carry it out. On the way of a
press, where a person waits, five of them add up. Values go through each field as Django prepares them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import connection, models


def insert(row: models.Model) -> None:
    """Insert one new row and give it its id. Signals and overridden ``save`` are not run."""
    fields = _fields(type(row))
    with connection.cursor() as cursor:
        cursor.execute(_statement(type(row), 1, returning=True), _values(row, fields))
        row.pk = cursor.fetchone()[0]
    row._state.adding = False  # noqa: SLF001
    row._state.db = connection.alias  # noqa: SLF001


def insert_all(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model; one that a unique constraint holds off is left out. Ids are not set."""
    if not rows:
        return
    fields = _fields(type(rows[0]))
    values: list[Any] = [value for row in rows for value in _values(row, fields)]
    with connection.cursor() as cursor:
        cursor.execute(_statement(type(rows[0]), len(rows), returning=False), values)


@cache
def _fields(model: type[models.Model]) -> tuple[models.Field[object, object], ...]:
    return tuple(field for field in model._meta.concrete_fields if not field.primary_key)  # noqa: SLF001


def _values(row: models.Model, fields: Sequence[models.Field[object, object]]) -> list[Any]:
    row._prepare_related_fields_for_save("insert")  # type: ignore[attr-defined]  # noqa: SLF001
    return [field.get_db_prep_save(getattr(row, field.attname), connection=connection) for field in fields]


@cache
def _statement(model: type[models.Model], count: int, *, returning: bool) -> str:
    quote = connection.ops.quote_name
    fields = _fields(model)
    columns = ", ".join(quote(str(field.column)) for field in fields)
    one = "(" + ", ".join(["%s"] * len(fields)) + ")"
    end = f"RETURNING {quote(str(model._meta.pk.column))}" if returning else "ON CONFLICT DO NOTHING"  # noqa: SLF001
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES {', '.join([one] * count)} {end}"  # noqa: S608, SLF001
