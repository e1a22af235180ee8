/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "pipeline/history.h"

/* Inside the history: what its parts need of each other. */

/* A copy that lives as long as the history, the same one for equal texts; NULL for NULL. */
const char *history_keep (History *history, const char *text);
/* Has the range of days reach to that of a record. */
void history_widen (History *history, int64_t unix_seconds);

/* A message, and what belongs to it, as one run of bytes behind it: an extra where message.extra is not 0,
 * parents, participants, and then the texts. */
typedef struct {
  uint32_t size; /* of all */
  uint32_t text_size;
  HistoryMessage message; /* what it has is counted; where it lies is not said yet */
} LooseMessage;

/* By time, and by hash within a second. */
void history_sort_messages (const LooseMessage **messages, guint count);

void history_begin_messages (History *history);
bool history_read_messages (History *history, Store *store, GError **error);
/* Sorts them and finds who wrote what and when. */
void history_settle_messages (History *history);
/* Has the range of days reach to theirs. */
void history_widen_by_messages (History *history);
void history_clear_messages (History *history);
