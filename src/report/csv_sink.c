/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/csv_sink.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

#define MAX_CELL_BYTES 4096

static void
separate (CsvSink *csv)
{
  if (csv->has_cells)
    g_string_append_c (csv->out, ',');
  csv->has_cells = true;
}

/* A spreadsheet would run a cell that begins with one of these signs as a formula; the apostrophe says it is
 * text.  Tab and carriage return, which belong to that list, do not survive the cleaning. */
static void
put_text (TableSink *sink, const char *text)
{
  CsvSink *csv = (CsvSink *) sink;
  g_autofree char *clean = text_clean (text != NULL ? text : "", MAX_CELL_BYTES);
  separate (csv);
  g_string_append_c (csv->out, '"');
  if (clean[0] != '\0' && strchr ("=+-@", clean[0]) != NULL)
    g_string_append_c (csv->out, '\'');
  for (const char *p = clean; *p != '\0'; p++) {
    if (*p == '"')
      g_string_append_c (csv->out, '"');
    g_string_append_c (csv->out, *p);
  }
  g_string_append_c (csv->out, '"');
}

static void
put_number (TableSink *sink, double value)
{
  CsvSink *csv = (CsvSink *) sink;
  separate (csv);
  if (isfinite (value))
    text_append_number (csv->out, value);
}

static void
put_day (TableSink *sink, int32_t day)
{
  CsvSink *csv = (CsvSink *) sink;
  g_autofree char *text = day_format (day);
  separate (csv);
  g_string_append (csv->out, text);
}

static void
end_row (TableSink *sink)
{
  CsvSink *csv = (CsvSink *) sink;
  g_string_append (csv->out, "\r\n");
  csv->has_cells = false;
}

CsvSink
csv_sink_begin (const char *const *columns)
{
  CsvSink csv = { { put_text, put_number, put_day, end_row }, g_string_new (NULL), false };
  for (int i = 0; columns[i] != NULL; i++)
    g_string_append_printf (csv.out, "%s%s", i > 0 ? "," : "", columns[i]);
  end_row (&csv.sink);
  return csv;
}
