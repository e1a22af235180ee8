/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/circle.h"

#include "identity/address.h"

/* The circle of each address in question: index + 1 → set of lists and addresses, as their texts, each of
 * which the history holds once. */
typedef GHashTable Sets;

static void
set_unref (gpointer set)
{
  g_hash_table_unref (set);
}

static GHashTable *
find_set (Sets *sets, uint32_t address)
{
  return g_hash_table_lookup (sets, GUINT_TO_POINTER (address + 1));
}

static Sets *
open_sets (const GArray *pairs)
{
  Sets *sets = g_hash_table_new_full (NULL, NULL, NULL, set_unref);
  for (guint i = 0; i < pairs->len; i++) {
    const CirclePair *pair = &g_array_index (pairs, CirclePair, i);
    g_hash_table_replace (sets, GUINT_TO_POINTER (pair->a + 1), g_hash_table_new (NULL, NULL));
    g_hash_table_replace (sets, GUINT_TO_POINTER (pair->b + 1), g_hash_table_new (NULL, NULL));
  }
  return sets;
}

static const char *
text_of (const History *history, uint32_t address)
{
  return g_array_index (history->addresses, StoredAddress, address).text;
}

static void
add_message (const History *history, Sets *sets, const HistoryMessage *message)
{
  GHashTable *author = find_set (sets, message->from);
  const char *list_id = history_extra (history, message)->list_id;
  if (author != NULL && list_id != NULL)
    g_hash_table_add (author, (gpointer) list_id);
  for (uint32_t i = 0; i < message->participant_count; i++) {
    uint32_t other = history_participants (history, message)[i].address;
    GHashTable *recipient = find_set (sets, other);
    if (author != NULL)
      g_hash_table_add (author, (gpointer) text_of (history, other));
    if (recipient != NULL)
      g_hash_table_add (recipient, (gpointer) text_of (history, message->from));
  }
}

/* Everybody writes to support: a shared mailbox is no acquaintance. */
static bool
have_common (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_hash_table_contains (b, key) && !address_is_role (key) && !address_is_system (key))
      return true;
  return false;
}

void
circle_find (GArray *pairs, gconstpointer data)
{
  const Circles *circles = data;
  g_autoptr (GHashTable) sets = open_sets (pairs);
  for (guint i = 0; i < circles->message_count; i++) {
    history_pass (circles->history, i);
    const HistoryMessage *message = &circles->history->messages[i];
    bool is_mail = message->record_class == CLASS_HUMAN || message->record_class == CLASS_LIST;
    if (is_mail && message->from != ADDRESS_NONE)
      add_message (circles->history, sets, message);
  }
  for (guint i = 0; i < pairs->len; i++) {
    CirclePair *pair = &g_array_index (pairs, CirclePair, i);
    pair->is_shared = have_common (find_set (sets, pair->a), find_set (sets, pair->b));
  }
}
