#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes later changes nothing earlier, and neither does the order of import.

usage: test_lookahead.py WEFT [TEST…]
"""

import json

from exports import (CLIENTS, OURS, WEEKS, Case, accounts_csv, contacts_csv, day_of, mailbox, meetings, message, run,
                     tickets_csv, usage_csv)

SEEN = 50  # weeks
AS_OF = day_of(SEEN - 1, 6)
LATER = str(day_of(SEEN + 2))


class LookAhead(Case):
    """Each adds something that lies in the future and looks at the assessment of AS_OF once more."""

    def setUp(self) -> None:
        super().setUp()
        self.export("now", 0, SEEN)
        self.load("weft.db", "now")
        self.before = self.assess("weft.db", AS_OF)
        self.assertEqual(len(json.loads(self.before)["accounts"]), 2)

    def expect_same(self, *paths: str) -> None:
        self.load("weft.db", *paths)
        self.assertEqual(self.assess("weft.db", AS_OF), self.before)

    def test_mail(self) -> None:
        self.expect_same(self.write("ann.mbox", "".join(mailbox(0, SEEN, WEEKS))),
                         self.write("cem.mbox", "".join(mailbox(1, SEEN, WEEKS))))

    def test_mail_of_others(self) -> None:
        stranger = ("Zoe Zorn", "zoe@new.example")
        self.expect_same(self.write("later.mbox", "".join(
            message(f"z{week}", day_of(week), stranger, OURS, "Hello") for week in range(SEEN, WEEKS))))

    def test_other_name_for_a_known_address(self) -> None:
        renamed = ("Robert Baker, VP Finance", CLIENTS["A1"][0][1])
        self.expect_same(self.write("later.mbox", message("n1", day_of(SEEN + 1), renamed, [OURS[0]], "New role")))

    def test_same_person_elsewhere(self) -> None:
        moved = ("Bob Baker", "bob.baker@beta.example")
        self.expect_same(self.write("later.mbox", message("n2", day_of(SEEN + 1), moved, [OURS[0]], "New job")))

    def test_answer_to_old_mail(self) -> None:
        client = CLIENTS["A1"][1]
        self.expect_same(self.write("later.mbox", message(
            "n3", day_of(SEEN + 1), client, [OURS[0]], "Re: Item 40 of A1", "A1.40.1.r@v.example")))

    def test_bulk_later(self) -> None:
        """The same letter to many makes it bulk mail; before, it was not."""
        self.expect_same(self.write("later.mbox", "".join(
            message(f"b{i}", day_of(SEEN + 1, i % 5), OURS[0], [("", f"p{i}@many{i}.example")], "Item 45 of A1")
            for i in range(40))))

    def test_absence_and_bounce(self) -> None:
        client = CLIENTS["A1"][2]
        away = message("o1", day_of(SEEN + 1), client, [OURS[0]], "Out of office: I have left the company",
                       extra="Auto-Submitted: auto-replied\n")
        self.expect_same(self.write("later.mbox", away))

    def test_calendar(self) -> None:
        self.expect_same(self.write("later.ics", meetings(SEEN + 1, WEEKS)))

    def test_tickets(self) -> None:
        self.expect_same(self.write("later-tickets.csv", tickets_csv(SEEN, WEEKS)))

    def test_ticket_changed_later(self) -> None:
        rows = tickets_csv(SEEN - 1, SEEN).replace("bug,normal", "bug,urgent").splitlines()
        self.expect_same(self.write("later-tickets.csv", "\n".join(
            [rows[0] + ",known_at"] + [f"{row},{LATER}" for row in rows[1:]]) + "\n"))

    def test_usage(self) -> None:
        self.expect_same(self.write("later-usage.csv", usage_csv(SEEN, WEEKS)))

    def test_account(self) -> None:
        self.expect_same(self.write("later.csv", f"account_id,name,domains,start_date\nA3,Gamma,acme.example,{LATER}\n"))

    def test_contact(self) -> None:
        self.expect_same(self.write("later.csv", "account_id,email,name,start_date\n"
                                                 f"A2,kim.kern@acme.example,Kim Kern,{LATER}\n"))

    def test_alias(self) -> None:
        self.expect_same(self.write("later.csv", "email,primary,known_at\n"
                                                 f"kim.kern@acme.example,eve.ende@acme.example,{LATER}\n"))

    def test_ratings_and_churn(self) -> None:
        self.expect_same(self.write("ratings.csv", f"account_id,date,rating\nA1,{LATER},red\n"),
                         self.write("churn.csv", f"account_id,notice_date,kind\nA1,{LATER},notice\n"))


class FirstOfItsKind(Case):
    def test_kinds_that_only_come_later(self) -> None:
        """A store of mail alone does not know yet that there will be a calendar, tickets and usage."""
        self.load("weft.db", self.write("ann.mbox", "".join(mailbox(0, 0, SEEN))), self.write("accounts.csv", accounts_csv()))
        before = self.assess("weft.db", AS_OF)
        self.load("weft.db", self.export("later", SEEN + 1, WEEKS, tables=False))
        self.assertEqual(self.assess("weft.db", AS_OF), before)


class Subscriptions(Case):
    def test_usage_that_only_names_a_subscription(self) -> None:
        """It lands on the account that the table of subscriptions says."""
        usage = usage_csv(0, SEEN)
        self.write("names.csv", "subscription_id,account_id\nS1,A1\nS2,A2\n")
        by_subscription = "\n".join(f"S{line[1:]}" if line.startswith("A") else line for line in usage.splitlines())
        tables = [self.write("accounts.csv", accounts_csv()), self.write("ann.mbox", "".join(mailbox(0, 0, SEEN)))]
        self.load("one.db", self.write("usage.csv", usage), *tables)
        self.load("two.db", self.write("by.csv", by_subscription.replace("account_id,", "subscription_id,", 1) + "\n"),
                  "names.csv", *tables)
        one, two = (json.loads(self.assess(store, AS_OF))["accounts"] for store in ("one.db", "two.db"))
        self.assertIsNotNone(one[0]["metrics"]["usage_per_business_day"]["current"])
        self.assertEqual(one, two)


class Order(Case):
    """The same files, in another order or cut in two."""

    def parts(self) -> list[str]:
        return [self.write("p/ann.mbox", "".join(mailbox(0, 0, SEEN))),
                self.write("p/cem.mbox", "".join(mailbox(1, 0, SEEN))), self.write("p/calendar.ics", meetings(0, SEEN)),
                self.write("p/accounts.csv", accounts_csv()), self.write("p/contacts.csv", contacts_csv()),
                self.write("p/tickets.csv", tickets_csv(0, SEEN)), self.write("p/usage.csv", usage_csv(0, SEEN))]

    def test_order_of_import(self) -> None:
        parts = self.parts()
        self.load("together.db", "p")
        expected = self.assess("together.db", AS_OF)
        for name, order in {"forward": parts, "backward": parts[::-1], "tables": parts[3:] + parts[:3]}.items():
            for part in order:
                self.load(f"{name}.db", part)
            self.assertEqual(self.assess(f"{name}.db", AS_OF), expected, name)

    def test_status_does_not_hang_on_order(self) -> None:
        parts = self.parts()
        for part in parts:
            self.load("one.db", part)
        for part in parts[::-1]:
            self.load("two.db", part)
        self.assertEqual(self.status("one.db"), self.status("two.db"))

    def test_mailbox_in_two_files(self) -> None:
        all_mail = mailbox(0, 0, SEEN)
        middle = len(all_mail) // 2
        self.load("one.db", *self.parts())
        one = json.loads(self.assess("one.db", AS_OF))
        count = len(one.pop("inputs"))
        cuts = {"halves": (all_mail[:middle], all_mail[middle:]), "every-other": (all_mail[::2], all_mail[1::2])}
        for name, halves in cuts.items():
            files = [self.write(f"{name}/{i}.mbox", "".join(half)) for i, half in enumerate(halves)]
            self.load(f"{name}.db", *files, *self.parts()[1:])
            two = json.loads(self.assess(f"{name}.db", AS_OF))
            self.assertEqual(len(two.pop("inputs")), count + 1)
            self.assertEqual(one, two, name)

    def test_again(self) -> None:
        self.load("weft.db", *self.parts())
        first, status = self.assess("weft.db", AS_OF), self.status("weft.db")
        self.load("weft.db", *self.parts())
        self.weft("import", "--store", "weft.db", "--verify", "p")
        self.assertEqual(self.assess("weft.db", AS_OF), first)
        self.assertEqual(self.status("weft.db"), status)


if __name__ == "__main__":
    run()
