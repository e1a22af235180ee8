/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/assessment.h"
#include "store/statement.h"

/* What the views show of one account, as rows. */

/* Rows on their way: into the store, or into a digest that tells whether they need to go there. */
typedef struct {
  Store *store;
  int64_t account;
  GString *digest;      /* NULL: into the store */
  Statement *statement; /* of the row begun */
  GError **error;
} ResultOut;

/* Begins a row with the number of the account, or rows without it, and ends them. */
bool result_begin (ResultOut *out, const char *sql);
bool result_begin_rows (ResultOut *out, const char *sql);
bool result_end (ResultOut *out);
/* The one number of an account's row in a table that has rows for weeks or signals, from 0 to the last, as
 * the views take it apart. */
#define RESULT_ROW_LAST 1048575
static inline int64_t
result_key (const ResultOut *out, int64_t row)
{
  return out->account * (RESULT_ROW_LAST + 1) + row;
}

/* Where it is not known a signal says the same of many accounts. */
static inline bool
result_shares_words (const Finding *finding)
{
  return finding->state == STATE_UNKNOWN;
}
/* The number of the words that it shares; on the way into the store they are put in if they are not there. */
bool result_put_words (ResultOut *out, const Finding *finding, int64_t *number);
/* Drops those that no signal has any more. */
bool result_drop_words (Store *store, GError **error);

/* Its people and their ties. */
bool result_put_map (ResultOut *out, const AccountAssessment *account);
/* The account itself, the findings and their evidence. */
bool result_put_verdict (ResultOut *out, const AccountAssessment *account);
/* Its weeks up to the last, where they differ from those that are there; others are dropped. */
bool result_put_weeks (ResultOut *out, const AccountAssessment *account, int32_t last_week);
bool result_drop_weeks (ResultOut *out);
/* Appends what tells whether the weeks have changed. */
void result_digest_weeks (const AccountAssessment *account, GString *digest);
/* Of its series. */
int32_t result_first_week (const AccountAssessment *account);
