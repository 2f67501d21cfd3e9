"""A walk through a protocol as one person, by lines of text: what is on the screen, and what a typed line does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from deskbell.protocols.definition import Kind, Protocol, Role, Standing, Step, Text
from deskbell.protocols.engine import Shelf, step
from deskbell.protocols.fact_words import LEVELS, ROLES, STANDING, condition_words
from deskbell.protocols.facts import KNOWN
from deskbell.protocols.filling import fill
from deskbell.protocols.marks import gettext_noop as _
from deskbell.protocols.outline import Reader
from deskbell.protocols.state import (
    Back,
    Did,
    Effect,
    Event,
    Join,
    Learn,
    Notify,
    PressAgain,
    Raise,
    Skip,
    Stand,
    StartTimer,
    State,
    Stood,
    Tap,
    TimeUp,
)

YOU = "you"
STANDING_KEYS = {
    "h": Standing.GET_HELP,
    "911": Standing.CALL_911,
    "l": Standing.SAFE_ROOM,
    "o": Standing.OVER,
}


class Walk:
    """One person in a protocol. Facts stand for what colleagues and Deskbell would say."""

    def __init__(self, shelf: Shelf, role: Role, reader: Reader) -> None:
        self.shelf, self.role, self.reader = shelf, role, reader
        self.state = State()
        self.happened: list[Effect] = []
        self._happen(Learn(dict(reader.facts or {})))
        self._happen(Join(YOU, role))

    @property
    def is_possible(self) -> bool:
        """Whether there was a first screen."""
        return YOU in self.state.cursors

    @property
    def is_at_end(self) -> bool:
        """Whether nothing follows."""
        return self._here.kind is Kind.END and not self.state.cursors[YOU].spot.within

    def screen(self) -> Iterator[str]:
        """Yield what one sees: the headline, what to do, and which lines may be typed."""
        here, say = self._here, self.reader.say
        yield self._filled(here.text) or here.id
        if here.detail:
            yield f"  {self._filled(here.detail)}"
        if here.number:
            yield "  " + say(_("Number: {number}.")).format(number=here.number)
        if until := condition_words(here.until, say):
            yield "  " + say(_("Ends by itself when {condition}.")).format(condition=until)
        for number, answer in enumerate(here.answers, 1):
            yield f"  {number}  {self._filled(answer.text)}"
        yield f"  [{' · '.join(self._keys(here))}]"
        yield f"  [{' · '.join(f'{key}: {say(STANDING[action])}' for key, action in STANDING_KEYS.items())}]"

    def _keys(self, here: Step) -> Iterator[str]:
        say = self.reader.say
        if self.is_at_end:
            yield say(_("Enter: finish"))
        elif not here.answers:
            yield say(_("Enter: done"))
        if not self.is_at_end:
            yield say(_("s: skip"))
        if self.state.cursors[YOU].trail:
            yield say(_("b: back"))
        if here.at_most:
            yield say(_("t: {seconds} seconds are over")).format(seconds=here.at_most)
        yield say(_("q: quit"))

    def do(self, typed: str) -> list[str]:
        """Do what was typed. Returns what that brought about, in words."""
        event = self._event(typed.strip())
        if isinstance(event, str):
            return [event]
        before = self.state
        self._happen(event)
        said = list(self._told())
        return said if said or self.state != before else [self.reader.say(_("Nothing changes here."))]

    def _event(self, typed: str) -> Event | str:
        """Return what happens, or why nothing does."""
        turn, here = self.state.cursors[YOU].turn, self._here
        if "=" in typed:
            return self._learnt(typed)
        plain: Mapping[str, Event] = {
            "s": Skip(YOU, turn),
            "b": Back(YOU, turn),
            "t": TimeUp(YOU, turn),
            **{key: Stand(YOU, action) for key, action in STANDING_KEYS.items()},
        }
        if typed.lower() in plain:
            return plain[typed.lower()]
        if not typed and not here.answers:
            return Tap(YOU, turn)
        if typed.isascii() and typed.isdigit() and 0 < int(typed[:9]) <= len(here.answers):
            return Tap(YOU, turn, int(typed[:9]) - 1)
        if here.answers:
            return self.reader.say(_("Choose one of 1 to {most}, or a letter.")).format(most=len(here.answers))
        return self.reader.say(_("Press Enter, or one of the letters."))

    def _learnt(self, typed: str) -> Event | str:
        name, _equals, value = (part.strip() for part in typed.partition("="))
        values = self._facts().get(name)
        if values is None:
            known = ", ".join(self._facts()) or self.reader.say(_("nothing"))
            return self.reader.say(_("“{name}” is not among its facts: {known}.")).format(name=name, known=known)
        if values and value not in values:
            return self.reader.say(_("“{name}” may be: {values}.")).format(name=name, values=", ".join(values))
        return Learn({name: value})

    def _facts(self) -> dict[str, tuple[str, ...]]:
        """Return the facts that any of the protocols uses, with their values."""
        found: dict[str, tuple[str, ...]] = {}
        for protocol in self.shelf.protocols.values():
            found |= {name: KNOWN[name] for name in KNOWN if name in protocol.known} | dict(protocol.asked)
        return found

    def _happen(self, event: Event) -> None:
        self.state, self.happened = step(self.shelf, self.state, event)

    def opening(self) -> Iterator[str]:
        """Yield what one should know first, and what opening the guide brought about."""
        say = self.reader.say
        protocol = self.shelf.protocols[self.shelf.first]
        yield f"{fill(protocol.title, {}, {}, protocol, self.reader.language)} ({say(ROLES[self.role])})"
        facts = ", ".join(f"{name}={values[0] if values else '…'}" for name, values in self._facts().items())
        if facts:
            yield say(_("When something becomes known, type it, such as: {facts}")).format(facts=facts)
        yield from self._told()

    def _told(self) -> Iterator[str]:
        """Yield what the last event brought about, as somebody at the desk would notice it."""
        say = self.reader.say
        for effect in self.happened:
            match effect:
                case Raise(level):
                    yield say(_("The alarm goes up to “{level}”.")).format(level=say(LEVELS.get(level, "")))
                case PressAgain():
                    yield say(_("The alarm is pressed again and goes up by one level."))
                case Notify(role):
                    yield say(_("Calls: {roles}.")).format(roles=say(ROLES[role]))
                case Stood(_, Standing.CALL_911):
                    yield say(_("Dial 911 now. The guide stays where it is."))
                case Did(_, at, "known"):
                    words = self._filled(self.shelf.step(at).text, at.protocol)
                    yield say(_("Passed, because it is known already: {step}")).format(step=words)
                case StartTimer(_, _, seconds):
                    yield say(_("This waits {seconds} seconds at most.")).format(seconds=seconds)

    @property
    def _here(self) -> Step:
        return self.shelf.step(self.state.cursors[YOU].spot.at)

    def _filled(self, text: Text, protocol: str = "") -> str:
        within: Protocol = self.shelf.protocols[protocol or self.state.cursors[YOU].spot.at.protocol]
        reader = replace(self.reader, facts=self.state.facts)
        return fill(text, reader.facts, reader.bindings, within, reader.language)
