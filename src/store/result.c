/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/result.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "model/aside.h"
#include "store/statement.h"

#define AS_OF_KEY "result-as-of"

/* Rows on their way: into the store, or into a digest that tells whether they need to go there. */
typedef struct {
  Store *store;
  int64_t account;
  GString *digest;      /* NULL: into the store */
  Statement *statement; /* of the row begun */
  GError **error;
} Out;

static bool
out_begin (Out *out, const char *sql)
{
  out->statement = out->digest == NULL ? statement_get (out->store, sql, out->error) : NULL;
  if (out->statement != NULL)
    statement_bind_int (out->statement, out->account);
  else if (out->digest != NULL)
    g_string_append_c (out->digest, '\n');
  return out->digest != NULL || out->statement != NULL;
}

static void
out_text (Out *out, const char *text)
{
  if (out->digest == NULL)
    statement_bind_text (out->statement, text);
  else
    g_string_append_len (out->digest, text != NULL ? text : "\x1e",
                         text != NULL ? (gssize) strlen (text) + 1 : 2);
}

static void
out_number (Out *out, double value)
{
  if (out->digest == NULL) {
    statement_bind_number (out->statement, value);
    return;
  }
  double known = isnan (value) ? NAN : value; /* of the many NaN one */
  g_string_append_len (out->digest, (const char *) &known, sizeof known);
}

static void
out_int (Out *out, int64_t value)
{
  out_number (out, (double) value);
}

static void
out_day (Out *out, int32_t day)
{
  out_number (out, day != DAY_NONE ? day : NAN);
}

static bool
out_end (Out *out)
{
  return out->digest != NULL || statement_run (out->store, out->statement, out->error);
}

/* ---- what is kept of an account ---- */

static bool
put_account (Out *out, const AccountAssessment *account)
{
  static const char sql[] =
      "UPDATE result_account SET name = ?2, segment = ?3, owner = ?4, country = ?5, currency = ?6, arr = ?7,"
      " seats = ?8, renewal = ?9, notice_deadline = ?10, band = ?11, pending = ?12, points = ?13,"
      " probability = ?14, stage = ?15, coverage = ?16, confidence = ?17, headline = ?18 WHERE id = ?1";
  if (!out_begin (out, sql))
    return false;
  const char *texts[] = { account->name, account->segment, account->owner, account->country,
                          account->currency };
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    out_text (out, texts[i]);
  out_number (out, account->arr);
  out_number (out, account->seats);
  out_day (out, account->renewal_day);
  out_day (out, account->notice_deadline_day);
  out_text (out, band_name (account->band));
  out_text (out, account->pending >= 0 ? band_name ((Band) account->pending) : NULL);
  out_number (out, account->points);
  out_number (out, account->probability);
  out_int (out, account->stage);
  out_number (out, account->coverage);
  out_text (out, confidence_name (account->confidence));
  out_text (out, account->headline);
  return out_end (out);
}

static bool
put_person (Out *out, const MapPerson *person)
{
  static const char sql[] = "INSERT INTO result_person VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  if (!out_begin (out, sql))
    return false;
  out_text (out, person->person_id);
  out_text (out, person->name);
  out_text (out, side_name (person->side));
  out_number (out, person->level != LEVEL_UNKNOWN ? person->level : NAN);
  out_text (out, person->function != FUNCTION_UNKNOWN ? function_name (person->function) : NULL);
  out_text (out, person->title);
  out_text (out, presence_name (person->presence));
  out_int (out, person->is_executive);
  out_number (out, person->share_before);
  out_number (out, person->share_now);
  out_day (out, person->first_day);
  out_day (out, person->last_day);
  out_text (out, person->successor_id);
  return out_end (out);
}

/* One character a week, '0' and so many contact-days further; all of them visible. */
static bool
put_edge (Out *out, const AccountAssessment *account, const MapEdge *edge, int32_t first_week)
{
  const MapPerson *vendor = g_ptr_array_index (account->people, edge->vendor),
                  *client = g_ptr_array_index (account->people, edge->client);
  if (edge->weekly == NULL)
    return true;
  if (!out_begin (out, "INSERT INTO result_edge VALUES (?, ?, ?, ?, ?)"))
    return false;
  g_autoptr (GString) days = g_string_sized_new (edge->weekly->len);
  for (guint i = 0; i < edge->weekly->len; i++)
    g_string_append_c (days, (char) MIN ('0' + g_array_index (edge->weekly, guint8, i), '~'));
  out_text (out, vendor->person_id);
  out_text (out, client->person_id);
  out_int (out, first_week);
  out_text (out, days->str);
  return out_end (out);
}

static bool
put_evidence (Out *out, guint signal, guint number, const Evidence *evidence)
{
  if (!out_begin (out, "INSERT INTO result_evidence VALUES (?, ?, ?, ?, ?, ?, ?)"))
    return false;
  out_int (out, signal);
  out_int (out, number);
  out_text (out, evidence->kind);
  out_text (out, evidence->id);
  out_day (out, evidence->day);
  out_text (out, evidence->text);
  return out_end (out);
}

