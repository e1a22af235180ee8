/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/day_counts.h"

#define DAY_COUNT 84006 /* up to 2199-12-31 */
#define STRAY_GAP_DAYS 182
#define STRAYS_MOST 10u
#define RECORDS_A_STRAY 100u

void
day_counts_clear (DayCounts *days)
{
  g_clear_pointer (&days->counts, g_free);
  days->total = 0;
}

void
day_counts_add (DayCounts *days, int32_t day)
{
  if (day < 0 || day >= DAY_COUNT)
    return;
  if (days->counts == NULL)
    days->counts = g_new0 (guint, DAY_COUNT);
  days->counts[day]++;
  days->total++;
}

void
day_counts_join (DayCounts *days, const DayCounts *others)
{
  if (others->counts == NULL)
    return;
  if (days->counts == NULL)
    days->counts = g_new0 (guint, DAY_COUNT);
  for (guint day = 0; day < DAY_COUNT; day++)
    days->counts[day] += others->counts[day];
  days->total += others->total;
}

int32_t
day_counts_last (const DayCounts *days, guint *strays, int32_t *latest)
{
  guint most = MIN (STRAYS_MOST, days->total / RECORDS_A_STRAY), behind = 0;
  int32_t last = DAY_NONE, previous = DAY_NONE;
  *strays = 0;
  *latest = DAY_NONE;
  for (int32_t day = DAY_COUNT - 1; day >= 0 && days->counts != NULL && behind <= most; day--) {
    if (days->counts[day] == 0)
      continue;
    if (previous == DAY_NONE)
      *latest = day;
    if (previous == DAY_NONE || previous - day >= STRAY_GAP_DAYS) {
      last = day;
      *strays = behind;
    }
    behind += days->counts[day];
    previous = day;
  }
  return last;
}
