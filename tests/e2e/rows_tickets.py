# SPDX-License-Identifier: GPL-3.0-or-later
"""Tickets: accounts for K1 to K4, G3, F1, F2, F4, F5, F6 and F9."""

from accounts import ADA, WEEKS, Account, ago, day
from signal_row import Row

ALWAYS = range(WEEKS - 1, -1, -1)
QUARTER = 13


def tickets(account: Account, before: list[str], now: list[str], columns: dict | None = None, weeks: int = 39) -> None:
    """A ticket a week of the weeks before the quarter, these types by turns; in the quarter those given, a day apart.  They
    come from somebody who has been there for long."""
    veteran = account.person("vet", start_date=ago(1500))
    for week in range(weeks - 1, QUARTER - 1, -1):
        if before:
            account.ticket(day(week, 2), "Request", type=before[week % len(before)], requester=veteran)
    for i, kind in enumerate(now):
        account.ticket(ago(80 - 2 * i), "Request", type=kind, requester=veteran, **(columns or {}))


def wordless(account: Account) -> None:
    """Tickets that do not say what they are about."""
    for week in range(30):
        account.ticket(day(week), "")


def reports(account: Account, workarounds: int, tagged: bool = True) -> None:
    for i in range(4):
        tags = {"tags": "workaround" if i < workarounds else "question", "module": "reporting"} if tagged else {}
        account.ticket(ago(60 - i), "About the monthly figures", type="feature request", **tags)


def chased(account: Account, chased_count: int, count: int = 12) -> None:
    """Tickets of the quarter, all resolved, some only after they had been asked for twice."""
    for i in range(count):
        account.ticket(ago(70 - i), "Request", type="feature request", resolved_at=ago(40 - i), follow_ups=2 if i < chased_count else 0)


def frictions(account: Account, count: int, users: int = 5) -> None:
    """People who use the product, and so many small frictions."""
    for i in range(users):
        account.use(day(1, i), f"u{i}@{account.domain}")
    for i in range(count):
        account.ticket(ago(50 - i), "About the monthly figures", type="feature request", tags="workaround", module=f"m{i}")


def captive(account: Account, rating: float, use: bool = True) -> None:
    """Use as ever, and ratings of tickets in the quarter."""
    for week in ALWAYS if use else ():
        for i in range(6):
            account.use(day(week, i % 5), f"u{i}@{account.domain}")
    for i in range(5):
        account.ticket(ago(60 - i), "Request", type="feature request", resolved_at=ago(50 - i), satisfaction=rating)
    for i in range(3):
        account.row("surveys", respondent=account.person(f"p{i}"), sent_at=ago(30), answered_at=ago(20), score=4, kind="csat",
                    comment="It does what it should.")


def quiet(account: Account, days_a_week: int, weeks: range = ALWAYS) -> None:
    """Four person-days a week; then fewer, and not a word of complaint."""
    people = account.people(4)
    for week in weeks:
        for i in range(4 if week > 7 else days_a_week):
            account.mail(day(week, i), people[(i + week) % 4], ADA)


def peers() -> list[Account]:
    """Others, whose tickets are seldom chased and who have a friction or two."""
    found = []
    for i in range(25):
        account = Account(f"peer{i}")
        chased(account, 1)
        frictions(account, 1)
        found.append(account)
    return found


GOOD = ["feature request", "integration", "optimisation"]
ROWS = [
    Row("K1", lambda a: tickets(a, GOOD, ["data extraction", "data extraction", "feature request"]),
        lambda a: tickets(a, GOOD, ["data extraction", "data extraction"] + GOOD * 2),
        lambda a: tickets(a, GOOD, ["data extraction"], weeks=20), also={"K3"}, also_below={"K3"},
        why="fewer tickets count only beside export tickets or falling contact"),
    Row("K2", lambda a: tickets(a, GOOD, ["contract"] * 4 + GOOD * 2), lambda a: tickets(a, GOOD, ["contract"] * 2 + GOOD * 3),
        lambda a: tickets(a, GOOD, ["contract"] * 4 + GOOD)),
    Row("K3", lambda a: tickets(a, GOOD, ["data extraction"] * 2 + GOOD * 4),
        lambda a: tickets(a, GOOD, ["data extraction"] + GOOD * 4), wordless),
    Row("K4", lambda a: tickets(a, GOOD, ["how-to"] * 7 + GOOD), lambda a: tickets(a, GOOD, ["how-to"] * 6 + GOOD * 2),
        lambda a: tickets(a, GOOD, ["how-to"] * 5 + GOOD[:2])),
    Row("G3", lambda a: tickets(a, GOOD, ["sla"] * 3 + GOOD * 3), lambda a: tickets(a, GOOD, ["sla"] * 2 + GOOD * 3),
        wordless),
    Row("F1", lambda a: reports(a, 3), lambda a: reports(a, 2), lambda a: reports(a, 3, False)),
    Row("F2", lambda a: chased(a, 5), lambda a: chased(a, 2), lambda a: chased(a, 5, 7)),
    Row("F4", lambda a: frictions(a, 6), lambda a: frictions(a, 1), lambda a: frictions(a, 6, 0)),
    Row("F5", lambda a: tickets(a, GOOD, ["login"] * 3 + GOOD * 4), lambda a: tickets(a, GOOD, ["login"] * 2 + GOOD * 4),
        wordless),
    Row("F6", lambda a: captive(a, 2.5), lambda a: captive(a, 3), lambda a: captive(a, 2.5, False)),
    Row("F9", lambda a: quiet(a, 2), lambda a: quiet(a, 4), lambda a: quiet(a, 2, range(5, -1, -1))),
]
