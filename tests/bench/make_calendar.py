#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make_calendar.py {ics|ews} EVENTS FILE: meetings of a vendor's team with its clients, always the same bytes.

6.5 attendees an event on average; every tenth event of the iCalendar recurs for a quarter of a year."""

import datetime
import random
import sys
from xml.sax.saxutils import escape

START = datetime.datetime(2024, 1, 1, 8)
STATES = ("ACCEPTED", "ACCEPTED", "ACCEPTED", "TENTATIVE", "DECLINED", "NEEDS-ACTION")
RESPONSES = dict(zip(STATES, ("Accept", "Accept", "Accept", "Tentative", "Decline", "NoResponseReceived")))
TEXT = ("Agenda of the meeting: figures of the quarter\\, open tickets\\, the plan for the roll-out and what each of us does until "
        "we meet again. ") * 4
ICS_HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n"
EWS_HEAD = ('<?xml version="1.0" encoding="utf-8"?>\n'
            '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>\n'
            '<m:GetItemResponse xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" '
            'xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><m:ResponseMessages>'
            '<m:GetItemResponseMessage><m:Items>\n')
EWS_TAIL = "</m:Items></m:GetItemResponseMessage></m:ResponseMessages></m:GetItemResponse></s:Body></s:Envelope>\n"


def fold(line: str) -> str:
    return "\r\n ".join(line[at:at + 74] for at in range(0, len(line), 74)) + "\r\n"


def attendees(chance: random.Random) -> list[tuple[str, str, str]]:
    account = chance.randrange(1000)
    found = [(f"Colleague {k}", f"colleague{k}@vendor.example", chance.choice(STATES)) for k in
             chance.sample(range(40), chance.randint(1, 4))]
    return found + [(f"Client {k} of {account}", f"client{k}@client{account}.example", chance.choice(STATES)) for k in
                    chance.sample(range(12), chance.randint(2, 6))]


def ics_event(number: int, start: datetime.datetime, chance: random.Random) -> str:
    rule = "RRULE:FREQ=WEEKLY;COUNT=13\r\n" if number % 10 == 0 else ""
    people = "".join(fold(f"ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT={state};RSVP=TRUE;CN={name};"
                          f"X-NUM-GUESTS=0:mailto:{address}") for name, address, state in attendees(chance))
    return (f"BEGIN:VEVENT\r\nDTSTART:{start:%Y%m%dT%H%M%SZ}\r\nDTEND:{start + datetime.timedelta(minutes=30):%Y%m%dT%H%M%SZ}\r\n"
            f"{rule}DTSTAMP:{start - datetime.timedelta(days=7):%Y%m%dT%H%M%SZ}\r\nORGANIZER;CN=Colleague 1:mailto:colleague1@vendor.example\r\n"
            f"UID:{number:08d}@vendor.example\r\n{people}{fold('DESCRIPTION:' + TEXT)}SEQUENCE:0\r\nSTATUS:CONFIRMED\r\n"
            f"SUMMARY:Meeting {number}\r\nTRANSP:OPAQUE\r\nEND:VEVENT\r\n")


def ews_event(number: int, start: datetime.datetime, chance: random.Random) -> str:
    people = "".join(f"<t:Attendee><t:Mailbox><t:Name>{escape(name)}</t:Name><t:EmailAddress>{address}</t:EmailAddress>"
                     f"<t:RoutingType>SMTP</t:RoutingType></t:Mailbox><t:ResponseType>{RESPONSES[state]}</t:ResponseType>"
                     f"<t:LastResponseTime>{start:%Y-%m-%dT%H:%M:%SZ}</t:LastResponseTime></t:Attendee>\n"
                     for name, address, state in attendees(chance))
    return (f'<t:CalendarItem><t:ItemId Id="AAMk{number:060d}"/><t:ItemClass>IPM.Appointment</t:ItemClass>'
            f"<t:Subject>Meeting {number}</t:Subject><t:UID>{number:08d}</t:UID>"
            f"<t:DateTimeStamp>{start:%Y-%m-%dT%H:%M:%SZ}</t:DateTimeStamp><t:Start>{start:%Y-%m-%dT%H:%M:%SZ}</t:Start>"
            f"<t:End>{start + datetime.timedelta(minutes=30):%Y-%m-%dT%H:%M:%SZ}</t:End><t:CalendarItemType>Single</t:CalendarItemType>"
            "<t:Organizer><t:Mailbox><t:Name>Colleague 1</t:Name><t:EmailAddress>colleague1@vendor.example</t:EmailAddress>"
            f"</t:Mailbox></t:Organizer><t:RequiredAttendees>\n{people}</t:RequiredAttendees></t:CalendarItem>\n")


def main() -> None:
    kind, count, path = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    head, event, tail = {"ics": (ICS_HEAD, ics_event, "END:VCALENDAR\r\n"), "ews": (EWS_HEAD, ews_event, EWS_TAIL)}[kind]
    chance = random.Random(20240101)
    step = datetime.timedelta(weeks=104) / count
    with open(path, "w", encoding="utf-8", newline="", buffering=1 << 20) as out:
        out.write(head)
        for number in range(count):
            out.write(event(number, START + step * number, chance))
        out.write(tail)


main()
