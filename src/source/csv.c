/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/csv.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "source/cell.h"
#include "source/cell_scale.h"
#include "source/formats.h"
#include "source/zone_names.h"
#include "weft/error.h"

#define HEAD_BYTES (1u << 20)

/* Dates of neighbouring rows are mostly the same. */
typedef struct {
  char raw[32], normal[32];
} DateMemo;

typedef struct {
  CsvDialect dialect;
  const SourceOptions *options;
  const RecordSink *sink;
  Diag *diag;
  SourceCounts *counts;
  CsvMap map;
  const Table *table;
  const CellScale *scale; /* NULL: the table has none */
  CsvOrders orders;
  DateMemo dates[TABLE_MAX_COLUMNS];
  const char *cells[TABLE_MAX_COLUMNS];
  GPtrArray *kept;       /* char *: what normal forms had to copy for the current row */
  MeetingDraft *meeting; /* where the table is a calendar, else NULL */
  MessageDraft *message; /* where it is mail, else NULL */
  const Zone *zone;      /* of its clock times; NULL: UTC */
  CsvTail *tail;
  uint64_t rows;
} CsvReader;

static char *
cell_at (const CsvRecord *record, int header)
{
  return header >= 0 && (size_t) header < record->count ? record->cells[header] : NULL;
}

/* The cell under a header as UTF-8; NULL where the row has none. */
static char *
text_at (const CsvReader *reader, const CsvRecord *record, int header)
{
  char *cell = cell_at (record, header);
  return cell == NULL || record->is_ascii ? cell : csv_to_utf8 (&reader->dialect, cell, reader->kept);
}

/* --- cells --- */

/* The first of them that is not empty. */
static char *
first_of_repeated (const CsvReader *reader, const CsvRecord *record, int header)
{
  for (int at = header; at >= 0; at = reader->map.same[at]) {
    char *cell = text_at (reader, record, at);
    if (cell != NULL && *cell != '\0')
      return cell;
  }
  return NULL;
}

/* Cells of a header that comes more than once ("Labels" in Jira) become one list. */
static char *
join_repeated (CsvReader *reader, const CsvRecord *record, int header)
{
  GString *all = g_string_new (NULL);
  for (int at = header; at >= 0; at = reader->map.same[at]) {
    const char *cell = text_at (reader, record, at);
    if (cell == NULL || *cell == '\0')
      continue;
    if (all->len > 0)
      g_string_append_c (all, ';');
    g_string_append (all, cell);
  }
  char *joined = g_string_free (all, FALSE);
  g_ptr_array_add (reader->kept, joined);
  return joined;
}

static char *
join_names (CsvReader *reader, const CsvRecord *record)
{
  const char *first = text_at (reader, record, reader->map.first_name);
  const char *last = text_at (reader, record, reader->map.last_name);
  char *name = g_strstrip (g_strconcat (first != NULL ? first : "", " ", last != NULL ? last : "", NULL));
  g_ptr_array_add (reader->kept, name);
  return name;
}

static char *
raw_cell (CsvReader *reader, const CsvRecord *record, int column)
{
  int header = reader->map.source[column];
  if (header < 0)
    return NULL;
  if (header == reader->map.first_name || header == reader->map.last_name)
    return join_names (reader, record);
  CellType type = reader->table->columns[column].type;
  bool is_list = type == CELL_LIST || type == CELL_ADDRESSES;
  return is_list && reader->map.same[header] >= 0 ? join_repeated (reader, record, header)
                                                  : first_of_repeated (reader, record, header);
}

static const char *
type_noun (CellType type)
{
  switch (type) {
  case CELL_NUMBER:
    return "a number";
  case CELL_COUNT:
    return "a number of 0 or more";
  case CELL_DATE:
    return "a date";
  case CELL_BOOL:
    return "yes or no";
  case CELL_ADDRESSES:
    return "a mail address";
  default:
    return "text";
  }
}

static bool
is_rating (const TableColumn *column)
{
  return strcmp (column->name, "rating") == 0 || strcmp (column->name, "csm_rating") == 0;
}

static bool
is_satisfaction (const TableColumn *column)
{
  return column->type == CELL_NUMBER && strcmp (column->name, "satisfaction") == 0;
}

static const char *
normalise_date (CsvReader *reader, int column, char *raw)
{
  DateMemo *memo = &reader->dates[column];
  if (strcmp (raw, memo->raw) == 0)
    return memo->normal;
  const char *cell = cell_normalise (CELL_DATE, raw, reader->orders.columns[column], reader->kept);
  if (cell == NULL || strlen (raw) >= sizeof memo->raw || strlen (cell) >= sizeof memo->normal)
    return cell;
  strcpy (memo->raw, raw);
  return strcpy (memo->normal, cell);
}

