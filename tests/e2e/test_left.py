#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Former customers: who they are, and where they are told of.

usage: test_left.py WEFT [TEST…]
"""

import csv
import json

from accounts import AS_OF, BEN, Account, Export, ago, day
from exports import AT_RISK, DONE, Case, run

WEEKS = 40


def customer(name: str, last_week: int = 0, **columns: object) -> Account:
    """Writes each week up to so many weeks ago."""
    account = Account(name, **columns)
    engineer = account.person("eng", name=f"Ed {name}", level=1, function="engineering")
    for week in range(WEEKS - 1, last_week - 1, -1):
        account.mail(day(week, 1), engineer, BEN)
    return account


def lost(name: str, last_week: int, kind: str = "notice", notice: int = 200, **columns: object) -> Account:
    account = customer(name, last_week, **columns)
    account.row("churn", notice_date=ago(notice), kind=kind)
    return account


class Left(Case):
    def load_accounts(self, accounts: list[Account]) -> None:
        for name, content in Export(accounts).files().items():
            self.write(f"export/{name}", content)
        self.weft("import", "--quiet", "export")

    def load_all(self) -> None:
        accounts = [
            customer("Stays"),
            lost("Gone", 20, renewal_date=ago(100)),
            lost("Serving", 20, renewal_date=ago(-30)),  # the term is not over
            lost("Writes", 12, renewal_date=ago(100)),  # somebody was heard of within 13 weeks
            lost("Smaller", 20, "downgrade", renewal_date=ago(100)),
            lost("Dateless", 20, notice=364),
            lost("Ended", 30, notice=365),
            lost("Contract", 20, renewal_date=ago(-30)),
        ]
        accounts[-1].row("contracts", period_start=ago(400), period_end=ago(35), fee=1, currency="EUR")
        self.load_accounts(accounts)

    def test_who_has_left(self) -> None:
        self.load_all()
        found = json.loads(self.weft("assess", "--quiet", "--as-of", str(AS_OF), "--format", "json"))
        left = {account["account_id"]: account["left"] for account in found["accounts"] if account["left"]}
        self.assertEqual(left, {"Gone": str(ago(100)), "Ended": str(ago(0)), "Contract": str(ago(35))})

    def test_where_they_are_told_of(self) -> None:
        self.load_all()
        told = self.weft("assess", "--quiet", "--as-of", str(AS_OF))
        self.assertIn("5 accounts: ", told)
        self.assertIn("Not listed: 3 former customers (notice on record", told)
        self.assertNotIn("Gone", told)
        self.weft("report", "--quiet", "--as-of", str(AS_OF), "--all-pages", "--output", "out")
        self.assertEqual({page.stem for page in (self.folder / "out/accounts").iterdir()},
                         {"Stays", "Serving", "Writes", "Smaller", "Dateless"})
        self.weft("report", "--quiet", "--as-of", str(AS_OF), "--format", "csv", "--output", "tables")
        with open(self.folder / "tables/portfolio.csv", encoding="utf-8", newline="") as file:
            self.assertEqual(sum(bool(row["left"]) for row in csv.DictReader(file)), 3)
        self.assertIn("(Gone)", self.weft("assess", "--quiet", "--as-of", str(AS_OF), "--account", "Gone"))

    def test_a_notice_is_what_is_said_first(self) -> None:
        """Of who stays under contract for a while: before any finding, and no window is open any more."""
        self.load_all()
        self.weft("report", "--quiet", "--as-of", str(AS_OF), "--all-pages", "--output", "out")
        pages = {name: (self.folder / f"out/accounts/{name}.html").read_text(encoding="utf-8") for name in ("Serving", "Stays")}
        self.assertIn(f"Their notice is on record since {ago(200)}.", pages["Serving"])
        self.assertIn(f"closed for this term by their notice of {ago(200)}", pages["Serving"])
        self.assertNotIn("days to the notice deadline,", pages["Serving"])
        self.assertNotIn("on record since", pages["Stays"])

    def test_they_fail_no_job_unless_named(self) -> None:
        self.load_accounts([lost("Gone", 20, renewal_date=ago(100))])
        fails = ("--quiet", "--as-of", str(AS_OF), "--fail-on", "insufficient-data")
        self.weft("assess", *fails, status=DONE)
        self.weft("assess", *fails, "--account", "Gone", status=AT_RISK)


if __name__ == "__main__":
    run()
