/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_sample.h"

#include <glib/gstdio.h>
#include <jansson.h>
#include <sys/wait.h>
#include <unistd.h>

#include "report/cells.h"
#include "report/html.h"
#include "report/key_numbers.h"
#include "report/map.h"
#include "report/markup.h"
#include "report/summary.h"
#include "weft/error.h"

static const char *const all_formats[] = { "json", "text", "explain", "html", "csv" };

static GPtrArray *
write_report (const Assessment *assessment, const char *format, const ReportOptions *options)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (report_file_free);
  g_autoptr (GError) error = NULL;
  if (!report_write (assessment, format, options, files, &error))
    fail_msg ("%s: %s", format, error->message);
  return files;
}

/* The bytes come out of a GString, so a zero follows them. */
static const char *
get_text (const ReportFile *file)
{
  return g_bytes_get_data (file->bytes, NULL);
}

static void
two_runs_give_the_same_bytes (void **state)
{
  (void) state;
  ReportOptions options = { .all_pages = true };
  for (size_t f = 0; f < G_N_ELEMENTS (all_formats); f++) {
    g_autoptr (Assessment) first = sample_new (), second = sample_new ();
    g_autoptr (GPtrArray) left = write_report (first, all_formats[f], &options);
    g_autoptr (GPtrArray) right = write_report (second, all_formats[f], &options);
    assert_int_equal (left->len, right->len);
    for (guint i = 0; i < left->len; i++) {
      assert_string_equal (((ReportFile *) left->pdata[i])->path, ((ReportFile *) right->pdata[i])->path);
      assert_true (
          g_bytes_equal (((ReportFile *) left->pdata[i])->bytes, ((ReportFile *) right->pdata[i])->bytes));
    }
  }
}

static bool
is_dangerous (gunichar c)
{
  return (c < 0x20 && c != '\n' && c != '\r') || (c >= 0x7f && c < 0xa0) || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069);
}

/* No format passes on a control character or a direction override, and all of them are valid UTF-8. */
static void
no_raw_control_character_survives (void **state)
{
  (void) state;
  ReportOptions options = { .all_pages = true };
  g_autoptr (Assessment) assessment = sample_new ();
  for (size_t f = 0; f < G_N_ELEMENTS (all_formats); f++) {
    g_autoptr (GPtrArray) files = write_report (assessment, all_formats[f], &options);
    for (guint i = 0; i < files->len; i++) {
      const char *text = get_text (files->pdata[i]);
      assert_true (g_utf8_validate (text, -1, NULL));
      assert_int_equal (strlen (text), g_bytes_get_size (((ReportFile *) files->pdata[i])->bytes));
      for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
        if (is_dangerous (g_utf8_get_char (p)))
          fail_msg ("%s: U+%04X at %zu", ((ReportFile *) files->pdata[i])->path, g_utf8_get_char (p),
                    (size_t) (p - text));
    }
  }
}

static guint
count_of (const char *text, const char *part)
{
  guint count = 0;
  for (const char *p = text; (p = strstr (p, part)) != NULL; p++)
    count++;
  return count;
}

/* A page without its own script and data. */
static char *
dup_still_part (const char *text)
{
  const char *script = strstr (text, "<script type=\"application/json\" id=\"data\">");
  return script != NULL ? g_strndup (text, (gsize) (script - text)) : g_strdup (text);
}

static void
names_cannot_add_markup (void **state)
{
  (void) state;
  ReportOptions options = { .all_pages = true };
  g_autoptr (Assessment) assessment = sample_new ();
  g_autoptr (GPtrArray) files = write_report (assessment, "html", &options);
  for (guint i = 0; i < files->len; i++) {
    const ReportFile *file = files->pdata[i];
    const char *text = get_text (file);
    g_autofree char *still = dup_still_part (text);
    assert_null (strstr (still, "<script"));
    assert_null (strstr (still, "</script"));
    assert_null (strstr (still, "style=\"")); /* the policy forbids it, so it would not be shown */
    assert_null (strstr (text, "<script>alert"));
    assert_int_equal (count_of (text, "<script"), count_of (text, "</script>"));
    assert_true (count_of (text, "<script") <= 2); /* the data and the script, or neither */
    assert_true (strstr (file->path, "..") == NULL || strstr (file->path, "../") == NULL);
  }
}

