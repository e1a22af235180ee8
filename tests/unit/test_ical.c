/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit/record_log.h"

#include "base/limits.h"
#include "source/ical.h"

/* Wraps the lines of one event. */
static char *
dup_calendar (const char *head, const char *event)
{
  return g_strdup_printf (
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n%sBEGIN:VEVENT\r\n%sEND:VEVENT\r\nEND:VCALENDAR\r\n", head, event);
}

/* Expected times are worked out by hand from RFC 5545 and the zones' rules. */
static const struct {
  const char *what, *head, *event, *log;
} cases[] = {
  { "UTC, length from DTEND", "",
    "UID:u\r\nDTSTART:20260309T120000Z\r\nDTEND:20260309T124500Z\r\nSUMMARY:A\r\n",
    "A/u/45 at 2026-03-09T12:00:00Z:\n" },
  { "length from DURATION", "", "UID:u\r\nDTSTART:20260309T120000Z\r\nDURATION:P1DT1H30M\r\nSUMMARY:A\r\n",
    "A/u/1530 at 2026-03-09T12:00:00Z:\n" },
  { "IANA zone, summer", "", "UID:u\r\nDTSTART;TZID=Europe/Berlin:20260709T120000\r\nSUMMARY:A\r\n",
    "A/u/0 at 2026-07-09T10:00:00Z:\n" },
  { "zone behind a prefix", "",
    "UID:u\r\nDTSTART;TZID=/mozilla.org/20050126_1/Europe/Berlin:20260109T120000\r\nSUMMARY:A\r\n",
    "A/u/0 at 2026-01-09T11:00:00Z:\n" },
  { "Windows zone", "", "UID:u\r\nDTSTART;TZID=\"Pacific Standard Time\":20260109T120000\r\nSUMMARY:A\r\n",
    "A/u/0 at 2026-01-09T20:00:00Z:\n" },
  { "zone as Windows shows it", "",
    "UID:u\r\nDTSTART;TZID=\"(UTC-08:00) Pacific Time (US & Canada)\":20260109T120000\r\nSUMMARY:A\r\n",
    "A/u/0 at 2026-01-09T20:00:00Z:\n" },
  { "zone by its cities", "",
    "UID:u\r\nDTSTART;TZID=\"(UTC+01:00) Nowhere, Bern, Rome, Stockholm\":20260109T120000\r\nSUMMARY:A\r\n",
    "A/u/0 at 2026-01-09T11:00:00Z:\n" },
  { "zone of the file",
    "BEGIN:VTIMEZONE\r\nTZID:Office\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\nRRULE:FREQ=YEARLY;"
    "BYMONTH=10;BYDAY=-1SU\r\n"
    "TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nBEGIN:DAYLIGHT\r\nDTSTART:19700329T020000\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nEND:"
    "DAYLIGHT\r\nEND:VTIMEZONE\r\n",
    "UID:u\r\nDTSTART;TZID=Office:20260709T120000\r\nRDATE;TZID=Office:20261209T120000\r\nSUMMARY:A\r\n",
    "A/u/0 series at 2026-07-09T10:00:00Z 2026-12-09T11:00:00Z:\n" },
  { "floating time in the calendar's zone", "X-WR-TIMEZONE:America/New_York\r\n",
    "UID:u\r\nDTSTART:20260109T120000\r\nSUMMARY:A\r\n", "A/u/0 at 2026-01-09T17:00:00Z:\n" },
  { "floating time without one is UTC", "", "UID:u\r\nDTSTART:20260109T120000\r\nSUMMARY:A\r\n",
    "A/u/0 at 2026-01-09T12:00:00Z:\n" },
  { "a time that the clock skips", "",
    "UID:u\r\nDTSTART;TZID=America/New_York:20070311T023000\r\nSUMMARY:A\r\n",
    "A/u/0 at 2007-03-11T07:30:00Z:\n" }, /* the example of RFC 5545, 3.3.5 */
  { "a time that it shows twice is the first", "",
    "UID:u\r\nDTSTART;TZID=America/New_York:20071104T013000\r\nSUMMARY:A\r\n",
    "A/u/0 at 2007-11-04T05:30:00Z:\n" }, /* same place */
  { "all day", "", "UID:u\r\nDTSTART;VALUE=DATE:20260309\r\nDTEND;VALUE=DATE:20260311\r\nSUMMARY:A\r\n",
    "A/u/2880 day at 2026-03-09T00:00:00Z:\n" },
  { "weekly by the wall clock, over the change to summer", "",
    "UID:u\r\nDTSTART;TZID=Europe/London:20260323T090000\r\nRRULE:FREQ=WEEKLY;COUNT=2\r\nSUMMARY:A\r\n",
    "A/u/0 series at 2026-03-23T09:00:00Z 2026-03-30T08:00:00Z:\n" },
  { "UNTIL in UTC includes its moment", "",
    "UID:u\r\nDTSTART;TZID=Europe/"
    "London:20260323T090000\r\nRRULE:FREQ=WEEKLY;UNTIL=20260330T080000Z\r\nSUMMARY:A\r\n",
    "A/u/0 series at 2026-03-23T09:00:00Z 2026-03-30T08:00:00Z:\n" },
  { "EXDATE takes one out", "",
    "UID:u\r\nDTSTART:20260302T090000Z\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nEXDATE:20260309T090000Z\r\nSUMMARY:"
    "A\r\n",
    "A/u/0 series at 2026-03-02T09:00:00Z 2026-03-16T09:00:00Z not 2026-03-09T09:00:00Z:\n" },
  { "EXDATE as a date, as Outlook writes it", "",
    "UID:u\r\nDTSTART;TZID=Europe/"
    "Berlin:20260302T090000\r\nRRULE:FREQ=WEEKLY;COUNT=2\r\nEXDATE;VALUE=DATE:20260309\r\nSUMMARY:A\r\n",
    "A/u/0 series at 2026-03-02T08:00:00Z not 2026-03-09T08:00:00Z:\n" },
  { "RDATE, also as periods", "",
    "UID:u\r\nDTSTART:20260302T090000Z\r\nRDATE;VALUE=PERIOD:20260303T090000Z/PT1H,20260304T090000Z/"
    "20260304T100000Z\r\nSUMMARY:A\r\n",
    "A/u/0 series at 2026-03-02T09:00:00Z 2026-03-03T09:00:00Z 2026-03-04T09:00:00Z:\n" },
  { "override", "",
    "UID:u\r\nRECURRENCE-ID;TZID=Europe/Berlin:20260309T090000\r\nDTSTART:20260310T090000Z\r\nSUMMARY:A\r\n",
    "A/u/0 at 2026-03-10T09:00:00Z for 2026-03-09T08:00:00Z:\n" },
  { "every month on the last Friday", "",
    "UID:u\r\nDTSTART:20260130T090000Z\r\nRRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=3\r\nSUMMARY:A\r\n",
    "A/u/0 series at 2026-01-30T09:00:00Z 2026-02-27T09:00:00Z 2026-03-27T09:00:00Z:\n" },
  { "the second to last weekday of the month (RFC 5545, 3.8.5.3)", "",
    "UID:u\r\nDTSTART:19970929T090000Z\r\nRRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT="
    "4\r\nSUMMARY:A\r\n",
    "A/u/0 series at 1997-09-29T09:00:00Z 1997-10-30T09:00:00Z 1997-11-27T09:00:00Z "
    "1997-12-30T09:00:00Z:\n" },
  { "Monday of week 20 (RFC 5545, 3.8.5.3)", "",
    "UID:u\r\nDTSTART:19970512T090000Z\r\nRRULE:FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3\r\nSUMMARY:A\r\n",
    "A/u/0 series at 1997-05-12T09:00:00Z 1998-05-11T09:00:00Z 1999-05-17T09:00:00Z:\n" },
  { "WKST makes a difference (RFC 5545, 3.8.5.3)", "",
    "UID:u\r\nDTSTART:19970805T090000Z\r\nRRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST="
    "SU\r\nSUMMARY:A\r\n",
    "A/u/0 series at 1997-08-05T09:00:00Z 1997-08-17T09:00:00Z 1997-08-19T09:00:00Z "
    "1997-08-31T09:00:00Z:\n" },
  { "leap day", "", "UID:u\r\nDTSTART:20240229T090000Z\r\nRRULE:FREQ=YEARLY;COUNT=2\r\nSUMMARY:A\r\n",
    "A/u/0 series at 2024-02-29T09:00:00Z 2028-02-29T09:00:00Z:\n" },
  { "cancelled", "METHOD:CANCEL\r\n",
    "UID:u\r\nDTSTART:20260309T120000Z\r\nSTATUS:CANCELLED\r\nSUMMARY:A\r\n",
    "A/u/0 CANCEL cancelled at 2026-03-09T12:00:00Z:\n" },
  { "a reply without a start", "METHOD:REPLY\r\n",
    "UID:u\r\nDTSTAMP:20260308T120000Z\r\nORGANIZER:mailto:o@x.example\r\nATTENDEE;PARTSTAT=DECLINED:MAILTO:"
    "A@X.example\r\n",
    "/u/0 REPLY: a@x.example=D@2026-03-08T12:00:00Z o@x.example=?!\n" },
  { "roles", "",
    "UID:u\r\nDTSTART:20260309T120000Z\r\nORGANIZER;CN=O;SENT-BY=\"mailto:s@x.example\":mailto:o@x."
    "example\r\n"
    "ATTENDEE;ROLE=CHAIR;PARTSTAT=ACCEPTED:mailto:o@x.example\r\n"
    "ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO=\"mailto:D@x.example\",\"mailto:e@x.example\":mailto:a@x."
    "example\r\n"
    "ATTENDEE;CUTYPE=ROOM;PARTSTAT=ACCEPTED:mailto:room@x.example\r\n"
    "ATTENDEE;CUTYPE=GROUP;SENT-BY=\"mailto:s@x.example\":mailto:all@x.example\r\n"
    "ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:n@x.example\r\nATTENDEE;PARTSTAT=TENTATIVE;CN=No "
    "Address:invalid:nomail\r\n",
    "/u/0 at 2026-03-09T12:00:00Z: o@x.example=A!^ a@x.example=G>d@x.example room@x.example=A# "
    "all@x.example=?&~s@x.example n@x.example=? No Address=T\n" },
  { "folded in an address and in a character", "",
    "UID:u\r\nDTSTART:20260309T120000Z\r\nSUMMARY:Gesch\xC3\r\n \xA4"
    "ft\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:anna.be\r\n rg@x.exam\r\n\tple\r\n",
    "Gesch\xC3\xA4"
    "ft/u/0 at 2026-03-09T12:00:00Z: anna.berg@x.example=A\n" },
  { "escapes, control characters and direction marks in a title", "",
    "UID:u\r\nDTSTART:20260309T120000Z\r\nSUMMARY:A\\, B\\nC \xE2\x80\xAE"
    "D\x01\xFF\r\n",
    "A, B C D \xEF\xBF\xBD/u/0 at 2026-03-09T12:00:00Z:\n" },
  { "Outlook's out of office", "",
    "UID:u\r\nDTSTART:20260309T120000Z\r\nSUMMARY:A\r\nX-MICROSOFT-CDO-BUSYSTATUS:OOF\r\n",
    "A/u/0 away at 2026-03-09T12:00:00Z:\n" },
  { "an absence by its title", "", "UID:u\r\nDTSTART;VALUE=DATE:20260309\r\nSUMMARY:Urlaub\r\n",
    "Urlaub/u/1440 day away at 2026-03-09T00:00:00Z:\n" },
  { "vCalendar 1.0", "",
    "UID:u\r\nDTSTART:20260309T120000Z\r\nSUMMARY;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Gr=FC=\r\n="
    "DFe\r\n"
    "ATTENDEE;STATUS=CONFIRMED;ROLE=ATTENDEE:Anna Berg "
    "<anna@x.example>\r\nATTENDEE;STATUS=DECLINED:b@x.example\r\n",
    "Gr\xC3\xBC\xC3\x9F"
    "e/u/0 at 2026-03-09T12:00:00Z: anna@x.example=A b@x.example=D\n" },
  { "an alarm's lines are not the event's", "",
    "UID:u\r\nDTSTART:20260309T120000Z\r\nSUMMARY:A\r\nBEGIN:VALARM\r\nSUMMARY:B\r\nATTENDEE:mailto:b@x."
    "example\r\nEND:VALARM\r\n",
    "A/u/0 at 2026-03-09T12:00:00Z:\n" },
};

static void
test_cases (void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = dup_calendar (cases[i].head, cases[i].event);
    g_auto (RecordLog) log = record_log_bytes (&ical_format, text, strlen (text));
    if (strcmp (log.log->str, cases[i].log) != 0)
      print_message ("%s\n", cases[i].what);
    assert_string_equal (log.log->str, cases[i].log);
    assert_true (log.ok);
    assert_int_equal (log.counts.found, 1);
    assert_int_equal (log.diag->rejected_count, 0);
    assert_int_equal (log.diag->warning_count, 0);
  }
}

