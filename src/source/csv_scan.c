/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/csv.h"

#include <csv.h>
#include <string.h>

#include "base/limits.h"

#define ROW_NOT_BEGUN 0 /* libcsv's first state: the last line end was the end of a record */
#define PEEK_STEP (64u << 10)

typedef struct {
  struct csv_parser parser;
  const CsvDialect *dialect;
  Stream *stream;
  Diag *diag;
  CsvRecordFunc func;
  gpointer user_data;
  GError **error;
  char *text; /* the cells of one record, zero-terminated; no record is longer than LIMIT_CSV_ROW_BYTES */
  size_t text_used;
  char *cells[LIMIT_CSV_COLUMNS];
  CsvRecord record;
  bool has_long_cell, is_refused;
  bool has_zeros;    /* bytes of zero were met */
  uint64_t line;     /* of the first line of the current record */
  size_t pending;    /* bytes of that record which the parser has seen and the stream still holds */
  size_t first_line; /* length of its first line */
  uint64_t line_count;
} Scanner;

/* They would end a cell early. */
static size_t
drop_zeros (char *cell, size_t length)
{
  size_t kept = 0;
  for (size_t i = 0; i < length; i++)
    if (cell[i] != '\0')
      cell[kept++] = cell[i];
  return kept;
}

static void
note_zeros (Scanner *scanner)
{
  if (!scanner->has_zeros)
    diag_warn (scanner->diag, "line %" G_GUINT64_FORMAT ": bytes of zero are left out, here and further down",
               scanner->line + scanner->line_count);
  scanner->has_zeros = true;
}

static void
add_cell (void *bytes, size_t length, void *data)
{
  Scanner *scanner = data;
  if (length > LIMIT_CSV_FIELD_BYTES)
    scanner->has_long_cell = true;
  if (scanner->record.count == LIMIT_CSV_COLUMNS)
    return;
  char *cell = scanner->text + scanner->text_used;
  if (length > 0)
    memcpy (cell, bytes, length);
  if (scanner->has_zeros)
    length = drop_zeros (cell, length);
  cell[length] = '\0';
  scanner->text_used += length + 1;
  scanner->cells[scanner->record.count++] = cell;
}

/* A line of separators only is what spreadsheets leave of an empty row. */
static bool
is_blank_record (const CsvRecord *record)
{
  for (size_t i = 0; i < record->count; i++)
    if (*record->cells[i] != '\0')
      return false;
  return true;
}

static void
end_record (int terminator, void *data)
{
  (void) terminator;
  Scanner *scanner = data;
  scanner->record.line = scanner->line;
  if (scanner->is_refused)
    return;
  bool is_blank = is_blank_record (&scanner->record);
  if (scanner->has_long_cell)
    diag_reject (scanner->diag, DIAG_LINE, scanner->line, 0, "a cell is longer than %u bytes",
                 LIMIT_CSV_FIELD_BYTES);
  else if (!is_blank)
    scanner->is_refused = !scanner->func (&scanner->record, scanner->user_data, scanner->error);
  scanner->record.follows_blank = is_blank;
  scanner->record.count = scanner->text_used = 0;
  scanner->has_long_cell = false;
}

static void
start_parser (Scanner *scanner)
{
  csv_init (&scanner->parser, CSV_STRICT | CSV_STRICT_FINI);
  csv_set_delim (&scanner->parser, (unsigned char) scanner->dialect->separator);
  csv_set_blk_size (&scanner->parser, 4096);
  scanner->record.count = scanner->text_used = 0;
  scanner->has_long_cell = false;
}

static void
take_record (Scanner *scanner)
{
  stream_skip (scanner->stream, scanner->pending);
  scanner->line += scanner->line_count;
  scanner->pending = scanner->line_count = 0;
}

/* Gives up the current record and goes on after its first line: what a stray quote swallowed is read again.
 */
static void
reject_record (Scanner *scanner, const char *reason)
{
  diag_reject (scanner->diag, DIAG_LINE, scanner->line, scanner->first_line, "%s", reason);
  stream_skip (scanner->stream, scanner->first_line);
  scanner->line++;
  scanner->pending = scanner->line_count = 0;
  csv_free (&scanner->parser);
  start_parser (scanner);
}

