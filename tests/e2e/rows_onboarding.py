# SPDX-License-Identifier: GPL-3.0-or-later
"""The first 90 days: accounts for the signals O1 to O4, some with eight weeks of history."""

from accounts import Account, ago
from signal_row import Row

SETTINGS = "[onboarding]\nproduct = Ann\ncs = Ben\nmarketing = Cleo\n"


def licences(account: Account, trained: int, days: int = 62) -> None:
    """Twenty seats, of which twelve are in use; so many people were trained.  (With fewer in use U2 would fire as well.)"""
    account.columns |= {"start_date": ago(days), "seats": 20}
    for i in range(12):
        user = f"u{i}@{account.domain}"
        if i < trained:
            account.row("training", user=user, trained_at=ago(days - 10))
        for week in range(days // 7):
            account.use(ago(7 * week + 1), user)


def tasks(account: Account, done: int, days: int = 62) -> None:
    """Ten tasks that were due."""
    account.columns["start_date"] = ago(days)
    for i in range(10):
        account.row("onboarding", task=f"Task {i}", due_date=ago(max(days - 5 - i, 1)), done_date=ago(days - 8) if i < done else "")


def early(account: Account, frictions: int, days: int = 62) -> None:
    """So many workarounds of five people in the first weeks."""
    account.columns["start_date"] = ago(days)
    for i in range(5):
        account.use(ago(days - 3), f"u{i}@{account.domain}")
    for i in range(frictions):
        account.ticket(ago(days - 6 - i), "About the monthly figures", type="feature request", tags="workaround", module=f"m{i}")


def newcomer(account: Account, days: int = 62) -> None:
    account.columns["start_date"] = ago(days)


def peers() -> list[Account]:
    """Other beginners, with a small friction or none."""
    found = []
    for i in range(16):
        account = Account(f"peer{i}")
        early(account, i % 2)
        found.append(account)
    return found


ROWS = [
    Row("O1", lambda a: licences(a, 9), lambda a: licences(a, 10), lambda a: licences(a, 9, 55)),
    Row("O2", lambda a: tasks(a, 4), lambda a: tasks(a, 5), lambda a: tasks(a, 4, 55)),
    Row("O3", lambda a: early(a, 3), lambda a: early(a, 1), lambda a: early(a, 3, 27)),
    Row("O4", None, newcomer, lambda a: newcomer(a, 300)),
    Row("F3", None, None, newcomer),
]