static void
test_broken_events_are_single_rejects (void **state)
{
  (void) state;
  g_auto (RecordLog) log = record_log_file (&ical_format, "broken-between-good.ics");
  assert_true (log.ok);
  assert_string_equal (log.log->str,
                       "First/a/0 at 2026-03-09T12:00:00Z:\nLast/z/0 at 2026-03-09T12:00:00Z:\n");
  assert_int_equal (log.counts.found, 6);
  assert_int_equal (log.diag->rejected_count, 4);
  static const struct {
    uint64_t line;
    const char *reason;
  } rejects[] = {
    { 8, "DTSTART \"yesterday\" is not a date" },
    { 13, "VEVENT without DTSTART" },
    { 17, "VEVENT without its END" },
    { 27, "the file ends inside a VEVENT" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rejects); i++) {
    const DiagReject *reject = log.diag->rejects->pdata[i];
    assert_int_equal (reject->place, rejects[i].line);
    assert_string_equal (reject->reason, rejects[i].reason);
  }
}

static void
test_carriage_returns_alone_end_lines_too (void **state)
{
  (void) state;
  g_autofree char *text =
      dup_calendar ("", "UID:u\r\nDTSTART:20260309T120000Z\r\nSUMMARY:A lo\r\n ng one\r\n");
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  g_autofree char *old = g_strjoinv ("\r", lines);
  g_auto (RecordLog) log = record_log_bytes (&ical_format, old, strlen (old));
  assert_string_equal (log.log->str, "A long one/u/0 at 2026-03-09T12:00:00Z:\n");
  assert_int_equal (log.diag->rejected_count, 0);
}

