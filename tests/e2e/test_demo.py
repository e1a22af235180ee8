#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the program on the bundled portfolio and looks at all it says.

usage: test_demo.py WEFT [TEST…]

The golden file is the program's own output, kept so that a change shows; what is right is asked for apart from it, by the
stories that scripts/make-demo tells.  scripts/refresh-golden rewrites the golden file.
"""

import csv
import datetime
import difflib
import gzip
import html.parser
import json
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.parse
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden" / "demo-assessment.json"
WEFT = str(Path(sys.argv.pop(1)).resolve())
AS_OF = "2026-06-28"
COLUMNS = 100
COMPARING = {"T2", "T3", "T4", "T5", "T10", "T11", "R1", "R3", "R4", "U1", "K1", "F6"}  # one window with another
DONE, FAILED, USAGE, REJECTED, AT_RISK = range(5)
BANDS = ["insufficient-data", "no-adverse-evidence", "watch", "elevated", "high", "critical"]
HEALTHY = ["A08", "A09", "A10", "A11", "A13", "A14", "A16"]


def without_libraries(text: str) -> str:
    """The versions of libraries belong to the machine, not to the result."""
    return re.sub(r'"libraries": \[.*?\]', '"libraries": []', text, flags=re.DOTALL)


class Links(html.parser.HTMLParser):
    """What a page points to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.targets: set[str] = set()
        self.names: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name in ("href", "src") and value:
                self.targets.add(value)
            if name == "id" and value:
                self.names.add(value)


