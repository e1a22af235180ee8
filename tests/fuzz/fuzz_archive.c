/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz/check.h"
#include "source/walk.h"

/* Whatever is recognised: archives in archives, gzip, and every format inside them. */

static bool
begin_unit (const SourceUnit *unit, bool *skip, gpointer user_data, GError **error)
{
  (void) user_data, (void) error;
  g_assert (g_utf8_validate (unit->path, -1, NULL));
  *skip = false;
  return true;
}

static bool
end_unit (const SourceUnit *unit, const SourceCounts *counts, Diag *diag, const GError *failure,
          gpointer user_data, GError **error)
{
  (void) error;
  uint64_t *delivered = user_data;
  if (failure == NULL && unit->format != NULL)
    g_assert (counts->found == *delivered + diag->rejected_count);
  *delivered = 0;
  return true;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  uint64_t delivered = 0;
  SourceOptions options = { 0 };
  SourceVisitor visitor = {
    begin_unit, end_unit, { check_message, check_meeting, check_row, &delivered }, NULL
  };
  Walk walk = { .options = &options, .visitor = &visitor, .unpacked_left = 16u << 20, .entries_left = 1000 };
  SourceUnit unit = { .path = "fuzz" };
  g_autoptr (GError) error = NULL;
  g_autoptr (Stream) stream = stream_new_bytes (data, size);
  g_assert (walk_stream (&walk, stream, NULL, &unit, &error));
  return 0;
}
