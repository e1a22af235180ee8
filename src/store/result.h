/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/assessment.h"
#include "store/store.h"

/* The last assessment, kept for whoever reads the store through its views v_account, v_account_week,
 * v_person, v_edge_week, v_signal and v_evidence (docs/store.md).  Nothing in weft reads it back: it may be
 * dropped at any time. */

/* Puts an assessment of all accounts in the place of the one that is there, in one transaction: begin, each
 * account once as it is shown and once as it was judged, end.  Whatever fails, the caller rolls back.  What
 * has not changed is not written: an account whose people, ties and weeks, or whose findings and evidence,
 * are the same is not touched, and a week of its series only where a value differs. */
bool store_begin_result (Store *store, GError **error);
bool store_put_shown (Store *store, const AccountAssessment *account, int64_t digest, int32_t last_week,
                      GError **error);
bool store_put_judged (Store *store, const AccountAssessment *account, int64_t digest, GError **error);
/* What tells whether either has changed; of several accounts at once. */
int64_t result_digest_shown (const AccountAssessment *account);
int64_t result_digest_judged (const AccountAssessment *account);
bool store_end_result (Store *store, const Assessment *assessment, GError **error);
/* Drops it; within the caller's transaction. */
bool store_clear_result (Store *store, GError **error);
