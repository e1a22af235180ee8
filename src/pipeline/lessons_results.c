/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Do customers with a measured result stay longer, on the user's own history?  An account counts as one with
 * a verified result from the day on which that was recorded, and as one without until then.  To sort accounts
 * by what they came to have at the end would count the time that they had to stay to have it as time with it
 * ("immortal time": Suissa, Am. J. Epidemiol. 167(4), 2008). */
#include "base/noun.h"
#include "pipeline/lessons.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "measure/rows.h"
#include "series/lifetime.h"
#include "series/tail.h"

#define MONTH_DAYS (365.25 / 12)
#define YEAR_DAYS 365.25
#define STEP_MONTHS 12
#define STEPS 3
#define OLDEST_MONTHS 240

typedef struct {
  const char *name;
  GArray *spells; /* Spell, ages in days */
} Group;

/* Who is watched, and since when. */
typedef struct {
  Group with, without;
  int32_t since_day;         /* both ledgers are kept from here on */
  guint customers, verified; /* of today */
  guint undated;             /* accounts without a start date: nobody knows their age */
} Retention;

static void
keep_first (GHashTable *days, const char *id, int32_t day)
{
  gpointer first;
  if (!g_hash_table_lookup_extended (days, id, NULL, &first) || day < GPOINTER_TO_INT (first))
    g_hash_table_insert (days, (gpointer) id, GINT_TO_POINTER (day));
}

/* The day on which the first verified result of each account was on record: id → day.  Any version of a row
 * counts from the day that it was known. */
static GHashTable *
date_results (const History *history, int32_t as_of_day)
{
  GHashTable *days = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < history->rows[TABLE_OUTCOMES]->len; i++) {
    const StoredRow *row = g_ptr_array_index (history->rows[TABLE_OUTCOMES], i);
    int32_t day = row_event_day (row);
    if (row->known_unix != INT64_MIN)
      day = MAX (day, day_of_unix (row->known_unix));
    if (row_says (row, OUTCOMES_VERIFIED_BY_CLIENT, "yes") && day <= as_of_day)
      keep_first (days, row->cells[OUTCOMES_ACCOUNT_ID], day);
  }
  return days;
}

static int32_t
first_event (const History *history, TableKind kind)
{
  int32_t first = INT32_MAX;
  for (guint i = 0; i < history->rows[kind]->len; i++) {
    int32_t day = row_event_day (g_ptr_array_index (history->rows[kind], i));
    first = day != DAY_NONE ? MIN (first, day) : first;
  }
  return first;
}

/* Losses are on record from the first of them or the first record at all, results from the first result. */
static int32_t
watched_since (const History *history)
{
  int32_t losses = MIN (first_event (history, TABLE_CHURN), history->first_day);
  return MAX (losses, first_event (history, TABLE_OUTCOMES));
}

static void
add_spell (Group *group, int32_t start, int32_t entry, int32_t exit, bool is_lost)
{
  Spell spell = { entry - start, exit - start, is_lost };
  if (exit > entry)
    g_array_append_val (group->spells, spell);
}

static void
watch (Retention *retention, int32_t start, gconstpointer loss, gconstpointer result, int32_t as_of_day)
{
  bool is_lost = loss != NULL;
  int32_t exit = is_lost ? GPOINTER_TO_INT (loss) : as_of_day, entry = MAX (start, retention->since_day),
          turn = result != NULL ? MIN (GPOINTER_TO_INT (result), exit) : exit;
  bool has_turned = turn < exit;
  turn = MAX (turn, entry);
  add_spell (&retention->without, start, entry, turn, is_lost && !has_turned);
  if (has_turned)
    add_spell (&retention->with, start, turn, exit, is_lost);
}

