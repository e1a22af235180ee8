/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "source/csv.h"

/* How a file is written: where its header begins, what separates its cells, how lines end. */

/* A byte order mark, and Excel's "sep=;" line. */
static size_t
preamble_of (const uint8_t *head, size_t length, char *separator)
{
  size_t at = length >= 3 && memcmp (head, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  if (length - at < 6 || g_ascii_strncasecmp ((const char *) head + at, "sep=", 4) != 0)
    return at;
  const uint8_t *end = memchr (head + at, '\n', length - at);
  if (end == NULL || end - (head + at) > 6)
    return at;
  *separator = (char) head[at + 4];
  return (size_t) (end + 1 - head);
}

/* The separator that the header uses most; quoted parts do not count. */
static char
separator_of (const uint8_t *at, const uint8_t *end, char line_end)
{
  static const char candidates[] = ",;\t";
  size_t counts[3] = { 0 };
  bool quoted = false;
  for (; at < end && *at != (uint8_t) line_end; at++) {
    if (*at == '"')
      quoted = !quoted;
    const char *found = *at != '\0' && !quoted ? strchr (candidates, *at) : NULL;
    if (found != NULL)
      counts[found - candidates]++;
  }
  size_t best = 0;
  for (size_t i = 1; i < 3; i++)
    if (counts[i] > counts[best])
      best = i;
  return candidates[best];
}

/* A head may end within a character. */
static bool
is_utf8_head (const uint8_t *head, size_t length)
{
  const char *valid_end;
  if (g_utf8_validate ((const char *) head, (gssize) length, &valid_end))
    return true;
  size_t left = length - (size_t) (valid_end - (const char *) head);
  return left < 4 && g_utf8_get_char_validated (valid_end, (gssize) left) == (gunichar) -2;
}

static char
guess_separator (const CsvDialect *dialect, const uint8_t *head, size_t length)
{
  return separator_of (head + dialect->preamble, head + length, dialect->line_end);
}

CsvDialect
csv_dialect_guess (const uint8_t *head, size_t length)
{
  CsvDialect dialect = { .line_end = '\n' };
  dialect.preamble = preamble_of (head, length, &dialect.separator);
  dialect.is_told = dialect.separator != '\0';
  dialect.header_line = dialect.is_told ? 2 : 1;
  if (memchr (head, '\n', length) == NULL && memchr (head, '\r', length) != NULL)
    dialect.line_end = '\r';
  if (!dialect.is_told)
    dialect.separator = guess_separator (&dialect, head, length);
  dialect.is_latin = !is_utf8_head (head, length);
  return dialect;
}

bool
csv_dialect_step (CsvDialect *dialect, const uint8_t *head, size_t length)
{
  const uint8_t *at = head + dialect->preamble;
  const uint8_t *end = memchr (at, dialect->line_end, length - dialect->preamble);
  if (end == NULL || memchr (at, '\0', (size_t) (end - at)) != NULL)
    return false;
  dialect->preamble = (size_t) (end + 1 - head);
  dialect->header_line++;
  if (!dialect->is_told)
    dialect->separator = guess_separator (dialect, head, length);
  return true;
}
