/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hand-made assessments of two dates in, changes with their causes out; every number is counted by hand. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "pipeline/audit.h"
#include "report/audit_format.h"
#include "report/audit_pseudonym.h"
#include "report/cells.h"

#define FROM 20000 /* days; the second date is a quarter later */
#define TO (FROM + 91)

typedef struct {
  const char *code;
  SignalState state;
  double points;
  const char *evidence; /* NULL: none */
  int32_t day;
} Signal;

static AccountAssessment *
add_account (Assessment *assessment, const char *id, Band band, double points)
{
  AccountAssessment *account = account_assessment_new (id, id);
  account->band = band;
  account->points = points;
  account->pending = -1;
  g_ptr_array_add (assessment->accounts, account);
  return account;
}

static Finding *
add_signal (AccountAssessment *account, const Signal *signal)
{
  Finding *finding = finding_new ();
  finding->code = finding->id = finding->title = g_intern_string (signal->code);
  char **texts[] = { &finding->reason, &finding->text };
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_free (*texts[i]);
    *texts[i] = g_strdup (signal->code);
  }
  finding->state = signal->state;
  finding->points = signal->points;
  finding->onset_day = DAY_NONE;
  if (signal->evidence != NULL)
    evidence_list_add (&finding->evidence, evidence_new ("message", signal->evidence, signal->day, NULL));
  g_ptr_array_add (account->findings, finding);
  return finding;
}

static Assessment *
make (int32_t day, const char *id, Band band, double points, const Signal *signals)
{
  Assessment *assessment = assessment_new (day);
  AccountAssessment *account = add_account (assessment, id, band, points);
  for (; signals->code != NULL; signals++)
    add_signal (account, signals);
  return assessment;
}

static const AuditAccount *
find_account (const Audit *audit, const char *id)
{
  for (guint i = 0; i < audit->accounts->len; i++)
    if (strcmp (((AuditAccount *) audit->accounts->pdata[i])->id, id) == 0)
      return audit->accounts->pdata[i];
  fail_msg ("no account %s", id);
  return NULL;
}

static const AuditChange *
find_change (const AuditAccount *account, const char *code)
{
  for (guint i = 0; i < account->changes->len; i++)
    if (strcmp (audit_get_code (account->changes->pdata[i]), code) == 0)
      return account->changes->pdata[i];
  fail_msg ("no change of %s", code);
  return NULL;
}

static void
assert_closes (const AuditAccount *account, double from, double to)
{
  double sum = from;
  for (guint i = 0; i < account->changes->len; i++)
    sum += ((AuditChange *) account->changes->pdata[i])->points;
  assert_true (fabs (sum - to) < 1e-9);
}

