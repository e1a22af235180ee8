#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One golden account for every signal: from mail, calendars and tables to the assessment, exactly that signal fires, just does
not fire, or is unknown.  The table of accounts is in the files rows_*.py.

usage: test_signals.py WEFT [TEST…]
"""

import json
import re

import rows_agreement
import rows_contact
import rows_executive
import rows_joint
import rows_onboarding
import rows_owners
import rows_tickets
import rows_usage
from accounts import AS_OF, Account, Export
from exports import Case, run
from signal_row import Row

TABLES = [rows_agreement, rows_contact, rows_executive, rows_joint, rows_onboarding, rows_owners, rows_tickets, rows_usage]
STATES = {"fired": "fired", "below": "clear", "unknown": "unknown"}


def cases_of(rows: list[Row]):
    """What the table says: row, case, how the account is made, and which signals fire in it."""
    for row in rows:
        for case, make, fires in (("fired", row.fired, {row.code} | row.also), ("below", row.below, row.also_below),
                                  ("unknown", row.unknown, row.also_unknown)):
            if make is not None:
                yield row, case, make, set(fires)


class Signals(Case):
    def assess_table(self, table) -> dict[str, list[dict]]:
        """Every account of one table in one store: account id → its signals."""
        accounts = []
        for row, case, make, _ in cases_of(table.ROWS):
            accounts.append(Account(f"{row.code}-{case}"))
            make(accounts[-1])
        accounts += table.peers() if hasattr(table, "peers") else []
        for name, content in Export(accounts, getattr(table, "SETTINGS", "")).files().items():
            self.write(f"export/{name}", content)
        self.weft("import", "--quiet", "export")
        found = json.loads(self.weft("assess", "--quiet", "--as-of", str(AS_OF), "--format", "json"))
        return {account["account_id"]: account["signals"] for account in found["accounts"]}

    def check_explained(self, row: Row) -> None:
        """A person is told over which days it was counted, what it rests on and what would clear it."""
        said = self.weft("explain", "--quiet", "--as-of", str(AS_OF), f"{row.code}-fired", row.code)
        for field in (r"windows +\d{4}-\d\d-\d\d", r"value +\S", r"rule +\S", r"clears when +\S", r"evidence +\S"):
            self.assertRegex(said, rf"(?m)^  {field}")

    def check_table(self, table) -> None:
        signals_of = self.assess_table(table)
        for row, case, _, fires in cases_of(table.ROWS):
            with self.subTest(signal=row.code, case=case):
                signals = signals_of[f"{row.code}-{case}"]
                told = "\n".join(f"{each['code']} {each['state']}: {each['text']}" for each in signals
                                 if each["code"] == row.code or each["state"] == "fired")
                self.assertEqual({each["code"] for each in signals if each["state"] == "fired"}, fires, told)
                own = [each for each in signals if each["code"] == row.code]
                self.assertIn(STATES[case], {each["state"] for each in own}, told)
                for each in own:
                    self.assertTrue(each["reason"] or each["state"] in ("fired", "clear"), told)
                    self.assertNotIn("unknown", each["text"], told)
                    if each["state"] == "fired":
                        self.assertLessEqual(each["window_first"], each["window_last"])
                        self.assertTrue(each["rule"] and each["clears_when"], told)
                        self.assertTrue(each["evidence"], f"{each['code']} names no record\n{told}")
                        self.assertTrue(all(record["id"] and record["text"] for record in each["evidence"]), told)

    def test_agreement(self) -> None:
        self.check_table(rows_agreement)

    def test_contact(self) -> None:
        self.check_table(rows_contact)

    def test_executive(self) -> None:
        self.check_table(rows_executive)
        for row in rows_executive.ROWS[:2]:
            self.check_explained(row)

    def test_joint(self) -> None:
        self.check_table(rows_joint)

    def test_onboarding(self) -> None:
        self.check_table(rows_onboarding)

    def test_owners(self) -> None:
        self.check_table(rows_owners)

    def test_tickets(self) -> None:
        self.check_table(rows_tickets)

    def test_usage(self) -> None:
        self.check_table(rows_usage)


class Table(Case):
    def test_no_signal_is_missing(self) -> None:
        made = {(row.code, case) for table in TABLES for row, case, *_ in cases_of(table.ROWS)}
        codes = set(re.findall(r"^ *([A-Z]\d+) ", self.weft("rules", "list"), re.MULTILINE))
        self.assertGreater(len(codes), 50)
        never = {("T1", "fired")}  # the map is context
        self.assertEqual({(code, case) for code in codes for case in STATES} - made, never)

    def test_what_fires_together_says_why(self) -> None:
        for table in TABLES:
            for row in table.ROWS:
                self.assertEqual(bool(row.why), bool(row.also or row.also_below or row.also_unknown or row.code == "T1"), row.code)


if __name__ == "__main__":
    run()
