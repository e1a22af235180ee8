/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "identity/roster.h"
#include "pipeline/history.h"

/* Who corresponds with whom, for the roster's question whether two addresses are one person's. */
typedef struct {
  const History *history;
  guint message_count; /* the messages sent by then */
} Circles;

/* A CircleFn over a Circles: true where both addresses wrote on one list, or to and fro with one and the same
 * address that is no shared mailbox.  One pass over the messages, whatever the number of pairs. */
void circle_find (GArray *pairs, gconstpointer circles);
