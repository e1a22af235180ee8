#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same facts, written as different programs write them, are the same facts.

usage: test_exporters.py WEFT [TEST…]
"""

import csv
import gzip
import io
import json
import re
import zipfile

from exports import START, Case, accounts_csv, contacts_csv, mailbox, meetings, run, tickets_csv, usage_csv

WEEKS = 4
PLAIN = {
    "ann.mbox": "".join(mailbox(0, 0, WEEKS)),
    "one.eml": f"From: Eve Ende <eve.ende@acme.example>\nTo: ann@v.example\nMessage-ID: <single@acme.example>\n"
               f"Date: {START:%a, %d %b %Y} 11:00:00 +0100\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\n\nHello, Käthe.\n",
    "calendar.ics": meetings(0, WEEKS),
    "accounts.csv": accounts_csv().replace("Acme", "Äcme 😀"),
    "contacts.csv": contacts_csv(),
    "tickets.csv": tickets_csv(0, WEEKS),
    "usage.csv": usage_csv(0, WEEKS),
}


class Writings(Case):
    def facts(self, files: dict[str, bytes]) -> dict:
        """What a fresh store holds after an import of these."""
        for name, content in files.items():
            self.write(f"in/{name}", content)
        self.load("weft.db", "in")
        found = self.status("weft.db")
        for path in (*self.folder.glob("in/*"), *self.folder.glob("weft.db*")):
            path.unlink()
        return {key: found[key] for key in ("records", "accounts", "people")}

    def setUp(self) -> None:
        super().setUp()
        self.plain = self.facts({name: text.encode() for name, text in PLAIN.items()})

    def test_all_of_it_is_read(self) -> None:
        messages = len(mailbox(0, 0, WEEKS)) + 1
        rows = sum(text.count("\n") - 1 for name, text in PLAIN.items() if name.endswith(".csv"))
        self.assertEqual(self.plain["records"]["imported"], messages + 2 * WEEKS + rows)
        self.assertEqual(self.plain["accounts"], 2)

    def test_wide_text(self) -> None:
        for charset, mark in (("utf-16-le", b"\xff\xfe"), ("utf-16-le", b""), ("utf-16-be", b"\xfe\xff"), ("utf-16-be", b""),
                              ("utf-32-le", b"\xff\xfe\0\0"), ("utf-32-be", b"")):
            with self.subTest(charset=charset, marked=mark != b""):
                self.assertEqual(self.facts({name: mark + text.encode(charset) for name, text in PLAIN.items()}), self.plain)

    def test_wide_text_packed(self) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in PLAIN.items():
                wide = text.encode("utf-16")
                archive.writestr(f"export/{name}.gz", gzip.compress(wide)) if "csv" in name else archive.writestr(name, wide)
        self.assertEqual(self.facts({"export.zip": packed.getvalue()}), self.plain)

    def test_line_ends(self) -> None:
        for end in ("\n", "\r\n", "\r"):
            with self.subTest(end=end):
                files = {name: text.replace("\r\n", "\n").replace("\n", end).encode() for name, text in PLAIN.items()
                         if end != "\r" or name.endswith(".csv")}
                expected = self.facts({name: PLAIN[name].encode() for name in files})
                self.assertEqual(self.facts(files), expected)

    def test_bytes_of_a_reject_are_shown_as_text(self) -> None:
        self.write("in/contacts.csv", (contacts_csv() + 'A1,"unclosed\n').encode("utf-16"))
        self.load("weft.db", "in", status=3)
        self.assertIn("unclosed", self.weft("status", "--rejects"))


class MailAsTable(Case):
    def test_what_a_mailbox_holds_too_is_a_duplicate(self) -> None:
        self.write("in/ann.mbox", "".join(mailbox(0, 0, WEEKS)))
        rows = [re.search(r"Message-ID: (.*)\nDate: (.*)\nFrom: (.*)\nTo: (.*)\nSubject: (.*)\n", mail).groups()
                for mail in mailbox(0, 0, WEEKS + 1)]
        table = io.StringIO()
        csv.writer(table).writerows([("MessageIdentifier", "MessageDate", "FromAddress", "ToAddress", "Subject"), *rows])
        self.write("in/EmailMessage.csv", table.getvalue())
        self.load("weft.db", "in")
        records = self.status("weft.db")["records"]
        self.assertEqual((records["imported"], records["duplicate"]), (len(rows), len(mailbox(0, 0, WEEKS))))


class TicketsAsJson(Case):
    def test_tickets_find_their_account(self) -> None:
        """Whatever order the files of an export come in: the ids in the tickets stand for people in another file."""
        tickets = [{"id": n, "requester_id": 90 + n % 2, "organization_id": None, "created_at": f"2025-01-0{n}T08:00:00Z"}
                   for n in range(1, 5)]
        users = [{"id": 90, "name": "Bob Baker", "email": "bob.baker@acme.example", "role": "end-user"}]
        self.write("in/accounts.csv", accounts_csv())
        self.write("in/a.json", json.dumps({"tickets": tickets}))
        self.load("weft.db", "in")
        self.assertEqual(sum(row["rows"] for row in self.status("weft.db")["unplaced"]), 4)
        self.write("later/users.json", json.dumps(users))
        self.load("weft.db", "later")
        self.assertEqual(sum(row["rows"] for row in self.status("weft.db")["unplaced"] if row["table"] == "tickets"), 2)


if __name__ == "__main__":
    run()
