"""What tests about drafts share: beginning one, and the answers of its pages as a person reads them."""

from __future__ import annotations

import html
import re
from typing import Any

from deskbell.core.actor import DESKBELL
from deskbell.people.models import Person
from deskbell.people.tests.team_pages import as_
from deskbell.places.models import Place
from deskbell.protocols.actions import say
from deskbell.protocols.bindings import BINDINGS
from deskbell.protocols.models import Draft, PublishedVersion
from deskbell.protocols.writing.changes import put_step
from deskbell.protocols.writing.draft import protocol_of

NAME = "problem-customer"


def words(answer: Any) -> str:
    """The words of a page."""
    plain = re.sub(r"<(script|style)[^>]*>.*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(plain))


def begun(by: Person, place: Place, name: str = NAME) -> Draft:
    """Copy a protocol for a place, as its page does."""
    answer = as_(by).post(f"/protocols/{name}/copy/", {"place": place.ref})
    assert answer.status_code == 302, answer.status_code
    return Draft.objects.get(ref=answer["Location"].split("/")[3])


def at(draft: Draft, end: str = "") -> str:
    """The address of a draft's page."""
    return f"/protocols/drafts/{draft.ref}/{end}"


def fresh(draft: Draft) -> Draft:
    """The draft as it is stored now."""
    return Draft.objects.select_related("place", "base").get(pk=draft.pk)


def write_text(by: Person, draft: Draft, source: str, seen: int | None = None) -> Any:
    """Save a whole text."""
    draft = fresh(draft)
    return as_(by).post(at(draft, "text/"), {"source": source, "seen": seen or draft.turn})


def reworded(draft: Draft, step: str = "judge", headline: str = "Could anybody be hurt?") -> str:
    """The text of a draft with another English headline of a step."""
    from dataclasses import replace

    source = fresh(draft).source
    was = protocol_of(source).steps[step]
    return put_step(source, replace(was, text={**was.text, "en": headline}))


def form_of(by: Person, draft: Draft, step: str = "judge") -> dict[str, Any]:
    """What the form of a step would send if nothing was changed."""
    page = as_(by).get(f"{at(draft)}?step={step}")
    form = page.context["form"]
    values = {"was": page.context["was"]}
    for field in form:
        value = field.value()
        values[field.name] = "" if value is None else value
    return {name: value for name, value in values.items() if value is not False}


def everything_said(place: Place) -> None:
    """Let a place say every word that a protocol may name."""
    say(place, {name: "500" if one.can_dial else "as we agreed" for name, one in BINDINGS.items()}, DESKBELL)


def sent(draft: Draft, by: Person) -> Any:
    """Send a draft for review."""
    return as_(by).post(at(draft, "review/decide/"), {"do": "send", "seen": fresh(draft).turn, "note": ""})


def published(draft: Draft, writer: Person, reader: Person, **more: str) -> PublishedVersion:
    """Send a draft, and let somebody else publish it."""
    sent(draft, writer)
    answer = as_(reader).post(at(draft, "review/decide/"), {"do": "publish", "seen": fresh(draft).turn, **more})
    assert answer.status_code == 302, words(answer)
    return PublishedVersion.objects.get(ref=answer["Location"].split("/")[3])
