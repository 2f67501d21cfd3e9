"""Fonts are served from the package that carries them; no font file lies in this repository."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import fontpkg_atkinson_hyperlegible as font
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

FOLDER = "fonts"


class FontFinder(BaseFinder):
    """Finds ``fonts/AtkinsonHyperlegible-….ttf`` in the installed font package."""

    def __init__(self, app_names: Iterable[str] | None = None, *args: Any, **kwargs: Any) -> None:
        self.storage = FileSystemStorage(location=str(Path(font.ROOT) / "files"))
        self.storage.prefix = FOLDER  # type: ignore[attr-defined]  # how collectstatic learns of the folder
        super().__init__(*args, **kwargs)

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the file's path on disk, a list of it when all are asked for, or an empty list."""
        name = path.removeprefix(f"{FOLDER}/")
        found = path != name and name in self._names()
        if not found:
            return []
        full = self.storage.path(name)
        return [full] if find_all else full

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Yield every font file with the storage that holds it."""
        for name in self._names():
            yield name, self.storage

    def _names(self) -> tuple[str, ...]:
        return tuple(sorted(file.name for file in Path(self.storage.location).glob("*.ttf")))
