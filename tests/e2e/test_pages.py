#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages that an action needs, filled in from an account's own tables.

usage: test_pages.py WEFT [TEST…]
"""

import json

from accounts import ADA, AS_OF, BEN, DORA, WEEKS, Account, Export, ago, day
from exports import Case, run


def talk(account: Account, until: int = 0) -> tuple[str, str]:
    """An engineer who writes each week, and a vice president who writes until so many weeks ago."""
    engineer = account.person("eng", name="Ed Ende", title="Systems Engineer", level=1, function="engineering")
    boss = account.person("boss", name="Bea Boss", title="VP Operations", level=4, function="operations")
    for week in range(WEEKS - 1, -1, -1):
        account.mail(day(week, 1), engineer, BEN)
        account.mail(day(week, 3), engineer, BEN)
        if week >= until:
            account.mail(day(week, 2), boss, DORA)
    return engineer, boss


class Pages(Case):
    def documents(self, account: Account, settings: str = "") -> dict[str, dict]:
        """Page → what the JSON has of it."""
        for name, content in Export([account], settings).files().items():
            self.write(f"export/{name}", content)
        self.weft("import", "--quiet", "export")
        found = json.loads(self.weft("assess", "--quiet", "--as-of", str(AS_OF), "--format", "json"))["accounts"][0]
        return {page["id"]: page for page in found["annexes"]}

    def pages(self, account: Account, settings: str = "") -> dict[str, list[str]]:
        """Page → its paragraphs."""
        return {name: page["paragraphs"] for name, page in self.documents(account, settings).items()}

    def milestone(self, *scores: str, asked: str = "bea@a.example") -> str:
        account = Account("A")
        talk(account)
        for i, score in enumerate(scores):
            account.row("milestones", milestone="Joint roll-out", item=f"Item {i}", due_date=ago(20), asked_of=asked, score=score,
                        decided_at=ago(15))
        return self.pages(account)["stress-test"][-1]

    def test_commit(self) -> None:
        self.assertEqual(self.milestone("1", "0.5", "0.5"), "Joint roll-out: score 0.67 over 3 scored items; verdict: commit: a named "
                                                            "person of theirs stands behind it.")

    def test_nobody_stands_behind_it(self) -> None:
        self.assertIn("verdict: extend once, by 15 business days, and ask somebody of theirs by name: nobody is",
                      self.milestone("1", "1", asked=""))

    def test_extend(self) -> None:
        self.assertIn("score 0.5 over 2 scored items; verdict: extend once", self.milestone("0.5", "0.5"))

    def test_evade(self) -> None:
        self.assertIn("verdict: evade", self.milestone("0", "0.5", "0"))

    def test_two_skipped_sessions_evade(self) -> None:
        account = Account("A")
        _, boss = talk(account)
        account.row("milestones", milestone="Joint roll-out", item="people", due_date=ago(20), asked_of=boss, score="1", decided_at=ago(15))
        for days in (48, 34):
            account.meeting(ago(days), "Roll-out planning", {BEN: "ACCEPTED", boss: "DECLINED"})
        told = self.pages(account)["stress-test"]
        self.assertIn("Planning sessions of its time: 2, of which 2 skipped.", told)
        self.assertIn(f"Skipped on {ago(34)}: Roll-out planning: nobody of theirs came.", told)
        self.assertIn("verdict: evade: two planning sessions were skipped", told[-1])

    def test_grid_and_localisation(self) -> None:
        account = Account("A")
        talk(account, until=16)
        for i in range(4):
            account.row("actions", play="remap-executives", started_at=ago(20 - i), person=f"p{i}", ended_at=ago(9) if i < 2 else "",
                        result="answered" if i < 2 else "")
        told = self.pages(account)["remap-executives"]
        self.assertIn("4 parallel reach-outs logged", told[0])
        self.assertIn("2 answered: localised", told[0])
        self.assertIn("engineering, working level: Ed Ende. Held.", told)
        self.assertIn("operations, executives: Bea Boss. No strong tie in 8 weeks; counterpart: Dora Us.", told)

    def test_economic_options(self) -> None:
        account = Account("A", start_date=ago(900), seats=10)
        talk(account)
        for days in range(800, 0, -7):
            for i in range(4):
                account.use(ago(days), f"u{i}@{account.domain}")
        for first, last, fee in ((1000, 366, 1737), (365, -100, 2038)):  # 1,000 a year, then 1,600
            account.row("contracts", period_start=ago(first), period_end=ago(last), fee=fee, currency="EUR", seats=10)
        account.row("outcomes", metric="Hours saved", date=ago(700), baseline=10, target=5, value=6, verified_by_client="yes")
        page = self.documents(account)["restructure-economics"]
        told = "\n".join(page["paragraphs"])
        self.assertIn("each active user costs 400 a year, 160% of the first year on record (4 active users)", told)
        self.assertIn("Consumption pricing: Fit the seats to the use: 40% of 10 paid seats were active in 28 days", told)
        self.assertIn("Fee tied to a result: Agree one number with the sponsor and tie a part of the fee to it: 0 outcomes", told)
        self.assertNotIn("Performance-linked", told)  # no letters on service levels
        lines = {(line["section"], line["what"].split(",")[0]): line for line in page["lines"]}
        fee = lines["Consumption pricing: triggered", "fee per active user"]
        self.assertAlmostEqual(fee["now"] / fee["baseline"], 1.6, places=2)
        self.assertEqual(fee["n"], 4)
        self.assertEqual(lines["Consumption pricing: triggered", "active share of paid seats"]["now"], 0.4)
        self.assertIn("no tickets", lines["Performance-linked service level: unknown", "share of tickets that needed chasing"]["missing"])

    def test_resources_are_protected(self) -> None:
        account = Account("A", owner=ADA)
        talk(account)
        account.row("churn", notice_date=ago(10), kind="notice")
        account.row("actions", play="name-transition-lead", started_at=ago(8), person=BEN, ended_at=ago(2), result="done")
        account.row("actions", play="list-access", started_at=ago(3), person=DORA)
        pages = self.pages(account)
        told = "\n".join(pages["resource-protection"])
        self.assertEqual(len(pages["resource-protection"]), 7)
        self.assertIn(f"Name the transition lead. Owner: {BEN}. By 2026-07-12. State: done on {ago(2)}", told)
        self.assertIn(f"Owner: {DORA}. By 2026-07-12. State: begun on {ago(3)}", told)
        self.assertIn(f"Freeze unbilled custom work. Owner: {ADA}. By 2026-07-12. State: open", told)
        self.assertIn("own-behaviour-change", pages)  # after a loss we ask what we could have done better

    def test_promises_and_what_we_could_have_done_better(self) -> None:
        account = Account("A", start_date=ago(700))
        talk(account)
        for i in range(3):
            account.row("promises", item=f"Feature {i}", by="us", promised_at=ago(200), delivered_at=ago(100) if i == 2 else "")
        account.row("outcomes", metric="Hours", date=ago(300), verified_by_client="no")
        pages = self.pages(account)
        self.assertEqual(pages["expectation-reset"], [f"Feature 0: promised on {ago(200)}, open for 200 days.",
                                                      f"Feature 1: promised on {ago(200)}, open for 200 days.",
                                                      f"Feature 2: promised on {ago(200)}, delivered on {ago(100)}."])
        told = "\n".join(pages["own-behaviour-change"])
        self.assertIn("F3 Expectation friction: 2 promised items", told)
        self.assertIn("B1 Measurable results: No verified result", told)

    def test_quotes_by_module(self) -> None:
        account = Account("A", arr=1000, currency="EUR")
        talk(account)
        account.row("interviews", date=ago(20), respondent="eng@a.example", bucket="product", module="orders", sentiment=-1,
                    quote="I enter it twice.")
        account.row("interviews", date=ago(200), respondent="eng@a.example", bucket="product", module="orders", sentiment=-1,
                    quote="Long ago.")
        self.assertEqual(self.pages(account)["product-loop"], [
            f"orders: “I enter it twice.” ({ago(20)})", "orders: 1 account of the portfolio spoke of it in these weeks, together 1,000 EUR a year."])

    def test_onboarding(self) -> None:
        account = Account("A", start_date=ago(70), seats=10)
        for i in range(3):
            account.row("onboarding", task=f"Task {i}", due_date=ago(20), done_date=ago(30) if i == 0 else "")
            account.use(ago(3), f"u{i}@a.example")
        told = self.pages(account, "[onboarding]\nproduct = Ann\ncs = Ben\n")["onboarding-repair"]
        self.assertEqual(told[:3], ["Owner in product: Ann.", "Owner in customer success: Ben.", "Owner in marketing: to be named."])
        self.assertIn("Next task: Task 1.", told)
        self.assertNotIn("Next task: Task 0.", told)
        self.assertIn("Day 70: 10 seats sold; trained: not in the export; logged in: 3 users.", told)
        self.assertIn("Tasks due by now: 1 of 3 done.", told)
        self.assertTrue(any(each.startswith("The gap is 7 seats") for each in told), told)


if __name__ == "__main__":
    run()