/* "'sha256-…'" of what stands in the nth element of that name. */
static char *
hash_element (const char *page, const char *begin, const char *end)
{
  const char *start = strstr (page, begin);
  assert_non_null (start);
  start = strchr (start, '>') + 1;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;
  g_checksum_update (checksum, (const guchar *) start, strstr (start, end) - start);
  g_checksum_get_digest (checksum, digest, &size);
  g_autofree char *hash = g_base64_encode (digest, size);
  return g_strdup_printf ("'sha256-%s'", hash);
}

static void
the_policy_holds_the_hashes_of_what_is_ours (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = sample_new ();
  g_autoptr (GPtrArray) files = write_report (assessment, "html", NULL);
  const char *page = sample_find_file (files, "index.html");
  bool has_script = strstr (page, "<script>") != NULL;
  g_autofree char *light = hash_element (page, "<style>", "</style>"),
                  *dark = hash_element (page, "<style id", "</style>");
  g_autofree char *script = has_script ? hash_element (page, "<script>", "</script>") : g_strdup ("'none'");
  g_autofree char *policy = g_strdup_printf ("default-src 'none'; style-src %s %s; script-src %s; "
                                             "require-trusted-types-for 'script'; trusted-types 'none'; ",
                                             light, dark, script);
  assert_non_null (strstr (page, policy));
}

static void
pages_are_written_for_watch_and_above (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = sample_new ();
  g_autoptr (GPtrArray) files = write_report (assessment, "html", NULL);
  const char *index = sample_find_file (files, "index.html");
  sample_find_file (files, "accounts/A017.html");
  sample_find_file (files, "accounts/..%2F%3Dcmd%7C%27%20%2FC%20calc%27%21A0.html");
  sample_find_file (files, "manifest.json");
  assert_int_equal (files->len, 6); /* index, four pages, manifest */
  assert_non_null (strstr (index, "<a href=\"accounts/A017.html\">"));
  assert_non_null (strstr (index, "%252F")); /* the file's name has a percent sign in it */
  assert_null (strstr (index, "accounts/A002.html"));
  assert_non_null (strstr (index, "Fjord Retail"));
}

static void
a_long_id_gets_a_file_name_that_fits (void **state)
{
  (void) state;
  g_autofree char *id = g_strnfill (400, '/'), *other = g_strnfill (401, '/');
  g_autofree char *path = html_page_path (id), *other_path = html_page_path (other);
  assert_true (strlen (path) < 200);
  assert_string_not_equal (path, other_path);
}

static void
accounts_come_most_severe_first (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = sample_new ();
  g_autoptr (GPtrArray) files = write_report (assessment, "csv", NULL);
  const char *table = sample_find_file (files, "portfolio.csv");
  /* unknown is not green */
  const char *const order[] = { "critical", "\"high\"", "elevated", "watch", "insufficient", "no-adverse" };
  for (size_t i = 0; i + 1 < G_N_ELEMENTS (order); i++)
    assert_true (strstr (table, order[i]) < strstr (table, order[i + 1]));
}

static void
csv_cells_are_no_formulas (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = sample_new ();
  g_autoptr (GPtrArray) files = write_report (assessment, "csv", NULL);
  for (guint i = 0; i < files->len; i++) {
    const char *text = get_text (files->pdata[i]);
    static const char *const formulas[] = { ",\"=",  ",\"+",  ",\"@",  ",\"-", "\n\"=",
                                            "\n\"+", "\n\"@", "\n\"-", ",=",   ",@" };
    for (size_t f = 0; f < G_N_ELEMENTS (formulas); f++)
      if (strstr (text, formulas[f]) != NULL)
        fail_msg ("%s holds %s", ((ReportFile *) files->pdata[i])->path, formulas[f]);
  }
  const char *people = sample_find_file (files, "people.csv");
  assert_non_null (strstr (people, "\"'=cmd|' /C calc'!A0</script>"));
}