/* The bytes of the next line behind the pending ones, with its end; *length 0 at the end of the input. */
static const uint8_t *
next_line (Scanner *scanner, size_t *length)
{
  size_t want = scanner->pending + 1, searched = scanner->pending, have;
  for (;;) {
    const uint8_t *bytes = stream_peek (scanner->stream, want, &have, scanner->error);
    if (bytes == NULL)
      return NULL;
    const uint8_t *end = memchr (bytes + searched, scanner->dialect->line_end, have - searched);
    if (end != NULL)
      *length = (size_t) (end + 1 - bytes) - scanner->pending;
    else
      *length = have - scanner->pending;
    if (end != NULL || have < want || have - scanner->pending > LIMIT_CSV_ROW_BYTES)
      return bytes + scanner->pending;
    searched = have;
    want = have + PEEK_STEP;
  }
}

/* length: what is in view of the line, which may be all of it. */
static bool
skip_long_line (Scanner *scanner, const uint8_t *bytes, size_t length)
{
  diag_reject (scanner->diag, DIAG_LINE, scanner->line++, 0, "a row is longer than %u bytes",
               LIMIT_CSV_ROW_BYTES);
  bool is_whole = bytes[length - 1] == (uint8_t) scanner->dialect->line_end;
  stream_skip (scanner->stream, length);
  size_t have = 1;
  while (!is_whole && have > 0) {
    bytes = stream_peek (scanner->stream, 1, &have, scanner->error);
    if (bytes == NULL)
      return false;
    const uint8_t *end = memchr (bytes, scanner->dialect->line_end, have);
    have = end != NULL ? (size_t) (end + 1 - bytes) : have;
    is_whole = end != NULL;
    stream_skip (scanner->stream, have);
  }
  csv_free (&scanner->parser);
  start_parser (scanner);
  return true;
}

static bool
is_ascii (const uint8_t *bytes, size_t length)
{
  uint64_t all = 0, word;
  for (; length >= sizeof word; bytes += sizeof word, length -= sizeof word) {
    memcpy (&word, bytes, sizeof word);
    all |= word;
  }
  for (; length > 0; bytes++, length--)
    all |= *bytes;
  return (all & 0x8080808080808080u) == 0;
}

/* The parser passes over it without a word. */
static bool
is_empty_line (const Scanner *scanner, const uint8_t *bytes, size_t length)
{
  size_t text = length - (bytes[length - 1] == (uint8_t) scanner->dialect->line_end);
  return text == 0 || (text == 1 && bytes[0] == '\r');
}

/* ---- lines without quotes ---- */

static bool
is_padding (uint8_t c)
{
  return c == ' ' || c == '\t';
}

/* Of a line that is all of a record and has no quote in it, the length without its end; 0: it is another
 * line.
 */
static size_t
measure_plain_line (const Scanner *scanner, const uint8_t *bytes, size_t length)
{
  if (scanner->pending > 0 || bytes[length - 1] != (uint8_t) scanner->dialect->line_end)
    return 0;
  size_t text = length - 1;
  text -= text > 0 && bytes[text - 1] == '\r';
  return memchr (bytes, '"', text) == NULL && memchr (bytes, '\r', text) == NULL ? text : 0;
}

/* What stands between the separators, without the blanks around it, as the parser has it. */
static void
add_plain_cell (Scanner *scanner, const uint8_t *begin, const uint8_t *end)
{
  while (begin < end && is_padding (*begin))
    begin++;
  while (end > begin && is_padding (end[-1]))
    end--;
  add_cell ((void *) begin, (size_t) (end - begin), scanner);
}

/* Nearly all lines are plain, and the parser looks at each byte of them for as long as all else takes. */
static void
cut_plain_line (Scanner *scanner, const uint8_t *bytes, size_t length)
{
  const uint8_t separator = (uint8_t) scanner->dialect->separator;
  const uint8_t *begin = bytes, *end = bytes + length, *next;
  while (begin < end && is_padding (*begin) && *begin != separator)
    begin++;
  if (begin == end) /* blanks only: no record */
    return;
  while ((next = memchr (begin, separator, (size_t) (end - begin))) != NULL) {
    add_plain_cell (scanner, begin, next);
    begin = next + 1;
  }
  add_plain_cell (scanner, begin, end);
  end_record (0, scanner);
}

