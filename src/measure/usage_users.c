/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/usage_users.h"

#include <string.h>

#define MONTH_WEEKS 4

static void
user_clear (gpointer data)
{
  UsageUser *user = data;
  g_free (user->days);
  g_free (user->advanced);
}

static gint
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (((const UsageUser *) a)->name, ((const UsageUser *) b)->name);
}

static void
add_users (UsageUsers *users)
{
  const AccountView *view = users->view;
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < view->usage->len; i++) {
    const ViewUsage *usage = VIEW_ITEM (view->usage, ViewUsage, i);
    users->has_tiers |= usage->has_tier;
    if (usage->user == WORD_NONE || !g_hash_table_add (known, GUINT_TO_POINTER (usage->user)))
      continue;
    UsageUser user = { usage->user, g_ptr_array_index ((GPtrArray *) view->words, usage->user),
                       g_new0 (guint8, view->is_valid->len + 1), g_new0 (guint8, view->is_valid->len + 1) };
    g_array_append_val (users->users, user);
  }
  g_array_sort (users->users, compare_names);
}

/* Rows are sorted by day and user: each day of a user counts once. */
static void
count_days (UsageUsers *users)
{
  const AccountView *view = users->view;
  g_autoptr (GHashTable) index = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < users->users->len; i++)
    g_hash_table_insert (index, GUINT_TO_POINTER (g_array_index (users->users, UsageUser, i).word),
                         GUINT_TO_POINTER (i));
  int32_t counted_day = DAY_NONE, advanced_day = DAY_NONE;
  uint32_t counted_user = WORD_NONE, advanced_user = WORD_NONE;
  for (guint i = 0; i < view->usage->len; i++) {
    const ViewUsage *usage = VIEW_ITEM (view->usage, ViewUsage, i);
    int32_t week = week_of_day (usage->day) - view->first_week;
    if (usage->user == WORD_NONE || !(usage->count > 0) || week < 0 || week >= (int32_t) view->is_valid->len)
      continue;
    guint at = GPOINTER_TO_UINT (g_hash_table_lookup (index, GUINT_TO_POINTER (usage->user)));
    const UsageUser *user = &g_array_index (users->users, UsageUser, at);
    user->days[week] += counted_day != usage->day || counted_user != usage->user;
    counted_day = usage->day;
    counted_user = usage->user;
    if (!usage->is_advanced || (advanced_day == usage->day && advanced_user == usage->user))
      continue;
    user->advanced[week]++;
    advanced_day = usage->day;
    advanced_user = usage->user;
  }
}

UsageUsers *
usage_users_new (const AccountView *view)
{
  UsageUsers *users = g_new0 (UsageUsers, 1);
  *users = (UsageUsers){ .view = view, .users = g_array_new (FALSE, FALSE, sizeof (UsageUser)) };
  g_array_set_clear_func (users->users, user_clear);
  users->first_week =
      view->usage->len > 0 ? week_of_day (VIEW_ITEM (view->usage, ViewUsage, 0)->day) : view->last_week + 1;
  add_users (users);
  count_days (users);
  return users;
}

void
usage_users_free (UsageUsers *users)
{
  if (users == NULL)
    return;
  g_array_unref (users->users);
  g_free (users);
}

guint
usage_user_days (const UsageUsers *users, const guint8 *days, const Window *window)
{
  guint sum = 0;
  for (int32_t week = MAX (window->first_week, users->view->first_week); week <= window->last_week; week++)
    sum += days[week - users->view->first_week];
  return sum;
}

guint
usage_user_weeks (const UsageUsers *users, const UsageUser *user, const Window *window)
{
  guint sum = 0;
  for (int32_t week = MAX (window->first_week, users->view->first_week); week <= window->last_week; week++)
    sum += user->days[week - users->view->first_week] > 0;
  return sum;
}

guint
usage_users_active (const UsageUsers *users, const Window *window, guint *advanced)
{
  guint active = 0;
  *advanced = 0;
  for (guint i = 0; i < users->users->len; i++) {
    const UsageUser *user = &g_array_index (users->users, UsageUser, i);
    active += usage_user_days (users, user->days, window) > 0;
    *advanced += usage_user_days (users, user->advanced, window) > 0;
  }
  return active;
}

Window
usage_month (const AccountView *view)
{
  return window_last (view, MONTH_WEEKS);
}

Window
usage_base (const Frame *frame, int32_t first_week)
{
  int32_t last = frame->base.last_week;
  return (Window){ MAX (last - BASE_WEEKS + 1, first_week), last };
}

guint
usage_base_blocks (const Frame *frame, const UsageUsers *users, Window blocks[USAGE_BLOCKS_MAX])
{
  Window base = usage_base (frame, users->first_week);
  int weeks = MAX (0, base.last_week - base.first_week + 1);
  guint count = MIN (USAGE_BLOCKS_MAX, (guint) weeks / MONTH_WEEKS);
  for (guint i = 0; i < count; i++) {
    int32_t last = base.last_week - (int32_t) (count - 1 - i) * MONTH_WEEKS;
    blocks[i] = (Window){ last - MONTH_WEEKS + 1, last };
  }
  return count;
}

const char *
usage_missing (const AccountView *view)
{
  if (view->usage->len == 0)
    return "no usage data for this account";
  if (view_has_ended (view, TABLE_USAGE))
    return "the usage export ends more than two weeks before the date";
  return NULL;
}

const char *
usage_users_missing (const AccountView *view)
{
  const char *reason = usage_missing (view);
  if (reason != NULL)
    return reason;
  for (guint i = 0; i < view->usage->len; i++)
    if (VIEW_ITEM (view->usage, ViewUsage, i)->user != WORD_NONE)
      return NULL;
  return "the usage data name no users";
}
