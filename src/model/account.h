/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/day.h"

/* What the tables say of one account, as known at the as-of date.  It lies in an arena, its texts too. */
typedef struct {
  const char *id, *name;
  const char *segment, *tier, *owner, *country, *currency; /* NULL where not given */
  const char *csm_rating;         /* "green", "yellow" (amber is yellow), "red"; NULL not given */
  const char **domains;           /* lower case, as given or learnt */
  double seats, arr, notice_days; /* NaN not given */
  const Zone *zone;               /* of the country, else of most contacts, else the vendor's */
  guint domain_count;
  int32_t start_day, handover_day, renewal_day; /* DAY_NONE not given */
  int index;                                    /* among all accounts */
  bool is_inferred;                             /* no accounts table: the account is its domain */
} Account;

Account *account_new (Arena *arena, const char *id, const char *name);
/* Behind the others; the text is borrowed. */
void account_add_domain (Account *account, Arena *arena, const char *domain);
bool account_has_domain (const Account *account, const char *domain);
void account_drop_domain (Account *account, const char *domain);
