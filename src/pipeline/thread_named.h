/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/scroll.h"
#include "pipeline/history.h"

/* Which of the messages that are here another one names: by hash, from its own second or before.  Anybody may
 * name a message of years ago, so that no stretch of time tells; but of the hashes that begin alike there are
 * few, and who bears them and who asks for them are put into bins (bins.h) before they are brought together.
 */

/* A message of a second in which it names another, and one that it names, of whichever second. */
typedef struct {
  uint32_t message;
  uint32_t rank; /* of that name among its own, from 0 */
  uint32_t named;
} NamedMessage;

/* links: ThreadLink, by message.  Fills in as parent the first that each message names, or MESSAGE_NONE, and
 * as thread the first that has the same id of a thread (HistoryExtra), which may be itself, as it is of one
 * without. Returns all that those name whose first is of their own second, by message and rank: NamedMessage,
 * yours.
 */
GArray *thread_find_named (const History *history, Scroll *links);
