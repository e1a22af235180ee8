# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is there: the vendor's people, the customers and their people."""

import unicodedata
from dataclasses import dataclass, field

import names
import phrases
from days import ZONES, Hours, Span, EPOCH
from dice import Dice, dice

VENDOR, VENDOR_DOMAIN = "Corvane Planning", "corvane.example"
SUPPORT = f"support@{VENDOR_DOMAIN}"
COUNTRIES = {"DE": ("de", 24), "PL": ("pl", 14), "FR": ("fr", 14), "GB": ("en", 26), "US": ("en", 14)}
AFFIX = {"de": "GmbH", "pl": "SA", "fr": "SAS", "en": "Ltd"}
FOREVER = 10_000


SPELLED = str.maketrans("ł ", "l-", "'") | {ord(umlaut): two for umlaut, two in zip("äöüß", ("ae", "oe", "ue", "ss"))}


def plain(name: str) -> str:
    """A name in ASCII, as mail addresses have it."""
    name = name.lower().translate(SPELLED)
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()


@dataclass
class Member:
    """One of the vendor's people."""

    name: str
    email: str
    role: str
    hours: Hours
    mailbox: bool = True
    gap: range = range(0)  # weeks that the export lacks


@dataclass
class Person:
    """One of a customer's people."""

    key: str
    name: str
    level: int
    function: str
    title: str
    role: str
    share: float  # of what the customer's people write, before the course of events
    delay: float  # median hours to an answer
    spread: float  # sigma of its logarithm
    silent: float  # share of mail never answered
    shows: float  # share of meetings attended
    copies: bool  # puts half the house in copy
    hours: Hours
    language: str
    since: int = 0  # first week
    until: int = FOREVER  # week of leaving
    leave_known: bool = False  # the contacts table has the date
    addresses: list[tuple[int, str]] = field(default_factory=list)  # from which week

    def address(self, week: int) -> str:
        """The address in use in a week."""
        return [a for first, a in self.addresses if first <= week][-1]

    @property
    def executive(self) -> bool:
        """Whether the level is that of an executive."""
        return self.level >= 4


@dataclass
class Account:
    """A customer."""

    id: str
    name: str
    country: str
    language: str
    domains: list[str]
    people: list[Person]
    team: dict[str, list[tuple[int, Member]]]  # by role: from which week
    rate: float  # messages of either side a week
    shape: float  # of the weekly counts: small is noisy
    step: float  # of the slow walk of its volume
    ticket_rate: float  # a week
    users: int  # who log in, beside the contacts
    age: int  # days that it has been a customer when the export begins
    first: int = 0  # first week
    listed: int = 1  # how many of the domains the accounts table names

    @property
    def zone(self) -> str:
        """The time zone of the head office."""
        return ZONES[self.country]

    def member(self, role: str, week: int) -> Member:
        """Who of the vendor holds a role in a week."""
        return [m for first, m in self.team[role] if first <= week][-1]

    def execs(self) -> list[Person]:
        """The executives."""
        return [p for p in self.people if p.executive]

    def add(self, person: Person) -> Person:
        """One more person."""
        self.people.append(person)
        return person


def leaves(rng: Dice, span: Span, summer: int) -> list[tuple[int, int]]:
    """Holidays of a person: a long one in summer, Christmas, and two short ones a year."""
    out = []
    for year in range(span.start.year, span.date(span.weeks).year + 1):
        january = (span.start.replace(year=year, month=1, day=1) - EPOCH).days
        for first, length in (
            (rng.randint(summer, summer + 55), rng.choice((9, 13, 16, 20))),
            (rng.randint(350, 356), rng.randint(5, 14)),
            (rng.randint(20, 150), rng.randint(1, 8)),
            (rng.randint(250, 330), rng.randint(1, 8)),
        ):
            out.append((january + first, january + first + length))
    return out


def workweek(rng: Dice) -> tuple[int, ...]:
    """One in seven works part-time."""
    return (0, 1, 2, 3, 4) if rng.chance(0.86) else tuple(sorted(rng.sample(range(5), rng.choice((2, 3, 3, 4)))))


