/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/result_rows.h"

#include <math.h>
#include <string.h>

bool
result_begin (ResultOut *out, const char *sql)
{
  out->statement = out->digest == NULL ? statement_get (out->store, sql, out->error) : NULL;
  if (out->statement != NULL)
    statement_bind_int (out->statement, out->account);
  else if (out->digest != NULL)
    g_string_append_c (out->digest, '\n');
  return out->digest != NULL || out->statement != NULL;
}

static void
out_text (ResultOut *out, const char *text)
{
  if (out->digest == NULL)
    statement_bind_text (out->statement, text);
  else
    g_string_append_len (out->digest, text != NULL ? text : "\x1e",
                         text != NULL ? (gssize) strlen (text) + 1 : 2);
}

static void
out_number (ResultOut *out, double value)
{
  if (out->digest == NULL) {
    statement_bind_number (out->statement, value);
    return;
  }
  double known = isnan (value) ? NAN : value; /* of the many NaN one */
  g_string_append_len (out->digest, (const char *) &known, sizeof known);
}

static void
out_int (ResultOut *out, int64_t value)
{
  out_number (out, (double) value);
}

static void
out_day (ResultOut *out, int32_t day)
{
  out_number (out, day != DAY_NONE ? day : NAN);
}

bool
result_end (ResultOut *out)
{
  return out->digest != NULL || statement_run (out->store, out->statement, out->error);
}

/* ---- what is kept of an account ---- */

static bool
put_account (ResultOut *out, const AccountAssessment *account)
{
  static const char sql[] =
      "UPDATE result_account SET name = ?2, segment = ?3, owner = ?4, country = ?5, currency = ?6, arr = ?7,"
      " seats = ?8, renewal = ?9, notice_deadline = ?10, band = ?11, pending = ?12, points = ?13,"
      " probability = ?14, stage = ?15, coverage = ?16, confidence = ?17, headline = ?18 WHERE id = ?1";
  if (!result_begin (out, sql))
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
  return result_end (out);
}

static bool
put_person (ResultOut *out, const MapPerson *person)
{
  static const char sql[] = "INSERT INTO result_person VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  if (!result_begin (out, sql))
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
  return result_end (out);
}

/* One character a week, '0' and so many contact-days further; all of them visible. */
static bool
put_edge (ResultOut *out, const AccountAssessment *account, const MapEdge *edge, int32_t first_week)
{
  const MapPerson *vendor = g_ptr_array_index (account->people, edge->vendor),
                  *client = g_ptr_array_index (account->people, edge->client);
  if (edge->weekly == NULL)
    return true;
  if (!result_begin (out, "INSERT INTO result_edge VALUES (?, ?, ?, ?, ?)"))
    return false;
  g_autoptr (GString) days = g_string_sized_new (edge->weekly->len);
  for (guint i = 0; i < edge->weekly->len; i++)
    g_string_append_c (days, (char) MIN ('0' + g_array_index (edge->weekly, guint8, i), '~'));
  out_text (out, vendor->person_id);
  out_text (out, client->person_id);
  out_int (out, first_week);
  out_text (out, days->str);
  return result_end (out);
}

static bool
put_evidence (ResultOut *out, guint signal, guint number, const Evidence *evidence)
{
  if (!result_begin (out, "INSERT INTO result_evidence VALUES (?, ?, ?, ?, ?, ?, ?)"))
    return false;
  out_int (out, signal);
  out_int (out, number);
  out_text (out, evidence->kind);
  out_text (out, evidence->id);
  out_day (out, evidence->day);
  out_text (out, evidence->text);
  return result_end (out);
}

static bool
put_signal (ResultOut *out, guint number, const Finding *finding)
{
  static const char sql[] =
      "INSERT INTO result_signal VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  if (!result_begin (out, sql))
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
  if (!result_end (out))
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

bool
result_put_rows (ResultOut *out, const AccountAssessment *account)
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
put_week (ResultOut *out, const Series *const *series, int32_t week)
{
  static const char sql[] =
      "INSERT INTO result_week VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
      "ON CONFLICT DO UPDATE SET"
      " " WEEK_VALUES ("") " = " WEEK_VALUES ("excluded.") " WHERE " WEEK_VALUES (
          "result_week.") " IS NOT " WEEK_VALUES ("excluded.");
  if (!result_begin (out, sql))
    return false;
  out_int (out, week);
  for (size_t i = 0; i < G_N_ELEMENTS (week_columns); i++) {
    int32_t index = series[i] != NULL ? week - series[i]->first_week : -1;
    bool known = index >= 0 && index < (int32_t) series[i]->values->len;
    out_number (out, known ? g_array_index (series[i]->values, double, index) : NAN);
  }
  return result_end (out);
}

static bool
drop_other_weeks (ResultOut *out, int32_t first, int32_t last)
{
  if (!result_begin (out, "DELETE FROM result_week WHERE account = ? AND week NOT BETWEEN ? AND ?"))
    return false;
  out_int (out, first);
  out_int (out, last);
  return result_end (out);
}

static void
digest_series (GString *digest, const Series *series)
{
  g_string_append_c (digest, '\n');
  if (series == NULL)
    return;
  g_string_append_len (digest, (const char *) &series->first_week, sizeof series->first_week);
  g_string_append_len (digest, series->values->data, (gssize) (series->values->len * sizeof (double)));
}

bool
result_put_weeks (ResultOut *out, const AccountAssessment *account, int32_t last_week)
{
  const Series *series[G_N_ELEMENTS (week_columns)];
  for (size_t i = 0; i < G_N_ELEMENTS (week_columns); i++)
    series[i] = find_series (account, week_columns[i]);
  for (size_t i = 0; out->digest != NULL && i < G_N_ELEMENTS (week_columns); i++)
    digest_series (out->digest, series[i]);
  if (out->digest != NULL)
    return true;
  int32_t first = first_week_of (account);
  for (int32_t week = first; series[0] != NULL && week <= last_week; week++)
    if (!put_week (out, series, week))
      return false;
  return drop_other_weeks (out, first, last_week);
}
