"""Inserting rows, and changing a few fields of one, with a statement that is compiled once.

Django compiles every INSERT anew, which costs more than SQLite needs to carry it out. On the way of a
press, where a person waits, five of them add up. Values go through each field as Django prepares them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models

ON_CONFLICT = " ON CONFLICT DO NOTHING"
RETURNING = ' RETURNING "id"'

PLAIN: dict[type, type] = {
    models.CharField: str,
    models.TextField: str,
    models.IntegerField: int,
    models.BigIntegerField: int,
    models.BooleanField: bool,
    models.FloatField: float,
    models.ForeignKey: int,
}
"""What every database takes as it is, by the class of the field: asking the field would change nothing."""


def insert(row: models.Model) -> None:
    """Insert one new row and give it its id. Signals and overridden ``save`` are not run."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_statement(type(row), 1, RETURNING), _values(row))
        row.pk = cursor.fetchone()[0]
    row._state.adding = False  # noqa: SLF001
    row._state.db = DEFAULT_DB_ALIAS  # noqa: SLF001


def insert_all(rows: Sequence[models.Model], *, skip_known: bool) -> None:
    """Insert new rows of one model. Ids are not set. skip_known: a row that a unique constraint holds off is left out.

    Raises:
        IntegrityError: a constraint holds a row off, and it may not be left out.

    """
    if not rows:
        return
    values = [value for row in rows for value in _values(row)]
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_statement(type(rows[0]), len(rows), ON_CONFLICT if skip_known else ""), values)


def update(row: models.Model, *names: str) -> None:
    """Store these fields of a row that is there. Signals and overridden ``save`` are not run."""
    connection = connections[DEFAULT_DB_ALIAS]
    fields = [row._meta.get_field(name) for name in names]  # noqa: SLF001
    values = [field.get_db_prep_save(getattr(row, field.attname), connection=connection) for field in fields]  # type: ignore[union-attr]
    with connection.cursor() as cursor:
        cursor.execute(_update_statement(type(row), names), [*values, row.pk])


@cache
def _update_statement(model: type[models.Model], names: tuple[str, ...]) -> str:
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    columns = (str(model._meta.get_field(name).column) for name in names)  # type: ignore[union-attr]  # noqa: SLF001
    changed = ", ".join(f"{quote(column)} = %s" for column in columns)
    return f"UPDATE {quote(model._meta.db_table)} SET {changed} WHERE id = %s"  # noqa: S608, SLF001


@cache
def _fields(model: type[models.Model]) -> tuple[tuple[models.Field[Any, Any], type | None], ...]:
    """Return the fields but the key, each with the type of value that needs no preparing."""
    fields = model._meta.concrete_fields  # noqa: SLF001
    return tuple((field, PLAIN.get(type(field))) for field in fields if not field.primary_key)


def _values(row: models.Model) -> list[Any]:
    row._prepare_related_fields_for_save("insert")  # type: ignore[attr-defined]  # noqa: SLF001
    connection = connections[DEFAULT_DB_ALIAS]
    given = row.__dict__
    return [
        value
        if type(value := given[field.attname]) is plain
        else field.get_db_prep_save(getattr(row, field.attname), connection=connection)
        for field, plain in _fields(type(row))
    ]


@cache
def _statement(model: type[models.Model], count: int, end: str) -> str:
    quote = connections[DEFAULT_DB_ALIAS].ops.quote_name
    fields = _fields(model)
    columns = ", ".join(quote(str(field.column)) for field, _ in fields)
    one = "(" + ", ".join(["%s"] * len(fields)) + ")"
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES {', '.join([one] * count)}{end}"  # noqa: S608, SLF001
