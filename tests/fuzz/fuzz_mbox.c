/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/check.h"

/* The framing, and with it heads, addresses, dates, MIME, bounces and calendar parts. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  SourceOptions options = { 0 };
  check_read (&mbox_format, &options, data, size);
  return 0;
}
