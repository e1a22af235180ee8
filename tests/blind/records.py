# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of who and what: customers, contacts, contracts, projects, outages, our people."""

import datetime as dt

from cast import FOREVER, Member
from course import Story
from days import DAY
from dice import dice
from product import Row, stamp

CURRENCY = {"DE": "EUR", "FR": "EUR", "PL": "PLN", "GB": "GBP", "US": "USD"}


class Registry:
    """The rows of one account, table by table."""

    def __init__(self, story: Story, seed: int) -> None:
        self.story, self.account, self.span = story, story.account, story.span
        self.rng = rng = dice(seed, story.account.id, "records")
        self.begun, account = story.begun, self.account
        if story.notice < FOREVER and story.account.first == 0:
            self.renewal = self.span.date(story.notice) + dt.timedelta(rng.randint(60, 170))
        else:
            self.renewal = self.begun.replace(
                year=self.span.date(self.span.weeks).year + 1, day=min(28, self.begun.day)
            )
        self.fee = int(account.rate**0.7 * rng.median(9_000, 0.6) / 100) * 100
        self.seats = max(5, int((account.users + len(account.people)) * rng.uniform(0.9, 1.5)))

    def tables(self) -> dict[str, list[Row]]:
        """All of them."""
        return {
            "accounts": [self.customer()],
            "contacts": self.contacts(),
            "contracts": self.contracts(),
            "projects": self.projects(),
            "incidents": self.incidents(),
        }

    def customer(self) -> Row:
        """The line of the customers' table."""
        account, rng = self.account, self.rng
        return {
            "account_id": account.id,
            "name": account.name,
            "domains": ";".join(account.domains[: account.listed]),
            "segment": (
                "enterprise" if len(account.people) > 20 else "mid-market" if len(account.people) > 6 else "small"
            ),
            "tier": "A" if self.fee > 60_000 else "B" if self.fee > 20_000 else "C",
            "owner": account.member("am", self.span.weeks - 1).email,
            "csm_rating": rng.pick(("green", "amber", "red"), (8, 2, 0.5)),
            "seats": str(self.seats),
            "arr": str(self.fee),
            "currency": CURRENCY[account.country],
            "start_date": self.begun.isoformat(),
            "renewal_date": self.renewal.isoformat(),
            "notice_days": str(rng.choice((30, 60, 90))),
            "country": account.country,
        }

    def contacts(self) -> list[Row]:
        """Their people, with the gaps that such lists have."""
        rows = []
        for person in self.account.people:
            addresses = (
                person.addresses
                if self.account.listed == len(self.account.domains)
                else person.addresses[-1:] + person.addresses[:-1]
            )
            for _, address in addresses:
                start = self.span.date(person.since).isoformat() if person.since else ""
                end = (
                    self.span.date(person.until).isoformat()
                    if person.leave_known and person.until < self.span.weeks
                    else ""
                )
                rows.append(
                    {
                        "account_id": self.account.id,
                        "email": address,
                        "name": person.name,
                        "title": person.title if self.rng.chance(0.95) else "",
                        "function": person.function if self.rng.chance(0.7) else "",
                        "role": person.role,
                        "start_date": start,
                        "end_date": end,
                        "time_zone": person.hours.zone,
                        "country": person.hours.country,
                    }
                )
        return rows

    def contracts(self) -> list[Row]:
        """One line a period, known some weeks before it begins."""
        rows, last = [], self.span.date(self.span.weeks)
        start = self.renewal.replace(year=self.renewal.year - 4)
        while start < last:
            end = start.replace(year=start.year + 1)
            if end > self.begun and end <= self.renewal:
                rows.append(
                    {
                        "account_id": self.account.id,
                        "period_start": max(start, self.begun).isoformat(),
                        "period_end": end.isoformat(),
                        "fee": str(self.fee),
                        "currency": CURRENCY[self.account.country],
                        "seats": str(self.seats),
                        "known_at": (max(start, self.begun) - dt.timedelta(30)).isoformat(),
                    }
                )
            start = end
        return rows

    def projects(self) -> list[Row]:
        """Projects with their planned end."""
        return [
            {
                "account_id": self.account.id,
                "project": "roll-out, second plant",
                "start_date": self.span.date(a).isoformat(),
                "end_date": self.span.date(b).isoformat(),
                "known_at": self.span.date(known).isoformat(),
            }
            for a, b, known in self.story.projects
        ]

    def incidents(self) -> list[Row]:
        """Outages of ours."""
        return [
            {
                "started_at": stamp(self.span.day(w) * DAY + 30_000),
                "ended_at": stamp(self.span.day(w) * DAY + 30_000 + self.rng.randint(9_000, 90_000)),
                "account_id": self.account.id,
                "service": "board",
                "note": "outage",
            }
            for w in self.story.outages
        ]


def team(members: list[Member]) -> list[Row]:
    """Our people."""
    function = {
        "am": "sales",
        "csm": "customer success",
        "engineer": "engineering",
        "product": "product",
        "executive": "management",
        "support": "support",
    }
    return [
        {"email": m.email, "name": m.name, "function": function[m.role], "role": m.role, "country": "NL"}
        for m in members
    ]
