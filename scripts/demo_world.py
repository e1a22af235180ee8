# SPDX-License-Identifier: GPL-3.0-or-later
"""Who lives in the demo portfolio of make-demo, and what happens to them."""

import datetime as dt
import random

FIRST = dt.date(2024, 12, 16)  # a Monday
WEEKS = 80                     # the last one ends on 2026-06-28
VENDOR = "northwind.example"
SEED = 20260628

TEAM = [  # local part, name, title, function, level
    ("anna.brandt", "Anna Brandt", "Account Manager", "account", 2),
    ("jonas.weiss", "Jonas Weiß", "Account Manager", "account", 2),
    ("mira.koch", "Mira Koch", "Customer Success Manager", "account", 2),
    ("tobias.lang", "Tobias Lang", "Solution Engineer", "engineering", 1),
    ("eva.seidel", "Eva Seidel", "Support Engineer", "support", 1),
    ("paul.richter", "Paul Richter", "Product Manager", "product", 2),
    ("claudia.vogt", "Claudia Vogt", "VP Customers", "executive", 4),
    ("henrik.olsen", "Henrik Olsen", "Account Manager", "account", 2),
]
ENGINEER, SUPPORT, PRODUCT, ABROAD = TEAM[3], TEAM[4], TEAM[5], TEAM[7]

SEATS = [  # at every client: title, function, level, messages a week, whom of us they speak to (None: the owner)
    ("Chief Operating Officer", "executive", 5, 0.35, None),
    ("VP Engineering", "engineering", 4, 0.45, ENGINEER),
    ("Head of Data", "data", 3, 1.0, SUPPORT),
    ("Projektleiterin", "operations", 2, 1.2, None),
    ("Product Manager", "product", 2, 0.8, PRODUCT),
    ("Systems Engineer", "engineering", 1, 0.9, ENGINEER),
    ("Sachbearbeiter Einkauf", "procurement", 1, 0.5, None),
    ("Data Analyst", "data", 1, 0.7, SUPPORT),
    ("Data Analyst", "data", 1, 0.9, SUPPORT),  # the successor, where there is one
]
SUCCESSOR = len(SEATS) - 1

GIVEN = ("Lena Max Sofia Felix Greta Emil Ida Oskar Clara Anton Marta Jan Nele Paul Ruth Karl Vera Ben Lotte Finn Irene "
         "Hugo Elsa Theo Agnes Bruno Dana Erik Frieda Georg Hanna Igor Jule Kai Lars Maja Nora Otto Petra Ralf").split()
FAMILY = ("Müller Schmidt Özdemir Fischer Weber Kowalski Wagner Becker Nguyen Hoffmann Schäfer Koch Bauer Rossi Klein Wolf "
          "Schröder Neumann Schwarz Zimmermann Braun Krüger Hartmann Lange Werner Krause Lehmann Maier Köhler Walter").split()

ACCOUNTS = [  # id, name, story
    ("A01", "Kestrel Logistik", "slow-collapse"),
    ("A02", "Ostmark Stahl", "executive-withdrawal"),
    ("A03", "Lindgren Papier", "captive-usage"),
    ("A04", "Brennfeld Energie", "exit-blueprint"),
    ("A05", "Sonnenalp Hotels", "holiday-dip"),
    ("A06", "Halden Marine", "mailbox-missing"),
    ("A07", "Arnold Feinkost", "champion-departure"),
    ("A08", "Weidner Optik", "healthy"),
    ("A09", "Tannhof Versicherung", "healthy"),
    ("A10", "Rheinwerk Druck", "healthy"),
    ("A11", "Silberbach Textil", "healthy"),
    ("A12", "Falkner Maschinen", "usage-slips"),
    ("A13", "Morgenstern Verlag", "healthy"),
    ("A14", "Birkenau Pharma", "handover"),
    ("A15", "Oderland Agrar", "onboarding"),
    ("A16", "Quellwasser AG", "quiet"),
]

HOLIDAYS = [
    ("2024-12-25", "Weihnachten"), ("2024-12-26", "Zweiter Weihnachtstag"), ("2025-01-01", "Neujahr"),
    ("2025-04-18", "Karfreitag"), ("2025-04-21", "Ostermontag"), ("2025-05-01", "Tag der Arbeit"),
    ("2025-05-29", "Christi Himmelfahrt"), ("2025-06-09", "Pfingstmontag"), ("2025-10-03", "Tag der Deutschen Einheit"),
    ("2025-12-25", "Weihnachten"), ("2025-12-26", "Zweiter Weihnachtstag"), ("2026-01-01", "Neujahr"),
    ("2026-04-03", "Karfreitag"), ("2026-04-06", "Ostermontag"), ("2026-05-01", "Tag der Arbeit"),
    ("2026-05-14", "Christi Himmelfahrt"), ("2026-05-25", "Pfingstmontag"),
]
CLOSED = {dt.date.fromisoformat(day) for day, _ in HOLIDAYS}
TOPICS = ("Schnittstelle Lager", "Monthly figures", "Rollout plan", "Data quality", "Access rights", "Release notes",
          "Report layout", "Training dates", "Interface test", "Order import", "Roadmap questions", "Dashboard filter")


