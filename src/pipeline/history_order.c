/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/radix.h"
#include "pipeline/history_private.h"

#define KEY_BITS 44 /* four digits of radix_sort, for time and as much of the hash as there is room for */

/* Seconds from the earliest message on, and behind them the hash's first bits.  A message without a date
 * comes first. */
static void
fill_keys (const LooseMessage *const *messages, RadixItem *order, guint count)
{
  int64_t earliest = INT64_MAX, latest = INT64_MIN;
  for (guint i = 0; i < count; i++)
    if (messages[i]->message.sent_unix != UNIX_NONE) {
      earliest = MIN (earliest, messages[i]->message.sent_unix);
      latest = MAX (latest, messages[i]->message.sent_unix);
    }
  uint64_t span = earliest <= latest ? (uint64_t) latest - (uint64_t) earliest + 1 : 1;
  int room = MAX (0, KEY_BITS - (64 - __builtin_clzll (span)));
  for (guint i = 0; i < count; i++) {
    const HistoryMessage *message = &messages[i]->message;
    bool is_dated = message->sent_unix != UNIX_NONE;
    uint64_t second = is_dated ? (uint64_t) message->sent_unix - (uint64_t) earliest + 1 : 0,
             hash = radix_key ((int64_t) message->hash);
    order[i] = (RadixItem){ second << room | (room > 0 ? hash >> (64 - room) : 0), i };
  }
}

static gint
compare_messages (gconstpointer a, gconstpointer b, gpointer messages)
{
  const LooseMessage *const *all = messages;
  const HistoryMessage *x = &all[((const RadixItem *) a)->index]->message,
                       *y = &all[((const RadixItem *) b)->index]->message;
  if (x->sent_unix != y->sent_unix)
    return x->sent_unix < y->sent_unix ? -1 : 1;
  int64_t left = (int64_t) x->hash, right = (int64_t) y->hash;
  return (left > right) - (left < right);
}

/* Those that differ only in what a key has no room for. */
static void
sort_likes (const LooseMessage **messages, RadixItem *order, guint count)
{
  for (guint first = 0, end; first < count; first = end) {
    for (end = first + 1; end < count && order[end].key == order[first].key;)
      end++;
    if (end > first + 1)
      g_qsort_with_data (order + first, (gint) (end - first), sizeof *order, compare_messages, messages);
  }
}

/* (The store's own sorting is ten times as slow.) */
void
history_sort_messages (const LooseMessage **messages, guint count)
{
  g_autofree RadixItem *order = g_new (RadixItem, count + 1);
  g_autofree const LooseMessage **sorted = g_new (const LooseMessage *, count + 1);
  fill_keys (messages, order, count);
  radix_sort (order, count);
  sort_likes (messages, order, count);
  for (guint i = 0; i < count; i++)
    sorted[i] = messages[order[i].index];
  memcpy (messages, sorted, count * sizeof *messages);
}