static void
test_unknown_zone_is_utc_with_a_warning (void **state)
{
  (void) state;
  static const char *const names[] = { "Nowhere/At All", "../../../etc/passwd", "/etc/passwd",
                                       "America/../../passwd" };
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *event =
        g_strdup_printf ("UID:u\r\nDTSTART;TZID=\"%s\":20260309T120000\r\nSUMMARY:A\r\n", names[i]);
    g_autofree char *text = dup_calendar ("", event);
    g_auto (RecordLog) log = record_log_bytes (&ical_format, text, strlen (text));
    assert_string_equal (log.log->str, "A/u/0 at 2026-03-09T12:00:00Z:\n");
    assert_int_equal (log.diag->warning_count, 1);
  }
}

static size_t
count_starts (const char *rule)
{
  g_autofree char *event = g_strdup_printf ("UID:u\r\nDTSTART:20240102T090000Z\r\nRRULE:%s\r\n", rule);
  g_autofree char *text = dup_calendar ("", event);
  g_auto (RecordLog) log = record_log_bytes (&ical_format, text, strlen (text));
  assert_int_equal (log.diag->rejected_count, 0);
  g_auto (GStrv) words = g_strsplit (log.log->str, "Z", -1);
  return g_strv_length (words) - 1;
}

static void
test_rules_without_end_and_hostile_rules_are_bounded (void **state)
{
  (void) state;
  assert_int_equal (count_starts ("FREQ=DAILY"), LIMIT_OCCURRENCES);
  assert_int_equal (count_starts ("FREQ=WEEKLY"), LIMIT_OCCURRENCE_DAYS / 7 + 1);
  assert_int_equal (count_starts ("FREQ=WEEKLY;UNTIL=99991231T235959Z"), LIMIT_OCCURRENCE_DAYS / 7 + 1);
  static const char *const alone[] = {
    "FREQ=SECONDLY",
    "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=HOURLY",
    "FREQ=DAILY;BYMINUTE=1,2,3;BYSECOND=1,2,3;BYSETPOS=-1",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYDAY=6MO",
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=366",
    "FREQ=YEARLY;INTERVAL=32767",
    "RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=9L",
    "FREQ=NEVER",
    "",
  };
  for (size_t i = 0; i < G_N_ELEMENTS (alone); i++)
    assert_int_equal (count_starts (alone[i]), 1);
}

