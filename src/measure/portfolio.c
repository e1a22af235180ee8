/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/portfolio.h"

#include <math.h>

#include "base/parallel.h"
#include "measure/friction.h"
#include "measure/usage_users.h"
#include "series/cusum.h"
#include "series/portfolio.h"
#include "series/rank.h"

#define PEERS_LEAST 10
#define PEERS_OF_LIKE_SIZE 30

typedef struct {
  float *weeks; /* person-days by week; NaN: not a valid one */
  guint week_count;
  int32_t first_week, start_week, as_of_day; /* as in its view, like the next two */
  const Account *account;
  const Clock *clock;
  PortfolioAccount weekly; /* the same weeks */
  double usage_change;     /* ln of the CUR usage level over the BASE level; NaN: too little (U1) */
  double usage_before;     /* the level that it changed from, per open day */
  double discovery_rate;   /* usage_discovery_rate */
  double tenure_days;
  guint chased, resolved; /* tickets of the quarter */
} Entry;

struct PortfolioSurvey {
  guint count;
  Entry *entries;
};

/* A view that knows of its weeks alone. */
static AccountView *
weeks_view_new (const Entry *entry)
{
  AccountView *view = account_view_new (entry->account, entry->first_week, entry->as_of_day);
  view->start_week = entry->start_week;
  view->clock = entry->clock;
  view->person_days = g_array_sized_new (FALSE, FALSE, sizeof (guint), view->is_valid->len);
  for (guint i = 0; i < view->is_valid->len; i++) {
    bool is_valid = !isnan (entry->weeks[i]);
    guint days = is_valid ? (guint) entry->weeks[i] : 0;
    g_array_append_val (view->person_days, days);
    g_array_index (view->is_valid, guint8, i) = is_valid;
  }
  return view;
}

void
portfolio_usage_weeks (const AccountView *view, double *weeks)
{
  guint count = view->is_valid->len;
  int32_t first = view->usage->len > 0 ? week_of_day (VIEW_ITEM (view->usage, ViewUsage, 0)->day) : INT32_MAX;
  for (guint i = 0; i < count; i++)
    weeks[i] = view->first_week + (int32_t) i < first ? NAN : 0;
  for (guint i = 0; i < view->usage->len; i++) {
    const ViewUsage *usage = VIEW_ITEM (view->usage, ViewUsage, i);
    int32_t index = week_of_day (usage->day) - view->first_week;
    if (index >= 0 && index < (int32_t) count)
      weeks[index] += usage->count;
  }
  for (guint i = 0; i < count; i++) {
    int32_t week = view->first_week + (int32_t) i;
    if (week < first)
      continue;
    int open = clock_days_between (view->clock, week_first_day (week) - 1, week_last_day (week));
    weeks[i] = open > 0 ? weeks[i] / open : NAN;
  }
}

static double
median_of_window (const AccountView *view, const double *weeks, const Window *window, guint *known)
{
  double values[64];
  *known = 0;
  for (int32_t week = MAX (window->first_week, view->first_week); week <= window->last_week; week++) {
    double value = weeks[week - view->first_week];
    if (isfinite (value) && *known < G_N_ELEMENTS (values))
      values[(*known)++] = value;
  }
  return rank_median (values, *known);
}

/* Medians of the weeks, per open day. */
static double
measure_usage_change (const AccountView *view, double *before)
{
  g_autofree double *weeks = g_new (double, view->is_valid->len + 1);
  portfolio_usage_weeks (view, weeks);
  int32_t last = view->last_week - CUR_WEEKS - BASE_GAP_WEEKS;
  Window cur = window_last (view, CUR_WEEKS), base = { last - BASE_WEEKS + 1, last };
  guint known_now, known_base;
  double now = median_of_window (view, weeks, &cur, &known_now),
         then = median_of_window (view, weeks, &base, &known_base);
  if (known_now < CUR_WEEKS / 2 || known_base < QUARTER_WEEKS || !(now > 0) || !(then > 0))
    return NAN;
  *before = then;
  return log (now / then);
}

