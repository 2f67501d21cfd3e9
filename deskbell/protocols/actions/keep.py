"""Keeping the texts of versions, so that a record can tell years later what was on the screen."""

from __future__ import annotations

from collections.abc import Iterable

from deskbell.core import clock
from deskbell.core.insert import insert_all
from deskbell.protocols.models import KeptVersion
from deskbell.protocols.shipped import Version


def keep(versions: Iterable[Version]) -> None:
    """Keep the text of each version that is not kept yet. The caller has a transaction."""
    wanted = {version.mark: version for version in versions}
    known = set(KeptVersion.objects.filter(mark__in=wanted).values_list("mark", flat=True))
    rows = [
        KeptVersion(
            mark=mark,
            protocol=version.protocol.id,
            number=version.protocol.version,
            source=version.source,
            kept_at=clock.now(),
        )
        for mark, version in wanted.items()
        if mark not in known
    ]
    insert_all(rows, skip_known=True)


def kept_row(version: Version) -> KeptVersion:
    """Keep the text of a version, and return where it is kept. The caller has a transaction."""
    keep([version])
    return KeptVersion.objects.get(mark=version.mark)
