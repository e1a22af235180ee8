/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/day.h"

typedef enum {
  SIDE_VENDOR,
  SIDE_CLIENT,
  SIDE_THIRD,
  SIDE_ROLE
} Side; /* ROLE: a shared mailbox, drawn, never counted */

typedef enum {
  FUNCTION_UNKNOWN,
  FUNCTION_EXECUTIVE,
  FUNCTION_FINANCE,
  FUNCTION_PROCUREMENT,
  FUNCTION_LEGAL,
  FUNCTION_PRODUCT,
  FUNCTION_ENGINEERING,
  FUNCTION_DATA,
  FUNCTION_IT,
  FUNCTION_SECURITY,
  FUNCTION_OPERATIONS,
  FUNCTION_SALES,   /* ours: sales; theirs: sales */
  FUNCTION_ACCOUNT, /* account management, customer success */
  FUNCTION_MARKETING,
  FUNCTION_SUPPORT,
  FUNCTION_HR,
  FUNCTION_COUNT
} Function;

const char *side_name (Side side);             /* "vendor" … */
const char *function_name (Function function); /* "engineering" …; "unknown" */
int function_find (const char *name);          /* by that name, or -1 */
const char *
level_name (int level); /* 5 "C-level", 4 "VP", 3 "Director", 2 "Manager", 1 and 0 "Staff", -1 "Unknown" */

#define LEVEL_UNKNOWN (-1)
#define LEVEL_EXECUTIVE 4 /* and above */

typedef enum { PRESENCE_ACTIVE, PRESENCE_FADING, PRESENCE_SILENT, PRESENCE_LEFT } Presence;
const char *presence_name (Presence presence);

/* One person as known at the as-of date: the fold of addresses, contact rows and identity events.  The texts
 * are borrowed. */
typedef struct {
  const char *id; /* "P" and 10 hex digits of the hash of the first address by name: stable across imports */
  const char *name;                /* best display name, else the local part */
  const char *address;             /* the primary one */
  const char *title;               /* as found, NULL if none */
  const char *account_id;          /* NULL where account is -1 */
  const char *country, *time_zone; /* from contact or team rows, NULL if unknown */
  double title_confidence;         /* 0.95 contact list, 0.8 signature, 0.6 display name, 0: no title */
  Side side;
  int level; /* 5 top … 1 staff, 0 assistant, LEVEL_UNKNOWN */
  Function function;
  int account;       /* index into the portfolio's accounts; -1: vendor, third or unassigned */
  int32_t end_day;   /* CRM end date if it has passed, else DAY_NONE */
  bool is_executive; /* level >= 4, or CRM role sponsor or economic buyer */
  bool is_champion;  /* CRM flag only; the measured champion is a fact */
} Person;
