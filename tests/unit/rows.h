/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
/* Collects what a source delivers as text, one line a record, so that cases can be tables of strings. */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>

#include <cmocka.h>
#include <string.h>

#include "model/table.h"
#include "source/formats.h"

typedef struct {
  GString *text; /* "usage@2 account_id=A1 count=3\n" … */
  Diag *diag;
  SourceCounts counts;
  GError *error;
} Collected;

static inline bool
collect_row (const Row *row, gpointer user_data, GError **error)
{
  (void) error;
  GString *text = user_data;
  const Table *table = table_get ((TableKind) row->kind);
  g_string_append_printf (text, "%s@%u", table->name, (unsigned) row->place);
  for (int i = 0; i < table->column_count; i++)
    if (row->cells[i] != NULL)
      g_string_append_printf (text, " %s=%s", table->columns[i].name, row->cells[i]);
  if (row->known_unix != UNIX_NONE)
    g_string_append_printf (text, " known=%" G_GINT64_FORMAT, row->known_unix);
  g_string_append_c (text, '\n');
  return true;
}

static inline Collected
collect (const SourceFormat *format, const void *bytes, size_t length, const SourceOptions *options)
{
  Collected all = { .text = g_string_new (NULL), .diag = diag_new () };
  g_autoptr (Stream) stream = stream_new_bytes (bytes, length);
  RecordSink sink = { .row = collect_row, .user_data = all.text };
  format->read (stream, options, &sink, all.diag, &all.counts, &all.error);
  return all;
}

static inline void
collected_clear (Collected *all)
{
  g_string_free (all->text, TRUE);
  diag_free (all->diag);
  g_clear_error (&all->error);
}

static inline const char *
first_reject (const Collected *all)
{
  return all->diag->rejects->len > 0 ? ((DiagReject *) all->diag->rejects->pdata[0])->reason : "";
}
