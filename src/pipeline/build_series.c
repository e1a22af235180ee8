/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "measure/briefing.h"
#include "measure/portfolio.h"
#include "measure/ties.h"
#include "pipeline/build.h"
#include "series/diversity.h"
#include "series/rank.h"
#include "series/survival.h"

#define SHOWN_WEEKS 104
#define TRAILING_WEEKS CUR_WEEKS
#define LEAST_DAYS 8 /* person-days of the weeks up to one, for numbers about who they are of */
#define RMST_HOURS 40.0
#define RMST_LEAST_ASKS 4
#define YEAR_WEEKS 52

/* One week, and what several series need of the weeks up to it. */
typedef struct {
  const Frame *frame;
  const GArray *ticket_weeks; /* int32_t, of each ticket */
  const GArray *briefings;    /* Briefing */
  GArray *ties;               /* room for those up to the week */
  int32_t week;
  Slice acts;         /* of this week */
  int32_t last_touch; /* day of an executive's last act so far; DAY_NONE: none */
  Tally *tally;       /* person-days; NULL: the account is younger, or most weeks are missing */
  StrongGraph *graph; /* strong ties; NULL likewise */
} Week;

typedef double (*WeekFn) (const Week *week);

static Window
trailing (int32_t week)
{
  return (Window){ week - TRAILING_WEEKS + 1, week };
}

/* Weeks are opened one after the other, so that an executive's last act need not be looked for each time. */
static void
note_touches (Week *week, const Slice *acts)
{
  const AccountView *view = week->frame->view;
  for (guint i = acts->first; i < acts->end; i++)
    if (view_person (view, VIEW_ITEM (view->acts, Act, i)->person)->is_executive)
      week->last_touch = VIEW_ITEM (view->acts, Act, i)->day;
}

static void
week_open (Week *week, int32_t number)
{
  const Frame *frame = week->frame;
  const AccountView *view = frame->view;
  Window window = trailing (number), single = { number, number };
  week->week = number;
  week->acts = window_acts (view, &single);
  note_touches (week, &week->acts);
  if (window.first_week < view->start_week || window_valid_weeks (view, &window) * 2 < TRAILING_WEEKS)
    return;
  ties_fill (week->ties, frame, &window);
  week->tally = tally_new (frame, &window);
  week->graph = strong_graph_new (week->ties);
}

static void
week_close (Week *week)
{
  g_clear_pointer (&week->tally, tally_free);
  g_clear_pointer (&week->graph, strong_graph_free);
}

static double
week_person_days (const Week *week)
{
  const Frame *frame = week->frame;
  return view_is_valid_week (frame->view, week->week) ? frame_week (frame, frame->person_days, week->week)
                                                      : NAN;
}

static const Tally *
find_tally (const Week *week)
{
  return week->tally != NULL && week->tally->total >= LEAST_DAYS ? week->tally : NULL;
}

static double
week_effective_contacts (const Week *week)
{
  const Tally *tally = find_tally (week);
  return tally != NULL ? diversity_contacts (tally->counts, tally->count) : NAN;
}

static double
week_lines (const Week *week)
{
  return week->graph != NULL ? strong_graph_lines (week->graph) : NAN;
}

static double
week_strong_ties (const Week *week)
{
  return week->graph != NULL ? week->graph->ties.tie_count : NAN;
}

static double
week_top_share (const Week *week)
{
  const Tally *tally = find_tally (week);
  return tally != NULL ? diversity_top_share (tally->counts, tally->count) : NAN;
}

static double
week_executives (const Week *week)
{
  const AccountView *view = week->frame->view;
  double touches = 0;
  if (!view_is_valid_week (view, week->week))
    return NAN;
  for (guint i = week->acts.first; i < week->acts.end; i++)
    touches += view_person (view, VIEW_ITEM (view->acts, Act, i)->person)->is_executive;
  return touches;
}

static double
week_reply_hours (const Week *week)
{
  const AccountView *view = week->frame->view;
  Window window = trailing (week->week);
  int32_t first_day = window_first_day (&window), last_day = window_last_day (&window);
  g_autoptr (GArray) waits = g_array_new (FALSE, FALSE, sizeof (Wait));
  for (guint i = 0; i < view->asks->len; i++) {
    const Ask *ask = VIEW_ITEM (view->asks, Ask, i);
    int32_t day = VIEW_ITEM (view->mails, ViewMail, ask->mail)->day;
    if (day < first_day || day > last_day)
      continue;
    Wait wait = { ask->wait_hours, ask->is_answered, ask->responder };
    g_array_append_val (waits, wait);
  }
  return waits->len >= RMST_LEAST_ASKS ? survival_mean ((const Wait *) waits->data, waits->len, RMST_HOURS)
                                       : NAN;
}

