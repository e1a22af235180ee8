/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/zone_guess.h"

#define SAMPLES_LEAST 10
#define AGREEMENT_LEAST 0.75

/* One zone for each way clocks go; of two that differ only in old years the more populous. */
static const char *const clocks[] = {
  "Europe/Berlin",       "Europe/London",     "Europe/Helsinki",     "Europe/Istanbul",
  "America/New_York",    "America/Chicago",   "America/Denver",      "America/Los_Angeles",
  "America/Phoenix",     "America/Anchorage", "America/Bogota",      "America/Halifax",
  "America/Caracas",     "America/Sao_Paulo", "America/Santiago",    "America/St_Johns",
  "America/Mexico_City", "Africa/Lagos",      "Africa/Johannesburg", "Africa/Cairo",
  "Asia/Jerusalem",      "Asia/Tehran",       "Asia/Dubai",          "Asia/Kabul",
  "Asia/Karachi",        "Asia/Kolkata",      "Asia/Kathmandu",      "Asia/Dhaka",
  "Asia/Yangon",         "Asia/Bangkok",      "Asia/Shanghai",       "Asia/Tokyo",
  "Australia/Adelaide",  "Australia/Darwin",  "Australia/Sydney",    "Australia/Brisbane",
  "Pacific/Noumea",      "Pacific/Auckland",  "Pacific/Honolulu",
};

static size_t
count_agreeing (const ZoneSample *samples, size_t count, const Zone *zone)
{
  size_t agreeing = 0;
  for (size_t i = 0; i < count; i++)
    agreeing +=
        samples[i].minutes != 0 && zone_offset (zone, samples[i].sent_unix) == samples[i].minutes * 60;
  return agreeing;
}

const Zone *
zone_guess (const ZoneSample *samples, size_t count, const Zone *expected)
{
  size_t telling = 0;
  for (size_t i = 0; i < count; i++)
    telling += samples[i].minutes != 0;
  if (telling < SAMPLES_LEAST)
    return NULL;
  const Zone *best = expected;
  size_t most = count_agreeing (samples, count, expected);
  for (size_t i = 0; i < G_N_ELEMENTS (clocks) && most < telling; i++) {
    const Zone *zone = zone_get (clocks[i], NULL);
    size_t agreeing = count_agreeing (samples, count, zone);
    if (agreeing > most) {
      most = agreeing;
      best = zone;
    }
  }
  return (double) most >= AGREEMENT_LEAST * (double) telling ? best : NULL;
}
