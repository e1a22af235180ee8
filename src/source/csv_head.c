/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "source/csv.h"

/* The first lines of a file: is it a table that we know, and where does it begin? */

/* Exports of reports have a title, filters and a date above their header. */
#define TITLE_LINES 30u

char *
csv_to_utf8 (const CsvDialect *dialect, char *cell, GPtrArray *kept)
{
  if (g_str_is_ascii (cell) || (!dialect->is_latin && g_utf8_validate (cell, -1, NULL)))
    return cell;
  char *text = g_convert_with_fallback (cell, -1, "UTF-8", "WINDOWS-1252", "\xEF\xBF\xBD", NULL, NULL, NULL);
  if (text == NULL) /* five bytes have no meaning in Windows-1252 */
    text = g_convert (cell, -1, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);
  g_ptr_array_add (kept, text);
  return text;
}

typedef struct {
  const CsvDialect *dialect;
  GHashTable *columns;
  int as_kind;
  CsvMap *map;
} HeaderSearch;

static bool
take_header (const CsvRecord *record, gpointer user_data, GError **error)
{
  (void) error;
  HeaderSearch *search = user_data;
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  for (size_t i = 0; i < record->count; i++)
    record->cells[i] = csv_to_utf8 (search->dialect, record->cells[i], kept);
  csv_map_build (record, search->columns, search->as_kind, search->map);
  return false; /* one record is enough */
}

static void
read_header (HeaderSearch *search, const uint8_t *head, size_t length)
{
  g_autoptr (Stream) stream = stream_new_bytes (head, length);
  g_autoptr (Diag) unheard = diag_new ();
  csv_map_clear (search->map);
  *search->map = (CsvMap){ .kind = -1 };
  csv_scan (stream, search->dialect, unheard, take_header, search, NULL);
}

/* --- titles above the header --- */

/* Cells of one line that are not blank; quoted separators do not count. */
static size_t
count_filled (const uint8_t *at, const uint8_t *end, char separator)
{
  size_t count = 0;
  bool is_quoted = false, is_filled = false;
  for (; at < end; at++) {
    is_quoted ^= *at == '"';
    bool is_end = *at == (uint8_t) separator && !is_quoted;
    count += is_end && is_filled;
    is_filled = !is_end && (is_filled || (!g_ascii_isspace (*at) && *at != '"'));
  }
  return count + is_filled;
}

static const uint8_t *
find_line_end (const CsvDialect *dialect, const uint8_t *at, const uint8_t *end)
{
  const uint8_t *line_end = memchr (at, dialect->line_end, (size_t) (end - at));
  return line_end != NULL ? line_end : end;
}

/* A report's name and what it was filtered by fill a cell or two, at most half of what the header has; rows
 * of a table that we do not know fill most, and lines of prose are much alike. */
static bool
stands_below_titles (const CsvDialect *header, const uint8_t *at, const uint8_t *head, size_t length)
{
  const uint8_t *begin = head + header->preamble, *end = find_line_end (header, begin, head + length);
  size_t columns = count_filled (begin, end, header->separator);
  if (columns < 2)
    return false;
  while (at < begin) {
    const uint8_t *line_end = find_line_end (header, at, begin);
    if (2 * count_filled (at, line_end, header->separator) > columns + 1)
      return false;
    at = MIN (line_end + 1, begin);
  }
  return true;
}

/* False: none of the lines that follow the first is a header that fits. */
static bool
find_below_titles (HeaderSearch *search, const uint8_t *head, size_t length, CsvDialect *below)
{
  size_t first = below->preamble;
  search->dialect = below;
  for (unsigned i = 0; i < TITLE_LINES && csv_dialect_step (below, head, length); i++) {
    if (!stands_below_titles (below, head + first, head, length))
      continue;
    read_header (search, head, length);
    if (search->map->kind >= 0 && (search->map->missing == NULL || search->as_kind < 0))
      return true;
  }
  return false;
}

void
csv_find_header (const uint8_t *head, size_t length, GHashTable *columns, int as_kind, CsvDialect *dialect,
                 CsvMap *map)
{
  CsvMap lower = { .kind = -1 };
  *dialect = csv_dialect_guess (head, length);
  CsvDialect below = *dialect;
  *map = (CsvMap){ .kind = -1 };
  HeaderSearch search = { dialect, columns, as_kind, map };
  read_header (&search, head, length);
  if (map->kind >= 0 && map->missing == NULL)
    return;
  search.map = &lower;
  if (find_below_titles (&search, head, length, &below)) {
    csv_map_clear (map);
    *map = lower;
    *dialect = below;
  } else {
    csv_map_clear (&lower);
  }
}

/* --- is it a table? --- */

/* Above the rows a table is text; a zero byte in one of them is the row's own trouble. */
static bool
is_text_header (const uint8_t *head, size_t length, const CsvDialect *dialect)
{
  const uint8_t *at = head + dialect->preamble;
  const uint8_t *end = memchr (at, dialect->line_end, length - dialect->preamble);
  return memchr (head, '\0', end != NULL ? (size_t) (end - head) : length) == NULL;
}

bool
csv_sniff_mapped (const uint8_t *head, size_t length, GHashTable *columns)
{
  CsvDialect dialect;
  CsvMap map;
  csv_find_header (head, length, columns, -1, &dialect, &map);
  csv_map_clear (&map);
  return map.kind >= 0 && is_text_header (head, length, &dialect);
}
