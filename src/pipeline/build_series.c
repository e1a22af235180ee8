/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "graph/matching.h"
#include "measure/portfolio.h"
#include "measure/ties.h"
#include "pipeline/build.h"
#include "series/diversity.h"
#include "series/rank.h"
#include "series/survival.h"

#define SHOWN_WEEKS 104
#define TRAILING_WEEKS CUR_WEEKS
#define RMST_HOURS 40.0
#define RMST_LEAST_ASKS 4

typedef double (*WeekFn) (const Frame *frame, int32_t week);

static Window
trailing (int32_t week)
{
  return (Window){ week - TRAILING_WEEKS + 1, week };
}

static double
week_person_days (const Frame *frame, int32_t week)
{
  return view_is_valid_week (frame->view, week) ? frame_week (frame, frame->person_days, week) : NAN;
}

static double
week_effective_contacts (const Frame *frame, int32_t week)
{
  Window window = trailing (week);
  if (window.first_week < frame->view->start_week)
    return NAN;
  g_autoptr (Tally) tally = tally_new (frame, &window);
  return tally->total >= 8 ? diversity_contacts ((const guint *) tally->counts->data, tally->counts->len)
                           : NAN;
}

/* Strong ties of the weeks up to that one; NULL before the account has as many. */
static StrongGraph *
strong_ties (const Frame *frame, int32_t week)
{
  Window window = trailing (week);
  if (window.first_week < frame->view->start_week)
    return NULL;
  g_autoptr (GArray) ties = ties_of_window (frame, &window);
  return strong_graph_new (ties);
}

static double
week_lines (const Frame *frame, int32_t week)
{
  g_autoptr (StrongGraph) graph = strong_ties (frame, week);
  return graph == NULL ? NAN
                       : matching_size (graph->vendors->len, graph->clients->len,
                                        (const guint *) graph->vendor_of->data,
                                        (const guint *) graph->client_of->data, graph->vendor_of->len);
}

static double
week_strong_ties (const Frame *frame, int32_t week)
{
  g_autoptr (StrongGraph) graph = strong_ties (frame, week);
  return graph != NULL ? graph->vendor_of->len : NAN;
}

static double
week_top_share (const Frame *frame, int32_t week)
{
  Window window = trailing (week);
  if (window.first_week < frame->view->start_week)
    return NAN;
  g_autoptr (Tally) tally = tally_new (frame, &window);
  return tally->total >= 8 ? diversity_top_share ((const guint *) tally->counts->data, tally->counts->len)
                           : NAN;
}

static double
week_executives (const Frame *frame, int32_t week)
{
  double touches = 0;
  if (!view_is_valid_week (frame->view, week))
    return NAN;
  for (guint i = 0; i < frame->view->acts->len; i++) {
    const Act *act = VIEW_ITEM (frame->view->acts, Act, i);
    touches += week_of_day (act->day) == week && view_person (frame->view, act->person)->is_executive;
  }
  return touches;
}

static double
week_reply_hours (const Frame *frame, int32_t week)
{
  const AccountView *view = frame->view;
  Window window = trailing (week);
  g_autoptr (GArray) waits = g_array_new (FALSE, FALSE, sizeof (Wait));
  for (guint i = 0; i < view->asks->len; i++) {
    const Ask *ask = VIEW_ITEM (view->asks, Ask, i);
    if (!window_has_day (&window, VIEW_ITEM (view->mails, ViewMail, ask->mail)->day))
      continue;
    Wait wait = { ask->wait_hours, ask->is_answered, ask->responder };
    g_array_append_val (waits, wait);
  }
  return waits->len >= RMST_LEAST_ASKS ? survival_mean ((const Wait *) waits->data, waits->len, RMST_HOURS)
                                       : NAN;
}

static double
week_tickets (const Frame *frame, int32_t week)
{
  const GPtrArray *rows = frame->view->rows[TABLE_TICKETS];
  if (!frame->view->has_tickets)
    return NAN;
  double count = 0;
  for (guint i = 0; i < rows->len; i++) {
    int32_t day = row_day (g_ptr_array_index ((GPtrArray *) rows, i), TICKETS_CREATED_AT);
    count += day != DAY_NONE && week_of_day (day) == week;
  }
  return count;
}

static double
week_usage (const Frame *frame, int32_t week)
{
  const AccountView *view = frame->view;
  if (view->usage->len == 0 || week < week_of_day (VIEW_ITEM (view->usage, ViewUsage, 0)->day))
    return NAN;
  guint low = 0, high = view->usage->len;
  while (low < high) { /* usage is sorted by day */
    guint mid = (low + high) / 2;
    if (VIEW_ITEM (view->usage, ViewUsage, mid)->day < week_first_day (week))
      low = mid + 1;
    else
      high = mid;
  }
  double sum = 0;
  for (guint i = low;
       i < view->usage->len && VIEW_ITEM (view->usage, ViewUsage, i)->day <= week_last_day (week); i++)
    sum += VIEW_ITEM (view->usage, ViewUsage, i)->count;
  return sum;
}