static double
week_tickets (const Week *week)
{
  if (!week->frame->view->has_tickets)
    return NAN;
  double count = 0;
  for (guint i = 0; i < week->ticket_weeks->len; i++)
    count += g_array_index (week->ticket_weeks, int32_t, i) == week->week;
  return count;
}

static double
week_usage (const Week *week)
{
  const AccountView *view = week->frame->view;
  if (view->usage->len == 0 || week->week < week_of_day (VIEW_ITEM (view->usage, ViewUsage, 0)->day))
    return NAN;
  guint low = 0, high = view->usage->len;
  while (low < high) { /* usage is sorted by day */
    guint mid = (low + high) / 2;
    if (VIEW_ITEM (view->usage, ViewUsage, mid)->day < week_first_day (week->week))
      low = mid + 1;
    else
      high = mid;
  }
  double sum = 0;
  for (guint i = low;
       i < view->usage->len && VIEW_ITEM (view->usage, ViewUsage, i)->day <= week_last_day (week->week); i++)
    sum += VIEW_ITEM (view->usage, ViewUsage, i)->count;
  return sum;
}

static double
week_expected (const Week *week)
{
  return frame_week (week->frame, week->frame->expected, week->week);
}

static double
week_cusum (const Week *week)
{
  return frame_week (week->frame, week->frame->cusum, week->week);
}

static double
week_active_contacts (const Week *week)
{
  return week->tally != NULL ? week->tally->count : NAN;
}

static double
week_active_executives (const Week *week)
{
  guint count = 0;
  if (week->tally == NULL)
    return NAN;
  for (guint i = 0; i < week->tally->count; i++)
    count += view_person (week->frame->view, week->tally->persons[i])->is_executive;
  return count;
}

/* Business days from the last act of an executive to the end of the week. */
static double
week_executive_gap (const Week *week)
{
  return week->last_touch != DAY_NONE
             ? clock_days_between (week->frame->view->clock, week->last_touch, week_last_day (week->week))
             : NAN;
}

/* The seats of their executives at the briefings of the week. */
static Briefing
sum_briefings (const Week *week)
{
  Briefing sum = { .is_recorded = true };
  for (guint i = 0; i < week->briefings->len; i++) {
    const Briefing *briefing = &g_array_index (week->briefings, Briefing, i);
    if (week_of_day (briefing->meeting->day) != week->week)
      continue;
    sum.invited += briefing->invited;
    sum.accepted += briefing->accepted;
    sum.attended += briefing->attended;
    sum.is_recorded &= briefing->is_recorded;
  }
  return sum;
}

static double
week_briefings_invited (const Week *week)
{
  return week->frame->view->has_calendar ? sum_briefings (week).invited : NAN;
}

static double
week_briefings_accepted (const Week *week)
{
  return week->frame->view->has_calendar ? sum_briefings (week).accepted : NAN;
}

static double
week_briefings_attended (const Week *week)
{
  Briefing sum = sum_briefings (week);
  return week->frame->view->has_calendar && sum.is_recorded ? sum.attended : NAN;
}

typedef struct {
  const char *name, *title, *unit;
  WeekFn value;
  bool needs_contact; /* says nothing before the account's first contact */
  const char *signal; /* whose dated change is marked when it fires */
} Shown;

static const Shown drawn[] = {
  { "person_days", "Weekly person-days", "person-days", week_person_days, true, "T10" },
  { "effective_contacts", "Effective contacts, 8 weeks back", "persons", week_effective_contacts, true,
    "T2" },
  { "independent_lines", "Independent lines, 8 weeks back", "persons", week_lines, true, "T4" },
  { "top_share", "Share of the top contact, 8 weeks back", "share", week_top_share, true, "T3" },
  { "executive_touches", "Contacts with executives", "person-days", week_executives, true, "E1" },
  { "reply_hours", "Reply time, 8 weeks back", "business hours", week_reply_hours, true, "R1" },
  { "usage", "Weekly usage", "events", week_usage, false, "U1" },
  { "tickets", "Weekly tickets", "tickets", week_tickets, false, "K1" },
};

