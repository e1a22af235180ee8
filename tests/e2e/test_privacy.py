#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forgetting people, purging old data, reviewing doubtful matches, checking rules.

usage: test_privacy.py WEFT [TEST…]
"""

import json
import re
import sqlite3
from pathlib import Path

from exports import CLIENTS, FAILED, OURS, USAGE, WEEKS, Case, day_of, mailbox, message, run

AS_OF = day_of(WEEKS - 1, 6)
EVE_NAME, EVE = CLIENTS["A1"][1]


def exchange(who: tuple[str, str]) -> str:
    """A mail and an answer every week."""
    return "".join(message(f"{who[1]}.{week}", day_of(week, 3), who, [OURS[0]], "More")
                   + message(f"{who[1]}.{week}.r", day_of(week, 4), OURS[0], [who], "Re: More") for week in range(WEEKS))


class Bodies(Case):
    """What texts say is looked at where the configuration allows it, and never kept."""
    SAID = "The availability was below the SLA, says Zanzibar."

    def marks(self, bodies: str) -> list[int]:
        letter = message("x1", day_of(3), CLIENTS["A1"][0], [OURS[0]], "A letter").replace("Hello.", self.SAID)
        ours = message("x2", day_of(4), OURS[0], [CLIENTS["A1"][0]], "An answer").replace("Hello.", self.SAID)
        self.write("in/weft.ini", f"[vendor]\ndomains = v.example\n[privacy]\nbodies = {bodies}\n")
        self.weft("import", self.write("in/mail.mbox", letter + ours), "in")
        self.assertNotIn(b"zanzibar", (self.folder / "weft.db").read_bytes().lower())
        store = sqlite3.connect(self.folder / "weft.db")
        self.addCleanup(store.close)
        blocks = store.execute("SELECT messages, packed FROM message_block ORDER BY id").fetchall()
        marks = [mark for count, packed in blocks for mark in self.read_block(count, packed)]
        return [mark for _, mark in sorted(marks)]

    def read_block(self, count: int, packed: bytes) -> list[tuple[int, int]]:
        """Time and mark of its messages, by src/store/message_pack.c."""
        at = 0

        def number() -> int:
            nonlocal at
            value = shift = 0
            while True:
                byte, at = packed[at], at + 1
                value, shift = value | (byte & 0x7F) << shift, shift + 7
                if byte < 0x80:
                    return value

        found = []
        lengths = [number() for _ in range(count)]
        for length in lengths:
            end = at + length
            flags, _ = number(), number()
            sent = number() if flags & 2 else 0
            for bit in (4, 8, 16):  # zone, author, sender
                number() if flags & bit else 0
            at += 8 * bool(flags & 32) + 8 * bool(flags & 64)  # hashes of subject and thread
            for bit in (128, 256, 256, 256):  # list; kind, day and address of a notice
                number() if flags & bit else 0
            found.append((sent, number() if flags & 512 else 0))
            at = end
        return found

    def test_only_the_mark_is_kept(self) -> None:
        self.assertEqual(self.marks("tag"), [5, 0])  # read, and of service levels; ours is not looked at

    def test_nobody_looks_unless_asked(self) -> None:
        self.assertEqual(self.marks("ignore"), [0, 0])

    def test_asked_later(self) -> None:
        self.marks("ignore")
        self.assertEqual(self.marks("tag"), [5, 0])


class Forget(Case):
    def setUp(self) -> None:
        super().setUp()
        self.export("in")
        bob, ann = CLIENTS["A1"][0], OURS[0]
        self.write(f"in/{EVE}.mbox", message("e1", day_of(3), (EVE_NAME, EVE), [ann], "Budget of the group")
                   + message("e2", day_of(4), bob, [ann, (EVE_NAME, EVE)], "What Eve Ende said")
                   + message(f"e3.{EVE}", day_of(5), bob, [ann], "Plain"))
        self.write("in/aliases.csv", f"email,primary\neve@acme.example,{EVE}\n")
        self.write("in/surveys.csv", "account_id,respondent,sent_at,answered_at,score,kind,comment\n"
                                     f"A1,{EVE},2025-02-03,2025-02-04,9,nps,fine\n"
                                     "A1,bob.baker@acme.example,2025-02-03,2025-02-04,8,nps,ask Eve Ende\n")
        self.write("in/weft.ini", "[vendor]\ndomains = v.example\n[privacy]\nblock = block.txt\n")
        self.write("in/block.txt", f"{EVE} cem@v.example\n")
        self.load("weft.db", "in")
        self.assertIn(EVE.encode(), self.store_bytes())

    def store_bytes(self) -> bytes:
        found = (self.folder / "weft.db").read_bytes()
        journal = self.folder / "weft.db-journal"
        return found + (journal.read_bytes() if journal.exists() else b"")

    def expect_no_trace(self) -> None:
        found = self.store_bytes().lower()
        for trace in (EVE, EVE_NAME, "eve@acme.example", "eve.ende", "Budget of the group"):
            self.assertNotIn(trace.lower().encode(), found)

    def test_no_byte_stays(self) -> None:
        before = self.status("weft.db")
        said = self.weft("forget", "Eve Ende <EVE.ENDE@acme.example>")
        self.assertIn("eve@acme.example", said)  # the alias is the same person
        self.expect_no_trace()
        after = self.status("weft.db")
        self.assertEqual(after["people"], before["people"] - 1)
        self.assertEqual(after["accounts"], before["accounts"])

    def test_others_stay(self) -> None:
        self.weft("forget", EVE)
        self.assertIn(b"bob.baker@acme.example", self.store_bytes())
        account = json.loads(self.assess("weft.db", AS_OF))["accounts"][0]
        self.assertEqual(account["account_id"], "A1")
        self.assertNotIn(EVE_NAME, json.dumps(account))

    def test_the_next_import_keeps_them_out(self) -> None:
        self.weft("forget", EVE)
        self.weft("import", "--verify", "in")
        self.expect_no_trace()
        self.write("more/new.mbox", message("n1", day_of(7), (EVE_NAME, EVE), [OURS[0]], "Back again")
                   + message("n2", day_of(8), OURS[0], [CLIENTS["A1"][0], (EVE_NAME, EVE)], "For Eve Ende"))
        self.write("more/contacts.csv", f"account_id,email,name\nA1,{EVE},{EVE_NAME}\nA1,x@acme.example,Xaver Xu\n")
        self.load("weft.db", "more")
        self.expect_no_trace()
        self.assertNotIn(b"Back again", self.store_bytes())
        self.status("weft.db")

    def test_a_calendar_that_knows_the_name_only(self) -> None:
        calendar = ("Subject,Start Date,Start Time,End Date,End Time,All day event,Meeting Organizer,Required Attendees\n"
                    "With Eve Ende,2025-02-03,09:00,2025-02-03,10:00,False,Ann Alt,Ann Alt;Eve Ende;Kim Kern\n")
        self.load("weft.db", self.write("more/calendar.csv", calendar))
        self.weft("forget", EVE)
        self.expect_no_trace()
        self.load("weft.db", self.write("more/again.csv", calendar.replace("2025-02-03", "2025-02-04")))
        self.expect_no_trace()
        self.assertIn(b"kim kern", self.store_bytes())

    def test_unknown_address(self) -> None:
        before = self.status("weft.db")
        self.weft("forget", "nobody@acme.example")
        self.assertEqual(self.status("weft.db"), before)
        self.assertNotIn(b"nobody@acme.example", self.store_bytes())

    def test_wrong_usage(self) -> None:
        self.weft("forget", status=USAGE)
        self.weft("forget", "no address", status=USAGE)
        self.weft("forget", "--store", "none.db", EVE, status=FAILED)
        self.assertFalse((self.folder / "none.db").exists())


class Purge(Case):
    def test_old_data_goes(self) -> None:
        self.write("in/old.mbox", message("o1", day_of(0), ("Old Olm", "old.olm@acme.example"), [OURS[0]], "Ancient words"))
        self.export("in")
        self.load("weft.db", "in")
        self.weft("purge", "--before", str(day_of(30)))
        found = (self.folder / "weft.db").read_bytes()
        for trace in (b"Ancient words", b"old.olm", b"T29A1"):
            self.assertNotIn(trace, found)
        self.assertIn(b"T30A1", found)
        status = self.status("weft.db")
        self.assertEqual(status["first"], str(day_of(30)))
        self.assertEqual(status["accounts"], 2)
        self.weft("import", "--verify", "in")  # and it stays away
        self.assertNotIn(b"Ancient words", (self.folder / "weft.db").read_bytes())
        self.assertNotIn(b"T29A1", (self.folder / "weft.db").read_bytes())
        self.status("weft.db")

    def test_assessment_after_the_purge(self) -> None:
        self.export("in")
        self.load("weft.db", "in")
        self.weft("purge", "--before", str(day_of(30)))
        accounts = json.loads(self.assess("weft.db", AS_OF))["accounts"]
        self.assertEqual([account["account_id"] for account in accounts], ["A1", "A2"])

    def test_wrong_usage(self) -> None:
        self.weft("purge", status=USAGE)
        self.weft("purge", "--before", "soon", status=USAGE)


class Review(Case):
    def setUp(self) -> None:
        super().setUp()
        self.export("in")
        self.write("in/more.mbox", exchange(("Kim Kern", "kk@acme.example")))
        self.load("weft.db", "in")

    def doubts(self) -> dict[str, str]:
        """Id by state, of the two addresses of Kim Kern."""
        lines = [line for line in self.weft("review").splitlines() if "kk@acme.example" in line]
        return {line.split()[1]: line.split()[0] for line in lines}

    def people(self) -> list[str]:
        account = json.loads(self.assess("weft.db", AS_OF))["accounts"][0]
        return [person["person"] for person in account["people"] if person["side"] == "client"]

    def test_accept_and_undo(self) -> None:
        before = self.people()
        self.assertEqual(before.count("Kim Kern"), 2)
        doubt = self.doubts()["open"]
        self.weft("review", "accept", doubt)
        self.assertEqual(self.people().count("Kim Kern"), 1)
        self.assertEqual(self.doubts(), {"accepted": doubt})
        self.write("in/later.mbox", message("x1", day_of(WEEKS - 2), CLIENTS["A1"][0], [OURS[0]], "More mail"))
        self.load("weft.db", "in")
        self.assertEqual(self.people().count("Kim Kern"), 1)
        self.weft("review", "undo", doubt)
        self.assertEqual(self.people(), before)
        self.assertEqual(self.doubts(), {"open": doubt})

    def test_reject(self) -> None:
        doubt = self.doubts()["open"]
        self.weft("review", "accept", doubt)
        self.weft("review", "reject", doubt)
        self.assertEqual(self.doubts(), {"rejected": doubt})
        self.assertEqual(self.people().count("Kim Kern"), 2)

    def test_decision_known_later(self) -> None:
        doubt = self.doubts()["open"]
        self.weft("review", "accept", "--known-at", str(day_of(WEEKS + 10)), doubt)
        self.assertEqual(self.people().count("Kim Kern"), 2)

    def test_contested_domain(self) -> None:
        self.write("shared.csv", "account_id,name,domains\nA7,Seven,shared.example\nA8,Eight,shared.example\n")
        self.write("shared.mbox", exchange(("Sue Sun", "sue@shared.example")))
        self.load("weft.db", "shared.csv", "shared.mbox")
        claims = [line.split() for line in self.weft("review").splitlines() if "shared.example" in line]
        self.assertEqual([claim[-1] for claim in claims], ["A7", "A8"])
        self.weft("review", "reject", claims[0][0], status=USAGE)
        self.weft("review", "accept", claims[1][0])
        accounts = {account["account_id"]: account for account in json.loads(self.assess("weft.db", AS_OF))["accounts"]}
        self.assertIn("Sue Sun", json.dumps(accounts["A8"]["people"]))
        self.assertNotIn("Sue Sun", json.dumps(accounts["A7"]["people"]))
        self.assertEqual(sum("shared.example" in line for line in self.weft("review").splitlines()), 1)

    def test_wrong_usage(self) -> None:
        self.weft("review", "accept", "00000000", status=USAGE)
        self.weft("review", "frobnicate", status=USAGE)


class Rules(Case):
    def test_list(self) -> None:
        said = self.weft("rules", "list")
        self.assertRegex(said, r"(?m)^  contacts\.effective +\w")
        self.assertRegex(said, r"(?m)^  T2 ")
        self.assertIn("points when", said)

    def test_check(self) -> None:
        good = self.write("good.ini", "[T2]\nwhen.6 = contacts.effective:ratio < 0.5\n")
        self.assertEqual(self.weft("rules", "check", good), "no mistakes\n")
        bad = self.write("bad.ini", "[T2]\nwhen.6 = contacts.efective < 1\nfrobnicate = 2\n[T2\n")
        said = self.weft("rules", "check", good, bad, status=FAILED)
        places = [tuple(map(int, match)) for match in re.findall(r"(?m)^bad\.ini:(\d+):(\d+): ", said)]
        self.assertEqual([line for line, _ in places], [2, 3, 4])
        self.assertEqual(places[0][1], 10)  # where the fact is named
        self.weft("rules", "check", "none.ini", status=FAILED)

    def test_a_pack_is_text(self) -> None:
        (self.folder / "cut.ini").write_bytes(b"[T2]\nwhen.6 = contacts.effective < 1\0\n[K3\n")
        self.assertIn("cut.ini:2: a NUL byte", self.run_weft("rules", "check", "cut.ini").stderr)

    def test_a_lexicon_is_checked_as_one(self) -> None:
        words = "[class extraction]\nexample = Wechselpaket bitte zusenden\nexample = Wechselpaket anfordern\n"
        self.write("lexicon.ini", words)
        self.assertEqual(self.weft("rules", "check", "lexicon.ini"), "no mistakes\n")
        self.write("lexicon.ini", words + "[class nonsense]\n")
        self.assertRegex(self.weft("rules", "check", "lexicon.ini", status=FAILED), r"(?m)^lexicon\.ini:4: ")

    def test_the_manual_s_examples(self) -> None:
        manual = (Path(__file__).resolve().parents[2] / "docs/rules.md").read_text()
        packs = [self.write(f"{i}.ini", pack) for i, pack in enumerate(re.findall(r"```ini pack\n(.*?)```", manual, re.DOTALL))]
        self.assertEqual(len(packs), 2)
        self.assertEqual(self.weft("rules", "check", *packs), "no mistakes\n")

    def test_usage(self) -> None:
        self.weft("rules", status=USAGE)


class OtherSettings(Case):
    def test_vendor_domain_added_later(self) -> None:
        self.write("in/a.mbox", message("p1", day_of(1), OURS[0], [("Pat", "pat@partner.example")], "Between us")
                   + "".join(mailbox(0, 0, 3)))
        self.load("weft.db", "in")
        self.write("b.mbox", "".join(mailbox(1, 0, 3)))
        self.load("weft.db", "b.mbox", domain="partner.example")
        done = self.run_weft("status")
        self.assertIn("imported with other vendor domains", done.stderr)
        self.assertIn("imported with other vendor domains", self.run_weft("assess", "--as-of", "2025-01-26").stderr)
        self.assertIn(b"Between us", (self.folder / "weft.db").read_bytes())
        self.weft("import", "in", "b.mbox")
        self.assertNotIn("imported with other", self.run_weft("status").stderr)
        self.assertEqual(self.status("weft.db")["records"]["filtered"]["internal"], 1)
        self.assertNotIn(b"Between us", (self.folder / "weft.db").read_bytes())


if __name__ == "__main__":
    run()
