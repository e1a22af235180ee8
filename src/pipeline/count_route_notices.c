/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/count.h"

/* Absence texts and bounces speak of one person, whoever's mailbox they came to. */
static void
route_notice (Counted *counted, const HistoryMessage *message)
{
  const HistoryExtra *extra = history_extra (counted->history, message);
  if (extra->notice == NOTICE_NONE || extra->notice_address == ADDRESS_NONE)
    return;
  int person = roster_person_of (counted->roster, extra->notice_address);
  int account = roster_account_of (counted->roster, extra->notice_address);
  if (person < 0 || account < 0)
    return;
  ViewNotice notice = { .kind = extra->notice,
                        .person = (uint32_t) person,
                        .day = zone_local_day (counted_account (counted, (guint) account)->zone,
                                               message->sent_unix),
                        .until_day = extra->notice_until_day,
                        .message_id = history_message_id (counted->history, message) };
  if (notice.day <= counted->as_of_day)
    by_key_add (counted->notices, (guint) account, &notice);
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
route_move (Counted *counted, GHashTable *moves, const HistoryMessage *message)
{
  gpointer key = GUINT_TO_POINTER (message->from + 1);
  const PersonMove *move = g_hash_table_lookup (moves, key);
  if (move == NULL || day_of_unix (message->sent_unix) < move->day)
    return;
  g_hash_table_remove (moves, key);
  guint old = (guint) roster_account_of (counted->roster, move->from),
        new = (guint) roster_account_of (counted->roster, move->to);
  ViewNotice notice = { .kind = NOTICE_DEPARTED,
                        .person = (uint32_t) roster_person_of (counted->roster, move->from),
                        .day = zone_local_day (counted_account (counted, old)->zone, message->sent_unix),
                        .until_day = DAY_NONE,
                        .message_id = history_message_id (counted->history, message),
                        .moved_to = counted_account (counted, new) };
  if (notice.day <= counted->as_of_day)
    by_key_add (counted->notices, old, &notice);
}

void
route_notices (Counted *counted)
{
  counted->notices = by_key_new (sizeof (ViewNotice));
  g_autoptr (GHashTable) moves = index_moves (counted);
  for (guint i = 0; i < counted->message_count; i++) {
    counted_pass (counted, i);
    const HistoryMessage *message = counted_message (counted, i);
    route_notice (counted, message);
    if (g_hash_table_size (moves) > 0)
      route_move (counted, moves, message);
  }
  by_key_settle (counted->notices, counted->roster->accounts->len);
}
