#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input costs the record or the file that is bad, one clear line, and nothing else.

usage: test_bad_input.py WEFT [TEST…]
"""

import bz2
import gzip
import io
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import time
import unittest
import zipfile

from exports import DONE, FAILED, REJECTED, WEFT, Case, contacts_csv, mailbox, meetings, run

BIG_BYTES = 200 << 20
KILLS = 100
KILL_SECONDS = 20
KILLS_LEAST = 6  # however slow the machine


class BadFiles(Case):
    def setUp(self) -> None:
        super().setUp()
        self.good = self.write("in/good.mbox", "".join(mailbox(0, 0, 3)))
        self.count = len(mailbox(0, 0, 3))

    def expect(self, name: str, content: str | bytes, status: int, rejected: int, words: str, imported: int = 0) -> None:
        """Beside a good file, which is imported whatever the bad one is."""
        self.write(f"in/{name}", content)
        done = self.run_weft("import", "--vendor-domain", "v.example", "in")
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        lines = [line for line in done.stderr.splitlines() if name in line]
        if words:
            self.assertEqual(len(lines), 1, done.stderr)
            self.assertIn(words, lines[0])
        records = self.status("weft.db")["records"]
        self.assertEqual(records["rejected"], rejected)
        self.assertEqual(records["imported"] + sum(records["filtered"].values()), self.count + imported)
        listed = self.weft("status", "--rejects")
        self.assertEqual(sum(name in line for line in listed.splitlines()), min(rejected, 1) if rejected < 2 else rejected)

    def test_empty_file(self) -> None:
        self.expect("empty.mbox", "", REJECTED, 1, "empty")

    def test_only_bad_files(self) -> None:
        self.write("bad/empty.mbox", "")
        done = self.run_weft("import", "--vendor-domain", "v.example", "bad")
        self.assertEqual(done.returncode, FAILED)

    def test_truncated_mbox(self) -> None:
        whole = "".join(mailbox(1, 0, 2))
        self.expect("cut.mbox", whole[:whole.rindex("Subject:") + 12], DONE, 0, "", imported=len(mailbox(1, 0, 2)))

    def test_binary_junk(self) -> None:
        junk = random.Random(7).randbytes(100_000)
        self.write("in/junk.bin", junk)
        said = self.load("weft.db", "in")
        self.assertIn("junk.bin", said)  # listed as unrecognised, no error
        self.assertEqual(self.status("weft.db")["records"]["rejected"], 0)

    def test_junk_that_calls_itself_mail(self) -> None:
        self.write("in/junk.mbox", b"From x Mon Jan  5 10:00:00 2026\n" + random.Random(8).randbytes(100_000))
        done = self.run_weft("import", "--vendor-domain", "v.example", "in")
        self.assertIn(done.returncode, (DONE, REJECTED))
        self.status("weft.db")

    @unittest.skipIf(os.geteuid() == 0, "root reads everything")
    def test_no_right_to_read(self) -> None:
        self.write("in/secret.mbox", "x")
        (self.folder / "in/secret.mbox").chmod(0)
        done = self.run_weft("import", "--vendor-domain", "v.example", "in")
        self.assertEqual(done.returncode, REJECTED)
        self.assertIn("secret.mbox", done.stderr)

    def test_missing_column(self) -> None:
        self.expect("tickets.csv", "account_id,ticket_id,resolved_at,priority,requester\nA1,T1,2025-02-01,high,b@acme.example\n",
                    REJECTED, 1, "created_at")

    def test_wrong_dates(self) -> None:
        self.expect("ratings.csv", "account_id,date,rating\nA1,2025-02-30,red\nA1,yesterday,red\nA1,2025-02-03,green\n",
                    REJECTED, 2, "2 of 3", imported=1)

    def test_a_collection_in_one_line(self) -> None:
        """The place is a byte: as the servers send it, all of it is line 1."""
        items = ['{"iCalUId": "u", "start": {"dateTime": "2025-01-08T09:00:00", "timeZone": "UTC"}}', '{"iCalUId": "no start"}']
        self.expect("events.json", '{"value": [' + ", ".join(items) + "]}", REJECTED, 1, "1 of 2", imported=1)
        listed = self.weft("status", "--rejects")
        self.assertIn(f"events.json: byte {11 + len(items[0]) + 2}: neither an event nor a message", listed)
        self.assertIn('    {\\"iCalUId\\": \\"no start\\"}', listed)

    def test_rejects_in_archives(self) -> None:
        """Their bytes are shown as well, out of archives in archives, gzipped or not."""
        bad = "account_id,date,rating\nA1,2025-02-03,green\nA1,yesterday,%s\n"
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("export/a.csv", bad % "red")
            archive.writestr("export/b.csv.gz", gzip.compress((bad % "amber").encode()))
        with tarfile.open(self.folder / "in/outer.tar.gz", "w:gz") as archive:
            about = tarfile.TarInfo("of all/inner.zip")
            about.size = len(inner.getvalue())
            archive.addfile(about, io.BytesIO(inner.getvalue()))
        with zipfile.ZipFile(self.folder / "in/plain.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("c.csv", bad % "violet")
        self.load("weft.db", "in", status=REJECTED)
        listed = self.weft("status", "--rejects").splitlines()
        for name, rating in (("in/outer.tar.gz/of all/inner.zip/export/a.csv", "red"),
                             ("in/outer.tar.gz/of all/inner.zip/export/b.csv.gz", "amber"), ("in/plain.zip/c.csv", "violet")):
            place = listed.index(f'{name}: line 3: column `date`: "yesterday" is not a date')
            self.assertEqual(listed[place + 1], f"    A1,yesterday,{rating}\\n")

    def test_rejects_in_one_line(self) -> None:
        """XML as the servers send it: the place is a byte, and the bytes there are shown."""
        head = '<?xml version="1.0" encoding="UTF-8"?><tickets><ticket><id>1</id><organization-id>9</organization-id><created-at>2025-02-03</created-at></ticket>'
        self.expect("t.xml", head + "<ticket><id>2</id><organization-id>9</organization-id></ticket></tickets>", REJECTED, 1, "1 of 2",
                    imported=1)
        listed = self.weft("status", "--rejects")
        self.assertIn(f"in/t.xml: byte {len(head)}: ticket without a readable created_at (line 1)\n    <ticket><id>2</id>", listed)

    def test_rejects_of_message_folders(self) -> None:
        """They name the file, and show its bytes, in archives too."""
        good, bad = "From: b@acme.example\nTo: a@v.example\nDate: %s\n\nx\n", "Subject: no date\nTo: a@v.example\n\nx\n"
        dated = [good % f"Mon, {day} Feb 2025 10:00:00 +0000" for day in (3, 10, 17)]
        self.write("in/mails/a.eml", dated[0])
        self.write("in/mails/Re: b.eml", bad)
        self.write("in/mails/empty.eml", "")
        with zipfile.ZipFile(self.folder / "in/all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("x/a.eml", dated[1])
            archive.writestr("y.txt", "-")
            archive.writestr("x/c.eml", bad.replace("no", "no more"))
        self.load("weft.db", "in", status=REJECTED)
        listed = self.weft("status", "--rejects").splitlines()
        for line, shown in (("in/mails/Re: b.eml: byte 0: no readable date", "    Subject: no date\\n"),
                            ("in/all.zip/x/c.eml: byte 0: no readable date", "    Subject: no more date\\n")):
            self.assertTrue(listed[listed.index(line) + 1].startswith(shown), listed)
        self.assertIn("in/mails/empty.eml: whole file: the file is empty", listed)

    def test_cut_short(self) -> None:
        """What came before the cut is kept, the cut is listed, and the whole file, when it comes, takes its place."""
        mail = "".join(mailbox(1, 0, 60))
        ratings = "account_id,date,rating\n" + "".join(f"A{i * i},2025-02-03,red\n" for i in range(2000))
        zipped = io.BytesIO()
        with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a/ratings.csv", ratings.replace("red", "green"))
            archive.writestr("b/other.csv", "account_id,date,rating\nB,2025-02-03,red\n")
        whole = {"mail.mbox.gz": gzip.compress(mail.encode()), "ratings.csv.gz": gzip.compress(ratings.encode()),
                 "all.zip": zipped.getvalue()}
        for name, content in whole.items():
            self.write(f"in/{name}", content[:len(content) // 2])
        said = self.run_weft("import", "--vendor-domain", "v.example", "in")
        self.assertEqual(said.returncode, REJECTED)
        for name in ("mail.mbox.gz", "ratings.csv.gz", "all.zip/a/ratings.csv"):
            self.assertIn(f"in/{name}: the file was cut short: what came before is kept", said.stderr)
        records = self.status("weft.db")["records"]
        self.assertEqual(records["rejected"], 4)  # a record of each, and what the archive lacks
        self.assertGreater(records["imported"], 1000)
        listed = self.weft("status", "--rejects")
        for line in ("in/mail.mbox.gz: byte ", "in/ratings.csv.gz: line ", "in/all.zip/a/ratings.csv: line ",
                     "in/all.zip: whole file: the archive was cut short"):
            self.assertEqual(sum(each.startswith(line) and "cut short" in each for each in listed.splitlines()), 1, listed)
        again = self.run_weft("import", "in")  # nothing new, nothing lost, and nothing said twice
        self.assertEqual((again.returncode, again.stderr), (DONE, ""))
        self.assertEqual(self.status("weft.db")["records"]["imported"], records["imported"])
        for name, content in whole.items():
            self.write(f"in/{name}", content)
        self.load("weft.db", "in")
        self.assertEqual(self.weft("status", "--rejects"), "")
        self.load("fresh.db", "in")
        again, fresh = self.status("weft.db")["records"], self.status("fresh.db")["records"]
        self.assertEqual((again["rejected"], again["imported"]), (0, fresh["imported"]))

    def test_files_of_other_programs(self) -> None:
        """What is known and not read is refused with what to do instead; what may be no input at all is listed with it."""
        ole = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
        zipped = io.BytesIO()
        with zipfile.ZipFile(zipped, "w") as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
        refused = {"mail.pst": (b"!BDN" + bytes(600), "readpst"), "a.msg": (ole, "msgconvert"), "kim.olm": (zipped.getvalue(), ".mbox"),
                   "Inbox.dbx": (bytes.fromhex("cfad12fec5fd746f") + bytes(90), "Thunderbird"),
                   "mail.nsf": (b"\x1a\0\0\4" + bytes(90), "IMAP"), "all.7z": (b"7z\xbc\xaf\x27\x1c" + bytes(90), "unpack it first"),
                   "mail.mbox.bz2": (bz2.compress(b"From a"), "unpack it first")}
        listed = {"usage.xlsx": (zipped.getvalue(), "save its sheets as CSV"), "old.xls": (ole, "save its sheets as CSV"),
                  "report.xls": (b"<html><table></table></html>", "save its sheets as CSV"),
                  "else.csv": (b"shoe,size\na,1\n", "[columns] in weft.ini"),
                  "letter.docx": (zipped.getvalue(), ""), "junk": (bytes(90), "")}
        for name, (content, _) in {**refused, **listed}.items():
            self.write(f"in/{name}", content)
        done = self.run_weft("import", "--vendor-domain", "v.example", "in")
        self.assertEqual(done.returncode, REJECTED, done.stderr)
        for said, names in ((done.stderr, refused), (done.stdout, listed)):
            for name, (_, words) in names.items():
                lines = [line for line in said.splitlines() if f"in/{name}" in line]
                self.assertEqual(len(lines), 1, said)
                self.assertIn(words, lines[0])
        self.assertEqual(self.status("weft.db")["records"]["rejected"], len(refused))

    def test_encrypted_archive(self) -> None:
        """One line for all that is in it."""
        plain = io.BytesIO()
        with zipfile.ZipFile(plain, "w") as archive:
            archive.writestr("a.mbox", "x" * 40)
            archive.writestr("b.csv", "y" * 40)
        content = bytearray(plain.getvalue())
        for mark, flags in ((b"PK\3\4", 6), (b"PK\1\2", 8)):  # bit 0 of the flags says that the member is encrypted
            at = content.find(mark)
            while at >= 0:
                content[at + flags] |= 1
                at = content.find(mark, at + 1)
        self.expect("secret.zip", bytes(content), REJECTED, 1, "unpack them with their password first")

    def test_endless_recurrence(self) -> None:
        endless = meetings(1, 2).replace("SUMMARY", "RRULE:FREQ=SECONDLY\r\nSUMMARY")
        self.write("in/endless.ics", endless)
        started = time.monotonic()
        done = self.run_weft("import", "--vendor-domain", "v.example", "in")
        self.assertIn(done.returncode, (DONE, REJECTED), done.stderr)
        self.assertLess(time.monotonic() - started, 20)
        self.status("weft.db")

    def test_message_of_200_mb(self) -> None:
        path = self.folder / "in/big.mbox"
        first, last = mailbox(1, 0, 1)[:1], mailbox(1, 1, 2)[:1]
        with path.open("wb") as out:
            out.write(first[0].encode().rstrip() + b"\n")
            out.seek(BIG_BYTES, os.SEEK_CUR)  # a hole: zeros without a disk
            out.write(b"\n\n" + last[0].encode())
        done = self.run_weft("import", "--vendor-domain", "v.example", "in")
        self.assertEqual(done.returncode, REJECTED, done.stderr)
        records = self.status("weft.db")["records"]
        self.assertEqual((records["rejected"], records["imported"]), (1, self.count + 1))

    def test_calendar_of_more_than_a_gigabyte(self) -> None:
        """What is behind a line of that length is read, and the line is not kept."""
        begin, end = meetings(1, 2).encode().split(b"BEGIN:VEVENT", 1)
        with (self.folder / "in/long.ics").open("wb") as out:
            out.write(begin + b"X-FILLER:")
            out.seek(1100 << 20, os.SEEK_CUR)
            out.write(b"\r\nBEGIN:VEVENT" + end)
        self.load("weft.db", "in")
        self.assertEqual(self.status("weft.db")["records"]["imported"], self.count + end.count(b"END:VEVENT"))

    def test_empty_folder(self) -> None:
        (self.folder / "nothing").mkdir()
        done = self.run_weft("import", "--store", "n.db", "--vendor-domain", "v.example", "nothing")
        self.assertEqual(done.returncode, FAILED)
        self.assertIn("no file could be read", done.stderr)

    def test_names_that_are_no_line_of_text(self) -> None:
        """Each is shown in one line, without what a terminal would obey; the file is read whatever it is called."""
        names = [b"two\nlines", b"red\x1b[31m", b"half a character\xf0", "from the right\u202e".encode()]
        for place, name in enumerate(names):
            path = os.path.join(os.fsencode(self.folder), b"in", name)
            with open(path, "wb") as out:
                out.write(mailbox(1, place, place + 1)[0].encode() + b"From nobody Mon Jan  6 10:00:00 2025\nno mail\n")
            with open(path + b".txt", "w") as out:
                out.write("nothing that anybody knows\n")
        done = self.run_weft("import", "--vendor-domain", "v.example", "in")
        printed = done.stdout + done.stderr + self.weft("status") + self.weft("status", "--rejects")
        self.assertEqual(done.returncode, REJECTED, done.stderr)
        for shown in ("two\ufffdlines", "red\ufffd[31m", "half a character\ufffd", "from the right\ufffd"):
            self.assertEqual(printed.count(f"{shown}: 1 of 2"), 1, printed)
            self.assertEqual(printed.count(f"{shown}.txt"), 1, printed)
        self.assertFalse(any(mark in printed for mark in ("\x1b", "\u202e", "two\n")), printed)

    def test_no_such_path(self) -> None:
        done = self.run_weft("import", "--store", "n.db", "--vendor-domain", "v.example", "nowhere")
        self.assertEqual((done.returncode, len(done.stderr.splitlines())), (FAILED, 1))
        self.assertFalse((self.folder / "n.db").exists())

    def test_vendor_domain_that_nobody_has(self) -> None:
        for domain, count in (("w.example", 1), ("v.example", 0)):
            done = self.run_weft("import", "--store", f"{domain}.db", "--vendor-domain", domain, "in")
            self.assertEqual((done.returncode, len(done.stderr.splitlines())), (DONE, count), done.stderr)
            self.assertEqual(done.stderr.count("nobody in these files has an address of w.example"), count)

    def test_no_vendor_domain(self) -> None:
        done = self.run_weft("import", "--store", "n.db", "in")
        self.assertEqual((done.returncode, len(done.stderr.splitlines())), (FAILED, 1))
        self.assertIn("--vendor-domain", done.stderr)
        self.assertFalse((self.folder / "n.db").exists())


class WrongClocks(Case):
    def last_week(self, *mails: str) -> tuple[str, str]:
        """The date that is assessed where none is given, and what is said of it."""
        self.write("in/a.mbox", "".join(mailbox(0, 0, 20)) + "".join(mails))
        self.load("weft.db", "in")
        done = self.run_weft("assess", "--format", "json")
        return json.loads(done.stdout)["as_of"], done.stderr

    def test_a_mail_of_2099_is_not_the_last_week(self) -> None:
        expected, _ = self.last_week()
        (self.folder / "weft.db").unlink()
        stray = mailbox(1, 0, 1)[0].replace(" 2025", " 2099")
        self.assertIn("2099", stray)
        found, said = self.last_week(stray)
        self.assertEqual(found, expected)
        self.assertIn("1 of the records are dated up to 2099-", said)
        self.assertIn('"as_of": "2099', self.weft("assess", "--format", "json", "--as-of", "2099-12-31"))


class BadStore(Case):
    def setUp(self) -> None:
        super().setUp()
        self.write("in/a.mbox", "".join(mailbox(0, 0, 20)))
        self.load("weft.db", "in")

    def expect_refusal(self, words: str) -> None:
        before = (self.folder / "weft.db").read_bytes()
        for command in (["status"], ["assess"], ["import", "in"], ["forget", "ann@v.example"], ["review"]):
            done = self.run_weft(*command)
            self.assertEqual(done.returncode, FAILED, command)
            self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
            self.assertIn(words, done.stderr)
        self.assertEqual((self.folder / "weft.db").read_bytes(), before)

    def test_newer_version(self) -> None:
        with sqlite3.connect(self.folder / "weft.db") as db:
            db.execute("PRAGMA user_version = 99")
        db.close()
        self.expect_refusal("newer weft")

    def test_no_store_at_all(self) -> None:
        (self.folder / "weft.db").write_text("This is a letter, and has nothing to do with it. " * 40)
        self.expect_refusal("no weft store")

    def test_full_disk(self) -> None:
        """A limit on the size of files stands for the disk: SQLite sees a failed write either way."""
        before = self.status("weft.db")
        self.write("more/b.mbox", "".join(mailbox(1, 0, 900)))
        size = (self.folder / "weft.db").stat().st_size
        limit = f"trap '' XFSZ; ulimit -f {size // 1024 + 40}; exec \"$0\" import more"
        done = subprocess.run(["bash", "-c", limit, WEFT], cwd=self.folder, capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, FAILED, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertIn("weft.db", done.stderr)
        self.assertEqual(self.status("weft.db"), before)
        self.weft("import", "more")
        self.status("weft.db")

    def test_report_on_a_full_disk(self) -> None:
        """Nothing of a report is there unless all of it is; what was there before stays as it was."""
        limited = "trap '' XFSZ; ulimit -f 4; exec \"$0\" report --format html --quiet --output out/pages"
        for before in ({}, {"out/pages/index.html": "of yesterday"}):
            for name, text in before.items():
                self.write(name, text)
            done = subprocess.run(["bash", "-c", limited, WEFT], cwd=self.folder, capture_output=True, text=True, timeout=120)
            self.assertEqual(done.returncode, FAILED, done.stderr)
            self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
            found = {str(path.relative_to(self.folder)): path.read_text() for path in self.folder.glob("out/**/*") if path.is_file()}
            self.assertEqual(found, before)
            self.assertEqual((self.folder / "out").exists(), bool(before))
        self.weft("report", "--quiet", "--output", "out/pages")
        self.assertIn("<html", (self.folder / "out/pages/index.html").read_text())
        self.assertEqual(list(self.folder.glob("out/**/.weft-*")), [])

    def test_report_where_a_folder_is_in_the_way(self) -> None:
        """It is refused before anything is replaced, and a file beside it that has nothing to do with it stays."""
        self.write("out/index.html", "of yesterday")
        self.write("out/manifest.json.part", "somebody's own")
        self.write("out/manifest.json/kept", "")
        before = sorted(self.folder.glob("out/**/*"))
        done = self.run_weft("report", "--quiet", "--output", "out")
        self.assertEqual(done.returncode, FAILED, done.stderr)
        self.assertIn("out/manifest.json: Is a directory", done.stderr)
        self.assertEqual(sorted(self.folder.glob("out/**/*")), before)
        self.assertEqual((self.folder / "out/index.html").read_text(), "of yesterday")
        shutil.rmtree(self.folder / "out/manifest.json")
        self.weft("report", "--quiet", "--output", "out")
        self.assertIn("<html", (self.folder / "out/index.html").read_text())
        self.assertEqual((self.folder / "out/manifest.json.part").read_text(), "somebody's own")

    def test_output_that_cannot_be_written(self) -> None:
        with open("/dev/full", "w") as full:
            done = subprocess.run([WEFT, "assess", "--format", "json"], cwd=self.folder, stdout=full,
                                  stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, FAILED)
        self.assertIn("could not be written", done.stderr)

    def test_a_writer_that_was_killed(self) -> None:
        """What it left half written is undone by whoever comes next, who may only want to read."""
        self.write("in/a.mbox", "".join(mailbox(1, 0, 200)))
        self.weft("import", "--quiet", "--vendor-domain", "v.example", "in")
        before = self.weft("status")
        half = ("import os, sqlite3; store = sqlite3.connect('weft.db', isolation_level=None); store.execute('PRAGMA cache_size = 2'); "
                "store.execute('BEGIN IMMEDIATE'); store.execute('UPDATE address SET text = hex(randomblob(500))'); "
                "store.execute('CREATE TABLE half AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9999) "
                "SELECT i, hex(randomblob(100)) FROM n'); os._exit(0)")
        for command in ("status", "assess"):
            subprocess.run([sys.executable, "-c", half], cwd=self.folder, check=True)
            self.assertGreater((self.folder / "weft.db-journal").stat().st_size, 0)
            self.weft(command)
            self.assertFalse((self.folder / "weft.db-journal").exists())
        self.assertEqual(self.weft("status"), before)

    def test_a_report_that_has_no_room(self) -> None:
        """What was there stays, and nothing beside it; no temporary file may grow either."""
        self.write("in/a.mbox", "".join(mailbox(1, 0, 200)))
        self.weft("import", "--quiet", "--vendor-domain", "v.example", "in")
        self.write("out.json", "of yesterday")
        done = subprocess.run([WEFT, "report", "--quiet", "--format", "json", "--output", "out.json"], cwd=self.folder,
                              capture_output=True, text=True,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096)))
        self.assertEqual(done.returncode, FAILED, done.stderr)
        self.assertIn("out.json: File too large", done.stderr)
        self.assertEqual((self.folder / "out.json").read_text(), "of yesterday")
        self.assertEqual(list(self.folder.glob(".weft-*")), [])

    def test_two_imports_at_once(self) -> None:
        self.write("b/b.mbox", "".join(mailbox(1, 0, 200)))
        self.write("c/c.mbox", "".join(mailbox(0, 20, 200)))
        runs = [subprocess.Popen([WEFT, "import", name], cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
                for name in ("b", "c")]
        for one in runs:
            _, said = one.communicate(timeout=120)
            self.assertEqual(one.returncode, DONE, said)
        self.load("one.db", "in", "b", "c")
        self.assertEqual(self.status("weft.db"), self.status("one.db"))

    def test_a_writer_that_stays(self) -> None:
        """Another program that never ends: said in a line, and nothing is changed."""
        db = sqlite3.connect(self.folder / "weft.db", isolation_level=None)
        db.execute("BEGIN IMMEDIATE")
        self.write("b/b.mbox", "".join(mailbox(1, 0, 5)))
        done = self.run_weft("import", "b")
        db.execute("ROLLBACK")
        db.close()
        self.assertEqual(done.returncode, FAILED)
        self.assertIn("another program is writing", done.stderr)


class Killed(Case):
    def test_kill_at_any_moment(self) -> None:
        """Each file is in the store whole or not at all, and importing again finishes the job."""
        for part in range(12):
            self.write(f"in/{part}.mbox", "".join(mailbox(part % 2, part * 40, part * 40 + 40)))
        self.write("in/long.mbox", "".join(mailbox(0, 480, 520)) + "nothing, and more of it\n" * 150_000)  # read on several threads
        self.write("in/contacts.csv", contacts_csv())
        started = time.monotonic()
        self.load("clean.db", "in")
        whole = time.monotonic() - started
        expected = self.status("clean.db")
        sizes = {source["path"]: source["found"] for source in expected["sources"]}
        chance = random.Random(1)
        tried = 0
        while tried < KILLS_LEAST or (tried < KILLS and time.monotonic() - started < KILL_SECONDS):
            tried += 1
            (self.folder / "killed.db").unlink(missing_ok=True)
            (self.folder / "killed.db-journal").unlink(missing_ok=True)
            one = subprocess.Popen([WEFT, "import", "--store", "killed.db", "--vendor-domain", "v.example", "in"],
                                   cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(chance.uniform(0, whole))
            one.send_signal(signal.SIGKILL)
            one.wait()
            if not (self.folder / "killed.db").exists():
                continue
            if tried % 4 == 0:  # a look at what is there
                half = self.run_weft("status", "--quiet", "--store", "killed.db", "--format", "json")
                for source in json.loads(half.stdout)["sources"] if half.returncode == DONE else []:
                    self.assertEqual(source["found"], sizes[source["path"]])
            self.load("killed.db", "in")
            self.assertEqual(self.status("killed.db"), expected)


if __name__ == "__main__":
    run()
