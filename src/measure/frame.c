/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/frame.h"

#include <math.h>
#include <string.h>

#include "base/number_map.h"
#include "base/text.h"
#include "measure/usage_users.h"
#include "series/cusum.h"

#define BASE_LEAST_WEEKS 13
#define FREEZE_WEEKS_MAX 52
#define REF_WEEKS 52
#define REF_LEAST_WEEKS 16
#define FEW_PERSONS 16

Window
frame_before_quarter (const Frame *frame, int32_t first_week)
{
  int32_t last = frame->quarter.first_week - 1;
  if (frame->freeze_week != INT32_MIN)
    last = MIN (last, frame->base.last_week);
  return (Window){ MAX (last - BASE_WEEKS + 1, first_week), last };
}

double
frame_week (const Frame *frame, const double *values, int32_t week)
{
  int32_t index = week - frame->view->first_week;
  return index >= 0 && index < (int32_t) frame->week_count ? values[index] : NAN;
}

double
frame_sum (const Frame *frame, const double *values, const Window *window)
{
  double sum = 0;
  for (int32_t week = window->first_week; week <= window->last_week; week++)
    if (view_is_valid_week (frame->view, week) && isfinite (frame_week (frame, values, week)))
      sum += frame_week (frame, values, week);
  return sum;
}

uint64_t
frame_seed (const Frame *frame, const char *signal)
{
  return frame->seed ^ text_hash (signal);
}

uint32_t
frame_person (const Frame *frame, uint32_t person)
{
  bool has_any = g_hash_table_size (frame->successors) > 0;
  for (int hops = 0; has_any && hops < 8; hops++) {
    gpointer next = g_hash_table_lookup (frame->successors, GUINT_TO_POINTER (person + 1));
    if (next == NULL)
      break;
    person = GPOINTER_TO_UINT (next) - 1;
  }
  return person;
}

/* Handovers move days from one person to another: what was worked out by week before one was seen is stale.
 */
struct FrameWeekly {
  Weekly *acts, *contacts;
  guint successor_count;
  GArray *debuts; /* Act */
};

const GArray *
frame_debuts (const Frame *frame)
{
  if (frame->weekly->debuts != NULL)
    return frame->weekly->debuts;
  g_auto (NumberMap) seen = { 0 };
  GArray *debuts = g_array_new (FALSE, FALSE, sizeof (Act));
  for (guint i = 0; i < frame->view->acts->len; i++) {
    const Act *act = VIEW_ITEM (frame->view->acts, Act, i);
    if (number_map_get (&seen, act->person) != 0)
      continue;
    number_map_put (&seen, act->person, 1);
    g_array_append_val (debuts, *act);
  }
  return frame->weekly->debuts = debuts;
}

static void
weekly_forget (struct FrameWeekly *weekly)
{
  g_clear_pointer (&weekly->acts, weekly_free);
  g_clear_pointer (&weekly->contacts, weekly_free);
}

static struct FrameWeekly *
weekly_of (const Frame *frame)
{
  guint successor_count = g_hash_table_size (frame->successors);
  if (frame->weekly->successor_count != successor_count)
    weekly_forget (frame->weekly);
  frame->weekly->successor_count = successor_count;
  return frame->weekly;
}

static const Weekly *
frame_acts (const Frame *frame)
{
  struct FrameWeekly *weekly = weekly_of (frame);
  const GArray *acts = frame->view->acts;
  if (weekly->acts != NULL)
    return weekly->acts;
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (WeeklyItem));
  g_array_set_size (items, acts->len);
  for (guint i = 0; i < acts->len; i++) {
    const Act *act = VIEW_ITEM (acts, Act, i);
    g_array_index (items, WeeklyItem, i) =
        (WeeklyItem){ frame_person (frame, act->person), 0, act->day, false };
  }
  return weekly->acts = weekly_new (items, frame->view, false);
}

const Weekly *
frame_contacts (const Frame *frame)
{
  struct FrameWeekly *weekly = weekly_of (frame);
  const GArray *days = frame->view->contact_days;
  if (weekly->contacts != NULL)
    return weekly->contacts;
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (WeeklyItem));
  g_array_set_size (items, days->len);
  for (guint i = 0; i < days->len; i++) {
    const ContactDay *day = VIEW_ITEM (days, ContactDay, i);
    g_array_index (items, WeeklyItem, i) = (WeeklyItem){ day->vendor, frame_person (frame, day->client),
                                                         day->day, day->from_client || day->meeting };
  }
  return weekly->contacts = weekly_new (items, frame->view, true);
}