static void
test_a_hostile_time_zone_is_left_out (void **state)
{
  (void) state;
  static const char *const rules[] = {
    "FREQ=SECONDLY",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;BYMONTH=3;BYDAY=6SU",
    "FREQ=YEARLY;BYMONTH=3;BYDAY=1SU;BYMONTHDAY=20",
    "FREQ=YEARLY;BYMONTH=3;BYHOUR=1,2,3;BYMINUTE=1,2,3",
    "FREQ=YEARLY;BYWEEKNO=36",
    "",
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rules); i++) {
    g_autofree char *zone = g_strdup_printf (
        "BEGIN:VTIMEZONE\r\nTZID:Trap\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\nRRULE:%s\r\n"
        "TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n",
        rules[i]);
    g_autofree char *text =
        dup_calendar (zone, "UID:u\r\nDTSTART;TZID=Trap:20260309T120000\r\nSUMMARY:A\r\n");
    g_auto (RecordLog) log = record_log_bytes (&ical_format, text, strlen (text));
    assert_string_equal (log.log->str, "A/u/0 at 2026-03-09T12:00:00Z:\n");
    assert_int_equal (log.diag->warning_count, 2); /* the zone, and that its times are read as UTC */
  }
}

/* A VTIMEZONE that comes twice must not pull the first one away from under the events. */
static void
test_a_zone_defined_twice_is_the_first (void **state)
{
  (void) state;
  static const char zone[] = "BEGIN:VTIMEZONE\nTZID:Office\nBEGIN:STANDARD\nDTSTART:19700101T000000\n"
                             "TZOFFSETFROM:+0%d00\nTZOFFSETTO:+0%d00\nEND:STANDARD\nEND:VTIMEZONE\n";
  static const char event[] = "BEGIN:VEVENT\nUID:u\nDTSTART;TZID=Office:20260309T120000\nEND:VEVENT\n";
  g_autoptr (GString) text = g_string_new ("BEGIN:VCALENDAR\n");
  for (int hours = 1; hours <= 3; hours++) {
    g_string_append_printf (text, zone, hours, hours);
    g_string_append (text, event);
  }
  g_string_append (text, "END:VCALENDAR\n");
  g_auto (RecordLog) log = record_log_bytes (&ical_format, text->str, text->len);
  assert_string_equal (log.log->str, "/u/0 at 2026-03-09T11:00:00Z:\n/u/0 at 2026-03-09T11:00:00Z:\n"
                                     "/u/0 at 2026-03-09T11:00:00Z:\n");
}

