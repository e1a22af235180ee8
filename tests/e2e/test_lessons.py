#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the portfolio's own history shows: what followed the plays, and whether those with a verified result stay.

usage: test_lessons.py WEFT [TEST…]
"""

import csv
import datetime
import json
import math
import zipfile

from accounts import ADA, AS_OF, BEN, Account, Export, ago, day
from exports import USAGE, Case, run

WEEKS = 64
MONTH = 365.25 / 12


def customer(name: str, letters: range = range(0), **columns: object) -> Account:
    """Writes and meets each week; in some weeks ago a letter on service levels comes, which alone is Elevated."""
    account = Account(name, **columns)
    engineer = account.person("eng", name=f"Ed {name}", level=1, function="engineering")
    for week in range(WEEKS - 1, -1, -1):
        account.mail(day(week, 1), engineer, BEN)
        account.meeting(day(week, 2), "Weekly", {BEN: "ACCEPTED", engineer: "ACCEPTED"})
        account.ticket(day(week, 3), "How do I add a column", type="how-to")
    for week in letters:
        account.ticket(day(week, 3), "SLA credit claim: downtime seconds", type="sla")
    return account


EARLY = range(45, 35, -1)  # the letters stop 36 weeks ago, and 24 weeks ago none is left in the quarter


NEVER = range(0)


def unhappy(account: Account) -> Account:
    """Two promises that are never kept, and one of four intended users at work: Watch to this day."""
    account.columns["start_date"] = ago(900)
    user, *_ = [account.person(f"u{i}", intended="yes") for i in range(4)]
    for week in range(WEEKS - 1, -1, -1):
        account.use(day(week, 2), user)
    for item in ("Offline mode", "Audit log"):
        account.row("promises", item=item, by="us", promised_at=ago(600))
    return account


def played(name: str, letters: range = EARLY, play: str = "value-delivery", weeks: int = 37, **columns: object) -> Account:
    account = customer(name, letters)
    account.row("actions", play=play, started_at=day(weeks), **columns)
    return account


class Lessons(Case):
    def assess(self, accounts: list[Account], *options: str) -> dict:
        for name, content in Export(accounts).files().items():
            self.write(f"export/{name}", content)
        self.weft("import", "--quiet", "export")
        return json.loads(self.weft("assess", "--quiet", "--as-of", str(AS_OF), "--format", "json", *options))

    def lesson(self, accounts: list[Account], name: str) -> dict:
        return next(page for page in self.assess(accounts)["lessons"] if page["id"] == name)


class Plays(Lessons):
    def line(self, page: dict, section: str, what: str = "") -> dict:
        return next(line for line in page["lines"] if line["section"] == section and line["what"].startswith(what))

    def test_followed_by_recovery(self) -> None:
        accounts = [played(f"R{i}") for i in range(5)] + [unhappy(played("N1")), played("L1"), customer("I1", EARLY)]
        accounts[0].row("actions", play="stay-interview", started_at=day(36), ended_at=day(34), result="asked")
        accounts[6].row("churn", notice_date=day(30), kind="notice")
        accounts += [unhappy(customer("I2", EARLY)), played("Calm", NEVER), played("Late", range(20, -1, -1), weeks=9)]
        page = self.lesson(accounts, "plays-followed")
        works = self.line(page, "From 5 accounts on", "value-delivery: ")
        self.assertIn("(5 recovered, 1 not, 1 lost, 1 too early)", works["what"])
        self.assertAlmostEqual(works["now"], 5 / 7)
        self.assertEqual((works["n"], works["baseline"]), (7, 0.5))
        self.assertAlmostEqual(works["low"], 0.3589, 4)  # Wilson's, by hand
        self.assertAlmostEqual(works["high"], 0.9178, 4)
        anecdote = self.line(page, "Anecdotes: fewer than 5 accounts")
        self.assertEqual((anecdote["now"], anecdote["n"], anecdote["low"]), (1, 1, None))
        self.assertIn("(1 recovered, 1 not, 0 lost, 0 too early)", self.line(page, "No play on record")["what"])
        told = "\n".join(page["paragraphs"])
        self.assertIn("Not counted: 1 play where the account was below Elevated", told)
        self.assertIn("what follows a play is not what the play has caused", told)
        cases = {line["subject"].split(",")[0]: line for line in page["lines"] if line["section"] == "Case by case"
                 and "value-delivery" in line["subject"]}
        self.assertEqual({name: line["what"] for name, line in cases.items()},
                         {f"R{i}": "recovered" for i in range(5)} | {"N1": "no recovery in 26 weeks", "L1": "lost",
                                                                     "Late": "too early to say"})
        self.assertEqual((cases["R0"]["baseline"], cases["R0"]["now"]), (9, 0))
        interview = self.line(page, "Case by case", "recovered")["subject"]
        self.assertIn(f"R0, stay-interview, begun on {day(36)}, ended on {day(34)}; Elevated on {day(40, 6)}, No adverse evidence on "
                      f"{day(24, 6)}; result on record: “asked”", interview)

    def test_pages_and_terminal(self) -> None:
        self.assess([played("R0")])
        self.weft("report", "--quiet", "--as-of", str(AS_OF), "--output", "out")
        page = (self.folder / "out/index.html").read_text()
        for told in (page, self.weft("assess", "--quiet", "--as-of", str(AS_OF))):
            told = " ".join(told.split())
            self.assertIn("What followed the plays", told)
            self.assertIn("value-delivery: below Watch within 26 weeks (1 recovered, 0 not, 0 lost, 0 too early)", told)
        self.assertIn("no results ledger was imported", page)

    def test_nothing_to_follow(self) -> None:
        page = self.lesson([customer("A")], "plays-followed")
        self.assertEqual([line["missing"] for line in page["lines"]], ["no actions were imported"])

    def test_only_the_whole_portfolio_tells_of_everybody(self) -> None:
        accounts = [played("R0", owner=ADA), customer("B", owner=BEN)]
        self.assertNotIn("lessons", self.assess(accounts, "--account", "B"))
        self.weft("report", "--quiet", "--as-of", str(AS_OF), "--for", f"owner={BEN}", "--output", "out")
        self.assertNotIn("R0", (self.folder / "out/index.html").read_text())
        self.assertGreater(len(self.rows_of_lessons()), 0)
        self.assertEqual(self.rows_of_lessons("--for", f"owner={BEN}"), [])

    def test_an_owner_is_named_as_reports_show_it(self) -> None:
        self.assess([customer("A", owner=ADA), customer("B", owner=BEN)])
        key = self.write("key", "a secret of some length")
        for name in (BEN, BEN.split("@")[0].upper()):
            for masks in ((), ("--pseudonymise", "--key", key)):
                self.weft("report", "--quiet", "--as-of", str(AS_OF), "--format", "csv", "--for", f"owner={name}", *masks,
                          "--output", "tables")
                with open(self.folder / "tables/portfolio.csv", encoding="utf-8", newline="") as file:
                    self.assertEqual(len(list(csv.DictReader(file))), 1)
            compared = self.weft("compare", "--quiet", "--from", str(day(9, 6)), "--to", str(AS_OF), "--for", f"owner={name}")
            self.assertIn("1 account, ", compared)
        for command in (("report",), ("compare", "--from", str(day(9, 6)))):
            self.weft(*command, "--quiet", "--for", "owner=nobody", status=USAGE)

    def rows_of_lessons(self, *options: str) -> list[dict[str, str]]:
        self.weft("report", "--quiet", "--as-of", str(AS_OF), "--format", "csv", *options, "--output", "tables")
        with open(self.folder / "tables/lessons.csv", encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def test_tables(self) -> None:
        """The CSV holds what the JSON does, and the workbook has the sheet."""
        page = self.lesson([played(f"R{i}") for i in range(5)] + [customer("I1", EARLY)], "plays-followed")
        rows = [row for row in self.rows_of_lessons() if row["document"] == "plays-followed"]
        numbers = ("now", "low", "high", "baseline", "n")
        told = [{**line, "subject": line["subject"] or "", "n_unit": line["n_unit"] or ""} for line in page["lines"]]
        self.assertEqual(len(rows), len(told) + len(page["paragraphs"]))
        for row, line in zip(rows, told):
            self.assertEqual([row[name] for name in ("section", "what", "subject", "n_unit")],
                             [line[name] for name in ("section", "what", "subject", "n_unit")])
            self.assertEqual([float(row[name]) if row[name] else None for name in numbers], [line[name] for name in numbers])
        self.assertEqual([row["what"] for row in rows[len(told):]], page["paragraphs"])
        self.weft("report", "--quiet", "--as-of", str(AS_OF), "--format", "xlsx", "--output", "book.xlsx")
        with zipfile.ZipFile(self.folder / "book.xlsx") as book:
            self.assertIn('name="lessons"', book.read("xl/workbook.xml").decode("utf-8"))

    def test_pseudonyms(self) -> None:
        self.write("key", "k" * 32)
        accounts = [played("Kestrel Lines", result="Bea was glad")]
        self.assess(accounts)
        told = self.weft("report", "--quiet", "--as-of", str(AS_OF), "--format", "json", "--pseudonymise", "--key", "key",
                         "--output", "out.json") or (self.folder / "out.json").read_text()
        self.assertNotIn("Kestrel", told)
        self.assertNotIn("glad", told)
        self.assertIn("recovered", told)


class Results(Lessons):
    """24 accounts that began 6 to 36 months ago; records and results begin 700 days ago."""

    def accounts(self) -> list[Account]:
        accounts = [customer("A0", start_date=ago(1000))]
        accounts[0].row("outcomes", metric="Hours", date=ago(700), verified_by_client="yes")
        accounts[0].mail(ago(700), f"eng@{accounts[0].domain}", BEN)
        for i in range(1, 24):
            account = Account(f"A{i}", start_date=ago(1100 - 40 * i))
            if i % 2 == 0:
                account.row("outcomes", metric="Hours", date=ago(640 - 30 * (i % 5)), verified_by_client="yes")
            if i % 3 == 0:
                account.row("outcomes", metric="Hours", date=ago(500), verified_by_client="no")
            if i % 5 == 0:
                account.row("churn", notice_date=ago(400 - 13 * i), kind="notice" if i % 2 else "competitor")
            if i % 7 == 0:
                account.row("churn", notice_date=ago(300), kind="downgrade")
            accounts.append(account)
        return accounts

    def spells(self, accounts: list[Account]) -> dict[bool, list[tuple[int, int, bool]]]:
        """The same by hand: has a verified result → (entry, exit, lost) by age in days."""
        spells: dict[bool, list[tuple[int, int, bool]]] = {True: [], False: []}
        for account in accounts:
            start = account.columns["start_date"]
            dates = {kind: [row for table, row in account.rows if table == kind] for kind in ("outcomes", "churn")}
            lost = min([row["notice_date"] for row in dates["churn"] if row["kind"] != "downgrade"], default=None)
            verified = min([row["date"] for row in dates["outcomes"] if row["verified_by_client"] == "yes"], default=datetime.date.max)
            when = max(start, ago(700))
            while when < (lost or AS_OF):
                end = min(lost or AS_OF, verified if verified > when else datetime.date.max)
                if end > when:
                    spells[verified <= when].append(((when - start).days, (end - start).days, lost == end))
                when = end
        return spells

    def stay(self, spells: list[tuple[int, int, bool]], first: float, last: float) -> tuple[float, float, float]:
        share, variance = 1.0, 0.0
        for age in range(math.floor(first) + 1, math.floor(last) + 1):
            watched = sum(entry < age <= end for entry, end, _ in spells)
            lost = sum(end == age and is_lost for _, end, is_lost in spells)
            if lost:
                share *= 1 - lost / watched
                variance += lost / watched / (watched - lost)
        if share == 1:
            return 1, math.nan, math.nan
        reach = math.exp(1.959964 * math.sqrt(variance) / -math.log(share))
        return share, share ** reach, share ** (1 / reach)

    def test_against_hand_made_spells(self) -> None:
        accounts = self.accounts()
        spells = self.spells(accounts)
        page = self.lesson(accounts, "results-retention")
        lines = {(line["section"], line["what"]): line for line in page["lines"]}
        today = lines["Customers of today", "With a verified result on record"]
        self.assertEqual(today["n"], 20)
        self.assertAlmostEqual(today["now"], 10 / 20)
        compared = 0
        for has, section in ((True, "With a verified result"), (False, "Without a verified result")):
            for (group, what), line in lines.items():
                if group != section or not what.startswith(("Of those", "Still")) or line["missing"]:
                    continue
                first, last = [int(word) for word in what.replace(",", "").split() if word.isdigit()]
                share, low, high = self.stay(spells[has], first * MONTH, last * MONTH)
                self.assertAlmostEqual(line["now"], share, 9)
                if share < 1:
                    self.assertAlmostEqual(line["low"], low, 5)
                    self.assertAlmostEqual(line["high"], high, 5)
                    compared += 1
            rate = lines[section, "Losses in 100 account-years"]
            years = sum(end - entry for entry, end, _ in spells[has]) / 365.25
            self.assertAlmostEqual(rate["now"], 100 * sum(lost for _, _, lost in spells[has]) / years, 6)
        self.assertGreaterEqual(compared, 2)
        self.assertIn("An account counts as one with a verified result from the day that was recorded", "\n".join(page["paragraphs"]))

    def test_without_ledgers(self) -> None:
        page = self.lesson([customer("A", start_date=ago(900))], "results-retention")
        self.assertEqual([line["missing"] for line in page["lines"]], ["no results ledger was imported"])

    def test_without_losses(self) -> None:
        account = customer("A", start_date=ago(900))
        account.row("outcomes", metric="Hours", date=ago(100), verified_by_client="yes")
        page = self.lesson([account], "results-retention")
        self.assertEqual([line["missing"] for line in page["lines"]], [None, "no churn table was imported"])


if __name__ == "__main__":
    run()
