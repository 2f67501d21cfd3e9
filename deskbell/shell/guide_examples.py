"""The guide's screens as ``guide_view.js`` is given them, one of each kind. Only for the style guide."""

from __future__ import annotations

from typing import Any


def _shown(kind: str, headline: str, **more: Any) -> dict[str, Any]:
    coming = more.pop("coming", {"text": "Ana Ruiz is going.", "more": "4 have seen it.", "state": "coming"})
    linked, mode = more.pop("linked", True), more.pop("mode", "actual")
    screen = {
        "protocol": "problem-customer",
        "title": "Somebody frightens or threatens",
        "step": kind,
        "turn": 3,
        "kind": kind,
        "headline": headline,
        "detail": "",
        "answers": [],
        "number": "",
        "canBack": True,
        "canSkip": kind != "end",
        "has": {"safe_room": True, "over": True},
        **more,
    }
    return {"screen": screen, "coming": coming, "linked": linked, "number911": "911", "open": True, "mode": mode}


NOBODY = {"text": "Nobody has answered yet.", "state": "none"}
ASKED = ["Police, fire, ambulance, or not sure", "Somebody else", "No"]

EXAMPLES: dict[str, dict[str, Any]] = {
    "do": _shown("do", "Get help now. Press your device.", canBack=False, coming=NOBODY),
    "ask": _shown("ask", "Could this person hurt someone?", answers=["Yes, or not sure", "No"]),
    "ask-three": _shown("ask", "Is help from outside needed?", answers=ASKED),
    "say": _shown(
        "say",
        "“Let me ask my manager to speak with you.”",
        detail="It calls for help and sounds like service.",
        coming={"text": "Ana Ruiz is there.", "more": "Tomás Bell is going.", "state": "there"},
    ),
    "wait": _shown(
        "wait",
        "Security stays until they leave the grounds.",
        detail="Where there is no security, two of you stay.",
        has={"safe_room": False, "over": True},
    ),
    "call": _shown("call", "Call 911. Say where you are.", number="911", detail="Stay on the line."),
    "unlinked": _shown("do", "Put the counter between you.", detail="Keep your own way out free.", linked=False),
    "end": _shown(
        "end", "Record what happened. Look after each other.", detail="Write what you saw, while it is fresh."
    ),
    "exercise": _shown(
        "call", "Call 911. Say where you are.", number="911", detail="Stay on the line.", mode="exercise"
    ),
    "test": _shown("ask", "Is help from outside needed?", answers=ASKED, mode="test"),
    "none": {**_shown("end", ""), "screen": None},
}
"""What is drawn, by the name in the address."""

_TITLES = (
    "Somebody frightens or threatens",
    "Somebody is hurt or unwell",
    "A weapon",
    "A child is missing",
    "Somebody will not leave",
    "A bomb threat",
    "Theft or damage",
    "You are alone in the building",
)
CHOICES = [{"id": f"protocol-{at}", "title": title, "current": at == 0} for at, title in enumerate(_TITLES)]
"""What one chooses from when something else is happening."""
