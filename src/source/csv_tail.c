/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/csv.h"

/* More lines than that are no farewell, but rows that cannot be read. */
#define TAIL_LINES 20u

CsvTail
csv_tail_begin (Diag *diag, size_t header_count)
{
  return (CsvTail){ diag, header_count, g_ptr_array_new_with_free_func (diag_reject_free) };
}

void
csv_tail_clear (CsvTail *tail)
{
  g_clear_pointer (&tail->held, g_ptr_array_unref);
}

static bool
is_sparse (const CsvTail *tail, const CsvRecord *record)
{
  size_t filled = 0;
  for (size_t i = 0; i < record->count; i++)
    filled += *record->cells[i] != '\0';
  return 2 * filled <= tail->header_count;
}

/* They were rows after all. */
static void
give_back (CsvTail *tail)
{
  while (tail->held->len > 0)
    diag_put_back (tail->diag, g_ptr_array_steal_index (tail->held, 0));
}

void
csv_tail_note (CsvTail *tail, const CsvRecord *record, bool is_rejected)
{
  bool goes_on = tail->held->len > 0 || record->follows_blank;
  if (is_rejected && goes_on && tail->held->len < TAIL_LINES && is_sparse (tail, record)) {
    DiagReject *reject = diag_take_last (tail->diag);
    if (reject != NULL)
      g_ptr_array_add (tail->held, reject);
  } else if (tail->held->len > 0) {
    give_back (tail);
  }
}

void
csv_tail_end (CsvTail *tail)
{
  if (tail->held->len == 0)
    return;
  const DiagReject *first = tail->held->pdata[0];
  diag_warn (tail->diag, "line %" G_GUINT64_FORMAT ": what stands below the rows is left out (%u line%s)",
             first->place, tail->held->len, tail->held->len == 1 ? "" : "s");
  g_ptr_array_set_size (tail->held, 0);
}