static void
no_line_of_text_is_wider_than_the_page (void **state)
{
  (void) state;
  static const char *const accounts[] = { NULL, SAMPLE_COLLAPSING, SAMPLE_HOSTILE, SAMPLE_MAIL_ONLY,
                                          SAMPLE_EMPTY };
  g_autoptr (Assessment) assessment = sample_new ();
  for (size_t a = 0; a < G_N_ELEMENTS (accounts); a++)
    for (int f = 1; f <= 2; f++) {
      ReportOptions options = { .account = accounts[a] };
      g_autoptr (GPtrArray) files = write_report (assessment, all_formats[f], &options);
      const char *text = get_text (files->pdata[0]);
      g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
      for (guint i = 0; lines[i] != NULL; i++) {
        if (cells_width (lines[i]) > 100)
          fail_msg ("%d cells: %s", cells_width (lines[i]), lines[i]);
        assert_false (g_str_has_suffix (lines[i], " "));
      }
    }
}

#define MANY_ACCOUNTS 2500 /* more than have their rows made at once, and no multiple of that */

static void
every_account_has_a_row (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = assessment_new (19999);
  for (guint i = 0; i < MANY_ACCOUNTS; i++) {
    g_autofree char *id = g_strdup_printf ("K%04u", i), *name = g_strdup_printf ("Account No%04u", i);
    g_ptr_array_add (assessment->accounts, account_assessment_new (id, name));
  }
  ReportOptions options = { .all_pages = true };
  g_autoptr (GPtrArray) files = write_report (assessment, "text", &options);
  const char *at = get_text (files->pdata[0]);
  for (guint i = 0; i < MANY_ACCOUNTS; i++) {
    g_autofree char *name = g_strdup_printf ("Account No%04u", i);
    const char *found = strstr (at, name);
    if (found == NULL)
      fail_msg ("%s has no row behind the one before", name);
    at = found + strlen (name);
  }
}

static void
the_table_fits_the_terminal (void **state)
{
  (void) state;
  static const int widths[] = { 60, 62, 63, 72, 80, 100, 140 };
  g_autoptr (Assessment) assessment = sample_new ();
  for (int pending = -1; pending <= BAND_HIGH; pending += BAND_HIGH + 1) {
    for (guint a = 0; a < assessment->accounts->len; a++)
      ((AccountAssessment *) assessment->accounts->pdata[a])->pending = pending;
    for (size_t w = 0; w < G_N_ELEMENTS (widths); w++) {
      g_autoptr (GPtrArray) files = write_report (assessment, "text", &(ReportOptions){ .width = widths[w] });
      g_auto (GStrv) lines = g_strsplit (get_text (files->pdata[0]), "\n", -1);
      for (guint i = 0; lines[i] != NULL; i++)
        if (cells_width (lines[i]) > widths[w])
          fail_msg ("%d cells, not %d: %s", cells_width (lines[i]), widths[w], lines[i]);
    }
  }
}

static void
colour_only_when_asked_for (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = sample_new ();
  g_autoptr (GPtrArray) plain = write_report (assessment, "text", NULL);
  g_autoptr (GPtrArray) coloured = write_report (assessment, "text", &(ReportOptions){ .colour = true });
  assert_null (strchr (get_text (plain->pdata[0]), '\033'));
  assert_non_null (strstr (get_text (coloured->pdata[0]), "\033[31;1m"));
}

