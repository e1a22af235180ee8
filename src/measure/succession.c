/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/succession.h"

#define SUCCESSION_WEEKS 8
#define TAKEN_SHARE 0.5
#define DEPARTED_LEAST_DAYS 6 /* in half a year: somebody who hardly acted leaves nothing to take over */
#define SILENT_WEEKS 6
#define NEWCOMER_WEEKS 4 /* a successor may start a little before the last act of the predecessor */

int32_t
succession_last_act (const AccountView *view, uint32_t person)
{
  for (guint i = view->acts->len; i > 0; i--)
    if (VIEW_ITEM (view->acts, Act, i - 1)->person == person)
      return VIEW_ITEM (view->acts, Act, i - 1)->day;
  return DAY_NONE;
}

typedef struct {
  guint before, after;
  int32_t first_day;
} Load;

static Load
load_of (const AccountView *view, uint32_t person, const Window *before, const Window *after)
{
  Load load = { .first_day = DAY_NONE };
  for (guint i = 0; i < view->acts->len; i++) {
    const Act *act = VIEW_ITEM (view->acts, Act, i);
    if (act->person != person)
      continue;
    if (load.first_day == DAY_NONE)
      load.first_day = act->day;
    load.before += window_has_day (before, act->day);
    load.after += window_has_day (after, act->day);
  }
  return load;
}

static bool
could_follow (const AccountView *view, const Person *departed, const Person *other)
{
  if (other->side != SIDE_CLIENT || g_strcmp0 (other->account_id, view->account->id) != 0)
    return false; /* the departed may be somebody else's by now, and so may others */
  if (departed->level != LEVEL_UNKNOWN && other->level != LEVEL_UNKNOWN && other->level < departed->level - 1)
    return false;
  return departed->function == FUNCTION_UNKNOWN || other->function == FUNCTION_UNKNOWN ||
         departed->function == other->function;
}

/* Where a candidate's new load is read: somebody new from their own first day, a colleague from the
 * departure. */
static Window
window_after (const AccountView *view, const Load *load, int32_t week)
{
  int32_t first = week + 1;
  if (load->first_day != DAY_NONE && week_of_day (load->first_day) > week - NEWCOMER_WEEKS)
    first = week_of_day (load->first_day);
  return (Window){ first, MIN (MAX (week, first) + SUCCESSION_WEEKS, view->last_week) };
}

uint32_t
succession_find (const Frame *frame, uint32_t departed, int32_t last_act)
{
  const AccountView *view = frame->view;
  int32_t week = week_of_day (last_act);
  Window before = { MAX (week - BASE_WEEKS + 1, view->start_week), week };
  double weeks_before = window_divisor (view, &before);
  double carried = load_of (view, departed, &before, &before).before / weeks_before;
  const GArray *people = frame_debuts (frame);
  uint32_t best = PERSON_NONE;
  double best_gain = 0;
  for (guint i = 0; i < people->len; i++) {
    uint32_t person = VIEW_ITEM (people, Act, i)->person;
    if (person == departed || !could_follow (view, view_person (view, departed), view_person (view, person)))
      continue;
    Load load = load_of (view, person, &before, &before);
    if (week_of_day (load.first_day) > week + SUCCESSION_WEEKS)
      continue;
    Window after = window_after (view, &load, week);
    guint taken = load_of (view, person, &before, &after).after;
    double gain = taken / (double) window_divisor (view, &after) - load.before / weeks_before;
    if (taken < 2 || gain < TAKEN_SHARE * carried || carried <= 0)
      continue;
    if (best == PERSON_NONE || gain > best_gain || (gain == best_gain && person < best)) {
      best = person;
      best_gain = gain;
    }
  }
  return best;
}

void
succession_mark (Frame *frame)
{
  const AccountView *view = frame->view;
  const GArray *people = frame_debuts (frame);
  for (guint i = 0; i < people->len; i++) {
    uint32_t person = VIEW_ITEM (people, Act, i)->person;
    int32_t last_act = succession_last_act (view, person);
    int32_t week = week_of_day (last_act);
    Window whole = { view->start_week, view->last_week },
           before = { MAX (week - BASE_WEEKS + 1, view->start_week), week };
    if (view->as_of_day - last_act < 7 * SILENT_WEEKS ||
        load_of (view, person, &before, &before).before < DEPARTED_LEAST_DAYS)
      continue;
    uint32_t next = succession_find (frame, person, last_act);
    /* only newcomers: a colleague who merely talks more does not replace a line, and chains stay free of
     * circles */
    if (next != PERSON_NONE &&
        load_of (view, next, &whole, &whole).first_day > last_act - 7 * SUCCESSION_WEEKS)
      g_hash_table_insert (frame->successors, GUINT_TO_POINTER (person + 1), GUINT_TO_POINTER (next + 1));
  }
}