COLLAPSE, WITHDRAWAL, DEPARTURE, EXIT, SLIP = 50, 60, 66, 66, 70  # the weeks in which the stories begin
HANDOVER, KICK_OFF = 62, 67
EXIT_TICKETS = {  # week: type, subject
    69: ("data-export", "Full data export of all orders"),
    70: ("contract", "SLA credit claim for April"),
    71: ("documentation", "Database schema documentation"),
    73: ("data-export", "API dump of every document since 2021"),
    74: ("contract", "SLA credit claim for May"),
    75: ("contract", "SLA credit claim: downtime of 340 seconds on Tuesday"),
    76: ("documentation", "System architecture document for our IT"),
    77: ("contract", "SLA credit claim for June"),
    78: ("data-export", "Data deletion certificate after contract end"),
}


def season(week: int) -> float:
    """How busy a week is for everybody: Christmas and August are thin."""
    day = FIRST + dt.timedelta(weeks=week)
    number = day.isocalendar().week
    return {51: 0.7, 52: 0.15, 1: 0.3, 53: 0.15, 32: 0.7, 33: 0.65, 34: 0.7}.get(number, 1.0)


def is_works_holiday(week: int) -> bool:
    """The hotels close for four weeks every June; who is away says so."""
    return (FIRST + dt.timedelta(weeks=week)).isocalendar().week in range(22, 26)


def willingness(story: str, week: int, seat: int) -> float:
    """How much of the usual a client person writes and answers; what we write does not follow it."""
    if story == "slow-collapse" and week >= COLLAPSE:
        return max({0: 0.7, 3: 2.3, 6: 1.0}.get(seat, 0.0), 1 - (week - COLLAPSE - seat) / 14)
    if story == "executive-withdrawal" and seat < 2 and week >= WITHDRAWAL:
        return 0.0
    if story == "holiday-dip" and is_works_holiday(week):
        return 0.0
    if story == "handover" and seat >= SUCCESSOR - 1:
        return 1.0 if (seat == SUCCESSOR) == (week >= HANDOVER) else 0.0
    if story == "champion-departure" and seat == 2:
        return 0.0 if week >= DEPARTURE else 1.8
    return 1.0


def outreach(story: str, week: int, seat: int) -> float:
    """How much of the usual we write to a client person."""
    if story == "champion-departure" and seat == 2 and week > DEPARTURE:
        return 0.0
    if story == "holiday-dip" and is_works_holiday(week):
        return 0.3
    if story == "handover" and seat >= SUCCESSOR - 1:
        return willingness(story, week, seat)
    return 2.3 if story == "slow-collapse" and seat == 3 and week >= COLLAPSE else 1.0


def slowness(story: str, week: int) -> float:
    """By what factor their answers take longer."""
    return min(2.5, 1.05 ** (week - COLLAPSE)) if story == "slow-collapse" and week > COLLAPSE else 1.0


def first_week(story: str) -> int:
    """Everybody was a customer before the records begin, but for the one that has just become one."""
    return KICK_OFF if story == "onboarding" else 0


def day_of(week: int, weekday: int = 0) -> dt.date:
    return FIRST + dt.timedelta(weeks=week, days=weekday)


def is_present(story: str, seat: int, week: int) -> bool:
    """Whether somebody sits there at all, be they heard of or not."""
    return story != "handover" or seat < SUCCESSOR - 1 or willingness(story, week, seat) > 0


def ascii_text(text: str) -> str:
    """Umlauts as German mail addresses write them."""
    for a, b in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("Ö", "Oe"), ("Ü", "Ue"), ("Ä", "Ae")):
        text = text.replace(a, b)
    return text


def ascii_domain(name: str) -> str:
    return ascii_text(name).lower().replace(" ", "-") + ".example"


def poisson(rng: random.Random, mean: float) -> int:
    """Knuth's method; means here are small."""
    limit, count, product = 2.718281828459045 ** -mean, 0, rng.random()
    while product > limit:
        count += 1
        product *= rng.random()
    return count
