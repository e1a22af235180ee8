/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/day.h"

/* What the tables say of one account, as known at the as-of date. */
typedef struct {
  char *id, *name;
  char *segment, *tier, *owner, *country, *currency; /* NULL where not given */
  char *csm_rating;               /* "green", "yellow" (amber is yellow), "red"; NULL not given */
  GPtrArray *domains;             /* char *, lower case, as given or learnt */
  double seats, arr, notice_days; /* NaN not given */
  int32_t start_day, handover_day, renewal_day; /* DAY_NONE not given */
  const Zone *zone;                             /* of the country, else of most contacts, else the vendor's */
  bool is_inferred;                             /* no accounts table: the account is its domain */
} Account;

void account_free (gpointer account);
Account *account_new (const char *id, const char *name);
