#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""test_world.py WEFT: weft reads all of the world, its sum closes, and it lists every account."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    """Fails by assertion."""
    weft = sys.argv[1]
    with tempfile.TemporaryDirectory() as name:
        world, store = Path(name) / "world", str(Path(name) / "store.db")
        subprocess.run([sys.executable, HERE / "make_world.py", "--seed", "3", "--out", world], check=True)
        config = world / "export" / "weft.ini"
        subprocess.run([weft, "import", "--store", store, "--config", config, world / "export"], check=True)
        records = json.loads(subprocess.check_output([weft, "status", "--store", store, "--format", "json"]))["records"]
        assert records["rejected"] == 0 and records["imported"] > 200_000, records
        assessment = json.loads(subprocess.check_output([weft, "assess", "--store", store, "--format", "json"]))
        truth = json.loads((world / "truth.json").read_text("utf-8"))
        listed, known = ({a["account_id"] for a in accounts["accounts"]} for accounts in (assessment, truth))
        assert listed == known, listed ^ known


if __name__ == "__main__":
    main()