static void
test_an_event_without_uid_gets_a_stable_one (void **state)
{
  (void) state;
  g_autofree char *one = dup_calendar ("", "DTSTART:20260309T120000Z\r\nSUMMARY:A\r\n");
  g_autofree char *other = dup_calendar ("", "DTSTART:20260309T120000Z\r\nSUMMARY:B\r\n");
  g_auto (RecordLog) first = record_log_bytes (&ical_format, one, strlen (one));
  g_auto (RecordLog) again = record_log_bytes (&ical_format, one, strlen (one));
  g_auto (RecordLog) second = record_log_bytes (&ical_format, other, strlen (other));
  assert_true (g_str_has_prefix (first.log->str, "A/no-uid-"));
  assert_string_equal (first.log->str, again.log->str);
  assert_string_not_equal (first.log->str + 2, second.log->str + 2);
}

static void
test_a_part_of_a_mail_counts_nothing (void **state)
{
  (void) state;
  const char *text =
      "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:u\nDTSTART:20260309T120000Z\nEND:VEVENT\n"
      "BEGIN:VEVENT\nUID:v\nEND:VEVENT\nEND:VCALENDAR";
  g_auto (RecordLog) log = record_log_begin ();
  RecordSink sink = { .meeting = log_meeting, .user_data = log.log };
  assert_true (ical_read_text (text, strlen (text), true, &sink, log.diag, &log.counts, NULL));
  assert_string_equal (log.log->str, "/u/0 REQUEST mail at 2026-03-09T12:00:00Z:\n");
  assert_int_equal (log.counts.found, 0);
  assert_int_equal (log.diag->rejected_count, 0);
  assert_int_equal (log.diag->warning_count, 1);
}

