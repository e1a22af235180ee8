/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "source/csv.h"
#include "source/utf16.h"

/* The first lines of a file: is it a table that we know? */

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

void
csv_read_header (const uint8_t *head, size_t length, GHashTable *columns, int as_kind, CsvMap *map)
{
  CsvDialect dialect = csv_dialect_guess (head, length);
  HeaderSearch search = { &dialect, columns, as_kind, map };
  g_autoptr (Stream) stream = stream_new_bytes (head, length);
  g_autoptr (Diag) unheard = diag_new ();
  *map = (CsvMap){ .kind = -1 };
  csv_scan (stream, &dialect, unheard, take_header, &search, NULL);
}

/* A table is text: a head with zero bytes is none. */
static bool
is_text_head (const uint8_t *head, size_t length)
{
  return memchr (head, '\0', length) == NULL;
}

static bool
sniff_utf16 (const uint8_t *head, size_t length, GHashTable *columns)
{
  g_autoptr (Stream) outer = stream_new_bytes (head, length);
  g_autoptr (Stream) text = utf16_open (outer);
  size_t have;
  const uint8_t *bytes = stream_peek (text, length, &have, NULL);
  return bytes != NULL && csv_sniff_mapped (bytes, have, columns);
}

bool
csv_sniff_mapped (const uint8_t *head, size_t length, GHashTable *columns)
{
  CsvMap map;
  if (utf16_is_marked (head, length))
    return sniff_utf16 (head, length, columns);
  if (!is_text_head (head, length))
    return false;
  csv_read_header (head, length, columns, -1, &map);
  csv_map_clear (&map);
  return map.kind >= 0;
}
