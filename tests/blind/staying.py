# SPDX-License-Identifier: GPL-3.0-or-later
"""Twenty-one kinds of customers who stay.  What happens to them looks like trouble only at first sight."""

from cast import plain
from course import Story, dip, fall, rise
from kinds import Rule, kind

QUIET: Rule = {"kind": "band", "lowest": "elevated"}
NO_HIGH = {"kind": "band", "lowest": "high"}
CALM: tuple[Rule, ...] = (QUIET,)


def somewhen(story: Story, length: int, earliest: int = 42) -> int:
    """A week at which something of that length can begin and still be seen to end."""
    return story.rng.randint(earliest, story.span.weeks - length - 4)


@kind(1, "steady", False, weight=4, must_not=CALM)
def steady(story: Story) -> None:
    """Nothing happens."""


@kind(20, "very-noisy", False, weight=2, must_not=CALM)
def very_noisy(story: Story) -> None:
    story.account.shape, story.account.step = story.rng.uniform(0.5, 1.0), story.rng.uniform(0.08, 0.11)


@kind(3, "seasonal", False, (4, 40), must_not=CALM)
def seasonal(story: Story) -> None:
    """A quiet summer, each year; the first of them lies before the dates that are judged."""
    length, depth = story.rng.randint(6, 10), story.rng.uniform(0.3, 0.55)
    starts = story.span.months(story.rng.choice((6, 7)))
    for start in starts:
        for name in ("theirs", "ours", "usage", "tickets"):
            dip(story.series[name], start, length, depth if name != "usage" else (1 + depth) / 2)
    story.onset, story.end = starts[-1], min(story.span.weeks - 1, starts[-1] + length)


@kind(21, "company-shutdown", False, (4, 50), must_not=CALM)
def company_shutdown(story: Story) -> None:
    """All on leave at once for two to four weeks; everybody's automatic reply says so."""
    length = story.rng.randint(2, 4)
    start = somewhen(story, length)
    first = story.span.day(start)
    for person in story.account.people:
        person.hours.away.append((first, first + 7 * length - 1))
    dip(story.series["usage"], start, length, 0.1)
    dip(story.series["tickets"], start, length, 0.1)
    dip(story.series["ours"], start, length, 0.5)
    story.say(start - 2, story.regulars(start)[0], "closed", story.span.date(start + length - 1, 4).isoformat())
    story.onset, story.end = start, start + length


@kind(22, "christmas", False, (3, 50), must_not=CALM)
def christmas(story: Story) -> None:
    """Closed from before Christmas until after Epiphany."""
    for year in range(story.span.start.year, story.span.date(story.span.weeks).year + 1):
        first = story.span.start.replace(year=year, month=12, day=story.rng.randint(17, 21)).toordinal() - 719_163
        for person in story.account.people:
            person.hours.away.append((first, first + story.rng.randint(17, 23)))
        week = (first - story.span.day(0)) // 7
        if 0 <= week < story.span.weeks:
            dip(story.series["usage"], week, 3, 0.3)
            story.onset, story.end = week, min(story.span.weeks - 1, week + 4)