static void
test_a_refusal_stops_the_reading (void **state)
{
  (void) state;
  assert_refusal_stops (&ical_format,
                        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260309\nEND:VEVENT\nEND:VCALENDAR\n");
}

static void
test_participants_and_lines_are_bounded (void **state)
{
  (void) state;
  g_autoptr (GString) event =
      g_string_new ("UID:u\r\nDTSTART:20260309T120000Z\r\nORGANIZER:mailto:o@x.example\r\n");
  for (int i = 0; i < 3000; i++)
    g_string_append_printf (event, "ATTENDEE:mailto:p%d@x.example\r\n", i);
  g_string_append (event, "DESCRIPTION:");
  for (size_t i = 0; i < LIMIT_LINE_BYTES; i++)
    g_string_append (event, i % 70 == 0 ? "\r\n xx" : "xx");
  g_string_append (event, "\r\nSUMMARY:A\r\n");
  g_autofree char *text = dup_calendar ("", event->str);
  g_auto (RecordLog) log = record_log_bytes (&ical_format, text, strlen (text));
  g_auto (GStrv) words = g_strsplit (log.log->str, "@x.example=", -1);
  assert_int_equal (g_strv_length (words) - 1, LIMIT_PARTICIPANTS);
  assert_non_null (strstr (log.log->str, "o@x.example=?!"));
  assert_true (g_str_has_prefix (log.log->str, "A/u/"));
}

static void
test_holidays (void **state)
{
  (void) state;
  const char *text =
      "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261226\nDTEND;VALUE=DATE:20261228\nSUMMARY:"
      "Two\nEND:VEVENT\n"
      "BEGIN:VEVENT\nDTSTART;VALUE=DATE:19701225\nRRULE:FREQ=YEARLY\nSUMMARY:Christmas\nEND:VEVENT\n"
      "BEGIN:VEVENT\nDTSTART:20260101T100000Z\nSUMMARY:A call\nEND:VEVENT\nEND:VCALENDAR\n";
  g_autoptr (GPtrArray) holidays = ical_read_holidays (text, NULL);
  assert_int_equal (holidays->len, 2100 - 1990 + 1 + 1);
  const IcalHoliday *first = holidays->pdata[0], *two = holidays->pdata[2026 - 1990 + 1];
  assert_int_equal (first->first_day, day_from_civil (1990, 12, 25));
  assert_int_equal (first->last_day, first->first_day);
  assert_string_equal (two->name, "Two");
  assert_int_equal (two->first_day, day_from_civil (2026, 12, 26));
  assert_int_equal (two->last_day, day_from_civil (2026, 12, 27));
  g_autoptr (GError) error = NULL;
  assert_null (ical_read_holidays ("Christmas", &error));
  assert_non_null (error);
}

static void
test_xcal_says_the_same (void **state)
{
  (void) state;
  g_auto (RecordLog) log = record_log_file (&xcal_format, "series.xcal.xml");
  assert_true (log.ok);
  assert_string_equal (
      log.log->str,
      "Briefing/x1/60 REQUEST series at 2026-03-02T08:00:00Z 2026-03-04T08:00:00Z 2026-03-16T08:00:00Z not "
      "2026-03-18T08:00:00Z: anna@x.example=D o@x.example=?!\n"
      "Day/x2/1440 REQUEST day at 2026-03-09T00:00:00Z:\n");
  assert_int_equal (log.counts.found, 3);
  assert_int_equal (log.diag->rejected_count, 1);
  assert_refusal_stops (
      &xcal_format, "<icalendar><vcalendar><components><vevent><properties><dtstart><date>2026-03-09</date>"
                    "</dtstart></properties></vevent></components></vcalendar></icalendar>");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_cases),
    cmocka_unit_test (test_broken_events_are_single_rejects),
    cmocka_unit_test (test_carriage_returns_alone_end_lines_too),
    cmocka_unit_test (test_unknown_zone_is_utc_with_a_warning),
    cmocka_unit_test (test_rules_without_end_and_hostile_rules_are_bounded),
    cmocka_unit_test (test_a_hostile_time_zone_is_left_out),
    cmocka_unit_test (test_a_zone_defined_twice_is_the_first),
    cmocka_unit_test (test_an_event_without_uid_gets_a_stable_one),
    cmocka_unit_test (test_a_part_of_a_mail_counts_nothing),
    cmocka_unit_test (test_a_refusal_stops_the_reading),
    cmocka_unit_test (test_participants_and_lines_are_bounded),
    cmocka_unit_test (test_holidays),
    cmocka_unit_test (test_xcal_says_the_same),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
