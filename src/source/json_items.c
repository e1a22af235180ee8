/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/json_items.h"

#include <string.h>

#include "base/limits.h"

typedef enum { PLACE_TOP, PLACE_ARRAY, PLACE_TAIL } Place;

struct JsonItems {
  Stream *stream;
  const char *const *lists;
  size_t longest;
  const uint8_t *at, *begin, *end; /* the part of the stream's window that is being read */
  Place place;
  bool is_inside; /* the array belongs to an object that has to be left as well */
  GString *text;
  GError *error;
};

JsonItems *
json_items_new (Stream *stream, const char *const *lists, size_t longest)
{
  JsonItems *items = g_new0 (JsonItems, 1);
  items->stream = stream;
  items->lists = lists;
  items->longest = longest;
  items->text = g_string_new (NULL);
  return items;
}

void
json_items_free (JsonItems *items)
{
  if (items == NULL)
    return;
  g_string_free (items->text, TRUE);
  g_clear_error (&items->error);
  g_free (items);
}

/* The next byte without taking it; -1 at the end or at an error. */
static int
look (JsonItems *items)
{
  if (items->at == items->end && items->error == NULL) {
    size_t have = 0;
    if (items->end != items->begin)
      stream_skip (items->stream, (size_t) (items->end - items->begin));
    items->begin = items->at = stream_peek (items->stream, 1, &have, &items->error);
    items->end = items->begin != NULL ? items->begin + have : items->begin;
  }
  return items->at != items->end ? *items->at : -1;
}

static void
take (JsonItems *items)
{
  items->at++;
}

/* Of the byte that is looked at.  The window is left behind when the next one is shown. */
static uint64_t
get_offset (const JsonItems *items)
{
  return stream_offset (items->stream) + (uint64_t) (items->at - items->begin);
}

static void
keep (JsonItems *items)
{
  if (items->text->len < LIMIT_JSON_ITEM_BYTES)
    g_string_append_c (items->text, (char) *items->at);
  take (items);
}

/* "\ud83d": the first half of a character that is written as two. */
static bool
ends_in_half (const GString *text)
{
  const char *half = text->str + text->len - 6;
  return text->len >= 6 && half[0] == '\\' && half[1] == 'u' && g_ascii_tolower (half[2]) == 'd' &&
         strchr ("89ab", g_ascii_tolower (half[3])) != NULL;
}

/* Whether what is kept of a string may end before this byte, which is not inside of an escape. */
static bool
may_end_before (const JsonItems *items, int c)
{
  bool is_inside = (c & 0xC0) == 0x80; /* of a character in UTF-8 */
  return !is_inside && !ends_in_half (items->text);
}

static void
keep_string (JsonItems *items)
{
  keep (items);
  gsize longest = items->text->len + items->longest;
  bool is_escaped = false, is_cut = false;
  unsigned digits_left = 0; /* of a "\u" */
  for (int c; (c = look (items)) >= 0 && (c != '"' || is_escaped);) {
    is_cut = is_cut ||
             (items->text->len >= longest && !is_escaped && digits_left == 0 && may_end_before (items, c));
    digits_left = is_escaped && c == 'u' ? 4 : digits_left - (digits_left > 0);
    is_escaped = c == '\\' && !is_escaped;
    if (is_cut)
      take (items);
    else
      keep (items);
  }
  if (look (items) == '"')
    keep (items);
}

/* A line of JSON lines that was cut off: the next line begins with an object of its own. */
static bool
is_next_line (const JsonItems *items, int c, int last)
{
  return items->place == PLACE_TOP && last == '\n' && c == '{' && items->text->str[1] != '\n' &&
         items->text->str[1] != '\r';
}

/* Whether what is kept ends in that name, between quotes; of what is left out nothing can be told. */
static bool
ends_in (const JsonItems *items, const char *name)
{
  size_t length = strlen (name);
  const char *end = items->text->str + items->text->len;
  return items->text->len < LIMIT_JSON_ITEM_BYTES && items->text->len >= length + 2 && end[-1] == '"' &&
         memcmp (end - 1 - length, name, length) == 0 && end[-2 - (gssize) length] == '"';
}

