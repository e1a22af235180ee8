/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "measure/rows.h"

#define EVADE_SCORE 0.33

/* The day an item was scored, DAY_NONE: not yet. */
static int32_t
scored_day (const AccountView *view, const StoredRow *row)
{
  bool is_dated = row_day (row, MILESTONES_DECIDED_AT) != DAY_NONE;
  if (isnan (row_number (row, MILESTONES_SCORE)))
    return DAY_NONE;
  return row_day_by (row, is_dated ? MILESTONES_DECIDED_AT : MILESTONES_DUE_DATE, view->as_of_day);
}

/* The milestone whose scored items fell due last; ties by name. */
static const char *
find_last (const AccountView *view)
{
  const char *name = NULL;
  int32_t latest = DAY_NONE;
  for (guint i = 0; i < view->rows[TABLE_MILESTONES]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_MILESTONES, i);
    int32_t due = row_day_by (row, MILESTONES_DUE_DATE, view->as_of_day);
    if (due == DAY_NONE || scored_day (view, row) == DAY_NONE || due < latest)
      continue;
    if (due == latest && strcmp (row->cells[MILESTONES_MILESTONE], name) <= 0)
      continue;
    latest = due;
    name = row->cells[MILESTONES_MILESTONE];
  }
  return name;
}

/* P5: the last milestone, by the mean score of its items that are decided. */
void
measure_milestones (const Frame *frame, FactSet *facts)
{
  const AccountView *view = frame->view;
  const char *name = find_last (view);
  if (name == NULL) {
    fact_set_add (facts, fact_new_unknown ("milestone.evaded", "no stress-test milestone has been scored"));
    return;
  }
  Fact *fact = fact_set_add (facts, fact_new ("milestone.evaded", 0));
  fact->subject = g_strdup (name);
  double sum = 0, items = 0;
  for (guint i = 0; i < view->rows[TABLE_MILESTONES]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_MILESTONES, i);
    int32_t day = scored_day (view, row);
    if (strcmp (row->cells[MILESTONES_MILESTONE], name) != 0 || day == DAY_NONE)
      continue;
    sum += row_number (row, MILESTONES_SCORE);
    items++;
    fact->onset_day = MAX (fact->onset_day, day);
    g_autofree char *text =
        g_strdup_printf ("%s: scored %s", row->cells[MILESTONES_ITEM], row->cells[MILESTONES_SCORE]);
    fact_add_keyed (fact, row, day, text);
  }
  fact->n = items;
  fact->value = sum / items <= EVADE_SCORE ? 1 : 0;
}
