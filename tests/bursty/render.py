# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes mailboxes and calendars."""

from __future__ import annotations

import base64
import datetime as dt
from collections import defaultdict
from pathlib import Path

from build import World
from days import FIXED, ZONES, Clock, holidays
from meetings import Meetings
from model import WEEKS, Meeting, Message

DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
BERLIN = [
    "BEGIN:VTIMEZONE",
    "TZID:Europe/Berlin",
    "BEGIN:STANDARD",
    "DTSTART:19701025T030000",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "BEGIN:DAYLIGHT",
    "DTSTART:19700329T020000",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "END:VTIMEZONE",
]
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def word(text: str) -> str:
    """A header value, encoded if need be."""
    return text if text.isascii() else "=?utf-8?B?" + base64.b64encode(text.encode()).decode() + "?="


def date_header(clock: Clock, ts: float, zone: str) -> str:
    """The Date header, in the sender's zone."""
    east = clock.offset(zone, int((ts - clock.zero) // 86_400))
    when = dt.datetime.fromtimestamp(int(ts) + east, dt.timezone.utc)
    sign, minutes = "-" if east < 0 else "+", int(abs(east) // 60)
    return f"{DAYS[when.weekday()]}, {when.day:02} {MONTHS[when.month - 1]} {when.year} {when:%H:%M:%S} {sign}{minutes // 60:02}{minutes % 60:02}"


def text_of(clock: Clock, msg: Message) -> str:
    """A message in mbox form."""
    utc = dt.datetime.fromtimestamp(int(msg.ts), dt.timezone.utc)
    address = msg.sender[msg.sender.rindex("<") + 1 : -1]
    lines = [
        f"From {address} {DAYS[utc.weekday()]} {MONTHS[utc.month - 1]} {utc.day:2} {utc:%H:%M:%S} {utc.year}",
        f"From: {msg.sender}",
        "To: " + ",\n ".join(msg.to),
    ]
    if msg.cc:
        lines.append("Cc: " + ",\n ".join(msg.cc))
    lines += [
        f"Subject: {word(msg.subject)}",
        f"Date: {date_header(clock, msg.ts, msg.zone)}",
        f"Message-ID: {msg.mid}",
    ]
    if msg.refs:
        lines += [f"In-Reply-To: {msg.refs[-1]}", "References: " + "\n ".join(msg.refs)]
    lines += [f"{k}: {v}" for k, v in msg.extra.items()]
    body = msg.body
    if msg.content.startswith("text/calendar"):
        _, uid, answer, who = body.split()
        body = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Larkspur//EN\nMETHOD:REPLY\nBEGIN:VEVENT\nUID:{uid}\nDTSTAMP:{utc:%Y%m%dT%H%M%SZ}\nATTENDEE;PARTSTAT={answer}:mailto:{who}\nEND:VEVENT\nEND:VCALENDAR"
    lines += (
        ["MIME-Version: 1.0", f"Content-Type: {msg.content}"]
        + ([] if body.isascii() else ["Content-Transfer-Encoding: 8bit"])
        + ["", body, "", ""]
    )
    return "\n".join(lines)


def hidden(world: World, ts: float, address: str) -> bool:
    """Whether a mailbox is missing from the export at that time."""
    gap = next((a.gap for a in world.accounts if a.gap), None)
    return (
        gap is not None
        and world.gap_owner is not None
        and address == world.gap_owner.addresses[0][1]
        and gap[0] <= world.clock.week(ts) <= gap[1]
    )


def write_mail(world: World, messages: list[Message], folder: Path) -> int:
    """One mbox per mailbox; returns the number of copies."""
    folder.mkdir(parents=True, exist_ok=True)
    boxes: dict[str, list[str]] = defaultdict(list)
    for msg in sorted(messages, key=lambda m: m.ts):
        text = text_of(world.clock, msg)
        for box in msg.boxes:
            if not hidden(world, msg.ts, box):
                boxes[box].append(text)
    known = {p.addresses[0][1] for p in world.staff} | {world.support.addresses[0][1]}  # type: ignore[union-attr]
    for box in sorted(known & set(boxes)):
        (folder / (box.split("@")[0] + ".mbox")).write_text("".join(boxes[box]), "utf-8")
    return sum(len(v) for k, v in boxes.items() if k in known)


def fold(line: str) -> str:
    """A content line folded at 74 octets."""
    parts = []
    while len(line.encode()) > 74:
        cut = 74
        while len(line[:cut].encode()) > 74:
            cut -= 1
        parts.append(line[:cut])
        line = " " + line[cut:]
    return "\r\n".join([*parts, line])


def event_lines(event: Meeting) -> list[str]:
    """A VEVENT."""
    start = dt.datetime.fromtimestamp(int(event.ts), dt.timezone.utc)
    stop = start + dt.timedelta(minutes=event.minutes)
    made = start - dt.timedelta(days=10)
    out = [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{made:%Y%m%dT%H%M%SZ}",
        f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
        f"DTEND:{stop:%Y%m%dT%H%M%SZ}",
        f"SUMMARY:{event.title}",
        f"SEQUENCE:{int(event.moved)}",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        f"ORGANIZER;CN={event.organizer.name}:mailto:{event.organizer.email(event.week)}",
    ]
    out += [
        f"ATTENDEE;CN={p.name};ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED:mailto:{p.email(event.week)}" for p in event.ours
    ]
    out += [
        f"ATTENDEE;CN={p.name};ROLE=REQ-PARTICIPANT;PARTSTAT={a}:mailto:{p.email(event.week)}" for p, a in event.answers
    ]
    return [*out, "END:VEVENT"]


def write_calendars(world: World, meetings: Meetings, folder: Path) -> int:
    """One file per calendar of ours; returns the number of client meetings."""
    folder.mkdir(parents=True, exist_ok=True)
    clock = world.clock
    lines: dict[str, list[str]] = defaultdict(list)
    for event in meetings.out:
        for person in event.ours:
            if not hidden(world, event.ts, person.addresses[0][1]):
                lines[person.addresses[0][1]] += event_lines(event)
    for n, (person, first, last) in enumerate(meetings.private()):
        lines[person.addresses[0][1]] += [
            "BEGIN:VEVENT",
            f"UID:leave-{n}",
            f"DTSTAMP:{clock.date(first):%Y%m%d}T080000Z",
            f"DTSTART;VALUE=DATE:{clock.date(first):%Y%m%d}",
            f"DTEND;VALUE=DATE:{clock.date(last + 1):%Y%m%d}",
            "SUMMARY:Out of office",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    until = dt.datetime.fromtimestamp(clock.end, dt.timezone.utc)
    team = [f"ATTENDEE;CN={p.name};PARTSTAT=ACCEPTED:mailto:{p.addresses[0][1]}" for p in world.staff[:9]]
    for person in world.staff[:9]:
        if person.start <= 0 and person is not world.gap_owner:
            lines[person.addresses[0][1]] += [
                "BEGIN:VEVENT",
                f"UID:team-weekly@{world.seed}",
                f"DTSTAMP:{clock.start:%Y%m%d}T080000Z",
                f"DTSTART;TZID=Europe/Berlin:{clock.start:%Y%m%d}T083000",
                f"DTEND;TZID=Europe/Berlin:{clock.start:%Y%m%d}T091500",
                "SUMMARY:Sales team weekly",
                f"RRULE:FREQ=WEEKLY;INTERVAL=1;UNTIL={until:%Y%m%dT%H%M%SZ}",
                *team,
                "END:VEVENT",
            ]
    for address, body in lines.items():
        head = [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Larkspur//Calendar//EN",
            f"X-WR-CALNAME:{address}",
            *BERLIN,
        ]
        (folder / (address.split("@")[0] + ".ics")).write_text(
            "\r\n".join(fold(x) for x in [*head, *body, "END:VCALENDAR"]) + "\r\n", "utf-8", newline=""
        )
    return len(meetings.out)


def write_holidays(world: World, folder: Path) -> None:
    """The public holidays of every country, as all-day events."""
    folder.mkdir(parents=True, exist_ok=True)
    years = range(world.clock.start.year - 1, world.clock.date(7 * WEEKS).year + 2)
    for country in FIXED:
        body = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Larkspur//Holidays {country}//EN"]
        for date in sorted(d for y in years for d in holidays(country, y)):
            body += [
                "BEGIN:VEVENT",
                f"UID:{country}-{date:%Y%m%d}",
                f"DTSTAMP:{date:%Y%m%d}T000000Z",
                f"DTSTART;VALUE=DATE:{date:%Y%m%d}",
                f"DTEND;VALUE=DATE:{date + dt.timedelta(days=1):%Y%m%d}",
                "SUMMARY:Public holiday",
                "END:VEVENT",
            ]
        (folder / f"{country.lower()}.ics").write_text(
            "\r\n".join([*body, "END:VCALENDAR"]) + "\r\n", "utf-8", newline=""
        )


def write_ini(world: World, path: Path) -> None:
    """The configuration that goes with the export."""
    boxes = ";".join([p.addresses[0][1] for p in world.staff] + [world.support.addresses[0][1]])  # type: ignore[union-attr]
    holiday_lines = "\n".join(f"{c} = holidays/{c.lower()}.ics" for c in FIXED)
    path.write_text(
        f"[vendor]\nname = Larkspur Systems\ndomains = larkspur.example\nmailboxes = {boxes}\ntime-zone = {ZONES['DE']}\ncountry = DE\n\n"
        f"[business-hours]\nhours = 09:00-17:00\ndays = Mon;Tue;Wed;Thu;Fri\n\n[holidays]\n{holiday_lines}\n\n[currency]\nreport = EUR\n",
        "utf-8",
    )
