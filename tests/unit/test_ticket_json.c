/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/limits.h"
#include "rows.h"

#define FIXTURE(name) FIXTURES "/tickets/" name

/* The ticket of fixtures/tickets/zendesk-tickets.xml in the other form: the same row. */
static const struct {
  const char *file, *rows;
  uint64_t found, rejected;
} cases[] = {
  { FIXTURE ("zendesk-export.ndjson"),
    "tickets@0 account_id=zendesk-org:70 ticket_id=21 created_at=2024-01-12T07:30:21Z "
    "resolved_at=2024-01-13T11:18:53Z requester=zendesk-user:90 type=problem subject=Export is slow "
    "tags=how-to;export priority=urgent status=solved reopened=2 follow_ups=2 satisfaction=1\n"
    "tickets@720 account_id=zendesk-user:91 ticket_id=22 created_at=2024-01-12T07:30:21Z "
    "requester=zendesk-user:91 status=open\n",
    5, 3 },
  { FIXTURE ("zendesk-page.json"),
    "tickets@45 account_id=zendesk-org:70 ticket_id=31 created_at=2024-03-01T08:00:00Z "
    "resolved_at=2024-03-02T08:00:00Z requester=zendesk-user:90 subject=One status=closed\n"
    "id_map@211 system=zendesk id=zendesk-user:90 kind=email value=asa.lind@acme.example name=Åsa Lind\n"
    "id_map@322 system=zendesk id=zendesk-user:91 kind=name value=Suspended user name=Suspended user\n"
    "id_map@425 system=zendesk id=zendesk-org:70 kind=account value=A002 name=Acme\n"
    "id_map@521 system=zendesk id=zendesk-org:71 kind=domain value=beta.example;beta.test name=Beta\n"
    "id_map@627 system=zendesk id=zendesk-org:72 kind=name value=Gamma name=Gamma\n",
    6, 0 },
  { FIXTURE ("freshdesk-api.json"),
    "tickets@1 account_id=freshdesk-company:12 ticket_id=5 created_at=2024-02-01T09:00:00Z "
    "resolved_at=2024-02-02T10:00:00Z requester=freshdesk-user:77 type=incident subject=Login tags=sso "
    "priority=high status=solved follow_ups=1\n"
    "tickets@338 account_id=freshdesk-company:13 ticket_id=6 created_at=2024-02-03T10:00:00Z "
    "requester=freshdesk-user:78 type=question subject=Invoice tags=billing;vat status=open follow_ups=1\n"
    "id_map@651 system=freshdesk id=freshdesk-user:77 kind=email value=ann@acme.example name=Ann Lee\n"
    "id_map@737 system=freshdesk id=freshdesk-company:12 kind=domain value=acme.example name=Acme\n",
    4, 0 },
  { FIXTURE ("jira-search.json"),
    "tickets@50 account_id=ann@acme.example ticket_id=SUP-1 created_at=2024-01-01T07:00:00Z "
    "resolved_at=2024-01-03T08:00:00Z requester=ann@acme.example type=bug subject=Crash on save & exit "
    "tags=alpha;beta module=api priority=high status=done follow_ups=1\n"
    "tickets@654 account_id=jira-user:5b10 ticket_id=SUP-3 created_at=2024-01-01T08:00:00Z "
    "requester=jira-user:5b10 subject=Reported by an account id only\n",
    3, 1 },
  { FIXTURE ("intercom.json"),
    "tickets@96 account_id=ann@acme.example ticket_id=501 created_at=2024-03-09T16:00:00Z "
    "resolved_at=2024-03-10T16:00:00Z requester=ann@acme.example subject=Where is the export? tags=export "
    "priority=not_priority status=closed reopened=1 follow_ups=1 satisfaction=4\n"
    "tickets@794 account_id=intercom-user:u2 ticket_id=502 created_at=2024-03-09T16:00:00Z "
    "requester=intercom-user:u2 status=open\n"
    "id_map@1018 system=intercom id=intercom-user:u2 kind=email value=bob@acme.example name=Bob\n",
    3, 0 },
};

static void
test_files (void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = NULL;
    gsize length;
    assert_true (g_file_get_contents (cases[i].file, &text, &length, NULL));
    const SourceFormat *const *first = source_formats;
    while (*first != NULL && !(*first)->sniff ((const uint8_t *) text, length, "x"))
      first++;
    if (*first != &tickets_json_format)
      fail_msg ("%s is not recognised", cases[i].file);
    SourceOptions options = { 0 };
    Collected all = collect (&tickets_json_format, text, length, &options);
    assert_null (all.error);
    if (strcmp (all.text->str, cases[i].rows) != 0)
      fail_msg ("%s gives\n%snot\n%s", cases[i].file, all.text->str, cases[i].rows);
    if (all.counts.found != cases[i].found || all.diag->rejected_count != cases[i].rejected)
      fail_msg ("%s: found %u, rejected %u (%s)", cases[i].file, (unsigned) all.counts.found,
                (unsigned) all.diag->rejected_count, first_reject (&all));
    collected_clear (&all);
  }
}

