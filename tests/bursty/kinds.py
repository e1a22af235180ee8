# SPDX-License-Identifier: GPL-3.0-or-later
"""The kinds of account: what changes in each, when, and how much."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from model import WEEKS, Account, Person, Shift

STRENGTHS = (("strong", 1.15), ("medium", 1.0), ("medium", 1.0), ("weak", 0.86))
Change = Callable[[Account, random.Random], None]


@dataclass
class Kind:
    """One kind of account."""

    number: int
    label: str
    count: int
    change: Change
    contacts: tuple[int, int] = (2, 60)
    mails: tuple[float, float] = (1.0, 80.0)
    leaves: bool = False


def turn(acc: Account, knob: str, start: int, ramp: int, to: float, end: int | None = None, back: int = 6) -> None:
    """Add a shift."""
    acc.shifts.append(Shift(knob, start, ramp, to, end, back))


def leader(acc: Account, week: int, least: int = 2, most: int = 3, function: str | None = None) -> Person:
    """The weightiest contact in post of a range of levels."""
    there = [p for p in acc.present(week) if least <= p.level <= most and (function is None or p.function == function)]
    return max(there or acc.present(week), key=lambda p: p.weight)


def successor(acc: Account, gone: Person, week: int, rng: random.Random, weight: float = 0.9) -> Person:
    """Someone new in the post of another."""
    new = acc.spare.pop()
    new.start, new.end, new.weight = week, None, gone.weight * weight
    new.level, new.function, new.title, new.follows = gone.level, gone.function, gone.title, gone.key
    new.episodes = [0.8 + 0.4 * rng.random() for _ in range(WEEKS)]
    acc.people.append(new)
    return new


# ---------------------------------------------------------------- accounts that stay


# label: (first and last week of the change, weeks tolerated after it, shifts as knob, weeks from the change, ramp, factor, weeks until it ends, ramp back)
STAYS: dict[str, tuple[tuple[int, int], int, tuple[tuple[str, int, int, float, int | None, int], ...]]] = {
    "slow-decline": ((5, 25), 0, (("volume", 0, 65, 0.6, None, 0),)),
    "growing": (
        (10, 40),
        0,
        (
            ("volume", 0, 45, 1.7, None, 0),
            ("usage", 0, 45, 1.6, None, 0),
            ("advanced", 0, 45, 1.2, None, 0),
            ("tickets", 0, 45, 1.4, None, 0),
        ),
    ),
    "other-channel": (
        (44, 70),
        0,
        (("volume", 0, 8, 0.38, None, 0), ("we_start", 0, 8, 0.7, None, 0), ("chat", 0, 8, 6.0, None, 0)),
    ),
    "weekly-meeting": ((44, 70), 0, (("volume", 0, 5, 0.42, None, 0), ("we_start", 0, 5, 0.75, None, 0))),
    "reorganisation": (
        (45, 72),
        22,
        (
            ("volume", 0, 2, 0.5, 11, 5),
            ("breadth", 0, 2, 0.6, 11, 6),
            ("delay", 0, 2, 1.7, 11, 5),
            ("accept", 0, 2, 0.7, 11, 4),
        ),
    ),
    "vendor-handover": ((46, 80), 0, (("volume", 0, 1, 0.7, 4, 3),)),
    "ticket-storm": (
        (46, 85),
        0,
        (
            ("tickets", 0, 1, 5.0, 6, 4),
            ("volume", 0, 1, 1.6, 6, 4),
            ("incident", 0, 1, 5.0, 6, 4),
            ("mood", 0, 1, 0.7, 8, 6),
        ),
    ),
    "audit": ((46, 85), 14, (("buyers", 0, 2, 5.0, 9, 3), ("exit", 0, 2, 4.0, 7, 3), ("commercial", 0, 2, 3.0, 9, 3))),
    "squeeze": (
        (46, 80),
        26,
        (("users", 0, 3, 0.75, None, 0), ("volume", 0, 6, 0.85, None, 0), ("commercial", -3, 2, 2.5, 5, 3)),
    ),
    "we-are-busy": ((46, 85), 12, (("ours", 0, 1, 4.0, 8, 2), ("we_start", 0, 1, 0.3, 8, 3))),
}


def staying(acc: Account, rng: random.Random) -> None:
    """A change as in the table, or none at all."""
    if acc.label not in STAYS:
        return
    span, tolerated, shifts = STAYS[acc.label]
    at = rng.randint(*span)
    for knob, wait, ramp, to, until, back in shifts:
        turn(acc, knob, at + wait, ramp, to, None if until is None else at + until, max(1, back))
    if tolerated:
        acc.tolerated.append((at, at + tolerated))
    if acc.label == "weekly-meeting":
        acc.status_weekly_from = at
    elif acc.label == "vendor-handover":
        acc.facts["handover"] = str(at)
    elif acc.label == "squeeze":
        acc.facts["seats"] = f"{at}:0.75"
    elif acc.label == "reorganisation":
        for old in sorted(acc.present(at), key=lambda p: -p.weight)[1::3][:6]:
            old.end = at + rng.randint(0, 3)
            successor(acc, old, at + 11 - rng.randint(0, 5), rng)


def seasonal(acc: Account, rng: random.Random) -> None:
    """A strong yearly wave."""
    acc.season, acc.season_peak = rng.uniform(0.5, 0.75), rng.randint(0, 51)


def project(acc: Account, rng: random.Random) -> None:
    """A project of half a year that ends with a closing meeting; its people go home."""
    start, length = rng.randint(12, 35), rng.randint(22, 30)
    turn(acc, "volume", start, 4, 2.1, start + length, 4)
    turn(acc, "meetings", start, 4, 1.8, start + length, 4)
    acc.facts["project"] = f"{start}:{start + length}"
    guests = [acc.spare.pop() for _ in range(3)]
    for guest in guests:
        guest.start, guest.end, guest.function, guest.weight = start, start + length + 2, "engineering", 0.7
    acc.people += guests


def champion_replaced(acc: Account, rng: random.Random) -> None:
    """The champion leaves; a successor takes over within weeks and gets going."""
    at = rng.randint(45, 85)
    old = leader(acc, at)
    old.end = at
    successor(acc, old, at + rng.randint(-2, 4), rng)
    acc.tolerated.append((at - 1, at + 9))


def new_domain(acc: Account, rng: random.Random) -> None:
    """The client merges and moves to another mail domain, person by person."""
    at = rng.randint(45, 75)
    other = acc.domains[0].replace(".example", "-group.example")
    acc.domains.append(other)
    acc.facts["merged"] = str(at)
    for person in acc.people:
        person.addresses.append((at + rng.randint(0, 6), person.addresses[0][1].split("@")[0] + "@" + other))


def tiny(acc: Account, rng: random.Random) -> None:
    """Two contacts, hardly a mail a week, content."""
    acc.hub = acc.people[0].key
    acc.people[0].weight = 4.0


def long_leave(acc: Account, rng: random.Random) -> None:
    """The main contact is on parental leave; a stand-in answers."""
    at, length = rng.randint(45, 75), rng.randint(14, 20)
    main = leader(acc, at)
    main.absent.update(range(7 * at, 7 * (at + length)))
    stand_in = successor(acc, main, at - 1, rng, 0.85)
    stand_in.end = at + length + 2
    acc.tolerated.append((at, at + 8))


def slow_always(acc: Account, rng: random.Random) -> None:
    """Answers late, always has."""
    acc.late_reply = rng.uniform(3.0, 5.0)


def new_executive(acc: Account, rng: random.Random) -> None:
    """An executive goes, the next one comes two months later."""
    at = rng.randint(46, 85)
    old = leader(acc, at, 4, 5)
    old.end = at
    successor(acc, old, at + rng.randint(6, 10), rng)
    acc.tolerated.append((at, at + 12))


def shutdown(acc: Account, rng: random.Random) -> None:
    """The works close for weeks in the summer and around new year."""
    acc.facts["closes"] = "yes"


# ---------------------------------------------------------------- accounts that leave


EXITS: dict[str, dict[str, tuple[float, float]]] = (
    {  # knob: (multiple at the end, start as a share of the time from onset to notice)
        "one-contact": {
            "breadth": (0.07, 0),
            "volume": (0.62, 0.1),
            "delay": (2.4, 0.1),
            "exec": (0.4, 0),
            "invite": (0.5, 0.2),
            "accept": (0.85, 0.2),
            "answer": (0.85, 0.2),
        },
        "executives-gone": {
            "exec": (0.05, 0),
            "planning": (0.35, 0.1),
            "invite": (0.35, 0.2),
            "delay": (1.7, 0.2),
            "volume": (0.75, 0.2),
            "breadth": (0.6, 0.2),
        },
        "champion-lost": {
            "breadth": (0.33, 0),
            "delay": (2.2, 0.1),
            "planning": (0.4, 0.1),
            "volume": (0.6, 0.1),
            "advanced": (0.6, 0.2),
            "invite": (0.4, 0),
            "answer": (0.85, 0.1),
        },
        "slower": {
            "delay": (8.0, 0),
            "answer": (0.75, 0.1),
            "volume": (0.8, 0.2),
            "accept": (0.7, 0.2),
            "breadth": (0.65, 0.2),
        },
        "exit-blueprint": {
            "exit": (18.0, 0),
            "tickets": (0.5, 0.2),
            "advanced": (0.35, 0.1),
            "usage": (0.65, 0.2),
            "buyers": (2.5, 0.3),
            "volume": (0.85, 0.3),
            "invite": (0.35, 0.1),
        },
        "back-to-basics": {
            "advanced": (0.25, 0),
            "users": (0.55, 0.1),
            "usage": (0.7, 0.1),
            "tickets": (0.45, 0.1),
            "invite": (0.4, 0.1),
            "makers": (0.5, 0.2),
            "volume": (0.7, 0.2),
        },
        "planning-skipped": {
            "planning": (0.15, 0),
            "invite": (0.15, 0),
            "exec": (0.35, 0.1),
            "accept": (0.75, 0.2),
            "volume": (0.65, 0.2),
            "breadth": (0.55, 0.2),
        },
        "sudden-stop": {
            "volume": (0.16, 0),
            "breadth": (0.5, 0),
            "accept": (0.45, 0),
            "usage": (0.55, 0),
            "tickets": (0.4, 0),
            "delay": (2.0, 0),
        },
        "competitor-pilot": {
            "makers": (0.15, 0),
            "usage": (0.6, 0.1),
            "sla": (10.0, 0.1),
            "delay": (2.2, 0.1),
            "invite": (0.3, 0),
            "advanced": (0.5, 0.2),
            "exit": (4.0, 0.4),
            "volume": (0.7, 0.1),
        },
        "budget-cut": {
            "users": (0.42, 0),
            "breadth": (0.4, 0.1),
            "meetings": (0.45, 0.1),
            "buyers": (3.0, 0.1),
            "volume": (0.62, 0.1),
            "commercial": (1.8, 0.1),
            "exec": (0.5, 0.2),
        },
    }
)


def leaving(acc: Account, rng: random.Random) -> None:
    """An exit as in the table: dates, strength, and the effects growing from the onset on."""
    quick = acc.label == "sudden-stop"
    length = rng.randint(10, 13) if quick else rng.randint(16, 35)
    acc.notice = rng.randint(max(62, 40 + length), 101)
    acc.onset = acc.notice - length
    acc.strength, power = rng.choice(STRENGTHS)
    acc.renewal_week = acc.notice + acc.notice_days // 7 + rng.randint(0, 3)
    turn(acc, "volume", acc.notice + 1, 8, 0.45)
    turn(acc, "planning", acc.notice, 2, 0.2)
    if acc.label == "champion-lost":
        leader(acc, acc.onset, 3, 4).end = acc.onset
    left = leader(acc, acc.onset)
    acc.hub, left.end = left.key, None
    left.episodes = [max(0.7, x) for x in left.episodes]
    for knob, (to, wait) in EXITS[acc.label].items():
        turn(acc, knob, acc.onset + round(wait * length), max(2, round((0.35 if quick else 0.5) * length)), to**power)


KINDS = [
    Kind(1, "healthy", 14, staying),
    Kind(18, "export-gap", 2, staying, (3, 12), (3, 12)),
    Kind(21, "slow-decline", 3, staying),
    Kind(22, "growing", 3, staying),
    Kind(23, "seasonal", 3, seasonal),
    Kind(24, "project-ends", 3, project, (5, 40)),
    Kind(25, "other-channel", 3, staying, (4, 40), (3, 60)),
    Kind(26, "weekly-meeting", 3, staying, (5, 40), (4, 60)),
    Kind(27, "champion-replaced", 3, champion_replaced, (4, 40), (3, 60)),
    Kind(28, "reorganisation", 3, staying, (8, 60), (4, 60)),
    Kind(29, "vendor-handover", 3, staying),
    Kind(30, "new-domain", 2, new_domain, (5, 40), (3, 60)),
    Kind(31, "tiny", 3, tiny, (2, 2), (1, 1.6)),
    Kind(32, "ticket-storm", 2, staying),
    Kind(33, "audit", 3, staying, (5, 60), (3, 60)),
    Kind(34, "long-leave", 2, long_leave, (4, 30), (3, 40)),
    Kind(35, "squeeze", 2, staying, (5, 60)),
    Kind(36, "slow-always", 2, slow_always, (3, 30), (3, 30)),
    Kind(37, "new-executive", 2, new_executive, (6, 60), (4, 60)),
    Kind(38, "we-are-busy", 2, staying),
    Kind(39, "shutdown", 2, shutdown),
    *(
        Kind(51 + i, label, count, leaving, (least, 60), (mails, 80.0), True)
        for i, (label, count, least, mails) in enumerate(
            (
                ("one-contact", 4, 8, 8.0),
                ("executives-gone", 3, 10, 8.0),
                ("champion-lost", 3, 7, 7.0),
                ("slower", 3, 5, 11.0),
                ("exit-blueprint", 3, 5, 7.0),
                ("back-to-basics", 3, 6, 6.0),
                ("planning-skipped", 2, 9, 7.0),
                ("sudden-stop", 2, 4, 6.0),
                ("competitor-pilot", 2, 8, 8.0),
                ("budget-cut", 2, 8, 7.0),
            )
        )
    ),
]
