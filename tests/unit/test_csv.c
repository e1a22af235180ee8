/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/csv.h"

#include "rows.h"

#include "base/limits.h"

#define FIXTURE(name) FIXTURES "/tables/" name

typedef struct {
  const char *file;
  const char *rows; /* what is delivered */
  uint64_t found, rejected, warnings;
  const char *failure; /* NULL: none */
} FileCase;

static const FileCase file_cases[] = {
  { FIXTURE ("hubspot-contacts.csv"),
    "contacts@2 account_id=9001 email=ann@acme.example name=Ann Lee title=VP Ops\n"
    "contacts@3 account_id=9001 email=bo@acme.example name=Bo\n",
    2, 0, 0, NULL },
  { FIXTURE ("hubspot-companies.csv"),
    "accounts@2 account_id=9001 name=Acme domains=www.acme.example owner=kim@vendor.example "
    "country=Germany\n",
    1, 0, 0, NULL },
  { FIXTURE ("salesforce-contact.csv"),
    "contacts@2 account_id=001A email=ann@acme.example name=Ann Lee title=CTO function=IT\n", 1, 0, 0, NULL },
  { FIXTURE ("salesforce-account.csv"),
    "accounts@2 account_id=001A name=Acme, Inc. domains=acme.example owner=005 country=DE\n", 1, 0, 0, NULL },
  { FIXTURE ("salesforce-deleted.csv"),
    "accounts@2 account_id=001A name=Acme, Inc. domains=acme.example owner=005\n", 3, 2, 0, NULL },
  { FIXTURE ("jira-repeated-headers.csv"),
    "tickets@2 account_id=Acme ticket_id=SUP-1 created_at=2025-07-14T15:42:00Z "
    "resolved_at=2025-07-15T09:00:00Z "
    "requester=ann type=bug subject=Crash tags=alpha;beta module=api priority=high status=done\n"
    "tickets@3 account_id=Acme ticket_id=SUP-2 created_at=2025-07-13T01:00:00Z requester=bo type=task "
    "subject=Slow "
    "priority=low status=open\n",
    2, 0, 0, NULL },
  /* A survey tool knows the person only: the person stands for the account. */
  { FIXTURE ("delighted.csv"),
    "surveys@2 account_id=ann@acme.example respondent=ann@acme.example answered_at=2023-11-14T22:13:20Z "
    "score=9 kind=nps "
    "comment=good; really\n",
    1, 0, 0, NULL },
  { FIXTURE ("windows-1252-semicolon.csv"),
    "accounts@2 account_id=A1 name=Müller & Söhne € country=DE\naccounts@3 account_id=A2 name=Café "
    "country=FR\n",
    2, 0, 0, NULL },
  { FIXTURE ("bom-tab-blank-lines.csv"),
    "usage@2 account_id=A1 date=2025-01-02 user=u@a.test feature=list count=3\nusage@5 account_id=A1 "
    "date=2025-01-03 count=4\n",
    2, 0, 0, NULL },
  { FIXTURE ("utf-16-tab.csv"), "accounts@2 account_id=acme name=Acme GmbÄ 😀 domains=acme.example\n", 1, 0, 0,
    NULL },
  { FIXTURE ("utf-16-big-endian.csv"), "accounts@2 account_id=acme name=Acme GmbÄ 😀 domains=acme.example\n",
    1, 0, 0, NULL },
  { FIXTURE ("excel-sep-line.csv"),
    "ratings@3 account_id=A1 date=2025-01-02 rating=yellow\nratings@4 account_id=A2 date=2025-01-02 "
    "rating=green\n",
    2, 0, 0, NULL },
  { FIXTURE ("salesforce-case.csv"),
    "tickets@2 account_id=001A ticket_id=00001 created_at=2025-07-14T15:42:00Z "
    "resolved_at=2025-07-15T09:00:00Z requester=003A type=problem subject=Login fails priority=high "
    "status=closed\n",
    1, 0, 0, NULL },
  { FIXTURE ("hubspot-tickets.csv"),
    "tickets@2 account_id=Acme ticket_id=77 created_at=2025-07-14T15:42:00Z resolved_at=2025-07-15T09:00:00Z "
    "requester=ann@acme.example subject=Login fails priority=high status=closed\n",
    1, 0, 0, NULL },
  { FIXTURE ("salesforce-report.csv"),
    "tickets@6 account_id=Acme ticket_id=00012 created_at=2026-01-30T09:10:00Z "
    "resolved_at=2026-01-31T08:00:00Z requester=ann@acme.example subject=Login fails priority=high "
    "status=closed\n"
    "tickets@7 account_id=Acme ticket_id=00013 created_at=2026-01-31T09:10:00Z requester=bo@acme.example "
    "subject=Slow, very priority=low status=new\n",
    2, 0, 1, NULL },
  { FIXTURE ("report-utf-16.csv"), "ratings@4 account_id=A1 date=2025-01-03 rating=red\n", 1, 0, 1, NULL },
  { FIXTURE ("bad-quotes.csv"),
    "accounts@2 account_id=A1 name=one name in two lines\naccounts@5 account_id=A3 name=fine\n"
    "accounts@7 account_id=A5 name=swallowed\naccounts@8 account_id=A6 name=also\n",
    6, 2, 0, NULL },
  { FIXTURE ("cr-line-ends.csv"),
    "usage@2 account_id=A1 date=2025-01-02 count=3\nusage@3 account_id=A1 date=2025-01-03 count=4\n", 2, 0, 0,
    NULL },
  /* 4/13 settles the month first for the whole column; 1743811200 is 2025-04-05. */
  { FIXTURE ("month-first-and-rejects.csv"),
    "usage@2 account_id=A1 date=2025-03-04 count=1 known=1743811200\nusage@3 account_id=A1 date=2025-04-13 "
    "count=2\n",
    6, 4, 0, NULL },
  { FIXTURE ("open-date-order.csv"), "usage@2 account_id=A1 date=2025-04-03 count=1\n", 1, 0, 1, NULL },
  { FIXTURE ("open-date-order-pm.csv"), "usage@2 account_id=A1 date=2025-03-04T17:00:00Z count=1\n", 1, 0, 1,
    NULL },
  /* A score in words: good is 5 of 5. */
  { FIXTURE ("zendesk.csv"),
    "tickets@2 account_id=Acme ticket_id=4711 created_at=2025-07-14T13:42:00Z "
    "resolved_at=2025-07-15T07:00:00Z requester=ann@acme.example type=incident subject=Login fails "
    "tags=login sso priority=high status=solved reopened=2 "
    "satisfaction=5\n",
    1, 0, 0, NULL },
  { FIXTURE ("zendesk-api-names.csv"),
    "tickets@2 account_id=70 ticket_id=4711 created_at=2025-07-14T13:42:00Z requester=900 type=incident "
    "subject=Login fails tags=login;sso priority=high status=solved\n",
    1, 0, 0, NULL },
  { FIXTURE ("freshdesk.csv"),
    "tickets@2 account_id=Acme ticket_id=12 created_at=2025-07-14T15:42:00Z resolved_at=2025-07-15T09:00:00Z "
    "requester=ann@acme.example type=question subject=Slow report tags=slow;report priority=medium "
    "status=resolved follow_ups=4\n",
    1, 0, 0, NULL },
  { FIXTURE ("freshdesk-api-names.csv"),
    "tickets@2 account_id=70 ticket_id=12 created_at=2025-07-14T13:42:00Z requester=900 type=question "
    "subject=Slow report tags=slow priority=2 status=4\n",
    1, 0, 0, NULL },
  { FIXTURE ("jira-data-pipeline.csv"),
    "tickets@2 account_id=ann ticket_id=SUP-1 created_at=2025-07-14T15:42:00Z "
    "resolved_at=2025-07-15T09:00:00Z requester=ann type=bug subject=Crash status=done\n",
    1, 0, 0, NULL },
  { FIXTURE ("gainsight-usage.csv"),
    "usage@2 account_id=A1 date=2025-07-14 user=Ann@acme.example feature=export count=3\nusage@3 "
    "account_id=A1 date=2025-07-15 user=bo@acme.example feature=export count=1\n",
    2, 0, 0, NULL },
  { FIXTURE ("wootric.csv"),
    "surveys@2 account_id=ann@acme.example respondent=ann@acme.example answered_at=2025-07-14T15:42:00Z "
    "score=4 comment=too slow\n",
    1, 0, 0, NULL },
  { FIXTURE ("medallia.csv"),
    "surveys@2 account_id=ann@acme.example respondent=ann@acme.example sent_at=2025-07-14T15:42:00Z\n", 1, 0,
    0, NULL },
  { FIXTURE ("salesforce-contact-full.csv"),
    "contacts@2 account_id=001A email=ann@acme.example name=Ann Lee title=CTO function=IT country=CH\n", 1, 0,
    0, NULL },
  { FIXTURE ("hubspot-contacts-full.csv"),
    "contacts@2 account_id=9001 email=ann@acme.example name=Ann Lee title=VP Ops\n", 1, 0, 0, NULL },
  { FIXTURE ("hubspot-companies-plain.csv"),
    "accounts@2 account_id=9001 name=Acme domains=acme.example owner=Kim\n", 1, 0, 0, NULL },
  { FIXTURE ("google-contacts.csv"),
    "cards@2 addresses=ann.lee@acme.example;ann@acme.example;ann@mail.example name=Ann Lee "
    "title=VP Operations department=Ops organisation=Acme\n"
    "cards@4 addresses=desk@acme.example organisation=Acme\n",
    3, 1, 0, NULL },
  { FIXTURE ("google-contacts-older.csv"),
    "cards@2 addresses=bob@acme.example name=Bob Baker title=CFO department=Finance organisation=Acme\n", 1,
    0, 0, NULL },
  { FIXTURE ("outlook-contacts.csv"),
    "cards@2 addresses=kim@acme.example name=Kim Kern title=Head of IT department=IT organisation=Acme\n", 3,
    2, 0, NULL },
  { FIXTURE ("outlook-contacts-german.csv"),
    "cards@2 addresses=j.m@home.example;joerg@koehler.example name=Jörg Müller title=Leiter Einkauf "
    "department=Einkauf organisation=Köhler\n",
    1, 0, 0, NULL },
  { FIXTURE ("thunderbird-contacts.csv"),
    "cards@2 addresses=eve@acme.example;eve@mail.example name=Eve Ende title=Buyer department=Procurement "
    "organisation=Acme\n",
    1, 0, 0, NULL },
  { FIXTURE ("usage-without-count.csv"), "", 0, 0, 0, "usage: column `count` is missing (line 1)" },
};

