/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/assessment.h"

/* Writes the assessment of the present into the store, account by account as they are done, for whoever reads
 * the store through its views.  That it could not be kept, on a disk that is full or not ours, does not make
 * it less of an assessment. */
typedef struct ResultKeeper ResultKeeper;
ResultKeeper *result_keeper_new (const char *store_path, int32_t last_week);
void result_keeper_free (ResultKeeper *keeper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ResultKeeper, result_keeper_free)
/* Each account once (an AccountTaker), and the whole when all are there; a warning if anything failed. */
void result_keeper_take_shown (const AccountAssessment *account, gpointer keeper);
void result_keeper_take_judged (const AccountAssessment *account, gpointer keeper);
void result_keeper_finish (ResultKeeper *keeper, const Assessment *assessment, GPtrArray *warnings);
