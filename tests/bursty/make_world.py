#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a portfolio of a made-up vendor: mail, calendars, tables, and the truth about who leaves."""

from __future__ import annotations

import argparse
import csv
import json
from pathlib import Path

from build import build
from flow import MailFlow
from meetings import Meetings
from render import write_calendars, write_holidays, write_ini, write_mail
from tables import Tables
from truth import document


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    world = build(args.seed)
    flow = MailFlow(world)
    meetings = Meetings(world, flow)
    for acc in world.accounts:
        flow.account(acc)
        meetings.account(acc)
    flow.announcements()
    flow.noise()
    export: Path = args.out / "export"
    Tables(world, flow).write(export / "tables")
    copies = write_mail(world, flow.out, export / "mail")
    events = write_calendars(world, meetings, export / "calendar")
    write_holidays(world, export / "holidays")
    write_ini(world, export / "weft.ini")
    truth = document(world)
    (args.out / "truth.json").write_text(json.dumps(truth, indent=1) + "\n", "utf-8")
    with (args.out / "churn.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["account_id", "notice_date", "kind"])
        out.writerows([a["account_id"], a["notice"], "notice"] for a in truth["accounts"] if a["churning"])
    print(f"{len(world.accounts)} accounts, {len(flow.out)} messages, {copies} copies, {events} meetings")


if __name__ == "__main__":
    main()
