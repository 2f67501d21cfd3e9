"""Every screen that a shipped protocol can show, in one language, with long words of a place filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

from deskbell.protocols import library
from deskbell.protocols.definition import Condition, Kind, Protocol, Step, Text
from deskbell.protocols.filling import fill, in_language
from deskbell.protocols.reading import read

LONG: Mapping[str, Mapping[str, str]] = {
    "en": {
        "help_extension": "*00, then 4471",
        "alarm_code": "#00, then 4471",
        "safe_room": "the staff room behind the circulation desk",
        "police_nonemergency": "+1 (312) 555-0134",
        "cover_phrase": "Is the blue folder for the board meeting back yet?",
        "lone_rule": "Nobody works alone in the building after six in the evening.",
    },
    "es": {
        "help_extension": "*00, luego 4471",
        "alarm_code": "#00, luego 4471",
        "safe_room": "la sala del personal detrás del mostrador",
        "police_nonemergency": "+1 (312) 555-0134",
        "cover_phrase": "¿Ya devolvieron la carpeta azul de la reunión del consejo?",
        "lone_rule": "Nadie trabaja a solas en el edificio después de las seis de la tarde.",
    },
}
COMING = {"text": "Alejandra Fernández Montalbán is coming.", "more": "4 have seen it.", "state": "coming"}


def shown(screen: dict[str, Any] | None, **more: Any) -> dict[str, Any]:
    """Return what the guide draws: somebody comes, whose name is long, and there is no link."""
    return {"screen": screen, "coming": COMING, "linked": False, "number911": "911", "open": True, **more}


def screen(kind: str, headline: str, **more: Any) -> dict[str, Any]:
    """Return a screen from which everything can be done that a screen of its kind allows."""
    has = {"safe_room": True, "over": True}
    known = {"protocol": "one", "title": "One", "step": headline, "turn": 1, "kind": kind, "headline": headline}
    return {**known, "answers": [], "canBack": True, "canSkip": kind != "end", "has": has, **more}


def screens(language: str) -> Iterator[dict[str, Any]]:
    """Yield each screen of each shipped protocol, for each way in which facts choose its words; the same words once."""
    seen = set()
    for file in sorted(Path(library.__path__[0]).glob("*.yaml")):
        protocol = read(file.read_bytes()).protocol
        assert protocol, file
        for step in protocol.steps.values():
            for one in () if step.kind == Kind.PLAN else _ways(protocol, step, language):
                words = (step.kind, one["headline"], one["detail"], *one["answers"], one["number"])
                if words not in seen:
                    seen.add(words)
                    yield one


def _ways(protocol: Protocol, step: Step, language: str) -> Iterator[dict[str, Any]]:
    for facts in _facts(protocol):

        def filled(text: Text, facts: Mapping[str, str] = facts) -> str:
            return fill(text, facts, LONG[language], protocol, language)

        yield screen(
            step.kind,
            filled(step.text),
            detail=filled(step.detail),
            answers=[in_language(answer.text, language) for answer in step.answers],
            number=filled({language: step.number}),
            protocol=protocol.id,
            step=step.id,
        )


def _facts(protocol: Protocol) -> Iterator[dict[str, str]]:
    """Yield every way to choose the protocol's words: each of its conditions as it stands, with each of every other."""
    chosen = [[_example(variant.when) for variant in variants] for variants in protocol.words.values()]
    for ways in product(*chosen):
        yield {name: value for way in reversed(ways) for name, value in way.items()}


def _example(when: Condition) -> dict[str, str]:
    return {name: min(values) for name, values in when.needs.items()}
