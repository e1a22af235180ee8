# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of what we do together: surveys, invitations, milestones, first tasks, training, results."""

import datetime as dt

from cast import Person
from course import Story
from days import EPOCH
from dice import dice
from product import Row

TASKS = (
    "kick-off",
    "import of master data",
    "single sign-on",
    "pilot group",
    "supplier feed",
    "administrator training",
    "first live week",
    "review",
)


class Dealings:
    """The rows of one account, table by table."""

    def __init__(self, story: Story, seed: int) -> None:
        self.story, self.account, self.span = story, story.account, story.span
        self.begun = story.begun
        self.rng = dice(seed, story.account.id, "dealings")

    def tables(self) -> dict[str, list[Row]]:
        """All of them."""
        return {
            "surveys": self.surveys(),
            "invitations": self.invitations(),
            "milestones": self.milestones(),
            "onboarding": self.onboarding(),
            "training": self.training(),
            "outcomes": self.outcomes(),
        }

    def people(self, week: int) -> list[Person]:
        """Who is there in a week."""
        return [p for p in self.account.people if self.story.here(p, week)]

    def surveys(self) -> list[Row]:
        """Twice a year to all contacts; a third answers."""
        rng, rows = self.rng, list[Row]()
        for week in range(self.account.first + rng.randint(8, 20), self.span.weeks, 26):
            for person in self.people(week):
                answered = (
                    rng.chance(0.35 if not person.executive else 0.12) and self.story.activity[person.key][week] > 0.3
                )
                score = rng.choice((9, 10)) if rng.chance(self.story.promoters) else rng.choice((5, 6, 7, 7, 8, 8, 8))
                rows.append(
                    {
                        "account_id": self.account.id,
                        "respondent": person.address(week),
                        "sent_at": self.span.date(week, 1).isoformat(),
                        "answered_at": self.span.date(week, rng.randint(1, 13)).isoformat() if answered else "",
                        "score": str(score) if answered else "",
                        "kind": "nps",
                    }
                )
        return rows

    def ready(self, date: dt.date) -> float:
        """How willing they are to plan with us at a date."""
        return self.story.series["plan"][
            min(self.span.weeks - 1, max(0, ((date - EPOCH).days - self.span.day(0)) // 7))
        ]

    def pause(self, factor: float) -> int:
        """Weeks until the next occasion to plan."""
        return max(1, round(factor * self.story.programme * self.rng.uniform(0.6, 1.5)))

    def invitations(self) -> list[Row]:
        """To pilots, betas and steering groups."""
        rng, rows, week = self.rng, [], self.account.first + 4
        willing = rng.uniform(0.55, 0.9)
        while week < self.span.weeks - 1:
            asked = self.span.date(week, rng.randint(0, 4))
            week += self.pause(1 if len(self.account.people) > 4 else 2)
            answer = (
                "accepted" if rng.chance(willing * self.ready(asked)) else rng.choice(("declined", "declined", "none"))
            )
            when = (asked + dt.timedelta(rng.randint(1, 12))).isoformat() if answer != "none" else ""
            kind = rng.choice(("beta", "pilot", "steering", "planning"))
            rows.append(
                {
                    "account_id": self.account.id,
                    "invited_at": asked.isoformat(),
                    "programme": f"{kind} {asked.year}-{rng.randint(1, 9)}",
                    "kind": kind,
                    "answer": answer,
                    "answered_at": when,
                }
            )
        return rows

    def milestones(self) -> list[Row]:
        """What they had promised to contribute, and whether they did."""
        rng, rows = self.rng, list[Row]()
        week = self.account.first + rng.randint(5, 12)
        items = ("test data", "named expert", "interface description", "acceptance", "key users")
        while week < self.span.weeks - 3 and len(self.account.people) > 3:
            due = self.span.date(week, rng.randint(0, 4))
            kept = rng.chance(0.85 * self.ready(due))
            rows.append(
                {
                    "account_id": self.account.id,
                    "milestone": f"stage {1 + len(rows) // 3}",
                    "item": f"{rng.choice(items)} {len(rows)}",
                    "due_date": due.isoformat(),
                    "asked_of": self.account.member("csm", week).email,
                    "score": rng.choice(("1", "1", "0.5")) if kept else "0",
                    "decided_at": (due + dt.timedelta(rng.randint(1, 15))).isoformat(),
                }
            )
            week += self.pause(1.5)
        return rows

    def onboarding(self) -> list[Row]:
        """First tasks, of customers of the last three years."""
        rng, stops, rows = self.rng, self.story.onboarding_stops, []
        for place, task in enumerate(TASKS):
            due = self.begun + dt.timedelta(10 + 9 * place)
            done = due + dt.timedelta(rng.randint(-3, 9))
            missed = stops is not None and due >= self.span.date(stops) - dt.timedelta(7) or rng.chance(0.04)
            rows.append(
                {
                    "account_id": self.account.id,
                    "task": task,
                    "due_date": due.isoformat(),
                    "done_date": "" if missed else done.isoformat(),
                }
            )
        return rows if self.begun > self.span.start - dt.timedelta(1100) else []

    def training(self) -> list[Row]:
        """Who was trained, soon after the start."""
        rows = []
        for person in self.people(self.account.first):
            if not person.executive and self.rng.chance(0.25 if self.story.onboarding_stops else 0.8):
                rows.append(
                    {
                        "account_id": self.account.id,
                        "user": person.addresses[0][1],
                        "trained_at": (self.begun + dt.timedelta(self.rng.randint(7, 50))).isoformat(),
                    }
                )
        return rows

    def outcomes(self) -> list[Row]:
        """Results, looked at twice a year."""
        rng, rows = self.rng, list[Row]()
        for week in range(self.account.first + rng.randint(10, 30), self.span.weeks, 26):
            date = self.span.date(week, 2)
            rows.append(
                {
                    "account_id": self.account.id,
                    "metric": rng.choice(("planning hours a week", "late orders", "overtime")),
                    "unit": "index",
                    "baseline": "100",
                    "target": "85",
                    "value": str(rng.randint(74, 96)),
                    "date": date.isoformat(),
                    "verified_by_client": "yes" if rng.chance(0.8) else "no",
                }
            )
        return rows
