/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/check.h"
#include "source/ical.h"

/* Calendars as events, and as the holidays of a country. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  SourceOptions options = { 0 };
  check_read (&ical_format, &options, data, size);
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GPtrArray) holidays = ical_read_holidays (text, NULL);
  return 0;
}