static void
read_accounts (const History *history, int32_t as_of_day, Retention *retention)
{
  g_autoptr (GHashTable) losses = lessons_losses (history, as_of_day),
                         results = date_results (history, as_of_day);
  g_autoptr (GPtrArray) rows = history_rows_known (history, TABLE_ACCOUNTS, day_end_unix (as_of_day));
  retention->since_day = watched_since (history);
  for (guint i = 0; i < rows->len; i++) {
    const StoredRow *row = g_ptr_array_index (rows, i);
    const char *id = row->cells[ACCOUNTS_ACCOUNT_ID];
    int32_t start = row_day (row, ACCOUNTS_START_DATE);
    gpointer loss = g_hash_table_lookup (losses, id), result = g_hash_table_lookup (results, id);
    if (start != DAY_NONE && start > as_of_day)
      continue;
    retention->customers += loss == NULL;
    retention->verified += loss == NULL && result != NULL;
    retention->undated += start == DAY_NONE;
    if (start != DAY_NONE)
      watch (retention, start, loss, result, as_of_day);
  }
}

/* ---- in numbers ---- */

static guint
at_risk (const Group *group, double age)
{
  return lifetime_at_risk ((const Spell *) group->spells->data, group->spells->len, age);
}

/* The lowest age in months at which enough of both are watched; -1: there is none. */
static int
find_common_age (const Retention *retention)
{
  for (int months = 0; months < OLDEST_MONTHS; months++)
    if (at_risk (&retention->with, months * MONTH_DAYS) >= LESSONS_LEAST &&
        at_risk (&retention->without, months * MONTH_DAYS) >= LESSONS_LEAST)
      return months;
  return -1;
}

static void
add_stay (const Group *group, int from_months, int months, Annex *page)
{
  g_autofree char *what = from_months == 0
                              ? g_strdup_printf ("Still a customer %d months after the start", months)
                              : g_strdup_printf ("Of those who were customers at %d months, still at %d",
                                                 from_months, from_months + months);
  double from = from_months * MONTH_DAYS, until = (from_months + months) * MONTH_DAYS;
  Lifetime lifetime = lifetime_share ((const Spell *) group->spells->data, group->spells->len, from, until);
  if (isnan (lifetime.share) || at_risk (group, until) < LESSONS_LEAST) {
    annex_add_missing (page, group->name, what, "fewer than 5 accounts are watched as long");
    return;
  }
  AnnexLine *line = annex_add_line (page, group->name, what);
  line->unit = g_strdup ("share");
  line->now = lifetime.share;
  line->low = lifetime.low;
  line->high = lifetime.high;
  line->n = lifetime.at_risk;
  line->n_unit = g_strdup ("accounts");
}

typedef struct {
  double years;
  guint lost;
} Exposure;

static Exposure
expose (const Group *group)
{
  Exposure sum = { 0, 0 };
  for (guint i = 0; i < group->spells->len; i++) {
    const Spell *spell = &g_array_index (group->spells, Spell, i);
    sum.years += (spell->exit - spell->entry) / YEAR_DAYS;
    sum.lost += spell->is_lost;
  }
  return sum;
}

static void
add_rate (const Group *group, Annex *page)
{
  Exposure sum = expose (group);
  if (group->spells->len == 0) {
    annex_add_missing (page, group->name, "Losses in 100 account-years", "no account was watched as such");
    return;
  }
  AnnexLine *line = annex_add_line (page, group->name, "Losses in 100 account-years");
  line->unit = g_strdup ("losses");
  line->now = 100 * sum.lost / sum.years;
  line->n = group->spells->len;
  line->n_unit = g_strdup ("accounts");
}

