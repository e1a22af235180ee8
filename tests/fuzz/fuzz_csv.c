/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/check.h"

/* As it is recognised, and as the table that the last byte chooses, so that rows are reached without guessing
 * a header. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  SourceOptions by_content = { 0 };
  check_read (&csv_format, &by_content, data, size);
  if (size > 0) {
    SourceOptions forced = { .as_kind = table_get ((TableKind) (data[size - 1] % TABLE_KIND_COUNT))->name };
    check_read (&csv_format, &forced, data, size);
  }
  return 0;
}