static void
check (const char *name, const Collected *all, const FileCase *c)
{
  if (g_strcmp0 (all->error != NULL ? all->error->message : NULL, c->failure) != 0)
    fail_msg ("%s: failure \"%s\"", name, all->error != NULL ? all->error->message : "");
  if (strcmp (all->text->str, c->rows) != 0)
    fail_msg ("%s gives\n%snot\n%s", name, all->text->str, c->rows);
  if (all->counts.found != c->found || all->diag->rejected_count != c->rejected ||
      all->diag->warning_count != c->warnings)
    fail_msg ("%s: found %u, rejected %u (%s), warnings %u", name, (unsigned) all->counts.found,
              (unsigned) all->diag->rejected_count, first_reject (all), (unsigned) all->diag->warning_count);
}

static void
test_files (void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (file_cases); i++) {
    size_t length;
    g_autoptr (Stream) stream = stream_open (file_cases[i].file, NULL);
    g_autofree char *text = stream_read_all (stream, 1 << 20, &length, NULL);
    if (!csv_format.sniff ((const uint8_t *) text, length, "x"))
      fail_msg ("%s is not recognised", file_cases[i].file);
    SourceOptions options = { 0 };
    Collected all = collect (&csv_format, text, length, &options);
    check (file_cases[i].file, &all, &file_cases[i]);
    collected_clear (&all);
  }
}

