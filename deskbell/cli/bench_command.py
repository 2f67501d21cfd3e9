"""``deskbell bench NAME``: the measurements of the ``bench`` folder in the source tree."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def run(argv: list[str]) -> int:
    """Run one bench. Returns its status, 2 if there is none of that name or no source tree."""
    folder = ROOT / "bench"
    if not folder.is_dir():
        print("The benches come with the source, not with the installed program: run this in a clone.", file=sys.stderr)
        return 2
    names = sorted(file.stem for file in folder.glob("*.py") if "def run(argv" in file.read_text(encoding="utf-8"))
    if not argv or argv[0] not in names:
        print(f"usage: deskbell bench NAME …; the benches are: {', '.join(names)}", file=sys.stderr)
        return 2
    sys.path.insert(0, str(ROOT))
    module = f"bench.{argv[0]}"
    assert find_spec(module) is not None  # noqa: S101
    status: int = import_module(module).run(argv[1:])
    return status
