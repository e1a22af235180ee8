/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/stored.h"

/* Usage is kept in blocks of rows in the order of their fields, each row written as what differs from the one
 * before: six bytes instead of the thirty of a table row, and no search for each. */

enum { TIER_NONE = -1, TIER_CORE, TIER_ADVANCED };
#define USAGE_TIER_GONE INT8_MAX /* in memory: the row is to be left out when its block is rewritten */
#define USAGE_BLOCK_ROWS 4096u

/* Indices into the word list, or WORD_NONE.  Rows that are equal in all fields are one. */
typedef struct {
  int32_t day;
  uint32_t user, feature, account;
  int64_t known_unix;
  double count;
  int8_t tier;
} UsageRow;

/* By day, user, feature, account, known, tier, count: most exports come in about this order. */
int usage_row_compare (const UsageRow *a, const UsageRow *b);

/* rows: sorted. */
void usage_block_pack (GByteArray *out, const UsageRow *rows, size_t count);
/* Replaces what is in rows (UsageRow).  False: the block is damaged. */
bool usage_block_unpack (const void *blob, size_t length, GArray *rows);
