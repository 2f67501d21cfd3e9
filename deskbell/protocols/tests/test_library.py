"""The protocols that are shipped: that they are all there, and that nobody who follows one gets stuck or misled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from deskbell.core.continuum import Behaviour
from deskbell.protocols import library
from deskbell.protocols.definition import Kind, Protocol, Role, Standing, Status, Step, Text
from deskbell.protocols.engine import Shelf, step
from deskbell.protocols.facts import KNOWN
from deskbell.protocols.reading import read
from deskbell.protocols.state import Cursor, Event, Join, Learn, Skip, Stand, State, Tap

FOLDER = Path(library.__path__[0])
PAGE = FOLDER.parents[2] / "docs/use/protocols-shipped.md"
SHIPPED = (
    "abusive-call",
    "abusive-online",
    "adolescents-in-a-group",
    "alone-in-the-building",
    "banned-person-returns",
    "bomb-threat",
    "customer-with-a-problem",
    "harassment",
    "intoxicated-or-overdosing",
    "medical-emergency",
    "mental-distress",
    "missing-child",
    "problem-customer",
    "theft-or-damage",
    "unattended-child",
    "weapon-seen",
    "will-not-leave",
)
BINDINGS = {"help_extension", "alarm_code", "safe_room", "police_nonemergency", "cover_phrase", "lone_rule"}
MOST_WORDS = {"en": 9, "es": 11}
MOST_SCREENS = 100
LABELS = re.compile(
    r"\b(homeless|vagrants?|drunks?|addicts?|junkies?|crazy|insane|mentally ill|mental illness|psychotic|teens?"
    r"|teenagers?|juveniles?|borrach[oa]s?|adict[oa]s?|loc[oa]s?|enferm[oa]s? mental(es)?|vagabund[oa]s?"
    r"|indigentes?|drogadict[oa]s?|adolescentes?|sin techo)\b",
    re.IGNORECASE,
)

every = pytest.mark.parametrize("name", SHIPPED)
each_role = pytest.mark.parametrize("role", tuple(Role))


@cache
def protocol(name: str) -> Protocol:
    found = read((FOLDER / f"{name}.yaml").read_bytes()).protocol
    assert found is not None
    return found


@cache
def all_of_them() -> dict[str, Protocol]:
    return {name: protocol(name) for name in SHIPPED}


def test_the_seventeen_are_there_and_no_other() -> None:
    assert tuple(sorted(one.stem for one in FOLDER.glob("*.yaml"))) == SHIPPED


@every
def test_it_reads_without_a_finding(name: str) -> None:
    assert read((FOLDER / f"{name}.yaml").read_bytes()).findings == ()


@every
def test_its_head_says_whose_it_is_what_for_and_until_when(name: str) -> None:
    one = protocol(name)
    assert (one.id, one.status, one.languages) == (name, Status.ACTIVE, ("en", "es"))
    assert (one.owner, one.review) == ("Deskbell", "2027-11-01")
    assert one.covers
    assert one.sources
    assert set(one.begin) == set(Role)
    assert set(one.standing) == {Standing.SAFE_ROOM, Standing.OVER}


def texts(one: Protocol) -> Iterator[tuple[str, Text]]:
    yield "title", one.title
    yield from (("words", variant.text) for variants in one.words.values() for variant in variants)
    yield from ((f"{at.id}: {field}", text) for at in one.steps.values() for field, text in at.texts if text)


@every
def test_every_text_has_both_languages(name: str) -> None:
    assert [where for where, text in texts(protocol(name)) if set(text) != {"en", "es"}] == []
    assert [at.id for at in protocol(name).steps.values() if not at.text] == []


def sayings(one: Protocol, text: str, language: str) -> Iterator[str]:
    """Yield a text with each of the words that facts may put into it. A binding stays in braces: one word."""
    names = [name for name in re.findall(r"{(\w+)}", text) if name in one.words]
    for chosen in product(*(one.words[name] for name in names)):
        said = text
        for name, variant in zip(names, chosen, strict=True):
            said = said.replace(f"{{{name}}}", variant.text[language])
        yield said


@every
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_headline_is_short(name: str, language: str) -> None:
    one = protocol(name)
    said = [saying for at in one.steps.values() for saying in sayings(one, at.text[language], language)]
    assert [saying for saying in said if len(saying.split()) > MOST_WORDS[language]] == []


@every
def test_a_detail_is_one_sentence(name: str) -> None:
    details = [text for at in protocol(name).steps.values() for text in at.detail.values()]
    assert [text for text in details if len(re.findall(r"[.?!](?:\s|$)", text)) > 1] == []


@every
def test_nothing_labels_a_person(name: str) -> None:
    assert [(where, text) for where, text in texts(protocol(name)) if LABELS.search(" ".join(text.values()))] == []


@every
def test_every_variable_is_a_binding_or_explained_in_words(name: str) -> None:
    one = protocol(name)
    used = {found for _, text in texts(one) for said in text.values() for found in re.findall(r"{(\w+)}", said)}
    assert used <= BINDINGS | set(one.words)


@every
def test_it_asks_nothing_that_deskbell_knows_and_declares_what_it_uses(name: str) -> None:
    one = protocol(name)
    conditions = [edge.when for at in one.steps.values() for edge in at.exits]
    conditions += [variant.when for variants in one.words.values() for variant in variants]
    conditions += [at.until for at in one.steps.values()]
    assert {fact for condition in conditions for fact in condition.needs} <= one.known | set(one.asked)
    assert {at.about for at in one.steps.values() if at.about} == set(one.asked)
    assert not set(one.asked) & set(KNOWN)


def asks(one: Protocol) -> Iterator[Step]:
    return (at for at in one.steps.values() if at.kind is Kind.ASK)


@every
def test_who_is_not_sure_goes_where_silence_goes(name: str) -> None:
    for at in asks(protocol(name)):
        assert len(at.answers) <= 3, at.id
        unsure = [answer for answer in at.answers if "not sure" in answer.text["en"].lower()]
        assert [answer.then for answer in unsure] == [at.otherwise], at.id


@every
def test_what_is_critical_or_calls_somebody_can_be_counted_in_a_drill(name: str) -> None:
    steps = protocol(name).steps.values()
    assert [at.id for at in steps if (at.critical or at.kind is Kind.CALL) and not at.task] == []


@every
def test_the_first_screen_of_the_presser_gets_help(name: str) -> None:
    one = protocol(name)
    first = one.steps[one.begin[Role.PRESSER]]
    assert first.number == "911" or "{help_how}" in first.text["en"]


@every
def test_every_screen_is_reached_and_only_by_those_it_is_meant_for(name: str) -> None:
    one = protocol(name)
    met: dict[str, set[Role]] = {}
    begins = [*one.begin.items(), *((role, at) for role in Role for at in one.standing.values())]
    for role, first in begins:
        ahead = [first]
        while ahead:
            at = ahead.pop()
            if role not in met.setdefault(at, set()):
                met[at].add(role)
                ahead += [edge.to for edge in one.steps[at].exits]
    assert met == {at.id: set(at.roles) for at in one.steps.values()}


@every
def test_every_protocol_that_it_leads_into_is_shipped(name: str) -> None:
    assert {at.plan for at in protocol(name).steps.values() if at.plan} <= set(SHIPPED) - {name}


Move = Callable[[Step, Cursor], Event]


def first_answer(at: Step, cursor: Cursor) -> Event:
    return Tap("ana", cursor.turn, 0 if at.answers else None)


def last_answer(at: Step, cursor: Cursor) -> Event:
    return Tap("ana", cursor.turn, len(at.answers) - 1 if at.answers else None)


def skip(at: Step, cursor: Cursor) -> Event:
    return Skip("ana", cursor.turn)


def walk(shelf: Shelf, state: State, move: Move) -> Step:
    """Go on in one way until an end, and return it."""
    for _ in range(MOST_SCREENS):
        cursor = state.cursors["ana"]
        at = shelf.step(cursor.spot.at)
        if at.kind is Kind.END:
            return at
        after, _ = step(shelf, state, move(at, cursor))
        assert after.cursors["ana"].turn > cursor.turn, f"stuck at {cursor.spot.at}"
        state = after
    pytest.fail("no end is reached")


def begun(shelf: Shelf, role: Role) -> State:
    state, _ = step(shelf, State(), Learn({"help": "none", "police": "no"}))
    return step(shelf, state, Join("ana", role))[0]


@every
@each_role
@pytest.mark.parametrize("move", [first_answer, last_answer, skip])
@pytest.mark.parametrize("alone", [False, True], ids=["among the others", "by itself"])
def test_an_end_is_reached_in_any_one_way(name: str, role: Role, move: Move, alone: bool) -> None:
    shelf = Shelf(name, {name: protocol(name)} if alone else all_of_them())
    assert walk(shelf, begun(shelf, role), move).id == "record"


@every
@each_role
def test_from_the_first_screen_one_can_leave_and_say_that_it_is_over(name: str, role: Role) -> None:
    shelf = Shelf(name, all_of_them())
    state = begun(shelf, role)
    left, _ = step(shelf, state, Stand("ana", Standing.SAFE_ROOM))
    assert shelf.step(left.cursors["ana"].spot.at).task == "safe-room"
    assert walk(shelf, left, first_answer).id == "record"
    over, _ = step(shelf, state, Stand("ana", Standing.OVER))
    assert shelf.step(over.cursors["ana"].spot.at).kind is Kind.END


@every
def test_it_ends_with_the_record_and_with_each_other(name: str) -> None:
    ends = [at.text["en"] for at in protocol(name).steps.values() if at.kind is Kind.END]
    assert ends == ["Record what happened. Look after each other."]


def screens(name: str, role: Role, taps: tuple[int | None, ...], **facts: str) -> list[str]:
    """Return the screens that these taps lead through (a number: that answer)."""
    shelf = Shelf(name, {name: protocol(name)})
    state, _ = step(shelf, begun(shelf, role), Learn(facts))
    seen = []
    for tap in (*taps, None):
        cursor = state.cursors["ana"]
        seen.append(cursor.spot.at.step)
        state, _ = step(shelf, state, Tap("ana", cursor.turn, tap))
    return seen


def test_3a_is_complete_for_the_presser_of_a_problem_customer() -> None:
    met = screens("problem-customer", Role.PRESSER, (None, 1, None, None, None, 1, 0, None, None, None))
    assert met[:6] == ["get_help", "judge", "talk", "three_rs", "resolve", "hurt"]
    assert met[6:] == ["outside", "call_emergency", "escort", "file", "record"]


def test_3b_is_complete_for_the_presser_of_a_problem_customer() -> None:
    met = screens("problem-customer", Role.PRESSER, (None, 0, *[None] * 8))
    assert met[:6] == ["get_help", "judge", "calm", "assist", "manager", "call_police"]
    assert met[6:] == ["public", "barrier", "hands_off", "until_help", "record"]


def test_the_questions_of_a_bomb_threat_come_in_their_usual_order() -> None:
    met = screens("bomb-threat", Role.PRESSER, (None, 0, *[None] * 17))
    asked = [one.removeprefix("ask_") for one in met if one.startswith("ask_")]
    assert asked == ["when", "where", "looks", "sort", "trigger", "placed", "reason", "name", "place"]
    assert met[-3:] == ["line_open", "call_911", "as_told"]


@every
def test_the_page_that_lists_them_has_its_title_its_levels_its_roles_and_its_sources(name: str) -> None:
    one = protocol(name)
    for_what, for_whom, _, _, sources = PAGE.read_text().split("\n## ")[2:7]
    levels = ", ".join(level.value for level in Behaviour if level in one.covers)
    assert f"| `{name}` | {one.title['en']} | {levels} |" in for_what
    assert f"| `{name}` |" in for_whom
    assert f"| `{name}` |" in sources


LONE = (
    ("will-not-leave", Role.PRESSER, (None, 1, 1, None), "lone", "remind"),
    ("adolescents-in-a-group", Role.PRESSER, (None, 1, None), "from_desk", "greet"),
    ("banned-person-returns", Role.IN_CHARGE, (None, 0, None), "lone", "tell_them"),
    ("theft-or-damage", Role.PRESSER, (None, None, 1, 0, None), "describe", "offer"),
    ("harassment", Role.PRESSER, (None, 1, 0, None, 0), "stopped", "set_limit"),
)


@pytest.mark.parametrize(("name", "role", "taps", "lone", "together"), LONE)
def test_who_is_alone_is_not_sent_up_to_anybody(
    name: str, role: Role, taps: tuple[int | None, ...], lone: str, together: str
) -> None:
    by_oneself = screens(name, role, taps, alone="yes")
    assert lone in by_oneself
    assert together not in by_oneself
    assert together in screens(name, role, taps, alone="no")
