#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What counts as a person-day and what as a contact-day (methods 2.3, 2.4): one week of made-up mail a case.

usage: test_count.py WEFT [TEST…]
"""

import datetime
import json

from exports import CLIENTS, OURS, Case, accounts_csv, contacts_csv, day_of, mailbox, meetings, message, run

WEEK = 20
ANN, CEM = OURS
BOB, EVE, KIM = CLIENTS["A1"]
LEA = CLIENTS["A2"][0]
STRANGER = ("Sam Stranger", "sam@acme.example")
PARTNER = ("Pia Partner", "pia@integrator.example")
ROLE = ("Acme Info", "info@acme.example")


def others(count: int) -> list[tuple[str, str]]:
    return [(f"Other {i}", f"other{i}@elsewhere.example") for i in range(count)]


def mail(number: str, author, to, weekday: int = 0, parent: str = "", cc=(), extra: str = "", subject: str = "") -> str:
    header = f"Cc: {', '.join(address for _, address in cc)}\n" if cc else ""
    return message(number, day_of(WEEK, weekday), author, list(to), subject or f"About {number}", parent, header + extra)


def event(guests: dict, organizer=ANN, extra: str = "", weekday: int = 1) -> str:
    """guests: person → parameters of ATTENDEE."""
    attendees = "".join(f"ATTENDEE;CN={name};{state}:mailto:{address}\r\n" for (name, address), state in guests.items())
    day = day_of(WEEK, weekday)
    return ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:one\r\n"
            f"DTSTAMP:{day_of(WEEK - 1):%Y%m%d}T080000Z\r\nDTSTART:{day:%Y%m%d}T090000Z\r\nDTEND:{day:%Y%m%d}T100000Z\r\n"
            f"SUMMARY:Review\r\nORGANIZER;CN={organizer[0]}:mailto:{organizer[1]}\r\n{attendees}{extra}"
            "END:VEVENT\r\nEND:VCALENDAR\r\n")


class Counting(Case):
    def week(self, *paths: str, week: int = WEEK, account: str = "A1") -> tuple[float, float]:
        """Person-days of that week and contact-days of the 8 weeks up to it."""
        self.load("weft.db", self.write("accounts.csv", accounts_csv()), self.write("contacts.csv", contacts_csv()), *paths)
        assessment = json.loads(self.assess("weft.db", day_of(week, 6)))
        found = next(each for each in assessment["accounts"] if each["account_id"] == account)
        days = next(each for each in found["series"] if each["name"] == "person_days")["values"]
        ties = next(each for each in found["signals"] if each["code"] == "T1")
        return days[-1] or 0, ties["n"] or 0

    def expect(self, person_days: int, contact_days: int, *mails: str) -> None:
        self.assertEqual(self.week(self.write("mail.mbox", "".join(mails))), (person_days, contact_days))


class Mail(Counting):
    def test_they_write_to_one_of_us(self) -> None:
        self.expect(1, 1, mail("a", BOB, [ANN]))

    def test_to_two_of_us_is_one_person_day_and_two_contact_days(self) -> None:
        self.expect(1, 2, mail("a", BOB, [ANN, CEM]))

    def test_receiving_is_no_act(self) -> None:
        self.expect(0, 1, mail("a", ANN, [BOB]))

    def test_a_day_counts_once(self) -> None:
        self.expect(1, 1, mail("a", BOB, [ANN]), mail("b", BOB, [ANN]), mail("c", ANN, [BOB]))

    def test_two_days_count_twice(self) -> None:
        self.expect(2, 2, mail("a", BOB, [ANN]), mail("b", BOB, [ANN], weekday=3))

    def test_copied_people_are_no_contact(self) -> None:
        self.expect(1, 1, mail("a", BOB, [ANN], cc=[CEM]))

    def test_copied_client_is_no_contact(self) -> None:
        self.expect(0, 0, mail("a", ANN, [CEM], cc=[BOB]))

    def test_they_copy_us(self) -> None:
        self.expect(1, 0, mail("a", BOB, [EVE], cc=[ANN]))

    def test_eight_recipients_are_a_conversation(self) -> None:
        self.expect(1, 2, mail("a", BOB, [ANN, CEM], cc=others(6)))

    def test_nine_recipients_are_an_announcement(self) -> None:
        self.expect(1, 0, mail("a", BOB, [ANN, CEM], cc=others(7)))

    def test_our_announcement(self) -> None:
        self.expect(0, 0, mail("a", ANN, [BOB, EVE], cc=others(7)))

    def test_absence_text_is_no_act(self) -> None:
        self.expect(0, 0, mail("a", BOB, [ANN], extra="Auto-Submitted: auto-replied\n"))

    def test_newsletter_is_no_contact(self) -> None:
        self.expect(0, 0, mail("a", BOB, [ANN], extra="List-Unsubscribe: <mailto:off@acme.example>\n"))

    def test_internal_mail_is_nothing(self) -> None:
        self.expect(0, 0, mail("a", ANN, [CEM]), mail("b", BOB, [EVE]))

    def test_lone_answer_to_an_invitation(self) -> None:
        """Of an event that no calendar holds; that it is mail from them counts, the meeting does not."""
        answer = event({BOB: "PARTSTAT=ACCEPTED"}).replace("BEGIN:VEVENT", "METHOD:REPLY\r\nBEGIN:VEVENT").replace("\r", "")
        head, _, _ = mail("a", BOB, [ANN]).partition("\n\n")
        self.expect(0, 0, f"{head}\nMIME-Version: 1.0\nContent-Type: text/calendar; method=REPLY; charset=utf-8\n\n{answer}\n")
        done = self.run_weft("assess", "--store", "weft.db", "--as-of", str(day_of(WEEK, 6)))
        self.assertNotIn("CRITICAL", done.stderr)

    def test_role_mailbox_is_nobody(self) -> None:
        self.expect(0, 0, mail("a", ANN, [ROLE]), mail("b", ROLE, [ANN], weekday=1))

    def test_third_party_is_not_theirs(self) -> None:
        self.expect(1, 1, mail("a", PARTNER, [ANN], cc=[BOB]), mail("b", BOB, [PARTNER, ANN], weekday=1))

    def test_other_account_is_not_theirs(self) -> None:
        self.expect(0, 0, mail("a", LEA, [ANN]))

    def test_address_we_never_wrote_to_is_nobody(self) -> None:
        self.expect(0, 0, mail("a", STRANGER, [ANN]))

    def test_address_we_answered_is_somebody(self) -> None:
        self.expect(1, 1, mail("a", STRANGER, [ANN]), mail("b", ANN, [STRANGER], parent="a@acme.example"))

    def test_copies_in_two_mailboxes_count_once(self) -> None:
        one = self.write("ann.mbox", mail("a", BOB, [ANN, CEM]))
        two = self.write("cem.mbox", mail("a", BOB, [ANN, CEM], extra="X-Mailbox: cem\n"))
        self.assertEqual(self.week(one, two), (1, 2))


class ProjectList(Counting):
    LIST = "List-Id: <dev.lists.example>\n"
    ALL = [("", "dev@lists.example")]

    def post(self, number: str, author, weekday: int, parent: str = "", **more) -> str:
        return mail(number, author, self.ALL, weekday, parent, extra=self.LIST, **more)

    def test_author_has_a_person_day_and_answers_are_contact(self) -> None:
        self.expect(2, 2, self.post("a", BOB, 0), self.post("b", ANN, 1, "a@acme.example"),
                    self.post("c", EVE, 2, "b@v.example"))

    def test_to_and_cc_mean_nothing(self) -> None:
        self.expect(3, 1, self.post("a", BOB, 0, cc=[ANN, CEM]), self.post("b", CEM, 1, "a@acme.example", cc=[EVE]),
                    self.post("c", EVE, 2, "a@acme.example"), self.post("d", KIM, 3))

    def test_two_authors_are_no_project(self) -> None:
        self.expect(0, 0, self.post("a", BOB, 0), self.post("b", ANN, 1, "a@acme.example"))

    def test_without_an_answer_across_it_is_a_newsletter(self) -> None:
        self.expect(0, 0, self.post("a", BOB, 0), self.post("b", ANN, 1), self.post("c", EVE, 2, "a@acme.example"))


class Meetings(Counting):
    def expect_event(self, person_days: int, contact_days: int, *events: str, tables: tuple = ()) -> None:
        files = [self.write(f"calendar{i}.ics", text) for i, text in enumerate(events)]
        old = message("old", day_of(WEEK - 12), BOB, [ANN], "Hello")  # the store begins with mail
        self.assertEqual(self.week(self.write("mail.mbox", old), *files, *tables), (person_days, contact_days))

    def test_accepted(self) -> None:
        self.expect_event(1, 1, event({ANN: "PARTSTAT=ACCEPTED", BOB: "PARTSTAT=ACCEPTED"}))

    def test_other_answers_are_no_act(self) -> None:
        for state in ("DECLINED", "TENTATIVE", "NEEDS-ACTION"):
            with self.subTest(state):
                self.expect_event(0, 0, event({ANN: "PARTSTAT=ACCEPTED", BOB: f"PARTSTAT={state}"}))
                (self.folder / "weft.db").unlink()

    def test_cancelled_did_not_take_place(self) -> None:
        self.expect_event(0, 0, event({ANN: "PARTSTAT=ACCEPTED", BOB: "PARTSTAT=ACCEPTED"}, extra="STATUS:CANCELLED\r\n"))

    def test_without_any_of_us_it_is_their_own(self) -> None:
        self.expect_event(0, 0, event({BOB: "PARTSTAT=ACCEPTED", EVE: "PARTSTAT=ACCEPTED"}, organizer=BOB))

    def test_two_calendars_show_one_meeting(self) -> None:
        guests = {ANN: "PARTSTAT=ACCEPTED", BOB: "PARTSTAT=ACCEPTED"}
        self.expect_event(1, 1, event(guests), event(guests).replace("UID:one", "UID:two"))

    def test_a_meeting_of_two_customers(self) -> None:
        """In two calendars, one of which knows each of them only: each customer sees its own people, and one meeting."""
        ours = {ANN: "PARTSTAT=ACCEPTED", CEM: "PARTSTAT=ACCEPTED"}
        one = self.write("one.ics", event(ours | {BOB: "PARTSTAT=ACCEPTED"}))
        two = self.write("two.ics", event(ours | {LEA: "PARTSTAT=ACCEPTED"}).replace("UID:one", "UID:two"))
        old = self.write("mail.mbox", "".join(message(f"old{i}", day_of(WEEK - 12), person, [ANN], "Hello")
                                              for i, person in enumerate((BOB, LEA))))
        self.assertEqual(self.week(old, one, two, account="A1"), (1, 2))
        self.assertEqual(self.week(old, one, two, account="A2"), (1, 2))

    def test_nine_guests_meet_the_organiser_only(self) -> None:
        crowd = {person: "PARTSTAT=ACCEPTED" for person in [ANN, CEM, BOB, EVE, KIM, *others(4)]}
        self.expect_event(3, 3, event(crowd))

    def test_eight_guests_meet_each_other(self) -> None:
        crowd = {person: "PARTSTAT=ACCEPTED" for person in [ANN, CEM, BOB, EVE, KIM, *others(3)]}
        self.expect_event(3, 6, event(crowd))

    def test_delegate_counts_and_delegator_does_not(self) -> None:
        self.expect_event(1, 1, event({ANN: "PARTSTAT=ACCEPTED",
                                       BOB: f'PARTSTAT=DELEGATED;DELEGATED-TO="mailto:{EVE[1]}"',
                                       EVE: f'PARTSTAT=ACCEPTED;DELEGATED-FROM="mailto:{BOB[1]}"'}))

    def test_attendance_beats_acceptance(self) -> None:
        start = f"{day_of(WEEK, 1)}T09:00:00Z"
        table = self.write("attendance.csv", f"account_id,meeting,start,email\nA1,one,{start},{ANN[1]}\nA1,one,{start},{EVE[1]}\n")
        self.expect_event(1, 1, event({ANN: "PARTSTAT=ACCEPTED", BOB: "PARTSTAT=ACCEPTED", KIM: "PARTSTAT=ACCEPTED",
                                       EVE: "PARTSTAT=TENTATIVE"}), tables=(table,))

    def test_attendance_of_another_meeting(self) -> None:
        """Who came to Lea's meeting says nothing of Bob's, at the same minute."""
        start = f"{day_of(WEEK, 1)}T09:00:00Z"
        table = self.write("attendance.csv", f"account_id,meeting,start,email\nA2,two,{start},{CEM[1]}\nA2,two,{start},{LEA[1]}\n")
        self.expect_event(1, 1, event({ANN: "PARTSTAT=ACCEPTED", BOB: "PARTSTAT=ACCEPTED"}), tables=(table,))

    def test_attendance_of_nobody_invited(self) -> None:
        """The table names the meeting, by its title or its id, and none of the guests."""
        start = f"{day_of(WEEK, 1)}T09:00:00Z"
        for meeting in ("REVIEW", "one"):
            with self.subTest(meeting):
                table = self.write("attendance.csv", f"account_id,meeting,start,email\nA1,{meeting},{start},{KIM[1]}\n")
                self.expect_event(0, 0, event({ANN: "PARTSTAT=ACCEPTED", BOB: "PARTSTAT=ACCEPTED"}), tables=(table,))
                (self.folder / "weft.db").unlink()

    def test_rooms_are_nobody(self) -> None:
        self.expect_event(1, 1, event({ANN: "PARTSTAT=ACCEPTED", BOB: "PARTSTAT=ACCEPTED",
                                       ("Blue", "blue@acme.example"): "CUTYPE=ROOM;PARTSTAT=ACCEPTED"}))


class Outlook(Counting):
    """A calendar that names people without addresses: who they are is looked up anew at each assessment."""

    START = f"{day_of(WEEK, 1):%-m/%-d/%Y}"

    def calendar(self, title: str = "Review", people: str = "Bob Baker") -> str:
        return self.write("calendar.csv", '"Subject","Start Date","Start Time","End Date","End Time","All day event",'
                          '"Meeting Organizer","Required Attendees","Optional Attendees"\r\n'
                          f'"{title}","{self.START}","9:00:00 AM","{self.START}","10:00:00 AM","False","Ann Alt",'
                          f'"Ann Alt;{people}",""\r\n"Later","12/31/2025","1:00:00 PM","12/31/2025","2:00:00 PM",'
                          '"False","Ann Alt","",""\r\n')

    def old_mail(self) -> str:
        return self.write("mail.mbox", message("old", day_of(WEEK - 12), BOB, [ANN], "Hello"))

    def attendance(self, *people: tuple[str, str]) -> str:
        start = f"{day_of(WEEK, 1)}T09:00:00Z"
        rows = "".join(f"A1,one,{start},{address}\n" for _, address in people)
        return self.write("attendance.csv", "account_id,meeting,start,email\n" + rows)

    def test_names_are_found_behind_their_addresses(self) -> None:
        self.assertEqual(self.week(self.old_mail(), self.calendar(), self.attendance(ANN, BOB)), (1, 1))

    def test_whatever_comes_first(self) -> None:
        self.load("weft.db", self.calendar())
        self.assertEqual(self.week(self.old_mail(), self.attendance(ANN, BOB)), (1, 1))

    def test_no_answer_is_no_attendance(self) -> None:
        self.assertEqual(self.week(self.old_mail(), self.calendar()), (0, 0))

    def test_a_stranger_stays_nobody(self) -> None:
        self.assertEqual(self.week(self.old_mail(), self.calendar(people="Bob Baker jr"), self.attendance(ANN, BOB)), (0, 0))

    def test_the_same_meeting_in_another_calendar(self) -> None:
        guests = {ANN: "PARTSTAT=ACCEPTED", BOB: "PARTSTAT=ACCEPTED"}
        cancelled = self.write("calendar.ics", event(guests, extra="STATUS:CANCELLED\r\n"))
        tables = self.old_mail(), self.calendar(), self.attendance(ANN, BOB)
        self.assertEqual(self.week(*tables, cancelled), (0, 0))  # two meetings would leave one that took place


class Reports(Counting):
    """Who came, as Teams reports it: at the times at which the meeting took place, guests by name only."""

    BOTH = {ANN: "PARTSTAT=ACCEPTED", BOB: "PARTSTAT=ACCEPTED"}

    def old_mail(self) -> str:
        return self.write("mail.mbox", "".join(message(f"old{i}", day_of(WEEK - 12), person, [ANN], "Hello")
                                               for i, person in enumerate((BOB, EVE, KIM))))

    def report(self, *people: tuple[str, str], title: str = "Review", start: str = "08:57:03", end: str = "09:40:00") -> str:
        day = day_of(WEEK, 1)
        rows = "".join(f"{name}\t{day} {start}\t{day} {end}\t40m\t{address}\t\tOrganizer\r\n" if (name, address) == ANN else
                       f"{name} (Acme) (External)\t{day} {start}\t{day} {end}\t40m\t\t\tAttendee\r\n"
                       for name, address in people)
        text = (f"1. Summary\r\nMeeting title\t{title}\r\nStart time\t{day} {start}\r\nEnd time\t{day} {end}\r\n\r\n"
                "2. Participants\r\nName\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole\r\n"
                f"{rows}\r\n3. In-Meeting Activities\r\nName\tJoin Time\tLeave Time\r\nEve Ende\t{day} {start}\t{day} {end}\r\n")
        return self.write("report.csv", text.encode("utf-16"))

    def calendar(self, guests: dict, **options) -> str:
        return self.write("calendar.ics", event(guests, **options))

    def test_who_accepted_and_did_not_come(self) -> None:
        calendar = self.calendar(self.BOTH | {EVE: "PARTSTAT=ACCEPTED"})
        self.assertEqual(self.week(self.old_mail(), calendar, self.report(ANN, BOB)), (1, 1))

    def test_who_declined_and_came(self) -> None:
        calendar = self.calendar({ANN: "PARTSTAT=ACCEPTED", BOB: "PARTSTAT=DECLINED"})
        self.assertEqual(self.week(self.old_mail(), calendar, self.report(ANN, BOB)), (1, 1))

    def test_who_came_uninvited(self) -> None:
        self.assertEqual(self.week(self.old_mail(), self.calendar(self.BOTH), self.report(ANN, BOB, KIM)), (2, 2))

    def test_whatever_comes_first(self) -> None:
        self.load("weft.db", self.report(ANN, KIM))
        self.assertEqual(self.week(self.old_mail(), self.calendar(self.BOTH)), (1, 1))
        self.assertEqual(self.status("weft.db")["records"]["rejected"], 0)

    def test_no_calendar_knows_it(self) -> None:
        self.assertEqual(self.week(self.old_mail(), self.report(ANN, BOB)), (1, 1))

    def test_another_meeting_at_the_same_time(self) -> None:
        """Of another title, or with nobody in common: what was accepted stands, and the report is a meeting of its own."""
        calendar = self.calendar({CEM: "PARTSTAT=ACCEPTED", EVE: "PARTSTAT=ACCEPTED"}, organizer=CEM)
        for title in ("Review", "Other"):
            with self.subTest(title):
                self.assertEqual(self.week(self.old_mail(), calendar, self.report(ANN, BOB, title=title)), (2, 2))
                (self.folder / "weft.db").unlink()

    def test_another_day_of_a_series(self) -> None:
        """The report speaks of the occurrence that was moved to the afternoon, not of the time that it left."""
        series = event(self.BOTH | {EVE: "PARTSTAT=ACCEPTED"}, extra="RRULE:FREQ=WEEKLY;COUNT=3\r\n", weekday=1)
        day = day_of(WEEK, 1)
        moved = (event(self.BOTH | {EVE: "PARTSTAT=ACCEPTED"}, extra=f"RECURRENCE-ID:{day:%Y%m%d}T090000Z\r\n")
                 .replace("T090000Z\r\nDTEND", "T130000Z\r\nDTEND").replace("T100000Z", "T140000Z"))
        report = self.report(ANN, BOB, start="13:02:00", end="13:50:00")
        files = self.write("series.ics", series), self.write("moved.ics", moved), report
        self.assertEqual(self.week(self.old_mail(), *files), (1, 1))

    def test_without_titles(self) -> None:
        ini = self.write("weft.ini", "[vendor]\ndomains = v.example\n[privacy]\nsubjects = drop\n")
        calendar = self.calendar(self.BOTH | {EVE: "PARTSTAT=ACCEPTED"})
        self.weft("import", "--config", ini, calendar)
        self.assertEqual(self.week(self.old_mail(), self.report(ANN, BOB)), (1, 1))
        self.assertFalse(b"Review" in (self.folder / "weft.db").read_bytes())

    def test_forgotten(self) -> None:
        self.load("weft.db", self.old_mail(), self.report(ANN, BOB, EVE))
        self.weft("forget", EVE[1])
        self.assertFalse(b"eve ende" in (self.folder / "weft.db").read_bytes().lower())
        self.assertEqual(self.week(), (1, 1))


class Days(Counting):
    """Late on Sunday in London is Monday in Tokyo."""

    def late(self, zone: datetime.timezone) -> str:
        moment = datetime.datetime.combine(day_of(WEEK, 6), datetime.time(23, 30), datetime.timezone.utc).astimezone(zone)
        return mail("a", BOB, [ANN]).replace(f"Date: {day_of(WEEK):%a, %d %b %Y} 10:00:00 +0100",
                                             f"Date: {moment:%a, %d %b %Y %H:%M:%S %z}")

    def weeks(self, text: str, country: str) -> tuple[float, float]:
        (self.folder / "weft.db").unlink(missing_ok=True)
        table = self.write("where.csv", "account_id,name,domains,country\n" f"A1,Acme,acme.example,{country}\n")
        files = table, self.write("contacts.csv", contacts_csv()), self.write("mail.mbox", text)
        self.load("weft.db", *files)
        days = []
        for week in (WEEK, WEEK + 1):
            found = json.loads(self.assess("weft.db", day_of(week, 6)))["accounts"][0]
            series = next(each for each in found["series"] if each["name"] == "person_days")
            days.append(series["values"][-1] or 0)
        return tuple(days)

    def test_the_day_is_the_accounts(self) -> None:
        self.assertEqual(self.weeks(self.late(datetime.timezone.utc), "GB"), (0, 1))  # summer time: Monday 00:30
        self.assertEqual(self.weeks(self.late(datetime.timezone.utc), "US"), (1, 0))
        self.assertEqual(self.weeks(self.late(datetime.timezone.utc), "JP"), (0, 1))

    def test_the_zone_of_the_header_is_nothing(self) -> None:
        for hours in (-8, 0, 9):
            zone = datetime.timezone(datetime.timedelta(hours=hours))
            self.assertEqual(self.weeks(self.late(zone), "US"), (1, 0), hours)


class WholeGraph(Case):
    def test_it_is_described(self) -> None:
        """Each week Ann meets Bob, Eve and Kim, who meet each other; Kim writes with Cem, whom nobody else knows."""
        self.export("in", 0, 50)
        self.load("weft.db", "in")
        metrics = json.loads(self.assess("weft.db", day_of(49, 6)))["accounts"][0]["metrics"]
        for when in ("current", "baseline"):
            self.assertAlmostEqual(metrics["external_internal"][when], (4 - 3) / 7)
            self.assertEqual(metrics["contact_core"][when], 3)
            self.assertEqual(metrics["bridging_people"][when], 1)  # Kim
            self.assertIn(metrics["contact_groups"][when], (1, 2))
            self.assertLess(metrics["constraint"][when], 1)  # Ann's; Cem's one partner is all he has


class Gaps(Case):
    def is_blind(self, week: int) -> bool:
        assessment = json.loads(self.assess("weft.db", day_of(week, 6)))
        account = next(each for each in assessment["accounts"] if each["account_id"] == "A1")
        return "export-gap" in [note["id"] for note in account["notes"]]

    def load_mail(self, ann: list[str], cem: list[str]) -> None:
        self.load("weft.db", self.write("accounts.csv", accounts_csv()), self.write("contacts.csv", contacts_csv()),
                  self.write("ann.mbox", "".join(ann)), self.write("cem.mbox", "".join(cem)))

    def test_a_gap_of_half_the_contact_in_the_last_eight_weeks(self) -> None:
        """Ann held 53% of it.  Her mailbox misses weeks 30 to 41; in two of them nobody's held anything.  The gap makes her
        share of the base weeks 46%, and one of those two weeks is the second one in the last eight."""
        extra = [message(f"x{week}", day_of(week, 4), BOB, [CEM], f"More of {week}")
                 for week in range(58) if week % 5 and week not in (39, 40)]
        self.load_mail(mailbox(0, 0, 30) + mailbox(0, 42, 58), mailbox(1, 0, 39) + extra + mailbox(1, 41, 58))
        self.assertEqual([week for week in range(28, 50) if self.is_blind(week)], list(range(31, 48)))

    def test_the_export_ends_before_the_date(self) -> None:
        """Two weeks without any mail may be a holiday of ours; the third says that they are not in the export."""
        self.load_mail(mailbox(0, 0, 50), mailbox(1, 0, 50))
        self.assertEqual([week for week in (48, 51, 52, 57, 70) if self.is_blind(week)], [52, 57, 70])
        account = json.loads(self.assess("weft.db", day_of(57, 6)))["accounts"][0]
        lines = next(each for each in account["series"] if each["name"] == "independent_lines")["values"]
        self.assertIsNone(lines[-1])  # nothing is seen: that is no fall to 0
        self.assertIsNotNone(lines[49 - 57 - 1])

    def test_a_mailbox_ends_because_its_owner_left(self) -> None:
        """Ann leaves after week 43 and Cem takes over her people: nothing is missing, until his mailbox ends too."""
        taken = [text.replace("Ann Alt <ann@v.example>", "Cem Cay <cem@v.example>") for text in mailbox(0, 44, 58)]
        self.load_mail(mailbox(0, 0, 44), mailbox(1, 0, 58) + taken)
        self.assertEqual([week for week in range(44, 62) if self.is_blind(week)], [60, 61])


    def test_coverage_counts_what_can_be_seen_of_the_account(self) -> None:
        """Gamma is known by its use alone.  In week 52 the others' use and tickets ended 25 days before, in week 60 eleven weeks."""
        self.export("in", 0, 50)
        gamma = "".join(f"A3,{day_of(week)},u{week % 3}@gamma.example,search,core,9\n" for week in range(50))
        self.load("weft.db", "in", self.write("more.csv", "account_id,name,domains,start_date\nA3,Gamma,gamma.example,2024-01-01\n"),
                  self.write("gamma.csv", "account_id,date,user,feature,tier,count\n" + gamma))

        def read(week: int, account_id: str) -> tuple[dict, dict]:
            accounts = json.loads(self.assess("weft.db", day_of(week, 6)))["accounts"]
            account = next(each for each in accounts if each["account_id"] == account_id)
            return account, {line["source"]: line for line in account["coverage_lines"]}

        account, lines = read(49, "A3")
        self.assertEqual((lines["mail"]["share"], account["band"]), (0, "insufficient-data"))
        self.assertEqual(account["headline"], "Too little data to judge: no mail of this account is in the export.")
        self.assertEqual([read(49, "A1")[1][source]["share"] for source in ("mail", "usage", "tickets")], [1, 1, 1])
        _, lines = read(52, "A1")
        self.assertEqual(lines["usage"]["text"], f"the usage export ends on {day_of(49, 2)}")
        self.assertEqual(lines["tickets"]["text"], "a ticket export is there")
        _, lines = read(60, "A1")
        self.assertEqual(lines["tickets"]["text"], f"the ticket export ends on {day_of(49, 2)}")
        self.assertLess(lines["tickets"]["share"], 0.8)
        self.assertLess(lines["usage"]["share"], 0.8)

    def test_calendars_end_although_a_series_goes_on(self) -> None:
        self.export("in", 0, 60)
        for path in self.folder.glob("in/calendar-*"):
            path.unlink()
        series = meetings(1, 2).replace("SUMMARY", "RRULE:FREQ=WEEKLY\r\nSUMMARY").replace("UID:w", "UID:s")
        self.load("weft.db", "in", self.write("kept.ics", meetings(0, 50)), self.write("series.ics", series))

        def read(week: int) -> dict:
            account = json.loads(self.assess("weft.db", day_of(week, 6)))["accounts"][0]
            return next(line for line in account["coverage_lines"] if line["source"] == "calendar")

        self.assertEqual(read(52), {"source": "calendar", "share": 1, "text": "calendars are there"})
        self.assertEqual(read(58)["text"], f"the calendars end on {day_of(49, 3)}")
        self.assertLess(read(58)["share"], 0.9)

    def test_calendars_end_although_mail_speaks_of_meetings(self) -> None:
        """Answers and cancellations by mail are in nobody's calendar, and an invitation is not known before it is sent."""
        self.export("in", 0, 60)
        for path in self.folder.glob("in/calendar-*"):
            path.unlink()

        def mail(method: str, week: int, created: str = "") -> str:
            event = meetings(week, week + 1).replace("VERSION", f"METHOD:{method}\r\nVERSION").replace("UID:", f"{created}UID:{method}")
            return message(f"{method}.{week}", day_of(week - 1), BOB, [ANN], "Weekly",
                           extra=f"Content-Type: text/calendar; method={method}\n\n" + event)

        def load(*mails: str) -> str:
            self.load("weft.db", "in", self.write("kept.ics", meetings(0, 45)), self.write("mails.mbox", "".join(mails)))
            account = json.loads(self.assess("weft.db", day_of(55, 6)))["accounts"][0]
            return next(line["text"] for line in account["coverage_lines"] if line["source"] == "calendar")

        end = f"the calendars end on {day_of(44, 3)}"
        self.assertEqual(load(*(mail(method, week) for week in range(46, 56) for method in ("REPLY", "CANCEL"))), end)
        self.assertEqual(load(mail("REQUEST", 58, f"CREATED:{day_of(54):%Y%m%d}T080000Z\r\n")), end)
        self.assertEqual(load(mail("REQUEST", 54)), "calendars are there")


class Copies(Case):
    def test_a_copy_of_every_message_changes_nothing(self) -> None:
        self.export("now", 0, 50)
        self.load("one.db", "now")
        copies = "".join(text.replace("Message-ID:", "X-Copy: yes\nMessage-ID:") for text in mailbox(0, 0, 50) + mailbox(1, 0, 50))
        self.load("two.db", "now", self.write("copies.mbox", copies))
        one, two = (json.loads(self.assess(store, day_of(49, 6))) for store in ("one.db", "two.db"))
        self.assertEqual(len(two.pop("inputs")), len(one.pop("inputs")) + 1)
        self.assertEqual(one, two)


if __name__ == "__main__":
    run()
