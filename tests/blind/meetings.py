# SPDX-License-Identifier: GPL-3.0-or-later
"""The calendars: a recurring working session, executive briefings, planning sessions, and meetings as the need arises."""

from dataclasses import dataclass, field

from cast import Member, Person
from course import Story
from days import DAY, utc_offset
from dice import dice

ZONE = "Europe/Amsterdam"
ANSWERS = ("DECLINED", "NEEDS-ACTION", "TENTATIVE")
HALF_YEAR = 26


@dataclass
class Meeting:
    """One meeting, or one occurrence of a recurring one."""

    uid: str
    ts: int
    minutes: int
    title: str
    members: list[Member]
    answers: dict[tuple[str, str], str] = field(default_factory=dict)  # (name, address) of theirs -> PARTSTAT
    cancelled: bool = False
    moved: int = 0  # SEQUENCE


@dataclass
class Series:
    """A recurring meeting of half a year with its occurrences, some of them cancelled."""

    uid: str
    every: int
    occurrences: list[Meeting]


class Diary:
    """Plans the meetings of one account."""

    def __init__(self, story: Story, seed: int) -> None:
        self.story, self.account, self.span = story, story.account, story.span
        self.rng = dice(seed, story.account.id, "meetings")
        self.meetings: list[Meeting] = []
        self.series: list[Series] = []

    def write(self) -> tuple[list[Meeting], list[Series]]:
        """All meetings of the account."""
        rate, rng = self.account.rate, self.rng
        if rate > 2:
            self.working_sessions(1 if rate > 18 else 2 if rate > 6 else 4)
        if self.account.execs() and rate > 2:
            self.regular("Executive briefing", self.briefing_interval(), self.account.execs, ("am", "executive"), ())
        self.regular(
            "Roadmap and planning",
            rng.choice((6, 8, 12)) if self.story.programme > 2 else 4,
            self.planners,
            ("csm", "product"),
            ("plan",),
        )
        for week in range(self.account.first, self.span.weeks):
            for _ in range(rng.poisson(0.05 * rate * self.story.series["theirs"][week])):
                people = [p for p in self.account.people if self.story.active(p, week) > 0.2]
                if people:
                    chosen = {
                        p.key: p
                        for p in rng.choices(
                            people, [p.share * self.story.active(p, week) for p in people], k=rng.choice((1, 1, 2, 3))
                        )
                    }
                    self.single(
                        week,
                        rng.choice(("Call", "Workshop", "Questions on the set-up", "Demo")),
                        list(chosen.values()),
                        (rng.choice(("am", "csm", "engineer")),),
                    )
        return self.meetings, self.series

    def briefing_interval(self) -> int:
        """Weeks between two executive briefings."""
        return self.rng.choice((3, 4, 4, 6)) if len(self.account.execs()) > 1 else self.rng.choice((4, 6, 13))

    def planners(self) -> list[Person]:
        """Who comes to planning sessions."""
        return [p for p in self.account.people if p.executive or p.role == "champion"][:3] + [
            p for p in self.account.people if p.function in ("product", "engineering") and not p.executive
        ][:2]

    def outcome(self, person: Person, week: int, extra: tuple[str, ...]) -> str:
        """What a person answers to an invitation."""
        rng, story = self.rng, self.story
        will = person.shows * story.shows[person.key][week] * (0.4 + 0.6 * min(1.0, story.series["theirs"][week]))
        for name in extra:
            will *= story.series[name][week]
        if story.active(person, week) <= 0.2 and story.activity[person.key][week] > 0.2:
            will *= 0.1
        return "ACCEPTED" if story.here(person, week) and rng.chance(will) else rng.pick(ANSWERS, (6, 3, 1))

    def at(self, week: int, members: list[Member]) -> int:
        """A quarter of an hour in office hours of that week."""
        day = self.span.day(week) + self.rng.randint(0, 4)
        while not members[0].hours.works(day) and day < self.span.day(week) + 9:
            day += 1
        return day * DAY + 900 * self.rng.randint(36, 64) - utc_offset(ZONE, day)

    def meeting(
        self, week: int, title: str, people: list[Person], roles: tuple[str, ...], extra: tuple[str, ...]
    ) -> Meeting:
        """A meeting with the answers of all invited."""
        members = list({m.email: m for m in (self.account.member(r, week) for r in roles)}.values())
        people = [p for p in people if self.story.here(p, week)]
        for person in list(people):
            start, junior = self.story.delegates.get(person.key, (10_000, person))
            if week >= start and junior not in people and self.rng.chance(0.7):
                people.append(junior)
        answers = {(p.name, p.address(week)): self.outcome(p, week, extra) for p in people}
        uid = f"{self.account.id.lower()}-{len(self.meetings)}-{self.rng.getrandbits(40):x}@corvane.example"
        return Meeting(
            uid, self.at(week, members), self.rng.choice((30, 45, 60)), f"{title} {self.account.name}", members, answers
        )

    def single(
        self, week: int, title: str, people: list[Person], roles: tuple[str, ...], extra: tuple[str, ...] = ()
    ) -> None:
        """A meeting of its own: sometimes moved, sometimes cancelled, above all when nobody wants to come."""
        found = self.meeting(week, title, people, roles, extra)
        if not found.answers or self.story.series["ours"][week] < 0.3:
            return
        if self.rng.chance(0.08):
            found.ts, found.moved = found.ts + DAY * self.rng.randint(1, 4), 1
        found.cancelled = self.rng.chance(0.5 if "ACCEPTED" not in found.answers.values() else 0.04)
        self.meetings.append(found)

    def regular(self, title: str, every: int, who: object, roles: tuple[str, ...], extra: tuple[str, ...]) -> None:
        """A meeting every so many weeks, each planned on its own."""
        for week in range(self.account.first + self.rng.randrange(every), self.span.weeks, every):
            people = [p for p in who() if self.story.here(p, week)]  # type: ignore[operator]
            if people and sum(p.hours.presence(self.span.day(week)) for p in people) > 0.4:
                self.single(week, title, people, roles, extra)

    def working_sessions(self, every: int) -> None:
        """The jour fixe, as one series for each half-year."""
        rng, story = self.rng, self.story
        for first in range(self.account.first, self.span.weeks, HALF_YEAR):
            weeks = range(first, min(first + HALF_YEAR, self.span.weeks), every)
            core = [p for p in story.regulars(first) if not p.executive and story.activity[p.key][first] > 0.3][
                : rng.randint(2, 4)
            ]
            if not core:
                continue
            model = self.meeting(first, "Jour fixe", core, ("csm", "engineer"), ())
            occurrences = []
            for place, week in enumerate(weeks):
                shift = utc_offset(ZONE, model.ts // DAY) - utc_offset(ZONE, model.ts // DAY + 7 * every * place)
                people = [p for p in core if story.here(p, week)]
                answers = {(p.name, p.address(week)): self.outcome(p, week, ()) for p in people}
                off = (
                    story.series["ours"][week] < 0.3
                    or "ACCEPTED" not in answers.values()
                    and rng.chance(0.6)
                    or rng.chance(0.04)
                )
                occurrences.append(
                    Meeting(
                        model.uid,
                        model.ts + 7 * DAY * every * place + shift,
                        45,
                        model.title,
                        model.members,
                        answers,
                        off,
                    )
                )
            self.series.append(Series(model.uid, every, occurrences))
