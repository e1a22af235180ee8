/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/day.h"

#include <stdatomic.h>
#include <string.h>

/* GLib walks through all changes of a zone since 1900 whenever it is asked.  So it is asked once for each
 * span of seven days, and for each moment only in those in which the offset changes, and outside the years
 * that mail is from. */
#define SPAN_SECONDS 604800
#define FIRST_SPAN 1043 /* the end of 1989 */
#define SPAN_COUNT 3131 /* sixty years */

enum { OFFSET_UNSEEN = 0, OFFSET_CHANGES = INT_MIN, OFFSET_BIAS = 1 << 20 }; /* biased, none is 0 */

struct Zone {
  GTimeZone *zone;
  atomic_int offsets[SPAN_COUNT]; /* from FIRST_SPAN, biased */
};

static void
zone_free (gpointer data)
{
  Zone *zone = data;
  g_time_zone_unref (zone->zone);
  g_free (zone);
}

/* "Europe/Berlin", "EST5EDT" or "+05:30".  The name may come from a hostile file, and GLib opens whatever
 * path it is given; the small letters of "localtime" would make results depend on the machine. */
static bool
is_zone_name (const char *name)
{
  if (!g_ascii_isupper (name[0]) && name[0] != '+' && name[0] != '-')
    return false;
  size_t length = strspn (name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/:");
  return name[length] == '\0' && length < 64;
}

/* The zone of that name, made on first sight; NULL if there is none.  Only real zones stay: names are the
 * sender's. */
static const Zone *
look_up (GHashTable *zones, const char *name)
{
  Zone *zone = g_hash_table_lookup (zones, name);
  if (zone != NULL || !is_zone_name (name))
    return zone;
  GTimeZone *made = g_time_zone_new_identifier (name);
  if (made == NULL)
    return NULL;
  zone = g_new0 (Zone, 1);
  zone->zone = made;
  g_hash_table_insert (zones, g_strdup (name), zone);
  return zone;
}

/* Zones are few, looked up often and immutable: one table for the life of the process. */
const Zone *
zone_get (const char *name, bool *known)
{
  static GMutex lock;
  static GHashTable *zones;
  g_mutex_lock (&lock);
  if (zones == NULL)
    zones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, zone_free);
  const Zone *zone = look_up (zones, name != NULL && *name != '\0' ? name : "UTC");
  if (known != NULL)
    *known = zone != NULL;
  if (zone == NULL)
    zone = look_up (zones, "UTC");
  g_mutex_unlock (&lock);
  return zone;
}

static int
find_interval (const Zone *zone, int64_t unix_seconds)
{
  return g_time_zone_find_interval (zone->zone, G_TIME_TYPE_UNIVERSAL, unix_seconds);
}

static int
look_at_span (const Zone *zone, int64_t first_second)
{
  int interval = find_interval (zone, first_second);
  return interval == find_interval (zone, first_second + SPAN_SECONDS - 1)
             ? g_time_zone_get_offset (zone->zone, interval) + OFFSET_BIAS
             : OFFSET_CHANGES;
}

int32_t
zone_offset (const Zone *zone, int64_t unix_seconds)
{
  int64_t span = unix_seconds / SPAN_SECONDS; /* before 1970 it is none of the table's */
  int offset = OFFSET_CHANGES;
  if (span >= FIRST_SPAN && span < FIRST_SPAN + SPAN_COUNT) {
    atomic_int *kept = &((Zone *) zone)->offsets[span - FIRST_SPAN];
    offset = atomic_load_explicit (kept, memory_order_relaxed);
    if (offset == OFFSET_UNSEEN) { /* two threads that see it both write the same */
      offset = look_at_span (zone, span * SPAN_SECONDS);
      atomic_store_explicit (kept, offset, memory_order_relaxed);
    }
  }
  return offset != OFFSET_CHANGES ? offset - OFFSET_BIAS
                                  : g_time_zone_get_offset (zone->zone, find_interval (zone, unix_seconds));
}

const char *
zone_of_country (const char *country)
{
  static const struct {
    const char *country, *zone;
  } rows[] = {
    { "AR", "America/Argentina/Buenos_Aires" },
    { "AT", "Europe/Vienna" },
    { "AU", "Australia/Sydney" },
    { "BE", "Europe/Brussels" },
    { "BR", "America/Sao_Paulo" },
    { "CA", "America/Toronto" },
    { "CH", "Europe/Zurich" },
    { "CL", "America/Santiago" },
    { "CN", "Asia/Shanghai" },
    { "CO", "America/Bogota" },
    { "CZ", "Europe/Prague" },
    { "DE", "Europe/Berlin" },
    { "DK", "Europe/Copenhagen" },
    { "EE", "Europe/Tallinn" },
    { "ES", "Europe/Madrid" },
    { "FI", "Europe/Helsinki" },
    { "FR", "Europe/Paris" },
    { "GB", "Europe/London" },
    { "GR", "Europe/Athens" },
    { "HK", "Asia/Hong_Kong" },
    { "HU", "Europe/Budapest" },
    { "IE", "Europe/Dublin" },
    { "IL", "Asia/Jerusalem" },
    { "IN", "Asia/Kolkata" },
    { "IT", "Europe/Rome" },
    { "JP", "Asia/Tokyo" },
    { "KR", "Asia/Seoul" },
    { "LT", "Europe/Vilnius" },
    { "LU", "Europe/Luxembourg" },
    { "LV", "Europe/Riga" },
    { "MX", "America/Mexico_City" },
    { "NL", "Europe/Amsterdam" },
    { "NO", "Europe/Oslo" },
    { "NZ", "Pacific/Auckland" },
    { "PL", "Europe/Warsaw" },
    { "PT", "Europe/Lisbon" },
    { "RO", "Europe/Bucharest" },
    { "SE", "Europe/Stockholm" },
    { "SG", "Asia/Singapore" },
    { "SK", "Europe/Bratislava" },
    { "TR", "Europe/Istanbul" },
    { "TW", "Asia/Taipei" },
    { "UA", "Europe/Kyiv" },
    { "US", "America/New_York" },
    { "ZA", "Africa/Johannesburg" },
  };
  for (size_t i = 0; country != NULL && i < G_N_ELEMENTS (rows); i++)
    if (g_ascii_strcasecmp (rows[i].country, country) == 0)
      return rows[i].zone;
  return NULL;
}
