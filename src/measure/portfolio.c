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
  const Account *account;
  const Clock *clock;
  int32_t start_week;     /* as in its view */
  guint chased, resolved; /* tickets of the quarter */
  double usage_change;    /* ln of the CUR usage level over the BASE level; NaN: too little (U1) */
  double usage_before;    /* the level that it changed from, per open day */
  double discovery_rate;  /* usage_discovery_rate */
  double tenure_days;
} Entry;

struct PortfolioSurvey {
  guint count, week_count;
  int32_t first_week, as_of_day;
  Entry *entries;
  PortfolioAccount *accounts;
  Scroll *scroll;
  float *weeks; /* in it: account × week, person-days; NaN: not a valid one */
};

/* A view that knows of its weeks alone. */
static AccountView *
weeks_view_new (const PortfolioSurvey *survey, guint index)
{
  const Entry *entry = &survey->entries[index];
  const float *weeks = survey->accounts[index].weeks;
  AccountView *view = account_view_new (entry->account, survey->first_week, survey->as_of_day);
  view->start_week = entry->start_week;
  view->clock = entry->clock;
  view->person_days = g_array_sized_new (FALSE, FALSE, sizeof (guint), view->is_valid->len);
  for (guint i = 0; i < view->is_valid->len; i++) {
    bool is_valid = !isnan (weeks[i]);
    guint days = is_valid ? (guint) weeks[i] : 0;
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

static void
fill_weeks (const AccountView *view, float *weeks)
{
  const guint count = view->is_valid->len;
  g_autofree guint *counts = g_new0 (guint, count + 1);
  view_count_weeks (view, counts);
  for (guint i = 0; i < count; i++)
    weeks[i] = view_is_valid_week (view, view->first_week + (int32_t) i) ? (float) counts[i] : NAN;
}

static PortfolioAccount
account_of (const AccountView *view, const float *weeks)
{
  Window base = window_base (view);
  guint last = view->is_valid->len - 1;
  guint first = (guint) CLAMP (base.first_week - view->first_week, 0, (int32_t) last);
  guint end = (guint) CLAMP (base.last_week - view->first_week, 0, (int32_t) last);
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

/* What is worked out of all accounts side by side. */
typedef struct {
  const PortfolioSurvey *survey;
  const PortfolioFactors *factors;
  PortfolioViews *portfolio;
  double *overdispersion;
} Pooling;

/* view: of the account's weeks. */
static void
fill_factor (const Pooling *pooling, guint index, const AccountView *view)
{
  PortfolioView *out = &pooling->portfolio->views[index];
  guint weeks = pooling->survey->week_count, known = 0;
  portfolio_factor (pooling->factors, index, out->factor);
  for (guint i = 0; i < weeks; i++)
    known += isfinite (out->factor[i]);
  if (known < weeks)
    fill_unknown (&pooling->survey->accounts[index], view, out->factor);
  out->has_factor = known > weeks / 2;
}

/* The dispersion is read off stable accounts, so a first pass with the default tells which ones are
 * (methods 5.3). */
static double
find_overdispersion (const AccountView *view, const PortfolioView *portfolio)
{
  g_autoptr (Frame) frame = frame_new (view, portfolio);
  double c = frame_week (frame, frame->cusum, view->last_week);
  if (!isfinite (c) || c >= CUSUM_THRESHOLD || frame->base_mean < 1)
    return NAN;
  guint first = (guint) (frame->base.first_week - view->first_week),
        weeks = (guint) (frame->base.last_week - frame->base.first_week + 1);
  g_autofree double *expected = g_new (double, weeks + 1);
  for (guint w = 0; w < weeks; w++) /* invalid weeks are left out by an unknown expectation */
    expected[w] = view_is_valid_week (view, frame->base.first_week + (int32_t) w)
                      ? frame->base_mean * portfolio->factor[first + w]
                      : NAN;
  return cusum_overdispersion (frame->person_days + first, expected, weeks);
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
portfolio_survey_new (guint account_count, int32_t first_week, int32_t as_of_day)
{
  PortfolioSurvey *survey = g_new0 (PortfolioSurvey, 1);
  survey->count = account_count;
  survey->week_count = (guint) (week_of_day (as_of_day) - first_week + 1);
  survey->first_week = first_week;
  survey->as_of_day = as_of_day;
  survey->entries = g_new0 (Entry, account_count + 1);
  survey->accounts = g_new0 (PortfolioAccount, account_count + 1);
  survey->scroll = scroll_new (g_get_tmp_dir (), (gsize) account_count * survey->week_count * sizeof (float));
  survey->weeks = scroll_open (survey->scroll);
  return survey;
}

void
portfolio_survey_free (PortfolioSurvey *survey)
{
  if (survey == NULL)
    return;
  g_free (survey->entries);
  g_free (survey->accounts);
  scroll_free (survey->scroll);
  g_free (survey);
}

void
portfolio_survey_add (PortfolioSurvey *survey, guint index, const AccountView *view)
{
  Entry *entry = &survey->entries[index];
  float *weeks = survey->weeks + (gsize) index * survey->week_count;
  guint users;
  Window quarter = window_last (view, QUARTER_WEEKS);
  g_assert (view->is_valid->len == survey->week_count);
  scroll_pass (survey->scroll, index, survey->week_count * sizeof *weeks);
  fill_weeks (view, weeks);
  survey->accounts[index] = account_of (view, weeks);
  *entry = (Entry){ .account = view->account, .clock = view->clock, .start_week = view->start_week };
  entry->usage_change = measure_usage_change (view, &entry->usage_before);
  entry->discovery_rate = usage_discovery_rate (view, &users);
  entry->tenure_days = tenure_days (view);
  friction_count_chased (view, &quarter, &entry->chased, &entry->resolved);
}

static void
fill_account (guint index, gpointer data)
{
  const Pooling *pooling = data;
  PortfolioView *out = &pooling->portfolio->views[index];
  g_autoptr (AccountView) view = weeks_view_new (pooling->survey, index);
  scroll_pass (pooling->survey->scroll, index, pooling->survey->week_count * sizeof (float));
  portfolio_views_let_go (pooling->portfolio, index);
  fill_factor (pooling, index, view);
  out->dispersion = CUSUM_DEFAULT_SIZE;
  pooling->overdispersion[index] = find_overdispersion (view, out);
}

/* The week factors of all accounts, each over the others, and the dispersion that they leave. */
static void
add_factors (const PortfolioSurvey *survey, PortfolioViews *portfolio, guint thread_count)
{
  guint count = survey->count, weeks = survey->week_count;
  Portfolio all = { survey->accounts, count, weeks, thread_count, survey->scroll };
  g_autoptr (PortfolioFactors) factors = portfolio_factors_new (&all);
  g_autofree double *overdispersion = g_new (double, count);
  portfolio->scroll = scroll_new (g_get_tmp_dir (), (gsize) count * weeks * sizeof (double));
  portfolio->week_count = weeks;
  double *factor = scroll_open (portfolio->scroll);
  for (guint i = 0; i < count; i++)
    portfolio->views[i].factor = factor + (gsize) i * weeks;
  Pooling pooling = { survey, factors, portfolio, overdispersion };
  parallel_each (count, thread_count, fill_account, &pooling);
  double size = cusum_size (overdispersion, count);
  for (guint i = 0; i < count; i++)
    portfolio->views[i].dispersion = size;
}

PortfolioViews *
portfolio_views_new (const PortfolioSurvey *survey, guint thread_count)
{
  PortfolioViews *portfolio = g_new0 (PortfolioViews, 1);
  portfolio->views = g_new0 (PortfolioView, survey->count + 1);
  if (survey->count == 0)
    return portfolio;
  for (guint i = 0; i < survey->count; i++)
    portfolio->views[i].friction_share = NAN;
  add_factors (survey, portfolio, thread_count);
  add_usage_trend (survey, portfolio);
  add_discovery_floor (survey, portfolio);
  add_friction_share (survey, portfolio);
  return portfolio;
}

void
portfolio_views_let_go (const PortfolioViews *portfolio, guint index)
{
  scroll_pass (portfolio->scroll, index, portfolio->week_count * sizeof (double));
}

void
portfolio_views_free (PortfolioViews *portfolio)
{
  if (portfolio == NULL)
    return;
  g_free (portfolio->views);
  scroll_free (portfolio->scroll);
  g_free (portfolio);
}
