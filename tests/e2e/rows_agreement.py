# SPDX-License-Identifier: GPL-3.0-or-later
"""What was agreed and what came of it: accounts for G1, G2, G4, L1 to L4, B1, B2, F3 and F7 and F8."""

from accounts import ADA, WEEKS, Account, ago, day
from signal_row import Row

ALWAYS = range(WEEKS - 1, -1, -1)
SETTINGS = "[privacy]\nbodies = tag\n"


# ---- strategy ----


def invited(account: Account, declined: int, accepted: int = 3) -> None:
    """Pilots accepted last year, and then declined in a row."""
    for i in range(accepted + declined):
        answer = "accepted" if i < accepted else "declined"
        account.row("invitations", invited_at=ago(340 - 30 * i), programme=f"Pilot {i}", kind="pilot", answer=answer)


def planning(account: Account, missed: int, sessions: int = 10) -> None:
    """Planning sessions with somebody of theirs; the last few refused."""
    person = account.person("planner")
    for i in range(sessions):
        account.meeting(day(4 * i + 1, 2), "Quarterly planning", {person: "DECLINED" if i < missed else "ACCEPTED"})


def letters(account: Account, of_outcomes: int, per_week: int = 2) -> None:
    """Letters of which every fourth speaks of service levels and the others of results; in the quarter so many of four do."""
    person = account.person("writer")
    for count in range(39 * per_week):
        week = 38 - count // per_week
        is_outcome = count % 4 < (3 if week > 12 else of_outcomes)
        account.mail(day(week, count % per_week), person, ADA,
                     text="This saved us two hours a day." if is_outcome else "The availability was below the SLA again.")


# ---- lagging figures ----


def surveyed(account: Account, staff: int, leaders: int, levels: bool = True) -> None:
    """An answered survey: so many of two people of staff, so many of two leaders."""
    people = [account.person(f"s{i}", **({"level": 1} if levels else {})) for i in range(2)]
    heads = [account.person(f"h{i}", **({"level": 4} if levels else {})) for i in range(2)]
    for person in people[:staff] + heads[:leaders]:
        account.row("surveys", respondent=person, sent_at=ago(60), answered_at=ago(50), score=8, kind="nps")


def log(account: Account, latest: int, first: int = 700, years: int = 5) -> None:
    """Two people who use one feature for so many days, and a second one from so many days ago on; and who write to us."""
    person = account.person("writer")
    for week in range(40):
        account.mail(day(week), person, ADA)
    account.columns["start_date"] = ago(365 * years + 10)
    account.row("outcomes", metric="Hours saved", date=ago(300), verified_by_client="yes")
    for days in range(first, 0, -7):
        for user in "ab":
            account.use(ago(days), f"{user}@{account.domain}", feature="search")
            if days <= latest:
                account.use(ago(days), f"{user}@{account.domain}", feature="forecast")


def fee(account: Account, now: float, before: float = 1000, days: int = 800) -> None:
    """Four people who use it; a contract of each year."""
    for ago_days in range(days, 0, -7):
        for i in range(4):
            account.use(ago(ago_days), f"u{i}@{account.domain}")
    for first, last, amount in ((1000, 366, before), (365, -100, now)):
        account.row("contracts", period_start=ago(first), period_end=ago(last), fee=amount * (first - last) / 365, currency="EUR")
    account.row("outcomes", metric="Hours saved", date=ago(100), baseline=10, target=5, value=6)


def results(account: Account, verified: bool, years: float = 2) -> None:
    account.columns["start_date"] = ago(int(365 * years))
    account.row("outcomes", metric="Hours saved", date=ago(300), verified_by_client="yes" if verified else "no")


def habits(account: Account, people: int, intended: int = 10) -> None:
    """So many people of a roster do what was agreed each week."""
    account.columns["start_date"] = ago(400)
    account.row("outcomes", metric="Hours saved", date=ago(300), verified_by_client="yes")
    for i in range(10):
        person = account.person(f"u{i}", **({"intended": "yes"} if i < intended else {}))
        for week in range(4 if i < people else 0):
            account.row("behaviours", user=person, behaviour="Weekly review", date=day(week))


# ---- voices ----


def promised(account: Account, late: int) -> None:
    for i in range(3):
        account.row("promises", item=f"Feature {i}", by="us", promised_at=ago(200), delivered_at="" if i < late else ago(150))


def spoken(account: Account, sentiment: int, use: bool = True) -> None:
    """Use as ever, and an interview."""
    for week in ALWAYS if use else ():
        for i in range(6):
            account.use(day(week, i % 5), f"u{i}@{account.domain}")
    account.row("interviews", date=ago(20), respondent=account.person("voice"), bucket="service", sentiment=sentiment,
                quote="This costs me an hour each morning." if sentiment < 0 else "It does what it should.")


def rated(account: Account, rating: str, now: float) -> None:
    """Our own colour, and use that fell or did not."""
    account.columns["csm_rating"] = rating
    for week in ALWAYS:
        for i in range(6):
            account.use(day(week, i % 5), f"u{i}@{account.domain}", now if week < 10 else 10)


def peers() -> list[Account]:
    """Old customers of whom some have taken something up lately."""
    found = []
    for i in range(12):
        account = Account(f"peer{i}")
        log(account, 300 if i < 4 else 600)
        found.append(account)
    return found


ROWS = [
    Row("G1", lambda a: invited(a, 3), lambda a: invited(a, 1), lambda a: invited(a, 1, 1)),
    Row("G2", lambda a: planning(a, 2), lambda a: planning(a, 1, 6), lambda a: planning(a, 1, 3)),
    Row("G4", lambda a: letters(a, 1), lambda a: letters(a, 2), lambda a: letters(a, 1, 1)),
    Row("L1", lambda a: surveyed(a, 2, 0), lambda a: surveyed(a, 2, 1), lambda a: surveyed(a, 2, 0, False)),
    Row("L2", lambda a: log(a, 600), lambda a: log(a, 300), lambda a: None, also={"L3"},
        why="years as a customer are remarked on only beside a lost champion or old habits"),
    Row("L3", lambda a: log(a, 560), lambda a: log(a, 540), lambda a: log(a, 600, 500), also={"L2"},
        why="old habits are what L2 remarks on"),
    Row("L4", lambda a: fee(a, 1600), lambda a: fee(a, 1400), lambda a: fee(a, 1600, days=300)),
    Row("B1", lambda a: results(a, False), lambda a: results(a, True), lambda a: results(a, False, 0.4)),
    Row("B2", lambda a: habits(a, 3), lambda a: habits(a, 4), lambda a: habits(a, 3, 0)),
    Row("F3", lambda a: promised(a, 2), lambda a: promised(a, 1), None),
    Row("F7", lambda a: spoken(a, -2), lambda a: spoken(a, -1), lambda a: spoken(a, -2, False), also={"F6"},
        why="high use beside a bad word is what F6 gives points for"),
    Row("F8", lambda a: rated(a, "green", 6), lambda a: rated(a, "green", 10), lambda a: rated(a, "", 6),
        also={"U1"}, also_unknown={"U1"},
        why="something else must have raised the band"),
]
