#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program as it is installed: it is there, and needs nothing of the folder it was built from.

usage: test_install.py WEFT BUILD [TEST…]
"""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

WEFT = Path(sys.argv.pop(1)).resolve()
BUILD = Path(sys.argv.pop(1)).resolve()


class Install(unittest.TestCase):
    def say(self, weft: Path, folder: Path, *arguments: str) -> str:
        home = {**os.environ, "HOME": str(folder)}
        return subprocess.run([weft, *arguments], cwd=folder, env=home, check=True, capture_output=True, text=True).stdout

    def test_the_installed_program(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            subprocess.run(["cmake", "--install", BUILD, "--prefix", folder / "usr"], check=True, capture_output=True)
            installed = folder / "usr" / "bin" / "weft"
            self.assertTrue(installed.is_file())
            self.assertEqual(self.say(installed, folder, "--version"), self.say(WEFT, folder, "--version"))
            self.assertIn("contacts.effective", self.say(installed, folder, "rules", "list"))


if __name__ == "__main__":
    unittest.main()
