/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "measure/occasion.h"
#include "measure/rows.h"

#define EVADE_SCORE 0.33
#define EVADE_SKIPPED 2    /* sessions */
#define LEAD_DAYS 91       /* a milestone whose start is not logged is taken to be agreed a quarter ahead */
#define PLAY "stress-test" /* of the actions table: when it was agreed */
#define LATEST 20          /* milestones that are looked at: each goes through all meetings */

/* One milestone as it stands at the as-of date (methods P5). */
typedef struct {
  const char *name;
  int32_t due_day;  /* of its last item */
  int32_t last_day; /* of its sessions: the last decision, or the as-of date while an item is open */
  double sum, scored;
  bool has_due;     /* an item that is due is scored */
  GArray *sessions; /* Occasion, of its time */
  guint skipped;
} Milestone;

/* The day an item was scored, DAY_NONE: not yet. */
static int32_t
scored_day (const AccountView *view, const StoredRow *row)
{
  bool is_dated = row_day (row, MILESTONES_DECIDED_AT) != DAY_NONE;
  if (isnan (row_number (row, MILESTONES_SCORE)))
    return DAY_NONE;
  return row_day_by (row, is_dated ? MILESTONES_DECIDED_AT : MILESTONES_DUE_DATE, view->as_of_day);
}

/* The last time that it was begun before it was due. */
static int32_t
start_day (const AccountView *view, int32_t due_day)
{
  int32_t start = DAY_NONE;
  for (guint i = 0; i < view->rows[TABLE_ACTIONS]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_ACTIONS, i);
    int32_t day = row_day_by (row, ACTIONS_STARTED_AT, MIN (view->as_of_day, due_day));
    if (row_says (row, ACTIONS_PLAY, PLAY) && day != DAY_NONE)
      start = MAX (start, day);
  }
  return start != DAY_NONE ? start : due_day - LEAD_DAYS;
}

static void
keep_sessions (const AccountView *view, Milestone *milestone)
{
  int32_t first_day = start_day (view, milestone->due_day);
  milestone->sessions = occasions_of_planning (view, milestone->name);
  for (guint i = milestone->sessions->len; i > 0; i--) {
    const Occasion *session = &g_array_index (milestone->sessions, Occasion, i - 1);
    if (session->day < first_day || session->day > milestone->last_day)
      g_array_remove_index (milestone->sessions, i - 1);
    else
      milestone->skipped += !session->is_taken;
  }
}

static void
add_item (const AccountView *view, const StoredRow *row, Milestone *milestone)
{
  int32_t day = scored_day (view, row), due_day = row_day (row, MILESTONES_DUE_DATE);
  milestone->due_day = MAX (milestone->due_day, due_day);
  milestone->last_day = MAX (milestone->last_day, day != DAY_NONE ? day : view->as_of_day);
  milestone->has_due |= day != DAY_NONE && due_day <= view->as_of_day;
  milestone->sum += day != DAY_NONE ? row_number (row, MILESTONES_SCORE) : 0;
  milestone->scored += day != DAY_NONE;
}

static gint
compare_latest_first (gconstpointer a, gconstpointer b)
{
  const Milestone *x = a, *y = b;
  return x->due_day != y->due_day ? (x->due_day < y->due_day) - (x->due_day > y->due_day)
                                  : strcmp (y->name, x->name);
}

static Milestone *
get_milestone (GArray *list, GHashTable *places, const char *name)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, name)); /* from 1 */
  if (place == 0) {
    Milestone milestone = { .name = name, .due_day = DAY_NONE, .last_day = DAY_NONE };
    g_array_append_val (list, milestone);
    g_hash_table_insert (places, (gpointer) name, GUINT_TO_POINTER (place = list->len));
  }
  return &g_array_index (list, Milestone, place - 1);
}

static GArray *
list_milestones (const AccountView *view)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Milestone));
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < view->rows[TABLE_MILESTONES]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_MILESTONES, i);
    add_item (view, row, get_milestone (list, places, row->cells[MILESTONES_MILESTONE]));
  }
  g_array_sort (list, compare_latest_first);
  return list;
}

/* Can it be judged yet?  Scores wait for their date, skipped sessions do not. */
static bool
is_judged (const Milestone *milestone)
{
  return milestone->has_due || milestone->skipped >= EVADE_SKIPPED;
}

/* The one due last of those that can be judged, its sessions yours; false: there is none. */
static bool
find_last (const AccountView *view, Milestone *last)
{
  g_autoptr (GArray) list = list_milestones (view);
  for (guint i = 0; i < MIN (list->len, LATEST); i++) {
    *last = g_array_index (list, Milestone, i);
    keep_sessions (view, last);
    if (is_judged (last))
      return true;
    g_array_unref (last->sessions);
  }
  return false;
}

static void
add_item_evidence (const AccountView *view, const Milestone *milestone, Fact *fact)
{
  for (guint i = 0; i < view->rows[TABLE_MILESTONES]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_MILESTONES, i);
    int32_t day = scored_day (view, row);
    if (strcmp (row->cells[MILESTONES_MILESTONE], milestone->name) != 0 || day == DAY_NONE)
      continue;
    fact->onset_day = MAX (fact->onset_day, day);
    g_autofree char *text =
        g_strdup_printf ("%s: scored %s", row->cells[MILESTONES_ITEM], row->cells[MILESTONES_SCORE]);
    fact_add_keyed (fact, row, day, text);
  }
}

/* The second skipped session is the one that decides. */
static void
add_session_evidence (const Milestone *milestone, Fact *fact)
{
  guint skipped = 0;
  for (guint i = 0; i < milestone->sessions->len; i++) {
    const Occasion *session = &g_array_index (milestone->sessions, Occasion, i);
    if (session->is_taken)
      continue;
    if (++skipped == EVADE_SKIPPED)
      fact->onset_day = MAX (fact->onset_day, session->day);
    occasion_add_evidence (session, fact);
  }
}

static void
add_sessions (const Milestone *milestone, FactSet *facts)
{
  Fact *fact = fact_set_add (facts, fact_new ("milestone.skipped", milestone->skipped));
  fact->subject = g_strdup (milestone->name);
  fact->n = milestone->sessions->len;
  add_session_evidence (milestone, fact);
}

/* P5: evaded if the mean score of the items that are decided is at most 0.33, or if they stayed away from two
 * of its planning sessions. */
void
measure_milestones (const Frame *frame, FactSet *facts)
{
  Milestone last;
  if (!find_last (frame->view, &last)) {
    fact_set_add (facts, fact_new_unknown ("milestone.evaded", "no stress-test milestone has been scored"));
    fact_set_add (facts, fact_new_unknown ("milestone.skipped", "no stress-test milestone has been scored"));
    return;
  }
  bool is_low = last.scored > 0 && last.sum / last.scored <= EVADE_SCORE;
  Fact *fact = fact_set_add (facts, fact_new ("milestone.evaded", is_low || last.skipped >= EVADE_SKIPPED));
  fact->subject = g_strdup (last.name);
  fact->n = last.scored;
  add_item_evidence (frame->view, &last, fact);
  if (last.skipped > 0)
    add_session_evidence (&last, fact);
  add_sessions (&last, facts);
  g_array_unref (last.sessions);
}
