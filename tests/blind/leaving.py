# SPDX-License-Identifier: GPL-3.0-or-later
"""Ten ways in which customers leave.  Each sets in at some week, at some strength from faint to obvious, and the notice comes
weeks later."""

import statistics

from course import Story, between, dip, fall, rise
from kinds import Rule, kind

TOPOLOGY = ("T2", "T3", "T4", "T5", "T10", "T11")
EXECUTIVE = ("E1", "E2", "E3", "E4")
LATENCY = ("R1", "R2", "R3", "R4")
TICKETS = ("K1", "K2", "K3", "G3")
USAGE = ("U1", "U2", "U3", "U5", "U7", "U8")
PLANNING = ("G1", "G2", "U4", "E4")
EARLIEST = 40
VISIBLE = (9.0, 32.0)  # messages a week; of less, nobody could say what has changed


def begin(story: Story, least: int, most: int) -> float:
    """Draws strength, onset and a notice so many weeks later; after the notice everything dies down."""
    rng, weeks = story.rng, story.span.weeks
    strength = rng.random()
    lead = rng.randint(least, min(most, weeks - EARLIEST - 3))
    story.onset = rng.randint(EARLIEST, max(EARLIEST, weeks - 2 - lead))
    story.notice = min(weeks - 1, story.onset + lead)
    story.variant = ("faint", "clear", "obvious")[min(2, int(3 * strength))]
    for name in ("theirs", "usage"):
        fall(story.series[name], story.notice, 8, 0.35)
    return strength


def blame(story: Story, family: str, codes: tuple[str, ...]) -> None:
    """Which signals would name the reason."""
    story.families.append(family)
    story.drivers.extend(c for c in codes if c not in story.drivers)


def withdraw(story: Story, strength: float, faint: float, obvious: float, over: int) -> None:
    """People with that share of the contact stop writing and coming, one after the other."""
    people = [p for p in story.account.people if story.here(p, story.onset)]
    middle = statistics.median(p.share for p in people)
    story.rng.shuffle(people)
    stays = min(people, key=lambda p: abs(p.share - middle))  # one of middling activity is left
    goal, gone = between(strength, faint, obvious) * sum(p.share for p in people), 0.0
    leaving = []
    for person in people:
        if gone < goal and person is not stays:
            leaving.append(person)
            gone += person.share
    for place, person in enumerate(leaving):
        start = story.onset + place * over // len(leaving)
        for series in (story.activity[person.key], story.shows[person.key]):
            fall(series, start, 2 if over < 4 else 5, between(strength, 0.1, 0.02))


def sudden(story: Story, strength: float) -> None:
    """Most fall silent within two weeks."""
    withdraw(story, strength, 0.78, 0.96, 2)
    blame(story, "topology", TOPOLOGY)


def slow(story: Story, strength: float) -> None:
    """One person after the other, over half a year."""
    withdraw(story, strength, 0.75, 0.94, story.rng.randint(20, 27))
    blame(story, "topology", TOPOLOGY)


def executives(story: Story, strength: float) -> None:
    """The executives stop coming; juniors take their seats and write what they wrote."""
    execs = [p for p in story.account.execs() if story.here(p, story.onset)]
    juniors = [p for p in story.account.people if p.level <= 2] or [p for p in story.account.people if not p.executive]
    for person in execs:
        start = story.onset + story.rng.randint(0, 2)
        fall(story.activity[person.key], start, 3, between(strength, 0.2, 0.03))
        fall(story.shows[person.key], start, 2, between(strength, 0.25, 0.03))
        story.delegates[person.key] = (start, story.rng.choice(juniors))
    lost, left = sum(p.share for p in execs), sum(p.share for p in juniors)
    for person in juniors:
        fall(story.activity[person.key], story.onset, 5, 1 + 0.8 * lost / left)
    blame(story, "executive", EXECUTIVE)


def latency(story: Story, strength: float) -> None:
    """Answers take longer and longer, and more of them never come."""
    over = story.rng.randint(6, 12)
    fall(story.series["delay"], story.onset, over, between(strength, 4, 9))
    rise(story.series["unanswered"], story.onset, over, between(strength, 0.12, 0.4))
    blame(story, "responsiveness", LATENCY)


def tickets(story: Story, strength: float) -> None:
    """Fewer tickets, and more of them ask for exports, contract terms and descriptions of the data."""
    fall(story.series["tickets"], story.onset, 6, between(strength, 0.75, 0.45))
    rise(story.series["exits"], story.onset, 6, between(strength, 0.35, 0.8))
    blame(story, "tickets", TICKETS)


def usage(story: Story, strength: float) -> None:
    """Usage goes back to the basics and to fewer people."""
    over = story.rng.randint(5, 12)
    fall(story.series["depth"], story.onset, over, between(strength, 0.35, 0.04))
    fall(story.series["breadth"], story.onset, over, between(strength, 0.75, 0.4))
    fall(story.series["usage"], story.onset, over, between(strength, 0.8, 0.55))
    blame(story, "usage", USAGE)


