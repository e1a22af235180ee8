# SPDX-License-Identifier: GPL-3.0-or-later
"""Executives: accounts for the signals E1 to E6."""

from accounts import ADA, BEN, CLEO, DORA, WEEKS, Account, day
from signal_row import Row

ALWAYS = range(WEEKS - 1, -1, -1)


def staff(account: Account, weeks: range = ALWAYS, to: tuple[str, ...] = (ADA, BEN, CLEO)) -> list[str]:
    """Three people without known titles who carry the contact."""
    people = account.people(3)
    for week in weeks:
        for i, person in enumerate(people):
            account.mail(day(week, i), person, to[i])
            account.mail(day(week, i + 2), person, to[i])
    return people


def rhythm(account: Account, last: int, first: int = 50, level: int = 4) -> None:
    """A vice president who writes every second week until so many weeks ago."""
    staff(account)
    boss = account.person("boss", level=level)
    for week in range(first, last - 1, -2):
        account.mail(day(week, 3), boss, DORA)


def briefings(account: Account, missed: int, count: int = 12, said: str = "DECLINED", stand_in: bool = False) -> None:
    """A briefing every fourth week; the last few the vice president does not come to, while writing as ever."""
    people = staff(account)
    boss = account.person("boss", level=4)
    deputy = account.person("deputy", level=1)
    for week in ALWAYS:
        account.mail(day(week, 3), boss, DORA)
    for i in range(count):
        is_missed = i < missed
        answers = {boss: said if is_missed else "ACCEPTED", people[0]: "ACCEPTED"}
        if stand_in:
            answers[deputy] = "ACCEPTED"
        account.meeting(day(4 * i + 1, 2), "Steering committee", answers)


def roadmap(account: Account, now: int, quarters: int = 3) -> None:
    """A vice president who writes about the roadmap each month of a quarter; this quarter so often."""
    staff(account)
    boss = account.person("boss", level=4)
    for week in ALWAYS:
        account.mail(day(week, 3), boss, DORA)
    for quarter in range(quarters):
        for i in range(now if quarter == 0 else 3):
            account.mail(day(13 * quarter + 4 * i + 1, 4), boss, DORA, "Roadmap for the next releases")
    if quarters:
        account.mail(day(2, 0), CLEO, f"p0@{account.domain}", "Roadmap for the next releases")


def champion(account: Account, leaves: bool, weeks: range = ALWAYS, gone: int = 2) -> str:
    """Four people; the one who carries most of the contact leaves, as an automatic reply says."""
    people = staff(account, weeks)
    first = account.person("first", level=3)
    for week in weeks:
        if week >= gone or not leaves:
            for weekday in (0, 1, 2):
                account.mail(day(week, weekday), first, ADA)
    account.mail(day(1, 0), ADA, first, "A question")
    account.mail(day(1, 0), first, ADA, "Automatic reply: A question", extra="Auto-Submitted: auto-replied\n",
                 text="I am no longer with the company." if leaves else "I am out of office until Friday.")
    return people[0]


def audit(account: Account, threads: int, leader: bool = True, weeks: range = ALWAYS) -> None:
    """After the champion has left a finance director appears, and asks about what is spent."""
    other = champion(account, True, weeks, 12)
    author = account.person("cfo", level=4, function="finance") if leader else other
    for i in range(4):
        subject = ["Vendor review 2026", "Software spend", "Inventory of suppliers", "Budget"][i]
        account.mail(day(5 - i, 2), author, ADA, subject if i < threads else "A word of greeting")


ROWS = [
    Row("E1", lambda a: rhythm(a, 16), lambda a: rhythm(a, 5), lambda a: rhythm(a, 16, 20)),
    Row("E2", lambda a: briefings(a, 2), lambda a: briefings(a, 1), lambda a: briefings(a, 2, 4)),
    Row("E3", lambda a: briefings(a, 3, said="NEEDS-ACTION", stand_in=True),
        lambda a: briefings(a, 1, said="NEEDS-ACTION", stand_in=True), lambda a: briefings(a, 3, 5, "NEEDS-ACTION", True)),
    Row("E4", lambda a: roadmap(a, 0), lambda a: roadmap(a, 1), lambda a: roadmap(a, 0, 0)),
    Row("E5", lambda a: champion(a, True), lambda a: champion(a, False), lambda a: champion(a, True, range(11, -1, -1))),
    Row("E6", lambda a: audit(a, 2), lambda a: audit(a, 1), lambda a: audit(a, 2, weeks=range(11, -1, -1)), also={"E5"},
        also_below={"E5"}, why="the audit is looked for after a champion's departure only"),
]
