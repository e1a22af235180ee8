/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/count.h"

/* Absence texts and bounces speak of one person, whoever's mailbox they came to. */
static void
count_notice (Counted *counted, const HistoryMessage *message)
{
  if (message->notice == NOTICE_NONE || message->notice_address == ADDRESS_NONE)
    return;
  int person = roster_person_of (counted->roster, message->notice_address);
  int account = roster_account_of (counted->roster, message->notice_address);
  if (person < 0 || account < 0)
    return;
  AccountView *view = counted_view (counted, account);
  ViewNotice notice = { .kind = message->notice,
                        .person = (uint32_t) person,
                        .day = zone_local_day (view->account->zone, message->sent_unix),
                        .until_day = message->notice_until_day,
                        .message_id = message->message_id };
  if (notice.day <= counted->as_of_day)
    g_array_append_val (view->notices, notice);
}

/* Old address by new address of those who changed employer. */
static GHashTable *
index_moves (const Counted *counted)
{
  const GArray *moves = counted->roster->moves;
  GHashTable *by_address = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < moves->len; i++) {
    const PersonMove *move = &g_array_index (moves, PersonMove, i);
    g_hash_table_insert (by_address, GUINT_TO_POINTER (move->to + 1), (gpointer) move);
  }
  return by_address;
}

/* The first message from the new employer, once nothing more came from the old one, tells the old account
 * that its contact has left. */
static void
count_move (Counted *counted, GHashTable *moves, const HistoryMessage *message)
{
  gpointer key = GUINT_TO_POINTER (message->from + 1);
  const PersonMove *move = g_hash_table_lookup (moves, key);
  if (move == NULL || day_of_unix (message->sent_unix) < move->day)
    return;
  g_hash_table_remove (moves, key);
  AccountView *old = counted_view (counted, roster_account_of (counted->roster, move->from)),
              *new = counted_view (counted, roster_account_of (counted->roster, move->to));
  ViewNotice notice = { .kind = NOTICE_DEPARTED,
                        .person = (uint32_t) roster_person_of (counted->roster, move->from),
                        .day = zone_local_day (old->account->zone, message->sent_unix),
                        .until_day = DAY_NONE,
                        .message_id = message->message_id,
                        .moved_to = new->account };
  if (notice.day <= counted->as_of_day)
    g_array_append_val (old->notices, notice);
}

void
count_notices (Counted *counted)
{
  g_autoptr (GHashTable) moves = index_moves (counted);
  for (guint i = 0; i < counted->message_count; i++) {
    const HistoryMessage *message = counted_message (counted, i);
    count_notice (counted, message);
    if (g_hash_table_size (moves) > 0)
      count_move (counted, moves, message);
  }
}
