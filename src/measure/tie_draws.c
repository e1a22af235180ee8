/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/tie_draws.h"

/* People are numbered in the order in which they are met. */
static guint
number_of (GHashTable *numbers, GArray *persons, uint32_t person)
{
  gpointer key = GUINT_TO_POINTER (person + 1);
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (numbers, key));
  if (number == 0) {
    g_array_append_val (persons, person);
    number = persons->len;
    g_hash_table_insert (numbers, key, GUINT_TO_POINTER (number));
  }
  return number - 1;
}

TieDraws *
tie_draws_new (const Frame *frame)
{
  const AccountView *view = frame->view;
  TieDraws *draws = g_new0 (TieDraws, 1);
  draws->contacts = g_array_new (FALSE, FALSE, sizeof (ResampleContact));
  draws->vendors = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  draws->clients = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  g_autoptr (GHashTable) vendors = g_hash_table_new (NULL, NULL), clients = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < view->contact_days->len; i++) {
    const ContactDay *day = VIEW_ITEM (view->contact_days, ContactDay, i);
    if (!view_is_valid_week (view, week_of_day (day->day)))
      continue;
    draws->now += window_has_day (&frame->cur, day->day);
    if (!window_has_day (&frame->base, day->day))
      continue;
    ResampleContact contact = { number_of (vendors, draws->vendors, day->vendor),
                                number_of (clients, draws->clients, frame_person (frame, day->client)),
                                day->from_client || day->meeting };
    g_array_append_val (draws->contacts, contact);
  }
  return draws;
}

void
tie_draws_free (TieDraws *draws)
{
  if (draws == NULL)
    return;
  g_array_unref (draws->contacts);
  g_array_unref (draws->vendors);
  g_array_unref (draws->clients);
  g_free (draws);
}

double
tie_draws_test (const TieDraws *draws, guint observed, uint64_t seed, ResampleCount count, gconstpointer data)
{
  const ResampleTies ties = { (const ResampleContact *) draws->contacts->data, draws->contacts->len,
                              draws->now, observed, seed };
  return resample_ties (&ties, count, data);
}