static bool
put_signal (Out *out, guint number, const Finding *finding)
{
  static const char sql[] =
      "INSERT INTO result_signal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  if (!out_begin (out, sql))
    return false;
  out_int (out, number);
  const char *names[] = { finding->code,
                          finding->id,
                          pillar_name (finding->pillar),
                          family_name (finding->family),
                          finding->subject,
                          state_name (finding->state),
                          finding->reason };
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    out_text (out, names[i]);
  const double numbers[] = { finding->points,  finding->value, finding->baseline,  finding->p_value,
                             finding->q_value, finding->n,     finding->n_baseline };
  for (size_t i = 0; i < G_N_ELEMENTS (numbers); i++)
    out_number (out, numbers[i]);
  out_day (out, finding->onset_day);
  out_text (out, finding->rule);
  out_text (out, finding->text);
  out_text (out, finding->clears_when);
  if (!out_end (out))
    return false;
  for (guint i = 0; i < finding->evidence->len; i++)
    if (!put_evidence (out, number, i, g_ptr_array_index (finding->evidence, i)))
      return false;
  return true;
}

static int32_t
first_week_of (const AccountAssessment *account)
{
  return account->series->len > 0 ? ((const Series *) g_ptr_array_index (account->series, 0))->first_week : 0;
}

static bool
put_rows (Out *out, const AccountAssessment *account)
{
  bool done = put_account (out, account);
  for (guint i = 0; done && i < account->people->len; i++)
    done = put_person (out, g_ptr_array_index (account->people, i));
  for (guint i = 0; done && i < account->edges->len; i++)
    done = put_edge (out, account, g_ptr_array_index (account->edges, i), first_week_of (account));
  for (guint i = 0; done && i < account->findings->len; i++)
    done = put_signal (out, i, g_ptr_array_index (account->findings, i));
  return done;
}

/* ---- its weeks ---- */

/* In the order of the table. */
static const char *const week_columns[] = {
  "person_days",
  "expected_person_days",
  "volume_cusum",
  "effective_contacts",
  "independent_lines",
  "strong_ties",
  "active_contacts",
  "active_executives",
  "top_share",
  "executive_touches",
  "executive_gap_days",
  "reply_hours",
  "usage",
  "tickets",
  "briefings_invited",
  "briefings_accepted",
  "briefings_attended",
};

static const Series *
find_series (const AccountAssessment *account, const char *name)
{
  const GPtrArray *lists[] = { account->series, account->quiet_series };
  for (size_t k = 0; k < G_N_ELEMENTS (lists); k++)
    for (guint i = 0; i < lists[k]->len; i++) {
      const Series *series = g_ptr_array_index ((GPtrArray *) lists[k], i);
      if (strcmp (series->name, name) == 0)
        return series;
    }
  return NULL;
}

#define WEEK_VALUES(table)                                                                                   \
  "(" table "person_days, " table "expected_person_days, " table "volume_cusum, " table                      \
  "effective_contacts, " table "independent_lines, " table "strong_ties, " table "active_contacts, " table   \
  "active_executives, " table "top_share, " table "executive_touches, " table "executive_gap_days, " table   \
  "reply_hours, " table "usage, " table "tickets, " table "briefings_invited, " table                        \
  "briefings_accepted, " table "briefings_attended)"

static bool
put_week (Out *out, const Series *const *series, int32_t week)
{
  static const char sql[] =
      "INSERT INTO result_week VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT DO UPDATE SET"
      " " WEEK_VALUES ("") " = " WEEK_VALUES ("excluded.") " WHERE " WEEK_VALUES (
          "result_week.") " IS NOT " WEEK_VALUES ("excluded.");
  if (!out_begin (out, sql))
    return false;
  out_int (out, week);
  for (size_t i = 0; i < G_N_ELEMENTS (week_columns); i++) {
    int32_t index = series[i] != NULL ? week - series[i]->first_week : -1;
    bool known = index >= 0 && index < (int32_t) series[i]->values->len;
    out_number (out, known ? g_array_index (series[i]->values, double, index) : NAN);
  }
  return out_end (out);
}

static bool
drop_other_weeks (Out *out, int32_t first, int32_t last)
{
  if (!out_begin (out, "DELETE FROM result_week WHERE account = ? AND week NOT BETWEEN ? AND ?"))
    return false;
  out_int (out, first);
  out_int (out, last);
  return out_end (out);
}

static bool
put_weeks (Out *out, const AccountAssessment *account, int32_t last_week)
{
  const Series *series[G_N_ELEMENTS (week_columns)];
  for (size_t i = 0; i < G_N_ELEMENTS (week_columns); i++)
    series[i] = find_series (account, week_columns[i]);
  int32_t first = first_week_of (account);
  for (int32_t week = first; series[0] != NULL && week <= last_week; week++)
    if (!put_week (out, series, week))
      return false;
  return drop_other_weeks (out, first, last_week);
}

/* ---- the whole ---- */