/* Which table a header is taken for; "" none, "table!column" nearly, but for that column. */
static const struct {
  const char *header, *kind;
} header_cases[] = {
  { "account_id,name,domains", "accounts" },
  { "NAME ,  Account ID,whatever", "accounts" },
  { "account_id,email,name,title", "contacts" },
  { "Account ID,Contact ID,First Name,Last Name,Title,Department,Email,Secondary Email,Company", "contacts" },
  { "email,name,title,addresses,department,organisation,account_id", "contacts" },
  { "email,name,title,role", "team" },
  { "email,primary", "aliases" },
  { "group,member", "groups" },
  { "Member address,Group address,Joined when,Role", "groups" },
  { "account_id,date,rating", "ratings" },
  { "subscription_id,usage_date,feature_name,usage_count,usage_duration_secs", "usage" },
  { "subscription_id,account_id,start_date,end_date,plan_tier,seats", "subscriptions" },
  { "churn_event_id,account_id,churn_date,reason_code", "churn" },
  { "ticket_id,account_id,submitted_at,closed_at,satisfaction_score", "tickets" },
  { "account_id,meeting,start,email", "attendance" },
  { "account_id,at,from,to", "interactions" },
  { "account_id,period_start,period_end,fee", "contracts" },
  { "account_id,milestone,item,due_date", "milestones" },
  { "account_id,item,promised_at,by", "promises" },
  { "account_id,play,started_at", "actions" },
  { "started_at,note", "incidents" },
  { "date,service,p95_ms", "service" },
  { "account_id,user,trained_at", "training" },
  { "account_id,user,behaviour,date", "behaviours" },
  { "account_id,task,due_date,done_date", "onboarding" },
  { "account_id,date,user,feature", "usage!count" },
  { "Id,WhoId,WhatId,Subject,ActivityDate,Status,Priority,OwnerId,AccountId,CreatedDate", "" }, /* a call */
  { "Id,AccountId,Name,StageName,Amount,CloseDate,OwnerId,CreatedDate,SystemModstamp", "" },    /* a deal */
  { "Id,Username,Name,CompanyName,Email,Title,Department,ProfileId,CreatedById", "" }, /* one of us */
  { "Id,LastName,FirstName,Company,Status,LeadSource,Email,OwnerId,CreatedDate", "" },
  { "account_id,open_tickets,nps_score", "" },
  { "Dear team, we met today", "" },
  { "system,id,kind,value,name", "" }, /* id_map is internal */
  { "email,phone,street,city,shoe size", "" },
  { "", "" },
};

