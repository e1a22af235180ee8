/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/check.h"

/* Reports of who joined a meeting. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  SourceOptions options = { 0 };
  check_read (&attendance_format, &options, data, size);
  return 0;
}