def planning(story: Story, strength: float) -> None:
    """No to pilots, nobody at the planning sessions, nothing delivered for the milestones."""
    fall(story.series["plan"], story.onset, 3, between(strength, 0.3, 0.02))
    blame(story, "strategic", PLANNING)


FLAG: Rule = {"kind": "band", "lowest": "elevated", "by_weeks": None}


@kind(9, "sudden-collapse", True, (5, 60), rate=VISIBLE, must=(FLAG,))
def sudden_collapse(story: Story) -> None:
    sudden(story, begin(story, 6, 26))


@kind(8, "slow-collapse", True, (6, 60), rate=VISIBLE, must=(FLAG,))
def slow_collapse(story: Story) -> None:
    slow(story, begin(story, 24, 36))


@kind(10, "exec-withdrawal", True, (9, 50), rate=VISIBLE, must=(FLAG,))
def exec_withdrawal(story: Story) -> None:
    people = story.account.people
    execs = story.account.execs()
    wanted = story.rng.uniform(0.3, 0.45) * sum(p.share for p in people if not p.executive)
    scale = wanted / sum(p.share for p in execs)
    for person in execs:
        person.share *= scale
        person.shows = max(person.shows, 0.7)
    executives(story, begin(story, 16, 30))


@kind(11, "latency-growth", True, (5, 40), rate=(16, 40), must=(FLAG,))
def latency_growth(story: Story) -> None:
    latency(story, begin(story, 14, 30))


@kind(13, "exit-blueprint", True, (4, 50), must=(FLAG,))
def exit_blueprint(story: Story) -> None:
    story.account.ticket_rate = max(2.2, story.account.ticket_rate)
    tickets(story, begin(story, 10, 26))


@kind(14, "usage-reversion", True, (4, 60), must=(FLAG,))
def usage_reversion(story: Story) -> None:
    usage(story, begin(story, 12, 28))


@kind(15, "onboarding-failure", True, (3, 15), must=(FLAG,))
def onboarding_failure(story: Story) -> None:
    """A new customer: the first tasks get done, then nothing; few of the intended people ever log in."""
    rng, weeks = story.rng, story.span.weeks
    strength = rng.random()
    story.variant = ("faint", "clear", "obvious")[min(2, int(3 * strength))]
    history = rng.randint(10, 20)
    story.account.first = rng.randint(46, weeks - 2 - history)
    story.onset, story.notice = story.account.first + rng.randint(3, 5), story.account.first + history
    story.onboarding_stops = story.onset
    fall(story.series["breadth"], 0, 1, between(strength, 0.4, 0.15))
    fall(story.series["usage"], story.onset, 5, between(strength, 0.6, 0.2))
    fall(story.series["depth"], 0, 1, 0.2)
    fall(story.series["theirs"], story.onset, 6, between(strength, 0.8, 0.4))
    blame(story, "lifecycle", ("O1", "O2", "O3", "U9", "U8", "U1", "T10"))


@kind(12, "planning-evasion", True, (5, 50), must=(FLAG,))
def planning_evasion(story: Story) -> None:
    """A customer in the programme of joint plans, who is asked every other week."""
    story.programme = 2
    planning(story, begin(story, 18, 32))


@kind(16, "mixture", True, (6, 50), rate=(9, 24), must=(FLAG,))
def mixture(story: Story) -> None:
    first, second = story.rng.choice(
        (
            (slow, usage),
            (tickets, latency),
            (planning, slow),
            (usage, tickets),
            (latency, planning),
            (executives, usage),
        )
    )
    strength = begin(story, 20, 34)
    story.account.ticket_rate = max(2.2, story.account.ticket_rate)
    for effect in (first, second):
        effect(story, 0.7 * strength)
    story.programme = 2 if planning in (first, second) else story.programme


@kind(7, "champion-departure", True, (5, 30), rate=VISIBLE, must=(FLAG,))
def champion_departure(story: Story) -> None:
    """The one who carried it leaves; nobody steps in, and the others let go bit by bit."""
    strength, rng = begin(story, 10, 26), story.rng
    champion = next((p for p in story.account.people if p.role == "champion"), story.account.people[-1])
    champion.role, champion.shows, champion.hours.weekdays = "champion", 0.92, (0, 1, 2, 3, 4)
    others = [p for p in story.account.people if p is not champion]
    champion.share = rng.uniform(0.8, 1.3) * sum(p.share for p in others)
    story.leave(champion, story.onset, rng.chance(0.6))
    if rng.chance(0.6):
        story.say(story.onset - 1, champion, "farewell")
    for person in others:
        fall(story.activity[person.key], story.onset + 1, 10, between(strength, 0.8, 0.45))
        fall(story.shows[person.key], story.onset + 1, 8, between(strength, 0.85, 0.6))
    dip(story.series["plan"], story.onset, story.span.weeks, 0.6)
    blame(story, "executive", ("E5", "E1", "E2", "E6"))