static void
test_headers (void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (header_cases); i++) {
    g_auto (GStrv) cells = g_strsplit (header_cases[i].header, ",", -1);
    CsvRecord header = { .cells = cells, .count = g_strv_length (cells), .line = 1 };
    CsvMap map;
    csv_map_build (&header, NULL, -1, &map);
    g_autofree char *kind = g_strconcat (map.kind >= 0 ? table_get ((TableKind) map.kind)->name : "",
                                         map.kind >= 0 && map.missing != NULL ? "!" : "",
                                         map.kind >= 0 && map.missing != NULL ? map.missing : "", NULL);
    csv_map_clear (&map);
    if (strcmp (kind, header_cases[i].kind) != 0)
      fail_msg ("\"%s\" is taken for \"%s\", not \"%s\"", header_cases[i].header, kind, header_cases[i].kind);
  }
}

/* Sorted by date, as exports are, the day that decides comes late.  More than the first look takes in. */
static void
test_order_decided_late (void **state)
{
  (void) state;
  g_autoptr (GString) text = g_string_new ("account_id,date,rating\nA1,02/03/2025,red\n");
  while (text->len < 3u << 20)
    g_string_append (text, "A1,12/11/2025,green\n");
  g_string_append (text, "A1,12/31/2025,green\n");
  SourceOptions options = { 0 };
  Collected all = collect (&csv_format, text->str, text->len, &options);
  assert_true (g_str_has_prefix (all.text->str, "ratings@2 account_id=A1 date=2025-02-03 "));
  assert_int_equal (all.diag->warning_count, 0);
  collected_clear (&all);
}

