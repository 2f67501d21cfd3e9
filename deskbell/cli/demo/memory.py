"""What the demo remembers between starts: its password, and the tokens of its screens. In no other mode."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path

FILE = "demo.json"


@dataclass(slots=True)
class Memory:
    """password opens every account of the demo; tokens are the screens' by the key of their place."""

    password: str
    tokens: dict[str, str] = field(default_factory=dict)


def read_memory(data: Path) -> Memory | None:
    """Return what is remembered in a data folder, or None when the demo was never finished there."""
    try:
        return Memory(**json.loads((data / FILE).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def keep_memory(data: Path, memory: Memory) -> None:
    """Write it, readable by its owner only. Last of all: the file says that the demo is whole."""
    file = data / FILE
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as opened:
        json.dump(asdict(memory), opened, indent=1)
