/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/ical_time.h"

#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "source/zone_names.h"

#define MOST_ZONES 500u       /* a calendar that has been round the world has some fifty */
#define MOST_OBSERVANCES 100u /* zones with all their history have some sixty */
#define MOST_VTIMEZONE_BYTES (64u << 10)

struct IcalZone {
  const Zone *system;
  icaltimezone *custom; /* where system is NULL */
};

struct IcalZones {
  GHashTable *by_name; /* TZID → IcalZone, as looked up */
  GHashTable *custom;  /* TZID → icaltimezone of the file's own VTIMEZONE */
  const IcalZone *floating;
  Diag *diag;
};

static void
custom_free (gpointer zone)
{
  icaltimezone_free (zone, 1);
}

IcalZones *
ical_zones_new (Diag *diag)
{
  icalerror_set_errors_are_fatal (0);
  IcalZones *zones = g_new0 (IcalZones, 1);
  zones->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  zones->custom = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, custom_free);
  zones->diag = diag;
  return zones;
}

void
ical_zones_free (IcalZones *zones)
{
  if (zones == NULL)
    return;
  g_hash_table_unref (zones->by_name);
  g_hash_table_unref (zones->custom);
  g_free (zones);
}

/* Real rules say "yearly, in this month, on that Sunday".  libical expands them all at once, so a rule that
 * could give more than a month's days a year, or that no year fulfils, is not let near it. */
static bool
is_yearly_rule (const char *value)
{
  struct icalrecurrencetype rule = icalrecurrencetype_from_string (value);
  free (rule.rscale);
  const short *const unwanted[] = { rule.by_second,   rule.by_minute,  rule.by_hour,
                                    rule.by_year_day, rule.by_week_no, rule.by_set_pos };
  bool is_plain = rule.freq == ICAL_YEARLY_RECURRENCE && rule.rscale == NULL && rule.by_month[0] >= 1 &&
                  rule.by_month[0] <= 12 && rule.by_month[1] == ICAL_RECURRENCE_ARRAY_MAX;
  for (size_t i = 0; i < G_N_ELEMENTS (unwanted); i++)
    is_plain = is_plain && unwanted[i][0] == ICAL_RECURRENCE_ARRAY_MAX;
  for (int i = 0; i < ICAL_BY_MONTHDAY_SIZE && rule.by_month_day[i] != ICAL_RECURRENCE_ARRAY_MAX; i++)
    is_plain = is_plain && ABS (rule.by_month_day[i]) <= 28;
  for (int i = 0; i < ICAL_BY_DAY_SIZE && rule.by_day[i] != ICAL_RECURRENCE_ARRAY_MAX; i++) {
    int position = ABS (icalrecurrencetype_day_position (rule.by_day[i]));
    is_plain =
        is_plain && (rule.by_month_day[0] == ICAL_RECURRENCE_ARRAY_MAX ? position <= 5 : position == 0);
  }
  return is_plain;
}

static bool
is_harmless (const char *vtimezone)
{
  if (strlen (vtimezone) > MOST_VTIMEZONE_BYTES)
    return false;
  g_auto (GStrv) lines = g_strsplit (vtimezone, "\n", -1);
  unsigned observances = 0;
  for (char **line = lines; *line != NULL; line++) {
    observances += g_ascii_strncasecmp (*line, "BEGIN:", 6) == 0;
    if (g_ascii_strncasecmp (*line, "RRULE", 5) != 0)
      continue;
    const char *colon = strchr (*line, ':');
    if (colon == NULL || !is_yearly_rule (g_strchomp ((char *) colon + 1)))
      return false;
  }
  return observances <= MOST_OBSERVANCES;
}

bool
ical_zones_add (IcalZones *zones, const char *vtimezone)
{
  if (g_hash_table_size (zones->custom) >= MOST_ZONES || !is_harmless (vtimezone))
    return false;
  icalcomponent *component = icalparser_parse_string (vtimezone);
  if (component == NULL)
    return false;
  icaltimezone *zone = icaltimezone_new ();
  if (icalcomponent_isa (component) != ICAL_VTIMEZONE_COMPONENT ||
      !icaltimezone_set_component (zone, component)) {
    icaltimezone_free (zone, 1);
    icalcomponent_free (component);
    return false;
  }
  const char *name = icaltimezone_get_tzid (zone);
  if (name == NULL || g_hash_table_contains (zones->custom, name))
    icaltimezone_free (zone, 1); /* the first of a name stays: moments may already stand in it */
  else
    g_hash_table_insert (zones->custom, g_strdup (name), zone);
  return true;
}

