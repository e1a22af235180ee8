#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a written world with plain means and says whether the claimed effects are there."""

from __future__ import annotations

import csv
import datetime as dt
import json
import mailbox
import math
import statistics as st
import sys
from collections import Counter, defaultdict
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path
from typing import Any

Series = dict[str, dict[str, list[Any]]]


class Files:
    """All that happened, by account and week."""

    def __init__(self, root: Path) -> None:
        self.truth = json.loads((root / "truth.json").read_text("utf-8"))
        self.start = dt.datetime.fromisoformat(self.truth["start"] + "T00:00:00+00:00").timestamp()
        self.who = {
            a: (acc["account_id"], p["key"], p["level"])
            for acc in self.truth["accounts"]
            for p in acc["people"]
            for a in p["addresses"]
        }
        self.ours = {v["email"] for v in self.truth["vendors"]}
        self.problems: Counter[str] = Counter()
        self.classes: Counter[str] = Counter()
        self.roots: list[str] = []
        self.weekdays: Counter[int] = Counter()
        self.hits: dict[str, list[tuple[str, int, str, float]]] = defaultdict(
            list
        )  # account -> (what, week, who, value)
        self.mail(root / "export" / "mail")
        self.calendar(root / "export" / "calendar")
        self.table(root / "export" / "tables")

    def note(self, account: str, what: str, ts: float, who: str = "", value: float = 1.0) -> None:
        """Remember one thing."""
        self.hits[account].append((what, int((ts - self.start) // 604_800), who, value))

    def mail(self, folder: Path) -> None:
        """Every message once, by Python's own mailbox reader."""
        seen: dict[str, tuple[float, str]] = {}
        later = []
        for path in sorted(folder.glob("*.mbox")):
            for msg in mailbox.mbox(path, create=False):
                mid = msg["Message-ID"]
                if mid in seen:
                    self.classes["copy"] += 1
                    continue
                ts = parsedate_to_datetime(msg["Date"]).timestamp()
                sender = getaddresses([msg["From"]])[0][1]
                seen[mid] = (ts, sender)
                if not msg["To"] or msg.defects or not msg.get_payload():
                    self.problems["message"] += 1
                if not self.start <= ts < self.start + 104 * 604_800:
                    self.problems["date outside"] += 1
                auto = msg["Auto-Submitted"] or msg["List-Unsubscribe"] or msg.get_content_type() != "text/plain"
                self.classes["auto, list or calendar" if auto else "human"] += 1
                if not auto:
                    later.append(
                        (
                            ts,
                            sender,
                            [a for _, a in getaddresses([msg["To"] or "", msg["Cc"] or ""])],
                            msg["In-Reply-To"] or "",
                            mid,
                        )
                    )
        root: dict[str, str] = {}
        for ts, sender, to, parent, mid in sorted(later):
            root[mid] = root.get(parent or "", mid)
            if sender in self.who or any(a in self.who for a in to):
                self.roots.append(root[mid])
                self.weekdays[dt.datetime.fromtimestamp(ts, dt.timezone.utc).weekday()] += 1
            if parent and parent not in seen:
                self.classes["reply without its parent"] += 1
            if sender in self.who:
                account, key, level = self.who[sender]
                self.note(account, "in", ts, key)
                if level >= 4:
                    self.note(account, "exec", ts, key)
                if parent in seen and seen[parent][1] in self.ours:
                    self.note(account, "delay", ts, key, (ts - seen[parent][0]) / 3600)
            for account in {self.who[a][0] for a in to if a in self.who} if sender in self.ours else ():
                self.note(account, "out", ts)

    def calendar(self, folder: Path) -> None:
        """Answers to client meetings."""
        seen = set()
        for path in sorted(folder.glob("*.ics")):
            text = path.read_text("utf-8").replace("\r\n ", "").replace("\n ", "")
            for block in text.split("BEGIN:VEVENT")[1:]:
                lines = block.split("\n")
                value = {x.split(":", 1)[0].split(";")[0]: x.split(":", 1)[1] for x in lines if ":" in x}
                uid = value["UID"]
                if uid in seen or "VALUE=DATE" in block or "RRULE" in block:
                    continue
                seen.add(uid)
                ts = (
                    dt.datetime.strptime(value["DTSTART"], "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.timezone.utc).timestamp()
                )
                plan = "Planning" in value["SUMMARY"] or "Steering" in value["SUMMARY"]
                for line in lines:
                    if line.startswith("ATTENDEE"):
                        address = line.split("mailto:")[1]
                        if address in self.who and value["STATUS"] != "CANCELLED":
                            account, key, _ = self.who[address]
                            yes = float("=ACCEPTED" in line)
                            self.note(account, "accept", ts, key, yes)
                            if plan:
                                self.note(account, "plan", ts, key, yes)
                            if yes:
                                self.note(account, "met", ts, key)

    def table(self, folder: Path) -> None:
        """Usage, tickets, invitations, interactions."""

        def rows(name: str) -> list[dict[str, str]]:
            with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                return list(csv.DictReader(file))

        def at(text: str) -> float:
            return dt.datetime.fromisoformat(
                text.replace("Z", "+00:00") if "T" in text else text + "T12:00:00+00:00"
            ).timestamp()

        for row in rows("usage"):
            self.note(row["account_id"], "use", at(row["date"]), row["user"])
            self.note(row["account_id"], "advanced", at(row["date"]), row["user"], float(row["tier"] == "advanced"))
        for row in rows("tickets"):
            self.note(row["account_id"], "ticket", at(row["created_at"]), "", 1.0)
            self.note(
                row["account_id"],
                "exit",
                at(row["created_at"]),
                "",
                float(row["type"] in ("data-export", "contract", "sla")),
            )
        for row in rows("invitations"):
            self.note(row["account_id"], "invite", at(row["invited_at"]), "", float(row["answer"] == "accepted"))
        for row in rows("interactions"):
            self.note(row["account_id"], "talk", at(row["at"]))

    def window(self, account: str, first: int, last: int) -> dict[str, float | None]:
        """Plain measures over some weeks."""
        got = [h for h in self.hits[account] if first <= h[1] <= last]
        weeks = last - first + 1

        def values(what: str) -> list[float]:
            return [h[3] for h in got if h[0] == what]

        def mean(what: str, least: int) -> float | None:
            x = values(what)
            return st.fmean(x) if len(x) >= least else None

        people = Counter(h[2] for h in got if h[0] == "in")
        total = sum(people.values())
        return {
            "in": len(values("in")) / weeks,
            "out": len(values("out")) / weeks,
            "all": (len(values("in")) + len(values("out"))) / weeks,
            "persons": math.exp(-sum(n / total * math.log(n / total) for n in people.values())) if total >= 5 else None,
            "exec": len(values("exec")) / weeks,
            "delay": (
                math.exp(st.fmean(math.log(x + 0.3) for x in values("delay"))) if len(values("delay")) >= 8 else None
            ),
            "answer": len(values("delay")) / max(1, len(values("out"))) if len(values("out")) >= 8 else None,
            "met": len(values("met")) / weeks,
            "accept": mean("accept", 5),
            "plan": mean("plan", 4),
            "use": len(values("use")) / weeks,
            "advanced": mean("advanced", 15),
            "users": len({(h[1], h[2]) for h in got if h[0] == "use"}) / weeks,
            "ticket": len(values("ticket")) / weeks,
            "exit": mean("exit", 4),
            "invite": mean("invite", 2),
            "talk": len(values("talk")) / weeks,
        }


WORSE = {
    "in": -1,
    "persons": -1,
    "exec": -1,
    "delay": 1,
    "answer": -1,
    "met": -1,
    "accept": -1,
    "plan": -1,
    "use": -1,
    "advanced": -1,
    "users": -1,
    "ticket": -1,
    "exit": 1,
    "invite": -1,
}
FLOOR = {
    "in": 0.3,
    "exec": 0.15,
    "met": 0.15,
    "ticket": 0.1,
    "exit": 0.15,
    "invite": 0.2,
    "plan": 0.1,
    "accept": 0.1,
    "advanced": 0.05,
    "use": 0.5,
    "users": 0.5,
    "persons": 0.3,
    "delay": 1.0,
    "answer": 0.05,
    "all": 0.3,
    "talk": 0.3,
    "out": 0.3,
}


def ratios(files: Files, account: str, base: tuple[int, int], now: tuple[int, int]) -> dict[str, float]:
    """Log ratio of now to base per measure; counts of different people over windows of one length."""
    a, b = files.window(account, *base), files.window(account, *now)
    half = files.window(account, base[1] - (now[1] - now[0]), base[1])
    out = {}
    for name in b:
        before = half[name] if name == "persons" else a[name]
        if before is not None and b[name] is not None and (name == "exit" or before > FLOOR[name] * 0.5):
            out[name] = math.log((b[name] + FLOOR[name] * 0.3) / (before + FLOOR[name] * 0.3))
    return out


def middle(values: list[float]) -> str:
    """The median as a factor."""
    return f"{math.exp(st.median(values)):6.2f}" if values else "     -"


def shape(files: Files) -> None:
    """Dispersion of weekly counts in the healthy accounts."""
    vmr, zero, auto = [], [], []
    for acc in files.truth["accounts"]:
        if acc["label"] != "healthy":
            continue
        s = [0] * 104
        for what, week, _, _ in files.hits[acc["account_id"]]:
            if what in ("in", "out"):
                s[week] += 1
        s = s[acc["first_week"] :]
        m = st.fmean(s)
        vmr.append(st.variance(s) / m)
        zero.append(s.count(0) / len(s))
        auto.append(sum((x - m) * (y - m) for x, y in zip(s, s[1:])) / sum((x - m) ** 2 for x in s))
    print(
        f"healthy accounts, mails a week: variance/mean median {st.median(vmr):.1f} ({min(vmr):.1f}-{max(vmr):.1f}), zero weeks {st.median(zero):.2f}, lag-1 correlation {st.median(auto):.2f}"
    )
    delays = sorted(h[3] for hits in files.hits.values() for h in hits if h[0] == "delay")
    print(
        "client reply delay h, deciles 1 2.5 5 7.5 9 9.5:",
        [round(delays[int(p * len(delays))], 1) for p in (0.1, 0.25, 0.5, 0.75, 0.9, 0.95)],
    )
    threads = sorted(Counter(files.roots).values())
    print(
        "thread length deciles 2.5 5 7.5 9 9.5 9.9:",
        [threads[int(p * len(threads))] for p in (0.25, 0.5, 0.75, 0.9, 0.95, 0.99)],
        f"single {threads.count(1) / len(threads):.2f};",
        "weekday shares",
        [round(files.weekdays[d] / sum(files.weekdays.values()), 3) for d in range(7)],
    )
    shares = []
    for hits in files.hits.values():
        n = sorted(Counter(h[2] for h in hits if h[0] == "in").values())
        if len(n) >= 5:
            shares.append(sum((2 * i + 1 - len(n)) * x for i, x in enumerate(n)) / (len(n) * sum(n)))
    print(f"Gini of mails over people in an account: median {st.median(shares):.2f}")
    mails = sorted(
        sum(h[0] in ("in", "out") for h in files.hits[a["account_id"]]) / (105 - a["first_week"])
        for a in files.truth["accounts"]
    )
    people = sorted(len(a["people"]) for a in files.truth["accounts"])
    print(
        f"mails a week per account: min {mails[0]:.1f}, quartiles {mails[len(mails) // 4]:.1f} {mails[len(mails) // 2]:.1f} {mails[3 * len(mails) // 4]:.1f}, max {mails[-1]:.1f}; "
        f"contacts ever: {people[0]}, {people[len(people) // 2]}, {people[-1]}"
    )


def main() -> None:
    """Command line: a folder with truth.json and export/."""
    files = Files(Path(sys.argv[1]))
    print("messages:", dict(files.classes), "problems:", dict(files.problems))
    shape(files)
    accounts = files.truth["accounts"]
    calm: dict[str, list[float]] = defaultdict(list)
    by_kind: dict[tuple[bool, str], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    each: list[tuple[Any, dict[str, float]]] = []
    for acc in accounts:
        if acc["churning"]:
            onset, notice = acc["onset_week"] - 1, acc["asof"].index("X", acc["onset_week"])
            got = ratios(
                files, acc["account_id"], (max(acc["first_week"] - 1, onset - 26), onset - 1), (notice - 10, notice - 1)
            )
            each.append((acc, got))
            for k, v in got.items():
                by_kind[(True, acc["label"])][k].append(v)
            continue
        for week in range(max(43, acc["first_week"] + 40), 104, 6):
            got = ratios(files, acc["account_id"], (week - 37, week - 12), (week - 9, week))
            for k, v in got.items():
                by_kind[(False, acc["label"])][k].append(v)
                if acc["label"] == "healthy":
                    calm[k].append(v)
    after: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for acc in accounts:
        first = [c["week"] for c in acc["changes"] if 30 <= c["week"] < 92]
        if first and not acc["churning"]:
            for k, v in ratios(
                files, acc["account_id"], (max(0, first[0] - 26), first[0] - 1), (first[0] + 2, first[0] + 11)
            ).items():
                after[acc["label"]][k].append(v)
    limits = {}
    for k, sign in WORSE.items():
        x = sorted(sign * v for v in calm[k])
        limits[k] = x[int(0.95 * len(x))] if x else 9.0
    names = list(WORSE) + ["talk"]
    print(f"{'median factor':<22}" + "".join(f"{n:>7}" for n in names))
    for (leaves, label), got in sorted(by_kind.items()):
        print(f"{('- ' if leaves else '  ') + label:<22}" + "".join(" " + middle(got[n]) for n in names))
    print("stayers, weeks 3-12 after their change:")
    for label, got in sorted(after.items()):
        print(f"{'* ' + label:<22}" + "".join(" " + middle(got[n]) for n in names))
    print(f"{'healthy 5% tail':<22}" + "".join(f" {math.exp(WORSE[n] * limits[n]):6.2f}" for n in WORSE))
    print("\neach leaver: strength, onset, weeks to notice, measures beyond the worst 5% of healthy windows")
    for acc, got in sorted(each, key=lambda x: x[0]["archetype"]):
        beyond = [f"{k} {math.exp(got[k]):.2f}" for k, s in WORSE.items() if k in got and s * got[k] > limits[k]]
        print(
            f"{acc['account_id']} {acc['label']:<17}{acc['strength']:<7}{acc['onset_week']:>4}{acc['asof'].count('R'):>4}  {', '.join(beyond)}"
        )
    many: dict[str, list[int]] = defaultdict(list)
    for acc in accounts:
        if not acc["churning"]:
            for week in range(max(43, acc["first_week"] + 40), 104, 6):
                if acc["asof"][week] == "W":
                    got = ratios(files, acc["account_id"], (week - 37, week - 12), (week - 9, week))
                    many[acc["label"]].append(sum(k in got and s * got[k] > limits[k] for k, s in WORSE.items()))
    print("\nstayers (weeks W): share of windows with >= 3 and >= 5 measures beyond")
    for label, counts in many.items():
        print(
            f"  {label:<20} n {len(counts):>3}  {sum(c >= 3 for c in counts) / len(counts):.2f} {sum(c >= 5 for c in counts) / len(counts):.2f}"
        )
    print(
        "leavers:",
        sum(sum(k in g and s * g[k] > limits[k] for k, s in WORSE.items()) >= 3 for _, g in each) / len(each),
    )


if __name__ == "__main__":
    main()
