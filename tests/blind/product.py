# SPDX-License-Identifier: GPL-3.0-or-later
"""What the product and the help desk see: usage by person and feature, and tickets."""

import datetime as dt

import names
from cast import plain
from course import Story
from days import DAY, EPOCH, is_holiday
from dice import dice
from asks import EXIT_TICKETS, TICKET

CORE, ADVANCED = ("board", "roster", "search", "export list"), ("scenario", "optimiser", "api", "cost model")
WEEKDAY = (1.15, 1.1, 1.0, 1.0, 0.75)
MIX = {
    "bug": 28,
    "how-to": 24,
    "feature request": 12,
    "integration": 10,
    "optimisation": 8,
    "login": 8,
    "billing": 6,
    "data export": 1.2,
    "contract": 0.6,
    "documentation": 0.8,
    "sla": 1.0,
}
USAGE = ("account_id", "date", "user", "feature", "tier", "count")
Row = dict[str, str]


def logins(story: Story, seed: int) -> list[tuple[str, int, int, float, float]]:
    """The accounts in the product: address by person, first week, week of leaving, activity, taste for the advanced."""
    rng, account = dice(seed, story.account.id, "logins"), story.account
    out = []
    for number in range(account.users):
        name = f"{rng.choice(names.FIRST[account.language])} {rng.choice(names.LAST[account.language])}"
        address = f"{plain(name.split()[0])[0]}.{plain(name.split()[-1])}{number}@{account.domains[0]}"
        out.append(
            (
                address,
                account.first + int(rng.expovariate(0.3)),
                story.span.weeks,
                rng.median(1, 0.8),
                rng.betavariate(1.2, 3),
            )
        )
    for person in account.people:
        if not person.executive and rng.chance(0.75):
            out.append(
                (
                    person.addresses[0][1],
                    max(account.first, person.since),
                    person.until,
                    rng.median(1.2, 0.8),
                    rng.betavariate(1.5, 3),
                )
            )
    rng.shuffle(out)
    return out


def usage(story: Story, seed: int) -> list[Row]:
    """Counts by day, person and feature; a working week, a slow growth, and whatever the story does to it."""
    rng, account, span = dice(seed, story.account.id, "usage"), story.account, story.span
    users, drift = logins(story, seed), rng.walk(span.weeks, 0.02)
    growth, shape = rng.uniform(-0.0005, 0.0025), rng.uniform(1.5, 5)
    tastes = {u[0]: (rng.sample(CORE, 2), rng.sample(ADVANCED, rng.choice((1, 1, 2)))) for u in users}
    rows: list[Row] = []
    for week in range(account.first, span.weeks):
        level = story.series["usage"][week] * drift[week] * (1 + growth * week)
        depth, breadth = story.series["depth"][week], story.series["breadth"][week]
        days = [span.day(week) + d for d in range(5) if not is_holiday(account.country, span.day(week) + d)]
        for place, (address, since, until, activity, advanced) in enumerate(users):
            if not since <= week < until or (place + 0.5) / len(users) > breadth or not days or rng.chance(0.12):
                continue
            core, deep = tastes[address]
            for tier, features, mean in (("core", core, 9.0), ("advanced", deep, 7 * advanced * depth)):
                if tier == "advanced" and not rng.chance(min(1, 2 * advanced)):
                    continue
                for feature in features:
                    count = rng.overdispersed(mean * activity * level * len(days) / 5, shape)
                    if count:
                        day = rng.pick(days, [WEEKDAY[(d + 3) % 7] for d in days])
                        rows.append(dict(zip(USAGE, (account.id, iso(day), address, feature, tier, str(count)))))
    return rows


def iso(day: int) -> str:
    """A day counted from 1970, as a date."""
    return (EPOCH + dt.timedelta(day)).isoformat()


def tickets(story: Story, seed: int) -> list[Row]:
    """Tickets with their type, in the words of the customer."""
    rng, account, span = dice(seed, story.account.id, "tickets"), story.account, story.span
    place = ("en", "de", "pl", "fr").index(account.language)
    shape, rows = rng.uniform(0.8, 4), []
    for week in range(account.first, span.weeks):
        people = [p for p in account.people if story.active(p, week) > 0.1 and not p.executive] or story.regulars(week)[
            :1
        ]
        mix = dict(MIX)
        mix["bug"] *= story.series["bugs"][week]
        mix["billing"] *= 1 + 12 * story.series["invoices"][week]
        busy = sum(mix.values()) / sum(MIX.values())
        ordinary, leaving = sum(mix.values()), story.series["exits"][week]
        for kind in EXIT_TICKETS:
            mix[kind] += leaving / (1 - min(0.9, leaving)) * ordinary / 4
        for _ in range(rng.overdispersed(account.ticket_rate * busy * story.series["tickets"][week], shape)):
            kind, person = rng.pick(list(mix), list(mix.values())), rng.choice(people)
            made = person.hours.moment(span.day(week), rng)
            solved = made + int(3600 * rng.median(20, 1.2))
            words = TICKET[kind]
            if solved > span.day(span.weeks) * DAY:
                solved = 0
            rows.append(
                {
                    "ts": str(made),
                    "account_id": account.id,
                    "created_at": stamp(made),
                    "resolved_at": stamp(solved) if solved else "",
                    "requester": person.address(week),
                    "type": kind,
                    "subject": words[place if len(words) == 4 else min(len(words) - 1, place + place // 2)],
                    "priority": rng.pick(("low", "normal", "high", "urgent"), (2, 6, 2, 1 if kind != "bug" else 2)),
                    "status": "solved" if solved else "open",
                    "reopened": str(int(rng.chance(0.05))),
                    "follow_ups": str(rng.poisson(0.6)),
                    "satisfaction": rng.choice(("", "", "", "5", "5", "4", "3", "2")) if solved else "",
                }
            )
    return rows


def stamp(ts: int) -> str:
    """An instant in UTC."""
    return dt.datetime.fromtimestamp(ts, dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
