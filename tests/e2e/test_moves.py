#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A contact changes employer: one customer loses a stakeholder, another gains one, and the person is one.

usage: test_moves.py WEFT [TEST…]
"""

import json
import shutil

from exports import OURS, WEEKS, Case, day_of, message, run

AS_OF = day_of(WEEKS - 1, 6)
LAST, FIRST = 44, 50  # weeks: the last at Acme, the first at Beta
OLD, NEW = "ola.bjerkvik@acme.example", "obj@beta.example"


def letters(address: str, name: str, first: int, last: int, ours: tuple = OURS[0]) -> str:
    """Three letters a week to one of us, Ann, more than anybody else writes; she answers the last."""
    return "".join(message(f"{week}.{day}.{address}", day_of(week, day), (name, address), [ours], f"Plan {week}.{day}")
                   for week in range(first, last + 1) for day in (0, 2, 4)) + "".join(
        message(f"{week}.{address}", day_of(week, 4), ours, [(name, address)], f"Re: Plan {week}.4",
                f"{week}.4.{address}@{address.split('@')[1]}") for week in range(first, last + 1))


class Moves(Case):
    def setUp(self) -> None:
        super().setUp()
        self.export("in")

    def move(self, name: str, last: int = LAST) -> None:
        self.write("in/ola.mbox", letters(OLD, name, 0, last) + letters(NEW, name, last + FIRST - LAST, WEEKS - 1))
        self.load("weft.db", "in")

    def doubts(self) -> dict[str, str]:
        return {line.split()[1]: line.split()[0] for line in self.weft("review").splitlines() if OLD in line}

    def seen(self, account: str, name: str) -> tuple[str | None, str, list[str]]:
        """How the account has the person, what E5 says and the texts of its evidence."""
        accounts = {found["account_id"]: found for found in json.loads(self.assess("weft.db", AS_OF))["accounts"]}
        person = [person for person in accounts[account]["people"] if person["person"] == name]
        champion = next(signal for signal in accounts[account]["signals"] if signal["code"] == "E5")
        return (person[0]["state"] if person else None, champion["state"],
                [evidence["text"] for evidence in champion["evidence"]])

    def test_one_person_who_left(self) -> None:
        self.move("Ola Bjerkvik")
        state, champion, evidence = self.seen("A1", "Ola Bjerkvik")
        self.assertEqual((state, champion), ("left", "fired"))
        self.assertIn("writes from Beta now", evidence)
        self.assertEqual(self.seen("A2", "Ola Bjerkvik")[0], "active")
        accounts = json.loads(self.assess("weft.db", AS_OF))["accounts"]
        ids = {person["person_id"] for account in accounts for person in account["people"]
               if person["person"] == "Ola Bjerkvik"}
        self.assertEqual(len(ids), 1)

    def test_who_left_stays_on_the_map_for_a_year(self) -> None:
        """Longer than the contact is in the half year before: weeks are counted back from the last one."""
        for weeks_ago, state in ((45, "left"), (54, None)):
            shutil.rmtree(self.folder)
            self.export("in")
            self.move("Ola Bjerkvik", WEEKS - 1 - weeks_ago)
            self.assertEqual(self.seen("A1", "Ola Bjerkvik")[0], state, weeks_ago)

    def test_review(self) -> None:
        self.move("Ola Bjerkvik")
        doubt = self.doubts()["auto"]
        self.weft("review", "reject", doubt)
        self.assertEqual(self.seen("A1", "Ola Bjerkvik")[0], "silent")
        self.write("in/later.mbox", letters(NEW, "Ola Bjerkvik", WEEKS, WEEKS))
        self.load("weft.db", "in")
        self.assertEqual(self.doubts(), {"rejected": doubt})
        self.assertEqual(self.seen("A1", "Ola Bjerkvik")[0], "silent")
        self.weft("review", "undo", doubt)
        self.assertEqual(self.doubts(), {"auto": doubt})
        self.assertEqual(self.seen("A1", "Ola Bjerkvik")[0], "left")

    def test_two_john_smiths(self) -> None:
        """Even with a correspondent in common: asked, and joined only where a person says so."""
        self.move("John Smith")
        doubt = self.doubts()["open"]
        self.assertEqual(self.seen("A1", "John Smith")[0], "silent")
        self.weft("review", "accept", doubt)
        self.assertEqual(self.seen("A1", "John Smith")[0], "left")

    def test_two_addresses_in_the_same_years(self) -> None:
        """Silent at the one and writing from the other: asked, and no departure until a person says that they are two."""
        self.write("in/ola.mbox", letters(OLD, "Ola Bjerkvik", 0, LAST) + letters(NEW, "Ola Bjerkvik", 10, WEEKS - 1))
        self.load("weft.db", "in")
        doubt = self.doubts()["open"]
        _, champion, evidence = self.seen("A1", "Ola Bjerkvik")
        self.assertEqual((champion, evidence[-1]), ("suppressed", f"{NEW} writes; perhaps the same person"))
        self.weft("review", "reject", doubt)
        self.assertEqual(self.seen("A1", "Ola Bjerkvik")[1], "fired")

    def test_nobody_in_common(self) -> None:
        """A rare name that writes to another of us: asked, and not joined."""
        self.write("in/ola.mbox", letters(OLD, "Ola Bjerkvik", 0, LAST) + letters(NEW, "Ola Bjerkvik", FIRST, WEEKS - 1, OURS[1]))
        self.load("weft.db", "in")
        self.assertEqual(list(self.doubts()), ["open"])
        self.assertEqual(self.seen("A1", "Ola Bjerkvik")[0], "silent")

    def test_nothing_is_known_before(self) -> None:
        """Neither the person's mail from the new place nor its end at the old one changes the weeks before."""
        early = day_of(FIRST - 1, 6)
        self.write("in/ola.mbox", letters(OLD, "Ola Bjerkvik", 0, LAST))
        self.load("weft.db", "in")
        before = self.assess("weft.db", early)
        self.write("in/later.mbox", letters(NEW, "Ola Bjerkvik", FIRST, WEEKS - 1))
        self.load("weft.db", "in")
        after = self.assess("weft.db", early)
        self.assertEqual(before, after)


if __name__ == "__main__":
    run()
