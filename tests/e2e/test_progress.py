#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written for a terminal: how far a long import is, and lines of its width.

usage: test_progress.py WEFT [TEST…]
"""

import fcntl
import gzip
import os
import re
import struct
import subprocess
import termios
import threading
import unittest

from exports import DONE, WEFT, Case, mailbox, run

BAR = re.compile(r"\[(#*)\.*\] +(\d+)%  (\d+) of (\d+) MB  (\d+) records  (\d+):(\d\d) left")


class Progress(Case):
    def import_on_terminal(self, path: str) -> str:
        """All that is written to standard error, which is a terminal."""
        (self.folder / "weft.db").unlink(missing_ok=True)
        ours, theirs = os.openpty()
        one = subprocess.Popen([WEFT, "import", "--vendor-domain", "v.example", path], cwd=self.folder,
                               stdout=subprocess.DEVNULL, stderr=theirs)
        os.close(theirs)
        said = bytearray()

        def listen() -> None:
            try:
                while part := os.read(ours, 4096):
                    said.extend(part)
            except OSError:  # the other end is closed
                pass

        listener = threading.Thread(target=listen)
        listener.start()
        self.assertEqual(one.wait(timeout=300), DONE)
        listener.join()
        os.close(ours)
        return said.decode()

    def check_bars(self, bars: list[re.Match], size: int) -> None:
        shares = [int(bar[2]) for bar in bars]
        self.assertEqual(shares, sorted(shares))
        for bar in bars:
            self.assertEqual(int(bar[4]), round(size / 1e6))
            self.assertLessEqual(abs(int(bar[2]) - 100 * int(bar[3]) * 1e6 / size), 200e6 / size + 1)
            self.assertGreater(int(bar[5]), 0)

    def test_bar_of_a_packed_file(self) -> None:
        """Of a file that is packed the share is that of its packed bytes.  It grows until reading takes over a second."""
        whole = "".join(mailbox(0, 0, 1500)).encode()
        for _ in range(7):
            packed = gzip.compress(whole, 1)
            (self.folder / "long.mbox.gz").write_bytes(packed)
            said = self.import_on_terminal("long.mbox.gz")
            bars = list(BAR.finditer(said))
            if len(bars) > 3:
                break
            whole += whole
        self.assertGreater(len(bars), 3)
        self.check_bars(bars, len(packed))
        self.assertTrue(said.endswith("\r\033[K"))

    def test_links_are_not_measured(self) -> None:
        """Links back into the folder, which would be followed for ever and a second."""
        self.write("in/a.mbox", "".join(mailbox(0, 0, 50)))
        for number in range(12):
            os.symlink(".", self.folder / f"in/link{number}")
        self.assertEqual(self.import_on_terminal("in"), "")  # not a second

    def test_no_bar_into_a_pipe(self) -> None:
        self.write("in/a.mbox", "".join(mailbox(0, 0, 50)))
        self.assertEqual(self.run_weft("import", "--vendor-domain", "v.example", "in").stderr, "")


class Width(Case):
    def setUp(self) -> None:
        super().setUp()
        self.export("in", 0, 50)
        self.load("weft.db", "in")

    def lines(self, columns: int, *arguments: str) -> list[str]:
        """What a terminal of so many columns shows, without its colours."""
        ours, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        one = subprocess.Popen([WEFT, *arguments], cwd=self.folder, stdout=theirs, stderr=subprocess.DEVNULL)
        os.close(theirs)
        said = bytearray()
        try:
            while part := os.read(ours, 4096):
                said.extend(part)
        except OSError:  # the other end is closed
            pass
        os.close(ours)
        self.assertEqual(one.wait(timeout=300), DONE)
        return re.sub(r"\x1b\[[0-9;]*m", "", said.decode()).splitlines()

    def test_lines_end_where_the_terminal_does(self) -> None:
        for arguments in (("assess",), ("assess", "--account", "A1"), ("explain", "A1"), ("status",)):
            for columns, widest in ((60, 60), (20, 60), (72, 72), (85, 85), (100, 100), (300, 140)):
                with self.subTest(arguments=arguments, columns=columns):
                    self.assertLessEqual(max(map(len, self.lines(columns, *arguments))), widest)

    def test_pages_without_a_terminal_stay(self) -> None:
        for arguments in (("assess", "--account", "A1"), ("explain", "A1"), ("status",)):
            plain = [line.rstrip() for line in self.weft(*arguments, "--quiet").splitlines()]
            self.assertEqual([line.rstrip() for line in self.lines(100, *arguments, "--quiet")], plain)

    def test_columns_that_a_short_line_has(self) -> None:
        def head(columns: int) -> str:
            return " ".join(next(line for line in self.lines(columns, "assess") if line.startswith("BAND")).split())

        self.assertEqual(head(100), "BAND PTS STG COV ACCOUNT OWNER RENEWAL 24 WEEKS TOP FINDING")
        self.assertEqual(head(85), "BAND PTS STG COV ACCOUNT OWNER RENEWAL TOP FINDING")
        self.assertEqual(head(72), "BAND PTS STG COV ACCOUNT RENEWAL TOP FINDING")
        self.assertEqual(head(60), "BAND PTS STG COV ACCOUNT RENEWAL")


if __name__ == "__main__":
    run()