/* Where the history carries a chance, pages and text print it; else nothing that looks like one. */
static void
a_chance_is_shown_where_there_is_one (void **state)
{
  (void) state;
  static const char *const formats[] = { "text", "html" };
  for (size_t f = 0; f < G_N_ELEMENTS (formats); f++)
    for (int calibrated = 0; calibrated < 2; calibrated++) {
      g_autoptr (Assessment) assessment = sample_new ();
      for (guint i = 0; i < assessment->accounts->len; i++)
        ((AccountAssessment *) assessment->accounts->pdata[i])->probability = calibrated ? 0.41 : NAN;
      g_autoptr (GPtrArray) files =
          write_report (assessment, formats[f], &(ReportOptions){ .account = SAMPLE_COLLAPSING });
      const char *found = strstr (get_text (files->pdata[0]), "41% of notice within 180 days, by your own");
      assert_int_equal (found != NULL, calibrated);
    }
}

/* Whoever sees a line fall in the list sees why nobody was alarmed; a finding goes before it. */
static void
a_note_stands_where_there_is_no_finding (void **state)
{
  (void) state;
  static const char *const formats[] = { "text", "html" };
  static const char gist[] = "(we went quiet"; /* a narrow list cuts it */
  for (size_t f = 0; f < G_N_ELEMENTS (formats); f++)
    for (int flagged = 0; flagged < 2; flagged++) {
      g_autoptr (Assessment) assessment = sample_new ();
      const char *wanted = flagged ? SAMPLE_COLLAPSING : SAMPLE_HEALTHY;
      for (guint i = 0; i < assessment->accounts->len; i++) {
        AccountAssessment *account = assessment->accounts->pdata[i];
        if (strcmp (account->id, wanted) == 0)
          g_ptr_array_add (account->notes, note_new ("vendor-silence", "We went quiet.", DAY_NONE, DAY_NONE));
      }
      g_autoptr (GPtrArray) files = write_report (assessment, formats[f], NULL);
      assert_int_equal (strstr (get_text (files->pdata[0]), gist) != NULL, !flagged);
    }
}

static void
explain_goes_down_to_the_evidence (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = sample_new ();
  g_autoptr (GPtrArray) files =
      write_report (assessment, "explain", &(ReportOptions){ .account = SAMPLE_COLLAPSING, .signal = "t2" });
  const char *text = get_text (files->pdata[0]);
  static const char *const expected[] = { "contacts.ratio < 0.67 and contacts.p <= 0.05",
                                          "2 now, 9.1 in the baseline",
                                          "31 now, 212 in the baseline",
                                          "p 0.0012, q 0.04",
                                          "2026-03-09",
                                          "<m37.202601@client.example>",
                                          "above 0.67",
                                          "reorganisation" };
  for (size_t i = 0; i < G_N_ELEMENTS (expected); i++)
    if (strstr (text, expected[i]) == NULL)
      fail_msg ("no \"%s\" in\n%s", expected[i], text);
  assert_null (strstr (text, "Executive withdrawal"));
}

static void
what_does_not_exist_is_a_usage_error (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = sample_new ();
  const struct {
    const char *format;
    ReportOptions options;
  } cases[] = { { "docx", { 0 } },
                { "json", { .account = "nobody" } },
                { "explain", { .account = SAMPLE_COLLAPSING, .signal = "X9" } } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (report_file_free);
    g_autoptr (GError) error = NULL;
    assert_false (report_write (assessment, cases[i].format, &cases[i].options, files, &error));
    assert_true (g_error_matches (error, WEFT_ERROR, WEFT_ERROR_USAGE));
    assert_int_equal (files->len, 0);
  }
}

