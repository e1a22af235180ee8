/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/formats.h"
#include "source/walk.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static bool
begin_unit (const SourceUnit *unit, bool *skip, gpointer user_data, GError **error)
{
  (void)user_data, (void)error;
  g_assert (g_utf8_validate (unit->path, -1, NULL));
  *skip = false;
  return true;
}

static bool
end_unit (const SourceUnit *unit, const SourceCounts *counts, Diag *diag, const GError *failure,
          gpointer user_data, GError **error)
{
  (void)unit, (void)counts, (void)diag, (void)failure, (void)error;
  (*(unsigned *)user_data)++;
  return true;
}

static bool
take_row (const Row *row, gpointer user_data, GError **error)
{
  (void)row, (void)user_data, (void)error;
  return true;
}

static bool
take_message (const Message *message, gpointer user_data, GError **error)
{
  (void)message, (void)user_data, (void)error;
  return true;
}

static bool
take_meeting (const Meeting *meeting, gpointer user_data, GError **error)
{
  (void)meeting, (void)user_data, (void)error;
  return true;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  unsigned units = 0;
  SourceOptions options = {0};
  SourceVisitor visitor = {begin_unit, end_unit, {take_message, take_meeting, take_row, &units}};
  Walk walk = {.options = &options, .visitor = &visitor, .unpacked_left = 16u << 20, .entries_left = 1000};
  SourceUnit unit = {.path = "fuzz"};
  g_autoptr (Stream) stream = stream_new_bytes (data, size);
  g_assert (walk_stream (&walk, stream, NULL, &unit, NULL));
  return 0;
}
