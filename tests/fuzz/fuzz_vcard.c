/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/check.h"

/* Address books. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  SourceOptions options = { 0 };
  check_read (&vcard_format, &options, data, size);
  return 0;
}