static const IcalZone *
find_zone (IcalZones *zones, const char *name)
{
  IcalZone *zone = g_hash_table_lookup (zones->by_name, name);
  if (zone != NULL)
    return zone;
  if (g_hash_table_size (zones->by_name) >= MOST_ZONES)
    return NULL;
  zone = g_new0 (IcalZone, 1);
  g_hash_table_insert (zones->by_name, g_strdup (name), zone);
  zone->system = zone_names_find (name);
  if (zone->system == NULL)
    zone->custom = g_hash_table_lookup (zones->custom, name);
  if (zone->system == NULL && zone->custom == NULL) {
    zone->system = zone_get ("UTC", NULL);
    diag_warn (zones->diag, "time zone \"%s\" is not known: its times are read as UTC", name);
  }
  return zone;
}

void
ical_zones_set_default (IcalZones *zones, const char *name)
{
  zones->floating = find_zone (zones, name);
}

struct icaltimetype
ical_moment_fields (int64_t local_seconds)
{
  struct icaltimetype time = icaltime_null_time ();
  int32_t day = day_of_unix (local_seconds);
  int rest = (int) (local_seconds - (int64_t) day * 86400);
  day_to_civil (day, &time.year, &time.month, &time.day);
  time.hour = rest / 3600;
  time.minute = rest / 60 % 60;
  time.second = rest % 60;
  return time;
}

int64_t
ical_moment_unix (const IcalMoment *moment)
{
  if (moment->is_date || moment->zone == NULL)
    return moment->local_seconds;
  if (moment->zone->system != NULL)
    return zone_names_local_to_unix (moment->zone->system, moment->local_seconds);
  struct icaltimetype time = ical_moment_fields (moment->local_seconds);
  return moment->local_seconds - icaltimezone_get_utc_offset (moment->zone->custom, &time, NULL);
}

static bool
read_number (const char *digits, int count, int *value)
{
  *value = 0;
  for (int i = 0; i < count; i++) {
    if (!g_ascii_isdigit (digits[i]))
      return false;
    *value = *value * 10 + (digits[i] - '0');
  }
  return true;
}

/* Both "20260309T120000" and, as in xCal, "2026-03-09T12:00:00" come out as the former. */
static bool
copy_basic (const char *text, size_t length, char basic[17])
{
  size_t used = 0;
  for (size_t i = 0; i < length && text[i] != '\0' && text[i] != '/'; i++) {
    if (strchr ("-: \t", text[i]) != NULL)
      continue;
    if (used == 16)
      return false;
    basic[used++] = text[i];
  }
  basic[used] = '\0';
  return true;
}

bool
ical_moment_parse (IcalZones *zones, const char *text, size_t length, const char *tzid, IcalMoment *moment)
{
  char basic[17];
  int y, m, d, hour, minute, second = 0;
  if (!copy_basic (text, length, basic) || !read_number (basic, 4, &y) || !read_number (basic + 4, 2, &m) ||
      !read_number (basic + 6, 2, &d))
    return false;
  int32_t day = day_from_civil (y, m, d);
  if (day == DAY_NONE)
    return false;
  *moment = (IcalMoment){ (int64_t) day * 86400, basic[8] == '\0', NULL };
  if (moment->is_date)
    return true;
  const char *rest = basic + 13;
  if (basic[8] != 'T' || !read_number (basic + 9, 2, &hour) || !read_number (basic + 11, 2, &minute) ||
      hour > 24 || minute > 59)
    return false;
  if (g_ascii_isdigit (*rest) && (!read_number (rest, 2, &second) || second > 60))
    return false;
  rest += g_ascii_isdigit (*rest) ? 2 : 0;
  moment->local_seconds += hour * 3600 + minute * 60 + second;
  if (*rest == '\0')
    moment->zone = tzid != NULL && *tzid != '\0' ? find_zone (zones, tzid) : zones->floating;
  return *rest == '\0' || strcmp (rest, "Z") == 0;
}

bool
ical_duration_parse (const char *text, int64_t *seconds)
{
  while (*text == ' ')
    text++;
  if (*text == '-' || *text == '\0')
    return false;
  text += *text == '+';
  if (*text++ != 'P' || *text == '\0')
    return false;
  *seconds = 0;
  for (bool time = false; *text != '\0'; text++) {
    if (*text == 'T' && !time) {
      time = true;
      continue;
    }
    char *end;
    guint64 count = g_ascii_strtoull (text, &end, 10);
    int64_t unit = *end == 'W'   ? 604800
                   : *end == 'D' ? 86400
                   : *end == 'H' ? 3600
                   : *end == 'M' ? 60
                   : *end == 'S' ? 1
                                 : 0;
    if (end == text || unit == 0 || count > 1000000 || !g_ascii_isdigit (*text))
      return false;
    *seconds += (int64_t) count * unit;
    text = end;
  }
  return true;
}
