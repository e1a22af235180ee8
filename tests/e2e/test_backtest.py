#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Replays the bundled portfolio: what a backtest says of a date is what assess says of it.

usage: test_backtest.py WEFT [TEST…]
"""

import contextlib
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WEFT = str(Path(sys.argv.pop(1)).resolve())
DONE, FAILED, USAGE = range(3)
FROM, TO = "2026-05-03", "2026-06-28"
CHURN = """account_id,notice_date,kind
A01,2026-06-25,notice
A01,2026-06-20,competitor
A02,2026-06-24,downgrade
NOBODY,2026-06-24,notice
"""


class Backtest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.folder = Path(tempfile.mkdtemp(prefix="weft-backtest-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        shutil.copytree(ROOT / "fixtures" / "demo", cls.folder / "demo")
        (cls.folder / "churn.csv").write_text(CHURN, encoding="utf-8")
        done = cls.weft("import", "demo")
        assert done.returncode == DONE, done.stderr
        cls.text = cls.replay("--format", "json", "--jobs", "2").stdout
        cls.document = json.loads(cls.text)

    @classmethod
    def weft(cls, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run([WEFT, *arguments], cwd=cls.folder, capture_output=True, text=True, check=False)

    @classmethod
    def replay(cls, *arguments: str) -> subprocess.CompletedProcess:
        done = cls.weft("backtest", "--churn", "churn.csv", "--from", FROM, "--to", TO, *arguments)
        assert done.returncode == DONE, done.stderr
        return done

    def assess(self, store: str, day: str) -> list[dict]:
        done = self.weft("assess", "--store", store, "--as-of", day, "--format", "json")
        self.assertEqual(done.returncode, DONE, done.stderr)
        return json.loads(done.stdout)["accounts"]

    def test_every_date_is_what_assess_says(self) -> None:
        dates = {date["as_of"]: date["accounts"] for date in self.document["dates"]}
        self.assertEqual(sorted(dates), ["2026-05-03", "2026-05-17", "2026-05-31", "2026-06-14", "2026-06-28"])
        for day in ("2026-05-03", "2026-05-31", "2026-06-28"):
            done = self.weft("assess", "--as-of", day, "--format", "json")
            said = {a["account_id"]: (a["band"], a["points"], a["stage"]) for a in json.loads(done.stdout)["accounts"]}
            self.assertEqual({a["account_id"]: (a["band"], a["points"], a["stage"]) for a in dates[day]}, said, day)

    def test_one_process_says_the_same(self) -> None:
        self.assertEqual(self.replay("--format", "json", "--jobs", "1").stdout, self.text)

    def test_later_rows_do_not_change_the_past(self) -> None:
        """The churn table in the store says nothing before its dates."""
        shutil.copy(self.folder / "weft.db", self.folder / "told.db")
        self.assertEqual(self.weft("import", "--store", "told.db", "--as", "churn", "churn.csv").returncode, DONE)
        done = self.weft("backtest", "--store", "told.db", "--churn", "churn.csv", "--from", FROM, "--to", "2026-06-14", "--format", "json")
        told = {date["as_of"]: date["accounts"] for date in json.loads(done.stdout)["dates"]}
        for date in self.document["dates"]:
            if date["as_of"] in told:
                self.assertEqual(told[date["as_of"]], date["accounts"], date["as_of"])

    def test_labels(self) -> None:
        accounts = {account["account_id"]: account for account in self.document["accounts"]}
        self.assertEqual((accounts["A01"]["event"], accounts["A01"]["event_kind"]), ("2026-06-20", "competitor"))
        self.assertEqual((accounts["A02"]["event"], accounts["A02"]["downgrade"]), (None, "2026-06-24"))
        self.assertEqual((self.document["events_listed"], self.document["events"]), (2, 1))
        outcomes = {date["as_of"]: {a["account_id"]: a["outcome"] for a in date["accounts"]} for date in self.document["dates"]}
        self.assertEqual(outcomes["2026-06-14"]["A01"], "left")
        self.assertEqual(outcomes["2026-06-28"]["A01"], None)
        self.assertEqual(outcomes["2026-06-28"]["A08"], "censored")

    def test_one_event_carries_no_rates(self) -> None:
        self.assertIn("1 churn events", self.document["refusal"])
        for alarm in self.document["alarms"]:
            self.assertIsNone(alarm["recall"]["value"])
        self.assertIn("1 churn events", self.replay().stdout)
        self.assertIn("1 churn events", self.replay("--format", "html").stdout)

    def test_leaks_are_named(self) -> None:
        self.assertIn("accounts.csm_rating", self.document["possible_leaks"])
        self.assertNotIn("usage.count", self.document["possible_leaks"])

    def test_page_needs_nothing_else(self) -> None:
        page = self.replay("--format", "html").stdout
        self.assertIn("<table>", page)
        self.assertFalse(re.findall(r'(?:src|href)="(?!#|data:)', page))

    def test_calibrate_refuses_and_assess_says_so(self) -> None:
        done = self.weft("calibrate", "--churn", "churn.csv", "--from", FROM, "--output", "calibration.ini")
        self.assertEqual(done.returncode, DONE, done.stderr)
        self.assertIn("kind = none", (self.folder / "calibration.ini").read_text(encoding="utf-8"))
        self.assertIn("uncalibrated", done.stderr)
        assessed = json.loads(self.weft("assess", "--as-of", TO, "--format", "json").stdout)
        self.assertEqual(assessed["index"], "uncalibrated")
        self.assertEqual({account["probability"] for account in assessed["accounts"]}, {None})

    def test_no_chance_beside_a_notice(self) -> None:
        """What has happened is not foretold.  The demo is too small to be calibrated, so the line is put into its store."""
        told = self.folder / "calibrated.db"
        shutil.copy(self.folder / "weft.db", told)
        self.assertEqual(self.weft("import", "--store", told.name, "--as", "churn", "churn.csv").returncode, DONE)
        done = self.weft("calibrate", "--store", told.name, "--churn", "churn.csv", "--from", FROM, "--output", "line.ini")
        self.assertEqual(done.returncode, DONE, done.stderr)
        line = (self.folder / "line.ini").read_text(encoding="utf-8").replace("kind = none", "kind = shift")
        with contextlib.closing(sqlite3.connect(told)) as store, store:
            store.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('calibration', ?)", (line,))
        chances = {day: {account["account_id"]: account["probability"] for account in self.assess(told.name, day)}
                   for day in ("2026-06-14", TO)}
        self.assertIsNotNone(chances["2026-06-14"]["A01"])
        self.assertIsNone(chances[TO]["A01"])
        self.assertIsNotNone(chances[TO]["A02"])

    def test_exit_status(self) -> None:
        (self.folder / "empty.csv").write_text("a,b\n1,2\n", encoding="utf-8")
        for status, arguments in (
                (USAGE, ("backtest",)),
                (USAGE, ("backtest", "--churn", "churn.csv", "--every", "soon")),
                (USAGE, ("backtest", "--churn", "churn.csv", "--format", "pdf")),
                (USAGE, ("backtest", "--churn", "churn.csv", "--from", TO, "--to", FROM)),
                (FAILED, ("backtest", "--churn", "nowhere.csv")),
                (FAILED, ("backtest", "--churn", "empty.csv", "--from", TO)),
                (FAILED, ("calibrate", "--churn", "churn.csv", "--store", "nowhere.db")),
        ):
            done = self.weft(*arguments)
            self.assertEqual(done.returncode, status, f"{arguments}: {done.stderr}")
            self.assertEqual(done.stdout, "")


if __name__ == "__main__":
    unittest.main()
