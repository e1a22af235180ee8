/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/executive_days.h"

struct ExecutiveDays {
  int32_t first_day, last_day;
  double *until; /* days that count, from first_day to that one */
};

/* Touches by executive: person + 1 → how many. */
static GHashTable *
count_touches (const AccountView *view, int32_t first_day, guint *total)
{
  GHashTable *touches = g_hash_table_new (NULL, NULL);
  *total = 0;
  for (guint i = 0; i < view->acts->len; i++) {
    const Act *act = VIEW_ITEM (view->acts, Act, i);
    if (act->day < first_day || !view_person (view, act->person)->is_executive)
      continue;
    gpointer key = GUINT_TO_POINTER (act->person + 1);
    guint count = GPOINTER_TO_UINT (g_hash_table_lookup (touches, key)) + 1;
    g_hash_table_insert (touches, key, GUINT_TO_POINTER (count));
    (*total)++;
  }
  return touches;
}

/* Announcements of one absence come in numbers, one an incoming mail: a day is lost once. */
static void
add_absences (const ExecutiveDays *days, const AccountView *view, uint32_t person, double share, double *lost)
{
  int32_t covered = days->first_day - 1;
  for (guint i = 0; i < view->notices->len; i++) {
    const ViewNotice *notice = VIEW_ITEM (view->notices, ViewNotice, i);
    if (notice->person != person || notice->kind != NOTICE_AWAY)
      continue;
    int32_t end = MIN (view_absence_end (notice), days->last_day);
    for (int32_t day = MAX (notice->day, covered + 1); day <= end; day++)
      lost[day - days->first_day] += share;
    covered = MAX (covered, end);
  }
}

ExecutiveDays *
executive_days_new (const AccountView *view, int32_t first_day)
{
  ExecutiveDays *days = g_new0 (ExecutiveDays, 1);
  *days = (ExecutiveDays){ .first_day = first_day, .last_day = view->as_of_day };
  guint count = (guint) (days->last_day - first_day + 1), total;
  days->until = g_new0 (double, count);
  g_autofree double *lost = g_new0 (double, count);
  g_autoptr (GHashTable) touches = count_touches (view, first_day, &total);
  GHashTableIter iter;
  gpointer person, touched;
  g_hash_table_iter_init (&iter, touches);
  while (g_hash_table_iter_next (&iter, &person, &touched))
    add_absences (days, view, GPOINTER_TO_UINT (person) - 1, (double) GPOINTER_TO_UINT (touched) / total,
                  lost);
  double sum = 0;
  for (guint i = 0; i < count; i++) {
    if (clock_is_open_day (view->clock, first_day + (int32_t) i))
      sum += 1 - lost[i];
    days->until[i] = sum;
  }
  return days;
}

void
executive_days_free (ExecutiveDays *days)
{
  if (days == NULL)
    return;
  g_free (days->until);
  g_free (days);
}

double
executive_days_between (const ExecutiveDays *days, int32_t first_day, int32_t last_day)
{
  return days->until[last_day - days->first_day] - days->until[first_day - days->first_day];
}
