"""Writing many rows of a model at once, faster than the ORM can compile them.

The nation's 26,649 places must be written in a few seconds. Whatever a row does not say has the model's default,
so a column that is added to the model later needs no change here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, models

Row = Mapping[str, Any]


def insert_rows(model: type[models.Model], rows: Iterable[Row]) -> None:
    """Insert rows given as {attname: value}. Signals and ``save`` are not run; constraints hold as ever.

    The defaults are those of one instance: give each row what must differ (a ref), and values that need no
    preparing (text and numbers).
    """
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]  # noqa: SLF001
    default = model()
    base = {
        field.attname: field.get_db_prep_save(getattr(default, field.attname), connection=connection)
        for field in fields
    }
    rows = list(rows)
    key = model._meta.pk.attname if rows and model._meta.pk.attname in rows[0] else ""  # noqa: SLF001
    names = [key] * bool(key) + [field.attname for field in fields]
    columns = [str(model._meta.get_field(name).column) for name in names]  # type: ignore[union-attr]  # noqa: SLF001
    quoted = ", ".join(map(connection.ops.quote_name, columns))
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001
    marks = ", ".join(["%s"] * len(names))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({quoted}) VALUES ({marks})",  # noqa: S608
            [tuple(row[name] if name in row else base[name] for name in names) for row in rows],
        )
