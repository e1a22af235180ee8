# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the folder: mailboxes, calendars, tables, holidays and `weft.ini`."""

import csv
import datetime as dt
import gzip
import io
import re
from email.header import Header
from email.utils import formataddr
from pathlib import Path
from zoneinfo import ZoneInfo

from cast import SUPPORT, VENDOR, VENDOR_DOMAIN, Member
from days import DAY, FIXED, Span, holidays
from dice import dice
from mail import Mail
from meetings import ZONE, Meeting, Series

LINES = re.compile(r"^(>*From )", re.M)
ZONE_BLOCK = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    "BEGIN:DAYLIGHT",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "DTSTART:19810329T020000",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "DTSTART:19961027T030000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
)


def header(text: str) -> str:
    """A header value, encoded where it is not ASCII."""
    return text if text.isascii() else Header(text, "utf-8", maxlinelen=900).encode()


def rendered(mail: Mail, nameless: bool) -> str:
    """A message as a mailbox holds it."""
    when = dt.datetime.fromtimestamp(mail.ts, ZoneInfo(mail.zone))
    lines = [
        f"Date: {when:%a, %d %b %Y %H:%M:%S %z}",
        f"From: {formataddr(mail.sender)}",
        f"To: {', '.join(map(formataddr, mail.to)) or 'undisclosed-recipients:;'}",
    ]
    if mail.cc:
        lines.append(f"Cc: {', '.join(map(formataddr, mail.cc))}")
    lines.append(f"Subject: {header(mail.subject)}")
    if not nameless:
        lines.append(f"Message-ID: <{mail.number}>")
    if mail.refs:
        lines += [f"In-Reply-To: <{mail.refs[-1]}>", f"References: {' '.join(f'<{r}>' for r in mail.refs[-8:])}"]
    lines += [f"{name}: {value}" for name, value in mail.headers.items()]
    lines += [
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        "",
        LINES.sub(r">\1", mail.body),
    ]
    return "\n".join(lines)


def write_mailboxes(folder: Path, mails: list[Mail], members: list[Member], span: Span, seed: int) -> None:
    """Each message into the mailbox of everyone of ours whom it concerns."""
    folder.mkdir(parents=True)
    rng = dice(seed, "mailboxes")
    boxes: dict[str, list[str]] = {address: [] for address in [m.email for m in members if m.mailbox] + [SUPPORT]}
    gaps = {m.email: m.gap for m in members}
    for mail in sorted(mails, key=lambda m: (m.ts, m.number)):
        week, nameless = span.week(mail.ts), rng.chance(0.004)
        text = ""
        for address in dict.fromkeys(mail.addresses()):
            if address not in boxes or week in gaps.get(address, ()) or week >= span.weeks:
                continue
            text = (
                text
                or f"From {mail.sender[1]} {dt.datetime.fromtimestamp(mail.ts, dt.timezone.utc):%a %b %e %H:%M:%S %Y}\n{rendered(mail, nameless)}\n"
            )
            boxes[address].append(text)
    for number, (address, texts) in enumerate(boxes.items()):
        data = "\n".join(texts).encode()
        path = folder / f"{address.split('@')[0]}.mbox"
        if number % 5 == 4:
            with gzip.GzipFile(f"{path}.gz", "wb", mtime=0) as file:
                file.write(data)
        else:
            path.write_bytes(data)


def folded(lines: list[str]) -> str:
    """Content lines of at most 75 octets."""
    out = []
    for line in lines:
        part = ""
        for char in line:
            if len((part + char).encode()) > 74:
                out.append(part)
                part = " "
            part += char
        out.append(part)
    return "\r\n".join(out) + "\r\n"


def local(ts: int) -> str:
    """An instant on the clock of the vendor's office."""
    return f"{dt.datetime.fromtimestamp(ts, ZoneInfo(ZONE)):%Y%m%dT%H%M%S}"


def utc(ts: int) -> str:
    """An instant in UTC."""
    return f"{dt.datetime.fromtimestamp(ts, dt.timezone.utc):%Y%m%dT%H%M%SZ}"


