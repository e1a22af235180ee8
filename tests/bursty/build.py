# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws the vendor's staff, the accounts and their people."""

from __future__ import annotations

import datetime as dt
import math
import random
from dataclasses import dataclass, field

import words
from days import Clock, take_leave
from kinds import KINDS, Kind
from model import WEEKS, Account, Person

VENDOR = "larkspur.example"
FUNCTIONS = (
    ("operations", 4),
    ("engineering", 4),
    ("product", 2),
    ("finance", 1),
    ("procurement", 1),
    ("legal", 0.5),
    ("management", 1),
)
WANDER = {
    "volume": 0.20,
    "breadth": 0.15,
    "delay": 0.15,
    "accept": 0.06,
    "usage": 0.13,
    "advanced": 0.14,
    "tickets": 0.25,
    "exec": 0.25,
    "meetings": 0.1,
    "makers": 0.15,
    "ours": 0.15,
}
SOURCES = (("DE", 5), ("GB", 3), ("FR", 2), ("US", 4), ("SE", 1.5), ("ES", 1.5), ("NL", 1.5), ("SG", 1))


@dataclass
class World:
    """Everything before the first mail."""

    seed: int
    clock: Clock
    staff: list[Person] = field(default_factory=list)
    support: Person | None = None
    accounts: list[Account] = field(default_factory=list)
    outages: list[tuple[int, str, float]] = field(default_factory=list)  # day, product, hours
    gap_owner: Person | None = None


def pick(rng: random.Random, weighted: tuple[tuple[str, float], ...]) -> str:
    """One of weighted choices."""
    return rng.choices([k for k, _ in weighted], [w for _, w in weighted])[0]


def wander(rng: random.Random, spread: float, hold: float = 0.965) -> list[float]:
    """A slow random walk around one, with the given spread of its logarithm."""
    x, out, step = rng.gauss(0, spread), [], spread * math.sqrt(1 - hold * hold)
    for _ in range(WEEKS):
        x = hold * x + rng.gauss(0, step)
        out.append(math.exp(x))
    return out


def episodes(rng: random.Random, regular: bool) -> list[float]:
    """Times in which a contact has much or little to do with us."""
    out: list[float] = []
    while len(out) < WEEKS:
        level = math.exp(rng.gauss(0, 0.3 if regular else 0.65)) if regular or rng.random() > 0.22 else 0.04
        out += [level] * max(3, int(rng.expovariate(1 / 9)))
    return out[:WEEKS]


def vendor_staff(rng: random.Random, world: World) -> None:
    """Nine account managers (one comes late, one leaves), engineers, a vice president, a chief; a support box."""
    plan = (
        [("Account Manager", 3, "sales")] * 9
        + [("Solution Engineer", 2, "engineering")] * 4
        + [("Vice President Customers", 4, "management"), ("Chief Executive", 5, "management")]
    )
    used: set[str] = set()
    for i, (title, level, function) in enumerate(plan):
        country = ("DE", "DE", "GB", "US", "FR")[i % 5]
        name = words.person_name(rng, country)
        while name in used:
            name = words.person_name(rng, country)
        used.add(name)
        person = Person(
            f"V{i:02}",
            name,
            [(0, name.lower().replace(" ", ".") + "@" + VENDOR)],
            country,
            level,
            function,
            title,
            slowness=math.exp(rng.gauss(-0.3, 0.3)),
        )
        take_leave(rng, world.clock, person)
        world.staff.append(person)
    world.support = Person("VSUP", "Larkspur Support", [(0, "support@" + VENDOR)], "DE", 1, "support", "Shared mailbox")
    world.staff[7].end = rng.randint(55, 70)
    world.staff[8].start = world.staff[7].end - 3
    world.gap_owner = world.staff[6]


def client_person(rng: random.Random, clock: Clock, acc: Account, number: int, lead: int, used: set[str]) -> Person:
    """A contact; the first ones weigh most and sit in the larger functions."""
    country = acc.country if rng.random() < 0.85 else pick(rng, SOURCES)
    name = words.person_name(rng, country)
    while name in used:
        name = words.person_name(rng, country)
    used.add(name)
    function = pick(rng, FUNCTIONS) if number else "operations"
    level = 4 if function == "management" else rng.choices((1, 2, 3), (3, 5, 3))[0]
    if number in (0, 1):
        level = 3
    if number == 3 or (number > 8 and number % 9 == 0):
        level, function = rng.choice((4, 4, 5)), "management"
    person = Person(
        f"{acc.id}-P{number:02}",
        name,
        [(0, name.lower().replace(" ", ".") + "@" + acc.domains[0])],
        country,
        level,
        function,
        f"{function.capitalize()} {rng.choice(words.TITLES[level])}",
        weight=(1.5 if level >= 4 else 1.0) / (number + 1) ** 0.95 * math.exp(rng.gauss(0, 0.35)),
        slowness=math.exp(rng.gauss(0, 0.35)),
    )
    person.episodes = episodes(rng, number < lead or level >= 4)
    take_leave(rng, clock, person)
    return person


