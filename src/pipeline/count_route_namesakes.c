/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/count.h"

/* The last message that an address wrote itself; NULL: none. */
static const HistoryMessage *
find_last (const Counted *counted, uint32_t address)
{
  guint count;
  const uint32_t *written = by_key_get (counted->history->by_author, address, &count);
  for (; count > 0; count--) {
    uint32_t index = written[count - 1];
    if (index < counted->message_count && g_array_index (counted->classes, guint8, index) == CLASS_HUMAN)
      return counted_message (counted, index);
  }
  return NULL;
}

/* Tells the account of the one address that the other one, which may be the same person's, has written. */
static void
route_one (Counted *counted, GHashTable *by_text, const char *text, const char *other)
{
  gpointer index = NULL;
  guint person = GPOINTER_TO_UINT (g_hash_table_lookup (counted->people_by_address, text));
  const Person *known = person > 0 ? g_ptr_array_index (counted->roster->people, person - 1) : NULL;
  const HistoryMessage *last = g_hash_table_lookup_extended (by_text, other, NULL, &index)
                                   ? find_last (counted, GPOINTER_TO_UINT (index))
                                   : NULL;
  if (known == NULL || known->account < 0 || last == NULL)
    return;
  ViewNamesake namesake = {
    .person = person - 1,
    .address = g_array_index (counted->history->addresses, StoredAddress, GPOINTER_TO_UINT (index)).text,
    .last_day = day_of_unix (last->sent_unix),
    .message_id = history_message_id (counted->history, last),
  };
  by_key_add (counted->namesakes, (guint) known->account, &namesake);
}

void
route_namesakes (Counted *counted)
{
  const GPtrArray *open = counted->roster->open;
  const GArray *addresses = counted->history->addresses;
  g_autoptr (GHashTable) by_text = g_hash_table_new (g_str_hash, g_str_equal);
  counted->namesakes = by_key_new (sizeof (ViewNamesake));
  for (guint i = 0; open->len > 0 && i < addresses->len; i++)
    g_hash_table_insert (by_text, g_array_index (addresses, StoredAddress, i).text, GUINT_TO_POINTER (i));
  for (guint i = 0; i < open->len; i++) {
    const IdentityEvent *pair = g_ptr_array_index (open, i);
    if (g_str_equal (pair->kind, "merge")) {
      route_one (counted, by_text, pair->a, pair->b);
      route_one (counted, by_text, pair->b, pair->a);
    }
  }
  by_key_settle (counted->namesakes, counted->roster->accounts->len);
}
