/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/check.h"

/* One message: the whole input is its head and body. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  SourceOptions options = { 0 };
  check_read (&eml_format, &options, data, size);
  return 0;
}