/* Too many to draw: for the store's view v_account_week. */
static const Shown quiet[] = {
  { "expected_person_days", "Expected person-days", "person-days", week_expected, true, NULL },
  { "volume_cusum", "Cumulative sum of T10", "log-likelihood ratio", week_cusum, true, NULL },
  { "strong_ties", "Strong ties, 8 weeks back", "ties", week_strong_ties, true, NULL },
  { "active_contacts", "Contacts, 8 weeks back", "persons", week_active_contacts, true, NULL },
  { "active_executives", "Executives, 8 weeks back", "persons", week_active_executives, true, NULL },
  { "executive_gap_days", "Since an executive's last contact", "business days", week_executive_gap, true,
    NULL },
  { "briefings_invited", "Executives invited to briefings", "seats", week_briefings_invited, true, NULL },
  { "briefings_accepted", "Executives who accepted briefings", "seats", week_briefings_accepted, true, NULL },
  { "briefings_attended", "Executives recorded at briefings", "seats", week_briefings_attended, true, NULL },
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

static void
add_series (const Window *weeks, const Shown *shown, size_t count, GPtrArray *out)
{
  for (size_t i = 0; i < count; i++) {
    Series *series = series_new (shown[i].name, shown[i].title, shown[i].unit, weeks->first_week);
    g_array_set_size (series->values, (guint) (weeks->last_week - weeks->first_week + 1));
    g_ptr_array_add (out, series);
  }
}

static void
set_week (const Week *week, const Shown *shown, GPtrArray *out)
{
  for (guint i = 0; i < out->len; i++) {
    Series *series = g_ptr_array_index (out, i);
    bool is_before = shown[i].needs_contact && week->week < week->frame->view->start_week;
    g_array_index (series->values, double, week->week - series->first_week) =
        is_before ? NAN : shown[i].value (week);
  }
}

/* Dates are text, and read once. */
static GArray *
list_ticket_weeks (const AccountView *view)
{
  const GPtrArray *rows = view->rows[TABLE_TICKETS];
  GArray *weeks = g_array_sized_new (FALSE, FALSE, sizeof (int32_t), rows->len);
  for (guint i = 0; i < rows->len; i++) {
    int32_t day = row_day (g_ptr_array_index ((GPtrArray *) rows, i), TICKETS_CREATED_AT);
    int32_t week = day != DAY_NONE ? week_of_day (day) : INT32_MIN;
    g_array_append_val (weeks, week);
  }
  return weeks;
}

static double
sum_last_year (const Series *series)
{
  double sum = 0;
  guint count = series->values->len;
  for (guint i = count > YEAR_WEEKS ? count - YEAR_WEEKS : 0; i < count; i++)
    if (isfinite (g_array_index (series->values, double, i)))
      sum += g_array_index (series->values, double, i);
  return sum;
}

void
build_series (const Frame *frame, AccountAssessment *out)
{
  g_autoptr (GArray) ticket_weeks = list_ticket_weeks (frame->view);
  g_autoptr (GArray) briefings = briefings_of (frame->view);
  g_autoptr (GArray) ties = g_array_new (FALSE, FALSE, sizeof (Tie));
  Week week = {
    .frame = frame, .ticket_weeks = ticket_weeks, .briefings = briefings, .ties = ties, .last_touch = DAY_NONE
  };
  Window shown = { build_first_week (frame), frame->view->last_week };
  note_touches (&week, &(Slice){ 0, window_acts (frame->view, &shown).first });
  add_series (&shown, drawn, G_N_ELEMENTS (drawn), out->series);
  add_series (&shown, quiet, G_N_ELEMENTS (quiet), out->quiet_series);
  for (int32_t number = shown.first_week; number <= shown.last_week; number++) {
    week_open (&week, number);
    set_week (&week, drawn, out->series);
    set_week (&week, quiet, out->quiet_series);
    week_close (&week);
  }
  for (guint i = 0; i < out->series->len; i++)
    add_band (frame, g_ptr_array_index (out->series, i));
  out->activity = sum_last_year (g_ptr_array_index (out->series, 0)); /* person_days */
}

static bool
is_dated (const Finding *finding)
{
  return finding->state == STATE_FIRED && finding->onset_day != DAY_NONE;
}

bool
build_has_changes (const AccountAssessment *account)
{
  for (guint i = 0; i < account->findings->len; i++)
    if (is_dated (g_ptr_array_index (account->findings, i)))
      return true;
  return false;
}

void
build_changes (AccountAssessment *out)
{
  for (guint i = 0; i < out->series->len; i++) {
    Series *series = g_ptr_array_index (out->series, i);
    for (guint k = 0; k < out->findings->len; k++) {
      const Finding *finding = g_ptr_array_index (out->findings, k);
      if (is_dated (finding) && strcmp (finding->code, drawn[i].signal) == 0)
        series->change_week = MAX (week_of_day (finding->onset_day), series->first_week);
    }
  }
}