/* Leaves a cell out, and says so; false: the row says nothing without it and is rejected. */
static bool
leave_out (CsvReader *reader, uint64_t line, int column, const char *cell, const char *wanted)
{
  const TableColumn *about = &reader->table->columns[column];
  bool is_required = (about->flags & COLUMN_REQUIRED) != 0;
  if (is_required)
    diag_reject (reader->diag, DIAG_LINE, line, 0, "column `%s`: \"%.60s\" is not %s", about->name, cell,
                 wanted);
  else
    diag_warn (reader->diag, "line %" G_GUINT64_FORMAT ", column `%s`: \"%.60s\" is not %s and is left out",
               line, about->name, cell, wanted);
  return !is_required;
}

/* Fills in one cell; false: the row is rejected for it. */
static bool
read_cell (CsvReader *reader, const CsvRecord *record, int column)
{
  const TableColumn *about = &reader->table->columns[column];
  reader->cells[column] = NULL;
  char *raw = raw_cell (reader, record, column);
  if (raw == NULL)
    return true;
  const char *said = is_satisfaction (about) ? cell_satisfaction (raw) : NULL;
  if (said != NULL) {
    reader->cells[column] = *said != '\0' ? said : NULL;
    return true;
  }
  const char *cell = about->type == CELL_DATE
                         ? normalise_date (reader, column, raw)
                         : cell_normalise (about->type, raw, DATE_DAY_FIRST, reader->kept);
  if (cell == NULL)
    return leave_out (reader, record->line, column, raw, type_noun (about->type));
  if (*cell != '\0')
    reader->cells[column] = about->type == CELL_WORD && is_rating (about) ? cell_rating (cell) : cell;
  return true;
}

static bool
check_scale (CsvReader *reader, const CsvRecord *record)
{
  OffScale off = cell_scale_take (reader->scale, reader->cells);
  return off.wanted == NULL || leave_out (reader, record->line, off.column, off.cell, off.wanted);
}

/* Usage may name its subscription only, a ticket or an answer its person only: then that stands for the
 * account. */
static bool
check_required (CsvReader *reader, const CsvRecord *record)
{
  int substitute = csv_account_substitute (reader->map.kind);
  for (int column = 0; column < reader->table->column_count; column++) {
    const TableColumn *about = &reader->table->columns[column];
    if (reader->cells[column] != NULL || (about->flags & COLUMN_REQUIRED) == 0)
      continue;
    bool is_account = substitute >= 0 && strcmp (about->name, "account_id") == 0;
    if (is_account && reader->cells[substitute] != NULL) {
      if (reader->map.kind != TABLE_USAGE)
        reader->cells[column] = reader->cells[substitute];
      continue;
    }
    diag_reject (reader->diag, DIAG_LINE, record->line, 0, "column `%s` is empty", about->name);
    return false;
  }
  return true;
}

static int64_t
read_known_at (CsvReader *reader, const CsvRecord *record)
{
  const char *cell = cell_at (record, reader->map.known_at);
  int64_t known;
  bool date_only;
  if (cell == NULL || *cell == '\0')
    return UNIX_NONE;
  if (cell_parse_date (cell, reader->orders.others, &known, &date_only))
    return known;
  diag_warn (reader->diag, "line %" G_GUINT64_FORMAT ", column `known_at`: not a date", record->line);
  return UNIX_NONE;
}

/* --- rows --- */

static bool
read_meeting (CsvReader *reader, const CsvRecord *record, GError **error)
{
  const char *reason;
  if (!csv_calendar_fill (reader->meeting, reader->cells, reader->zone, &reason)) {
    diag_reject (reader->diag, DIAG_LINE, record->line, 0, "%s", reason);
    return true;
  }
  reader->counts->found++;
  reader->meeting->meeting.place = record->line;
  return reader->sink->meeting (&reader->meeting->meeting, reader->sink->user_data, error);
}

static bool
read_message (CsvReader *reader, const CsvRecord *record, GError **error)
{
  const char *reason;
  if (!csv_mail_fill (reader->message, reader->cells, &reason)) {
    diag_reject (reader->diag, DIAG_LINE, record->line, 0, "%s", reason);
    return true;
  }
  reader->counts->found++;
  reader->message->message.place = record->line;
  return reader->sink->message (&reader->message->message, reader->sink->user_data, error);
}

