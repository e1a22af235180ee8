/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/history_private.h"

#include "base/parallel.h"

static bool
is_mail (const HistoryMessage *message)
{
  return message->record_class == CLASS_HUMAN || message->record_class == CLASS_LIST;
}

/* When somebody wrote. */
typedef struct {
  int32_t first_day, last_day;
  bool is_begun;
} Span;

void
history_date_authors (const History *history, guint message_count, GArray *addresses)
{
  g_autofree Span *spans = g_new0 (Span, addresses->len + 1);
  for (guint i = 0; i < message_count; i++) {
    history_pass (history, i);
    const HistoryMessage *message = &history->messages[i];
    if (message->from == ADDRESS_NONE || !is_mail (message))
      continue;
    Span *span = &spans[message->from];
    span->last_day = day_of_unix (message->sent_unix);
    if (!span->is_begun)
      span->first_day = span->last_day;
    span->is_begun = true;
  }
  for (guint i = 0; i < addresses->len; i++) {
    StoredAddress *address = &g_array_index (addresses, StoredAddress, i);
    address->first_day = spans[i].is_begun ? spans[i].first_day : DAY_NONE;
    address->last_day = spans[i].is_begun ? spans[i].last_day : DAY_NONE;
  }
}

static void
note_named (const History *history, uint32_t address, uint32_t message)
{
  if (address == ADDRESS_NONE)
    return;
  uint32_t *first = &g_array_index (history->first_named, uint32_t, address);
  *first = MIN (*first, message);
}

static void
find_first_named (History *history)
{
  history->first_named = g_array_sized_new (FALSE, FALSE, sizeof (uint32_t), history->addresses->len);
  g_array_set_size (history->first_named, history->addresses->len);
  for (guint i = 0; i < history->first_named->len; i++)
    g_array_index (history->first_named, uint32_t, i) = MESSAGE_NONE;
  for (uint32_t i = 0; i < history->message_count; i++) {
    history_pass (history, i);
    const HistoryMessage *message = &history->messages[i];
    const Participant *participants = history_participants (history, message);
    note_named (history, message->from, i);
    note_named (history, history_extra (history, message)->notice_address, i);
    for (uint32_t k = 0; k < message->participant_count; k++)
      note_named (history, participants[k].address, i);
  }
}

/* Neither needs the other. */
enum { FIND_DAYS, FIND_NAMED, FIND_COUNT };

static void
find_part (guint part, gpointer data)
{
  History *history = data;
  if (part == FIND_NAMED) {
    find_first_named (history);
    return;
  }
  history_date_authors (history, history->message_count, history->addresses);
}

void
history_find_authors (History *history)
{
  parallel_each (FIND_COUNT, FIND_COUNT, find_part, history);
}
