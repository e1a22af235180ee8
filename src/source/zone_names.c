/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/zone_names.h"

#include <string.h>

/* Windows shows six at most. */
#define SHOWN_CITIES 8u

/* The commoner half of the Unicode CLDR table "windowsZones", territory 001; sorted without regard to case.
 */
static const struct {
  const char *windows, *iana;
} windows_zones[] = {
  { "AUS Central Standard Time", "Australia/Darwin" },
  { "AUS Eastern Standard Time", "Australia/Sydney" },
  { "Afghanistan Standard Time", "Asia/Kabul" },
  { "Alaskan Standard Time", "America/Anchorage" },
  { "Arab Standard Time", "Asia/Riyadh" },
  { "Arabian Standard Time", "Asia/Dubai" },
  { "Arabic Standard Time", "Asia/Baghdad" },
  { "Argentina Standard Time", "America/Argentina/Buenos_Aires" },
  { "Atlantic Standard Time", "America/Halifax" },
  { "Azores Standard Time", "Atlantic/Azores" },
  { "Bangladesh Standard Time", "Asia/Dhaka" },
  { "Belarus Standard Time", "Europe/Minsk" },
  { "Canada Central Standard Time", "America/Regina" },
  { "Cen. Australia Standard Time", "Australia/Adelaide" },
  { "Central America Standard Time", "America/Guatemala" },
  { "Central Asia Standard Time", "Asia/Almaty" },
  { "Central Europe Standard Time", "Europe/Budapest" },
  { "Central European Standard Time", "Europe/Warsaw" },
  { "Central Standard Time", "America/Chicago" },
  { "Central Standard Time (Mexico)", "America/Mexico_City" },
  { "China Standard Time", "Asia/Shanghai" },
  { "E. Africa Standard Time", "Africa/Nairobi" },
  { "E. Australia Standard Time", "Australia/Brisbane" },
  { "E. Europe Standard Time", "Europe/Chisinau" },
  { "E. South America Standard Time", "America/Sao_Paulo" },
  { "Eastern Standard Time", "America/New_York" },
  { "Egypt Standard Time", "Africa/Cairo" },
  { "FLE Standard Time", "Europe/Kyiv" },
  { "GMT Standard Time", "Europe/London" },
  { "GTB Standard Time", "Europe/Bucharest" },
  { "Georgian Standard Time", "Asia/Tbilisi" },
  { "Greenwich Standard Time", "Atlantic/Reykjavik" },
  { "Hawaiian Standard Time", "Pacific/Honolulu" },
  { "India Standard Time", "Asia/Kolkata" },
  { "Iran Standard Time", "Asia/Tehran" },
  { "Israel Standard Time", "Asia/Jerusalem" },
  { "Jordan Standard Time", "Asia/Amman" },
  { "Kaliningrad Standard Time", "Europe/Kaliningrad" },
  { "Korea Standard Time", "Asia/Seoul" },
  { "Middle East Standard Time", "Asia/Beirut" },
  { "Morocco Standard Time", "Africa/Casablanca" },
  { "Mountain Standard Time", "America/Denver" },
  { "Nepal Standard Time", "Asia/Kathmandu" },
  { "New Zealand Standard Time", "Pacific/Auckland" },
  { "Newfoundland Standard Time", "America/St_Johns" },
  { "Pacific SA Standard Time", "America/Santiago" },
  { "Pacific Standard Time", "America/Los_Angeles" },
  { "Pakistan Standard Time", "Asia/Karachi" },
  { "Romance Standard Time", "Europe/Paris" },
  { "Russian Standard Time", "Europe/Moscow" },
  { "SA Eastern Standard Time", "America/Cayenne" },
  { "SA Pacific Standard Time", "America/Bogota" },
  { "SA Western Standard Time", "America/La_Paz" },
  { "SE Asia Standard Time", "Asia/Bangkok" },
  { "Singapore Standard Time", "Asia/Singapore" },
  { "South Africa Standard Time", "Africa/Johannesburg" },
  { "Sri Lanka Standard Time", "Asia/Colombo" },
  { "Taipei Standard Time", "Asia/Taipei" },
  { "Tasmania Standard Time", "Australia/Hobart" },
  { "Tokyo Standard Time", "Asia/Tokyo" },
  { "Turkey Standard Time", "Europe/Istanbul" },
  { "US Eastern Standard Time", "America/Indiana/Indianapolis" },
  { "US Mountain Standard Time", "America/Phoenix" },
  { "UTC", "UTC" },
  { "Ukraine Standard Time", "Europe/Kyiv" },
  { "Venezuela Standard Time", "America/Caracas" },
  { "W. Australia Standard Time", "Australia/Perth" },
  { "W. Central Africa Standard Time", "Africa/Lagos" },
  { "W. Europe Standard Time", "Europe/Berlin" },
  { "West Asia Standard Time", "Asia/Tashkent" },
  { "tzone://Microsoft/Utc", "UTC" },
};

