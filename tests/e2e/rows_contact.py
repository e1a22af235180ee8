# SPDX-License-Identifier: GPL-3.0-or-later
"""Topology and responsiveness: accounts that the signals T1 to T11, V1 and R1 to R4 are to be found in, just not, or cannot
be judged."""

from accounts import ADA, BEN, CLEO, EMIL, NOW, OURS, WEEKS, Account, before, day
from signal_row import Row


def talk(account: Account, people: list[str], weekdays: list[list[int]], weeks: range, to: str = ADA) -> None:
    """In each of the weeks everybody writes on these days."""
    for week in weeks:
        for person, days in zip(people, weekdays, strict=True):
            for weekday in days:
                account.mail(day(week, weekday), person, to)


def steady(account: Account, weeks: range = range(WEEKS - 1, -1, -1)) -> list[str]:
    """Four people who each write once a week to somebody of their own."""
    people = account.people(4)
    pairs(account, people, [ADA, BEN, CLEO, EMIL], weeks)
    return people


def pairs(account: Account, people: list[str], ours: list[str], weeks: range) -> None:
    for week in weeks:
        for i, person in enumerate(people):
            account.mail(day(week, i % 5), person, ours[i % len(ours)])


# ---- topology ----


def few_left(account: Account, left: int, weeks: range = before()) -> None:
    """Eight people once a week; then as many messages from so few of them, each to somebody else of us."""
    people, ours = account.people(8), list(OURS)
    pairs(account, people, ours, weeks)
    for week in NOW:
        for i in range(8):
            account.mail(day(week, i // left), people[i % left], ours[i % left])


def top(account: Account, now: list[list[int]], weeks: range = before()) -> None:
    """Three people on four, three and three days a week, then as given."""
    people = account.people(3)
    for weeks_of, days in ((weeks, [[0, 1, 2, 3], [0, 2, 4], [1, 3, 4]]), (NOW, now)):
        for person, ours, weekdays in zip(people, (ADA, BEN, CLEO), days, strict=True):
            talk(account, [person], [weekdays], weeks_of, ours)


def star(account: Account, ours_now: list[str], count: int = 3) -> None:
    """So many people, each with one of us; then with those given."""
    people = account.people(count)
    pairs(account, people, [ADA, BEN, CLEO], before())
    pairs(account, people, ours_now, NOW)


def hub(account: Account, alone: int, people_count: int = 5) -> None:
    """People who speak with two of us each; then so many of them with one and the same."""
    people = account.people(people_count)
    for week in range(WEEKS - 1, -1, -1):
        for i, person in enumerate(people):
            both = week > 7 or i >= alone
            account.mail(day(week, i % 5), person, [ADA, EMIL] if both else ADA)


def gates(account: Account, answered_by_other: int, copied: int, weeks: int = 54) -> None:
    """Two questions a week to each of two people, who answer and copy two colleagues; in the last weeks so many of every
    four are answered by somebody else, and so many colleagues are copied."""
    people = account.people(4)
    for week in range(weeks - 1, -1, -1):
        other = answered_by_other if week < 12 else 0
        colleagues = people[2:][:copied if week < 8 else 2]
        for i in range(4):
            asked = people[i % 2]
            by = people[2 + i % 2] if i < other else asked
            number = account.mail(day(week, i), ADA, asked)
            account.mail(day(week, i + 1), by, ADA, f"Re: Item {number}", parent=number, cc=[each for each in colleagues if each != by])
        for i, person in enumerate(people):
            account.mail(day(week, 4), person, [BEN, CLEO][i % 2], cc=[each for each in colleagues if each != person])


def layers(account: Account, swapped: bool, known: bool = True) -> None:
    """Their engineer and product manager with ours; then each with the other's counterpart."""
    columns = [{"function": name} if known else {} for name in ("engineering", "product", "procurement")]
    people = [account.person(f"p{i}", **columns[i]) for i in range(3)]
    pairs(account, people, [BEN, CLEO, ADA], before())
    pairs(account, people, [CLEO, BEN, ADA] if swapped else [BEN, CLEO, ADA], NOW)


def levels(account: Account, everybody: bool, titles: int = 3) -> None:
    """A vice president who speaks with one of us, and then only to all of us at once."""
    people = [account.person("p0", level=4)] + [account.person(f"p{i}", **({"level": 2} if i < titles else {})) for i in (1, 2)]
    for week in range(WEEKS - 1, -1, -1):
        for i, person in enumerate(people):
            wide = i == 0 and everybody and week < 8
            account.mail(day(week, i), person, list(OURS) if wide else [ADA, BEN, CLEO][i])


def started(account: Account, theirs_now: int, weeks: range = range(WEEKS - 1, -1, -1)) -> None:
    """Six threads a week, half of them begun by the client; in the last weeks so many of six."""
    people = account.people(3)
    for week in weeks:
        theirs = theirs_now if week < 8 else 3
        for i in range(6):
            person = people[i % 3]
            if i < theirs:
                account.mail(day(week, i % 5), person, ADA, hour=9 + i)
            else:
                account.ask(day(week, i % 4), ADA, person, 1, hour=9 + i)


def volume(account: Account, share: int, weeks: int, history: int = WEEKS) -> None:
    """Eight person-days a week of four people; in the last weeks so many of every eight."""
    people = account.people(4)
    for week in range(history - 1, -1, -1):
        for i in range(8):
            if week >= weeks or i < share or (i == share and share == 3 and week % 2):
                account.mail(day(week, i // 4 * 2 + i % 2), people[i % 4], [ADA, BEN, CLEO, EMIL][i % 4])


def silence(account: Account, left: int, rate: int = 2) -> None:
    """Two person-days a week; in the last six weeks so many in all."""
    people = account.people(2)
    for week in before(WEEKS, 6):
        for i in range(rate):
            account.mail(day(week, i), people[i], [ADA, BEN][i])
    for i in range(left):
        account.mail(day(5 - i % 6, i // 6), people[i % 2], [ADA, BEN][i % 2])


def outbound(account: Account, ours_now: int, ours: int = 3) -> None:
    """Threads of ours a week, each answered the next day; what we write less they write more."""
    people = account.people(4)
    for week in range(WEEKS - 1, -1, -1):
        mine = ours_now if week < 8 else ours
        for i, person in enumerate(people):
            if i < mine:
                account.ask(day(week, 1 + i % 2), [ADA, BEN][i % 2], person, 1)
            else:
                account.mail(day(week, 1 + i), person, [ADA, BEN, CLEO, EMIL][i])


# ---- responsiveness ----


def answers(account: Account, slow: int, asks: int = 2, also: bool = False, people: int = 3, weeks: int = 60) -> None:
    """People who are asked and answer the next day; in the last twelve weeks after so many days.  Two more, who are not
    asked, carry the contact."""
    asked = [account.person(f"q{i}") for i in range(people)]
    heavy = account.people(2)
    for week in range(weeks - 1, -1, -1):
        late = week < 12
        talk(account, heavy, [[0, 1, 2, 3, 4]] * 2, range(week, week - 1, -1), BEN)
        for i in range(asks):
            account.ask(day(week, i), ADA, asked[(week + i) % people], slow if late else 1)
        if also:
            account.ask(day(week, 3), ADA, heavy[week % 2], slow if late else 1)


def growing(account: Account, doubling: bool, blocks: int = 13) -> None:
    """One contact, asked twice a week, whose answers take longer and longer."""
    person = account.person("q")
    for week in range(4 * blocks - 1, -1, -1):
        wait = [1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 5][12 - week // 4] if doubling else 1 + week % 2
        for weekday in (0, 1):
            account.ask(day(week + 1, weekday), ADA, person, wait)
        account.mail(day(week, 2), person, BEN)


def unanswered(account: Account, every: int, per_week: int = 2) -> None:
    """One contact, who leaves every so many questions of the last twelve weeks open and writes instead."""
    person = account.person("q")
    count = 0
    for week in range(59, -1, -1):
        for weekday in range(per_week):
            count += 1
            is_open = 2 < week < 12 and count % every == 0
            account.ask(day(week, weekday), ADA, person, None if is_open else 1)
            if is_open:
                account.mail(day(week, weekday + 1), person, BEN)


ROWS = [
    Row("T1", None, steady, lambda a: steady(a, range(3, -1, -1)), why="the map is context: its condition never holds"),
    Row("T2", lambda a: few_left(a, 4), lambda a: few_left(a, 7), lambda a: few_left(a, 4, before(20))),
    Row("T3", lambda a: top(a, [[0, 1, 2, 3, 4, 5], [0, 2], [1, 3]]), lambda a: top(a, [[0, 1, 2, 3, 4], [0, 2], [1, 3, 4]]),
        lambda a: top(a, [[0, 1, 2, 3, 4, 5], [0, 2], [1, 3]], before(20))),
    Row("T4", lambda a: star(a, [ADA]), lambda a: star(a, [ADA, BEN]), lambda a: star(a, [ADA], 2)),
    Row("T5", lambda a: hub(a, 4), lambda a: hub(a, 3), lambda a: hub(a, 1, 3)),
    Row("T6", lambda a: gates(a, 2, 1), lambda a: gates(a, 2, 2), lambda a: gates(a, 2, 1, 36)),
    Row("T7", lambda a: layers(a, True), lambda a: layers(a, False), lambda a: layers(a, True, False)),
    Row("T8", lambda a: levels(a, True), lambda a: levels(a, False), lambda a: levels(a, True, 0)),
    Row("T9", lambda a: started(a, 1), lambda a: started(a, 2), lambda a: started(a, 1, range(10, -1, -1))),
    Row("T10", lambda a: volume(a, 4, 10), lambda a: volume(a, 4, 3), lambda a: volume(a, 4, 10, 20)),
    Row("T11", lambda a: silence(a, 4), lambda a: silence(a, 6), lambda a: silence(a, 4, 1)),
    Row("V1", lambda a: outbound(a, 1), lambda a: outbound(a, 2), lambda a: outbound(a, 0, 0)),
    Row("R1", lambda a: answers(a, 3), lambda a: answers(a, 1), lambda a: answers(a, 3, people=1)),
    Row("R2", lambda a: growing(a, True), lambda a: growing(a, False), lambda a: growing(a, True, 4)),
    Row("R3", lambda a: unanswered(a, 3), lambda a: unanswered(a, 8), lambda a: unanswered(a, 3, 0)),
    Row("R4", lambda a: answers(a, 3, also=True), lambda a: answers(a, 1, also=True), lambda a: answers(a, 3), also={"R1"},
        why="the core's questions are among all questions", also_unknown={"R1"}),
]