/* Business days of a week over five: what is left of a week with holidays. */
static void
open_shares (const AccountView *view, double *shares)
{
  for (guint i = 0; i < view->is_valid->len; i++) {
    int32_t week = view->first_week + (int32_t) i;
    shares[i] = clock_days_between (view->clock, week_first_day (week) - 1, week_last_day (week)) / 5.0;
  }
}

/* By week; yours. */
static float *
count_weeks (const AccountView *view)
{
  const guint count = view->is_valid->len;
  g_autofree guint *counts = g_new0 (guint, count + 1);
  float *weeks = g_new (float, count + 1);
  view_count_weeks (view, counts);
  for (guint i = 0; i < count; i++)
    weeks[i] = view_is_valid_week (view, view->first_week + (int32_t) i) ? (float) counts[i] : NAN;
  return weeks;
}

static PortfolioAccount
account_of (const AccountView *view, const float *weeks)
{
  Window base = window_base (view);
  guint last = view->is_valid->len - 1;
  size_t first = (size_t) CLAMP (base.first_week - view->first_week, 0, (int32_t) last);
  size_t end = (size_t) CLAMP (base.last_week - view->first_week, 0, (int32_t) last);
  return (PortfolioAccount){ weeks, MIN (first, end), end,
                             view->account->country != NULL ? view->account->country : "" };
}

/* Where peers are too few the account's own calendar and last year stand in; what is still unknown changes
 * nothing. */
static void
fill_unknown (const PortfolioAccount *account, const AccountView *view, double *factor)
{
  guint weeks = view->is_valid->len;
  g_autofree double *shares = g_new (double, weeks + 1);
  g_autofree double *fallback = g_new (double, weeks + 1);
  open_shares (view, shares);
  portfolio_fallback (account, shares, weeks, fallback);
  for (guint i = 0; i < weeks; i++)
    if (!isfinite (factor[i]))
      factor[i] = isfinite (fallback[i]) ? fallback[i] : 1;
}

static void
fill_factor (const Entry *entry, double *factor, PortfolioView *out)
{
  guint weeks = entry->week_count, known = 0;
  for (guint i = 0; i < weeks; i++)
    known += isfinite (factor[i]);
  if (known < weeks) {
    g_autoptr (AccountView) view = weeks_view_new (entry);
    fill_unknown (&entry->weekly, view, factor);
  }
  out->factor = factor;
  out->has_factor = known > weeks / 2;
}

/* What is worked out of all accounts side by side. */
typedef struct {
  const PortfolioSurvey *survey;
  PortfolioViews *portfolio;
  double *overdispersion;
} Pooling;

/* The dispersion is read off stable accounts, so a first pass with the default tells which ones are
 * (methods 5.3). */
static void
find_overdispersion (guint index, gpointer data)
{
  const Pooling *pooling = data;
  const PortfolioView *portfolio = &pooling->portfolio->views[index];
  g_autoptr (AccountView) view = weeks_view_new (&pooling->survey->entries[index]);
  g_autoptr (Frame) frame = frame_new (view, portfolio);
  double c = frame_week (frame, frame->cusum, view->last_week);
  pooling->overdispersion[index] = NAN;
  if (!isfinite (c) || c >= CUSUM_THRESHOLD || frame->base_mean < 1)
    return;
  guint first = (guint) (frame->base.first_week - view->first_week),
        weeks = (guint) (frame->base.last_week - frame->base.first_week + 1);
  g_autofree double *expected = g_new (double, weeks + 1);
  for (guint w = 0; w < weeks; w++) /* invalid weeks are left out by an unknown expectation */
    expected[w] = view_is_valid_week (view, frame->base.first_week + (int32_t) w)
                      ? frame->base_mean * portfolio->factor[first + w]
                      : NAN;
  pooling->overdispersion[index] = cusum_overdispersion (frame->person_days + first, expected, weeks);
}

static gint
compare_usage_size (gconstpointer a, gconstpointer b, gpointer survey)
{
  const Entry *entries = ((const PortfolioSurvey *) survey)->entries;
  const Entry *one = &entries[*(const guint *) a], *other = &entries[*(const guint *) b];
  return (one->usage_before > other->usage_before) - (one->usage_before < other->usage_before);
}

