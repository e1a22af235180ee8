/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "pipeline/count.h"

/* By address: the last message that it wrote itself; MESSAGE_NONE: none. */
static uint32_t *
find_last (const Counted *counted)
{
  const guint address_count = counted->history->addresses->len;
  uint32_t *last = g_new (uint32_t, address_count + 1);
  memset (last, 0xff, (address_count + 1) * sizeof *last); /* MESSAGE_NONE */
  for (guint i = 0; i < counted->message_count; i++) {
    counted_pass (counted, i);
    uint32_t from = counted_message (counted, i)->from;
    if (from != ADDRESS_NONE && counted->classes.of[i] == CLASS_HUMAN)
      last[from] = i;
  }
  return last;
}

typedef struct {
  Counted *counted;
  GHashTable *by_text; /* address → its index */
  const uint32_t *last;
} Namesakes;

/* Tells the account of the one address that the other one, which may be the same person's, has written. */
static void
route_one (const Namesakes *namesakes, const char *text, const char *other)
{
  Counted *counted = namesakes->counted;
  gpointer index = NULL;
  guint person = GPOINTER_TO_UINT (g_hash_table_lookup (counted->people_by_address, text));
  const Person *known = person > 0 ? g_ptr_array_index (counted->roster->people, person - 1) : NULL;
  uint32_t found = g_hash_table_lookup_extended (namesakes->by_text, other, NULL, &index)
                       ? namesakes->last[GPOINTER_TO_UINT (index)]
                       : MESSAGE_NONE;
  if (known == NULL || known->account < 0 || found == MESSAGE_NONE)
    return;
  const HistoryMessage *last = counted_message (counted, found);
  ViewNamesake namesake = {
    .person = person - 1,
    .address = g_array_index (counted->history->addresses, StoredAddress, GPOINTER_TO_UINT (index)).text,
    .last_day = day_of_unix (last->sent_unix),
    .message_id = history_message_id (counted->history, last),
  };
  by_key_add (counted->namesakes, (guint) known->account, &namesake);
}

static void
route_all (Counted *counted, const GPtrArray *open)
{
  const GArray *addresses = counted->history->addresses;
  g_autoptr (GHashTable) by_text = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree uint32_t *last = find_last (counted);
  const Namesakes namesakes = { counted, by_text, last };
  for (guint i = 0; i < addresses->len; i++)
    g_hash_table_insert (by_text, (gpointer) g_array_index (addresses, StoredAddress, i).text,
                         GUINT_TO_POINTER (i));
  for (guint i = 0; i < open->len; i++) {
    const IdentityEvent *pair = g_ptr_array_index ((GPtrArray *) open, i);
    if (g_str_equal (pair->kind, "merge")) {
      route_one (&namesakes, pair->a, pair->b);
      route_one (&namesakes, pair->b, pair->a);
    }
  }
}

void
route_namesakes (Counted *counted)
{
  counted->namesakes = by_key_new (sizeof (ViewNamesake));
  if (counted->roster->open->len > 0)
    route_all (counted, counted->roster->open);
  by_key_settle (counted->namesakes, counted->roster->accounts->len);
}