/* A spreadsheet that turned some dates around: said, with what is done. */
static void
test_both_orders (void **state)
{
  (void) state;
  static const char text[] = "account_id,date,rating\nA1,02/03/2025,red\nA1,13/02/2025,red\n"
                             "A1,14/02/2025,red\nA1,02/15/2025,red\n";
  SourceOptions options = { 0 };
  Collected all = collect (&csv_format, text, sizeof text - 1, &options);
  assert_true (g_str_has_prefix (all.text->str, "ratings@2 account_id=A1 date=2025-03-02 "));
  assert_int_equal (all.diag->warning_count, 1);
  assert_string_equal (all.diag->warnings->pdata[0],
                       "column `date`: 2 of its dates have the day first, 1 the month; "
                       "those that could be either are read with the day first");
  collected_clear (&all);
}

/* Only a column of lists takes all of them. */
static void
test_repeated_headers (void **state)
{
  (void) state;
  static const char text[] =
      "account_id,email,E-Mail,name,start_date,start date\n"
      "A1,bob@a.example,rob@a.example,Bob,,2025-01-02\nA1,,eve@a.example,Eve,2025-02-03,2025-03-04\n"
      "A1,,,Nobody,,\n";
  SourceOptions options = { 0 };
  Collected all = collect (&csv_format, text, sizeof text - 1, &options);
  assert_string_equal (all.text->str,
                       "contacts@2 account_id=A1 email=bob@a.example name=Bob start_date=2025-01-02\n"
                       "contacts@3 account_id=A1 email=eve@a.example name=Eve start_date=2025-02-03\n");
  assert_int_equal (all.diag->rejected_count, 1);
  collected_clear (&all);
}

static void
test_configured_columns (void **state)
{
  (void) state;
  g_autofree char *text = NULL;
  gsize length;
  assert_true (g_file_get_contents (FIXTURE ("german-headers.csv"), &text, &length, NULL));
  assert_false (csv_format.sniff ((const uint8_t *) text, length, "x"));
  g_autoptr (GHashTable) columns = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (columns, "konto-id", "usage.account_id");
  g_hash_table_insert (columns, "datum", "usage.date");
  g_hash_table_insert (columns, "anzahl", "usage.count");
  assert_true (csv_sniff_mapped ((const uint8_t *) text, length, columns));
  SourceOptions options = { .columns = columns };
  Collected all = collect (&csv_format, text, length, &options);
  assert_string_equal (all.text->str, "usage@2 account_id=A1 date=2024-12-31 count=1234.5\n");
  collected_clear (&all);
}

static void
test_configured_wins (void **state)
{
  (void) state;
  static const char text[] = "account_id,date,count,active\nA1,2025-01-02,3,7\n";
  g_autoptr (GHashTable) columns = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (columns, "active", "usage.count");
  SourceOptions options = { .columns = columns };
  Collected all = collect (&csv_format, text, sizeof text - 1, &options);
  assert_string_equal (all.text->str, "usage@2 account_id=A1 date=2025-01-02 count=7\n");
  collected_clear (&all);
}

static void
test_forced_kind (void **state)
{
  (void) state;
  static const char text[] = "account_id,name\nA1,Acme\n";
  SourceOptions options = { .as_kind = "usage" };
  Collected all = collect (&csv_format, text, sizeof text - 1, &options);
  assert_non_null (all.error);
  assert_true (g_str_has_prefix (all.error->message, "usage: column `"));
  collected_clear (&all);
}

