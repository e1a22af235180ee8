# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts made from a few lines each: who writes when, who comes to which meeting, which table rows there are; and the
export that holds many of them."""

import csv
import dataclasses
import datetime
import io
from collections.abc import Iterable

AS_OF = datetime.date(2026, 6, 28)  # a Sunday
WEEKS = 46  # of history where an account needs a past
OURS = {f"{name}@v.example": (name.title() + " Us", title) for name, title in {
    "ada": "Customer Success Manager", "ben": "Software Engineer", "cleo": "Product Manager", "dora": "Chief Technology Officer",
    "emil": "Customer Success Manager", "finn": "Customer Success Manager", "gina": "Customer Success Manager",
    "hugo": "Customer Success Manager", "iris": "Customer Success Manager", "jan": "Customer Success Manager"}.items()}
ADA, BEN, CLEO, DORA, EMIL, FINN, *OTHERS = OURS


def day(weeks_ago: int, weekday: int = 0) -> datetime.date:
    """A day of the week that many weeks before the assessed one; weekday 0 is Monday."""
    return AS_OF - datetime.timedelta(days=7 * weeks_ago + 6 - weekday)


def ago(days: int) -> datetime.date:
    return AS_OF - datetime.timedelta(days=days)


def before(first: int = WEEKS, last: int = 8) -> range:
    """Weeks ago, oldest first: by default all before the last eight."""
    return range(first - 1, last - 1, -1)


NOW = range(7, -1, -1)


class Account:
    def __init__(self, account_id: str, **columns: object) -> None:
        self.id = account_id
        self.domain = account_id.lower() + ".example"
        self.columns = {"account_id": account_id, "name": account_id, "domains": self.domain, **columns}
        self.mails: list[str] = []
        self.events: list[str] = []
        self.rows: list[tuple[str, dict]] = []

    def person(self, local: str, /, **columns: object) -> str:
        """Somebody of theirs, by the contact list."""
        address = f"{local}@{self.domain}"
        self.row("contacts", **{"email": address, "name": f"{local.title()} {self.id}", **columns})
        return address

    def people(self, count: int, **columns: object) -> list[str]:
        return [self.person(f"p{i}", **columns) for i in range(count)]

    def row(self, table: str, /, **columns: object) -> None:
        self.rows.append((table, {"account_id": self.id, **columns}))

    def mail(self, when: datetime.date, author: str, to: str | list[str], subject: str = "", parent: str = "",
             cc: Iterable[str] = (), hour: int = 10, extra: str = "", text: str = "Hello.") -> str:
        number = f"{len(self.mails)}@{self.domain}"
        to = [to] if isinstance(to, str) else to
        fields = [f"Message-ID: <{number}>", f"Date: {when:%a, %d %b %Y} {hour:02}:00:00 +0000", f"From: {author}",
                  f"To: {', '.join(to)}", f"Subject: {subject or 'Item ' + number}"]
        if cc:
            fields.append(f"Cc: {', '.join(cc)}")
        if parent:
            fields.append(f"In-Reply-To: <{parent}>")
        self.mails.append(f"From x@x {when:%a %b %d} 10:00:00 {when:%Y}\n" + "\n".join(fields) + f"\n{extra}\n{text}\n\n")
        return number

    def ask(self, when: datetime.date, asker: str, asked: str, wait_days: int | None = 1, by: str = "", hour: int = 10) -> None:
        """A question of ours, and the answer after so many days, if one came."""
        number = self.mail(when, asker, asked)
        if wait_days is not None:
            self.mail(when + datetime.timedelta(days=wait_days), by or asked, asker, f"Re: Item {number}", parent=number, hour=hour)

    def meeting(self, when: datetime.date, title: str, answers: dict[str, str], minutes: int = 60) -> None:
        """answers: address → PARTSTAT."""
        guests = "".join(f"ATTENDEE;PARTSTAT={said}:mailto:{address}\r\n" for address, said in answers.items())
        start = datetime.datetime.combine(when, datetime.time(9))
        self.events.append(
            f"BEGIN:VEVENT\r\nUID:{self.id}-{len(self.events)}\r\nDTSTAMP:{day(WEEKS + 10):%Y%m%d}T080000Z\r\n"
            f"DTSTART:{start:%Y%m%dT%H%M%SZ}\r\nDTEND:{start + datetime.timedelta(minutes=minutes):%Y%m%dT%H%M%SZ}\r\n"
            f"SUMMARY:{title}\r\nORGANIZER:mailto:{ADA}\r\n{guests}END:VEVENT\r\n")

    def use(self, when: datetime.date, user: str, count: float = 10, feature: str = "", tier: str = "") -> None:
        self.row("usage", date=when, user=user, feature=feature, tier=tier, count=count)

    def ticket(self, when: datetime.date, subject: str, **columns: object) -> None:
        self.row("tickets", ticket_id=f"{self.id}-{len(self.rows)}", created_at=when, subject=subject, **columns)


@dataclasses.dataclass
class Export:
    """What one company would hand over."""
    accounts: list[Account]
    settings: str = ""

    def table(self, rows: list[dict]) -> str:
        names = list(dict.fromkeys(name for row in rows for name in row))
        out = io.StringIO()
        writer = csv.DictWriter(out, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return out.getvalue()

    def files(self) -> dict[str, str]:
        """File name → content; a file of each kind that any account has records of."""
        found = {"weft.ini": f"[vendor]\ndomains = v.example\n{self.settings}",
                 "accounts.csv": self.table([each.columns for each in self.accounts]),
                 "team.csv": self.table([{"email": email, "name": name, "title": title} for email, (name, title) in OURS.items()])}
        kinds: dict[str, list[dict]] = {}
        for account in self.accounts:
            for kind, row in account.rows:
                kinds.setdefault(kind, []).append(row)
        found |= {f"{kind}.csv": self.table(rows) for kind, rows in kinds.items()}
        mails = [mail for account in self.accounts for mail in account.mails]
        events = [event for account in self.accounts for event in account.events]
        if mails:
            found["all.mbox"] = "".join(mails)
        if events:
            found["all.ics"] = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n{''.join(events)}END:VCALENDAR\r\n"
        return found