def event(meeting: Meeting, extra: list[str]) -> list[str]:
    """The lines of a VEVENT."""
    chair = meeting.members[0]
    lines = [
        "BEGIN:VEVENT",
        f"UID:{meeting.uid}",
        f"DTSTAMP:{utc(meeting.ts - 5 * DAY)}",
        f"DTSTART;TZID={ZONE}:{local(meeting.ts)}",
        f"DTEND;TZID={ZONE}:{local(meeting.ts + 60 * meeting.minutes)}",
        f"SUMMARY:{meeting.title}",
        f"SEQUENCE:{meeting.moved}",
        f"STATUS:{'CANCELLED' if meeting.cancelled else 'CONFIRMED'}",
        f'ORGANIZER;CN="{chair.name}":mailto:{chair.email}',
        *extra,
    ]
    for member in meeting.members:
        lines.append(
            f'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN="{member.name}":mailto:{member.email}'
        )
    for (name, address), answer in meeting.answers.items():
        lines.append(f'ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={answer};CN="{name}":mailto:{address}')
    return [*lines, "END:VEVENT"]


def series_events(series: Series) -> list[str]:
    """A recurring meeting: the master, then every occurrence that differs from it."""
    first, last = series.occurrences[0], series.occurrences[-1]
    rule = [f"RRULE:FREQ=WEEKLY;INTERVAL={series.every};UNTIL={utc(last.ts)}"]
    rule += [f"EXDATE;TZID={ZONE}:{local(o.ts)}" for o in series.occurrences if o.cancelled]
    lines = event(Meeting(first.uid, first.ts, first.minutes, first.title, first.members, first.answers), rule)
    for one in series.occurrences:
        if not one.cancelled and one.answers != first.answers:
            lines += event(one, [f"RECURRENCE-ID;TZID={ZONE}:{local(one.ts)}"])
    return lines


def write_calendars(
    folder: Path, meetings: list[Meeting], series: list[Series], members: list[Member], span: Span
) -> None:
    """A calendar for each of us with a mailbox; what lies in a gap of the export is missing here, too."""
    folder.mkdir(parents=True)
    for member in members:
        if not member.mailbox:
            continue
        lines = [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Corvane//Groupware 4//EN",
            f"X-WR-CALNAME:{member.email}",
            *ZONE_BLOCK,
        ]
        for meeting in sorted(
            (m for m in meetings if member in m.members and span.week(m.ts) not in member.gap),
            key=lambda m: (m.ts, m.uid),
        ):
            lines += event(meeting, [])
        for one in (s for s in series if member in s.occurrences[0].members):
            if not member.gap:
                lines += series_events(one)
                continue
            for place, occurrence in enumerate(o for o in one.occurrences if span.week(o.ts) not in member.gap):
                occurrence.uid = f"{place}-{one.uid}"
                lines += event(occurrence, [])
        (folder / f"{member.email.split('@')[0]}.ics").write_text(
            folded([*lines, "END:VCALENDAR"]), "utf-8", newline=""
        )


def write_table(path: Path, rows: list[dict[str, str]], delimiter: str = ",") -> None:
    """A CSV file."""
    if not rows:
        return
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter, lineterminator="\r\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), "utf-8", newline="")


def write_holidays(folder: Path, span: Span) -> None:
    """Public holidays by country."""
    folder.mkdir(parents=True)
    for country in FIXED:
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Corvane//Feiertage {country}//EN"]
        for year in range(span.start.year, span.date(span.weeks).year + 1):
            for date, name in holidays(country, year).items():
                lines += [
                    "BEGIN:VEVENT",
                    f"UID:{country}-{date:%Y%m%d}@days.example",
                    "DTSTAMP:20210101T000000Z",
                    f"DTSTART;VALUE=DATE:{date:%Y%m%d}",
                    f"DTEND;VALUE=DATE:{date + dt.timedelta(1):%Y%m%d}",
                    f"SUMMARY:{name}",
                    "TRANSP:TRANSPARENT",
                    "END:VEVENT",
                ]
        (folder / f"{country.lower()}.ics").write_text(folded([*lines, "END:VCALENDAR"]), "utf-8", newline="")


def write_ini(path: Path, members: list[Member]) -> None:
    """The configuration that the vendor would hand over; nobody lists the mailbox that is not there."""
    boxes = ";".join(m.email for m in members if m.mailbox)
    days = "\n".join(f"{c} = holidays/{c.lower()}.ics" for c in FIXED)
    path.write_text(
        f"[vendor]\nname = {VENDOR}\ndomains = {VENDOR_DOMAIN}\ntime-zone = {ZONE}\ncountry = NL\nmailboxes = {boxes}\n\n"
        f"[business-hours]\nhours = 09:00-17:30\ndays = Mon;Tue;Wed;Thu;Fri\n\n[holidays]\n{days}\n",
        "utf-8",
    )
