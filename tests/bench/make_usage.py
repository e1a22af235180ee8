#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make_usage.py ROWS FILE: a table of usage, one row a user, feature and day, always the same bytes; 60 bytes a row."""

import datetime
import random
import sys

FEATURES = ("dashboard", "export", "report", "import", "api", "admin")


def main() -> None:
    rows, path = int(sys.argv[1]), sys.argv[2]
    chance = random.Random(20240101)
    users = max(rows // (len(FEATURES) * 300), 1)
    with open(path, "w", encoding="utf-8", newline="\n", buffering=1 << 20) as out:
        out.write("account_id,date,user,feature,count\n")
        written = 0
        for day in range(300):
            date = datetime.date(2024, 1, 1) + datetime.timedelta(days=day)
            for user in range(users):
                for feature in FEATURES:
                    if written == rows:
                        return
                    out.write(f"A{user % 1000},{date},user{user}@client{user % 1000}.example,{feature},{chance.randint(1, 99)}\n")
                    written += 1


main()
