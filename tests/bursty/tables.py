# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables that go with the mail: accounts, people, usage, tickets and the rest."""

from __future__ import annotations

import csv
import datetime as dt
import math
import random
from pathlib import Path

import words
from build import VENDOR, World
from days import ZONES
from flow import MailFlow, poisson
from model import WEEKS, Account, Person

Rows = list[list[object]]
CORE, ADVANCED = ("list", "entry", "search"), ("automation", "forecast", "api", "approval")


class Tables:
    """Rows of all tables."""

    def __init__(self, world: World, flow: MailFlow) -> None:
        self.world, self.clock, self.flow = world, world.clock, flow
        self.rng = random.Random(f"tables {world.seed}")
        self.rows: dict[str, Rows] = {}

    def day(self, week: int, weekday: int = 0) -> str:
        """A date as text."""
        return self.clock.date(7 * week + weekday).isoformat()

    def add(self, table: str, *values: object) -> None:
        """One row."""
        self.rows.setdefault(table, []).append(list(values))

    def utc(self, ts: float) -> str:
        """A time stamp."""
        return dt.datetime.fromtimestamp(int(ts), dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")

    # ---------------------------------------------------------------- who is who

    def account(self, acc: Account) -> None:
        """The account with its versions: renewals, owners, a merged domain."""
        changes = {acc.first_week if acc.first_week else -30}
        changes |= {w for w, _ in acc.owners if 0 < w < WEEKS}
        renewals = [
            w for w in range(acc.renewal_week - 52 * 3, acc.renewal_week + 1 if acc.churning else WEEKS + 60, 52)
        ]
        changes |= {w for w in renewals if 0 < w < acc.last and w > acc.first_week}
        merged = int(acc.facts["merged"]) if "merged" in acc.facts else 999
        squeezed, factor = (
            (int(acc.facts["seats"].split(":")[0]), float(acc.facts["seats"].split(":")[1]))
            if "seats" in acc.facts
            else (999, 1.0)
        )
        if merged < WEEKS:
            changes.add(merged + 1)
        if squeezed < WEEKS:
            changes.add(squeezed)
        for week in sorted(changes):
            renewal = min((w for w in renewals if w > max(0, week)), default=acc.renewal_week)
            seats = round(acc.seats * (factor if week >= squeezed else 1))
            rating = self.rng.choices(("green", "yellow"), (5, 1))[0]
            self.add(
                "accounts",
                acc.id,
                acc.name,
                ";".join(acc.domains if week > merged else acc.domains[:1]),
                acc.tier,
                acc.owner(week).name,
                rating,
                seats,
                round(acc.fee * seats / acc.seats),
                "EUR",
                acc.start_date,
                self.day(renewal),
                acc.notice_days,
                acc.country,
                max(self.day(week), acc.start_date) if week > 0 else acc.start_date,
            )
        for week in renewals:
            if week < acc.last and self.day(week) >= acc.start_date:
                self.add(
                    "contracts",
                    acc.id,
                    self.day(week),
                    self.day(week + 52, -1),
                    round(acc.fee * (factor if week >= squeezed else 1)),
                    "EUR",
                    round(acc.seats * (factor if week >= squeezed else 1)),
                )

    def people(self, acc: Account) -> None:
        """The contacts as the sales system knows them: some are missing, some leave unrecorded, some late."""
        rng = self.rng
        for number, person in enumerate(acc.people):
            if number > 2 and rng.random() < 0.07:
                continue
            first = max(person.start, acc.first_week, -30)
            known = self.day(first + rng.randint(0, 4)) if first > 0 else acc.start_date
            base = [
                acc.id,
                person.addresses[0][1],
                person.name,
                person.title,
                person.function,
                person.level,
                "yes" if rng.random() < 0.6 else "",
                self.day(person.start) if person.start > -100 else "",
            ]
            self.add("contacts", *base, "", ZONES[person.country], person.country, known)
            if person.end is not None and person.end < WEEKS and rng.random() < 0.6:
                late = min(WEEKS - 1, person.end + rng.choice((0, 1, 3, 8)))
                self.add("contacts", *base, self.day(person.end), ZONES[person.country], person.country, self.day(late))
            if len(person.addresses) > 1 and rng.random() < 0.6:
                self.add("aliases", person.addresses[1][1], person.addresses[0][1])
        self.add("groups", f"team-{acc.id.lower()}@{VENDOR}", acc.owner(0).addresses[0][1])
        if acc.engineer:
            self.add("groups", f"team-{acc.id.lower()}@{VENDOR}", acc.engineer.addresses[0][1])

    def team(self) -> None:
        """Our own people."""
        for person in [*self.world.staff, self.world.support]:
            self.add("team", person.addresses[0][1], person.name, person.title, person.function, person.level, "role" if person.function == "support" else "", person.country)  # type: ignore[union-attr]

    # ---------------------------------------------------------------- what they do

    def usage(self, acc: Account) -> None:
        """Log of daily use by user and feature."""
        rng = self.rng
        size = max(2, min(8, round(1.5 + 0.4 * len(acc.people))))
        users = [p.addresses[0][1] for p in acc.people[2 : 2 + size // 2]] or [acc.people[0].addresses[0][1]]
        users += [f"user{n}@{acc.domains[0]}" for n in range(size - len(users))]
        rate = {u: rng.uniform(0.6, 4.2) for u in users}
        keen = {u: rng.betavariate(1.6, 2.2) for u in users}
        order = {u: (i + 0.5) / len(users) for i, u in enumerate(rng.sample(users, len(users)))}
        leavers = {p.addresses[0][1]: p.end for p in acc.people if p.end is not None}
        for week in range(acc.first_week, acc.last):
            use, depth = acc.level("usage", week), acc.level("advanced", week)
            part, season = acc.level("users", week), self.clock.season(acc.country, week) ** 0.8
            if any(a <= week <= b for a, b in acc.shut):
                season *= 0.1
            season *= 1 + 0.6 * acc.season * math.cos(2 * math.pi * (week - acc.season_peak) / 52)
            out = {d for d, product, hours in self.world.outages if product in acc.products and hours > 6}
            for user in users:
                if user in leavers and week >= leavers[user]:
                    continue
                here = 1.0 if order[user] <= part else 0.06
                for day in range(7):
                    number = 7 * week + day
                    chance = rate[user] / 5 * use * season * here * (1.0 if day < 5 else 0.06)
                    if rng.random() >= chance or number in out:
                        continue
                    self.add(
                        "usage",
                        acc.id,
                        self.day(week, day),
                        user,
                        f"{rng.choice(acc.products).lower()}-{rng.choice(CORE)}",
                        "core",
                        1 + int(rng.expovariate(1 / (9 * use))),
                    )
                    if rng.random() < keen[user] * min(1.3, depth):
                        self.add(
                            "usage",
                            acc.id,
                            self.day(week, day),
                            user,
                            f"{rng.choice(acc.products).lower()}-{rng.choice(ADVANCED)}",
                            "advanced",
                            1 + int(rng.expovariate(1 / (5 * depth))),
                        )

    def tickets(self, acc: Account) -> None:
        """Tickets, and the notices they cause in our shared mailbox."""
        rng = self.rng
        base = 0.2 * acc.intensity**0.75 * math.exp(rng.gauss(0, 0.4))
        for week in range(acc.first_week, acc.last):
            trouble = sum(
                1 for day, product, hours in self.world.outages if day // 7 == week and product in acc.products
            )
            n = base * acc.level("tickets", week) * self.clock.season(acc.country, week) * (1 + 2.5 * trouble)
            export = 0.12 * (acc.level("exit", week) - 0.8)
            police = 0.08 * (acc.level("sla", week) - 0.8)
            for _ in range(poisson(rng, n + base * (0.25 * export + 0.5 * police))):
                weights = {
                    "question": 4.0,
                    "integration": 1.8,
                    "feature-request": 1.2,
                    "optimization": 0.9,
                    "incident": 1.8 * acc.level("incident", week) * (1 + 4 * trouble),
                    "data-export": 0.25 + 4 * export,
                    "contract": 0.15 + 2 * export,
                    "sla": 0.12 + 5 * police,
                }
                calm = 1 / (1 + export + police)
                for name in ("question", "integration", "feature-request", "optimization"):
                    weights[name] *= calm
                kind = rng.choices(list(weights), list(weights.values()))[0]
                self.ticket(acc, week, kind, trouble)

    def ticket(self, acc: Account, week: int, kind: str, trouble: int) -> None:
        """One ticket."""
        rng = self.rng
        who = self.flow.choose(
            acc,
            week,
            (
                "legal"
                if kind == "contract"
                else "engineering" if kind in ("integration", "data-export", "sla") else "operations"
            ),
            1,
        )
        if not who:
            return
        created = self.flow.start_time(who[0], week)
        if created is None:
            return
        days = (
            rng.lognormvariate(math.log(1.8 if kind in ("question", "incident") else 4.0), 1.1)
            * (1.6 if trouble else 1.0)
            * acc.level("ours", week) ** 0.3
        )
        solved = created + days * 86_400
        number = f"T{len(self.rows.get('tickets', [])) + 1000}"
        text = rng.choice(words.TICKETS[kind])
        stars = (
            ""
            if rng.random() < 0.6
            else max(1, min(5, round(rng.gauss(4.3 - 0.12 * days, 0.9) * acc.level("mood", week) ** 0.5)))
        )
        done = solved < self.clock.end
        self.add(
            "tickets",
            acc.id,
            number,
            self.utc(created),
            self.utc(solved) if done else "",
            who[0].email(week),
            kind,
            text,
            rng.choice(acc.products).lower(),
            rng.choices(("low", "normal", "high", "urgent"), (2, 6, 2, 0.5 + trouble))[0],
            "solved" if done else "open",
            int(rng.random() < 0.07) if done else "",
            poisson(rng, 0.2 * days**0.5),
            stars if done else "",
        )
        desk = self.world.support
        for at, state in ((solved, "solved"),):
            self.flow.send(None, at, desk, [who[0].email(self.clock.week(created))], [], f"[{number}] {text} - {state}", f"Your ticket {number} was {state}.", [], {"Auto-Submitted": "auto-generated"})  # type: ignore[arg-type]

    def other(self, acc: Account) -> None:
        """Invitations, surveys, ratings, chat and phone, training, projects."""
        rng = self.rng
        for week in range(acc.first_week + rng.randint(0, 8), acc.last):
            if rng.random() < 1 / 6:
                kind = rng.choice(("beta", "pilot", "planning", "steering"))
                yes = 0.58 * min(1.2, acc.level("invite", week))
                answer = "accepted" if rng.random() < yes else rng.choice(("declined", "none"))
                answered = "" if answer == "none" else self.day(min(WEEKS - 1, week + rng.randint(0, 2)), 4)
                self.add(
                    "invitations",
                    acc.id,
                    self.day(week, 1),
                    f"{rng.choice(acc.products)} {kind} {self.day(week)[:7]}-{week}",
                    kind,
                    answer,
                    answered,
                )
            if week % 26 == 7:
                for person in self.flow.choose(acc, week, "operations", 4):
                    if rng.random() < 0.35 * min(1.0, acc.effect(person, week) + 0.1):
                        score = max(0, min(10, round(rng.gauss(8.0, 1.7) * acc.level("mood", week))))
                        self.add(
                            "surveys", acc.id, person.email(week), self.day(week, 2), self.day(week, 4), score, "nps"
                        )
                    else:
                        self.add("surveys", acc.id, person.email(week), self.day(week, 2), "", "", "nps")
            if week % 13 == 5:
                flagging = acc.onset is not None and acc.onset + 10 < week
                self.add(
                    "ratings",
                    acc.id,
                    self.day(week, 4),
                    rng.choices(("green", "yellow", "red"), (5, 3, 0.5) if flagging else (8, 1.5, 0.2))[0],
                )
            talk = (
                (0.06 + 0.16 * max(0.0, acc.level("chat", week) - 1))
                * acc.intensity
                * self.clock.season(acc.country, week)
                * (1 if acc.level("chat", week) > 2 else acc.level("volume", week))
            )
            for _ in range(poisson(rng, talk)):
                for person in self.flow.choose(acc, week, "operations", 1):
                    at = self.flow.start_time(person, week)
                    if at is not None:
                        ends = [person.email(week), acc.owner(week).email(week)]
                        self.add(
                            "interactions",
                            acc.id,
                            self.utc(at),
                            *(ends if rng.random() < 0.55 else ends[::-1]),
                            rng.choice(("chat", "chat", "phone")),
                            f"K{rng.getrandbits(28):07x}",
                        )
        if "project" in acc.facts:
            start, end = (int(x) for x in acc.facts["project"].split(":"))
            members = [p.addresses[0][1] for p in acc.people if p.start == start]
            self.add("projects", acc.id, "Rollout", self.day(start), self.day(end), ";".join(members), self.day(start))

    def incidents(self) -> None:
        """Our outages."""
        for day, product, hours in sorted(self.world.outages):
            at = self.clock.utc("DE", day, 13.0)
            self.add("incidents", self.utc(at), self.utc(at + hours * 3600), product.lower(), "Service disturbed")

    def write(self, folder: Path) -> None:
        """All tables, as files."""
        folder.mkdir(parents=True, exist_ok=True)
        self.team()
        self.incidents()
        for acc in self.world.accounts:
            for part in (self.account, self.people, self.usage, self.tickets, self.other):
                part(acc)
        for name, head in HEADS.items():
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                out = csv.writer(file, lineterminator="\n")
                out.writerow(head.split())
                out.writerows(self.rows.get(name, []))


HEADS = {
    "accounts": "account_id name domains tier owner csm_rating seats arr currency start_date renewal_date notice_days country known_at",
    "contacts": "account_id email name title function level intended start_date end_date time_zone country known_at",
    "aliases": "email primary",
    "groups": "group member",
    "team": "email name title function level role country",
    "contracts": "account_id period_start period_end fee currency seats",
    "usage": "account_id date user feature tier count",
    "tickets": "account_id ticket_id created_at resolved_at requester type subject module priority status reopened follow_ups satisfaction",
    "invitations": "account_id invited_at programme kind answer answered_at",
    "surveys": "account_id respondent sent_at answered_at score kind",
    "ratings": "account_id date rating",
    "interactions": "account_id at from to channel thread",
    "projects": "account_id project start_date end_date members known_at",
    "incidents": "started_at ended_at service note",
}


def addresses_of(person: Person) -> list[str]:
    """Every address of a person."""
    return sorted({a for _, a in person.addresses})
