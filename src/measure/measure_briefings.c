/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "measure/briefing.h"
#include "measure/onset.h"
#include "series/gap.h"
#include "series/rank.h"

#define BRIEFINGS_LEAST 5
#define LEVEL_MEETINGS_LEAST 3

/* An announced absence makes a refusal mean nothing. */
static bool
is_away (const AccountView *view, uint32_t person, int32_t day)
{
  for (guint i = 0; i < view->notices->len; i++) {
    const ViewNotice *notice = VIEW_ITEM (view->notices, ViewNotice, i);
    int32_t until = notice->until_day != DAY_NONE ? notice->until_day : notice->day + 6;
    if (notice->person == person && notice->kind == NOTICE_AWAY && notice->day <= day && day <= until)
      return true;
  }
  return false;
}

static bool
read_briefing (const AccountView *view, const ViewMeeting *meeting, Briefing *briefing)
{
  *briefing = (Briefing){ .meeting = meeting, .top_level = LEVEL_UNKNOWN };
  bool refused = false;
  for (uint32_t i = 0; i < meeting->guest_count; i++) {
    const Guest *guest = VIEW_ITEM (view->guests, Guest, meeting->guest_first + i);
    const Person *person = view_person (view, guest->person);
    briefing->is_recorded |= guest->attended;
    if (person->side != SIDE_CLIENT)
      continue;
    bool present = guest->attended || guest->partstat == PARTSTAT_ACCEPTED;
    if (present)
      briefing->top_level = MAX (briefing->top_level, person->level);
    if (!person->is_executive)
      continue;
    briefing->invited++;
    briefing->accepted += guest->partstat == PARTSTAT_ACCEPTED;
    briefing->attended += guest->attended;
    briefing->taken += present;
    refused |= (guest->partstat == PARTSTAT_DECLINED || guest->partstat == PARTSTAT_DELEGATED) &&
               !is_away (view, guest->person, meeting->day);
  }
  briefing->is_attended = briefing->taken > 0;
  briefing->is_missed = briefing->taken == 0 && refused;
  return briefing->invited > 0;
}

GArray *
briefings_of (const AccountView *view)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Briefing));
  for (guint i = 0; i < view->meetings->len; i++) {
    const ViewMeeting *meeting = VIEW_ITEM (view->meetings, ViewMeeting, i);
    Briefing briefing;
    if (meeting->is_series && !meeting->is_cancelled && read_briefing (view, meeting, &briefing))
      g_array_append_val (list, briefing);
  }
  return list;
}

static const char *
describe (const Briefing *briefing)
{
  if (briefing->is_attended)
    return "an executive accepted";
  return briefing->is_missed ? "no executive came: declined or delegated" : "no answer";
}

/* The date on which the executives' touches fell; where none stands out, the first briefing that showed it.
 */
static int32_t
date_change (const Frame *frame, const Briefing *first)
{
  int32_t onset = onset_of_executives (frame);
  return onset != DAY_NONE ? onset : first->meeting->day;
}

static int32_t
day_of_briefing (const GArray *briefings, guint i)
{
  return g_array_index (briefings, Briefing, i).meeting->day;
}

/* The run and what it is compared with; without a run all of them. */
static void
set_run_spans (const GArray *briefings, guint first_of_run, int32_t as_of_day, Fact *fact)
{
  bool has_past = first_of_run > 0 && first_of_run < briefings->len;
  guint first = first_of_run < briefings->len ? first_of_run : 0;
  fact->now = (Span){ day_of_briefing (briefings, first), as_of_day };
  if (has_past)
    fact->before = (Span){ day_of_briefing (briefings, 0), day_of_briefing (briefings, first) - 1 };
}