class Demo(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Path(tempfile.mkdtemp(prefix="weft-e2e-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        shutil.copytree(ROOT / "fixtures" / "demo", cls.folder / "demo")
        done = cls.weft("import", "demo")
        assert done.returncode == DONE, done.stderr
        cls.text = cls.assess_json("weft.db")
        cls.whole = json.loads(cls.text)
        told = {account["account_id"]: account for account in cls.whole["accounts"]}
        cls.accounts = {name: account for name, account in told.items() if account["left"] is None}
        cls.former = {name: account for name, account in told.items() if account["left"] is not None}

    @classmethod
    def weft(cls, *arguments: str) -> subprocess.CompletedProcess:
        """The program, in the folder of the export, so that the names in the output are relative."""
        return subprocess.run([WEFT, *arguments], cwd=cls.folder, capture_output=True, text=True, check=False)

    @classmethod
    def assess_json(cls, store: str) -> str:
        done = cls.weft("assess", "--store", store, "--as-of", AS_OF, "--format", "json")
        assert done.returncode == DONE, done.stderr
        return done.stdout

    def signal(self, account: str, code: str) -> dict:
        found = [signal for signal in self.accounts[account]["signals"] if signal["code"] == code]
        self.assertTrue(found, f"{account} has no {code}")
        return found[0]

    def assert_fired(self, account: str, code: str) -> None:
        signal = self.signal(account, code)
        self.assertEqual(signal["state"], "fired", f"{account} {code}: {signal['reason']}; {signal['text']}")

    def assert_narrow(self, text: str) -> None:
        for line in text.splitlines():
            self.assertLessEqual(len(line), COLUMNS, line)

    # ---- the same again ------------------------------------------------------------------------------------------

    def test_golden(self) -> None:
        golden, now = without_libraries(GOLDEN.read_text(encoding="utf-8")), without_libraries(self.text)
        if now != golden:
            difference = difflib.unified_diff(golden.splitlines(), now.splitlines(), "golden", "now", lineterm="", n=1)
            self.fail("the assessment of the demo has changed; if that is meant, run scripts/refresh-golden\n"
                      + "\n".join(line[:200] for line, _ in zip(difference, range(40))))

    def test_second_run_gives_the_same_bytes(self) -> None:
        self.assertEqual(self.assess_json("weft.db"), self.text)

    def test_order_of_import_does_not_matter(self) -> None:
        files = sorted(str(path.relative_to(self.folder)) for path in (self.folder / "demo").rglob("*") if path.is_file())
        for name in reversed(files):
            if name.endswith(".gz"):
                done = self.weft("import", "--quiet", "--store", "backwards.db", "--config", "demo/weft.ini", name)
                self.assertEqual(done.returncode, DONE, done.stderr)
        self.assertEqual(self.assess_json("backwards.db"), self.text)

    def test_importing_twice_changes_nothing(self) -> None:
        shutil.copy(self.folder / "weft.db", self.folder / "twice.db")
        self.assertEqual(self.weft("import", "--store", "twice.db", "demo").returncode, DONE)
        self.assertEqual(self.assess_json("twice.db"), self.text)

    def test_one_account_is_as_in_the_portfolio(self) -> None:
        done = self.weft("assess", "--as-of", AS_OF, "--account", "A04", "--format", "json")
        self.assertEqual([self.accounts["A04"]], json.loads(done.stdout)["accounts"])

    def test_make_demo_writes_what_is_bundled(self) -> None:
        again = self.folder / "again"
        subprocess.run([sys.executable, str(ROOT / "scripts" / "make-demo"), str(again)], check=True)
        for path in sorted((ROOT / "fixtures" / "demo").rglob("*")):
            if path.is_file():  # unpacked: the packed bytes depend on the version of zlib
                unpack = gzip.decompress if path.suffix == ".gz" else bytes
                other = again / path.relative_to(ROOT / "fixtures" / "demo")
                self.assertEqual(unpack(path.read_bytes()), unpack(other.read_bytes()), path.name)

    # ---- the stories ---------------------------------------------------------------------------------------------

    def test_as_of_is_the_last_sunday(self) -> None:
        done = self.weft("assess", "--format", "json")
        self.assertEqual(json.loads(done.stdout)["as_of"], AS_OF)

    def test_slow_collapse(self) -> None:
        self.assert_fired("A01", "T2")
        self.assert_fired("A01", "T3")
        self.assertIn(self.accounts["A01"]["band"], ("high", "critical"))
        onset = self.signal("A01", "T2")["onset"]
        self.assertTrue("2025-12-01" <= onset <= "2026-04-30", onset)  # it begins on 2025-12-01 and takes 21 weeks

    def test_executive_withdrawal(self) -> None:
        self.assert_fired("A02", "E1")
        self.assert_fired("A02", "E2")

    def test_captive_usage(self) -> None:
        self.assert_fired("A03", "F6")
        self.assert_fired("A03", "F7")
        self.assertGreaterEqual(BANDS.index(self.accounts["A03"]["band"]), BANDS.index("elevated"))

    def test_exit_blueprint(self) -> None:
        self.assert_fired("A04", "K3")
        self.assertEqual(self.accounts["A04"]["stage"], 3)
        self.assertGreaterEqual(len(self.signal("A04", "K3")["evidence"]), 3)

    def test_works_holiday_does_not_alarm(self) -> None:
        account = self.accounts["A05"]
        self.assertEqual((account["band"], account["pending"]), ("no-adverse-evidence", None))
        self.assertIn("suppressed", (self.signal("A05", "T10")["state"], self.signal("A05", "T11")["state"]))
        self.assertTrue({"recurring", "closure"} & {note["id"] for note in account["notes"]})

    def test_missing_mailbox_is_no_silence(self) -> None:
        account = self.accounts["A06"]
        self.assertEqual(account["band"], "insufficient-data")
        self.assertTrue(account["headline"].startswith("Too little data to judge. Mail is missing"), account["headline"])
        self.assertIn("export-gap", {note["id"] for note in account["notes"]})
        mail = next(line["text"] for line in account["coverage_lines"] if line["source"] == "mail")
        self.assertIn("henrik.olsen@northwind.example between 2026-05-11 and 2026-06-28", mail)
        for code in ("T2", "T10", "T11"):
            self.assertEqual(self.signal("A06", code)["state"], "unknown", code)

    def test_missing_weeks_stand_in_the_manifest(self) -> None:
        mailboxes = {box["mailbox"]: box for box in json.loads(self.text)["mailboxes"]}
        self.assertEqual(len(mailboxes), 7)
        self.assertTrue(mailboxes["henrik.olsen@northwind.example"]["weeks"].endswith("#xxxxxxx"))
        self.assertEqual(mailboxes["eva.seidel@northwind.example"]["weeks_missing"], 0)

    def test_annexes_are_filled(self) -> None:
        """The audit and the insight from Elevated up, the milestone where there is one, the others with their action."""
        agreed = {row["account_id"] for row in self.rows_of("milestones")}
        for account in self.accounts.values():
            wanted = max(BANDS.index(account["band"]), BANDS.index(account["pending"] or "watch")) >= BANDS.index("elevated")
            pages = [annex["id"] for annex in account["annexes"]]
            self.assertEqual(pages[:2] == ["usage-audit", "insight-draft"], wanted, account["account_id"])
            self.assertEqual("stress-test" in pages, account["account_id"] in agreed, account["account_id"])
            others = set(pages) - {"usage-audit", "insight-draft", "stress-test"}
            self.assertLessEqual(others, {action["id"] for action in account["actions"]}, account["account_id"])
            for line in (line for annex in account["annexes"] for line in annex["lines"]):
                self.assertTrue((line["now"] is None) == bool(line["missing"]), line)
                self.assertTrue(line["missing"] or line["n"] is not None, line)
        audit, insight = self.accounts["A01"]["annexes"][:2]
        self.assertEqual(audit["window"], "2026-03-30 to 2026-06-28")
        orders = next(line for line in audit["lines"] if line["subject"] == "orders")
        used = [row for row in self.rows_of("usage") if row["account_id"] == "A01" and row["feature"] == "orders"
                and "2026-03-30" <= row["date"] <= AS_OF]
        self.assertAlmostEqual(orders["now"], sum(float(row["count"]) for row in used) / 13)
        self.assertEqual(orders["n"], len({row["user"] for row in used}))
        self.assertEqual([line["what"] for line in audit["lines"] if line["missing"]], [])
        reports = next(line for line in audit["lines"] if line["subject"] == "reports" and "p95" in line["what"])
        self.assertGreater(reports["now"], 1.3 * reports["baseline"])
        self.assertIn("order entry time went from 14 to 9 minutes, as you have confirmed", insight["paragraphs"][-1])

    @staticmethod
    def rows_of(table: str) -> list[dict[str, str]]:
        with gzip.open(ROOT / "fixtures" / "demo" / "tables" / f"{table}.csv.gz", "rt", encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def test_former_customers_are_told_apart(self) -> None:
        gone = {row["account_id"] for row in self.rows_of("churn")}
        self.assertEqual(set(self.former), gone)
        self.assertEqual((len(self.accounts), len(self.former)), (16, 8))

    def test_every_section_of_the_lessons_shows_something(self) -> None:
        """Plays with enough cases, an anecdote, those without a play; who has a result, and who stays, with and without."""
        lessons = {page["id"]: page["lines"] for page in self.whole["lessons"]}
        known = {name: {line["section"] for line in lines if line["now"] is not None} for name, lines in lessons.items()}
        self.assertEqual(known["plays-followed"], {"From 5 accounts on", "Anecdotes: fewer than 5 accounts", "No play on record",
                                                   "Case by case"})
        self.assertEqual(known["results-retention"], {"Customers of today", "With a verified result", "Without a verified result"})
        plays = {(line["subject"].split(",")[1].strip(), line["what"]) for line in lessons["plays-followed"] if line["subject"]}
        begun = {row["play"] for row in self.rows_of("actions")}
        self.assertLessEqual({play for play, _ in plays}, begun)
        self.assertEqual({what for _, what in plays}, {"recovered", "no recovery in 26 weeks", "too early to say"})

    def test_champion_departure(self) -> None:
        self.assert_fired("A07", "E5")
        proof = {evidence["kind"] for evidence in self.signal("A07", "E5")["evidence"]}
        self.assertIn("message", proof)

    def test_stalled_onboarding(self) -> None:
        self.assert_fired("A15", "O1")
        self.assert_fired("A15", "O2")
        self.assertEqual((self.accounts["A15"]["band"], self.accounts["A15"]["pending"]), ("elevated", None))
        self.assertEqual(len(self.signal("A15", "O2")["evidence"]), 5)
        states = {person["state"] for person in self.accounts["A15"]["people"]}
        self.assertEqual(states, {"active"}, "with one week before, nobody can have faded")

    def test_successor_takes_over(self) -> None:
        states = {person["person"]: person["state"] for person in self.accounts["A14"]["people"]}
        self.assertEqual([name for name, state in states.items() if state == "left"], ["Maja Hartmann"])
        self.assertIn("handover", {note["id"] for note in self.accounts["A14"]["notes"]})

    def test_charts_mark_the_change_that_the_signal_dates(self) -> None:
        series = {one["name"]: one for one in self.accounts["A01"]["series"]}
        for name, code in (("effective_contacts", "T2"), ("reply_hours", "R1"), ("person_days", "T10")):
            self.assertEqual(series[name]["change"], self.signal("A01", code)["onset"], code)
        for one in self.accounts["A08"]["series"]:
            self.assertIsNone(one["change"], one["name"])

    def test_healthy_accounts_stay_below_watch(self) -> None:
        for account in HEALTHY:
            self.assertEqual((self.accounts[account]["band"], self.accounts[account]["pending"]), ("no-adverse-evidence", None), account)

    def test_unknown_says_why_and_scores_nothing(self) -> None:
        for account in self.accounts.values():
            for signal in account["signals"]:
                if signal["state"] == "unknown":
                    self.assertEqual(signal["points"], 0, (account["account_id"], signal["code"]))
                    self.assertTrue(signal["reason"], (account["account_id"], signal["code"]))

    # ---- what people and scripts read ----------------------------------------------------------------------------

    def test_json_follows_its_schema(self) -> None:
        (self.folder / "demo.json").write_text(self.text, encoding="utf-8")
        done = subprocess.run([sys.executable, str(ROOT / "scripts" / "check-schema"), str(self.folder / "demo.json")],
                              capture_output=True, text=True, check=False)
        if done.returncode == 77:
            self.skipTest(done.stderr.strip())
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_text_fits_a_terminal(self) -> None:
        for arguments in (("assess", "--as-of", AS_OF), ("assess", "--account", "A01"), ("status",), ("--help",)):
            done = self.weft(*arguments)
            self.assertEqual(done.returncode, DONE, done.stderr)
            self.assertNotIn("\x1b", done.stdout)
            self.assert_narrow(done.stdout)

    def test_every_flag_can_be_checked(self) -> None:
        """Rule, value, window, what would clear it, the innocent explanation, and records."""
        for account in self.accounts.values():
            for signal in account["signals"]:
                if signal["state"] != "fired":
                    continue
                with self.subTest(account=account["account_id"], signal=signal["code"]):
                    for field in ("rule", "clears_when", "innocent", "text", "window_first", "window_last"):
                        self.assertTrue(signal[field], field)
                    self.assertIsNotNone(signal["value"])
                    self.assertTrue(signal["evidence"])

    def test_explain_every_fired_signal(self) -> None:
        for account in self.accounts.values():
            fired = [signal["code"] for signal in account["signals"] if signal["state"] == "fired"]
            if not fired:
                continue
            done = self.weft("explain", "--as-of", AS_OF, account["account_id"])
            self.assertEqual(done.returncode, DONE, done.stderr)
            self.assert_narrow(done.stdout)
            for code in fired:
                part = next(part for part in done.stdout.split("\n\n") if part[1:].startswith(f" {code} "))
                for word in (": fired", "finding", "rule"):
                    self.assertIn(word, part, (account["account_id"], code))
                if code in COMPARING:
                    self.assertIn("windows", part, (account["account_id"], code))

    def test_explain_names_the_windows_of_the_signal(self) -> None:
        """Structure is compared with an early window, reply times with a long one, volume with the base."""
        done = self.weft("explain", "--as-of", AS_OF, "A01").stdout
        parts = {part[2:].split()[0]: " ".join(part.split()) for part in done.split("\n\n") if part[1:2] == " "}
        windows = {code: re.search(r"windows (\S+) to (\S+), compared with (\S+) to (\S+)", parts[code])
                   for code in ("T2", "T10", "T11", "R1")}
        found = {code: [datetime.date.fromisoformat(day) for day in match.groups()] for code, match in windows.items()}
        weeks = {code: [((days[1] - days[0]).days + 1) // 7, ((days[3] - days[2]).days + 1) // 7]
                 for code, days in found.items()}
        self.assertEqual({code: now for code, (now, _) in weeks.items()}, {"T2": 8, "T10": 8, "T11": 6, "R1": 12})
        self.assertEqual({days[1] for days in found.values()}, {datetime.date.fromisoformat(AS_OF)})
        self.assertLess(found["T2"][2], found["T10"][2])
        self.assertGreater(weeks["R1"][1], 16)

    def test_explain_one_signal(self) -> None:
        done = self.weft("explain", "--as-of", AS_OF, "A01", "T2")
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.assertIn("T2 Multi-threading collapse: fired", done.stdout)
        self.assertNotIn("T3 Touchpoint", done.stdout)
        self.assertIn("evidence", done.stdout)

    def test_report_links_lead_somewhere(self) -> None:
        done = self.weft("report", "--as-of", AS_OF, "--output", "report", "--all-pages")
        self.assertEqual(done.returncode, DONE, done.stderr)
        folder = self.folder / "report"
        pages = sorted(folder.rglob("*.html"))
        self.assertEqual(len(pages), 1 + len(self.accounts))
        for page in pages:
            links = Links(page.read_text(encoding="utf-8"))
            for target in links.targets:
                url = urllib.parse.urlsplit(target)
                self.assertIn(url.scheme, ("", "data", "mailto"), f"{page.name} reaches outside: {target}")
                if url.path and not url.scheme:
                    self.assertTrue((page.parent / urllib.parse.unquote(url.path)).exists(), f"{page.name}: {target}")
                elif url.fragment:
                    self.assertIn(url.fragment, links.names, page.name)

    def test_report_without_all_pages_has_them_from_watch(self) -> None:
        self.assertEqual(self.weft("report", "--as-of", AS_OF, "--output", "short").returncode, DONE)
        wanted = {account for account, its in self.accounts.items()
                  if BANDS.index(its["band"]) >= BANDS.index("watch") or its["pending"]}
        pages = {path.stem for path in (self.folder / "short" / "accounts").glob("*.html")}
        self.assertTrue({account for account in wanted if not self.accounts[account]["pending"]} <= pages, pages)
        self.assertLess(len(pages), len(self.accounts))

    def test_exit_status(self) -> None:
        (self.folder / "broken.csv").write_text("account_id,date,count\nA01,not a day,5\n", encoding="utf-8")
        shutil.copy(self.folder / "weft.db", self.folder / "third.db")
        for status, arguments in (
                (AT_RISK, ("assess", "--as-of", AS_OF, "--fail-on", "high")),
                (DONE, ("assess", "--as-of", AS_OF, "--account", "A08", "--fail-on", "watch")),
                (USAGE, ("assess", "--fail-on", "purple")),
                (USAGE, ("assess", "--as-of", "yesterday-ish")),
                (USAGE, ("no-such-command",)),
                (FAILED, ("assess", "--store", "nowhere.db")),
                (USAGE, ("explain", "A99")),
                (REJECTED, ("import", "--store", "third.db", "broken.csv")),
        ):
            done = self.weft(*arguments)
            self.assertEqual(done.returncode, status, f"{arguments}: {done.stderr}")
        self.assertIn("broken.csv", self.weft("status", "--store", "third.db", "--rejects").stdout)

    def test_demo_command(self) -> None:
        done = self.weft("demo", "--output", "shown")
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.assertIn("report/index.html", done.stdout)
        self.assertTrue((self.folder / "shown" / "report" / "index.html").exists())
        self.assertEqual(self.weft("demo", "--output", "shown").returncode, DONE, "a second time into the same folder")
        done = self.weft("demo", "--quiet", "--output", "quiet", "--store", "named.db")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (DONE, "", ""))
        self.assertTrue((self.folder / "named.db").exists())
        self.assertFalse((self.folder / "quiet" / "weft.db").exists())


if __name__ == "__main__":
    unittest.main()
