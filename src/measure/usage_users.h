/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "measure/frame.h"

/* Use by user and week, the base of U2, U3, U5, U8 and U9.  28 days are four ISO weeks. */
typedef struct {
  uint32_t word;    /* of the view's words */
  const char *name; /* borrowed */
  guint8 *days;     /* by week from view->first_week: days with any use, 0 … 7 */
  guint8 *advanced; /* the same with an advanced feature */
} UsageUser;

typedef struct UsageUsers {
  const AccountView *view;
  GArray *users;      /* UsageUser, by name */
  int32_t first_week; /* with any use at all */
  bool has_tiers;     /* some features are known to be core or advanced */
} UsageUsers;

UsageUsers *usage_users_new (const AccountView *view);
void usage_users_free (UsageUsers *users);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (UsageUsers, usage_users_free)

/* Days of use in a window, of user-days or of those with an advanced feature. */
guint usage_user_days (const UsageUsers *users, const guint8 *days, const Window *window);
/* Weeks with any use in a window. */
guint usage_user_weeks (const UsageUsers *users, const UsageUser *user, const Window *window);
/* Users with any use in a window, and those of them with an advanced feature. */
guint usage_users_active (const UsageUsers *users, const Window *window, guint *advanced);

/* The last four weeks, and the blocks of four weeks before them that fit into BASE (at most six, the latest
 * last); returns how many. */
#define USAGE_BLOCKS_MAX 6
Window usage_month (const AccountView *view);
guint usage_base_blocks (const Frame *frame, const UsageUsers *users, Window blocks[USAGE_BLOCKS_MAX]);
/* BASE as usage knows it: 26 weeks that end where BASE does, cut at the first use. */
Window usage_base (const Frame *frame, int32_t first_week);

/* Why user by user nothing can be said of the last weeks; NULL: something can. */
const char *usage_users_missing (const AccountView *view);
/* Why nothing can be said of the last weeks at all. */
const char *usage_missing (const AccountView *view);

/* The parts of measure_usage. */
void usage_measure_level (const Frame *frame, FactSet *facts);                            /* U1 */
void usage_measure_users (const Frame *frame, const UsageUsers *users, FactSet *facts);   /* U2, U3, U5, U9 */
void usage_measure_breadth (const Frame *frame, const UsageUsers *users, FactSet *facts); /* U8 */
void usage_measure_features (const Frame *frame, FactSet *facts);                         /* U6, U7 */
void usage_measure_capital (const Frame *frame, FactSet *facts);                          /* U4 */
/* New features a user and month in the last 13 weeks; NaN: unknown.  *user_count: users in them. (U6) */
double usage_discovery_rate (const AccountView *view, guint *user_count);
