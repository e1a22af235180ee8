/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/json_records.h"

#include <string.h>

#include "base/limits.h"
#include "source/json_items.h"

static void
reject_text (const JsonRecords *records, size_t length, uint64_t place, const json_error_t *trouble)
{
  if (length >= LIMIT_JSON_ITEM_BYTES)
    diag_reject (records->diag, DIAG_BYTE, place, length, "larger than %u bytes without its long texts",
                 LIMIT_JSON_ITEM_BYTES);
  else
    diag_reject (records->diag, DIAG_BYTE, place, length, "not JSON: %s", trouble->text);
}

static bool
read_text (const JsonRecords *records, const char *text, size_t length, uint64_t place, GError **error)
{
  json_error_t trouble;
  json_t *item = json_loadb (text, length, JSON_DECODE_ANY | JSON_ALLOW_NUL, &trouble);
  records->counts->found++;
  if (item == NULL) {
    reject_text (records, length, place, &trouble);
    return true;
  }
  bool ok = records->func (item, place, records->user_data, error);
  json_decref (item);
  return ok;
}

bool
json_records_read (const JsonRecords *records, Stream *stream, GError **error)
{
  g_autoptr (JsonItems) items = json_items_new (stream, records->lists, records->longest);
  g_autoptr (GError) failure = NULL;
  size_t length;
  uint64_t place;
  for (const char *text; (text = json_items_next (items, &length, &place, &failure)) != NULL;)
    if (!read_text (records, text, length, place, error))
      return false;
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return false;
  }
  if (!json_items_is_whole (items))
    diag_warn (records->diag, "the file ends inside its list of items");
  return true;
}

bool
json_sniff (const uint8_t *head, size_t length, const char *const *marks)
{
  size_t at = length >= 3 && memcmp (head, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  while (at < length && g_ascii_isspace (head[at]))
    at++;
  if (at == length || (head[at] != '{' && head[at] != '['))
    return false;
  for (; *marks != NULL; marks++)
    if (memmem (head, length, *marks, strlen (*marks)) != NULL)
      return true;
  return false;
}

const char *
json_text (const json_t *object, const char *key)
{
  const char *text = json_string_value (json_object_get (object, key));
  return text != NULL ? text : "";
}
