"""One script for each kind of page, joined from the small modules in static/shell/live when it is first asked for.

A desk page would otherwise ask for forty files at each load: a second on a poor line, and just after an update perhaps some of
the old version and some of the new. There is no build step; the modules keep to a form that can be joined line by line:
imports of names from a module beside them, one line each, at the top; and ``export`` before a function, a class or a constant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from deskbell.shell.kept import keepable
from deskbell.shell.live_config import LIVE, version

PAGES = ("board", "desk", "page", "worker")
"""The modules that a page, or a page's worker, begins with."""

IMPORT = re.compile(r'^import \{ (?P<names>\w+(?:, \w+)*) \} from "\./(?P<module>\w+)\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (?P<name>\w+))", re.MULTILINE)
COMMENT = re.compile(r"^[ \t]*(?://.*|/\*\*(?:(?!\*/)[\s\S])*\*/[ \t]*)\n", re.MULTILINE)
"""Lines of nothing but comment: two fifths of what would go over the wire. They stay in the modules."""
INDENT = re.compile(r"^\s+", re.MULTILINE)
TYPE = re.compile(r"/\*\* @type \{[^*\n]+\} \*/ ?")
"""What is said of a type within a line."""
OVER_LINES = re.compile(r"^[^`\n]*`(?:[^`\n]*`[^`\n]*`)*[^`\n]*$", re.MULTILINE)
"""A text in backticks that goes on in the next line: its blanks would be lost with those of the indent."""
LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


class CannotJoin(Exception):
    """A module is written in a way, or modules need each other in a way, that can't be joined."""


def address(page: str) -> str:
    """Return where the script of a page is; another one after each update, so that it can be kept for ever."""
    return f"{reverse('shell:script', args=[page])}?{version()}"


@require_safe
def script(request: HttpRequest, page: str) -> HttpResponse:
    """The script of a page."""
    if page not in PAGES:
        raise Http404
    return keepable(request, _joined(page, version()), "text/javascript")


@lru_cache(maxsize=len(PAGES))
def _joined(page: str, _version: str) -> str:
    return join(LIVE, page)


def join(folder: Path, first: str) -> str:
    """Return one script that does what the module ``first`` of a folder does, with all that it imports.

    Each module becomes a function that returns what it exports, called once, after those that it needs.

    Raises:
        CannotJoin: a module imports or exports in another form, or two need each other.

    """
    return "".join(_wrapped(folder, name) for name in _in_order(folder, first, ()))


def _in_order(folder: Path, name: str, above: tuple[str, ...]) -> list[str]:
    """Return a module and what it needs, each once, needed before needing."""
    if name in above:
        raise CannotJoin(f"{' needs '.join([*above, name])}")
    needed = [one for found in _imports(folder, name) for one in _in_order(folder, found, (*above, name))]
    return list(dict.fromkeys([*needed, name]))


def _imports(folder: Path, name: str) -> Iterator[str]:
    return (found["module"] for found in IMPORT.finditer(_text(folder, name)))


def _wrapped(folder: Path, name: str) -> str:
    text = COMMENT.sub("", _text(folder, name))
    exported = [found["name"] for found in EXPORT.finditer(text)]
    body = EXPORT.sub("", IMPORT.sub(r"const { \g<names> } = of_\g<module>;\n", text))
    if left := LEFT.search(body) or OVER_LINES.search(body):
        raise CannotJoin(f"{name}.js: {left[0]}")
    tight = INDENT.sub("", TYPE.sub("", body))
    return f"const of_{name} = (() => {{\n{tight}return {{ {', '.join(exported)} }};\n}})();\n"


def _text(folder: Path, name: str) -> str:
    return (folder / f"{name}.js").read_text(encoding="utf-8")
