# SPDX-License-Identifier: GPL-3.0-or-later
"""The course of an account: what changes, from which week, by how much.  A course is a set of weekly factors, 1 in ordinary
times; the stories of `leaving` and `staying` bend them, and the writers of mail, meetings, usage and tickets obey."""

import datetime as dt
from dataclasses import dataclass, field

from cast import FOREVER, Account, Casting, Person
from days import Span
from dice import Dice
from kinds import Kind

NAMES = (
    "theirs",
    "ours",
    "delay",
    "unanswered",
    "tickets",
    "exits",
    "bugs",
    "usage",
    "depth",
    "breadth",
    "plan",
    "invoices",
)
ADDED = ("unanswered", "exits", "invoices")  # these begin at 0 and are added to


@dataclass
class Say:
    """Something a customer's person tells us in a week."""

    week: int
    person: Person
    topic: str
    about: str = ""


@dataclass
class Story:
    """An account with its course and what is true of it."""

    kind: Kind
    account: Account
    span: Span
    rng: Dice
    casting: Casting
    series: dict[str, list[float]] = field(default_factory=dict)
    activity: dict[str, list[float]] = field(default_factory=dict)  # by person
    shows: dict[str, list[float]] = field(default_factory=dict)  # by person
    delegates: dict[str, tuple[int, Person]] = field(default_factory=dict)
    sayings: list[Say] = field(default_factory=list)
    projects: list[tuple[int, int, int]] = field(default_factory=list)  # start, end, known
    outages: list[int] = field(default_factory=list)
    drivers: list[str] = field(default_factory=list)
    families: list[str] = field(default_factory=list)
    onset: int = FOREVER
    end: int = FOREVER
    notice: int = FOREVER
    tolerated: range = range(0)
    variant: str = ""
    promoters: float = 0.35  # share of survey answers that are 9 or 10
    onboarding_stops: int | None = None
    programme: int = 5  # weeks between two invitations to plan with us

    def __post_init__(self) -> None:
        for name in NAMES:
            self.series[name] = [0.0 if name in ADDED else 1.0] * self.span.weeks
        for person in self.account.people:
            self.meet(person)

    @property
    def begun(self) -> dt.date:
        """When it became a customer."""
        first = self.account.first
        return self.span.date(first) if first else self.span.start - dt.timedelta(self.account.age)

    def meet(self, person: Person) -> Person:
        """A person joins the course."""
        self.activity[person.key] = [1.0] * self.span.weeks
        self.shows[person.key] = [1.0] * self.span.weeks
        return person

    def newcomer(self, since: int, level: int, like: Person) -> Person:
        """Somebody who comes in a week and takes the seat of somebody else."""
        person = self.meet(self.account.add(self.casting.person(self.account, self.rng, level, since)))
        person.title, person.function, person.role = like.title, like.function, like.role
        person.share, person.shows = like.share * self.rng.uniform(0.75, 1.25), like.shows
        return person

    def leave(self, person: Person, week: int, known: bool) -> None:
        """A person is gone from a week on."""
        person.until, person.leave_known = week, known

    def say(self, week: int, person: Person, topic: str, about: str = "") -> None:
        """An announcement."""
        if 0 <= week < self.span.weeks:
            self.sayings.append(Say(week, person, topic, about))

    def here(self, person: Person, week: int) -> bool:
        """Whether a person is with the company in a week."""
        return person.since <= week < person.until

    def active(self, person: Person, week: int) -> float:
        """How active a person is in a week: the activity times the days they work."""
        if not self.here(person, week):
            return 0.0
        return self.activity[person.key][week] * person.hours.presence(self.span.day(week))

    def regulars(self, week: int) -> list[Person]:
        """The people of a week, the most active first."""
        return sorted(
            (p for p in self.account.people if self.here(p, week)), key=lambda p: -p.share * self.activity[p.key][week]
        )


def fall(series: list[float], start: int, over: int, to: float) -> None:
    """From a week on, within so many weeks, down (or up) to that multiple, and there for good."""
    for week in range(max(0, start), len(series)):
        series[week] *= 1 + (to - 1) * min(1.0, (week - start + 1) / max(1, over))


def rise(series: list[float], start: int, over: int, by: float) -> None:
    """From a week on, within so many weeks, up by that amount, and there for good."""
    for week in range(max(0, start), len(series)):
        series[week] += by * min(1.0, (week - start + 1) / max(1, over))


def dip(series: list[float], start: int, length: int, to: float) -> None:
    """For so many weeks at that multiple."""
    for week in range(max(0, start), min(len(series), start + length)):
        series[week] *= to


def between(strength: float, faint: float, obvious: float) -> float:
    """The size of an effect for a strength from 0 (faint) to 1 (obvious)."""
    return faint + (obvious - faint) * strength