/* ---- lines ---- */

/* False: a quote stands where no quote may be. */
static bool
parse_line (Scanner *scanner, const uint8_t *bytes, size_t length)
{
  size_t plain = measure_plain_line (scanner, bytes, length);
  if (plain == 0)
    return csv_parse (&scanner->parser, bytes, length, add_cell, end_record, scanner) == length;
  cut_plain_line (scanner, bytes, plain);
  return true;
}

static bool
scan_line (Scanner *scanner, const uint8_t *bytes, size_t length)
{
  if (scanner->pending == 0)
    scanner->first_line = length;
  if (scanner->pending == 0 && length > LIMIT_CSV_ROW_BYTES)
    return skip_long_line (scanner, bytes, length);
  if (scanner->pending + length > LIMIT_CSV_ROW_BYTES) {
    reject_record (scanner, "a quoted cell is not closed");
    return true;
  }
  if (memchr (bytes, '\0', length) != NULL)
    note_zeros (scanner);
  if (scanner->pending == 0 && is_empty_line (scanner, bytes, length))
    scanner->record.follows_blank = true;
  scanner->record.is_ascii = (scanner->pending == 0 || scanner->record.is_ascii) && is_ascii (bytes, length);
  bool is_good = parse_line (scanner, bytes, length);
  if (scanner->is_refused)
    return false;
  if (!is_good) {
    reject_record (scanner, "a quote stands where no quote may be");
    return true;
  }
  scanner->pending += length;
  scanner->line_count++;
  if (scanner->parser.pstate == ROW_NOT_BEGUN)
    take_record (scanner);
  return true;
}

/* The last record may lack its line end, or its closing quote.  Where the file was cut short the half of it
 * that is there could be read, and mean something else. */
static bool
scan_end (Scanner *scanner, bool *is_done)
{
  *is_done = true;
  g_autoptr (GError) cut = scanner->pending > 0 ? stream_take_cut (scanner->stream) : NULL;
  if (cut != NULL) {
    diag_reject (scanner->diag, DIAG_LINE, scanner->line, scanner->pending, "%s", cut->message);
    return true;
  }
  if (csv_fini (&scanner->parser, add_cell, end_record, scanner) != 0) {
    *is_done = false;
    reject_record (scanner, "a quoted cell is not closed");
  }
  return !scanner->is_refused;
}

static bool
scan_lines (Scanner *scanner)
{
  bool is_done = false;
  while (!is_done) {
    size_t length;
    const uint8_t *bytes = next_line (scanner, &length);
    if (bytes == NULL)
      return false;
    bool ok = length > 0 ? scan_line (scanner, bytes, length) : scan_end (scanner, &is_done);
    if (!ok)
      return false;
  }
  return true;
}

static bool
skip_preamble (Scanner *scanner)
{
  size_t have;
  if (stream_peek (scanner->stream, scanner->dialect->preamble, &have, scanner->error) == NULL)
    return false;
  size_t count = MIN (have, scanner->dialect->preamble);
  scanner->line = scanner->dialect->header_line;
  stream_skip (scanner->stream, count);
  return true;
}

bool
csv_scan (Stream *stream, const CsvDialect *dialect, Diag *diag, CsvRecordFunc func, gpointer user_data,
          GError **error)
{
  g_autofree Scanner *scanner = g_new0 (Scanner, 1);
  *scanner = (Scanner){ .dialect = dialect,
                        .stream = stream,
                        .diag = diag,
                        .func = func,
                        .user_data = user_data,
                        .error = error,
                        .line = 1 };
  g_autofree char *text = g_malloc (LIMIT_CSV_ROW_BYTES + LIMIT_CSV_COLUMNS + PEEK_STEP);
  scanner->text = text;
  scanner->record.cells = scanner->cells;
  start_parser (scanner);
  bool ok = skip_preamble (scanner) && scan_lines (scanner);
  csv_free (&scanner->parser);
  return ok;
}
