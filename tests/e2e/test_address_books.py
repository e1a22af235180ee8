#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Address books: who is one person, who is whose, and who stays outside.

usage: test_address_books.py WEFT [TEST…]
"""

import json

from exports import OURS, REJECTED, Case, accounts_csv, day_of, mailbox, meetings, message, run

WEEKS = 20
AS_OF = day_of(WEEKS - 1, 6)
LEA = ("Lea L.", "lea77@gmail.com")  # who is lea.lang@beta.example, says her card
TOOTH = "tooth@dentist.example"


def card(name: str, *addresses: str, organisation: str = "", title: str = "") -> str:
    lines = [f"FN:{name}", *(f"EMAIL;TYPE=INTERNET:{address}" for address in addresses)]
    lines += [f"ORG:{organisation};"] * bool(organisation) + [f"TITLE:{title}"] * bool(title)
    return "".join(line + "\r\n" for line in ("BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD"))


BOOK = (card("Lea Lang", "lea.lang@beta.example", LEA[1], organisation="Beta", title="CFO")
        + card("Joe Gray", "joe.gray@gmail.com", organisation="Beta")
        + card("Dr. Tooth", TOOTH, organisation="Dentist", title="Owner"))


class AddressBooks(Case):
    def mail(self, folder: str) -> None:
        self.write(f"{folder}/ann.mbox", "".join(mailbox(0, 0, WEEKS)) + "".join(
            message(f"gm{week}", day_of(week, 4), LEA, [OURS[0]], "From home") for week in range(WEEKS)))
        self.write(f"{folder}/cem.mbox", "".join(mailbox(1, 0, WEEKS)))
        self.write(f"{folder}/calendar.ics", meetings(0, WEEKS))
        self.write(f"{folder}/accounts.csv", accounts_csv())

    def people(self, store: str, account: str = "A2") -> dict:
        found = json.loads(self.assess(store, AS_OF))["accounts"]
        return {person["person"]: person for entry in found if entry["account_id"] == account
                for person in entry["people"] if person["side"] == "client"}

    def test_one_person_and_their_account(self) -> None:
        self.mail("mail")
        self.load("weft.db", "mail")
        before = self.people("weft.db")
        self.assertEqual(len(before), 2)  # nobody knows where the two with free mail belong
        self.write("book/contacts.vcf", BOOK)
        self.load("weft.db", "book")
        after = self.people("weft.db")
        self.assertEqual(len(after), 3)
        self.assertEqual([person["function"] for person in after.values() if person["level"] == 5], ["finance"])
        self.assertIn("Joe Gray", after)
        self.assertEqual(self.status("weft.db")["accounts"], 2)

    def test_order_does_not_matter(self) -> None:
        self.mail("mail")
        self.write("book/contacts.vcf", BOOK)
        self.load("together.db", "mail", "book")
        for store, folders in (("late.db", ("mail", "book")), ("early.db", ("book", "mail"))):
            for folder in folders:
                self.load(store, folder)
            self.assertEqual(self.people(store), self.people("together.db"), store)

    def test_each_card_is_counted(self) -> None:
        self.write("book/all.vcf", BOOK + card("Telephone Only") + BOOK)
        self.write("book/google.csv", "First Name,Last Name,Organization Name,E-mail 1 - Value,E-mail 2 - Value\n"
                                      f"Lea,Lang,Beta,{LEA[1]},lea.lang@beta.example\nTel,Only,,,\n")
        self.load("weft.db", "book", status=REJECTED)
        records = self.status("weft.db")["records"]
        self.assertEqual((records["found"], records["imported"], records["duplicate"], records["rejected"]), (9, 4, 3, 2))
        rejects = self.weft("status", "--rejects")
        self.assertIn("a card without a mail address", rejects)
        self.assertIn("column `addresses` is empty", rejects)

    def store_bytes(self) -> bytes:
        return b"".join(path.read_bytes() for path in self.folder.glob("weft.db*")).lower()

    def test_forget(self) -> None:
        self.mail("in")
        self.write("in/contacts.vcf", BOOK)
        self.load("weft.db", "in")
        said = self.weft("forget", "lea.lang@beta.example")
        self.assertIn(LEA[1], said)
        for trace in (b"lea.lang", b"lea77", b"lea lang"):
            self.assertNotIn(trace, self.store_bytes())
        self.write("more/contacts.vcf", card("Lea Lang", LEA[1]) + card("Max Mohr", "max.mohr@beta.example"))
        self.load("weft.db", "more")
        self.assertNotIn(b"lea77", self.store_bytes())
        self.assertIn(b"max.mohr", self.store_bytes())
        self.status("weft.db")

    def test_forget_who_stands_on_a_card_only(self) -> None:
        self.write("in/contacts.vcf", BOOK)
        self.load("weft.db", "in")
        self.weft("forget", TOOTH)
        self.assertNotIn(b"tooth", self.store_bytes())
        self.assertIn(b"joe.gray", self.store_bytes())

    def test_forget_one_of_a_company(self) -> None:
        """The card of a company has addresses of several people: it tells of none of them."""
        self.write("in/contacts.csv", "account_id,email,name\nA1,ann@acme.example,Ann Lee\n"
                                      "A1,bob@acme.example,Bob Baker\nA1,carl@acme.example,Carl Cole\n")
        self.write("in/accounts.csv", "account_id,name,domains\nA1,Acme Industries,acme.example\n")
        shared = ("ann@acme.example", "bob@acme.example", "carl@acme.example", "dora@acme.example")
        self.write("in/named.vcf", card("Acme  INDUSTRIES", *shared, organisation="Acme Industries"))
        self.write("in/plain.vcf", card("ACME Industries", *shared[:2]))
        self.write("in/wrong.vcf", card("Ann Lee", *shared[:2]))
        self.load("weft.db", "in")
        said = self.weft("forget", "ann@acme.example")
        for other in shared[1:]:
            self.assertNotIn(other, said)
        for trace in (b"bob@acme.example", b"carl@acme.example", b"bob baker"):
            self.assertIn(trace, self.store_bytes())
        self.assertNotIn(b"ann@acme.example", self.store_bytes())
        self.assertIn(b"acme industries", self.store_bytes())
        self.assertEqual(self.status("weft.db")["accounts"], 1)

    def test_last_revised_of_one_address(self) -> None:
        """Two books, one address: the later revision counts, whatever the order of their text."""
        self.mail("in")
        old = card("Bob Zed", "bob.baker@acme.example", title="Junior Assistant")
        new = card("Bob Baker", "bob.baker@acme.example", title="Chief Executive Officer")
        self.write("in/old.vcf", old.replace("END:", "REV:20100101T000000Z\r\nEND:"))
        self.write("in/new.vcf", new.replace("END:", "REV:20240101T000000Z\r\nEND:"))
        self.load("weft.db", "in")
        levels = {person["person"]: person["level"] for person in self.people("weft.db", "A1").values()}
        self.assertEqual(levels["Bob Baker"], 5)

    def test_purge_keeps_who_is_still_there(self) -> None:
        self.write("in/contacts.vcf", BOOK.replace("END:VCARD", "REV:20200101T000000Z\r\nEND:VCARD"))
        self.load("weft.db", "in")
        self.weft("purge", "--before", "2024-01-01")
        self.assertIn(b"joe.gray", self.store_bytes())

    def test_blocked(self) -> None:
        self.write("in/weft.ini", "[vendor]\ndomains = v.example\n[privacy]\nblock = block.txt\n")
        self.write("in/block.txt", f"{LEA[1]}\n")
        self.write("in/contacts.vcf", BOOK)
        self.load("weft.db", "in")
        self.assertNotIn(b"lea.lang", self.store_bytes())
        self.assertEqual(self.status("weft.db")["records"]["filtered"]["blocked"], 1)

    def test_strangers(self) -> None:
        """Whoever keeps no mail of strangers keeps no card of theirs, and a second look does not bring it back."""
        self.mail("in")
        self.write("in/weft.ini", "[vendor]\ndomains = v.example\n[privacy]\nunknown = drop\n")
        self.write("in/contacts.vcf", BOOK + card("Never Wrote", "never@acme.example"))
        for _ in range(2):
            self.load("weft.db", "in")
            self.assertNotIn(b"tooth", self.store_bytes())
            self.assertIn(b"never@acme.example", self.store_bytes())
            self.assertEqual(self.status("weft.db")["records"]["filtered"]["no-account"], 1)
            self.write("in/contacts.vcf", BOOK + card("Never Wrote", "never@acme.example") + "\r\n")

    def test_strangers_of_one_address(self) -> None:
        """Cards that share addresses are each looked up; what the first was asked is not lost with it."""
        self.mail("in")
        self.write("in/weft.ini", "[vendor]\ndomains = v.example\n[privacy]\nunknown = drop\n")
        self.write("in/contacts.vcf", BOOK + "".join(
            card(f"{name} {number}", address) for number in range(20)
            for name, address in (("Ann", "never@acme.example"), ("Tooth", TOOTH))))
        self.load("weft.db", "in")
        self.assertNotIn(b"tooth", self.store_bytes())
        self.assertEqual(self.status("weft.db")["records"]["filtered"]["no-account"], 21)


if __name__ == "__main__":
    run()