static const char *const tables_of_account[] = {
  "DELETE FROM result_person WHERE account = ?",
  "DELETE FROM result_edge WHERE account = ?",
  "DELETE FROM result_signal WHERE account = ?",
  "DELETE FROM result_evidence WHERE account = ?",
};

/* Row number of the account and the digest of what is kept of it; a new one gets a row. */
static bool
find_account (Out *out, const char *id, int64_t *digest)
{
  Statement *add = statement_get (
      out->store, "INSERT INTO result_account (account) VALUES (?) ON CONFLICT DO NOTHING", out->error);
  if (add == NULL)
    return false;
  statement_bind_text (add, id);
  if (!statement_run (out->store, add, out->error))
    return false;
  Statement *find =
      statement_get (out->store, "SELECT id, digest FROM result_account WHERE account = ?", out->error);
  if (find == NULL)
    return false;
  statement_bind_text (find, id);
  if (!statement_next (out->store, find, out->error))
    return false;
  out->account = statement_read_int (find);
  *digest = statement_read_int (find);
  statement_reset (find);
  return true;
}

static bool
replace_rows (Out *out, const AccountAssessment *account, int64_t digest)
{
  for (size_t i = 0; i < G_N_ELEMENTS (tables_of_account); i++)
    if (!out_begin (out, tables_of_account[i]) || !out_end (out))
      return false;
  if (!put_rows (out, account) || !out_begin (out, "UPDATE result_account SET digest = ?2 WHERE id = ?1"))
    return false;
  statement_bind_int (out->statement, digest);
  return out_end (out);
}

static int64_t
digest_of (const AccountAssessment *account)
{
  g_autoptr (GString) bytes = g_string_new (NULL);
  Out into_digest = { .digest = bytes };
  put_rows (&into_digest, account);
  return (int64_t) text_hash_bytes (bytes->str, bytes->len);
}

static bool
put_one (Store *store, const AccountAssessment *account, int32_t last_week, bool *is_changed, GError **error)
{
  Out out = { .store = store, .error = error };
  g_autoptr (OpenAccount) open = account_open (account);
  int64_t known, digest = digest_of (account);
  if (!find_account (&out, account->id, &known))
    return false;
  int before = sqlite3_total_changes (store->db);
  if ((known != digest && !replace_rows (&out, account, digest)) || !put_weeks (&out, account, last_week))
    return false;
  *is_changed = sqlite3_total_changes (store->db) != before;
  return true;
}

/* Accounts that the assessment does not have any more. */
static bool
drop_others (Store *store, const Assessment *assessment, GError **error)
{
  g_autoptr (GHashTable) kept = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) gone = g_array_new (FALSE, FALSE, sizeof (int64_t));
  for (guint i = 0; i < assessment->accounts->len; i++)
    g_hash_table_add (kept, ((AccountAssessment *) g_ptr_array_index (assessment->accounts, i))->id);
  Statement *list = statement_get (store, "SELECT id, account FROM result_account", error);
  while (list != NULL && statement_next (store, list, error)) {
    int64_t id = statement_read_int (list);
    if (!g_hash_table_contains (kept, statement_read_text (list)))
      g_array_append_val (gone, id);
  }
  bool done = list != NULL && !list->failed;
  for (guint i = 0; done && i < gone->len; i++) {
    Out out = { .store = store, .error = error, .account = g_array_index (gone, int64_t, i) };
    for (size_t k = 0; done && k < G_N_ELEMENTS (tables_of_account); k++)
      done = out_begin (&out, tables_of_account[k]) && out_end (&out);
    done = done && out_begin (&out, "DELETE FROM result_week WHERE account = ?") && out_end (&out) &&
           out_begin (&out, "DELETE FROM result_account WHERE id = ?") && out_end (&out);
  }
  return done;
}

static bool
put_all (Store *store, const Assessment *assessment, guint *changed, GError **error)
{
  int32_t last_week = week_of_day (assessment->as_of_day);
  for (guint i = 0; i < assessment->accounts->len; i++) {
    bool is_changed;
    if (!put_one (store, g_ptr_array_index (assessment->accounts, i), last_week, &is_changed, error))
      return false;
    *changed += is_changed;
  }
  g_autofree char *day = day_format (assessment->as_of_day), *known = store_dup_meta (store, AS_OF_KEY, NULL);
  return drop_others (store, assessment, error) &&
         (g_strcmp0 (day, known) == 0 || store_set_meta (store, AS_OF_KEY, day, error));
}

bool
store_put_result (Store *store, const Assessment *assessment, guint *changed, GError **error)
{
  *changed = 0;
  if (!store_begin (store, error))
    return false;
  if (put_all (store, assessment, changed, error) && store_commit (store, error))
    return true;
  store_rollback (store, NULL);
  return false;
}

bool
store_clear_result (Store *store, GError **error)
{
  return store_execute (store,
                        "DELETE FROM result_account; DELETE FROM result_week; DELETE FROM result_person;"
                        "DELETE FROM result_edge; DELETE FROM result_signal; DELETE FROM result_evidence;"
                        "DELETE FROM meta WHERE key = '" AS_OF_KEY "'",
                        error);
}
