#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make_portfolio.py ACCOUNTS FOLDER: 104 weeks of a portfolio, always the same bytes.  Each account has five people and two
of us: one or two threads a week (to both of us; the answer to the writer and a colleague) and a weekly meeting of two and
two; one account in ten falls silent.

FOLDER/export is what weft imports.  FOLDER/contact_day.db holds what a database would count from it in one table,
contact_day(account, week, vendor, client, day, n): who of us and who of them had contact on which day, and how often."""

import collections
import datetime
import itertools
import pathlib
import random
import sqlite3
import sys

START = datetime.datetime(2024, 1, 1, 8)
WEEKS = 104
SILENT_FROM = 90
SERIES = 4  # each of the four series meets every fourth week, so that there is a meeting a week
ICS_HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n"


class Account:
    def __init__(self, number: int) -> None:
        self.number = number
        self.clients = [f"person{k}@client{number}.example" for k in range(5)]
        self.ours = [f"owner{number % 50}@vendor.example", f"deputy{number % 20}@vendor.example"]
        self.weeks = WEEKS if number % 10 else SILENT_FROM
        self.contacts: collections.Counter = collections.Counter()  # of one week

    def guests(self, week: int) -> list[str]:
        """Who comes to the meeting of a week."""
        return [self.clients[week % SERIES], self.clients[week % SERIES + 1]]

    def take_rows(self, week: int) -> list[tuple]:
        rows = [(self.number, week, vendor, client, day, n) for (vendor, client, day), n in self.contacts.items()]
        self.contacts.clear()
        return rows

    def meet(self, ours: list[str], clients: list[str], when: datetime.datetime) -> None:
        for vendor, client in itertools.product(ours, clients):
            self.contacts[vendor, client, (when - START).days] += 1


def message(number: str, when: datetime.datetime, author: str, to: list[str], subject: str, parent: str) -> str:
    return (f"From {author} {when:%a %b %d %H:%M:%S %Y}\nMessage-ID: <{number}@{author.split('@')[1]}>\n"
            f"Date: {when:%a, %d %b %Y %H:%M:%S} +0000\nFrom: {author}\nTo: {', '.join(to)}\nSubject: {subject}\n"
            + (f"In-Reply-To: <{parent}>\n" if parent else "") + "\nHello.\n\n")


def write_week(mail, account: Account, week: int, chance: random.Random) -> None:
    for turn in range(chance.randint(1, 2)):
        client, other = chance.sample(account.clients, 2)
        when = START + datetime.timedelta(weeks=week, days=2 * turn, hours=chance.randint(0, 8))
        answered = when + datetime.timedelta(hours=chance.randint(1, 6))
        number = f"{account.number}.{week}.{turn}"
        parent = f"{number}@{client.split('@')[1]}"
        mail.write(message(number, when, client, account.ours, f"Item {week}.{turn}", ""))
        mail.write(message(number + ".r", answered, account.ours[0], [client, other], f"Re: Item {week}.{turn}", parent))
        account.meet(account.ours, [client], when)
        account.meet(account.ours[:1], [client, other], answered)
    account.meet(account.ours, account.guests(week), START + datetime.timedelta(weeks=week, days=1))


def write_series(calendar, account: Account, first_week: int) -> None:
    begin = START + datetime.timedelta(weeks=first_week, days=1)
    count = len(range(first_week, account.weeks, SERIES))
    people = "".join(f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{address}\r\n" for address in account.ours + account.guests(first_week))
    calendar.write(f"BEGIN:VEVENT\r\nUID:{account.number}-{first_week}@vendor.example\r\nDTSTAMP:20231201T080000Z\r\n"
                   f"DTSTART:{begin:%Y%m%dT%H%M%SZ}\r\nDTEND:{begin + datetime.timedelta(minutes=30):%Y%m%dT%H%M%SZ}\r\n"
                   f"RRULE:FREQ=WEEKLY;INTERVAL={SERIES};COUNT={count}\r\nSUMMARY:Client {account.number} weekly {first_week}\r\n"
                   f"ORGANIZER:mailto:{account.ours[0]}\r\n{people}END:VEVENT\r\n")


def write_tables(export: pathlib.Path, accounts: list[Account]) -> None:
    (export / "accounts.csv").write_text("account_id,name,domains,start_date\n" + "".join(
        f"A{a.number},Client {a.number},client{a.number}.example,2023-01-01\n" for a in accounts))
    (export / "contacts.csv").write_text("account_id,email,name,start_date\n" + "".join(
        f"A{a.number},{address},,2023-01-01\n" for a in accounts for address in a.clients))


def main() -> None:
    folder = pathlib.Path(sys.argv[2])
    export = folder / "export"
    export.mkdir(parents=True)
    chance = random.Random(20240101)
    accounts = [Account(number) for number in range(int(sys.argv[1]))]
    with open(export / "mail.mbox", "w", encoding="utf-8") as mail, sqlite3.connect(folder / "contact_day.db") as table:
        table.execute("CREATE TABLE contact_day (account INTEGER, week INTEGER, vendor TEXT, client TEXT, day INTEGER, n INTEGER)")
        for week in range(WEEKS):
            for account in accounts:
                if week < account.weeks:
                    write_week(mail, account, week, chance)
                    table.executemany("INSERT INTO contact_day VALUES (?, ?, ?, ?, ?, ?)", account.take_rows(week))
    with open(export / "meetings.ics", "w", encoding="utf-8", newline="") as calendar:
        calendar.write(ICS_HEAD)
        for account in accounts:
            for first_week in range(SERIES):
                write_series(calendar, account, first_week)
        calendar.write("END:VCALENDAR\r\n")
    write_tables(export, accounts)


main()