/* The accounts whose usage can be compared, from the smallest user to the largest. */
static GArray *
sort_by_usage (const PortfolioSurvey *survey)
{
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < survey->count; i++)
    if (isfinite (survey->entries[i].usage_change))
      g_array_append_val (order, i);
  g_array_sort_with_data (order, compare_usage_size, (gpointer) survey);
  return order;
}

/* How far apart the usage of the accounts next to the one at `at` came: ten users waver more than a
 * thousand. */
static double
spread_of_like_size (const PortfolioSurvey *survey, const GArray *order, guint at, double centre)
{
  double changes[PEERS_OF_LIKE_SIZE];
  guint peers = MIN (PEERS_OF_LIKE_SIZE, order->len - 1), known = 0,
        first = CLAMP (at, peers / 2, order->len - 1 - (peers - peers / 2)) - peers / 2;
  for (guint i = first; known < peers; i++)
    if (i != at)
      changes[known++] = survey->entries[g_array_index (order, guint, i)].usage_change;
  return rank_robust_spread (changes, known, centre);
}

/* What the others did, and how far apart those of like size came; an account never explains itself. */
static void
add_usage_trend (const PortfolioSurvey *survey, PortfolioViews *portfolio)
{
  g_autoptr (GArray) order = sort_by_usage (survey);
  if (order->len <= PEERS_LEAST)
    return;
  g_autofree double *sorted = g_new (double, order->len);
  for (guint at = 0; at < order->len; at++)
    sorted[at] = survey->entries[g_array_index (order, guint, at)].usage_change;
  rank_sort (sorted, order->len);
  double centre = rank_median (sorted, order->len), of_all = rank_robust_spread (sorted, order->len, centre);
  for (guint i = 0; i < survey->count; i++)
    portfolio->views[i].usage_trend = centre;
  for (guint at = 0; at < order->len; at++) {
    guint index = g_array_index (order, guint, at);
    PortfolioView *view = &portfolio->views[index];
    view->usage_trend = rank_quantile_without (sorted, order->len, survey->entries[index].usage_change, 0.5);
    view->usage_spread = fmax (of_all, spread_of_like_size (survey, order, at, view->usage_trend));
  }
}

/* How often tickets needed chasing at all the others, pooled over the quarter (methods F2). */
static void
add_friction_share (const PortfolioSurvey *survey, PortfolioViews *portfolio)
{
  guint all_chased = 0, all_resolved = 0, known = 0;
  for (guint i = 0; i < survey->count; i++) {
    all_chased += survey->entries[i].chased;
    all_resolved += survey->entries[i].resolved;
    known += survey->entries[i].resolved > 0;
  }
  for (guint i = 0; i < survey->count; i++) {
    const Entry *own = &survey->entries[i];
    guint others = all_resolved - own->resolved, peers = known - (own->resolved > 0);
    if (peers >= PEERS_LEAST)
      portfolio->views[i].friction_share = (double) (all_chased - own->chased) / others;
  }
}

static double
tenure_days (const AccountView *view)
{
  if (view->account->start_day != DAY_NONE)
    return view->as_of_day - view->account->start_day;
  return view->usage->len > 0 ? view->as_of_day - VIEW_ITEM (view->usage, ViewUsage, 0)->day : NAN;
}

/* Young customers discover more than old ones: like is compared with like, half to twice the tenure. */
static bool
has_like_tenure (double own, double other)
{
  return other >= own / 2 && other <= own * 2;
}

static void
add_discovery_floor (const PortfolioSurvey *survey, PortfolioViews *portfolio)
{
  g_autofree double *others = g_new (double, survey->count + 1);
  g_autofree const Entry **users = g_new (const Entry *, survey->count + 1); /* who has a feature log */
  guint user_count = 0;
  for (guint i = 0; i < survey->count; i++)
    if (isfinite (survey->entries[i].discovery_rate))
      users[user_count++] = &survey->entries[i];
  for (guint i = 0; i < survey->count; i++) {
    const Entry *own = &survey->entries[i];
    guint known = 0;
    for (guint k = 0; k < user_count; k++)
      if (users[k] != own && has_like_tenure (own->tenure_days, users[k]->tenure_days))
        others[known++] = users[k]->discovery_rate;
    portfolio->views[i].discovery_floor = known >= PEERS_LEAST ? rank_quantile (others, known, 0.10) : NAN;
  }
}

