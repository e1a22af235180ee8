/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "pipeline/history.h"

/* Inside the history: what its parts need of each other. */

/* A copy that lives as long as the history, the same one for equal texts; NULL for NULL. */
const char *history_keep (History *history, const char *text);
/* Has the range of days reach to that of a record. */
void history_widen (History *history, int64_t unix_seconds);

void history_begin_messages (History *history);
bool history_read_messages (History *history, Store *store, GError **error);
/* By time, and by hash within a second. */
void history_sort_messages (History *history);
/* Sorts them and finds who wrote what and when. */
void history_settle_messages (History *history);
void history_clear_messages (History *history);