/* Without pages there is the list, and no report that would show empty ones. */
static void
of_a_list_there_is_the_list_alone (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = sample_new ();
  assessment->is_list = true;
  const ReportOptions one = { .account = SAMPLE_COLLAPSING };
  static const char *const others[] = { "json", "html", "csv", "xlsx", "pdf", "explain" };
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (report_file_free);
  for (size_t i = 0; i <= G_N_ELEMENTS (others); i++) {
    bool is_other = i < G_N_ELEMENTS (others);
    g_autoptr (GError) error = NULL;
    assert_false (
        report_write (assessment, is_other ? others[i] : "text", is_other ? NULL : &one, files, &error));
    assert_true (g_error_matches (error, WEFT_ERROR, WEFT_ERROR_USAGE));
  }
  g_autoptr (GBytes) key = g_bytes_new_static ("a key of sixteen bytes", 22);
  const ReportOptions masked = { .key = key };
  assert_false (report_write (assessment, "text", &masked, files, NULL));
  assert_int_equal (files->len, 0);
  assert_true (report_write (assessment, "text", NULL, files, NULL));
}

static json_t *
find_json_account (json_t *document, const char *id)
{
  size_t i;
  json_t *account;
  json_array_foreach (json_object_get (document, "accounts"), i,
                      account) if (strcmp (json_string_value (json_object_get (account, "account_id")), id) ==
                                   0) return account;
  fail_msg ("no account %s", id);
  return NULL;
}

static void
json_holds_the_promised_fields (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = sample_new ();
  g_autoptr (GPtrArray) files = write_report (assessment, "json", NULL);
  json_t *document = json_loads (get_text (files->pdata[0]), JSON_REJECT_DUPLICATES, NULL);
  assert_non_null (document);
  assert_string_equal (json_string_value (json_object_get (document, "schema")), "weft.assessment/1");
  assert_string_equal (json_string_value (json_object_get (document, "as_of")), "2026-06-28");
  assert_true (json_real_value (json_object_get (document, "expected_by_chance")) == 1.3);
  assert_int_equal (json_array_size (json_object_get (document, "accounts")), 6);

  json_t *account = find_json_account (document, SAMPLE_COLLAPSING);
  static const char *const fields[] = { "account_id", "name",    "band",     "pending",    "partial",
                                        "points",     "stage",   "coverage", "confidence", "pillars",
                                        "signals",    "metrics", "people",   "notes",      "actions" };
  for (size_t i = 0; i < G_N_ELEMENTS (fields); i++)
    assert_non_null (json_object_get (account, fields[i]));
  assert_string_equal (json_string_value (json_object_get (account, "pending")), "critical");
  json_t *signal = json_array_get (json_object_get (account, "signals"), 0);
  static const char *const signal_fields[] = { "code",    "id",          "pillar",  "family",     "subject",
                                               "state",   "reason",      "points",  "value",      "baseline",
                                               "p_value", "q_value",     "n",       "n_baseline", "onset",
                                               "text",    "clears_when", "evidence" };
  for (size_t i = 0; i < G_N_ELEMENTS (signal_fields); i++)
    assert_non_null (json_object_get (signal, signal_fields[i]));
  assert_string_equal (json_string_value (json_object_get (signal, "onset")), "2026-03-09");
  assert_int_equal (json_array_size (json_object_get (signal, "evidence")), 14);
  json_t *lines = json_object_get (json_object_get (account, "metrics"), "independent_lines");
  assert_int_equal (json_integer_value (json_object_get (lines, "baseline")), 5);
  json_decref (document);
}

/* Skipped where the validator is not installed (the script's status 77). */
static void
json_obeys_its_schema (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = sample_new ();
  g_autoptr (GPtrArray) files = write_report (assessment, "json", NULL);
  g_autofree char *path = NULL;
  close (g_file_open_tmp ("assessment-XXXXXX.json", &path, NULL));
  assert_true (g_file_set_contents (path, get_text (files->pdata[0]), -1, NULL));
  char *command[] = { "scripts/check-schema", path, NULL };
  g_autofree char *complaint = NULL;
  int status = 0;
  bool ran = g_spawn_sync (NULL, command, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &complaint, &status, NULL);
  g_unlink (path);
  if (!ran || WEXITSTATUS (status) == 77)
    skip ();
  if (WEXITSTATUS (status) != 0)
    fail_msg ("%s", complaint);
}