/* One signal a row: what it was, what it is, what that is called, and why. */
static void
test_kinds_and_causes (void **state)
{
  (void) state;
  static const struct {
    Signal before, after;
    AuditChangeKind kind;
    AuditCause cause;
    double points;
    AuditEvidenceKind evidence_kind;
    const char *evidence;
  } cases[] = {
    { { "T1", STATE_CLEAR, 0, NULL, 0 },
      { "T1", STATE_FIRED, 3, "new", FROM + 1 },
      CHANGE_APPEARED,
      CAUSE_EVIDENCE,
      3,
      EVIDENCE_NOW,
      "new" },
    { { "T1", STATE_CLEAR, 0, NULL, 0 },
      { "T1", STATE_FIRED, 3, "old", FROM },
      CHANGE_APPEARED,
      CAUSE_EVIDENCE,
      3,
      EVIDENCE_NOW,
      "old" },
    { { "T1", STATE_FIRED, 6, "old", FROM - 9 },
      { "T1", STATE_CLEAR, 0, NULL, 0 },
      CHANGE_CLEARED,
      CAUSE_EVIDENCE,
      -6,
      EVIDENCE_BEFORE,
      "old" },
    { { "T1", STATE_FIRED, 6, "old", FROM - 9 },
      { "T1", STATE_SUPPRESSED, 0, "old", FROM - 9 },
      CHANGE_HELD_BACK,
      CAUSE_EVIDENCE,
      -6,
      EVIDENCE_BOTH,
      "old" },
    { { "T1", STATE_FIRED, 6, "old", FROM - 9 },
      { "T1", STATE_FIRED, 2, "new", FROM + 9 },
      CHANGE_POINTS,
      CAUSE_EVIDENCE,
      -4,
      EVIDENCE_NOW,
      "new" },
    { { "T1", STATE_FIRED, 6, "old", FROM - 9 },
      { "T1", STATE_UNKNOWN, 0, NULL, 0 },
      CHANGE_UNKNOWN,
      CAUSE_DATA,
      -6,
      EVIDENCE_BEFORE,
      "old" },
    { { "T1", STATE_UNKNOWN, 0, NULL, 0 },
      { "T1", STATE_FIRED, 6, "new", FROM + 9 },
      CHANGE_APPEARED,
      CAUSE_DATA,
      6,
      EVIDENCE_NOW,
      "new" },
    { { "T1", STATE_UNKNOWN, 0, NULL, 0 },
      { "T1", STATE_CLEAR, 0, "new", FROM + 9 },
      CHANGE_KNOWN,
      CAUSE_DATA,
      0,
      EVIDENCE_NOW,
      "new" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Signal before[] = { cases[i].before, { 0 } }, after[] = { cases[i].after, { 0 } };
    g_autoptr (Audit) audit = audit_new (FROM, TO);
    audit_add_step (audit, CAUSE_RULE, make (FROM, "A", BAND_WATCH, before->points, before));
    audit_add_step (audit, CAUSE_EVIDENCE, make (TO, "A", BAND_WATCH, after->points, after));
    audit_compare (audit, NULL, NULL);
    const AuditAccount *account = find_account (audit, "A");
    assert_int_equal (account->changes->len, 1);
    const AuditChange *change = account->changes->pdata[0];
    assert_int_equal (change->kind, cases[i].kind);
    assert_int_equal (change->cause, cases[i].cause);
    assert_true (change->points == cases[i].points);
    assert_int_equal (change->evidence_kind, cases[i].evidence_kind);
    assert_int_equal (change->evidence->len, 1);
    assert_string_equal (((Evidence *) change->evidence->pdata[0])->id, cases[i].evidence);
    assert_closes (account, before->points, after->points);
  }
}

/* 0 → 3 with today's rules → 3 + 3 with the merge → 6 + 9, capped at 12, with late rows → 9 + 9 of 15 in the
 * end. */
static void
test_each_step_has_its_cause (void **state)
{
  (void) state;
  const Signal steps[][5] = {
    { { "G1", STATE_CLEAR, 0, NULL, 0 }, { "K1", STATE_CLEAR, 0, NULL, 0 }, { 0 } },
    { { "G1", STATE_CLEAR, 0, NULL, 0 }, { "K1", STATE_FIRED, 3, "k", FROM - 3 }, { 0 } },
    { { "G1", STATE_CLEAR, 0, NULL, 0 },
      { "K1", STATE_FIRED, 3, "k", FROM - 3 },
      { "T2", STATE_FIRED, 3, "t", FROM - 2 },
      { 0 } },
    { { "G1", STATE_FIRED, 9, "g", FROM - 1 },
      { "K1", STATE_FIRED, 3, "k", FROM - 3 },
      { "T2", STATE_FIRED, 3, "t", FROM - 2 },
      { 0 } },
    { { "G1", STATE_FIRED, 9, "g", FROM - 1 },
      { "K1", STATE_CLEAR, 0, NULL, 0 },
      { "T2", STATE_FIRED, 9, "t2", FROM + 2 },
      { 0 } },
  };
  static const AuditCause causes[] = { CAUSE_RULE, CAUSE_RULE, CAUSE_MERGE, CAUSE_DATA, CAUSE_EVIDENCE };
  static const double points[] = { 0, 3, 6, 12, 15 };
  g_autoptr (Audit) audit = audit_new (FROM, TO);
  audit->has_earlier_rules = true;
  for (size_t i = 0; i < G_N_ELEMENTS (steps); i++)
    audit_add_step (audit, causes[i], make (i < 4 ? FROM : TO, "A", BAND_WATCH, points[i], steps[i]));
  AuditLearnt *late = g_new0 (AuditLearnt, 1);
  *late = (AuditLearnt){ CAUSE_DATA, g_strdup ("A"), evidence_new ("row", "invitations:7", FROM + 5, NULL) };
  g_ptr_array_add (audit->learnt, late);
  audit_compare (audit, NULL, NULL);
  const AuditAccount *account = find_account (audit, "A");
  assert_closes (account, 0, 15);
  const AuditChange *g1 = find_change (account, "G1"), *t2 = find_change (account, "T2");
  assert_int_equal (g1->cause, CAUSE_DATA);
  assert_string_equal (((Evidence *) g1->evidence->pdata[0])->id, "invitations:7");
  assert_int_equal (t2->kind, CHANGE_APPEARED);
  assert_int_equal (t2->cause, CAUSE_MERGE);
  assert_true (t2->points == 3);
  double caps = 0, by_cause[CAUSE_COUNT] = { 0 };
  for (guint i = 0; i < account->changes->len; i++) {
    const AuditChange *change = account->changes->pdata[i];
    caps += change->kind == CHANGE_CAPS ? change->points : 0;
    by_cause[change->cause] += change->points;
  }
  assert_true (caps == -3);                    /* of 18 by signals 15 count in the end, of 0 all */
  assert_true (by_cause[CAUSE_RULE] == 3);     /* K1 */
  assert_true (by_cause[CAUSE_MERGE] == 3);    /* T2 */
  assert_true (by_cause[CAUSE_DATA] == 6);     /* G1 9, caps -3 */
  assert_true (by_cause[CAUSE_EVIDENCE] == 3); /* T2 6, K1 -3; the caps stay at -3 */
}

/* Three accounts at the first date, three at the second, two of them at both. */
static Audit *
make_portfolio (void)
{
  Audit *audit = audit_new (FROM, TO);
  Assessment *first = assessment_new (FROM), *second = assessment_new (TO);
  const Signal fired = { "T2", STATE_FIRED, 6, "<a@x.example>", FROM + 3 },
               clear = { "T3", STATE_CLEAR, 0, NULL, 0 };
  add_account (first, "A", BAND_WATCH, 0);
  add_account (first, "B", BAND_NO_ADVERSE, 0);
  add_signal (add_account (first, "C", BAND_HIGH, 6), &fired);
  AccountAssessment *a = add_account (second, "A", BAND_HIGH, 6),
                    *d = add_account (second, "D", BAND_WATCH, 6);
  add_signal (a, &fired);
  a->owner = g_strdup ("Ann");
  add_account (second, "B", BAND_NO_ADVERSE, 0);
  add_signal (d, &fired);
  add_signal (d, &clear);
  audit_add_step (audit, CAUSE_RULE, first);
  audit_add_step (audit, CAUSE_EVIDENCE, second);
  return audit;
}

static void
test_bands_reconcile (void **state)
{
  (void) state;
  static const struct {
    int band;
    guint before, after;
  } cases[] = { { BAND_NO_ADVERSE, 1, 1 },    { BAND_WATCH, 1, 1 },    { BAND_HIGH, 1, 1 },
                { AUDIT_NOT_ASSESSED, 1, 1 }, { BAND_CRITICAL, 0, 0 }, { BAND_INSUFFICIENT, 0, 0 } };
  g_autoptr (Audit) audit = make_portfolio ();
  audit_compare (audit, NULL, NULL);
  assert_int_equal (audit->accounts->len, 4);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    assert_int_equal (audit_count_before (audit, cases[i].band), cases[i].before);
    assert_int_equal (audit_count_after (audit, cases[i].band), cases[i].after);
  }
  assert_int_equal (audit->moves[BAND_WATCH][BAND_HIGH], 1);
  assert_int_equal (audit->moves[BAND_HIGH][AUDIT_NOT_ASSESSED], 1);
  assert_int_equal (audit->moves[AUDIT_NOT_ASSESSED][BAND_WATCH], 1);
  assert_int_equal (audit->moves[BAND_NO_ADVERSE][BAND_NO_ADVERSE], 1);
  assert_closes (find_account (audit, "C"), 6, 0);
  assert_closes (find_account (audit, "D"), 0, 6);
  assert_int_equal (find_account (audit, "D")->changes->len,
                    1); /* a clear signal of a new account is no news */
  assert_false (audit_is_changed (find_account (audit, "B")));
}

