/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/table.h"
#include "source/formats.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* Whatever the bytes: every row is found once, delivered or rejected, and its text is valid UTF-8. */
static bool
check_row (const Row *row, gpointer user_data, GError **error)
{
  (void)error;
  (*(uint64_t *)user_data)++;
  for (int i = 0; i < table_get ((TableKind)row->kind)->column_count; i++)
    g_assert (row->cells[i] == NULL || (*row->cells[i] != '\0' && g_utf8_validate (row->cells[i], -1, NULL)));
  return true;
}

/* The first byte chooses the table that is forced, so that rows are reached without guessing a header. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  if (size < 1)
    return 0;
  int kind = data[0] % (TABLE_KIND_COUNT + 1);
  SourceOptions options = {.as_kind = kind < TABLE_KIND_COUNT ? table_get ((TableKind)kind)->name : NULL};
  g_autoptr (Stream) stream = stream_new_bytes (data + 1, size - 1);
  g_autoptr (Diag) diag = diag_new ();
  g_autoptr (GError) error = NULL;
  uint64_t rows = 0;
  SourceCounts counts = {0};
  RecordSink sink = {.row = check_row, .user_data = &rows};
  csv_format.sniff (data + 1, size - 1, "fuzz.csv");
  if (csv_format.read (stream, &options, &sink, diag, &counts, &error))
    g_assert (counts.found == rows + diag->rejected_count);
  else
    g_assert (error != NULL);
  return 0;
}