static void
json_says_null_for_unknown (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = sample_new ();
  g_autoptr (GPtrArray) files =
      write_report (assessment, "json", &(ReportOptions){ .account = SAMPLE_MAIL_ONLY });
  json_t *document = json_loads (get_text (files->pdata[0]), 0, NULL);
  json_t *account = find_json_account (document, SAMPLE_MAIL_ONLY);
  assert_true (json_is_null (json_object_get (account, "pending")));
  assert_true (json_is_null (json_object_get (account, "arr")));
  assert_true (json_is_null (json_object_get (account, "renewal")));
  json_t *person = json_array_get (json_object_get (account, "people"), 0);
  assert_true (json_is_null (json_object_get (person, "level")));
  json_t *week = json_array_get (
      json_object_get (json_array_get (json_object_get (account, "series"), 0), "values"), 41);
  assert_true (json_is_null (week)); /* the gap of the sample */
  json_decref (document);
}

/* Counted by hand in sample_collapsing: of 26 client people six are left, of five executives none; Z. Abel
 * carries 0.78. */
static void
key_numbers_are_counted_from_the_people (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = sample_new ();
  for (guint i = 0; i < assessment->accounts->len; i++) {
    const AccountAssessment *account = assessment->accounts->pdata[i];
    KeyNumber numbers[KEY_NUMBERS];
    key_numbers_read (account, numbers);
    if (strcmp (account->id, SAMPLE_COLLAPSING) == 0) {
      assert_true (numbers[0].now == 6 && numbers[0].before == 25 && numbers[0].is_worse);
      assert_true (numbers[1].now == 0 && numbers[1].before == 5 && numbers[1].is_worse);
      assert_true (numbers[2].now == 0.78 && numbers[2].before == 0.1 && numbers[2].is_worse);
    }
    if (strcmp (account->id, SAMPLE_MAIL_ONLY) == 0)
      assert_true (isnan (numbers[1].now)); /* no title is known */
    if (strcmp (account->id, SAMPLE_EMPTY) == 0)
      assert_true (isnan (numbers[0].now) && isnan (numbers[2].now));
  }
}

/* Means of windows: people come whole, but somebody who came now and then is not nobody. */
static void
means_of_people_are_rounded_from_one_on (void **state)
{
  (void) state;
  AccountAssessment *account = account_assessment_new ("A", "A");
  g_ptr_array_add (account->metrics, metric_new ("active_contacts", "Contacts", "persons", 3, 7.4));
  g_ptr_array_add (account->metrics, metric_new ("active_executives", "Executives", "persons", 0, 0.4));
  KeyNumber numbers[KEY_NUMBERS];
  key_numbers_read (account, numbers);
  assert_true (numbers[0].before == 7 && numbers[1].before == 0.4);
  account_assessment_free (account);
}

/* One executive seen every 26 weeks: in 8 weeks 1 - exp(-8/26) = 0.26 of them, which is none; two a week:
 * one. */
static AccountAssessment *
find_account (const Assessment *assessment, const char *id)
{
  for (guint i = 0; i < assessment->accounts->len; i++)
    if (strcmp (((AccountAssessment *) assessment->accounts->pdata[i])->id, id) == 0)
      return assessment->accounts->pdata[i];
  return NULL;
}

