/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/annex_use.h"

#include <string.h>

#include "measure/rows.h"
#include "measure/ticket.h"

static AnnexUse *
get_use (GArray *uses, const char *name)
{
  for (guint i = 0; i < uses->len; i++)
    if (strcmp (g_array_index (uses, AnnexUse, i).name, name) == 0)
      return &g_array_index (uses, AnnexUse, i);
  AnnexUse use = { .name = name };
  g_array_append_val (uses, use);
  return &g_array_index (uses, AnnexUse, uses->len - 1);
}

/* A pair of words as one key: who used what. */
static bool
is_first (GHashTable *seen, uint32_t user, uint32_t feature)
{
  gint64 key = (gint64) user << 32 | feature;
  return g_hash_table_add (seen, g_memdup2 (&key, sizeof key));
}

static void
count_features (const AccountView *view, AnnexUses *uses)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < view->usage->len; i++) {
    const ViewUsage *row = VIEW_ITEM (view->usage, ViewUsage, i);
    bool is_now = window_has_day (&uses->now, row->day), by_person = is_now && row->user != WORD_NONE;
    if (!is_now && !window_has_day (&uses->before, row->day))
      continue;
    uses->users_now += by_person && is_first (seen, row->user, WORD_NONE);
    uses->total_now += is_now ? row->count : 0;
    uses->by_people += by_person ? row->count : 0;
    if (row->feature == WORD_NONE)
      continue;
    AnnexUse *use = get_use (uses->features, g_ptr_array_index ((GPtrArray *) view->words, row->feature));
    *(is_now ? &use->now : &use->before) += row->count;
    use->is_advanced |= row->is_advanced;
    uses->has_tiers |= row->has_tier;
    use->by_people += by_person ? row->count : 0;
    use->users_now += by_person && is_first (seen, row->user, row->feature);
  }
}

static void
count_modules (const AccountView *view, AnnexUses *uses)
{
  g_autoptr (GArray) tickets = tickets_of (view);
  for (guint i = 0; i < tickets->len; i++)
    uses->has_modules |= *row_text (g_array_index (tickets, Ticket, i).row, TICKETS_MODULE) != '\0';
  for (guint i = 0; i < tickets->len; i++) {
    const Ticket *ticket = &g_array_index (tickets, Ticket, i);
    bool is_now = window_has_day (&uses->now, ticket->day);
    if (!is_now && !window_has_day (&uses->before, ticket->day))
      continue;
    const char *module = row_text (ticket->row, TICKETS_MODULE);
    if (!uses->has_modules)
      module = ticket_kind_name (ticket->sense.kind);
    AnnexUse *use = get_use (uses->modules, *module != '\0' ? module : "none named");
    *(is_now ? &use->now : &use->before) += 1;
    use->how_to += is_now && ticket->sense.kind == TICKET_HOW_TO;
    uses->tickets_now += is_now;
  }
}

/* From sums to weekly means. */
static void
divide (GArray *list, const AnnexUses *uses)
{
  for (guint i = 0; i < list->len; i++) {
    AnnexUse *use = &g_array_index (list, AnnexUse, i);
    use->now /= QUARTER_WEEKS;
    use->by_people /= QUARTER_WEEKS;
    use->before /= MAX (uses->before_weeks, 1);
  }
}

static gint
compare_falls (gconstpointer a, gconstpointer b)
{
  const AnnexUse *x = a, *y = b;
  double one = x->before - x->now, other = y->before - y->now;
  return one != other ? (one < other ? 1 : -1) : strcmp (x->name, y->name);
}

static gint
compare_sizes (gconstpointer a, gconstpointer b)
{
  const AnnexUse *x = a, *y = b;
  return x->now != y->now ? (x->now < y->now ? 1 : -1) : strcmp (x->name, y->name);
}

AnnexUses *
annex_uses_new (const Frame *frame)
{
  const AccountView *view = frame->view;
  AnnexUses *uses = g_new0 (AnnexUses, 1);
  uses->now = frame->quarter;
  uses->before = frame_before_quarter (frame, view->start_week);
  uses->before_weeks = MAX (uses->before.last_week - uses->before.first_week + 1, 0);
  uses->features = g_array_new (FALSE, FALSE, sizeof (AnnexUse));
  uses->modules = g_array_new (FALSE, FALSE, sizeof (AnnexUse));
  count_features (view, uses);
  count_modules (view, uses);
  divide (uses->features, uses);
  divide (uses->modules, uses);
  g_array_sort (uses->features, compare_falls);
  g_array_sort (uses->modules, compare_sizes);
  return uses;
}

void
annex_uses_free (AnnexUses *uses)
{
  if (uses == NULL)
    return;
  g_array_unref (uses->features);
  g_array_unref (uses->modules);
  g_free (uses);
}
