"""What the page says around the text of a protocol."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from deskbell.core import clock
from deskbell.protocols.definition import Protocol
from deskbell.protocols.finding import Weight
from deskbell.protocols.source_check import Checked, check

MOST_LINES = 5000


def check_now(source: str, others: Mapping[str, Protocol], name: str = "") -> Checked:
    """Examine a text today, in the language of the page. name: what it has to be called, where that is settled."""
    return check(source, others, name=name, today=clock.now().date(), say=translation.gettext)


def source_context(source: str, checked: Checked, *, read_only: bool = False) -> dict[str, Any]:
    """Return what the template ``protocols/source.html`` needs."""
    lines = source.count("\n") + 1
    return {
        "source": source,
        "source_lines": range(1, min(lines, MOST_LINES) + 1),
        "source_rows": lines,
        "source_findings": checked.findings,
        "source_said": said(checked),
        "source_count": _counted(checked),
        "source_read_only": read_only,
        "source_words": words(),
    }


def said(checked: Checked) -> dict[str, Any]:
    """Return the findings as the page's script takes them."""
    return {"findings": list(checked.findings), "count": _counted(checked)}


def count_words(errors: int, warnings: int) -> str:
    """Return how much is wrong in words: “2 errors, 3 warnings”."""
    parts = [
        *([ngettext("%(n)d error", "%(n)d errors", errors) % {"n": errors}] if errors else []),
        *([ngettext("%(n)d warning", "%(n)d warnings", warnings) % {"n": warnings}] if warnings else []),
    ]
    return ", ".join(parts) or _("Nothing to mend.")


def _counted(checked: Checked) -> str:
    return count_words(checked.count(Weight.ERROR), checked.count(Weight.WARNING))


def words() -> dict[str, str]:
    """Return the words that the page's script puts in. Braces are filled in there."""
    return {
        "error": _("Error, line {line}"),
        "warning": _("Warning, line {line}"),
        "error_whole": pgettext("finding", "Error"),
        "warning_whole": pgettext("finding", "Warning"),
        "lost": _("This can’t be checked now: there is no link, or you were signed out. Your text is still here."),
        "too_large": _("This is too large to be checked. A protocol has 200 KB at most."),
        "copied": _("Copied."),
        "not_copied": _("It couldn’t be copied. Select the text and copy it yourself."),
    }
