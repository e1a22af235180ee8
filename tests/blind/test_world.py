#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test_world.py WEFT: a small portfolio comes out twice with the same bytes, weft reads all of it, and lists every account."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ACCOUNTS = 14


def made(folder: Path) -> dict[str, bytes]:
    """A portfolio, file by file."""
    command = [sys.executable, HERE / "make_portfolio.py", "--seed", "3", "--accounts", str(ACCOUNTS), "--out", folder]
    subprocess.run(command, check=True)
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def main() -> None:
    """Fails by assertion."""
    weft = sys.argv[1]
    with tempfile.TemporaryDirectory() as name:
        folder, store = Path(name), str(Path(name) / "store.db")
        first, second = made(folder / "a"), made(folder / "b")
        assert first == second, [n for n in first if first[n] != second.get(n)]
        subprocess.run([weft, "import", "--store", store, folder / "a" / "export"], check=True)
        status = json.loads(subprocess.check_output([weft, "status", "--store", store, "--format", "json"]))
        assert status["records"]["rejected"] == 0, status["records"]
        assessment = json.loads(subprocess.check_output([weft, "assess", "--store", store, "--format", "json"]))
        truth = json.loads(first["truth.json"])
        listed, known = ({a["account_id"] for a in accounts["accounts"]} for accounts in (assessment, truth))
        assert listed == known and len(known) == ACCOUNTS, listed ^ known
        assert all(len(a["asof"]) == truth["weeks"] for a in truth["accounts"])
        assert {a["account_id"] for a in truth["accounts"] if "R" in a["asof"]} == {
            row.split(",")[0] for row in first["churn.csv"].decode().split()[1:]
        }


if __name__ == "__main__":
    main()
