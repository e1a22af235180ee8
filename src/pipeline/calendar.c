/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/calendar.h"

#include "source/ical.h"
#include "weft/error.h"

struct Calendar {
  const Config *config;
  GHashTable *holidays; /* country → GPtrArray of IcalHoliday * */
};

static void
pointers_unref (gpointer array)
{
  g_ptr_array_unref (array);
}

Calendar *
calendar_new (const Config *config, GError **error)
{
  g_autoptr (Calendar) calendar = g_new0 (Calendar, 1);
  calendar->config = config;
  calendar->holidays = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, pointers_unref);
  GHashTableIter iter;
  gpointer country, text;
  g_hash_table_iter_init (&iter, config->holidays);
  while (g_hash_table_iter_next (&iter, &country, &text)) {
    GPtrArray *days = ical_read_holidays (text, error);
    if (days == NULL) {
      g_prefix_error (error, "[holidays] %s: ", (const char *) country);
      return NULL;
    }
    g_hash_table_insert (calendar->holidays, g_ascii_strup (country, -1), days);
  }
  return g_steal_pointer (&calendar);
}

void
calendar_free (Calendar *calendar)
{
  if (calendar == NULL)
    return;
  g_hash_table_unref (calendar->holidays);
  g_free (calendar);
}

Clock *
calendar_dup_clock (const Calendar *calendar, const Zone *zone, const char *country, bool *has_holidays)
{
  const Config *config = calendar->config;
  Clock *clock = clock_new (zone, config->open_minute, config->close_minute, config->weekday_mask);
  g_autofree char *key = country != NULL ? g_ascii_strup (country, -1) : NULL;
  GPtrArray *days = key != NULL ? g_hash_table_lookup (calendar->holidays, key) : NULL;
  if (has_holidays != NULL)
    *has_holidays = days != NULL;
  for (guint i = 0; days != NULL && i < days->len; i++) {
    const IcalHoliday *holiday = g_ptr_array_index (days, i);
    clock_close_days (clock, holiday->first_day, holiday->last_day);
  }
  return clock;
}