/* Salesforce exports what lies in its bin too. */
static bool
check_deleted (CsvReader *reader, const CsvRecord *record)
{
  const char *cell = cell_at (record, reader->map.is_deleted);
  if (cell == NULL || (g_ascii_strcasecmp (cell, "true") != 0 && strcmp (cell, "1") != 0))
    return true;
  diag_reject (reader->diag, DIAG_LINE, record->line, 0, "the exporter marks this row as deleted");
  return false;
}

static bool
read_row (CsvReader *reader, const CsvRecord *record, GError **error)
{
  if (reader->kept->len > 0)
    g_ptr_array_set_size (reader->kept, 0);
  if (!check_deleted (reader, record))
    return true;
  for (int column = 0; column < reader->table->column_count; column++)
    if (!read_cell (reader, record, column))
      return true;
  if (!check_scale (reader, record) || !check_required (reader, record))
    return true;
  if (reader->meeting != NULL)
    return read_meeting (reader, record, error);
  if (reader->message != NULL)
    return read_message (reader, record, error);
  reader->counts->found++;
  Row row = { .kind = reader->map.kind,
              .cells = reader->cells,
              .known_unix = read_known_at (reader, record),
              .place = record->line };
  return reader->sink->row (&row, reader->sink->user_data, error);
}

static bool
read_record (const CsvRecord *record, gpointer user_data, GError **error)
{
  CsvReader *reader = user_data;
  if (reader->rows++ == 0)
    return true; /* the header has been read ahead */
  uint64_t rejected_before = reader->diag->rejected_count;
  bool ok = read_row (reader, record, error);
  csv_tail_note (reader->tail, record, reader->diag->rejected_count > rejected_before);
  return ok;
}

/* --- the file --- */

static bool
sniff_csv (const uint8_t *head, size_t length, const char *file_name)
{
  (void) file_name;
  return csv_sniff_mapped (head, length, NULL);
}

static bool
find_map (CsvReader *reader, Stream *stream, GError **error)
{
  size_t have;
  const uint8_t *head = stream_peek (stream, HEAD_BYTES, &have, error);
  if (head == NULL)
    return false;
  const char *as_kind = reader->options->as_kind;
  int forced = as_kind != NULL ? table_find (as_kind) : -1;
  csv_find_header (head, MIN (have, HEAD_BYTES), reader->options->columns, forced, &reader->dialect,
                   &reader->map);
  if (reader->map.kind < 0) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_FORMAT, "no table has these columns (line 1)");
    return false;
  }
  reader->table = table_get ((TableKind) reader->map.kind);
  reader->scale = cell_scale_of ((TableKind) reader->map.kind);
  if (reader->map.missing == NULL)
    return true;
  g_set_error (error, WEFT_ERROR, WEFT_ERROR_FORMAT,
               "%s: column `%s` is missing (line %" G_GUINT64_FORMAT ")", reader->table->name,
               reader->map.missing, reader->dialect.header_line);
  return false;
}

static bool
read_rows (CsvReader *reader, Stream *stream, GError **error)
{
  g_autoptr (MeetingDraft) meeting = reader->map.kind == TABLE_CALENDAR ? meeting_draft_new () : NULL;
  g_autoptr (MessageDraft) message = reader->map.kind == TABLE_MAIL ? message_draft_new () : NULL;
  reader->meeting = meeting;
  reader->message = message;
  if (meeting != NULL && reader->options->time_zone != NULL)
    reader->zone = zone_names_find (reader->options->time_zone);
  g_auto (CsvTail) tail = csv_tail_begin (reader->diag, reader->map.header_count);
  reader->tail = &tail;
  bool ok =
      csv_orders_sample (stream, &reader->dialect, &reader->map, reader->diag, &reader->orders, error) &&
      csv_scan (stream, &reader->dialect, reader->diag, read_record, reader, error);
  csv_tail_end (&tail);
  return ok;
}

static bool
read_csv (Stream *stream, const SourceOptions *options, const RecordSink *sink, Diag *diag,
          SourceCounts *counts, GError **error)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  CsvReader reader = { .options = options, .sink = sink, .diag = diag, .counts = counts, .kept = kept };
  uint64_t rejected_before = diag->rejected_count;
  bool ok = find_map (&reader, stream, error) && read_rows (&reader, stream, error);
  csv_map_clear (&reader.map);
  counts->found += diag->rejected_count - rejected_before; /* read_row counts the others */
  return ok;
}

const SourceFormat csv_format = { "csv", sniff_csv, read_csv };