static bool
ends_in_list (const JsonItems *items)
{
  for (const char *const *list = items->lists; *list != NULL; list++)
    if (ends_in (items, *list))
      return true;
  return false;
}

/* Keeps an object or array to its last bracket.  False: it is the object around a list, and the position is
 * inside of that. */
static bool
keep_brackets (JsonItems *items)
{
  unsigned depth = 0;
  bool after_name = false, has_id = false;
  for (int c, last = 0; (c = look (items)) >= 0; last = c) {
    if (depth > 0 && is_next_line (items, c, last))
      return true;
    if (c == '"') {
      keep_string (items);
      bool is_outer = depth == 1 && items->place == PLACE_TOP;
      has_id |= is_outer && ends_in (items, "id");
      after_name = is_outer && !has_id && ends_in_list (items);
      continue;
    }
    keep (items);
    if (c == '[' && after_name)
      return false;
    if (c != ':' && !g_ascii_isspace (c))
      after_name = false;
    depth += c == '{' || c == '[';
    depth -= c == '}' || c == ']';
    if (depth == 0)
      return true;
  }
  return true;
}

/* What stands where an item should: a number, a word, rubbish. */
static void
keep_word (JsonItems *items)
{
  for (int c; (c = look (items)) >= 0 && strchr (",]}\n", c) == NULL;)
    if (c == '"')
      keep_string (items);
    else
      keep (items);
  if (items->text->len == 0 && look (items) >= 0) /* a bracket too many */
    keep (items);
}

/* After a list: its object may go on, with "@odata.nextLink" for one, or with another list. */
static void
skip_tail (JsonItems *items)
{
  unsigned depth = 1;
  bool after_name = false;
  for (int c; items->place == PLACE_TAIL && (c = look (items)) >= 0;) {
    if (c == '"') {
      keep_string (items);
      after_name = depth == 1 && ends_in_list (items);
      g_string_truncate (items->text, 0);
      continue;
    }
    take (items);
    if (c == '[' && after_name)
      items->place = PLACE_ARRAY;
    if (c != ':' && !g_ascii_isspace (c))
      after_name = false;
    depth += c == '{' || c == '[';
    depth -= c == '}' || c == ']';
    if (depth == 0)
      items->place = PLACE_TOP;
  }
}

static bool
is_between (int c)
{
  return g_ascii_isspace (c) || c == ',' || c == 0xEF || c == 0xBB ||
         c == 0xBF; /* a byte order mark stands there too */
}

/* Takes one step.  True: an item is in text. */
static bool
step (JsonItems *items, uint64_t *offset)
{
  int c = look (items);
  *offset = get_offset (items);
  if (items->place == PLACE_TAIL) {
    skip_tail (items);
  } else if (is_between (c)) {
    take (items);
  } else if (c == ']' && items->place == PLACE_ARRAY) {
    take (items);
    items->place = items->is_inside ? PLACE_TAIL : PLACE_TOP;
  } else if (c == '[' && items->place == PLACE_TOP) {
    take (items);
    items->place = PLACE_ARRAY;
    items->is_inside = false;
  } else if (c == '{' || c == '[') {
    if (keep_brackets (items))
      return true;
    items->place = PLACE_ARRAY;
    items->is_inside = true;
  } else {
    keep_word (items);
    return true;
  }
  return false;
}

const char *
json_items_next (JsonItems *items, size_t *length, uint64_t *offset, GError **error)
{
  g_string_truncate (items->text, 0);
  while (look (items) >= 0) {
    if (step (items, offset) && items->error == NULL) {
      while (items->text->len > 0 && g_ascii_isspace (items->text->str[items->text->len - 1]))
        g_string_truncate (items->text, items->text->len - 1);
      *length = items->text->len;
      return items->text->str;
    }
    g_string_truncate (items->text, 0);
  }
  if (items->error != NULL)
    g_propagate_error (error, g_steal_pointer (&items->error));
  return NULL;
}

bool
json_items_is_whole (const JsonItems *items)
{
  return items->place == PLACE_TOP;
}
