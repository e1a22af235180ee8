# SPDX-License-Identifier: GPL-3.0-or-later
"""The people, accounts and changes of a made-up world."""

from __future__ import annotations

from dataclasses import dataclass, field

WEEKS = 104


@dataclass
class Person:
    """Someone at a client or at the vendor."""

    key: str
    name: str
    addresses: list[tuple[int, str]]  # (first week, address)
    country: str
    level: int = 2
    function: str = "operations"
    title: str = ""
    start: int = -200
    end: int | None = None  # first week in which the person is gone
    weight: float = 1.0
    slowness: float = 1.0
    absent: set[int] = field(default_factory=set)
    episodes: list[float] = field(default_factory=list)
    follows: str | None = None  # key of the person succeeded
    told: set[tuple[str, int]] = field(default_factory=set)

    def email(self, week: int) -> str:
        """The address in use in a week."""
        return [a for w, a in self.addresses if w <= week or w == self.addresses[0][0]][-1]

    def here(self, week: int) -> bool:
        """Whether the person holds the post in a week."""
        return self.start <= week and (self.end is None or week < self.end)


@dataclass
class Shift:
    """A knob that moves to a multiple of its normal level, and perhaps back."""

    knob: str
    start: int
    ramp: int
    to: float
    end: int | None = None
    back: int = 6

    def at(self, week: int) -> float:
        """The factor in a week; the way there is geometric."""
        if week < self.start:
            return 1.0
        part = min(1.0, (week - self.start + 1) / max(1, self.ramp))
        if self.end is not None and week >= self.end:
            part *= max(0.0, 1 - (week - self.end + 1) / self.back)
        return self.to**part


@dataclass
class Account:
    """A client."""

    id: str
    name: str
    archetype: int
    label: str
    churning: bool
    country: str
    domains: list[str]
    intensity: float  # mails a week, about
    products: list[str]
    seats: int
    fee: int
    tier: str
    start_date: str
    renewal_week: int  # of the first renewal inside or after the world
    notice_days: int = 90
    people: list[Person] = field(default_factory=list)
    spare: list[Person] = field(default_factory=list)
    owners: list[tuple[int, Person]] = field(default_factory=list)
    engineer: Person | None = None
    shifts: list[Shift] = field(default_factory=list)
    noise: dict[str, list[float]] = field(default_factory=dict)
    season: float = 0.0  # depth of a yearly wave
    season_peak: int = 0
    shut: list[tuple[int, int]] = field(default_factory=list)
    hub: str | None = None  # the one who is left when breadth falls
    status_every: int = 2
    status_weekly_from: int | None = None
    first_week: int = 0
    onset: int | None = None
    notice: int | None = None
    strength: str = ""
    gap: tuple[int, int] | None = None
    tolerated: list[tuple[int, int]] = field(default_factory=list)
    late_reply: float = 1.0
    facts: dict[str, str] = field(default_factory=dict)

    def level(self, knob: str, week: int) -> float:
        """The factor of a knob in a week: all shifts and the account's own wandering."""
        week = max(0, min(WEEKS - 1, week))
        out = self.noise[knob][week] if knob in self.noise else 1.0
        for shift in self.shifts:
            if shift.knob == knob:
                out *= shift.at(week)
        return out

    @property
    def last(self) -> int:
        """The week in which all ends: that of the renewal which a leaving client does not sign."""
        return min(WEEKS, self.renewal_week) if self.churning else WEEKS

    def owner(self, week: int) -> Person:
        """Our account manager in a week."""
        return [p for w, p in self.owners if w <= max(0, week)][-1]

    def present(self, week: int) -> list[Person]:
        """The contacts in post in a week."""
        return [p for p in self.people if p.here(week)]

    def effect(self, person: Person, week: int) -> float:
        """How far a contact takes part in a week against the usual, by the shifts that concern him."""
        out = 1.0
        if person.key != self.hub:
            out *= self.level("breadth", week)
        if person.level >= 4:
            out *= self.level("exec", week)
        if person.function in ("engineering", "product"):
            out *= self.level("makers", week)
        if person.function in ("procurement", "legal", "finance"):
            out *= self.level("buyers", week)
        return out

    def share(self, person: Person, week: int) -> float:
        """The chance weight of a contact in a week."""
        at = max(0, min(WEEKS - 1, week))
        return person.weight * person.episodes[at] * self.effect(person, week)


@dataclass
class Message:
    """One mail, before it is written."""

    ts: float
    zone: str
    sender: str
    to: list[str]
    cc: list[str]
    subject: str
    body: str
    mid: str
    refs: list[str]
    boxes: set[str]
    extra: dict[str, str] = field(default_factory=dict)
    content: str = "text/plain; charset=utf-8"


@dataclass
class Meeting:
    """One meeting occurrence."""

    uid: str
    ts: float
    minutes: int
    title: str
    organizer: Person
    ours: list[Person]
    answers: list[tuple[Person, str]]
    week: int
    kind: str
    cancelled: bool = False
    moved: bool = False
