#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""check_effects.py DIR [--all]: shows from the files of a portfolio alone, with plain statistics, that its truth can be seen.

For each account, weekly series are counted anew from the mailboxes, calendars and tables: people of theirs who wrote or came,
days of contact, executives among them, hours to an answer, shares never answered, tickets and their kinds, usage, its
advanced part, its users, and what came of plans.  Before is the 40 weeks up to the onset, after is from the onset to the
notice (the last twelve weeks of it, for what sets in slowly).  A series that moved has a small p of the rank-sum test.
An account that leaves without any of its reasons moving (p > 0.01) is reported and makes the exit status 1: its truth could
not be defended."""

import argparse
import collections
import csv
import datetime as dt
import email.utils
import gzip
import json
import math
import re
import statistics
import sys
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any

Truth = dict[str, Any]  # of one account
Weekly = dict[str, list[list[float]]]  # by series and week: the values seen
ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+")
LEAVING_TYPES = {"data export", "contract", "documentation", "sla"}
EXPECTED = {  # which series must show each kind of reason
    "topology": ("people", "days"),
    "executive": ("executives", "busiest"),
    "responsiveness": ("hours", "silence"),
    "tickets": ("leaving tickets", "tickets"),
    "usage": ("advanced", "users", "usage"),
    "strategic": ("plans",),
    "lifecycle": ("tasks",),
}


HALF_YEAR = 26
ABRUPT = {"sudden-collapse", "exec-withdrawal", "planning-evasion", "champion-departure", "exit-blueprint"}


class Files:
    """What the files say, by account and week."""

    def __init__(self, folder: Path) -> None:
        truth = json.loads((folder / "truth.json").read_text("utf-8"))
        self.folder, self.accounts, self.weeks = folder / "export", truth["accounts"], truth["weeks"]
        self.start = dt.date.fromisoformat(truth["start"])
        self.person = {
            a: (acc["account_id"], p) for acc in self.accounts for p in acc["people"] for a in p["addresses"]
        }
        self.ours = {v["email"] for v in truth["vendors"]}
        self.weekly: dict[str, Weekly] = {
            a["account_id"]: collections.defaultdict(lambda: [[] for _ in range(self.weeks)]) for a in self.accounts
        }
        self.contact: dict[tuple[str, int], set[tuple[str, dt.date]]] = collections.defaultdict(set)
        self.executives: dict[tuple[str, int], set[tuple[str, dt.date]]] = collections.defaultdict(set)
        self.mail()
        self.calendars()
        for (account, week), days in self.contact.items():
            self.add(account, week, "days", len(days))
            self.add(account, week, "people", len({who for who, _ in days}))
            self.add(account, week, "executives", len(self.executives[account, week]))
        self.product()
        self.plans()

    def add(self, account: str, week: int, name: str, value: float) -> None:
        """One value of a series."""
        if 0 <= week < self.weeks and account in self.weekly:
            self.weekly[account][name][week].append(value)

    def week(self, day: dt.date) -> int:
        """The week of a day."""
        return (day - self.start).days // 7

    def touch(self, address: str, day: dt.date) -> None:
        """A person of theirs wrote or came."""
        account, person = self.person[address]
        self.contact[account, self.week(day)].add((person["key"], day))
        if person["level"] >= 4:
            self.executives[account, self.week(day)].add((person["key"], day))

    def mail(self) -> None:
        """Who wrote when, and what was answered."""
        seen: dict[str, tuple[str, dt.datetime, str]] = {}
        answered: dict[str, dt.datetime] = {}
        for path in sorted((self.folder / "mail").iterdir()):
            data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            for raw in re.split(rb"(?:\A|\n)From [^\n]*\d\d\d\d\n", data)[1:]:
                head = BytesHeaderParser().parsebytes(raw.partition(b"\n\n")[0] + b"\n\n")
                number = head.get("Message-ID", "")
                if (
                    not number
                    or number in seen
                    or "Auto-Submitted" in head
                    or "List-Id" in head
                    or "Precedence" in head
                ):
                    continue
                when = email.utils.parsedate_to_datetime(head["Date"])
                sender, to = ADDRESS.findall(head["From"])[-1], (ADDRESS.findall(head.get("To", "")) or [""])[-1]
                seen[number] = (sender, when, to)
                if sender in self.person:
                    self.touch(sender, when.date())
                    answered.setdefault(head.get("In-Reply-To", ""), when)
        for number, (sender, when, to) in seen.items():
            if sender in self.ours and to in self.person:
                account, week = self.person[to][0], self.week(when.date())
                self.add(account, week, "silence", float(number not in answered))
                if number in answered:
                    self.add(account, week, "hours", (answered[number] - when).total_seconds() / 3600)

    def calendars(self) -> None:
        """Who came to which meeting, and how many of those invited to plan."""
        planned: set[tuple[str, dt.date]] = set()
        for path in sorted((self.folder / "calendar").iterdir()):
            blocks = path.read_text("utf-8").replace("\r\n ", "").split("BEGIN:VEVENT")[1:]
            moved = set(re.findall(r"RECURRENCE-ID[^:]*:(\S+)", "".join(blocks)))
            for block in blocks:
                answers = re.findall(r"PARTSTAT=([A-Z-]+)[^\n]*mailto:(\S+)", block)
                theirs = [(answer == "ACCEPTED", address) for answer, address in answers if address in self.person]
                for day in [] if "STATUS:CANCELLED" in block else occurrences(block, moved):
                    for came, address in theirs:
                        if came:
                            self.touch(address, day)
                        account = self.person[address][0]
                        if "SUMMARY:Roadmap" in block and (account + address, day) not in planned:
                            planned.add((account + address, day))
                            self.add(account, self.week(day), "plans", float(came))

    def table(self, name: str) -> list[dict[str, str]]:
        """The rows of a table."""
        path = self.folder / "tables" / f"{name}.csv"
        if not path.exists():
            return []
        text = path.read_text("utf-8")
        return list(csv.DictReader(text.splitlines(), delimiter=";" if ";" in text.split("\n")[0] else ","))

    def busiest(self, account: str, before: range) -> None:
        """A series of the one who was most in contact before."""
        days = collections.Counter(who for week in before for who, _ in self.contact[account, week])
        for who, _ in days.most_common(1):
            for week in range(self.weeks):
                self.add(account, week, "busiest", sum(who == other for other, _ in self.contact[account, week]))

    def product(self) -> None:
        """Usage and tickets."""
        totals: collections.Counter[tuple[str, int, str]] = collections.Counter()
        users: dict[tuple[str, int], set[str]] = collections.defaultdict(set)
        for row in self.table("usage"):
            account, week = row["account_id"], self.week(dt.date.fromisoformat(row["date"]))
            totals[account, week, "usage"] += int(row["count"])
            totals[account, week, "advanced"] += int(row["count"]) * (row["tier"] == "advanced")
            users[account, week].add(row["user"])
        for row in self.table("tickets"):
            account, week = row["account_id"], self.week(dt.date.fromisoformat(row["created_at"][:10]))
            totals[account, week, "tickets"] += 1
            self.add(account, week, "leaving tickets", float(row["type"] in LEAVING_TYPES))
        for (account, week, name), value in totals.items():
            self.add(account, week, name, value)
        for (account, week), who in users.items():
            self.add(account, week, "users", len(who))

    def plans(self) -> None:
        """Invitations accepted, milestones kept, first tasks done in time."""
        for row in self.table("invitations"):
            self.add(
                row["account_id"],
                self.week(dt.date.fromisoformat(row["invited_at"])),
                "plans",
                float(row["answer"] == "accepted"),
            )
        for row in self.table("milestones"):
            self.add(row["account_id"], self.week(dt.date.fromisoformat(row["due_date"])), "plans", float(row["score"]))
        for row in self.table("onboarding"):
            self.add(
                row["account_id"],
                self.week(dt.date.fromisoformat(row["due_date"])),
                "tasks",
                float(bool(row["done_date"])),
            )

    def values(self, account: str, name: str, first: int, last: int) -> list[float]:
        """The values of some weeks; a week without any counts as nothing, for counts."""
        weeks = self.weekly[account][name][max(0, first) : last]
        if name in ("hours", "silence", "leaving tickets", "plans", "tasks"):
            return [v for week in weeks for v in week]
        return [sum(week) for week in weeks]


def occurrences(block: str, moved: set[str]) -> list[dt.date]:
    """The days of a meeting; of a recurring one without those that were cancelled or are written on their own."""
    first = re.findall(r"DTSTART[^:]*:(\d{8}T\d{6})", block)[0]
    start, rule = dt.datetime.strptime(first, "%Y%m%dT%H%M%S"), re.search(r"INTERVAL=(\d+);UNTIL=(\d{8})", block)
    if not rule:
        return [start.date()]
    gone, last = moved | set(re.findall(r"EXDATE[^:]*:(\S+)", block)), dt.datetime.strptime(rule[2], "%Y%m%d").date()
    days = [start + dt.timedelta(weeks=n * int(rule[1])) for n in range(HALF_YEAR)]
    return [d.date() for d in days if d.date() <= last and f"{d:%Y%m%dT%H%M%S}" not in gone]


def rank_sum(before: list[float], after: list[float]) -> float:
    """Two-sided p of the Mann-Whitney test, by its normal approximation with ties; 1 where there is too little to compare."""
    n, m = len(before), len(after)
    if n < 3 or m < 2:
        return 1.0
    ties = collections.Counter(before + after)
    rank, place = {}, 0
    for value in sorted(ties):
        rank[value] = place + (ties[value] + 1) / 2
        place += ties[value]
    u = sum(rank[v] for v in before) - n * (n + 1) / 2
    spread = n * m / 12 * (n + m + 1 - sum(t**3 - t for t in ties.values()) / ((n + m) * (n + m - 1)))
    return math.erfc(max(0.0, abs(u - n * m / 2) - 0.5) / math.sqrt(2 * spread)) if spread > 0 else 1.0


def windows(account: Truth, weeks: int) -> tuple[range, range]:
    """Before and after the onset."""
    onset, first = account["onset_week"] - 1, account["first_week"] - 1
    last = (account["notice_week"] or account["end_week"] or min(weeks, onset + 13)) - 1
    start = max(onset, last - 12) if account["churning"] and account["label"] not in ABRUPT else onset
    return range(max(first, onset - 40), onset), range(start, last)


def seen(family: str, p: dict[str, float], after: dict[str, float]) -> bool:
    """Whether a kind of reason shows; of a new customer, who has no past, it shows in tasks that nobody did."""
    if family == "lifecycle":
        return after.get("tasks", 1.0) < 1 / 3
    return min(p.get(series, 1.0) for series in EXPECTED[family]) < 0.01


def show(files: Files, account: Truth) -> bool:
    """Prints one account; false where nothing moved that should have."""
    name, parts = account["account_id"], []
    before, after = windows(account, files.weeks)
    files.busiest(name, before)
    p: dict[str, float] = {}
    now: dict[str, float] = {}
    for series in sorted({s for names in EXPECTED.values() for s in names}):
        old, new = (files.values(name, series, r.start, r.stop) for r in (before, after))
        if old and new:
            p[series], now[series] = rank_sum(old, new), statistics.fmean(new)
            parts.append(f"{series} {statistics.fmean(old):.2g}>{now[series]:.2g}{'*' * (p[series] < 0.01)}")
    fine = not account["churning"] or any(seen(f, p, now) for f in account["families"])
    mark = "" if fine else "NOT SEEN "
    print(
        f"{name} {account['label']:<22} {account['variant']:<8} {len(account['people']):>2} people {mark} {', '.join(parts)}"
    )
    return fine


def main() -> int:
    """Command line."""
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("folder", type=Path)
    p.add_argument("--all", action="store_true", help="also the accounts that stay and to which something happens")
    args = p.parse_args()
    files = Files(args.folder)
    chosen = [a for a in files.accounts if a["onset_week"] and (a["churning"] or args.all)]
    unseen = [a["account_id"] for a in sorted(chosen, key=lambda a: a["label"]) if not show(files, a)]
    print(f"{len(chosen)} accounts, not seen: {', '.join(unseen) or 'none'}")
    return int(bool(unseen))


if __name__ == "__main__":
    sys.exit(main())