static void
test_bad_optional_cell (void **state)
{
  (void) state;
  static const char text[] =
      "account_id,ticket_id,created_at,resolved_at,reopened\nA1,7,2025-01-02,tomorrow,often\n";
  SourceOptions options = { 0 };
  Collected all = collect (&csv_format, text, sizeof text - 1, &options);
  assert_string_equal (all.text->str, "tickets@2 account_id=A1 ticket_id=7 created_at=2025-01-02\n");
  assert_int_equal (all.diag->warning_count, 2);
  assert_int_equal (all.diag->rejected_count, 0);
  collected_clear (&all);
}

static void
test_reject_names_line_and_column (void **state)
{
  (void) state;
  static const char text[] = "account_id,date,count\nA1,2025-01-02,3\nA1,never,3\n";
  SourceOptions options = { 0 };
  Collected all = collect (&csv_format, text, sizeof text - 1, &options);
  assert_int_equal (all.diag->rejects->len, 1);
  const DiagReject *reject = all.diag->rejects->pdata[0];
  assert_int_equal (reject->place, 3);
  assert_int_equal (reject->unit, DIAG_LINE);
  assert_string_equal (reject->reason, "column `date`: \"never\" is not a date");
  collected_clear (&all);
}

/* A cell beyond the limit costs its row, not the file, and not the memory. */
static void
test_long_cell (void **state)
{
  (void) state;
  g_autoptr (GString) text = g_string_new ("account_id,name\nA1,\"");
  gsize start = text->len;
  g_string_set_size (text, start + 3 * LIMIT_CSV_FIELD_BYTES);
  memset (text->str + start, 'x', 3 * LIMIT_CSV_FIELD_BYTES);
  g_string_append (text, "\"\nA2,Acme\n");
  SourceOptions options = { 0 };
  Collected all = collect (&csv_format, text->str, text->len, &options);
  assert_string_equal (all.text->str, "accounts@3 account_id=A2 name=Acme\n");
  assert_int_equal (all.counts.found, 2);
  assert_int_equal (all.diag->rejected_count, 1);
  collected_clear (&all);
}

static void
test_long_line (void **state)
{
  (void) state;
  g_autoptr (GString) text = g_string_new ("account_id,name\nA1,");
  gsize start = text->len;
  g_string_set_size (text, start + 3 * LIMIT_CSV_ROW_BYTES);
  memset (text->str + start, 'x', 3 * LIMIT_CSV_ROW_BYTES);
  g_string_append (text, "\nA2,Acme\n");
  SourceOptions options = { 0 };
  Collected all = collect (&csv_format, text->str, text->len, &options);
  assert_string_equal (all.text->str, "accounts@3 account_id=A2 name=Acme\n");
  assert_int_equal (all.diag->rejected_count, 1);
  collected_clear (&all);
}

static bool
refuse_row (const Row *row, gpointer user_data, GError **error)
{
  (void) row;
  (*(int *) user_data)++;
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC, "full");
  return false;
}

static void
test_sink_refusal_ends_reading (void **state)
{
  (void) state;
  static const char text[] = "account_id,date,count\nA1,2025-01-02,3\nA1,2025-01-03,3\n";
  g_autoptr (Stream) stream = stream_new_bytes (text, sizeof text - 1);
  g_autoptr (Diag) diag = diag_new ();
  g_autoptr (GError) error = NULL;
  SourceCounts counts = { 0 };
  SourceOptions options = { 0 };
  int calls = 0;
  RecordSink sink = { .row = refuse_row, .user_data = &calls };
  assert_false (csv_format.read (stream, &options, &sink, diag, &counts, &error));
  assert_int_equal (calls, 1);
  assert_true (g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC));
}

static void
test_binary_is_no_table (void **state)
{
  (void) state;
  static const uint8_t junk[] = "account_id\0,name\n\1\2\3,\xff\xfe\n";
  assert_false (csv_format.sniff (junk, sizeof junk, "x.csv"));
}