def ordinary_turnover(rng: random.Random, acc: Account, spare: list[Person]) -> None:
    """People come, go and change posts in every account."""
    for person in list(acc.people[2:]):
        if rng.random() < 0.22 and len(acc.people) > 3:
            if rng.random() < 0.6:
                person.end = rng.randint(5, WEEKS + 5)
                if spare and rng.random() < 0.85:
                    new = spare.pop()
                    new.start, new.level, new.function, new.title = (
                        person.end + rng.randint(-2, 10),
                        person.level,
                        person.function,
                        person.title,
                    )
                    new.weight, new.follows = person.weight, person.key
                    acc.people.append(new)
            else:
                person.start = rng.randint(3, WEEKS - 10)


def draw_account(rng: random.Random, world: World, kind: Kind, index: int, names: set[str], giant: bool) -> Account:
    """One account of a kind."""
    mails = min(kind.mails[1], max(kind.mails[0], math.exp(rng.gauss(math.log(4.8), 0.8))))
    contacts = round(min(kind.contacts[1], max(kind.contacts[0], 2.3 * mails**0.75 * math.exp(rng.gauss(0, 0.4)))))
    if giant:
        mails, contacts = rng.uniform(62, 80), rng.randint(50, 60)
    name = words.company_name(rng, names)
    country = pick(rng, SOURCES)
    seats = max(5, round(contacts * rng.uniform(2, 6)))
    clock = world.clock
    started = clock.start - dt.timedelta(days=rng.randint(120, 2000))
    first = 0
    if kind.number in (1, 22) and rng.random() < 0.18:
        first = rng.randint(8, 30)
        started = clock.date(7 * first)
    products = rng.choice((["Planner"], ["Ledgerline"], ["Planner", "Ledgerline"], ["Planner", "Courier"]))
    acc = Account(
        f"C{index:03}",
        name,
        kind.number,
        kind.label,
        kind.leaves,
        country,
        [name.lower().replace(" ", "-") + ".example"],
        mails,
        products,
        seats,
        seats * rng.randint(180, 420),
        "A" if mails > 12 else "B" if mails > 4 else "C",
        started.isoformat(),
        rng.randint(4, 55),
        rng.choice((60, 90, 90)),
        first_week=first,
    )
    used: set[str] = set()
    everyone = [client_person(rng, clock, acc, i, 2, used) for i in range(contacts + 14)]
    acc.people, spare = everyone[:contacts], everyone[contacts:]
    for person in spare:
        person.weight = 0.3
    ordinary_turnover(rng, acc, spare)
    acc.noise = {knob: wander(rng, spread) for knob, spread in WANDER.items()}
    acc.status_every = 1 if mails > 18 else 2 if mails > 5 else 4
    acc.late_reply = math.exp(rng.gauss(0, 0.35))
    acc.spare = spare
    for person in acc.people[:3]:
        person.end = None
    kind.change(acc, rng)
    if "closes" in acc.facts:
        for week in range(WEEKS):
            text = clock.date(7 * week).strftime("%m-%d")
            if "07-25" <= text <= "08-18" or text >= "12-20" or text <= "01-04":
                acc.shut.append((week, week))
                for person in acc.people:
                    person.absent.update(range(7 * week, 7 * week + 7))
    return acc


def give_owners(rng: random.Random, world: World) -> None:
    """Spread the accounts over our people, with the changes that happen among them."""
    normal = [p for p in world.staff[:8] if p is not world.gap_owner]
    late = world.staff[8]
    for i, acc in enumerate(world.accounts):
        acc.engineer = world.staff[9 + i % 4]
        if acc.archetype == 18:
            acc.owners = [(-99, world.gap_owner)]  # type: ignore[list-item]
            continue
        first = normal[i % len(normal)]
        acc.owners = [(-99, first)]
        if first.end is not None:
            acc.owners.append((first.end, late))
        elif "handover" in acc.facts:
            acc.owners.append(
                (int(acc.facts["handover"]), rng.choice([p for p in normal if p is not first and p.end is None]))
            )


def build(seed: int) -> World:
    """The whole world from a seed."""
    rng = random.Random(f"build {seed}")
    start = dt.date(2023, 1, 2) + dt.timedelta(weeks=13 * (seed % 5))
    world = World(seed, Clock(start))
    vendor_staff(rng, world)
    plan = [kind for kind in KINDS for _ in range(kind.count)]
    rng.shuffle(plan)
    names: set[str] = set()
    first = next(i for i, kind in enumerate(plan) if kind.number == 1)
    world.accounts = [draw_account(rng, world, kind, i + 1, names, i == first) for i, kind in enumerate(plan)]
    give_owners(rng, world)
    gap = rng.randint(55, 80)
    for acc in world.accounts:
        if acc.archetype == 18:
            acc.gap = (gap, gap + 5)
    for product in ("Planner", "Ledgerline", "Courier"):
        world.outages += [
            (7 * rng.randint(4, WEEKS - 9) + rng.randint(0, 4), product, rng.uniform(1, 30)) for _ in range(2)
        ]
    return world
