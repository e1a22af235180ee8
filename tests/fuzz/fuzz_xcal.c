/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/check.h"

/* iCalendar as XML (RFC 6321). */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  SourceOptions options = { 0 };
  check_read (&xcal_format, &options, data, size);
  return 0;
}
