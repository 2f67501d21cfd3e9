"""Which cards somebody looks at, as it stands in the address: form, language, paper, and whether only what is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from django.utils.http import urlencode

from deskbell.protocols.card_words import reader_language
from deskbell.protocols.fact_words import LANGUAGES
from deskbell.protocols.paper.form import Form, Paper

ANY = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is chosen. form and language may be any where only what is due is shown."""

    form: str
    language: str
    paper: str
    due: str = ""

    @property
    def query(self) -> str:
        """It as an address says it."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    def of(self, form: str, language: str) -> Choice:
        """Return the same for a single card."""
        return replace(self, form=form, language=language)


def choice_of(asked: Mapping[str, str]) -> Choice:
    """Return what an address asks for; what it does not say, or nobody knows, is what most want."""
    due = "1" if asked.get("due") == "1" else ""
    form = _among(asked.get("form"), [one.value for one in Form], ANY if due else Form.DESK.value)
    language = _among(asked.get("language"), list(LANGUAGES), ANY if due else reader_language())
    paper = _among(asked.get("paper"), [one.value for one in Paper], Paper.LETTER.value)
    return Choice(form, language, paper, due)


def _among(asked: str | None, known: list[str], otherwise: str) -> str:
    return asked if asked in known else otherwise