static bool
is_plain_name (const char *name)
{
  size_t length = strlen (name);
  if (length == 0 || length > 64 || !g_ascii_isalpha (name[0]))
    return false;
  for (const char *at = name; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr ("/_+-", *at) == NULL)
      return false;
  return true;
}

/* A name on its own ("EST", "GMT", "Japan") or with its area; GLib would also take rules and offsets, which
 * are none. */
static const Zone *
find_iana (const char *name)
{
  bool known = false;
  const Zone *zone = is_plain_name (name) ? zone_get (name, &known) : NULL;
  return known ? zone : NULL;
}

static const Zone *
find_windows (const char *name)
{
  for (size_t i = 0; i < G_N_ELEMENTS (windows_zones); i++)
    if (g_ascii_strcasecmp (windows_zones[i].windows, name) == 0)
      return zone_get (windows_zones[i].iana, NULL);
  return NULL;
}

/* "Rome" of some area. */
static const Zone *
find_city (const char *city)
{
  static const char *const areas[] = { "Europe", "America", "Asia",    "Australia",
                                       "Africa", "Pacific", "Atlantic" };
  const Zone *zone = NULL;
  for (size_t i = 0; zone == NULL && i < G_N_ELEMENTS (areas); i++) {
    g_autofree char *name = g_strdelimit (g_strconcat (areas[i], "/", city, NULL), " ", '_');
    zone = find_iana (name);
  }
  return zone;
}

/* What Windows shows to people: "(UTC+01:00) Amsterdam, Berlin, Bern, Rome", "(UTC-08:00) Pacific Time (US &
 * Canada)". The first city that the tz database knows stands for all. */
static const Zone *
find_shown (const char *name)
{
  static const char us[] = " Time (US & Canada)";
  const char *close = strchr (name, ')');
  if ((!g_str_has_prefix (name, "(UTC") && !g_str_has_prefix (name, "(GMT")) || close == NULL)
    return NULL;
  g_autofree char *places = g_strstrip (g_strdup (close + 1));
  if (g_str_has_suffix (places, us)) {
    places[strlen (places) - strlen (us)] = '\0';
    g_autofree char *standard = g_strconcat (places, " Standard Time", NULL);
    return find_windows (standard);
  }
  g_auto (GStrv) cities = g_strsplit_set (places, ",:", SHOWN_CITIES + 1);
  const Zone *zone = NULL;
  for (guint i = 0; zone == NULL && i < SHOWN_CITIES && cities[i] != NULL; i++)
    zone = find_city (g_strstrip (cities[i]));
  return zone;
}

const Zone *
zone_names_find (const char *name)
{
  const Zone *zone = find_windows (name);
  if (zone == NULL)
    zone = find_iana (name);
  if (zone == NULL)
    zone = find_shown (name);
  for (const char *at = name; zone == NULL && (at = strchr (at, '/')) != NULL;)
    if (strchr (++at, '/') != NULL) /* an area and a place must be left */
      zone = find_iana (at);
  return zone;
}

int64_t
zone_names_local_to_unix (const Zone *zone, int64_t local_seconds)
{
  int32_t before = zone_offset (zone, local_seconds - 86400);
  int32_t after = zone_offset (zone, local_seconds + 86400);
  if (before != after && zone_offset (zone, local_seconds - before) != before &&
      zone_offset (zone, local_seconds - after) == after)
    return local_seconds - after;
  return local_seconds - before;
}
