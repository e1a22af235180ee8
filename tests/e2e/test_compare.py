#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The quarterly audit on the bundled portfolio: its sums close to what assess says of both dates, and each cause is the one
that the test made.

usage: test_compare.py WEFT [TEST…]
"""

import collections
import csv
import json
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree
import zipfile
from pathlib import Path

from exports import Case, DONE, FAILED, USAGE, run

try:
    import jsonschema
except ImportError:
    jsonschema = None

ROOT = Path(__file__).resolve().parents[2]
FROM, TO = "2026-03-29", "2026-06-28"
ABSENT = {"band": "not-assessed", "points": 0}
LATE_INVITATIONS = """account_id,invited_at,programme,kind,answer
A02,2026-03-24,p1,beta,declined
A02,2026-03-25,p2,beta,declined
A02,2026-03-26,p3,beta,declined
A02,2026-03-27,p4,beta,declined
"""
ALIASES = """email,primary
nora.klein@arnold-feinkost.example,irene.oezdemir@arnold-feinkost.example
"""


class Compare(Case):
    @classmethod
    def setUpClass(cls) -> None:
        """One import of the portfolio; every test works on a copy of the store."""
        cls.shared = Path(tempfile.mkdtemp(prefix="weft-compare-"))
        cls.addClassCleanup(shutil.rmtree, cls.shared)
        cls.folder = cls.shared
        done = cls.run_weft(cls, "import", "--quiet", str(ROOT / "fixtures" / "demo"))
        assert done.returncode == DONE, done.stderr

    def setUp(self) -> None:
        super().setUp()
        shutil.copy(self.shared / "weft.db", self.folder / "weft.db")

    def compare(self, first: str, last: str, *options: str) -> dict:
        return json.loads(self.weft("compare", "--quiet", "--from", first, "--to", last, "--format", "json", *options))

    def sides(self, day: str) -> dict:
        return {account["account_id"]: account for account in json.loads(self.assess("weft.db", day))["accounts"]}

    def changes(self, document: dict, account: str) -> list[dict]:
        return next(one for one in document["accounts"] if one["account_id"] == account)["changes"]

    def check_sums(self, document: dict, day: str, key: str) -> None:
        """One side of a comparison is what assess says of its date."""
        said = self.sides(day)
        told = {one["account_id"]: one[key] for one in document["accounts"] if one[key] is not None}
        self.assertEqual({name: (one["band"], one["pending"], one["points"], one["stage"]) for name, one in told.items()},
                         {name: (one["band"], one["pending"], one["points"], one["stage"]) for name, one in said.items()})
        counts = collections.Counter(one["band"] for one in said.values())
        for band, count in document["bands"][key].items():
            if band != "not-assessed":
                self.assertEqual(count, counts[band], band)
            moves = sum(move["accounts"] for move in document["bands"]["moves"] if move[key] == band)
            self.assertEqual(count, moves, band)

    def check_closes(self, document: dict) -> None:
        for account in document["accounts"]:
            first, last = account["from"] or ABSENT, account["to"] or ABSENT
            added = sum(change["points"] for change in account["changes"])
            self.assertAlmostEqual(first["points"] + added, last["points"], places=9, msg=account["account_id"])

    def test_closes_to_both_dates(self) -> None:
        for first, last in ((FROM, TO), ("2025-12-28", FROM), ("2024-12-29", "2025-03-30")):
            document = self.compare(first, last)
            self.check_closes(document)
            self.check_sums(document, first, "from")
            self.check_sums(document, last, "to")
            self.assertEqual(document["bands"]["from"].keys(), document["bands"]["to"].keys())
            self.assertEqual(sum(document["bands"]["from"].values()), sum(document["bands"]["to"].values()))

    def test_every_difference_is_there(self) -> None:
        """Of each signal that is in another state or scores otherwise, and of no other."""
        document, first, last = self.compare(FROM, TO), self.sides(FROM), self.sides(TO)
        for account in document["accounts"]:
            signals = [side[account["account_id"]]["signals"] if account["account_id"] in side else [] for side in (first, last)]
            states = [{(s["code"], s["subject"]): (s["state"], s["points"]) for s in its} for its in signals]
            differ = {key for key in states[0].keys() | states[1].keys()
                      if states[0].get(key, ("clear", 0)) != states[1].get(key, ("clear", 0))
                      and (key in states[0] and key in states[1]
                           or (states[0].get(key) or states[1][key])[0] in ("fired", "suppressed"))}
            told = {(change["code"], change["subject"]) for change in account["changes"] if change["change"] != "caps"}
            self.assertEqual(told, differ, account["account_id"])

    def test_new_evidence_is_dated_between(self) -> None:
        blueprint = next(change for change in self.changes(self.compare(FROM, TO), "A04") if change["code"] == "K3")
        self.assertEqual((blueprint["change"], blueprint["cause"], blueprint["evidence_is"]), ("appeared", "new-evidence", "now"))
        self.assertTrue(any(FROM < evidence["date"] <= TO for evidence in blueprint["evidence"]), blueprint)
        self.assertIn("tickets:T3398", [evidence["id"] for evidence in blueprint["evidence"]])

    def test_rows_that_came_late_are_new_data(self) -> None:
        self.write("invitations.csv", LATE_INVITATIONS)
        self.weft("import", "--quiet", "--known-at", "2026-05-01", "invitations.csv")
        document = self.compare(FROM, TO)
        self.check_closes(document)
        self.check_sums(document, FROM, "from")
        found = [change for change in self.changes(document, "A02") if change["code"] == "G1" and change["cause"] == "new-data"]
        self.assertEqual([change["change"] for change in found], ["appeared"])
        self.assertEqual([evidence["id"] for evidence in found[0]["evidence"]],
                         [f"invitations:2026-03-{23 + i}/p{i}" for i in range(1, 5)])
        self.assertEqual({learnt["account_id"] for learnt in document["learnt"]}, {"A02"})

    def test_an_alias_learnt_later_is_a_changed_merge(self) -> None:
        self.write("aliases.csv", ALIASES)
        self.weft("import", "--quiet", "--known-at", "2026-06-10", "aliases.csv")
        document = self.compare("2026-05-31", TO)
        self.check_closes(document)
        found = [change for change in self.changes(document, "A07") if change["code"] == "E5"]
        self.assertEqual([(change["change"], change["cause"]) for change in found], [("cleared", "changed-merge")])
        self.assertEqual([evidence["id"] for evidence in found[0]["evidence"]],
                         ["aliases:nora.klein@arnold-feinkost.example"])

    def test_rules_of_then_are_a_changed_rule(self) -> None:
        self.write("then.ini", "[rules]\npack = then-rules.ini\n")
        self.write("then-rules.ini", "[T10]\nenabled = no\n")
        plain = self.compare("2026-05-31", TO)
        document = self.compare("2026-05-31", TO, "--config-from", "then.ini")
        self.check_closes(document)
        self.assertEqual((plain["rules"], document["rules"]), ("of-today", "of-each-date"))
        self.assertNotIn("changed-rule", {change["cause"] for account in plain["accounts"] for change in account["changes"]})
        found = [change for account in document["accounts"] for change in account["changes"]
                 if change["cause"] == "changed-rule" and change["change"] != "caps"]
        self.assertIn("T10", {change["code"] for change in found})
        self.assertEqual({change["change"] for change in found if change["code"] == "T10"}, {"appeared"})

    def test_schema(self) -> None:
        if jsonschema is None:
            self.skipTest("python3-jsonschema is not installed")
        schema = json.loads((ROOT / "docs" / "schema" / "comparison-1.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        self.write("invitations.csv", LATE_INVITATIONS)
        self.weft("import", "--quiet", "--known-at", "2026-05-01", "invitations.csv")
        jsonschema.Draft202012Validator(schema).validate(self.compare("2024-12-29", TO))
        jsonschema.Draft202012Validator(schema).validate(self.compare(FROM, TO))

    def test_formats(self) -> None:
        dates = ("--from", FROM, "--to", TO)
        text = self.weft("compare", *dates)
        self.assertEqual(text, self.weft("compare", *dates))
        self.assertLessEqual(max(map(len, text.splitlines())), 100)
        self.assertIn("today's rules", text)
        self.assertIn("tickets:T3398", text)
        self.weft("compare", *dates, "--format", "html", "--output", "page.html")
        self.assertIn("tickets:T3398", (self.folder / "page.html").read_text(encoding="utf-8"))
        self.weft("compare", *dates, "--format", "csv", "--output", "tables")
        with open(self.folder / "tables" / "changes.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        added = sum(change["points"] for account in self.compare(FROM, TO)["accounts"] for change in account["changes"])
        self.assertAlmostEqual(sum(float(row["points"]) for row in rows), added)
        evidence = (self.folder / "tables" / "evidence.csv").read_text(encoding="utf-8")
        self.assertIn("tickets:T3398", evidence)

    def test_every_table_closes(self) -> None:
        """The points of an account at the first date and of its changes are its points at the second, in the workbook too."""
        dates = ("--quiet", "--from", FROM, "--to", TO)
        self.weft("compare", *dates, "--format", "csv", "--output", "tables")
        self.weft("compare", *dates, "--format", "xlsx", "--output", "book.xlsx")
        sheets = {name: list(csv.DictReader((self.folder / "tables" / f"{name}.csv").read_text(encoding="utf-8").splitlines()))
                  for name in ("changes", "accounts")}
        book = self.read_book("book.xlsx")
        self.assertEqual(set(book), {"changes", "accounts", "evidence", "manifest"})
        for tables in (sheets, book):
            changed = collections.Counter()
            for row in tables["changes"]:
                changed[row["account_id"]] += float(row["points"])
            self.assertEqual(len(tables["accounts"]), 24)  # eight of them left before
            for row in tables["accounts"]:
                self.assertAlmostEqual(float(row["points_from"]) + changed[row["account_id"]], float(row["points_to"]), 6, row)

    def read_book(self, name: str) -> dict[str, list[dict[str, str]]]:
        """The rows of each sheet by the names in its first row."""
        space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
        found = {}
        with zipfile.ZipFile(self.folder / name) as archive:
            names = [sheet.get("name") for sheet in
                     xml.etree.ElementTree.fromstring(archive.read("xl/workbook.xml")).iterfind("m:sheets/m:sheet", space)]
            for number, sheet in enumerate(names, 1):
                tree = xml.etree.ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
                rows = [{cell.get("r").rstrip("0123456789"): "".join(cell.itertext()) for cell in row.iterfind("m:c", space)}
                        for row in tree.iterfind("m:sheetData/m:row", space)]
                found[sheet] = [{rows[0][place]: value for place, value in row.items()} for row in rows[1:]]
        return found

    def test_pdf_says_what_the_text_says(self) -> None:
        if shutil.which("pdftotext") is None:
            self.skipTest("pdftotext is not installed (poppler-utils)")
        dates = ("--quiet", "--from", FROM, "--to", TO)
        self.weft("compare", *dates, "--format", "pdf", "--output", "audit.pdf")
        first = (self.folder / "audit.pdf").read_bytes()
        self.weft("compare", *dates, "--format", "pdf", "--output", "audit.pdf")
        self.assertEqual((self.folder / "audit.pdf").read_bytes(), first)
        shown = " ".join(subprocess.run(["pdftotext", "-layout", str(self.folder / "audit.pdf"), "-"], capture_output=True,
                                        text=True, check=True).stdout.split())
        text = " ".join(self.weft("compare", *dates).split())
        sums = re.search(r"Points of all together: \S+, then \S+ by the changes below, now \S+\.", text)
        self.assertIn(sums.group(), shown)
        for account in self.compare(FROM, TO)["accounts"]:
            if account["changes"]:
                self.assertIn(account["name"], shown)

    def test_pseudonyms(self) -> None:
        (self.folder / "key").write_text("a key of sixteen bytes", encoding="utf-8")
        dates = ("--quiet", "--from", FROM, "--to", TO)
        plain = self.compare(FROM, TO)
        masked = self.compare(FROM, TO, "--pseudonymise", "--key", "key")
        self.assertEqual(plain["bands"], masked["bands"])
        self.assertEqual(sorted((change["code"] or "", change["cause"], change["points"])
                                for account in plain["accounts"] for change in account["changes"]),
                         sorted((change["code"] or "", change["cause"], change["points"])
                                for account in masked["accounts"] for change in account["changes"]))
        for form in ("html", "xlsx", "pdf"):
            self.weft("compare", *dates, "--format", form, "--output", f"out-{form}", "--pseudonymise", "--key", "key")
            path = self.folder / f"out-{form}"
            whole = b"".join(one.read_bytes() for one in path.iterdir()) if path.is_dir() else path.read_bytes()
            if form == "xlsx":
                with zipfile.ZipFile(path) as archive:
                    whole = b"".join(archive.read(name) for name in archive.namelist())
            if form == "pdf" and shutil.which("pdftotext"):
                whole = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout
            for secret in ("Brennfeld", "Kestrel", "A04", "northwind", "T3398", ".example"):
                self.assertNotIn(secret.encode(), re.sub(rb' r="[A-Z]+\d+"', b"", whole), (form, secret))

    def test_one_account(self) -> None:
        document = self.compare(FROM, TO, "--account", "A04")
        self.assertEqual([account["account_id"] for account in document["accounts"]], ["A04"])
        self.assertEqual(sum(document["bands"]["to"].values()), 1)

    def test_wrong_usage(self) -> None:
        for arguments in (("--to", TO), ("--from", TO, "--to", FROM), ("--from", FROM, "--to", FROM), ("--from", "soon"),
                          ("--from", FROM, "--format", "odt"), ("--from", FROM, "--key", "weft.db"),
                          ("--from", FROM, "--pseudonymise"), ("--from", FROM, "--paper", "a5"),
                          ("--from", FROM, "--account", "NOBODY"), ("--from", FROM, "--for", "Ann"), ("--from", FROM, "more")):
            self.assertEqual(self.weft("compare", *arguments, status=USAGE), "", arguments)
        self.weft("compare", "--from", FROM, "--config-from", "nowhere.ini", status=FAILED)
        self.weft("compare", "--from", FROM, "--store", "nowhere.db", status=FAILED)


if __name__ == "__main__":
    run()
