#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make_graphs.py COUNT FILE: graphs of accounts, always the same: who of us and who of them had contact, on how many days.
A line is "graph vendor client days"; people of the vendor and of the client are numbered from 0.  Few people carry most of
the contact, as in companies."""

import random
import sys


def main() -> None:
    chance = random.Random(20240101)
    with open(sys.argv[2], "w", encoding="ascii") as out:
        for graph in range(int(sys.argv[1])):
            vendors, clients = chance.randint(2, 8), chance.randint(3, 20)
            days: dict[tuple[int, int], int] = {}
            for _ in range(chance.randint(clients, 6 * clients)):
                pair = int(vendors * chance.random() ** 2), int(clients * chance.random() ** 1.5)
                days[pair] = days.get(pair, 0) + 1
            for (vendor, client), count in sorted(days.items()):
                out.write(f"{graph} {vendor} {client} {count}\n")


main()