/* With three of eight weeks in the export nobody's silence can be read. */
static void
what_is_not_covered_is_no_silence (G_GNUC_UNUSED void **state)
{
  g_autoptr (Assessment) assessment = sample_new ();
  AccountAssessment *account = find_account (assessment, SAMPLE_COLLAPSING);
  Series *contact = (Series *) summary_find_series (account, "person_days");
  KeyNumber numbers[KEY_NUMBERS];
  assert_false (key_numbers_is_blind (account));
  for (int32_t week = week_of_day (account->now_last_day) - 4; week <= week_of_day (account->now_last_day);
       week++)
    g_array_index (contact->values, double, week - contact->first_week) = NAN;
  assert_true (key_numbers_is_blind (account));
  key_numbers_read (account, numbers);
  for (int i = 0; i < KEY_NUMBERS; i++) {
    assert_true (isnan (numbers[i].now));
    assert_false (numbers[i].is_worse);
  }
  g_autoptr (MapLayout) layout = map_layout_new (account);
  g_autoptr (GString) svg = g_string_new (NULL);
  map_append_svg (svg, layout, account, MAP_AFTER);
  assert_null (strstr (svg->str, "cell gone"));
  g_autofree char *covered = key_numbers_dup_covered (account);
  assert_string_equal (covered, ", 3 of 8 weeks in the export");
}

