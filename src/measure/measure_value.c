/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "measure/rows.h"

#define ADOPTERS_LEAST 2 /* one user who tries something is no adoption */
#define LOG_WEEKS 13     /* until then every feature is new to the log */
#define MONTH_DAYS (365.25 / 12)
#define YEAR_DAYS 365.25
#define BLOCK_DAYS 28
#define BLOCKS_A_YEAR 13
#define STAGNATION_MONTHS 18

/* The use with which each feature found its second user: ViewUsage *, by day. */
static GPtrArray *
list_adoptions (const AccountView *view)
{
  GPtrArray *adoptions = g_ptr_array_new ();
  g_autoptr (GHashTable) adopted = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) first = g_hash_table_new (NULL, NULL); /* feature → first user + 1 */
  for (guint i = 0; i < view->usage->len; i++) {
    const ViewUsage *usage = VIEW_ITEM (view->usage, ViewUsage, i);
    gpointer feature = GUINT_TO_POINTER (usage->feature);
    if (usage->user == WORD_NONE || usage->feature == WORD_NONE || !(usage->count > 0) ||
        g_hash_table_contains (adopted, feature))
      continue;
    guint pioneer = GPOINTER_TO_UINT (g_hash_table_lookup (first, feature));
    if (pioneer == 0)
      g_hash_table_insert (first, feature, GUINT_TO_POINTER (usage->user + 1));
    else if (pioneer != usage->user + 1) {
      g_hash_table_add (adopted, feature);
      g_ptr_array_add (adoptions, (gpointer) usage);
    }
  }
  return adoptions;
}

/* The latest of them, the last first. */
static void
add_latest_adoptions (const AccountView *view, const GPtrArray *adoptions, Fact *fact)
{
  for (guint i = adoptions->len; i > 0 && fact->evidence->len < RECORDS_NAMED; i--) {
    const ViewUsage *usage = adoptions->pdata[i - 1];
    g_autofree char *day = day_format (usage->day);
    const char *feature = view->words->pdata[usage->feature], *user = view->words->pdata[usage->user];
    g_autofree char *id = g_strdup_printf ("usage:%s/%s/%s", day, user, feature);
    g_autofree char *text = g_strdup_printf ("%s: its second user", feature);
    evidence_list_add (&fact->evidence, evidence_new ("row", id, usage->day, text));
  }
}

/* L3: months since anything new was taken up; since the log's beginning where nothing ever was. */
static void
add_stagnation (const AccountView *view, FactSet *facts)
{
  g_autoptr (GPtrArray) adoptions = list_adoptions (view);
  if (adoptions->len == 0) {
    fact_set_add (facts, fact_new_unknown ("adoption.stagnation", "use is not recorded by user and feature"));
    return;
  }
  int32_t log_first = VIEW_ITEM (view->usage, ViewUsage, 0)->day, latest = log_first;
  int32_t last = ((const ViewUsage *) adoptions->pdata[adoptions->len - 1])->day;
  if (last >= log_first + 7 * LOG_WEEKS)
    latest = last;
  double months = (view->as_of_day - latest) / MONTH_DAYS;
  if (latest == log_first && months < STAGNATION_MONTHS) {
    fact_set_add (facts,
                  fact_new_unknown ("adoption.stagnation", "the feature log is shorter than 18 months"));
    return;
  }
  Fact *fact = fact_set_add (facts, fact_new ("adoption.stagnation", months));
  fact->n = adoptions->len;
  fact->now = (Span){ log_first, view->as_of_day };
  fact->onset_day = latest;
  add_latest_adoptions (view, adoptions, fact);
}

/* The contract in force on a day: the one that began last. */
static const StoredRow *
find_contract (const AccountView *view, int32_t day)
{
  const StoredRow *found = NULL;
  for (guint i = 0; i < view->rows[TABLE_CONTRACTS]->len; i++) { /* by period_start */
    const StoredRow *row = view_row (view, TABLE_CONTRACTS, i);
    if (row_event_day (row) <= day)
      found = row;
  }
  return found != NULL && row_day (found, CONTRACTS_PERIOD_END) >= day ? found : NULL;
}

static double
yearly_fee (const StoredRow *contract)
{
  int32_t days = row_day (contract, CONTRACTS_PERIOD_END) - row_event_day (contract);
  return days > 0 ? row_number (contract, CONTRACTS_FEE) * YEAR_DAYS / days : NAN;
}

/* Mean of the users active in each of the 28-day blocks of a year. */
static double
mean_users (const AccountView *view, int32_t first_day)
{
  double sum = 0;
  for (int i = 0; i < BLOCKS_A_YEAR; i++)
    sum += users_active (view, first_day + i * BLOCK_DAYS, first_day + (i + 1) * BLOCK_DAYS - 1);
  return sum / BLOCKS_A_YEAR;
}

/* L4: fee per active user, now against the first year; the first one on record where the account is older
 * than the log. */
static void
add_fee (const AccountView *view, FactSet *facts)
{
  int32_t first = view->usage->len > 0 ? VIEW_ITEM (view->usage, ViewUsage, 0)->day : DAY_NONE;
  if (first != DAY_NONE && view->account->start_day != DAY_NONE)
    first = MAX (first, view->account->start_day);
  int32_t year_last = first + BLOCKS_A_YEAR * BLOCK_DAYS - 1;
  const char *reason = NULL;
  const StoredRow *now = NULL, *then = NULL;
  if (!users_are_known (view))
    reason = "use is not recorded by user";
  else if (year_last > view->as_of_day - BLOCK_DAYS)
    reason = "less than a year of use is on record before now";
  else if ((now = find_contract (view, view->as_of_day)) == NULL ||
           (then = find_contract (view, first + BLOCKS_A_YEAR * BLOCK_DAYS / 2)) == NULL)
    reason = "no contract is known for now or for the first year";
  else if (g_strcmp0 (now->cells[CONTRACTS_CURRENCY], then->cells[CONTRACTS_CURRENCY]) != 0)
    reason = "the contracts are in different currencies";
  double users_now =
      reason == NULL ? users_active (view, view->as_of_day - BLOCK_DAYS + 1, view->as_of_day) : 0;
  double users_then = reason == NULL ? mean_users (view, first) : 0;
  double value = users_now > 0 ? yearly_fee (now) / users_now : NAN,
         baseline = users_then > 0 ? yearly_fee (then) / users_then : NAN;
  if (reason == NULL && !(isfinite (value) && isfinite (baseline)))
    reason = "nobody is active, or a fee is missing";
  if (reason != NULL) {
    fact_set_add (facts, fact_new_unknown ("fee.per_user", reason));
    return;
  }
  Fact *fact = fact_set_add (facts, fact_new ("fee.per_user", value));
  fact->baseline = baseline;
  fact->now = (Span){ view->as_of_day - BLOCK_DAYS + 1, view->as_of_day };
  fact->before = (Span){ first, year_last };
  fact->n = users_now;
  fact->n_baseline = users_then;
  fact_add_keyed (fact, then, row_event_day (then), "the contract of the first year");
  fact_add_keyed (fact, now, row_event_day (now), "the contract now");
}

void
measure_value (const Frame *frame, FactSet *facts)
{
  add_stagnation (frame->view, facts);
  add_fee (frame->view, facts);
}
