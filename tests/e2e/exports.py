# SPDX-License-Identifier: GPL-3.0-or-later
"""Small exports as a company would hand them over, made from scratch, and the program run on them."""

import datetime
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

WEFT = str(Path(sys.argv.pop(1)).resolve()) if len(sys.argv) > 1 else "weft"
DONE, FAILED, USAGE, REJECTED, AT_RISK = range(5)
LEAKS_OF_OTHERS = f"print_suppressions=0:suppressions={Path(__file__).resolve().parent / 'lsan.supp'}"
START = datetime.date(2025, 1, 6)  # a Monday
WEEKS = 60
CLIENTS = {
    "A1": [("Bob Baker", "bob.baker@acme.example"), ("Eve Ende", "eve.ende@acme.example"),
           ("Kim Kern", "kim.kern@acme.example")],
    "A2": [("Lea Lang", "lea.lang@beta.example"), ("Max Mohr", "max.mohr@beta.example"),
           ("Joe Gray", "joe.gray@gmail.com")],
}
OURS = [("Ann Alt", "ann@v.example"), ("Cem Cay", "cem@v.example")]


def day_of(week: int, weekday: int = 0) -> datetime.date:
    return START + datetime.timedelta(days=7 * week + weekday)


def message(number: str, day: datetime.date, author: tuple[str, str], to: list[tuple[str, str]], subject: str,
            parent: str = "", extra: str = "") -> str:
    def name(who: tuple[str, str]) -> str:
        return f"{who[0]} <{who[1]}>"

    return (f"From {author[1]} {day:%a %b %d} 10:00:00 {day:%Y}\n"
            f"Message-ID: <{number}@{author[1].split('@')[1]}>\n"
            f"Date: {day:%a, %d %b %Y} 10:00:00 +0100\n"
            f"From: {name(author)}\nTo: {', '.join(name(who) for who in to)}\n"
            f"Subject: {subject}\n" + (f"In-Reply-To: <{parent}>\n" if parent else "") + extra + "\nHello.\n\n")


def mailbox(place_of_ours: int, first_week: int, last_week: int) -> list[str]:
    """The mailbox of one of us: every week a client of each account asks, and is answered the next day.  Ann serves the
    first two of an account, Cem the third."""
    found = []
    ours = OURS[place_of_ours]
    for week in range(first_week, last_week):
        for account, people in CLIENTS.items():
            for place, client in enumerate(people):
                if (place == 2) != (place_of_ours == 1):
                    continue
                number, subject = f"{account}.{week}.{place}", f"Item {week} of {account}"
                found.append(message(number, day_of(week, place), client, [ours], subject))
                found.append(message(number + ".r", day_of(week, place + 1), ours, [client], f"Re: {subject}",
                                     f"{number}@{client[1].split('@')[1]}"))
    return found


def meetings(first_week: int, last_week: int) -> str:
    events = "".join(
        f"BEGIN:VEVENT\r\nUID:w{week}-{account}\r\nDTSTAMP:{day_of(week - 1):%Y%m%d}T080000Z\r\n"
        f"DTSTART:{day_of(week, 3):%Y%m%d}T090000Z\r\nDTEND:{day_of(week, 3):%Y%m%d}T093000Z\r\nSUMMARY:Weekly {account}\r\n"
        f"ORGANIZER;CN={OURS[0][0]}:mailto:{OURS[0][1]}\r\n"
        + "".join(f"ATTENDEE;CN={name};PARTSTAT=ACCEPTED:mailto:{address}\r\n" for name, address in people)
        + "END:VEVENT\r\n"
        for week in range(first_week, last_week) for account, people in CLIENTS.items())
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n{events}END:VCALENDAR\r\n"


def accounts_csv() -> str:
    return ("account_id,name,domains,start_date\nA1,Acme,acme.example,2024-01-01\n"
            "A2,Beta,beta.example,2024-01-01\n")


def contacts_csv() -> str:
    rows = "".join(f"{account},{address},{name},2024-01-01\n"
                   for account, people in CLIENTS.items() for name, address in people)
    return "account_id,email,name,start_date\n" + rows


def tickets_csv(first_week: int, last_week: int) -> str:
    rows = "".join(f"{account},T{week}{account},{day_of(week, 2)},{day_of(week, 4)},{CLIENTS[account][0][1]},bug,normal\n"
                   for week in range(first_week, last_week) for account in CLIENTS)
    return "account_id,ticket_id,created_at,resolved_at,requester,type,priority\n" + rows


def usage_csv(first_week: int, last_week: int) -> str:
    rows = "".join(f"{account},{day_of(week, place)},{address},search,core,{10 + week % 3}\n"
                   for week in range(first_week, last_week) for account, people in CLIENTS.items()
                   for place, (_, address) in enumerate(people))
    return "account_id,date,user,feature,tier,count\n" + rows


class Case(unittest.TestCase):
    """Each test has a folder of its own."""

    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="weft-e2e-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def write(self, name: str, content: str | bytes) -> str:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return name

    def export(self, folder: str, first_week: int = 0, last_week: int = WEEKS, tables: bool = True) -> str:
        """A whole export of these weeks, under names that tell the weeks."""
        tag = f"{first_week}-{last_week}"
        for place, (name, _) in enumerate(OURS):
            self.write(f"{folder}/{name.split()[0].lower()}-{tag}.mbox", "".join(mailbox(place, first_week, last_week)))
        self.write(f"{folder}/calendar-{tag}.ics", meetings(first_week, last_week))
        self.write(f"{folder}/tickets-{tag}.csv", tickets_csv(first_week, last_week))
        self.write(f"{folder}/usage-{tag}.csv", usage_csv(first_week, last_week))
        if tables:
            self.write(f"{folder}/accounts.csv", accounts_csv())
            self.write(f"{folder}/contacts.csv", contacts_csv())
        return folder

    def run_weft(self, *arguments: str, **options) -> subprocess.CompletedProcess:
        return subprocess.run([WEFT, *arguments], cwd=self.folder, capture_output=True, text=True, timeout=300,
                              env={**os.environ, "LC_ALL": "C.UTF-8", "LSAN_OPTIONS": LEAKS_OF_OTHERS}, **options)

    def weft(self, *arguments: str, status: int = DONE) -> str:
        """Standard output of a run that ends with that status."""
        done = self.run_weft(*arguments)
        self.assertEqual(done.returncode, status, f"weft {' '.join(arguments)}\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def load(self, store: str, *paths: str, status: int = DONE, domain: str = "v.example") -> str:
        return self.weft("import", "--store", store, "--vendor-domain", domain, *paths, status=status)

    def status(self, store: str) -> dict:
        """What `weft status` says, after a look at whether the sum closes."""
        status = json.loads(self.weft("status", "--quiet", "--store", store, "--format", "json"))
        records = status["records"]
        self.assertEqual(records["found"], records["imported"] + records["duplicate"] + records["rejected"]
                         + sum(records["filtered"].values()), records)
        return status

    def assess(self, store: str, as_of: datetime.date) -> str:
        return self.weft("assess", "--quiet", "--store", store, "--as-of", str(as_of), "--format", "json")


def run() -> None:
    unittest.main(verbosity=1)