static void
the_portfolio_is_told_in_a_sentence (G_GNUC_UNUSED void **state)
{
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (account_assessment_free);
  static const struct {
    Band band;
    double arr;
    const char *currency, *title;
  } steps[] = {
    { BAND_INSUFFICIENT, 5, "EUR", "No relationship of 1 is seen coming apart" },
    { BAND_ELEVATED, 7000, "EUR", "1 of 2 relationships is under strain, 7,000 EUR a year" },
    { BAND_HIGH, 1000, "EUR", "1 of 3 relationships is coming apart, 1,000 EUR a year" },
    { BAND_CRITICAL, 2500, "EUR", "2 of 4 relationships are coming apart, 3,500 EUR a year" },
    { BAND_HIGH, 1, "USD", "3 of 5 relationships are coming apart" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (steps); i++) {
    AccountAssessment *account = account_assessment_new ("A", "A");
    account->band = steps[i].band;
    account->arr = steps[i].arr;
    account->currency = g_strdup (steps[i].currency);
    g_ptr_array_add (accounts, account);
    g_autofree char *title = summary_dup_portfolio_title (accounts);
    assert_string_equal (title, steps[i].title);
  }
}

static void
rare_contacts_are_not_called_lost (void **state)
{
  (void) state;
  const struct {
    double weekly, expected;
  } cases[] = { { 1 / 26.0, 0 }, { 2, 1 } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    AccountAssessment *account = account_assessment_new ("A", "A");
    account->now_first_day = 20577;
    account->now_last_day = 20632;
    sample_add_person (account,
                       &(SamplePerson){ "Us", SIDE_VENDOR, 2, FUNCTION_ACCOUNT, PRESENCE_ACTIVE, 1, 1 });
    sample_add_person (account,
                       &(SamplePerson){ "Ed", SIDE_CLIENT, 5, FUNCTION_EXECUTIVE, PRESENCE_SILENT, 0.01, 0 });
    MapEdge *edge = map_edge_new ();
    *edge = (MapEdge){ .vendor = 0, .client = 1, .before = cases[i].weekly };
    g_ptr_array_add (account->edges, edge);
    KeyNumber numbers[KEY_NUMBERS];
    key_numbers_read (account, numbers);
    assert_true (numbers[1].before == cases[i].expected);
    assert_true (numbers[1].is_worse == (cases[i].expected > 0));
    account_assessment_free (account);
  }
}

static void
short_names_keep_what_tells_people_apart (void **state)
{
  (void) state;
  const struct {
    const char *name, *expected;
  } cases[] = { { "Carla Brandt", "C. Brandt" },  { "Ines de la Cruz", "I. Cruz" },
                { "王 小明", "王 小明" },         { "محمد العلي", "محمد العلي" },
                { "brandt.c", "brandt.c" },       { "Łukasz Żak", "Ł. Żak" },
                { "\u202EEvil Name", "E. Name" }, { "", "" } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = summary_short_name (cases[i].name);
    assert_string_equal (name, cases[i].expected);
  }
}

static void
markup_escapes_and_cuts (void **state)
{
  (void) state;
  GString *out = g_string_new (NULL);
  markup_append (out, "<b>%s</b>%d%u%f%%%s", "a<b>&\"'\x01", -3, 4u, 1.25, " x ");
  assert_string_equal (out->str, "<b>a&lt;b&gt;&amp;&quot;&#39;</b>-341.2% x ");
  g_string_truncate (out, 0);
  markup_append_clipped (out, "abcdefghij", 5);
  assert_true (g_str_has_prefix (out->str, "abc") && g_str_has_suffix (out->str, "…"));
  g_string_free (out, TRUE);
  g_autofree char *cut = markup_fit ("Brzęczyszczykiewicz", 10, 50);
  assert_true (markup_text_width (cut, 10) <= 52 && g_str_has_suffix (cut, "…"));
}

static void
cells_count_wide_characters_twice (void **state)
{
  (void) state;
  const struct {
    const char *text;
    int width;
  } cases[] = { { "abc", 3 }, { "王小明", 6 }, { "e\u0301", 1 }, { "🎉", 2 }, { "", 0 } };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_int_equal (cells_width (cases[i].text), cases[i].width);
  GString *out = g_string_new (NULL);
  cells_append_left (out, "王小明", 4);
  assert_string_equal (out->str, "王… "); /* the next wide one would stand over the edge */
  g_string_free (out, TRUE);
}

static void
a_dark_week_is_a_dot_of_the_sparkline (void **state)
{
  (void) state;
  double values[] = { 0, 4, NAN, NAN, 8, 8 };
  g_autoptr (GArray) weeks = g_array_new (FALSE, FALSE, sizeof (double));
  g_array_append_vals (weeks, values, G_N_ELEMENTS (values));
  GString *out = g_string_new (NULL);
  cells_append_sparkline (out, weeks, 3, 2);
  assert_string_equal (out->str, "▂·▇");
  g_string_free (out, TRUE);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (two_runs_give_the_same_bytes),
    cmocka_unit_test (no_raw_control_character_survives),
    cmocka_unit_test (names_cannot_add_markup),
    cmocka_unit_test (the_policy_holds_the_hashes_of_what_is_ours),
    cmocka_unit_test (pages_are_written_for_watch_and_above),
    cmocka_unit_test (a_long_id_gets_a_file_name_that_fits),
    cmocka_unit_test (accounts_come_most_severe_first),
    cmocka_unit_test (csv_cells_are_no_formulas),
    cmocka_unit_test (no_line_of_text_is_wider_than_the_page),
    cmocka_unit_test (every_account_has_a_row),
    cmocka_unit_test (the_table_fits_the_terminal),
    cmocka_unit_test (colour_only_when_asked_for),
    cmocka_unit_test (a_chance_is_shown_where_there_is_one),
    cmocka_unit_test (a_note_stands_where_there_is_no_finding),
    cmocka_unit_test (explain_goes_down_to_the_evidence),
    cmocka_unit_test (what_does_not_exist_is_a_usage_error),
    cmocka_unit_test (of_a_list_there_is_the_list_alone),
    cmocka_unit_test (json_holds_the_promised_fields),
    cmocka_unit_test (json_obeys_its_schema),
    cmocka_unit_test (json_says_null_for_unknown),
    cmocka_unit_test (key_numbers_are_counted_from_the_people),
    cmocka_unit_test (what_is_not_covered_is_no_silence),
    cmocka_unit_test (the_portfolio_is_told_in_a_sentence),
    cmocka_unit_test (means_of_people_are_rounded_from_one_on),
    cmocka_unit_test (rare_contacts_are_not_called_lost),
    cmocka_unit_test (short_names_keep_what_tells_people_apart),
    cmocka_unit_test (markup_escapes_and_cuts),
    cmocka_unit_test (cells_count_wide_characters_twice),
    cmocka_unit_test (a_dark_week_is_a_dot_of_the_sparkline),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
