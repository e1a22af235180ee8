/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/result_rows.h"

#include <math.h>
#include <string.h>

#include "base/bytes.h"

bool
result_begin_rows (ResultOut *out, const char *sql)
{
  out->statement = out->digest == NULL ? statement_get (out->store, sql, out->error) : NULL;
  if (out->digest != NULL)
    g_string_append_c (out->digest, '\n');
  return out->digest != NULL || out->statement != NULL;
}

bool
result_begin (ResultOut *out, const char *sql)
{
  if (!result_begin_rows (out, sql))
    return false;
  if (out->statement != NULL)
    statement_bind_int (out->statement, out->account);
  return true;
}

static void
out_text (ResultOut *out, const char *text)
{
  if (out->digest == NULL)
    statement_bind_text (out->statement, text);
  else
    bytes_append (out->digest, text != NULL ? text : "\x1e", text != NULL ? strlen (text) + 1 : 2);
}

static void
out_number (ResultOut *out, double value)
{
  if (out->digest == NULL) {
    statement_bind_number (out->statement, value);
    return;
  }
  double known = isnan (value) ? NAN : value; /* of the many NaN one */
  bytes_append (out->digest, &known, sizeof known);
}

static void
out_int (ResultOut *out, int64_t value)
{
  if (out->digest == NULL)
    statement_bind_int (out->statement, value);
  else
    out_number (out, (double) value);
}

/* All 64 bits of it, which out_int would not leave a digest. */
static void
out_words (ResultOut *out, int64_t number)
{
  if (out->digest == NULL)
    statement_bind_int (out->statement, number);
  else
    bytes_append (out->digest, &number, sizeof number);
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
  g_autofree char *days = g_new0 (char, edge->weekly->len + 1);
  for (guint i = 0; i < edge->weekly->len; i++)
    days[i] = (char) MIN ('0' + g_array_index (edge->weekly, guint8, i), '~');
  out_text (out, vendor->person_id);
  out_text (out, client->person_id);
  out_int (out, first_week);
  out_text (out, days);
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
add_signal (ResultOut *out, guint number, const Finding *finding)
{
  int64_t words;
  if (!result_put_words (out, finding, &words))
    return false;
  bool is_shared = result_shares_words (finding);
  out_int (out, result_key (out, number));
  out_words (out, words);
  out_text (out, finding->subject);
  const double numbers[] = { finding->points,  finding->value, finding->baseline,  finding->p_value,
                             finding->q_value, finding->n,     finding->n_baseline };
  for (size_t i = 0; i < G_N_ELEMENTS (numbers); i++)
    out_number (out, numbers[i]);
  out_day (out, finding->onset_day);
  out_text (out, is_shared ? NULL : finding->reason);
  out_text (out, is_shared ? NULL : finding->text);
  out_text (out, is_shared ? NULL : finding->clears_when);
  return true;
}

/* Ten rows at a time take two thirds of the time of ten. */
#define SIGNAL "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
#define FIVE_SIGNALS SIGNAL ", " SIGNAL ", " SIGNAL ", " SIGNAL ", " SIGNAL
#define MANY 10

static bool
put_signals (ResultOut *out, const GPtrArray *findings)
{
  static const char one[] = "INSERT INTO result_signal VALUES " SIGNAL,
                    many[] = "INSERT INTO result_signal VALUES " FIVE_SIGNALS ", " FIVE_SIGNALS;
  for (guint i = 0; i < findings->len;) {
    guint count = findings->len - i >= MANY ? MANY : 1;
    if (!result_begin_rows (out, count == MANY ? many : one))
      return false;
    for (guint end = i + count; i < end; i++)
      if (!add_signal (out, i, g_ptr_array_index ((GPtrArray *) findings, i)))
        return false;
    if (!result_end (out))
      return false;
  }
  return true;
}

bool
result_put_map (ResultOut *out, const AccountAssessment *account)
{
  bool done = true;
  for (guint i = 0; done && i < account->people->len; i++)
    done = put_person (out, g_ptr_array_index (account->people, i));
  for (guint i = 0; done && i < account->edges->len; i++)
    done = put_edge (out, account, g_ptr_array_index (account->edges, i), result_first_week (account));
  return done;
}

bool
result_put_verdict (ResultOut *out, const AccountAssessment *account)
{
  bool done = put_account (out, account) && put_signals (out, account->findings);
  for (guint i = 0; done && i < account->findings->len; i++) {
    const Finding *finding = g_ptr_array_index (account->findings, i);
    for (guint k = 0; done && k < finding->evidence->len; k++)
      done = put_evidence (out, i, k, g_ptr_array_index (finding->evidence, k));
  }
  return done;
}