static void
count_weeks (Frame *frame)
{
  g_autofree guint *counts = g_new0 (guint, frame->week_count + 1);
  view_count_weeks (frame->view, counts);
  for (guint i = 0; i < frame->week_count; i++)
    frame->person_days[i] = counts[i];
}

/* What the levels of a hundred base windows are summed of: a week, and those before it. */
typedef struct {
  int weeks_before;   /* valid ones */
  double days_before; /* person-days in these; whole, so that a difference is what their sum would be */
  double factor;      /* the portfolio's; 0 in a week that is not valid */
} LevelWeek;

/* By week from first_week on, and one behind the last.  Yours. */
static LevelWeek *
list_level_weeks (const Frame *frame)
{
  LevelWeek *weeks = g_new (LevelWeek, frame->week_count + 1);
  weeks[0] = (LevelWeek){ 0 };
  for (guint i = 0; i < frame->week_count; i++) {
    bool is_valid = view_is_valid_week (frame->view, frame->view->first_week + (int32_t) i);
    weeks[i].factor = is_valid ? frame->portfolio->factor[i] : 0;
    weeks[i + 1] = (LevelWeek){ weeks[i].weeks_before + is_valid,
                                weeks[i].days_before + (is_valid ? frame->person_days[i] : 0), 0 };
  }
  return weeks;
}

/* The level of a base window with the portfolio's weeks taken out: Σ y / Σ F. */
static double
base_level (const AccountView *view, const LevelWeek *weeks, const Window *base, int *week_count)
{
  int32_t first = MAX (base->first_week, view->first_week) - view->first_week,
          end = MIN (base->last_week, view->last_week) - view->first_week + 1;
  double factor = 0;
  *week_count = first < end ? weeks[end].weeks_before - weeks[first].weeks_before : 0;
  if (*week_count < BASE_LEAST_WEEKS)
    return NAN;
  for (int32_t i = first; i < end; i++)
    factor += weeks[i].factor;
  return factor > 0 ? (weeks[end].days_before - weeks[first].days_before) / factor : NAN;
}

static Window
base_ending (const Frame *frame, int32_t as_of_week)
{
  int32_t last = as_of_week - CUR_WEEKS - BASE_GAP_WEEKS;
  return (Window){ MAX (last - BASE_WEEKS + 1, frame->view->start_week), last };
}

typedef struct {
  double c;
  Window base;
  int32_t freeze_week;
  int32_t start_week;
} Run;

/* One week of T10: the base moves on unless C has reached h, and stays until C is back at 0 or a year has
 * passed. */
static void
step_week (Frame *frame, const LevelWeek *levels, Run *run, int32_t week)
{
  int32_t index = week - frame->view->first_week;
  int weeks;
  if (run->freeze_week == INT32_MIN)
    run->base = base_ending (frame, week);
  double level = base_level (frame->view, levels, &run->base, &weeks);
  double expected = level * frame_week (frame, frame->portfolio->factor, week);
  frame->expected[index] = expected;
  if (isfinite (expected) && expected > 0 && view_is_valid_week (frame->view, week)) {
    double step = cusum_step (frame->person_days[index], expected, frame->portfolio->dispersion);
    double next = CLAMP (run->c + step, 0, 2 * CUSUM_THRESHOLD);
    if (next > 0 && run->c <= 0)
      run->start_week = week;
    run->c = next;
  }
  if (run->freeze_week == INT32_MIN && run->c >= CUSUM_THRESHOLD)
    run->freeze_week = week;
  else if (run->freeze_week != INT32_MIN && (run->c <= 0 || week - run->freeze_week >= FREEZE_WEEKS_MAX))
    run->freeze_week = INT32_MIN;
  frame->cusum[index] = isfinite (expected) ? run->c : NAN;
}

static void
run_cusum (Frame *frame, const LevelWeek *levels)
{
  Run run = { .freeze_week = INT32_MIN, .start_week = INT32_MIN };
  for (guint i = 0; i < frame->week_count; i++)
    frame->expected[i] = frame->cusum[i] = NAN;
  for (int32_t week = MAX (frame->view->start_week, frame->view->first_week); week <= frame->view->last_week;
       week++)
    step_week (frame, levels, &run, week);
  frame->freeze_week = run.freeze_week;
  frame->cusum_start_week = run.start_week;
  frame->base = run.freeze_week != INT32_MIN ? run.base : window_base (frame->view);
}

