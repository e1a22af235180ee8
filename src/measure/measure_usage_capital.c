/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "measure/usage_users.h"
#include "series/tail.h"

#define HOURS_UNSAID 1.0 /* of a meeting without a duration, and of a delivery */
#define HOURS_MOST 8.0   /* an entry of several days is no week of meetings */
#define LISTED_MOST 20
#define BASE_WEEKS_LEAST QUARTER_WEEKS

typedef struct {
  double hours;
  guint events, promised, delivered;
} Capital;

static bool
has_client_engineer (const AccountView *view, const ViewMeeting *meeting)
{
  for (uint32_t i = 0; i < meeting->guest_count; i++) {
    const Guest *guest = VIEW_ITEM (view->guests, Guest, meeting->guest_first + i);
    const Person *person = view_person (view, guest->person);
    if (person->side == SIDE_CLIENT && person->function == FUNCTION_ENGINEERING &&
        (guest->attended || guest->partstat == PARTSTAT_ACCEPTED))
      return true;
  }
  return false;
}

static void
count_meetings (const AccountView *view, const Window *window, Capital *capital, Fact *fact)
{
  for (guint i = 0; i < view->meetings->len; i++) {
    const ViewMeeting *meeting = VIEW_ITEM (view->meetings, ViewMeeting, i);
    if (meeting->is_cancelled || !window_has_day (window, meeting->day) ||
        !has_client_engineer (view, meeting))
      continue;
    double hours = meeting->duration_minutes > 0 ? meeting->duration_minutes / 60.0 : HOURS_UNSAID;
    capital->hours += MIN (hours, HOURS_MOST);
    capital->events++;
    if (fact != NULL && fact->evidence->len < LISTED_MOST)
      fact_add_meeting (fact, meeting, "their engineers took part");
  }
}

/* What they promised us: each delivery is an event. */
static void
count_deliveries (const AccountView *view, const Window *window, Capital *capital, Fact *fact)
{
  const GPtrArray *promises = view->rows[TABLE_PROMISES];
  for (guint i = 0; i < promises->len; i++) {
    const StoredRow *row = g_ptr_array_index ((GPtrArray *) promises, i);
    if (g_strcmp0 (row->cells[PROMISES_BY], "client") != 0)
      continue;
    int32_t promised = row_day (row, PROMISES_PROMISED_AT), day = row_day (row, PROMISES_DELIVERED_AT);
    bool is_new = promised != DAY_NONE && window_has_day (window, promised);
    bool is_done = day != DAY_NONE && day <= view->as_of_day && window_has_day (window, day);
    capital->promised += is_new;
    capital->delivered += is_done;
    capital->events += is_done;
    capital->hours += is_done ? HOURS_UNSAID : 0;
    if (fact != NULL && (is_new || is_done) && fact->evidence->len < LISTED_MOST)
      fact_add_row (fact, row, "row", row->cells[PROMISES_ITEM], is_done ? day : promised,
                    is_done ? "delivered by the client"
                            : "promised by the client, not delivered in the quarter");
  }
}

/* U4: hours and events of the quarter against the usual quarter of the half year before. */
void
usage_measure_capital (const Frame *frame, FactSet *facts)
{
  const AccountView *view = frame->view;
  Window base = frame_before_quarter (frame, view->start_week);
  int weeks = base.last_week - base.first_week + 1;
  const char *missing = NULL;
  if (!view->has_calendar && view->rows[TABLE_PROMISES]->len == 0)
    missing = "no calendar and no promises of theirs were imported";
  else if (weeks < BASE_WEEKS_LEAST)
    missing = "fewer than 13 weeks before the quarter";
  if (missing != NULL) {
    fact_set_add (facts, fact_new_unknown ("capital.meeting_hours", missing));
    return;
  }
  Capital now = { 0 }, before = { 0 };
  Fact *fact = fact_set_add (facts, fact_new ("capital.meeting_hours", 0));
  fact_set_windows (fact, &frame->quarter, &base);
  count_meetings (view, &frame->quarter, &now, fact);
  count_deliveries (view, &frame->quarter, &now, fact);
  count_meetings (view, &base, &before, NULL);
  count_deliveries (view, &base, &before, NULL);
  double quarters = (double) weeks / QUARTER_WEEKS;
  fact->value = now.hours;
  fact->baseline = before.hours / quarters;
  fact->n = now.events;
  fact->n_baseline = floor (before.events / quarters); /* whole events: 5.5 are fewer than the 6 needed */
  /* Given all events, each falls into the quarter with its share of the weeks (conditional Poisson test). */
  fact->p = tail_binomial_lower (now.events, now.events + before.events, 1 / (1 + quarters));
}
