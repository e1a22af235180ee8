/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/zone_guess.h"

#define MAILS 24

/* Two mails a month of 2025 by somebody whose clock stands like that of a zone; every so many are stamped in
 * UTC, or by a clock that is five hours off. */
static const Zone *
guess (const char *clock, int months, int utc_every, int odd_every, const char *expected)
{
  ZoneSample samples[MAILS];
  const Zone *zone = zone_get (clock, NULL);
  for (int i = 0; i < 2 * months; i++) {
    samples[i].sent_unix = (int64_t) day_from_civil (2025, 1 + i / 2, 10 + i % 2) * 86400 + 43200;
    samples[i].minutes = zone_offset (zone, samples[i].sent_unix) / 60;
    if (odd_every > 0 && i % odd_every == 0)
      samples[i].minutes += 300;
    if (utc_every > 0 && i % utc_every == 0)
      samples[i].minutes = 0;
  }
  return zone_guess (samples, (size_t) (2 * months), zone_get (expected, NULL));
}

static void
test_the_clock_tells_the_zone (void **state)
{
  (void) state;
  const struct {
    const char *clock;
    int months, utc_every, odd_every;
    const char *expected, *found; /* found NULL: nothing can be said */
  } cases[] = {
    { "Asia/Kolkata", 12, 0, 0, "Europe/Berlin", "Asia/Kolkata" },
    { "America/New_York", 12, 0, 0, "Europe/Berlin", "America/New_York" },
    { "America/New_York", 2, 0, 0, "Europe/Berlin", NULL },       /* four mails */
    { "Europe/Paris", 12, 0, 0, "Europe/Paris", "Europe/Paris" }, /* as Berlin's, but it was expected */
    { "Europe/Paris", 12, 0, 0, "Asia/Tokyo", "Europe/Berlin" },
    { "America/Bogota", 12, 0, 0, "America/New_York", "America/Bogota" }, /* New York, but for the summer */
    { "Asia/Tokyo", 12, 2, 0, "Europe/Berlin", "Asia/Tokyo" },            /* half of them from a server */
    { "UTC", 12, 0, 0, "Europe/Berlin", NULL },
    { "Asia/Tokyo", 12, 0, 6, "Europe/Berlin", "Asia/Tokyo" }, /* travels now and then */
    { "Asia/Tokyo", 12, 0, 2, "Europe/Berlin", NULL },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Zone *found =
        guess (cases[i].clock, cases[i].months, cases[i].utc_every, cases[i].odd_every, cases[i].expected);
    if (found != (cases[i].found != NULL ? zone_get (cases[i].found, NULL) : NULL))
      fail_msg ("case %zu: another zone", i);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_the_clock_tells_the_zone) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