/* REF: up to a year that ends 12 weeks before the as-of date; it freezes with BASE. */
static Window
build_ref (const Frame *frame)
{
  int32_t last = frame->view->last_week - CUR12_WEEKS;
  if (frame->freeze_week != INT32_MIN)
    last = MIN (last, frame->freeze_week - CUR12_WEEKS);
  Window ref = { MAX (last - REF_WEEKS + 1, frame->view->start_week), last };
  if (window_valid_weeks (frame->view, &ref) < REF_LEAST_WEEKS)
    ref.last_week = ref.first_week - 1;
  return ref;
}

Frame *
frame_new (const AccountView *view, const PortfolioView *portfolio)
{
  Frame *frame = g_new0 (Frame, 1);
  g_autofree char *seed = g_strdup_printf ("%s %d", view->account->id, view->as_of_day);
  *frame = (Frame){
    .view = view, .portfolio = portfolio, .seed = text_hash (seed), .week_count = view->is_valid->len
  };
  frame->person_days = g_new0 (double, frame->week_count + 1);
  frame->expected = g_new0 (double, frame->week_count + 1);
  frame->cusum = g_new0 (double, frame->week_count + 1);
  frame->successors = g_hash_table_new (NULL, NULL);
  frame->weekly = g_new0 (struct FrameWeekly, 1);
  frame->executives = g_new0 (DatedOnce, 1);
  frame->cur = window_last (view, CUR_WEEKS);
  frame->recent = window_last (view, SHORT_WEEKS);
  frame->cur12 = window_last (view, CUR12_WEEKS);
  frame->quarter = window_last (view, QUARTER_WEEKS);
  frame->tref = window_tref (view);
  count_weeks (frame);
  g_autofree LevelWeek *levels = list_level_weeks (frame);
  run_cusum (frame, levels);
  frame->base_mean = base_level (view, levels, &frame->base, &frame->base_weeks);
  frame->ref = build_ref (frame);
  if (usage_users_missing (view) == NULL)
    frame->users = usage_users_new (view);
  return frame;
}

void
frame_free (Frame *frame)
{
  if (frame == NULL)
    return;
  g_free (frame->person_days);
  g_free (frame->expected);
  g_free (frame->cusum);
  g_hash_table_unref (frame->successors);
  weekly_forget (frame->weekly);
  g_clear_pointer (&frame->weekly->debuts, g_array_unref);
  g_free (frame->weekly);
  g_free (frame->executives);
  usage_users_free (frame->users);
  g_free (frame);
}

typedef struct {
  guint count;
  uint32_t person;
} Heavy;

static gint
compare_heavier (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const AccountView *view = user_data;
  const Heavy *x = a, *y = b;
  if (x->count != y->count)
    return x->count > y->count ? -1 : 1;
  return strcmp (view_person (view, x->person)->id, view_person (view, y->person)->id);
}

/* Most weeks have a handful, who are sooner put in place one after the other. */
static void
sort_heavy (Heavy *heavy, guint count, const AccountView *view)
{
  if (count > FEW_PERSONS) {
    g_qsort_with_data (heavy, (gint) count, sizeof *heavy, compare_heavier, (gpointer) view);
    return;
  }
  for (guint i = 1; i < count; i++) {
    Heavy one = heavy[i];
    guint at = i;
    for (; at > 0 && compare_heavier (&heavy[at - 1], &one, (gpointer) view) > 0; at--)
      heavy[at] = heavy[at - 1];
    heavy[at] = one;
  }
}

Tally *
tally_new (const Frame *frame, const Window *window)
{
  guint count;
  const WeeklySum *sums = weekly_sum (frame_acts (frame), window, &count);
  g_autofree Heavy *heavy = g_new (Heavy, count + 1);
  for (guint i = 0; i < count; i++)
    heavy[i] = (Heavy){ sums[i].days, sums[i].a };
  sort_heavy (heavy, count, frame->view);
  Tally *tally = g_malloc (sizeof *tally + count * (sizeof *tally->persons + sizeof *tally->counts));
  *tally = (Tally){ .count = count, .persons = (uint32_t *) (tally + 1) };
  tally->counts = tally->persons + count;
  for (guint i = 0; i < count; i++) {
    tally->counts[i] = heavy[i].count;
    tally->persons[i] = heavy[i].person;
    tally->total += heavy[i].count;
  }
  return tally;
}

void
tally_free (Tally *tally)
{
  g_free (tally);
}

guint
tally_of (const Tally *tally, uint32_t person)
{
  for (guint i = 0; i < tally->count; i++)
    if (tally->persons[i] == person)
      return tally->counts[i];
  return 0;
}
