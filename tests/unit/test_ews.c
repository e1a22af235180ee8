/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit/record_log.h"

#include "weft/error.h"

#define TYPES "xmlns='http://schemas.microsoft.com/exchange/services/2006/types'"

static void
test_items_of_an_envelope (void **state)
{
  (void) state;
  g_auto (RecordLog) log = record_log_file (&ews_format, "ews.xml");
  assert_true (log.ok);
  assert_string_equal (
      log.log->str,
      "Quarterly & review/e1/45 cancelled series at 2026-03-10T12:00:00Z for 2026-03-09T12:00:00Z: "
      "o@x.example=A! "
      "anna@y.example=D@2026-03-05T09:30:00Z Bert=? team@x.example=?& room@x.example=A#\n"
      "Away/e2/1440 day away at 2026-03-09T00:00:00Z:\n"
      "Declined: Quarterly/e1/0 REPLY at 2026-03-10T12:00:00Z: anna@y.example=D@2026-03-05T09:30:00Z\n"
      "MAIL Re: Numbers <m2@y.example> at 2026-03-06T10:00:00Z human anna@y.example pa@y.example: "
      "o@x.example(Olga) (All); "
      "c@x.example; m0@x.example m1@x.example\n"
      "MAIL Invitation <> at 2026-03-06T11:00:00Z calendar o@x.example -:;;\n");
  assert_int_equal (log.counts.found, 6);
  assert_int_equal (log.diag->rejected_count, 1);
  const DiagReject *reject = log.diag->rejects->pdata[0];
  assert_string_equal (reject->reason, "Start \"tomorrow\" is not a date (line 20)");
  assert_int_equal (reject->place, 2143);
}

static void
test_a_bare_item (void **state)
{
  (void) state;
  const char *text = "<CalendarItem " TYPES
                     "><Subject>A</Subject><UID>u</UID><Start>2026-03-09T12:00:00Z</Start></CalendarItem>";
  assert_true (ews_format.sniff ((const uint8_t *) text, strlen (text), "a.xml"));
  g_auto (RecordLog) log = record_log_bytes (&ews_format, text, strlen (text));
  assert_string_equal (log.log->str, "A/u/0 at 2026-03-09T12:00:00Z:\n");
  assert_refusal_stops (&ews_format, text);
}

static void
test_wide_text_is_recognised (void **state)
{
  (void) state;
  gsize length;
  g_autofree char *wide =
      g_convert ("\xEF\xBB\xBF<Items " TYPES "><CalendarItem><Subject>A</Subject><UID>u</UID>"
                 "<Start>2026-03-09T12:00:00Z</Start></CalendarItem></Items>",
                 -1, "UTF-16LE", "UTF-8", NULL, &length, NULL);
  assert_true (ews_format.sniff ((const uint8_t *) wide, length, "a.xml"));
  g_auto (RecordLog) log = record_log_bytes (&ews_format, wide, length);
  assert_string_equal (log.log->str, "A/u/0 at 2026-03-09T12:00:00Z:\n");
}

/* Not whoever was named before it, in the same item or in another. */
static void
test_an_attendee_without_a_mailbox_is_nobody (void **state)
{
  (void) state;
  const char *text =
      "<Items " TYPES "><CalendarItem><UID>u</UID><Start>2026-03-09T12:00:00Z</Start><RequiredAttendees>"
      "<Attendee><Mailbox><Name>Ann</Name><EmailAddress>ann@x.example</EmailAddress></Mailbox></Attendee>"
      "<Attendee><ResponseType>Accept</ResponseType></Attendee></RequiredAttendees></CalendarItem>"
      "<CalendarItem><UID>v</UID><Start>2026-03-10T12:00:00Z</Start><RequiredAttendees>"
      "<Attendee><ResponseType>Decline</ResponseType></Attendee></RequiredAttendees></CalendarItem></Items>";
  g_auto (RecordLog) log = record_log_bytes (&ews_format, text, strlen (text));
  assert_true (log.ok);
  assert_string_equal (log.log->str, "/u/0 at 2026-03-09T12:00:00Z: ann@x.example=?\n"
                                     "/v/0 at 2026-03-10T12:00:00Z:\n");
}

static void
test_damage_keeps_the_items_before (void **state)
{
  (void) state;
  const char *text =
      "<Items " TYPES ">\n<CalendarItem><Subject>A</Subject><UID>u</UID><Start>2026-03-09T12:00:00Z</Start>"
      "</CalendarItem>\n<CalendarItem><Subject>B";
  g_auto (RecordLog) log = record_log_bytes (&ews_format, text, strlen (text));
  assert_true (log.ok);
  assert_string_equal (log.log->str, "A/u/0 at 2026-03-09T12:00:00Z:\n");
  assert_int_equal (log.counts.found, 2);
  assert_int_equal (log.diag->rejected_count, 1);
}

static void
test_what_is_refused (void **state)
{
  (void) state;
  static const struct {
    const char *text, *reason;
  } rows[] = {
    { "<!DOCTYPE Items [<!ENTITY a SYSTEM 'file:///etc/hostname'>]><Items " TYPES ">&a;</Items>",
      "a DOCTYPE is not accepted" },
    { "<Items " TYPES "><Calendar", "line 1" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (RecordLog) log = record_log_bytes (&ews_format, rows[i].text, strlen (rows[i].text));
    assert_false (log.ok);
    assert_non_null (strstr (log.error, rows[i].reason));
    assert_int_equal (log.counts.found, 0);
  }
}

static void
test_other_xml_is_not_taken (void **state)
{
  (void) state;
  static const char *const rows[] = { "<Items/>", "<tickets " TYPES "/>", "{}", "" };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_false (ews_format.sniff ((const uint8_t *) rows[i], strlen (rows[i]), "a.xml"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_items_of_an_envelope),
    cmocka_unit_test (test_a_bare_item),
    cmocka_unit_test (test_wide_text_is_recognised),
    cmocka_unit_test (test_an_attendee_without_a_mailbox_is_nobody),
    cmocka_unit_test (test_damage_keeps_the_items_before),
    cmocka_unit_test (test_what_is_refused),
    cmocka_unit_test (test_other_xml_is_not_taken),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
