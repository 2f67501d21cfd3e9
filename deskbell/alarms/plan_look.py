"""What the plan page of a place shows: its plans, and what a press at one of its desks would come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from deskbell.alarms import plan
from deskbell.alarms.hearing import awake, ringing
from deskbell.alarms.models import Level, Line, Plan
from deskbell.alarms.plan_moment import read, written
from deskbell.alarms.plan_preview import Asked, House, Step, house_of, lines_at, steps
from deskbell.alarms.plan_week import Week, days_of_week, judge_of, span_of, week_of
from deskbell.alarms.plan_words import Wording, listening_now, named_in, when, wording_of
from deskbell.core import clock
from deskbell.core.audience import Ears
from deskbell.people.access import paths_where
from deskbell.people.models import Person
from deskbell.people.roles import Can
from deskbell.places.hours import is_open
from deskbell.places.inherited import Inherited, among
from deskbell.places.inherited import at as inherited_at
from deskbell.places.local_time import moment
from deskbell.places.models import Holiday, Kind, Place
from deskbell.places.opening import Opening, opening_at
from deskbell.screens.silence import Silence, silence_at
from deskbell.screens.whereabouts import Choice, choices

SLUGS: dict[int, str] = {Level.COME: "come", Level.HELP: "help", Level.DANGER: "danger"}
MOST_DESKS = 200
Params = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """One step as it is drawn: when it comes, who it tells in a sentence, who that is now, and what reaches nobody.

    no_screens are targets of screens of which none rings: there is only the one that is pressed, or none at all.
    """

    when: str
    sentence: str
    step: Step
    to_nobody: Sequence[str]
    no_screens: Sequence[str]
    no_lines: Sequence[str]

    @property
    def listening(self) -> str:
        """How many of those who are told here listen now, in words."""
        step = self.step
        return listening_now((step.people_now, step.people), (step.screens_now, step.screens))


@dataclass(frozen=True, slots=True)
class LevelPlan:
    """The plan in force for one level. origin None: the one that Deskbell comes with. elsewhere: the desk has another."""

    level: Level
    slug: str
    tiers: plan.Tiers
    origin: Place | None
    own: bool
    elsewhere: bool


class Look:
    """One look at a place: which desk, which moment, which week. Everything is loaded once, when it is asked for."""

    def __init__(self, person: Person, place: Place, params: Params) -> None:
        self.person = person
        self.place = place
        self.params = params
        self.inherited: Inherited = inherited_at(place)
        self.reach = paths_where(person, Can.MANAGE_PLANS)
        self.all_hours = params.get("hours") == "all"

    @property
    def chain(self) -> tuple[Place, ...]:
        """The places from the library down to this one."""
        return self.inherited.chain

    @property
    def library(self) -> Place:
        """The place at the top."""
        return self.inherited.library

    @property
    def ways_up(self) -> list[Place]:
        """The places above this one whose plans the person may change."""
        return [one for one in self.chain[:-1] if any(one.path.startswith(path) for path in self.reach)]

    @cached_property
    def below(self) -> list[Place]:
        """The open places below this one."""
        rows = Place.objects.filter(path__startswith=self.place.path, closed_at=None).exclude(pk=self.place.pk)
        return list(rows)

    @cached_property
    def known(self) -> dict[int, Place]:
        """Every place above, at and below, by its id."""
        return {one.pk: one for one in (*self.chain, *self.below)}

    @cached_property
    def desks(self) -> list[tuple[str, list[Choice]]]:
        """The places at which somebody may press, grouped by branch; in a large library its branches only."""
        many = len(self.below) > MOST_DESKS
        return choices([one for one in self.below if not many or one.kind == Kind.BRANCH] or [self.place])

    @cached_property
    def desk(self) -> Inherited:
        """The place at which somebody presses: the one in the address, else the first desk or room."""
        by_ref = {one.ref: one for one in (*self.below, self.place)}
        asked = by_ref.get(self.params.get("from", ""))
        offered = [by_ref[ref] for _name, group in self.desks for ref, _words in group]
        points = [one for one in offered if one.kind in {Kind.DESK, Kind.ROOM}]
        return among(asked or next(iter(points or offered), self.place), self.known)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The time zone at the desk."""
        return self.desk.zone

    @cached_property
    def at(self) -> datetime:
        """The moment that is looked at: the one in the address, else now."""
        return self._asked_at or clock.now()

    @cached_property
    def _asked_at(self) -> datetime | None:
        """The moment in the address, unless it is what the form's field had when the page showed now (``now``)."""
        typed = self.params.get("at", "")
        return None if typed and typed == self.params.get("now") else read(typed, self.zone)

    @property
    def at_is_wrong(self) -> bool:
        """Tell whether what stands in the address is no moment."""
        return bool(self.params.get("at")) and read(self.params["at"], self.zone) is None

    @property
    def is_now(self) -> bool:
        """Tell whether the moment that is looked at is now."""
        return self._asked_at is None

    @property
    def is_past(self) -> bool:
        """Tell whether its day is over: the rota and the roles that are known are those of today."""
        return self.at.astimezone(self.zone).date() < clock.now().astimezone(self.zone).date()

    @property
    def holiday(self) -> Holiday | None:
        """The holiday because of which the desk's branch is closed all that day, if it is."""
        return self.opening.closed_on(self.at.astimezone(self.zone).date())

    @property
    def is_closed(self) -> bool:
        """Tell whether the desk's branch is closed at that moment; not when nobody has set its hours."""
        return self.opening.hours.known and not is_open(self.opening.hours, self.at)

    @property
    def at_written(self) -> str:
        """The moment, as the address has it."""
        return written(self.at, self.zone)

    @property
    def at_typed(self) -> str:
        """The moment, as a field for day and time takes it."""
        return self.at.astimezone(self.zone).replace(tzinfo=None).isoformat(timespec="minutes")

    @property
    def address(self) -> str:
        """Desk and hour as the address of a page has them, without the hour when it is now."""
        return urlencode({"from": self.desk.place.ref} | ({} if self.is_now else {"at": self.at_written}))

    @property
    def week_days(self) -> list[date]:
        """The seven days of its week."""
        return days_of_week(self.at.astimezone(self.zone).date())

    @property
    def week_before(self) -> str:
        """The same time a week earlier, as the address has it."""
        return self._in_weeks(-1)

    @property
    def week_after(self) -> str:
        """The same time a week later, as the address has it."""
        return self._in_weeks(1)

    def _in_weeks(self, weeks: int) -> str:
        local = self.at.astimezone(self.zone)
        return written(moment(local.date() + timedelta(weeks=weeks), local.time(), self.zone), self.zone)

    @cached_property
    def house(self) -> House:
        """Everyone in the library, and its rota for this week."""
        first, last = span_of(self.week_days, self.zone)
        return house_of(self.library, min(first, self.at), max(last, self.at))

    @cached_property
    def listening(self) -> list[Ears] | None:
        """Who listens at this moment, as the desk counts them; None when another hour is looked at."""
        return awake(self.library.tenant_key, self.desk.place.path) if self.is_now else None

    @cached_property
    def silence(self) -> Silence | None:
        """The screens at the desk's branch that do not listen; None when another hour is looked at."""
        return silence_at(self.person, self.desk.branch or self.library) if self.is_now else None

    @cached_property
    def lines(self) -> list[Line]:
        """The lines that an alarm at the desk can use."""
        return lines_at(self.desk.chain)

    @cached_property
    def opening(self) -> Opening:
        """When the desk's branch is open."""
        return opening_at(self.desk)

    @cached_property
    def set_plans(self) -> dict[tuple[int, int], plan.Tiers]:
        """The plans that are set here, above and below, by (place, level)."""
        rows = Plan.objects.filter(place_id__in=self.known)
        return {(row.place_id, row.level): row.tiers for row in rows}

    def own_tiers(self, level: int) -> plan.Tiers | None:
        """Return the plan that the place itself sets for a level; None when it sets none."""
        return self.set_plans.get((self.place.pk, level))

    def forget_plans(self) -> None:
        """Read the plans again: somebody changed one since this look began."""
        self.__dict__.pop("set_plans", None)

    def origin(self, chain: Sequence[Place], level: int) -> Place | None:
        """Return the place whose plan counts at the end of a chain; None: the one that Deskbell comes with."""
        return next((one for one in reversed(chain) if (one.pk, level) in self.set_plans), None)

    def tiers_at(self, chain: Sequence[Place], level: int) -> plan.Tiers:
        """Return the plan that counts at the end of a chain."""
        origin = self.origin(chain, level)
        return self.set_plans[origin.pk, level] if origin else plan.DEFAULTS[level]

    def level(self, level: Level) -> LevelPlan:
        """Return the plan in force for a level."""
        origin = self.origin(self.chain, level)
        elsewhere = self.origin(self.desk.chain, level) != origin
        own = origin is not None and origin.pk == self.place.pk
        return LevelPlan(level, SLUGS[level], self.tiers_at(self.chain, level), origin, own, elsewhere)

    def wording(self, tiers: plan.Tiers) -> Wording:
        """Return the words for a plan on this page."""
        names = {one: self.house.names[one] for one in named_in(tiers) if one in self.house.names}
        return wording_of(self.chain, names)

    def told(self, level: int, tiers: plan.Tiers) -> list[Told]:
        """Return the steps of a plan with whom each would tell."""
        words = self.wording(tiers)
        named = frozenset(named_in(tiers))
        asked = Asked(self.house, self.desk.chain, self.lines, level, self.at, self.reach, named, self._can_ring(level))
        return [_told(words, step) for step in steps(asked, tiers)]

    def _can_ring(self, level: int) -> frozenset[str] | None:
        if self.listening is None:
            return None
        here = self.desk.place.path
        by_screen = any(one.path == here for one in self.house.screens)
        return frozenset(one.name for one in ringing(self.listening, level, here, by_screen=by_screen))

    @property
    def shows_all_hours(self) -> bool:
        """Tell whether the week shows all hours: they were asked for, or nobody has set when the place is open."""
        return self.all_hours or not self.opening.hours.known

    def week(self, tiers: plan.Tiers) -> Week:
        """Return the week as the first step of a plan stands in it."""
        first = [target for tier in tiers if tier["after"] == 0 for target in tier["to"]]
        judge = judge_of(self.house, self.desk.chain, first)
        return week_of(judge, self.week_days, self.opening.hours, self.at, all_hours=self.shows_all_hours)


def _told(words: Wording, step: Step) -> Told:
    def nobody(*kinds: str) -> list[str]:
        return [words.target(one) for one in step.to_nobody if one["kind"] in kinds]

    return Told(
        when=when(step.after),
        sentence=words.step(step.targets),
        step=step,
        to_nobody=nobody("role", "person", "everyone"),
        no_screens=nobody("screens"),
        no_lines=nobody("line"),
    )
