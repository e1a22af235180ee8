/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a flag rests on: a condition often compares several facts, and each has its own records. */
#include "signal/basis.h"

#include <string.h>

#define RECORDS_MOST 5 /* of each fact besides the signal's own, which brings all of its */

typedef struct {
  Finding *finding;
  View *view;
} Basis;

static bool
is_named (const GPtrArray *list, const Evidence *one)
{
  for (guint i = 0; i < list->len; i++) {
    const Evidence *other = g_ptr_array_index ((GPtrArray *) list, i);
    if (strcmp (other->kind, one->kind) == 0 && strcmp (other->id, one->id) == 0)
      return true;
  }
  return false;
}

static void
add_records (const char *name, G_GNUC_UNUSED Field field, G_GNUC_UNUSED int column, gpointer data)
{
  Basis *basis = data;
  const Fact *fact = view_find_fact (basis->view, name);
  if (fact == NULL)
    return;                                        /* a signal, or something of the account */
  if (basis->finding->now.first_day == DAY_NONE) { /* its own fact did not decide */
    basis->finding->now = fact->now;
    basis->finding->before = fact->before;
  }
  guint first = fact->evidence->len > RECORDS_MOST ? fact->evidence->len - RECORDS_MOST : 0;
  for (guint i = first; i < fact->evidence->len; i++) {
    const Evidence *record = g_ptr_array_index (fact->evidence, i);
    if (!is_named (basis->finding->evidence, record))
      evidence_list_add (&basis->finding->evidence, evidence_copy (record));
  }
}

void
basis_gather (Finding *finding, const Expression *when, View *view)
{
  Basis basis = { finding, view };
  World world = view_world (view);
  expression_foreach_deciding (when, &world, add_records, &basis);
}
