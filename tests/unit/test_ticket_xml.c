/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rows.h"

#define FIXTURE(name) FIXTURES "/tickets/" name

typedef struct {
  const SourceFormat *format;
  const char *file, *rows;
  uint64_t found, rejected;
  bool fails;
} FileCase;

static const FileCase cases[] = {
  /* Two public comments by the requester after the first; the hidden one and ours do not count. */
  { &zendesk_format, FIXTURE ("zendesk-tickets.xml"),
    "tickets@3 account_id=zendesk-org:70 ticket_id=21 created_at=2024-01-12T07:30:21Z "
    "resolved_at=2024-01-13T11:18:53Z "
    "requester=zendesk-user:90 subject=Export is slow tags=how-to;export priority=urgent status=solved "
    "follow_ups=2 satisfaction=1\n"
    "tickets@16 account_id=zendesk-user:91 ticket_id=22 created_at=2024-01-12T07:30:21Z "
    "requester=zendesk-user:91 "
    "status=open follow_ups=0\n",
    3, 1, false },
  { &zendesk_format, FIXTURE ("zendesk-users.xml"),
    "id_map@2 system=zendesk id=zendesk-user:90 kind=email value=asa.lind@acme.example name=Åsa Lind\n"
    "id_map@3 system=zendesk id=zendesk-user:91 kind=name value=Suspended user name=Suspended user\n",
    3, 1, false },
  { &zendesk_format, FIXTURE ("zendesk-organizations.xml"),
    "id_map@2 system=zendesk id=zendesk-org:70 kind=account value=A002 name=Acme\n"
    "id_map@3 system=zendesk id=zendesk-org:71 kind=domain value=beta.example;beta.test name=Beta\n"
    "id_map@4 system=zendesk id=zendesk-org:72 kind=name value=Gamma name=Gamma\n",
    3, 0, false },
  { &zendesk_format, FIXTURE ("zendesk-cut-off.xml"),
    "tickets@3 account_id=zendesk-org:70 ticket_id=21 created_at=2024-01-12T07:30:21Z "
    "resolved_at=2024-01-13T11:18:53Z "
    "requester=zendesk-user:90 subject=Export is slow tags=how-to;export priority=urgent status=solved "
    "follow_ups=2\n",
    2, 1, false },
  { &zendesk_format, FIXTURE ("zendesk-doctype.xml"), "", 0, 0, true },
  { &jira_format, FIXTURE ("jira.xml"),
    "tickets@6 account_id=ann@acme.example ticket_id=SUP-1 created_at=2024-01-01T07:00:00Z "
    "resolved_at=2024-01-03T08:00:00Z "
    "requester=ann@acme.example type=bug subject=Crash on save & exit tags=alpha;beta module=api "
    "priority=high status=done "
    "follow_ups=1\n"
    "tickets@31 account_id=jira-user:5b10 ticket_id=SUP-3 created_at=2024-01-01T08:00:00Z "
    "requester=jira-user:5b10 "
    "subject=Reported by an account id only follow_ups=0\n",
    3, 1, false },
  { &freshdesk_format, FIXTURE ("freshdesk.xml"),
    "tickets@3 account_id=freshdesk-company:12 ticket_id=5 created_at=2024-02-01T09:00:00Z "
    "resolved_at=2024-02-02T10:00:00Z "
    "requester=freshdesk-user:77 type=incident subject=Login priority=high status=solved follow_ups=1\n",
    1, 0, false },
};

static void
test_files (void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    const FileCase *c = &cases[i];
    g_autofree char *text = NULL;
    gsize length;
    assert_true (g_file_get_contents (c->file, &text, &length, NULL));
    if (!c->format->sniff ((const uint8_t *) text, length, "x"))
      fail_msg ("%s is not recognised", c->file);
    SourceOptions options = { 0 };
    Collected all = collect (c->format, text, length, &options);
    if ((all.error != NULL) != c->fails)
      fail_msg ("%s: %s", c->file, all.error != NULL ? all.error->message : "no failure");
    if (strcmp (all.text->str, c->rows) != 0)
      fail_msg ("%s gives\n%snot\n%s", c->file, all.text->str, c->rows);
    if (all.counts.found != c->found || all.diag->rejected_count != c->rejected)
      fail_msg ("%s: found %u, rejected %u (%s)", c->file, (unsigned) all.counts.found,
                (unsigned) all.diag->rejected_count, first_reject (&all));
    collected_clear (&all);
  }
}

static void
test_other_xml_is_not_ours (void **state)
{
  (void) state;
  static const char *const others[] = {
    "<rss version=\"2.0\"><channel><item><title>news</title></item></channel></rss>",
    "<html><body>tickets</body></html>", "tickets", "<ticket/>"
  };
  for (size_t i = 0; i < G_N_ELEMENTS (others); i++) {
    const uint8_t *head = (const uint8_t *) others[i];
    size_t length = strlen (others[i]);
    assert_false (zendesk_format.sniff (head, length, "x") || jira_format.sniff (head, length, "x") ||
                  freshdesk_format.sniff (head, length, "x"));
  }
}

/* A record may hold any number of labels; memory stays bounded. */
static void
test_endless_labels (void **state)
{
  (void) state;
  g_autoptr (GString) text =
      g_string_new ("<rss><channel><item><key id=\"1\">S-1</key><reporter>ann</reporter>"
                    "<created>2024-01-01</created><labels>");
  g_autofree char *label = g_strnfill (100000, 'x');
  for (int i = 0; i < 100; i++)
    g_string_append_printf (text, "<label>%s</label>", label);
  g_string_append (text, "</labels></item></channel></rss>");
  SourceOptions options = { 0 };
  Collected all = collect (&jira_format, text->str, text->len, &options);
  assert_null (all.error);
  assert_int_equal (all.counts.found, 1);
  assert_true (all.text->len < 2 << 20);
  collected_clear (&all);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_files),
    cmocka_unit_test (test_other_xml_is_not_ours),
    cmocka_unit_test (test_endless_labels),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
