#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make_portfolio.py ACCOUNTS FOLDER: an export of 104 weeks, always the same bytes: for each account five people, two or
three messages a week in each direction, answered within hours, and a monthly meeting; one account in ten falls silent."""

import datetime
import pathlib
import random
import sys

START = datetime.datetime(2024, 1, 1, 8)
WEEKS = 104
ICS_HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n"


def message(number: str, when: datetime.datetime, author: str, to: str, cc: str, subject: str, parent: str) -> str:
    return (f"From {author} {when:%a %b %d %H:%M:%S %Y}\nMessage-ID: <{number}@{author.split('@')[1]}>\n"
            f"Date: {when:%a, %d %b %Y %H:%M:%S} +0000\nFrom: {author}\nTo: {to}\nCc: {cc}\nSubject: {subject}\n"
            + (f"In-Reply-To: <{parent}>\n" if parent else "") + "\nHello.\n\n")


def meeting(account: int, week: int, ours: str, clients: list[str]) -> str:
    day = START + datetime.timedelta(weeks=week, days=2)
    people = "".join(f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{address}\r\n" for address in clients[:3])
    return (f"BEGIN:VEVENT\r\nUID:{account}-{week}@vendor.example\r\nDTSTAMP:{day - datetime.timedelta(days=7):%Y%m%dT%H%M%SZ}\r\n"
            f"DTSTART:{day:%Y%m%dT%H%M%SZ}\r\nDTEND:{day + datetime.timedelta(minutes=30):%Y%m%dT%H%M%SZ}\r\nSUMMARY:Monthly\r\n"
            f"ORGANIZER:mailto:{ours}\r\n{people}END:VEVENT\r\n")


def write_week(mail, account: int, week: int, clients: list[str], chance: random.Random) -> None:
    ours, deputy = f"owner{account % 50}@vendor.example", f"deputy{account % 20}@vendor.example"
    for turn in range(chance.randint(1, 2) if account % 10 or week < 90 else 0):
        client, other = chance.sample(clients, 2)
        when = START + datetime.timedelta(weeks=week, days=2 * turn, hours=chance.randint(0, 8))
        answered = when + datetime.timedelta(hours=chance.randint(1, 6))
        number = f"{account}.{week}.{turn}"
        mail.write(message(number, when, client, ours, other, f"Item {week}.{turn}", ""))
        mail.write(message(number + ".r", answered, ours, client, deputy, f"Re: Item {week}.{turn}",
                           f"{number}@{client.split('@')[1]}"))


def main() -> None:
    count, folder = int(sys.argv[1]), pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True)
    chance = random.Random(20240101)
    people = [[f"person{k}@client{account}.example" for k in range(5)] for account in range(count)]
    (folder / "accounts.csv").write_text("account_id,name,domains,start_date\n" + "".join(
        f"A{account},Client {account},client{account}.example,2023-01-01\n" for account in range(count)))
    (folder / "contacts.csv").write_text("account_id,email,name,start_date\n" + "".join(
        f"A{account},{address},,2023-01-01\n" for account in range(count) for address in people[account]))
    with open(folder / "mail.mbox", "w", encoding="utf-8") as mail, \
            open(folder / "meetings.ics", "w", encoding="utf-8", newline="") as calendar:
        calendar.write(ICS_HEAD)
        for week in range(WEEKS):
            for account in range(count):
                write_week(mail, account, week, people[account], chance)
                if week % 4 == account % 4:
                    calendar.write(meeting(account, week, f"owner{account % 50}@vendor.example", people[account]))
        calendar.write("END:VCALENDAR\r\n")


main()
