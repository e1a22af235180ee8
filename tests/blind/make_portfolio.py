#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make_portfolio.py --seed N --out DIR [--accounts 72] [--weeks 104]: a vendor's export about customers nobody tuned to.

DIR/export is what a company would hand over: mailboxes, calendars, tables, holidays, weft.ini.  DIR/truth.json says what
really happened to each account and when (`truth.py`), DIR/churn.csv who gave notice.  The same seed gives the same bytes.

Ten kinds of accounts leave (`leaving.py`) and twenty-one stay though something happens to them (`staying.py`).  A kind bends
the weekly factors of a `course`; the writers of mail, meetings, usage, tickets and tables obey those factors on top of noise
of their own: negative binomial counts with a shape and a slow random walk for each account, people of very unequal
activity, log-normal answers or none, holidays, part-time, several languages and time zones, automatic mail, newsletters,
copies, forwards, a mailbox that nobody exported.  `check_effects.py` shows with plain statistics, from the files alone,
that what the truth claims can be seen in them.

The world was made by somebody who had not read the rules, and is for measuring them.  Seed 11 was looked at, and four rules
were mended for what it showed (docs/evaluation.md); other seeds are for figures only.  Keep it so."""

import argparse
import json
from pathlib import Path

import export
import leaving  # noqa: F401  (enters its kinds)
import staying  # noqa: F401
import truth
from cast import FOREVER, Casting, Member
from course import Story
from days import DAY, Span
from dice import dice
from kinds import KINDS, Kind
from mail import Correspondence, Mail, forwards
from meetings import Diary, Meeting, Series
from office import chatter, newsletters, notifications
from product import Row, tickets, usage
from dealings import Dealings
from records import Registry, team

import datetime as dt

CROWD = {"am": 7, "csm": 9, "engineer": 10, "product": 36, "executive": 36, "support": 24}  # accounts for each of us


def drawn_span(seed: int, weeks: int) -> Span:
    """The weeks: they begin on a Monday between January and April, so that two summers are in."""
    rng = dice(seed, "span")
    start = dt.date(rng.choice((2021, 2022, 2023)), 1, 4) + dt.timedelta(7 * rng.randint(0, 13))
    return Span(start - dt.timedelta(start.weekday()), weeks)


def roster(seed: int, count: int) -> list[Kind]:
    """Two in five accounts leave, each kind as often as the others; the rest stay, some kinds more often."""
    go = [k for k in KINDS if k.leaves]
    stay = [k for k in KINDS if not k.leaves for _ in range(k.weight)]
    leavers = round(count * 0.42)
    out = [go[i % len(go)] for i in range(leavers)] + [stay[i % len(stay)] for i in range(count - leavers)]
    dice(seed, "roster").shuffle(out)
    return out


def staff(casting: Casting, count: int) -> dict[str, list[Member]]:
    """The vendor's people by role; one engineer's mailbox was not exported."""
    people = {role: [casting.member(role, i) for i in range(max(2, count // crowd))] for role, crowd in CROWD.items()}
    people["engineer"][-1].mailbox = False
    casting.managers = people["am"]
    return people


def seats(
    seed: int, number: int, kind: Kind, people: dict[str, list[Member]], casting: Casting
) -> dict[str, list[tuple[int, Member]]]:
    """Who looks after an account; a gap in the export hits people who have no other account."""
    rng = dice(seed, "seats", number)
    chosen = {role: rng.choice(list_) for role, list_ in people.items() if role != "support"}
    if kind.label == "export-gap":
        for role in ("am", "csm", "engineer"):
            chosen[role] = casting.member(role, 100 + number)
            people.setdefault("support", []).append(chosen[role])
    return {role: [(0, member)] for role, member in chosen.items()}


def tell(seed: int, count: int, span: Span) -> tuple[list[Story], list[Member]]:
    """All accounts with their courses, and all of ours."""
    casting = Casting(seed, span)
    people = staff(casting, count)
    stories = []
    for number, kind in enumerate(roster(seed, count)):
        rng = dice(seed, "story", number)
        least, most = kind.size
        size = max(least, min(most, round(rng.median(10, 0.75))))
        account = casting.account(
            number, seats(seed, number, kind, people, casting), size, rng.uniform(*kind.rate) if kind.rate else None
        )
        story = Story(kind, account, span, rng, casting)
        kind.tell(story)
        stories.append(story)
    return stories, [m for role in people.values() for m in role]


def write(seed: int, stories: list[Story], members: list[Member], out: Path) -> None:
    """Everything into the folder."""
    span = stories[0].span
    mails: list[Mail] = []
    meetings: list[Meeting] = []
    series: list[Series] = []
    tables: dict[str, list[Row]] = {}
    for story in stories:
        mails += Correspondence(story, seed).write()
        singles, recurring = Diary(story, seed).write()
        meetings += singles
        series += recurring
        kept = Registry(story, seed).tables() | Dealings(story, seed).tables()
        for name, rows in (kept | {"usage": usage(story, seed), "tickets": tickets(story, seed)}).items():
            tables.setdefault(name, []).extend(rows)
    for number, ticket in enumerate(sorted(tables["tickets"], key=lambda t: (int(t["ts"]), t["account_id"]))):
        ticket["ticket_id"] = str(40_000 + number)
    accounts = {s.account.id: s.account for s in stories}
    mails += forwards(mails, members, dice(seed, "forwards"), span.day(span.weeks) * DAY) + chatter(seed, members, span)
    mails += newsletters(seed, list(accounts.values()), members, span) + notifications(
        seed, tables["tickets"], accounts, span
    )
    folder = out / "export"
    export.write_mailboxes(folder / "mail", mails, members, span, seed)
    export.write_calendars(folder / "calendar", meetings, series, members, span)
    export.write_holidays(folder / "holidays", span)
    export.write_ini(folder / "weft.ini", members)
    (folder / "tables").mkdir()
    for ticket in tables["tickets"]:
        del ticket["ts"]
    tables["team"] = team(members)
    for name, rows in sorted(tables.items()):
        export.write_table(folder / "tables" / f"{name}.csv", rows, ";" if name in ("contacts", "surveys") else ",")
    export.write_table(
        out / "churn.csv",
        [
            {
                "account_id": s.account.id,
                "notice_date": span.date(s.notice).isoformat(),
                "kind": "notice",
                "revenue": "",
            }
            for s in stories
            if s.notice < FOREVER
        ],
    )
    (out / "truth.json").write_text(
        json.dumps(truth.document(seed, stories, members), indent=1, sort_keys=True, ensure_ascii=False) + "\n", "utf-8"
    )


def main() -> None:
    """Command line."""
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--seed", type=int, required=True)
    p.add_argument("--out", type=Path, required=True)
    p.add_argument("--accounts", type=int, default=72)
    p.add_argument("--weeks", type=int, default=104)
    args = p.parse_args()
    stories, members = tell(args.seed, args.accounts, drawn_span(args.seed, args.weeks))
    write(args.seed, stories, members, args.out)


if __name__ == "__main__":
    main()