static double
week_expected (const Frame *frame, int32_t week)
{
  return frame_week (frame, frame->expected, week);
}

static double
week_cusum (const Frame *frame, int32_t week)
{
  return frame_week (frame, frame->cusum, week);
}

/* Who was in contact in the weeks up to that one; executives: only those. */
static double
count_active (const Frame *frame, int32_t week, bool executives)
{
  Window window = trailing (week);
  if (window.first_week < frame->view->start_week)
    return NAN;
  g_autoptr (Tally) tally = tally_new (frame, &window);
  guint count = 0;
  for (guint i = 0; i < tally->persons->len; i++)
    count +=
        !executives || view_person (frame->view, g_array_index (tally->persons, uint32_t, i))->is_executive;
  return count;
}

static double
week_active_contacts (const Frame *frame, int32_t week)
{
  return count_active (frame, week, false);
}

static double
week_active_executives (const Frame *frame, int32_t week)
{
  return count_active (frame, week, true);
}

/* Business days from the last act of an executive to the end of the week. */
static double
week_executive_gap (const Frame *frame, int32_t week)
{
  const AccountView *view = frame->view;
  int32_t last = DAY_NONE;
  for (guint i = 0; i < view->acts->len; i++) {
    const Act *act = VIEW_ITEM (view->acts, Act, i);
    if (act->day > week_last_day (week))
      break;
    if (view_person (view, act->person)->is_executive)
      last = act->day;
  }
  return last != DAY_NONE ? clock_days_between (view->clock, last, week_last_day (week)) : NAN;
}

typedef struct {
  const char *name, *title, *unit;
  WeekFn value;
  bool needs_contact; /* says nothing before the account's first contact */
} Shown;

static const Shown drawn[] = {
  { "person_days", "Weekly person-days", "person-days", week_person_days, true },
  { "effective_contacts", "Effective contacts, 8 weeks back", "persons", week_effective_contacts, true },
  { "independent_lines", "Independent lines, 8 weeks back", "persons", week_lines, true },
  { "top_share", "Share of the top contact, 8 weeks back", "share", week_top_share, true },
  { "executive_touches", "Contacts with executives", "person-days", week_executives, true },
  { "reply_hours", "Reply time, open waits included, 8 weeks back", "business hours", week_reply_hours,
    true },
  { "usage", "Weekly usage", "events", week_usage, false },
  { "tickets", "Weekly tickets", "tickets", week_tickets, false },
};

/* Too many to draw: for the store's view v_account_week. */
static const Shown quiet[] = {
  { "expected_person_days", "Expected person-days", "person-days", week_expected, true },
  { "volume_cusum", "Cumulative sum of T10", "log-likelihood ratio", week_cusum, true },
  { "strong_ties", "Strong ties, 8 weeks back", "ties", week_strong_ties, true },
  { "active_contacts", "Contacts, 8 weeks back", "persons", week_active_contacts, true },
  { "active_executives", "Executives, 8 weeks back", "persons", week_active_executives, true },
  { "executive_gap_days", "Since an executive's last contact", "business days", week_executive_gap, true },
};

/* The usual range: the middle 80% of the base weeks. */
static void
add_band (const Frame *frame, Series *series)
{
  double values[128];
  guint known = 0;
  for (int32_t week = frame->base.first_week; week <= frame->base.last_week && known < G_N_ELEMENTS (values);
       week++) {
    int32_t index = week - series->first_week;
    if (index >= 0 && index < (int32_t) series->values->len &&
        isfinite (g_array_index (series->values, double, index)))
      values[known++] = g_array_index (series->values, double, index);
  }
  if (known < 8)
    return;
  series->baseline = rank_median (values, known);
  series->low = rank_quantile (values, known, 0.1);
  series->high = rank_quantile (values, known, 0.9);
  series->base_first_week = MAX (frame->base.first_week, series->first_week);
  series->base_last_week = frame->base.last_week;
}

int32_t
build_first_week (const Frame *frame)
{
  return MAX (frame->view->first_week, frame->view->last_week - SHOWN_WEEKS + 1);
}

static Series *
build_one (const Frame *frame, const Shown *shown)
{
  int32_t first = build_first_week (frame);
  Series *series = series_new (shown->name, shown->title, shown->unit, first);
  for (int32_t week = first; week <= frame->view->last_week; week++) {
    bool is_before = shown->needs_contact && week < frame->view->start_week;
    double value = is_before ? NAN : shown->value (frame, week);
    g_array_append_val (series->values, value);
  }
  return series;
}

void
build_series (const Frame *frame, AccountAssessment *out)
{
  for (size_t i = 0; i < G_N_ELEMENTS (drawn); i++) {
    Series *series = build_one (frame, &drawn[i]);
    add_band (frame, series);
    g_ptr_array_add (out->series, series);
  }
  for (size_t i = 0; i < G_N_ELEMENTS (quiet); i++)
    g_ptr_array_add (out->quiet_series, build_one (frame, &quiet[i]));
}
