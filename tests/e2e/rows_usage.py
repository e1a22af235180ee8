# SPDX-License-Identifier: GPL-3.0-or-later
"""Use of the product: accounts for the signals U1 to U9."""

from accounts import WEEKS, Account, ago, before, day
from signal_row import Row

ALWAYS = range(WEEKS - 1, -1, -1)


def users(account: Account, count: int) -> list[str]:
    return [f"u{i}@{account.domain}" for i in range(count)]


def weekly(account: Account, names: list[str], weeks: range = ALWAYS, count: float = 10, **columns: str) -> None:
    """Everybody once a week."""
    for week in weeks:
        for i, name in enumerate(names):
            account.use(day(week, i % 5), name, count, **columns)


def level(account: Account, now: float, history: int = WEEKS) -> None:
    """As many people as ever, who do so much of ten."""
    weekly(account, users(account, 6), before(history))
    weekly(account, users(account, 6), range(7, -1, -1), now)


def seats(account: Account, active: int, known: bool = True) -> None:
    if known:
        account.columns["seats"] = 12
    weekly(account, users(account, active))


def depth(account: Account, advanced: int, count: int = 16) -> None:
    """Half of the people use an advanced feature; then so many."""
    names = users(account, count)
    weekly(account, names, feature="search", tier="core")
    for week in ALWAYS:
        for i, name in enumerate(names):
            if i < (count // 2 if week > 7 else advanced):
                account.use(day(week, i % 5), name, 0.01, "forecast", "advanced")


def engineers(account: Account, now: int, quarterly: int = 12) -> None:
    """Their engineer meets us so often a quarter; in the last one less."""
    engineer = account.person("eng", function="engineering")
    for quarter in range(3):
        for i in range(quarterly if quarter else now):
            account.meeting(day(13 * quarter + 1 + i % 12, i % 5), f"Data model {quarter}.{i}", {engineer: "ACCEPTED"})


def regulars(account: Account, lost: int, count: int = 12) -> None:
    """People who come each week; some now every fourth week, and do as much as before when they come."""
    names = users(account, count)
    weekly(account, names, before())
    for week in range(7, -1, -1):
        for i, name in enumerate(names):
            if i >= lost or week % 4 == i % 4:
                account.use(day(week, i % 5), name, 10 * (4 if i < lost else 1))


def discovery(account: Account, new: int, count: int = 6) -> None:
    """People of whom each takes up so many features in the last quarter."""
    account.columns["start_date"] = ago(1500)  # a tenure that none of the other rows has: like is compared with like
    names = users(account, count)
    weekly(account, names, feature="search")
    for i, name in enumerate(names):
        for feature in range(new):
            account.use(day(6, i % 5), name, 0.01, f"new{feature}")


def cliff(account: Account, stay: bool, count: int = 30) -> None:
    """New people each week for a while.  Some reach the reports, and go two weeks later, or do not."""
    for i in range(count):
        for is_reached in (False, True):
            name, first = f"{'r' if is_reached else 'o'}{i}@{account.domain}", 55 - i
            for week in range(first, -1 if stay or not is_reached else first - 4, -1):
                account.use(day(week, i % 5), name, 1, "reports" if is_reached and week == first - 1 else f"other{i % 2}")
    weekly(account, users(account, 5), count=50, feature="search")


def breadth(account: Account, few: int, weeks: int = WEEKS) -> None:
    """Twelve people who come once a week; then a few come daily and the others every second week."""
    names = users(account, 12)
    weekly(account, names, before(weeks), count=7)
    for week in range(7, -1, -1):
        for i, name in enumerate(names):
            if few == 0:
                account.use(day(week, i % 5), name, 7)
            elif i < few:
                for weekday in range(7):
                    account.use(day(week, weekday), name, 84 / few / 7)
            elif week % 2 == i % 2:
                account.use(day(week, i % 5), name, 0.1)


def roster(account: Account, active: int, intended: int = 9) -> None:
    account.columns["start_date"] = ago(700)
    for i in range(9):
        account.person(f"u{i}", **({"intended": "yes"} if i < intended else {}))
    weekly(account, users(account, active))


def peers() -> list[Account]:
    """Others with a feature log, who go on discovering."""
    found = []
    for i in range(12):
        account = Account(f"peer{i}")
        discovery(account, 2)
        found.append(account)
    return found


ROWS = [
    Row("U1", lambda a: level(a, 6), lambda a: level(a, 9), lambda a: level(a, 6, 30)),
    Row("U2", lambda a: seats(a, 5), lambda a: seats(a, 7), lambda a: seats(a, 5, False)),
    Row("U3", lambda a: depth(a, 2), lambda a: depth(a, 7), lambda a: depth(a, 1, 8)),
    Row("U4", lambda a: engineers(a, 3), lambda a: engineers(a, 9), lambda a: engineers(a, 1, 4)),
    Row("U5", lambda a: regulars(a, 6), lambda a: regulars(a, 4), lambda a: regulars(a, 4, 8)),
    Row("U6", lambda a: discovery(a, 0), lambda a: discovery(a, 2), lambda a: discovery(a, 0, 4)),
    Row("U7", lambda a: cliff(a, False), lambda a: cliff(a, True), lambda a: cliff(a, False, 15)),
    Row("U8", lambda a: breadth(a, 3), lambda a: breadth(a, 0), lambda a: breadth(a, 3, 20)),
    Row("U9", lambda a: roster(a, 4), lambda a: roster(a, 5), lambda a: roster(a, 4, 0)),
]