/* A zero byte in a row is the row's own trouble, wherever it stands, and costs nothing but itself. */
static void
test_zero_bytes (void **state)
{
  (void) state;
  static const char text[] = "account_id,name\nA1,Ac\0me\nA2,Be\0ta\n";
  assert_true (csv_format.sniff ((const uint8_t *) text, sizeof text - 1, "x"));
  SourceOptions options = { 0 };
  Collected all = collect (&csv_format, text, sizeof text - 1, &options);
  assert_string_equal (all.text->str,
                       "accounts@2 account_id=A1 name=Acme\naccounts@3 account_id=A2 name=Beta\n");
  assert_int_equal (all.diag->warning_count, 1);
  assert_string_equal (all.diag->warnings->pdata[0],
                       "line 2: bytes of zero are left out, here and further down");
  collected_clear (&all);
}

/* What is off its scale is left out with its line, and rejected where the row says nothing else. */
static void
test_scales (void **state)
{
  (void) state;
  static const struct {
    const char *text, *rows, *said;
    bool is_rejected;
  } rows[] = {
    { "account_id,date,rating\nA1,2025-01-02,Amber\n",
      "ratings@2 account_id=A1 date=2025-01-02 rating=yellow\n", NULL, false },
    { "account_id,date,rating\nA1,2025-01-02,purple\n", "",
      "column `rating`: \"purple\" is not green, yellow or red, in any of the words for them", true },
    { "account_id,respondent,kind,score\nA1,a@x.example,NPS,87\n",
      "surveys@2 account_id=A1 respondent=a@x.example kind=nps\n",
      "line 2, column `score`: \"87\" is not a score from 0 to 10 and is left out", false },
    { "account_id,respondent,kind,score\nA1,a@x.example,csat,9\n",
      "surveys@2 account_id=A1 respondent=a@x.example kind=csat\n",
      "line 2, column `score`: \"9\" is not a satisfaction from 1 to 5 and is left out", false },
    { "account_id,respondent,kind,score\nA1,a@x.example,,-1\n",
      "surveys@2 account_id=A1 respondent=a@x.example\n",
      "line 2, column `score`: \"-1\" is not a score from 0 to 10 and is left out", false },
    { "account_id,respondent,kind,score\nA1,a@x.example,nps,10\n",
      "surveys@2 account_id=A1 respondent=a@x.example score=10 kind=nps\n", NULL, false },
    { "account_id,name,domains,csm_rating\nA1,Acme,acme.example,72\n",
      "accounts@2 account_id=A1 name=Acme domains=acme.example\n",
      "line 2, column `csm_rating`: \"72\" is not green, yellow or red, in any of the words for them and is "
      "left out",
      false },
    { "account_id,ticket_id,created_at,satisfaction\nA1,T1,2025-01-02,0\n",
      "tickets@2 account_id=A1 ticket_id=T1 created_at=2025-01-02\n",
      "line 2, column `satisfaction`: \"0\" is not a rating from 1 to 5 and is left out", false },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    SourceOptions options = { 0 };
    Collected all = collect (&csv_format, rows[i].text, strlen (rows[i].text), &options);
    assert_string_equal (all.text->str, rows[i].rows);
    assert_int_equal (all.diag->rejected_count, rows[i].is_rejected);
    assert_int_equal (all.diag->warning_count, rows[i].said != NULL && !rows[i].is_rejected);
    if (rows[i].said != NULL)
      assert_string_equal (rows[i].is_rejected ? first_reject (&all) : all.diag->warnings->pdata[0],
                           rows[i].said);
    collected_clear (&all);
  }
}

