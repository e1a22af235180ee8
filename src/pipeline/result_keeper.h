/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "pipeline/assess.h"

/* Writes the assessment of the present into the store, account by account as they are done, for whoever reads
 * the store through its views.  That it could not be kept, on a disk that is full or not ours, does not make
 * it less of an assessment. */
typedef struct ResultKeeper ResultKeeper;
ResultKeeper *result_keeper_new (const char *store_path, int32_t last_week);
void result_keeper_free (ResultKeeper *keeper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ResultKeeper, result_keeper_free)
/* Of each account once, and the whole when all are there; a warning if anything failed. */
AccountTaker result_keeper_taker (ResultKeeper *keeper);
void result_keeper_finish (ResultKeeper *keeper, const Assessment *assessment, GPtrArray *warnings);
