/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/check.h"

/* Tickets as JSON, whatever system they are from. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  SourceOptions options = { 0 };
  check_read (&tickets_json_format, &options, data, size);
  return 0;
}