class Casting:
    """Makes people whose addresses do not clash."""

    def __init__(self, seed: int, span: Span) -> None:
        self.seed, self.span = seed, span
        self.taken: set[str] = {SUPPORT}
        self.managers: list[Member] = []

    def mail(self, name: str, domain: str, style: int = 0) -> str:
        """An unused address."""
        first, last = plain(name.split()[0]), plain(name.split()[-1])
        local = (f"{first}.{last}", f"{first[0]}{last}", f"{last}.{first}", first)[style]
        number, address = 1, f"{local}@{domain}"
        while address in self.taken:
            number, address = number + 1, f"{local}{number + 1}@{domain}"
        self.taken.add(address)
        return address

    def member(self, role: str, number: int) -> Member:
        """One of the vendor's people."""
        rng = dice(self.seed, "member", role, number)
        name = f"{rng.choice(names.FIRST['nl'])} {rng.choice(names.LAST['nl'])}"
        hours = Hours(
            "NL",
            ZONES["NL"],
            workweek(rng),
            rng.uniform(7.5, 9.5),
            rng.uniform(16.5, 18.5),
            leaves(rng, self.span, 180),
        )
        return Member(name, self.mail(name, VENDOR_DOMAIN), role, hours)

    def person(self, account: Account, rng: Dice, level: int, since: int = 0) -> Person:
        """One of a customer's people; one in ten sits in another country."""
        country = account.country if rng.chance(0.9) else rng.choice(list(COUNTRIES))
        language = COUNTRIES[country][0]
        name = f"{rng.choice(names.FIRST[language])} {rng.choice(names.LAST[language])}"
        place = rng.randrange(len(phrases.FUNCTIONS))
        title = phrases.TITLE[account.language][level].format(phrases.FUNCTION_NAME[account.language][place])
        hours = Hours(
            country,
            ZONES[country],
            workweek(rng),
            rng.uniform(7, 9.5),
            rng.uniform(16, 18.5),
            leaves(rng, self.span, 172 if country in ("PL", "GB") else 190),
        )
        style = int(dice(self.seed, account.id, "style").random() * 3)
        person = Person(
            f"{account.id}/p{len(account.people):02}",
            name,
            level,
            phrases.FUNCTIONS[place],
            title,
            "economic buyer" if level == 5 else "sponsor" if level == 4 else "user",
            rng.median(1, 1.1) * (0.7 if level >= 4 else 1),
            rng.median(5, 0.6),
            rng.uniform(0.9, 1.5),
            rng.betavariate(2, 9),
            rng.betavariate(9, 2.2),
            rng.chance(0.08),
            hours,
            language,
            since,
        )
        person.addresses.append((0, self.mail(name, account.domains[0], style)))
        return person

    def account(self, number: int, team: dict[str, list[tuple[int, Member]]], size: int, rate: float | None) -> Account:
        """A customer with so many people."""
        rng = dice(self.seed, "account", number)
        country = rng.pick(list(COUNTRIES), [weight for _, weight in COUNTRIES.values()])
        language = COUNTRIES[country][0]
        first, second = names.COMPANY[language]
        while True:
            name = f"{rng.choice(first)} {rng.choice(second)}"
            domain = f"{plain(name)}.{rng.choice(('example', 'test'))}"
            if domain.rsplit(".", 1)[0] not in self.taken:
                break
        self.taken.add(domain.rsplit(".", 1)[0])
        account = Account(
            f"K{number:03}",
            f"{name} {AFFIX[language]}" if rng.chance(0.5) else name,
            country,
            language,
            [domain],
            [],
            team,
            rate or 1.5 * size**0.8 * rng.median(1, 0.35),
            rng.uniform(1.2, 7),
            rng.uniform(0.02, 0.07),
            rng.median(0.9, 0.6),
            int(size * rng.median(1.2, 0.7)) + 1,
            rng.randint(200, 2200),
        )
        levels = [4] * max(1, min(4, size // 5)) + ([5] if size >= 8 else [])
        for level in [*levels, *(rng.pick((1, 2, 3), (5, 3, 2)) for _ in range(size - len(levels)))]:
            account.add(self.person(account, rng, level))
        champion = max((p for p in account.people if p.level in (2, 3)), key=lambda p: p.share, default=None)
        if champion:
            champion.role = "champion"
        return account
