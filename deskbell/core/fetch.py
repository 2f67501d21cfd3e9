"""Fetching rows with a statement that is compiled once; the counterpart of :mod:`deskbell.core.insert`.

Django works out anew for each query which columns there are and how to read them. On the way of a press
and of the news to its screens that costs more than the database needs to answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Sized
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections, models

Row = TypeVar("Row", bound=models.Model)
Reading = tuple[int, tuple[Callable[..., Any], ...], Any]


def fetch(model: type[Row], where: str, params: Sequence[Any], *, without: tuple[str, ...] = ()) -> list[Row]:
    """Return rows of a model. where is SQL that follows FROM, written here and never made of input.

    without: fields that are not read, because they are long and not needed here.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    names, select, readings = _plan(model, connection.vendor, without)
    with connection.cursor() as cursor:
        cursor.execute(f"{select} {where}", params)
        found = [list(row) for row in cursor.fetchall()]
    for row in found:
        for index, read, column in readings:
            for step in read:
                row[index] = step(row[index], column, connection)
    return [model.from_db(connection.alias, names, row) for row in found]


def count(model: type[models.Model], where: str, params: Sequence[Any]) -> int:
    """Return how many rows there are. where: as above."""
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001
        cursor.execute(f"SELECT COUNT(*) FROM {table} {where}", params)  # noqa: S608
        return int(cursor.fetchone()[0])


def marks(values: Sized) -> str:
    """Return a placeholder for each value: ``%s, %s, %s``."""
    return ", ".join(["%s"] * len(values))


@cache
def _plan(model: type[models.Model], _vendor: str, without: tuple[str, ...]) -> tuple[list[str], str, list[Reading]]:
    connection = connections[DEFAULT_DB_ALIAS]
    quote = connection.ops.quote_name
    fields = [field for field in model._meta.concrete_fields if field.name not in without]  # noqa: SLF001
    columns = [field.get_col(model._meta.db_table) for field in fields]  # noqa: SLF001
    readings: list[Reading] = []
    for index, column in enumerate(columns):
        steps = (*connection.ops.get_db_converters(column), *column.get_db_converters(connection))
        if steps:
            readings.append((index, steps, column))
    named = ", ".join(quote(str(field.column)) for field in fields)
    table = quote(model._meta.db_table)  # noqa: SLF001
    return [field.attname for field in fields], f"SELECT {named} FROM {table}", readings  # noqa: S608