static void
add_missed_run (const Frame *frame, const GArray *briefings, FactSet *facts)
{
  int attended = 0, missed = 0, run = 0;
  guint first_of_run = 0;
  for (guint i = 0; i < briefings->len; i++) {
    const Briefing *briefing = &g_array_index (briefings, Briefing, i);
    if (briefing->is_attended) {
      attended++;
      missed += run;
      run = 0;
    } else if (briefing->is_missed) {
      if (run++ == 0)
        first_of_run = i;
    }
  }
  int past = attended + missed + run;
  if (past < BRIEFINGS_LEAST) {
    fact_set_add (facts, fact_new_unknown ("briefing.missed_run",
                                           "fewer than 5 answered briefings with an executive invited"));
    return;
  }
  Fact *fact = fact_set_add (facts, fact_new ("briefing.missed_run", run));
  fact->baseline = attended + missed > 0 ? (double) missed / (attended + missed) : NAN;
  fact->n = past;
  fact->n_baseline = attended + missed;
  fact->p = run > 0 ? gap_missed_run_p (attended, missed, run) : 1;
  if (run > 0)
    fact->onset_day = date_change (frame, &g_array_index (briefings, Briefing, first_of_run));
  set_run_spans (briefings, run > 0 ? first_of_run : briefings->len, frame->view->as_of_day, fact);
  for (guint i = run > 0 ? first_of_run : briefings->len; i < briefings->len; i++) {
    const Briefing *briefing = &g_array_index (briefings, Briefing, i);
    fact_add_meeting (fact, briefing->meeting, describe (briefing));
  }
}

static void
add_attendance (const Frame *frame, const GArray *briefings, FactSet *facts)
{
  guint invited = 0, taken = 0, invited_base = 0, taken_base = 0;
  for (guint i = 0; i < briefings->len; i++) {
    const Briefing *briefing = &g_array_index (briefings, Briefing, i);
    if (window_has_day (&frame->quarter, briefing->meeting->day)) {
      invited += briefing->invited;
      taken += briefing->taken;
    } else if (window_has_day (&frame->base, briefing->meeting->day)) {
      invited_base += briefing->invited;
      taken_base += briefing->taken;
    }
  }
  Fact *fact =
      fact_set_add (facts, fact_new ("briefing.attendance", invited > 0 ? (double) taken / invited : NAN));
  fact->baseline = invited_base > 0 ? (double) taken_base / invited_base : NAN;
  fact->n = invited;
  fact->n_baseline = invited_base;
  if (invited == 0)
    fact->reason = g_strdup ("no executive was invited to a briefing in the last 13 weeks");
}

/* E3: the median top level in the seats of the latest three briefings against those before.  Who comes
 * varies: the three must also rank below the others by more than chance (Mann and Whitney). */
static void
add_level_drop (const Frame *frame, const GArray *briefings, FactSet *facts)
{
  g_autoptr (GArray) levels = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GArray) where = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < briefings->len; i++) {
    double level = g_array_index (briefings, Briefing, i).top_level;
    if (level == LEVEL_UNKNOWN)
      continue;
    g_array_append_val (levels, level);
    g_array_append_val (where, i);
  }
  if (levels->len < 2 * LEVEL_MEETINGS_LEAST) {
    fact_set_add (
        facts, fact_new_unknown ("exec.level_drop", "fewer than 6 briefings with known levels in the room"));
    return;
  }
  const double *all = (const double *) levels->data;
  guint before = levels->len - LEVEL_MEETINGS_LEAST;
  double now = rank_median (all + before, LEVEL_MEETINGS_LEAST), then = rank_median (all, before);
  Fact *fact = fact_set_add (facts, fact_new ("exec.level_drop", then - now));
  fact->baseline = then;
  fact->n = LEVEL_MEETINGS_LEAST;
  fact->n_baseline = before;
  fact->p = rank_lower_p (all + before, LEVEL_MEETINGS_LEAST, all, before);
  set_run_spans (briefings, g_array_index (where, guint, before), frame->view->as_of_day, fact);
  if (then - now < 1)
    return;
  for (guint i = before; i < where->len; i++) {
    const Briefing *briefing = &g_array_index (briefings, Briefing, g_array_index (where, guint, i));
    if (i == before)
      fact->onset_day = date_change (frame, briefing);
    g_autofree char *what =
        g_strdup_printf ("highest client level present: %s", level_name (briefing->top_level));
    fact_add_meeting (fact, briefing->meeting, what);
  }
}

void
measure_briefings (const Frame *frame, FactSet *facts)
{
  const AccountView *view = frame->view;
  if (!view->has_calendar) {
    static const char *const names[] = { "briefing.missed_run", "briefing.attendance", "exec.level_drop" };
    for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
      fact_set_add (facts, fact_new_unknown (names[i], "no calendar was imported"));
    return;
  }
  g_autoptr (GArray) briefings = briefings_of (view);
  add_missed_run (frame, briefings, facts);
  add_attendance (frame, briefings, facts);
  add_level_drop (frame, briefings, facts);
}
