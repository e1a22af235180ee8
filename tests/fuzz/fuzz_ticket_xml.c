/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/table.h"
#include "source/formats.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static bool
check_row (const Row *row, gpointer user_data, GError **error)
{
  (void)error;
  (*(uint64_t *)user_data)++;
  for (int i = 0; i < table_get ((TableKind)row->kind)->column_count; i++)
    g_assert (row->cells[i] == NULL || g_utf8_validate (row->cells[i], -1, NULL));
  return true;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const SourceFormat *const formats[] = {&zendesk_format, &jira_format, &freshdesk_format};
  for (size_t i = 0; i < G_N_ELEMENTS (formats); i++) {
    if (!formats[i]->sniff (data, size, "fuzz.xml"))
      continue;
    g_autoptr (Stream) stream = stream_new_bytes (data, size);
    g_autoptr (Diag) diag = diag_new ();
    g_autoptr (GError) error = NULL;
    uint64_t rows = 0;
    SourceCounts counts = {0};
    SourceOptions options = {0};
    RecordSink sink = {.row = check_row, .user_data = &rows};
    if (formats[i]->read (stream, &options, &sink, diag, &counts, &error))
      g_assert (counts.found == rows + diag->rejected_count);
    else
      g_assert (error != NULL);
  }
  return 0;
}
