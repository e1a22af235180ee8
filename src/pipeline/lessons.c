/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/lessons.h"

#include "measure/frame.h"
#include "model/churn.h"

GHashTable *
lessons_losses (const History *history, int32_t as_of_day)
{
  GHashTable *losses = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) rows = history_rows_known (history, TABLE_CHURN, day_end_unix (as_of_day));
  for (guint i = 0; i < rows->len; i++) {
    const StoredRow *row = g_ptr_array_index (rows, i);
    int32_t day = row_day (row, CHURN_NOTICE_DATE);
    gpointer id = (gpointer) row->cells[CHURN_ACCOUNT_ID], first;
    if (day == DAY_NONE || day > as_of_day || !churn_is_loss (row->cells[CHURN_KIND]))
      continue;
    if (!g_hash_table_lookup_extended (losses, id, NULL, &first) || day < GPOINTER_TO_INT (first))
      g_hash_table_insert (losses, id, GINT_TO_POINTER (day));
  }
  return losses;
}

void
lessons_add (const AssessInput *input, Assessment *now)
{
  g_ptr_array_add (now->lessons, lessons_of_plays (input, now));
  g_ptr_array_add (now->lessons, lessons_of_results (input->history, now));
}