PortfolioSurvey *
portfolio_survey_new (guint account_count)
{
  PortfolioSurvey *survey = g_new0 (PortfolioSurvey, 1);
  survey->count = account_count;
  survey->entries = g_new0 (Entry, account_count + 1);
  return survey;
}

void
portfolio_survey_free (PortfolioSurvey *survey)
{
  if (survey == NULL)
    return;
  for (guint i = 0; i < survey->count; i++)
    g_free (survey->entries[i].weeks);
  g_free (survey->entries);
  g_free (survey);
}

void
portfolio_survey_add (PortfolioSurvey *survey, guint index, const AccountView *view)
{
  Entry *entry = &survey->entries[index];
  guint users;
  Window quarter = window_last (view, QUARTER_WEEKS);
  *entry = (Entry){ .weeks = count_weeks (view),
                    .week_count = view->is_valid->len,
                    .first_week = view->first_week,
                    .start_week = view->start_week,
                    .as_of_day = view->as_of_day,
                    .account = view->account,
                    .clock = view->clock };
  entry->weekly = account_of (view, entry->weeks);
  entry->usage_change = measure_usage_change (view, &entry->usage_before);
  entry->discovery_rate = usage_discovery_rate (view, &users);
  entry->tenure_days = tenure_days (view);
  friction_count_chased (view, &quarter, &entry->chased, &entry->resolved);
}

static void
fill_account (guint index, gpointer data)
{
  const Pooling *pooling = data;
  const Entry *entry = &pooling->survey->entries[index];
  fill_factor (entry, pooling->portfolio->factors + (gsize) index * entry->week_count,
               &pooling->portfolio->views[index]);
}

/* The week factors of all accounts, each over the others. */
static void
add_factors (Pooling *pooling, guint thread_count)
{
  const Entry *entries = pooling->survey->entries;
  guint count = pooling->survey->count, weeks = entries[0].week_count;
  g_autofree PortfolioAccount *accounts = g_new (PortfolioAccount, count);
  for (guint i = 0; i < count; i++)
    accounts[i] = entries[i].weekly;
  pooling->portfolio->factors = g_new (double, (gsize) count *weeks);
  Portfolio all = { accounts, count, weeks, thread_count };
  portfolio_factors (&all, pooling->portfolio->factors);
  parallel_each (count, thread_count, fill_account, pooling);
}

static void
add_dispersion (Pooling *pooling, guint thread_count)
{
  guint count = pooling->survey->count;
  g_autofree double *each = pooling->overdispersion = g_new (double, count);
  for (guint i = 0; i < count; i++)
    pooling->portfolio->views[i].dispersion = CUSUM_DEFAULT_SIZE;
  parallel_each (count, thread_count, find_overdispersion, pooling);
  double size = cusum_size (each, count);
  for (guint i = 0; i < count; i++)
    pooling->portfolio->views[i].dispersion = size;
}

PortfolioViews *
portfolio_views_new (const PortfolioSurvey *survey, guint thread_count)
{
  PortfolioViews *portfolio = g_new0 (PortfolioViews, 1);
  portfolio->account_count = survey->count;
  portfolio->views = g_new0 (PortfolioView, survey->count + 1);
  if (survey->count == 0)
    return portfolio;
  for (guint i = 0; i < survey->count; i++)
    portfolio->views[i].friction_share = NAN;
  Pooling pooling = { .survey = survey, .portfolio = portfolio };
  add_factors (&pooling, thread_count);
  add_dispersion (&pooling, thread_count);
  add_usage_trend (survey, portfolio);
  add_discovery_floor (survey, portfolio);
  add_friction_share (survey, portfolio);
  return portfolio;
}

void
portfolio_views_free (PortfolioViews *portfolio)
{
  if (portfolio == NULL)
    return;
  g_free (portfolio->views);
  g_free (portfolio->factors);
  g_free (portfolio);
}