@kind(6, "reorganisation", False, (6, 40), must_not=(QUIET | {"after_weeks": 9},))
def reorganisation(story: Story) -> None:
    """Half of the contacts hand over to successors, who are introduced."""
    story.onset = somewhen(story, 16)
    going = story.rng.sample(story.account.people, max(2, len(story.account.people) // 2))
    for person in going:
        week = story.onset + story.rng.randint(0, 3)
        heir = story.newcomer(week - 1, person.level, person)
        story.leave(person, week, True)
        story.say(week - 1, person, "successor", heir.name)
    story.tolerated = range(story.onset, story.onset + 9)


@kind(23, "account-manager-change", False, (3, 40), must_not=CALM)
def account_manager_change(story: Story) -> None:
    """Our account manager hands the account to a colleague; three weeks are a little thin."""
    story.onset = somewhen(story, 8)
    old = story.account.member("am", story.onset)
    others = [m for m in story.casting.managers if m is not old]
    story.account.team["am"] = [(0, old), (story.onset, story.rng.choice(others))]
    dip(story.series["ours"], story.onset, 3, 0.6)


@kind(
    17,
    "vendor-silence",
    False,
    (4, 40),
    must=({"kind": "signal", "codes": ["V1"], "state": "fired", "by_weeks": None},),
    must_not=CALM,
)
def vendor_silence(story: Story) -> None:
    """We stop writing for some weeks, so they have nothing to answer; then we go on."""
    length = story.rng.randint(5, 9)
    story.onset = somewhen(story, length)
    story.end = story.onset + length
    dip(story.series["ours"], story.onset, length, 0.04)
    dip(story.series["theirs"], story.onset, length, 0.6)


@kind(5, "project-end", False, (6, 40), must_not=(NO_HIGH,))
def project_end(story: Story) -> None:
    """A project ends as planned, and the project's people have nothing more to write."""
    story.onset = somewhen(story, 10)
    people = [p for p in story.account.people if p.role != "champion" and not p.executive]
    for person in people[: max(2, len(people) // 2)]:
        fall(story.activity[person.key], story.onset, 2, 0.08)
        fall(story.shows[person.key], story.onset, 2, 0.05)
    story.projects.append((-30, story.onset, story.onset - story.rng.randint(8, 20)))
    story.say(story.onset - 1, story.regulars(story.onset)[0], "project")


def readdress(story: Story, domain: str, style: str, listed: bool) -> None:
    """All addresses move to another domain."""
    for person in story.account.people:
        local = person.addresses[0][1].split("@")[0]
        if style == "initial":
            first, last = plain(person.name.split()[0]), plain(person.name.split()[-1])
            local = f"{last}{first[0]}{person.key[-2:]}"
        person.addresses.append((story.onset, f"{local}@{domain}"))
    story.account.domains.append(domain)
    story.account.listed = 2 if listed else 1
    story.say(story.onset - 1, story.regulars(story.onset)[0], "domain", domain)


@kind(24, "domain-migration", False, (3, 50), must_not=CALM)
def domain_migration(story: Story) -> None:
    """The same people under a new domain of the same company."""
    story.onset = somewhen(story, 8)
    readdress(story, story.account.domains[0].split(".")[0] + "-group.example", "same", story.rng.chance(0.6))


@kind(25, "parental-leave", False, (4, 30), must_not=CALM)
def parental_leave(story: Story) -> None:
    """A key contact is away for months; a stand-in does the work."""
    story.onset = somewhen(story, 14)
    key = next((p for p in story.account.people if p.role == "champion"), story.regulars(story.onset)[0])
    length = story.rng.randint(20, 45)
    first = story.span.day(story.onset)
    key.hours.away.append((first, first + 7 * length))
    stand_in = story.newcomer(story.onset - 1, key.level, key)
    stand_in.until = story.onset + length + 2
    story.say(story.onset - 1, key, "leave", stand_in.name)
    story.tolerated = range(story.onset, story.onset + 6)


@kind(26, "merger", False, (4, 50), must_not=CALM)
def merger(story: Story) -> None:
    """Bought by a group: new domain, new form of address, the same people."""
    story.onset = somewhen(story, 8)
    readdress(
        story,
        f"{story.rng.choice(('nordwind', 'meridian', 'triple', 'vantage'))}-holding-{story.account.id.lower()}.test",
        "initial",
        True,
    )


@kind(27, "growth", False, (4, 30), must_not=CALM)
def growth(story: Story) -> None:
    """A customer of the first year who writes, uses and plans more and more."""
    story.account.first = story.rng.randint(4, 24)
    for name in ("theirs", "ours", "usage", "tickets"):
        rise(story.series[name], story.account.first, 70, story.rng.uniform(0.6, 1.4))


@kind(2, "small-and-quiet", False, (2, 3), rate=(1.2, 2.6), weight=2, must_not=CALM)
def small_and_quiet(story: Story) -> None:
    """Two or three contacts and a mail or two a week."""


@kind(28, "outage-storm", False, (5, 50), must_not=CALM)
def outage_storm(story: Story) -> None:
    """Our outage: two weeks of tickets and mail, then as before."""
    story.onset = somewhen(story, 6)
    story.end = story.onset + 2
    story.outages.append(story.onset)
    dip(story.series["bugs"], story.onset, 2, story.rng.uniform(8, 20))
    dip(story.series["theirs"], story.onset, 2, 1.8)


@kind(
    18,
    "export-gap",
    False,
    (5, 30),
    rate=(9, 20),
    must=({"kind": "insufficient"},),
    must_not=(QUIET, {"kind": "signal", "codes": ["T2", "T10", "T11"], "state": "fired"}),
)
def export_gap(story: Story) -> None:
    """The mailboxes of those of us who carry the account are missing from the export for some weeks."""
    length = story.rng.randint(6, 11)
    story.onset = somewhen(story, length, 48)
    story.end = story.onset + length
    for role in ("am", "csm", "engineer"):
        story.account.member(role, 0).gap = range(story.onset, story.end)


@kind(29, "planned-freeze", False, (4, 40), must_not=CALM)
def planned_freeze(story: Story) -> None:
    """No usage during a migration of theirs, announced; then as before."""
    length = story.rng.randint(4, 7)
    story.onset = somewhen(story, length)
    story.end = story.onset + length
    dip(story.series["usage"], story.onset, length, story.rng.uniform(0.15, 0.35))
    story.say(story.onset - 2, story.regulars(story.onset)[0], "freeze", story.span.date(story.end, 4).isoformat())


@kind(30, "executive-replaced", False, (8, 50), must_not=CALM)
def executive_replaced(story: Story) -> None:
    """An executive leaves and another takes the seat."""
    story.onset = somewhen(story, 10)
    old = max(story.account.execs(), key=lambda p: p.share)
    heir = story.newcomer(story.onset + 1, old.level, old)
    story.leave(old, story.onset, True)
    story.say(story.onset - 1, old, "successor", heir.name)
    story.tolerated = range(story.onset, story.onset + 8)


@kind(31, "high-promoter", False, (4, 50), must_not=CALM)
def high_promoter(story: Story) -> None:
    """Survey answers of nine and ten, and rightly so."""
    story.promoters = 0.92


@kind(32, "slow-payer", False, (4, 40), must_not=CALM)
def slow_payer(story: Story) -> None:
    """Reminders, questions about invoices, late payment, nothing else."""
    rise(story.series["invoices"], 0, 1, 0.3)


@kind(33, "self-serve", False, (3, 6), rate=(0.4, 0.9), must_not=CALM)
def self_serve(story: Story) -> None:
    """Much usage, hardly any mail."""
    dip(story.series["usage"], 0, story.span.weeks, 2.5)
    story.account.users += 12
