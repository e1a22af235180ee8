/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "store/result_rows.h"

/* A week's row has one number for its key, of the account and of the week, and rows go in by the dozen: a
 * hundred weeks of each account are the greater part of what an assessment writes. */
#define COLUMNS 17
#define WEEK_ZERO 32768 /* the row of the week of 1970-01-01 */
#define ROW "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
#define TWO_ROWS ROW ", " ROW
#define SIX_ROWS TWO_ROWS ", " TWO_ROWS ", " TWO_ROWS
#define MANY 26 /* a quarter of the weeks that are shown */
#define MANY_ROWS SIX_ROWS ", " SIX_ROWS ", " SIX_ROWS ", " SIX_ROWS ", " TWO_ROWS

#define VALUES(table)                                                                                        \
  "(" table "person_days, " table "expected_person_days, " table "volume_cusum, " table                      \
  "effective_contacts, " table "independent_lines, " table "strong_ties, " table "active_contacts, " table   \
  "active_executives, " table "top_share, " table "executive_touches, " table "executive_gap_days, " table   \
  "reply_hours, " table "usage, " table "tickets, " table "briefings_invited, " table                        \
  "briefings_accepted, " table "briefings_attended)"

#define PUT(rows)                                                                                            \
  "INSERT INTO result_week VALUES " rows " ON CONFLICT DO UPDATE SET " VALUES ("") " = " VALUES (            \
      "excluded.") " WHERE " VALUES ("result_week.") " IS NOT " VALUES ("excluded.")

/* In the order of the table. */
static const char *const columns[COLUMNS] = { "person_days",
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
                                              "briefings_attended" };

typedef struct {
  const Series *columns[COLUMNS]; /* NULL: the account has none of it */
} Weeks;

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

static Weeks
find_weeks (const AccountAssessment *account)
{
  Weeks weeks;
  for (int i = 0; i < COLUMNS; i++)
    weeks.columns[i] = find_series (account, columns[i]);
  return weeks;
}

int32_t
result_first_week (const AccountAssessment *account)
{
  return account->series->len > 0 ? ((const Series *) g_ptr_array_index (account->series, 0))->first_week : 0;
}

/* Weeks count from 1970 on and may lie before it. */
static int64_t
key_of (const ResultOut *out, int32_t week)
{
  return result_key (out, WEEK_ZERO + week);
}

static void
bind_week (Statement *statement, const ResultOut *out, const Weeks *weeks, int32_t week)
{
  statement_bind_int (statement, key_of (out, week));
  for (int i = 0; i < COLUMNS; i++) {
    const Series *series = weeks->columns[i];
    int32_t index = series != NULL ? week - series->first_week : -1;
    bool is_known = index >= 0 && index < (int32_t) series->values->len;
    statement_bind_number (statement, is_known ? g_array_index (series->values, double, index) : NAN);
  }
}

static bool
put_weeks (const ResultOut *out, const Weeks *weeks, int32_t first, int32_t last)
{
  static const char one[] = PUT (ROW), many[] = PUT (MANY_ROWS);
  for (int32_t week = first; week <= last;) {
    int32_t count = last - week + 1 >= MANY ? MANY : 1;
    Statement *statement = statement_get (out->store, count == MANY ? many : one, out->error);
    if (statement == NULL)
      return false;
    for (int32_t end = week + count; week < end; week++)
      bind_week (statement, out, weeks, week);
    if (!statement_run (out->store, statement, out->error))
      return false;
  }
  return true;
}

static bool
drop_rows (const ResultOut *out, int64_t first_key, int64_t last_key)
{
  static const char sql[] = "DELETE FROM result_week WHERE id BETWEEN ? AND ?";
  Statement *statement = statement_get (out->store, sql, out->error);
  if (statement == NULL)
    return false;
  statement_bind_int (statement, first_key);
  statement_bind_int (statement, last_key);
  return statement_run (out->store, statement, out->error);
}

bool
result_drop_weeks (ResultOut *out)
{
  return drop_rows (out, result_key (out, 0), result_key (out, RESULT_ROW_LAST));
}

bool
result_put_weeks (ResultOut *out, const AccountAssessment *account, int32_t last_week)
{
  const Weeks weeks = find_weeks (account);
  int32_t first = result_first_week (account);
  if (weeks.columns[0] == NULL) /* nothing of it is to be there */
    return result_drop_weeks (out);
  return put_weeks (out, &weeks, first, last_week) &&
         drop_rows (out, result_key (out, 0), key_of (out, first) - 1) &&
         drop_rows (out, key_of (out, last_week) + 1, result_key (out, RESULT_ROW_LAST));
}

void
result_digest_weeks (const AccountAssessment *account, GString *digest)
{
  const Weeks weeks = find_weeks (account);
  for (int i = 0; i < COLUMNS; i++) {
    const Series *series = weeks.columns[i];
    g_string_append_c (digest, '\n');
    if (series == NULL)
      continue;
    g_string_append_len (digest, (const char *) &series->first_week, sizeof series->first_week);
    g_string_append_len (digest, series->values->data, (gssize) (series->values->len * sizeof (double)));
  }
}
