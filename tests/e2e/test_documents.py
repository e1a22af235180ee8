#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The PDF and the workbook as other programs read them, and reports in which nobody can be recognised.

usage: test_documents.py WEFT [TEST…]
"""

import csv
import email
import email.header
import gzip
import re
import shutil
import subprocess
import tempfile
import unittest
import zipfile
import zlib
from pathlib import Path

from exports import Case, DONE

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "fixtures" / "demo"
AS_OF = "2026-06-28"
TRUETYPE = b"\0\1\0\0"
LEAST_SECRET = 3  # letters: a shorter word is part of too many others


def tool(*arguments: str) -> str:
    if shutil.which(arguments[0]) is None:
        raise unittest.SkipTest(f"{arguments[0]} is not installed (poppler-utils)")
    return subprocess.run(arguments, capture_output=True, text=True, check=True).stdout


def rows_of(name: str) -> list[dict[str, str]]:
    with gzip.open(DEMO / "tables" / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def subjects_of(path: Path) -> set[str]:
    found = set()
    for line in gzip.open(path, "rb"):
        if line.lower().startswith(b"subject: "):
            text = str(email.header.make_header(email.header.decode_header(line[9:].decode("ascii").strip())))
            found.add(re.sub(r"^((re|aw|fwd|wg): ?)+", "", text, flags=re.IGNORECASE))
    return found


def raw_of(pdf: bytes) -> str:
    """All that a PDF says beside drawn letters: its objects, its unpacked streams but for the outlines of fonts, whose bytes
    spell short words by chance, and its strings of two bytes a letter."""
    stream = re.compile(rb"stream\r?\n(.*?)endstream", flags=re.DOTALL)
    text = stream.sub(b"", pdf).decode("latin-1")
    for packed in stream.findall(pdf):
        try:
            plain = zlib.decompressobj().decompress(packed)
        except zlib.error:
            continue
        text += "" if plain.startswith(TRUETYPE) else plain.decode("latin-1")
    for wide in re.findall(rb"<FEFF([0-9A-Fa-f]+)>", pdf):
        text += bytes.fromhex(wide.decode("ascii")).decode("utf-16-be", "replace") + "\n"
    return text


class Documents(Case):
    @classmethod
    def setUpClass(cls) -> None:
        cls.shared = Path(tempfile.mkdtemp(prefix="weft-documents-"))
        cls.addClassCleanup(shutil.rmtree, cls.shared)
        cls.folder = cls.shared
        done = cls.run_weft(cls, "import", "--quiet", str(DEMO))
        assert done.returncode == DONE, done.stderr
        (cls.shared / "key").write_text("a key of sixteen bytes and more", encoding="utf-8")

    def setUp(self) -> None:
        super().setUp()
        for name in ("weft.db", "key"):
            shutil.copy(self.shared / name, self.folder / name)

    def report(self, form: str, *options: str) -> Path:
        path = self.folder / f"out-{form}"
        self.weft("report", "--quiet", "--as-of", AS_OF, "--format", form, "--output", str(path), *options)
        return path

    # ---- the PDF as a reader without eyes has it -------------------------------------------------------------------

    def test_pdf_is_tagged(self) -> None:
        path = self.report("pdf")
        self.assertRegex(tool("pdfinfo", str(path)), r"Tagged: +yes")
        raw = raw_of(path.read_bytes())
        self.assertIn("/Lang (en)", raw)
        figures = raw.count("/S /Figure")
        self.assertGreater(figures, 20)
        self.assertEqual(raw.count("/Alt <FEFF"), figures / 2, "each figure once by cairo, once with its text")
        self.assertIn("Stakeholder map, now: 4 client contacts active", raw)

    def test_pdf_structure(self) -> None:
        structure = tool("pdfinfo", "-struct-text", str(self.report("pdf", "--account", "A01")))
        self.assertTrue(structure.startswith("Document\n  Sect\n"), structure[:80])
        for kind in ("H1 (block)", "H2 (block)", "P (block)", "Table (block)", "TR", "TH", "TD", "Figure"):
            self.assertRegex(structure, rf"(?m)^ +{re.escape(kind)}$")
        self.assertIn('"Who talks to whom"', structure)
        self.assertNotRegex(structure, r", page \d", "a page's foot is decoration")
        for table in structure.split("Table (block)")[1:]:
            head = re.split(r"\n {4}\S", table)[0].count("TH\n")
            self.assertLessEqual(head, 8, "a header that is drawn again is told once")

    def test_pdf_draws_a_name_once_a_map(self) -> None:
        first = tool("pdftotext", "-l", "1", str(self.report("pdf", "--account", "A01")), "-")
        self.assertEqual(first.count("C. Vogt"), 2, "the halo of a name is no text")

    def test_pdf_reads_from_the_left(self) -> None:
        """A sentence that begins with a name from the right."""
        champion = next(row for row in rows_of("contacts") if row["role"] == "champion")
        self.write("contacts.csv", f"account_id,email,name,title,function,role\nA07,{champion['email']},محمد العلي,"
                                   f"{champion['title']},{champion['function']},champion\n")
        self.weft("import", "--quiet", "--known-at", "2026-05-01", "contacts.csv")
        structure = tool("pdfinfo", "-struct-text", str(self.report("pdf", "--account", "A07")))
        self.assertRegex(structure, r'"محمد العلي ?has neither written nor met us')

    def test_pdf_twice_is_the_same(self) -> None:
        first = self.report("pdf").read_bytes()
        self.assertEqual(self.report("pdf").read_bytes(), first)

    # ---- pseudonyms ----------------------------------------------------------------------------------------------

    def secrets(self) -> set[str]:
        """Names, addresses, domains, subjects, files and quotes of the demo; of its many subjects those that a report cites."""
        found = {"Northwind Software", "northwind.example"}
        for row in rows_of("accounts"):
            found |= {row["name"], row["domains"], row["account_id"]}
        for row in rows_of("contacts") + rows_of("team"):
            found |= {row["name"], row["email"], row["email"].split("@")[0], row.get("title", "")}
        for path in DEMO.rglob("*.gz"):
            found |= {path.name, str(path.relative_to(DEMO))}
        texts = {row["subject"] for row in rows_of("tickets")} | {row["quote"] for row in rows_of("interviews")}
        texts |= {row["programme"] for row in rows_of("invitations")}
        for path in (DEMO / "mail").glob("*.gz"):
            texts |= subjects_of(path)
        cited = self.report("json").read_text(encoding="utf-8")
        return {text for text in found | {text for text in texts if text in cited} if len(text) >= LEAST_SECRET}

    def find_readable(self, secrets: set[str], text: str) -> list[str]:
        """What can be read in it as words of its own, each with its surroundings."""
        found = []
        for secret in sorted(secrets):
            place = text.find(secret)
            while place >= 0:
                around = text[max(0, place - 1):place] + text[place + len(secret):place + len(secret) + 1]
                if not any(sign.isalnum() or sign == "_" for sign in around):
                    found.append(f"{secret}: {text[max(0, place - 40):place + len(secret) + 40]!r}")
                    break
                place = text.find(secret, place + 1)
        return found

    def texts_of(self, path: Path) -> dict[str, str]:
        """Every file that a report is made of, unpacked, and its name."""
        if path.is_dir():
            return {str(one.relative_to(path)): one.read_text(encoding="utf-8") for one in path.rglob("*") if one.is_file()}
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                return {name: re.sub(r' r="[A-Z]+\d+"', "", archive.read(name).decode("utf-8"))  # places of cells
                        for name in archive.namelist()}
        if path.read_bytes().startswith(b"%PDF"):
            return {"letters": tool("pdftotext", "-raw", str(path), "-").replace("\n", " "),
                    "structure": tool("pdfinfo", "-struct-text", str(path)), "raw": raw_of(path.read_bytes())}
        return {path.name: path.read_text(encoding="utf-8")}

    def test_nobody_is_recognised(self) -> None:
        secrets = self.secrets()
        self.assertGreater(len(secrets), 300)
        for form in ("json", "html", "csv", "xlsx", "pdf"):
            open_texts = "\n".join(self.texts_of(self.report(form, "--all-pages")).values())
            self.assertGreater(len(self.find_readable(secrets, open_texts)), 100, f"{form}: the search itself finds little")
            shutil.rmtree(self.folder / f"out-{form}", ignore_errors=True)
            masked = self.report(form, "--all-pages", "--pseudonymise", "--key", "key")
            for name, text in self.texts_of(masked).items():
                with self.subTest(form=form, file=name):
                    self.assertEqual(self.find_readable(secrets, name + "\n" + text), [])


if __name__ == "__main__":
    unittest.main()
