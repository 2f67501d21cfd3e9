"""Who did something: a person, a screen, or Deskbell itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """kind is ``person``, ``screen`` or ``deskbell``; name is what is shown on a timeline."""

    kind: str
    id: int
    name: str

    @property
    def ear(self) -> str:
        """The actor as an audience word, such as ``person:17``."""
        return f"{self.kind}:{self.id}"


DESKBELL = Actor("deskbell", 0, "Deskbell")