/* Which lines below the rows are a report's farewell, and which are rows that cannot be read. */
static void
test_below_the_rows (void **state)
{
  (void) state;
  static const struct {
    const char *lines;
    uint64_t found, rejected, warnings;
  } rows[] = {
    { "\nCopyright\nConfidential,,\n", 1, 0, 1 },
    { ",,\nTotal,,\n", 1, 0, 1 },
    { "Copyright\n", 2, 1, 0 },                      /* no empty line: a row that was cut off */
    { "\nA2,2025-02-03,\n", 2, 1, 0 },               /* most of a row */
    { "\nCopyright\nA2,2025-02-03,red\n", 3, 1, 0 }, /* a row follows */
    { "\nA2,2025-02-03,red\n\nCopyright\n", 2, 0, 1 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *text = g_strconcat ("account_id,date,rating\nA1,2025-02-03,red\n", rows[i].lines, NULL);
    SourceOptions options = { 0 };
    Collected all = collect (&csv_format, text, strlen (text), &options);
    if (all.counts.found != rows[i].found || all.diag->rejected_count != rows[i].rejected ||
        all.diag->warning_count != rows[i].warnings)
      fail_msg ("%s: found %u, rejected %u, warnings %u", rows[i].lines, (unsigned) all.counts.found,
                (unsigned) all.diag->rejected_count, (unsigned) all.diag->warning_count);
    collected_clear (&all);
  }
}

/* More lines than a farewell has: nothing is left out in silence. */
static void
test_long_farewell (void **state)
{
  (void) state;
  g_autoptr (GString) text = g_string_new ("account_id,date,rating\nA1,2025-02-03,red\n\n");
  for (int i = 0; i < 50; i++)
    g_string_append (text, "A1\n");
  SourceOptions options = { 0 };
  Collected all = collect (&csv_format, text->str, text->len, &options);
  assert_int_equal (all.counts.found, 51);
  assert_int_equal (all.diag->rejected_count, 50);
  collected_clear (&all);
}

/* Which lines may stand above a header. */
static void
test_above_the_header (void **state)
{
  (void) state;
  static const struct {
    const char *lines;
    bool is_known;
  } rows[] = {
    { "Report: ratings\n\n", true },
    { "\"Filtered by: a, b, c\",,\nAs of:,2025-01-02\n", true },
    { "sep=,\nReport: ratings\n", true },
    { "Report; of; ratings\n", true },  /* the header says what separates */
    { "id,shoe,size\n1,2,3\n", false }, /* another table */
    { "Report\0\n", false },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autoptr (GString) text = g_string_new (rows[i].lines);
    if (i == 5)
      g_string_append_len (text, "\0\n", 2);
    g_string_append (text, "account_id,date,rating\nA1,2025-02-03,red\n");
    if (csv_format.sniff ((const uint8_t *) text->str, text->len, "x") != rows[i].is_known)
      fail_msg ("%s above the header: expected %d", rows[i].lines, rows[i].is_known);
  }
}

/* A table that is asked for is looked for below titles too. */
static void
test_forced_kind_below_titles (void **state)
{
  (void) state;
  static const char text[] = "Usage of all\n\naccount_id;date;count\nA1;2025-02-03;4\n";
  SourceOptions options = { .as_kind = "usage" };
  Collected all = collect (&csv_format, text, sizeof text - 1, &options);
  assert_string_equal (all.text->str, "usage@4 account_id=A1 date=2025-02-03 count=4\n");
  collected_clear (&all);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_files),
    cmocka_unit_test (test_headers),
    cmocka_unit_test (test_order_decided_late),
    cmocka_unit_test (test_both_orders),
    cmocka_unit_test (test_repeated_headers),
    cmocka_unit_test (test_configured_columns),
    cmocka_unit_test (test_configured_wins),
    cmocka_unit_test (test_forced_kind),
    cmocka_unit_test (test_bad_optional_cell),
    cmocka_unit_test (test_reject_names_line_and_column),
    cmocka_unit_test (test_long_cell),
    cmocka_unit_test (test_long_line),
    cmocka_unit_test (test_sink_refusal_ends_reading),
    cmocka_unit_test (test_binary_is_no_table),
    cmocka_unit_test (test_zero_bytes),
    cmocka_unit_test (test_scales),
    cmocka_unit_test (test_below_the_rows),
    cmocka_unit_test (test_long_farewell),
    cmocka_unit_test (test_above_the_header),
    cmocka_unit_test (test_forced_kind_below_titles),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
