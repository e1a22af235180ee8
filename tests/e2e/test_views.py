#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The views of the store (docs/store.md): the last assessment, for whoever has nothing but SQLite.

usage: test_views.py WEFT [TEST…]
"""

import datetime
import json
import sqlite3
from collections import Counter
from pathlib import Path

from exports import CLIENTS, OURS, WEEKS, Case, day_of, message, run

ROOT = Path(__file__).resolve().parents[2]
AS_OF = day_of(WEEKS - 2, 6)  # the last complete week
VIEWS = ["v_account", "v_account_week", "v_person", "v_edge_week", "v_signal", "v_evidence"]
RESULTS = ["result_account", "result_week", "result_person", "result_edge", "result_signal", "result_evidence"]
WORDS = "SELECT id FROM result_words ORDER BY id"
SIGNAL_TEXTS = ["code", "pillar", "family", "subject", "state", "reason", "rule", "text", "clears_when"]
KEYS = {"result_account": "id", "result_week": "id >> 20", "result_signal": "id >> 20"}  # where it is not "account"


class Views(Case):
    def setUp(self) -> None:
        super().setUp()
        self.export("in")
        self.load("weft.db", "in")

    def query(self, sql: str, *values) -> list[tuple]:
        """With values for its question marks, or one mapping for its names."""
        store = sqlite3.connect(f"file:{self.folder}/weft.db?mode=ro", uri=True)
        try:
            return store.execute(sql, values[0] if values and isinstance(values[0], dict) else values).fetchall()
        finally:
            store.close()

    def count(self, table: str) -> int:
        return self.query(f"SELECT count(*) FROM {table}")[0][0]

    def columns(self, view: str) -> list[str]:
        return [row[1] for row in self.query(f"PRAGMA table_info({view})")]

    def rows(self, account: str) -> dict[str, list[tuple]]:
        """All that the views say of an account."""
        return {view: self.query(f"SELECT * FROM {view} WHERE account_id = ? ORDER BY 2, 3, 4, 5", account)
                for view in VIEWS if view != "v_account"}

    def test_recipes_run(self) -> None:
        """The queries that docs/recipes hands to Datasette, which fills in :account."""
        self.assess("weft.db", AS_OF)
        recipe = json.loads((ROOT / "docs" / "recipes" / "datasette.json").read_text(encoding="utf-8"))
        found = {name: self.query(query["sql"], {"account": "A1"}) if ":account" in query["sql"] else self.query(query["sql"])
                 for name, query in recipe["databases"]["views"]["queries"].items()}
        self.assertEqual(len(found["portfolio"]), len(CLIENTS))
        self.assertEqual(len(found["weeks"]), self.query("SELECT count(*) FROM v_account_week WHERE account_id = 'A1'")[0][0])
        self.assertEqual({row[0] for row in found["thread"]}, {name for name, _ in OURS})
        fired = self.query("SELECT count(*) FROM v_signal WHERE state = 'fired'")[0][0]
        self.assertEqual(len({row[:2] + row[5:6] for row in found["fired"]}), fired)

    def test_they_say_what_the_document_says(self) -> None:
        for view in VIEWS:
            self.assertEqual(self.count(view), 0, view)
        document = json.loads(self.weft("assess", "--quiet", "--format", "json"))
        accounts = {account["account_id"]: account for account in document["accounts"]}
        self.assertEqual(self.query("SELECT account_id, as_of, band, points FROM v_account ORDER BY 1"),
                         [(each, str(AS_OF), accounts[each]["band"], accounts[each]["points"]) for each in sorted(accounts)])
        for account in accounts.values():
            for series in account["series"]:
                weeks = self.query(f"SELECT week, {series['name']} FROM v_account_week WHERE account_id = ? ORDER BY week",
                                   account["account_id"])
                self.assertEqual([value for _, value in weeks], series["values"], series["name"])
                dates = [datetime.date.fromisoformat(week) for week, _ in weeks]
                self.assertEqual(dates[-1], AS_OF - datetime.timedelta(days=6))
                self.assertEqual({(later - date).days for date, later in zip(dates, dates[1:])}, {7})
            told = [tuple(signal[name] or None for name in SIGNAL_TEXTS) for signal in account["signals"]]
            shown = self.query(f"SELECT {', '.join(SIGNAL_TEXTS)} FROM v_signal WHERE account_id = ?", account["account_id"])
            self.assertEqual(Counter(told), Counter(tuple(text or None for text in row) for row in shown))
            self.assertEqual({signal["state"] for signal in account["signals"]} & {"unknown", "clear"}, {"unknown", "clear"})
            self.assertEqual({(person["person_id"], person["state"]) for person in account["people"]}, set(self.query(
                "SELECT person_id, state FROM v_person WHERE account_id = ?", account["account_id"])))
            self.assertEqual(sum(len(signal["evidence"]) for signal in account["signals"]), self.query(
                "SELECT count(*) FROM v_evidence WHERE account_id = ?", account["account_id"])[0][0])

    def test_numbers_that_only_the_views_have(self) -> None:
        """Each week three people write, Kim to Cem and the others to Ann, who meets them all; no title is known."""
        self.weft("assess", "--quiet")
        latest = self.query("SELECT active_contacts, active_executives, strong_ties, executive_gap_days, volume_cusum"
                            " FROM v_account_week WHERE account_id = 'A1' ORDER BY week DESC")[0]
        self.assertEqual(latest, (3, 0, 4, None, 0))
        expected = self.query("SELECT expected_person_days, person_days FROM v_account_week"
                              " WHERE account_id = 'A1' ORDER BY week DESC")[0]
        self.assertAlmostEqual(expected[0], expected[1], delta=0.5)
        days = self.query("SELECT sum(contact_days) FROM v_edge_week WHERE account_id = 'A1' AND week = ?",
                          str(day_of(WEEKS - 2)))[0][0]
        self.assertEqual(days, 3 + 3 + 2 + 1)  # mail, answer and meeting with Ann; Kim meets Ann and writes with Cem

    def test_briefings_are_three_numbers(self) -> None:
        """Bob, whose title comes late, accepts each weekly meeting; attendance is recorded for two of them."""
        weeks = [day_of(week) for week in range(WEEKS - 4, WEEKS - 1)]
        self.write("in/titles.csv", "account_id,email,name,title,known_at\nA1,bob.baker@acme.example,Bob Baker,CEO,2024-06-01\n")
        self.write("in/attendance.csv", "account_id,meeting,start,email\n" + "".join(
            f"A1,Weekly A1,{day_of(week, 3)}T09:00:00Z,{address}\n"
            for week, address in ((WEEKS - 3, "bob.baker@acme.example"), (WEEKS - 2, "eve.ende@acme.example"))))
        self.load("weft.db", "in")
        self.weft("assess", "--quiet")
        sql = "SELECT week, briefings_invited, briefings_accepted, briefings_attended FROM v_account_week WHERE account_id = ?"
        self.assertEqual(self.query(sql + " AND week >= ? ORDER BY week", "A1", str(weeks[0])),
                         [(str(weeks[0]), 1, 1, None), (str(weeks[1]), 1, 1, 1), (str(weeks[2]), 1, 1, 0)])
        self.assertEqual(set(row[1:] for row in self.query(sql, "A2")), {(0, 0, 0)})

    def test_every_metric_of_the_document_has_a_column(self) -> None:
        document = json.loads(self.weft("assess", "--quiet", "--format", "json"))
        columns = self.columns("v_account_week")
        other_name = {"top_contact_share": "top_share", "person_days_per_week": "person_days",
                      "usage_per_business_day": "usage", "tickets_per_quarter": "tickets"}
        whole_graph = {"external_internal", "contact_groups", "contact_core", "bridging_people", "constraint"}
        metrics = set(document["accounts"][0]["metrics"]) - {"briefing_attendance"} - whole_graph  # three columns, no series
        self.assertEqual({metric for metric in metrics if other_name.get(metric, metric) not in columns}, set())

    def test_only_what_changed_is_written(self) -> None:
        self.weft("assess", "--quiet")
        before, whole = self.rows("A2"), (self.folder / "weft.db").read_bytes()
        self.weft("assess", "--quiet")
        self.assertEqual((self.folder / "weft.db").read_bytes(), whole)
        store = sqlite3.connect(self.folder / "weft.db")
        for table in RESULTS:  # a mark on what is written from here on
            for action in ("INSERT", "UPDATE", "DELETE"):
                row, key = ("OLD", "NEW")[action != "DELETE"], KEYS.get(table, "account")
                store.execute("CREATE TABLE IF NOT EXISTS mark (of, account)")
                store.execute(f"CREATE TRIGGER {table}_{action} AFTER {action} ON {table} BEGIN"
                              f" INSERT INTO mark VALUES ('{table}', {row}.{key}); END")
        store.commit()
        store.close()
        client = CLIENTS["A1"][0]
        self.write("in/late.mbox", message("late", day_of(WEEKS - 2, 4), client, [OURS[0]], "One more"))
        self.load("weft.db", "in")
        self.weft("assess", "--quiet")
        written = self.query("SELECT DISTINCT a.account FROM mark AS m JOIN result_account AS a ON a.id = m.account")
        self.assertEqual(written, [("A1",)])
        self.assertEqual(self.query("SELECT count(*) FROM mark WHERE of = 'result_week'"), [(1,)])
        self.assertEqual(self.rows("A2"), before)

    def test_no_words_are_left_behind(self) -> None:
        """What signals say in the same words lies there once, and only as long as one of them says it."""
        used = "SELECT DISTINCT words FROM result_signal ORDER BY words"
        self.weft("assess", "--quiet")
        before = self.query(WORDS)
        self.assertEqual(before, self.query(used))
        self.write("in/titles.csv", "account_id,email,name,title,known_at\n" + "".join(
            f"{account},{clients[0][1]},{clients[0][0]},CEO,2024-06-01\n" for account, clients in CLIENTS.items()))
        self.load("weft.db", "in")
        self.weft("assess", "--quiet")
        self.assertNotEqual(self.query(WORDS), before)
        self.assertEqual(self.query(WORDS), self.query(used))

    def test_the_past_does_not_replace_the_present(self) -> None:
        self.weft("assess", "--quiet")
        self.weft("assess", "--quiet", "--as-of", str(day_of(40, 6)))
        self.assertEqual(self.query("SELECT DISTINCT as_of FROM v_account"), [(str(AS_OF),)])
        self.write("in/later.mbox", message("later", day_of(WEEKS, 1), CLIENTS["A2"][0], [OURS[0]], "A new week"))
        self.load("weft.db", "in")
        self.weft("report", "--quiet", "--format", "json", "--output", "r.json", "--as-of", str(AS_OF))
        self.assertEqual(self.query("SELECT DISTINCT as_of FROM v_account"), [(str(AS_OF),)])

    def test_a_store_that_cannot_be_written_is_still_assessed(self) -> None:
        lock = sqlite3.connect(self.folder / "weft.db", isolation_level=None)
        lock.execute("BEGIN IMMEDIATE")
        done = self.run_weft("assess")
        lock.close()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("views of the store show an earlier state", done.stderr)
        self.assertEqual(self.count("v_account"), 0)

    def test_who_is_forgotten_is_in_no_view(self) -> None:
        self.weft("assess", "--quiet")
        self.assertGreater(self.query("SELECT count(*) FROM v_person WHERE name = 'Bob Baker'")[0][0], 0)
        self.weft("forget", "bob.baker@acme.example")
        for name in VIEWS + ["result_words"]:
            self.assertEqual(self.count(name), 0, name)
        self.assertNotIn(b"Bob Baker", (self.folder / "weft.db").read_bytes())
        self.weft("assess", "--quiet")
        self.assertGreater(self.count("v_person"), 0)


if __name__ == "__main__":
    run()