/* A page that is cut off keeps what came before. */
static void
test_cut_off (void **state)
{
  (void) state;
  static const char text[] = "{\"tickets\": [{\"id\": 1, \"requester_id\": 2, \"organization_id\": null,"
                             "\"created_at\": \"2024-01-01\"}, {\"id\": 2, \"reque";
  SourceOptions options = { 0 };
  Collected all = collect (&tickets_json_format, text, strlen (text), &options);
  assert_null (all.error);
  assert_string_equal (all.text->str,
                       "tickets@13 account_id=zendesk-user:2 ticket_id=1 created_at=2024-01-01 "
                       "requester=zendesk-user:2\n");
  assert_int_equal (all.counts.found, 2);
  assert_int_equal (all.diag->rejected_count, 1);
  assert_int_equal (all.diag->warning_count, 1);
  collected_clear (&all);
}

/* Closed once and open again: not resolved, whatever the statistics remember. */
static void
test_intercom_opened_again (void **state)
{
  (void) state;
  static const char text[] =
      "{\"conversations\": [{\"id\": \"7\", \"created_at\": 1710000000, \"state\": \"open\","
      "\"source\": {\"author\": {\"type\": \"user\", \"email\": \"ann@acme.example\"}},"
      "\"statistics\": {\"last_close_at\": 1710086400, \"count_reopens\": 1}}]}";
  SourceOptions options = { 0 };
  Collected all = collect (&tickets_json_format, text, strlen (text), &options);
  assert_null (all.error);
  assert_string_equal (all.text->str,
                       "tickets@19 account_id=ann@acme.example ticket_id=7 created_at=2024-03-09T16:00:00Z "
                       "requester=ann@acme.example status=open reopened=1\n");
  collected_clear (&all);
}

/* Only an id of its own makes an object around a list an item. */
static void
test_id_of_another (void **state)
{
  (void) state;
  static const char text[] =
      "{\"user\": {\"id\": 1}, \"tickets\": [{\"id\": 1, \"requester_id\": 2, \"organization_id\": null,"
      "\"created_at\": \"2024-01-01\"}]}";
  SourceOptions options = { 0 };
  Collected all = collect (&tickets_json_format, text, strlen (text), &options);
  assert_int_equal (all.counts.found, 1);
  assert_int_equal (all.diag->rejected_count, 0);
  collected_clear (&all);
}

/* Names of lists behind more than is held of an item cost no look back each: 20 MB, which took hours. */
static void
test_lists_behind_the_limit (void **state)
{
  (void) state;
  g_autoptr (GString) text = g_string_new ("{\"pad\": \"");
  for (guint i = 0; i < LIMIT_JSON_ITEM_BYTES; i++)
    g_string_append (text, i % 1000 == 0 ? "\", \"p\": \"" : "x");
  g_string_append (text, "\"");
  for (int i = 0; i < 1000000; i++)
    g_string_append (text, ", \"data\":[]");
  g_string_append (text, "}");
  SourceOptions options = { 0 };
  Collected all = collect (&tickets_json_format, text->str, text->len, &options);
  assert_int_equal (all.counts.found, 1);
  assert_int_equal (all.diag->rejected_count, 1);
  collected_clear (&all);
}

/* Hundreds of long comments are no reason to lose a ticket: of each only so much is held. */
static void
test_long_conversation (void **state)
{
  (void) state;
  g_autofree char *body = g_strnfill (100000, 'x');
  g_autoptr (GString) text =
      g_string_new ("{\"id\": 1, \"requester_id\": 2, \"organization_id\": 3, \"created_at\": \"2024-01-01\","
                    "\"comments\": [{\"author_id\": 2}");
  for (int i = 0; i < 300; i++)
    g_string_append_printf (text, ",{\"author_id\": 2, \"body\": \"%s\"}", body);
  g_string_append (text, "]}");
  SourceOptions options = { 0 };
  Collected all = collect (&tickets_json_format, text->str, text->len, &options);
  assert_int_equal (all.diag->rejected_count, 0);
  assert_non_null (strstr (all.text->str, "follow_ups=300"));
  collected_clear (&all);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_files),
    cmocka_unit_test (test_cut_off),
    cmocka_unit_test (test_intercom_opened_again),
    cmocka_unit_test (test_id_of_another),
    cmocka_unit_test (test_lists_behind_the_limit),
    cmocka_unit_test (test_long_conversation),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
