"""What is in a database, taken once and put back in a few statements.

Making the cast by the actions that a library would use takes 160 statements; nine hundred tests begin with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, transaction


@dataclass(frozen=True, slots=True)
class Table:
    """A table that is not empty: its name, its columns, and its rows as the database gave them."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def statement(self) -> tuple[str, list[Any]]:
        """Return the statement that puts all rows back, and its values."""
        names = ", ".join(map(connection.ops.quote_name, self.columns))
        row = "(" + ", ".join(["%s"] * len(self.columns)) + ")"
        rows = ", ".join([row] * len(self.rows))
        insert = f"INSERT INTO {connection.ops.quote_name(self.name)} ({names}) VALUES {rows}"  # noqa: S608
        return insert, [value for one in self.rows for value in one]


def take() -> list[Table]:
    """Return every table of the house that is not empty, but for those that migrations fill."""
    return [table for table in map(_read, sorted(_names())) if table.rows]


def put_back(tables: list[Table]) -> None:
    """Write all rows into a database in which they are not."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(*table.statement())


def _names() -> set[str]:
    filled = {"auth_permission", "django_content_type", "django_migrations"}
    return {model._meta.db_table for model in apps.get_models(include_auto_created=True)} - filled


def _read(name: str) -> Table:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")  # noqa: S608
        return Table(name, tuple(column[0] for column in cursor.description), tuple(cursor.fetchall()))
