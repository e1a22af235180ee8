# SPDX-License-Identifier: GPL-3.0-or-later
"""Meetings with the clients and among ourselves, with answers, moves and cancellations."""

from __future__ import annotations

import random

from build import VENDOR, World
from flow import MailFlow, poisson
from model import WEEKS, Account, Meeting, Person

TITLE = {
    "status": "Status {n}",
    "planning": "Planning session {n}",
    "steering": "Steering committee {n}",
    "ad-hoc": "{t} {n}",
    "closing": "Project closing {n}",
}


class Meetings:
    """All meetings of a world."""

    def __init__(self, world: World, flow: MailFlow) -> None:
        self.world, self.clock, self.flow = world, world.clock, flow
        self.rng = random.Random(f"meetings {world.seed}")
        self.out: list[Meeting] = []

    def account(self, acc: Account) -> None:
        """The meetings of an account: a status series, planning, steering, and others as needed."""
        rng = self.rng
        weekday, hour, phase = rng.randint(0, 4), rng.choice((9, 10, 11, 13, 14, 15)), rng.randint(0, 12)
        contacts = len([p for p in acc.people if p.start <= 0])
        for week in range(acc.first_week, acc.last):
            if acc.notice is not None and week > acc.notice + 4:
                weekly = 6
            else:
                weekly = (
                    1 if acc.status_weekly_from is not None and week >= acc.status_weekly_from else acc.status_every
                )
            quiet = any(a <= week <= b for a, b in acc.shut)
            held = min(1.0, acc.level("meetings", week))
            if (week + phase) % weekly == 0 and rng.random() < held and acc.archetype != 31 and not quiet:
                self.meeting(acc, week, "status", weekday, hour, 3 if weekly > 1 else 4)
            if contacts >= 4 and (week + phase) % 6 == 3 and not quiet:
                self.meeting(acc, week, "planning", rng.randint(0, 4), rng.choice((10, 14)), 4)
            if contacts >= 6 and (week + phase) % 13 == 5:
                self.meeting(acc, week, "steering", rng.randint(1, 3), 14, 4)
            more = (
                acc.intensity
                / 24
                * self.flow.wave(acc, week) ** 0.5
                * acc.level("meetings", week)
                * (1.5 if acc.level("chat", week) > 2 else 1)
            )
            for _ in range(poisson(rng, min(4, more))):
                self.meeting(acc, week, "ad-hoc", rng.randint(0, 4), rng.randint(8, 16), rng.randint(1, 4))
        if "project" in acc.facts:
            self.meeting(acc, min(WEEKS - 1, int(acc.facts["project"].split(":")[1])), "closing", 3, 11, 5)

    def guests(self, acc: Account, week: int, kind: str, many: int) -> list[Person]:
        """Whom we invite: those whom one would expect; the steering committee wants executives."""
        there = acc.present(week)
        if kind == "steering":
            heads = [p for p in there if p.level >= 4][:3]
            return heads + [p for p in sorted(there, key=lambda p: -p.weight) if p not in heads][:3]
        if kind in ("status", "planning"):
            ranked = sorted(
                there, key=lambda p: -p.weight * (1.0 + 0.4 * (p.function == "product") * (kind == "planning"))
            )
            return ranked[: many + 1 if kind == "planning" else many]
        return self.flow.choose(acc, week, "engineering", many)

    def meeting(self, acc: Account, week: int, kind: str, weekday: int, hour: int, many: int) -> None:
        """One occurrence."""
        rng = self.rng
        owner = acc.owner(week)
        day = 7 * week + weekday
        moved = False
        if not self.clock.workday(acc.country, day) or not self.clock.at_work(owner, day):
            if rng.random() < 0.5:
                return
            day, moved = day + rng.choice((-1, 1)), True
        if rng.random() < 0.10:
            day, moved = 7 * week + rng.randint(0, 4), True
        if not self.clock.workday(acc.country, day):
            return
        ours = [owner]
        if kind in ("planning", "ad-hoc") and rng.random() < 0.5 and acc.archetype != 18:
            ours.append(acc.engineer)  # type: ignore[arg-type]
        if kind == "steering" and acc.archetype != 18:
            ours.append(self.world.staff[13])
        invited = self.guests(acc, week, kind, many)
        answers: list[tuple[Person, str]] = []
        for person in invited:
            answers.append((person, self.answer(acc, person, week, day, kind)))
        if kind == "steering" and rng.random() < 0.7 and any(p.level >= 4 and a == "DECLINED" for p, a in answers):
            juniors = [p for p in acc.present(week) if p.level <= 2 and p not in invited]
            if juniors:  # somebody is sent instead
                answers.append((rng.choice(juniors), "ACCEPTED"))
        nobody = not any(a == "ACCEPTED" for _, a in answers)
        cancelled = rng.random() < 0.05 or (nobody and rng.random() < 0.6)
        number = f"{self.clock.date(day):%d.%m.}"
        title = f"{acc.name}: " + TITLE[kind].format(
            n=number, t=rng.choice(("Call", "Working session", "Demo", "Clarification"))
        )
        ts = self.clock.utc(
            "DE" if owner.country == acc.country else owner.country, day, hour + rng.choice((0, 0, 0.5))
        )
        event = Meeting(
            f"{len(self.out):06}-{rng.getrandbits(32):08x}@{VENDOR}",
            ts,
            rng.choice((30, 30, 45, 60, 90)),
            title,
            owner,
            ours,
            answers,
            week,
            kind,
            cancelled,
            moved,
        )
        self.out.append(event)
        self.answers_by_mail(acc, event)

    def answer(self, acc: Account, person: Person, week: int, day: int, kind: str) -> str:
        """What an invited contact answers."""
        rng = self.rng
        if not self.clock.at_work(person, day) and rng.random() < 0.9:
            return rng.choice(("DECLINED", "NEEDS-ACTION", "DECLINED"))
        likely = 0.80 * min(1.15, acc.level("accept", week)) * min(1.0, acc.effect(person, week)) ** 0.7
        if kind in ("planning", "steering"):
            likely *= min(1.0, acc.level("planning", week))
        if rng.random() < likely:
            return "ACCEPTED"
        return rng.choices(("DECLINED", "NEEDS-ACTION", "TENTATIVE"), (5, 3, 2))[0]

    def answers_by_mail(self, acc: Account, event: Meeting) -> None:
        """Some answers also arrive as mail with a calendar part."""
        words = {"ACCEPTED": "Accepted", "DECLINED": "Declined", "TENTATIVE": "Tentative"}
        for person, answer in event.answers:
            if answer in words and self.rng.random() < 0.15:
                ts = min(event.ts - 3600, event.ts - self.rng.uniform(1, 9) * 86_400)
                msg = self.flow.send(
                    acc,
                    ts,
                    person,
                    [event.organizer.email(event.week)],
                    [],
                    f"{words[answer]}: {event.title}",
                    f"METHOD:REPLY {event.uid} {answer} {person.email(event.week)}",
                )
                if msg is not None:
                    msg.content = "text/calendar; charset=utf-8; method=REPLY"

    def private(self) -> list[tuple[Person, int, int]]:
        """Our own leave, as spans of days."""
        spans = []
        for person in self.world.staff:
            days = sorted(person.absent)
            while days:
                first = last = days.pop(0)
                while days and days[0] == last + 1:
                    last = days.pop(0)
                if last - first >= 4:
                    spans.append((person, first, last))
        return spans