static void
test_only_some_accounts (void **state)
{
  (void) state;
  g_autoptr (Audit) one = make_portfolio (), owned = make_portfolio ();
  audit_compare (one, "C", NULL);
  assert_int_equal (one->accounts->len, 1);
  assert_int_equal (audit_count_before (one, BAND_HIGH), 1);
  assert_int_equal (audit_count_before (one, BAND_WATCH), 0);
  audit_compare (owned, NULL, "Ann");
  assert_int_equal (owned->accounts->len, 1);
  assert_string_equal (((AuditAccount *) owned->accounts->pdata[0])->id, "A");
}

static int
find_widest (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  int widest = 0;
  for (int i = 0; lines[i] != NULL; i++)
    widest = MAX (widest, cells_width (lines[i]));
  return widest;
}

static void
test_text_fits_the_page (void **state)
{
  (void) state;
  g_autoptr (Audit) audit = make_portfolio ();
  AccountAssessment *account = g_ptr_array_index (audit_last (audit)->accounts, 0);
  g_free (account->name);
  account->name = g_strnfill (300, 'w');
  Finding *finding = account->findings->pdata[0];
  g_free (finding->text);
  finding->text = g_strdup ("Contacts \033[31mfell\n from 王小明 "
                            "to 1, and so on and on, far beyond one line of a terminal, "
                            "which has to be wrapped somewhere before it ends.");
  audit_compare (audit, NULL, NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (report_file_free);
  assert_true (audit_format_write (audit, "text", NULL, files, NULL));
  gsize size;
  const char *bytes = g_bytes_get_data (((ReportFile *) files->pdata[0])->bytes, &size);
  g_autofree char *text = g_strndup (bytes, size);
  assert_null (strchr (text, '\033'));
  assert_non_null (strstr (text, "As before: B"));
  assert_non_null (strstr (text, "<a@x.example>"));
  assert_in_range (find_widest (text), 61, CELLS_PAGE);
  assert_true (audit_format_write (audit, "text", &(ReportOptions){ .width = 60 }, files, NULL));
  bytes = g_bytes_get_data (((ReportFile *) files->pdata[1])->bytes, &size);
  g_autofree char *narrow = g_strndup (bytes, size);
  assert_in_range (find_widest (narrow), 1, 60);
}

/* fontconfig 2.14 keeps one pattern of the thread that read its configuration. */
const char *__lsan_default_suppressions (void);
const char *
__lsan_default_suppressions (void)
{
  return "leak:libfontconfig";
}

static void
test_formats (void **state)
{
  (void) state;
  static const struct {
    const char *format;
    guint files;
  } cases[] = { { "text", 1 }, { "json", 1 }, { "html", 1 }, { "csv", 4 },
                { "pdf", 1 },  { "xlsx", 1 }, { "odt", 0 } };
  g_autoptr (Audit) audit = make_portfolio ();
  audit_compare (audit, NULL, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (report_file_free);
    g_autoptr (GError) error = NULL;
    assert_int_equal (audit_format_write (audit, cases[i].format, NULL, files, &error), cases[i].files > 0);
    assert_int_equal (files->len, cases[i].files);
    assert_int_equal (g_error_matches (error, WEFT_ERROR, WEFT_ERROR_USAGE), cases[i].files == 0);
  }
}

/* What was compared under the names is what is shown behind the pseudonyms. */
static void
test_pseudonyms_change_nothing_else (void **state)
{
  (void) state;
  g_autoptr (Audit) audit = make_portfolio ();
  audit_compare (audit, NULL, NULL);
  g_autoptr (GBytes) key = g_bytes_new_static ("a key of sixteen bytes", 22);
  g_autoptr (Audit) masked = audit_pseudonymise (audit, key);
  assert_int_equal (masked->accounts->len, audit->accounts->len);
  assert_memory_equal (masked->moves, audit->moves, sizeof audit->moves);
  double points = 0, masked_points = 0;
  guint changes = 0, masked_changes = 0;
  for (guint i = 0; i < audit->accounts->len; i++) {
    const AuditAccount *one = audit->accounts->pdata[i], *other = masked->accounts->pdata[i];
    assert_true (i == 0 || strcmp (((AuditAccount *) masked->accounts->pdata[i - 1])->id, other->id) < 0);
    assert_true (g_str_has_prefix (other->name, "Company "));
    changes += one->changes->len;
    masked_changes += other->changes->len;
    for (guint k = 0; k < one->changes->len; k++)
      points += ((AuditChange *) one->changes->pdata[k])->points;
    for (guint k = 0; k < other->changes->len; k++) {
      const AuditChange *change = other->changes->pdata[k];
      masked_points += change->points;
      for (guint e = 0; e < change->evidence->len; e++)
        assert_true (g_str_has_prefix (((Evidence *) change->evidence->pdata[e])->id, "message "));
    }
  }
  assert_true (changes > 0);
  assert_int_equal (changes, masked_changes);
  assert_float_equal (points, masked_points, 1e-9);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_kinds_and_causes),
    cmocka_unit_test (test_each_step_has_its_cause),
    cmocka_unit_test (test_bands_reconcile),
    cmocka_unit_test (test_only_some_accounts),
    cmocka_unit_test (test_text_fits_the_page),
    cmocka_unit_test (test_formats),
    cmocka_unit_test (test_pseudonyms_change_nothing_else),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