/* How many times as long: the ratio of the two rates, its interval on the log scale (1/a + 1/b). */
static void
say_ratio (const Retention *retention, Annex *page)
{
  Exposure with = expose (&retention->with), without = expose (&retention->without);
  g_autofree char *years = text_number (with.years, 0), *years_without = text_number (without.years, 0);
  g_autofree char *losses = noun_count (with.lost, "losses");
  g_autofree char *counts =
      g_strdup_printf ("%s in %s account-years with a verified result, %u in %s without", losses, years,
                       without.lost, years_without);
  if (with.lost == 0 || without.lost == 0) {
    annex_add_paragraph (page, "%s: too few to say how many times as long they stay.", counts);
    return;
  }
  double ratio = without.lost / without.years * with.years / with.lost,
         reach = exp (TAIL_NORMAL_95 * sqrt (1.0 / with.lost + 1.0 / without.lost));
  g_autofree char *times = text_number (ratio, 1), *low = text_number (ratio / reach, ratio < reach ? 2 : 1),
                  *high = text_number (ratio * reach, 1);
  annex_add_paragraph (
      page,
      "%s: at these rates customers with a verified result stay %s times as long (95%% interval %s to "
      "%s). Six times is what has been claimed elsewhere.",
      counts, times, low, high);
}

/* ---- in words ---- */

static const char *
find_missing (const History *history)
{
  if (history->rows[TABLE_OUTCOMES]->len == 0)
    return "no results ledger was imported";
  if (history->rows[TABLE_ACCOUNTS]->len == 0)
    return "no accounts table was imported";
  return NULL;
}

static void
add_today (const Retention *retention, Annex *page)
{
  AnnexLine *line = annex_add_line (page, "Customers of today", "With a verified result on record");
  line->unit = g_strdup ("share");
  line->now = retention->customers > 0 ? (double) retention->verified / retention->customers : NAN;
  line->n = retention->customers;
  line->n_unit = g_strdup ("accounts");
}

static void
say_how (const Retention *retention, Annex *page)
{
  g_autofree char *since = day_format (retention->since_day);
  annex_add_paragraph (page,
                       "Kaplan and Meier's estimate over ages since the start date, each account watched "
                       "from %s at the earliest, "
                       "when both results and losses are on record. An account counts as one with a verified "
                       "result from the day "
                       "that was recorded, and as one without until then; sorted by what they had at the "
                       "end, those who stayed "
                       "would seem to stay because of it.",
                       since);
  annex_add_paragraph (page,
                       "Who measures results may differ in more than results: staying with one is not "
                       "staying because of it. Accounts that are no longer in the accounts table are not in "
                       "these numbers.");
  if (retention->undated > 0) {
    g_autofree char *accounts = noun_count (retention->undated, "accounts");
    annex_add_paragraph (page, "Left out: %s without a start date.", accounts);
  }
}

static void
add_stays (const Retention *retention, Annex *page)
{
  const Group *groups[] = { &retention->with, &retention->without };
  int from = find_common_age (retention);
  for (size_t i = 0; i < G_N_ELEMENTS (groups); i++) {
    if (from < 0)
      annex_add_missing (page, groups[i]->name, "Still a customer",
                         "at no age are 5 accounts of either kind watched at once");
    for (int step = 1; from >= 0 && step <= STEPS; step++)
      add_stay (groups[i], from, step * STEP_MONTHS, page);
    add_rate (groups[i], page);
  }
}

Annex *
lessons_of_results (const History *history, const Assessment *now)
{
  Annex *page = annex_new ("results-retention", "Measured results, and who stayed");
  const char *missing = find_missing (history);
  Retention retention = {
    .with = { "With a verified result", g_array_new (FALSE, FALSE, sizeof (Spell)) },
    .without = { "Without a verified result", g_array_new (FALSE, FALSE, sizeof (Spell)) },
  };
  if (missing == NULL) {
    read_accounts (history, now->as_of_day, &retention);
    add_today (&retention, page);
  } else
    annex_add_missing (page, "Customers of today", "With a verified result on record", missing);
  if (missing == NULL && history->rows[TABLE_CHURN]->len > 0) {
    add_stays (&retention, page);
    say_ratio (&retention, page);
    say_how (&retention, page);
  } else if (missing == NULL)
    annex_add_missing (page, "Retention", "Still a customer", "no churn table was imported");
  g_array_unref (retention.with.spells);
  g_array_unref (retention.without.spells);
  return page;
}
