/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/xml_records.h"

#include <string.h>

#include "base/limits.h"
#include "source/row_cells.h"
#include "source/xml.h"
#include "weft/error.h"

const char *
xml_records_field (const XmlRecords *records, const char *path)
{
  const char *text = g_hash_table_lookup (records->fields, path);
  return text != NULL && *text != '\0' ? text : NULL;
}

static bool
is_kept (const RecordShape *shape, const char *path)
{
  return g_strv_contains (shape->fields, path);
}

static void
keep_field (XmlRecords *records, const char *path, const char *text)
{
  const char *before = g_hash_table_lookup (records->fields, path);
  if (!is_kept (records->shape, path) || (before != NULL && strlen (before) > LIMIT_XML_TEXT_BYTES))
    return;
  char *joined = before != NULL ? g_strconcat (before, ";", text, NULL) : g_strdup (text);
  g_hash_table_replace (records->fields, g_strdup (path), joined);
}

static void
start_record (XmlRecords *records, const XmlReader *xml)
{
  records->in_record = true;
  records->record_place = xml_place (xml);
  records->follow_ups = 0;
  g_string_truncate (records->path, 0);
  g_hash_table_remove_all (records->fields);
}

static void
start_element (const XmlReader *xml, const char *name, const char *const *attributes, gpointer user_data)
{
  XmlRecords *records = user_data;
  if (!records->in_record) {
    if (strcmp (name, records->shape->record) == 0)
      start_record (records, xml);
    return;
  }
  if (records->path->len > 0)
    g_string_append_c (records->path, '/');
  g_string_append (records->path, name);
  for (; attributes[0] != NULL; attributes += 2) {
    g_autofree char *path = g_strconcat (records->path->str, "@", attributes[0], NULL);
    keep_field (records, path, attributes[1]);
  }
}

static gboolean
is_of_part (gpointer path, gpointer text, gpointer part)
{
  (void) text;
  size_t length = strlen (part);
  return strncmp (path, part, length) == 0 && strchr ("/@", ((char *) path)[length]) != NULL;
}

static void
leave_element (XmlRecords *records, const char *text)
{
  const char *part = records->shape->part;
  keep_field (records, records->path->str, text);
  if (part != NULL && strcmp (records->path->str, part) == 0) {
    records->shape->take_part (records);
    g_hash_table_foreach_remove (records->fields, is_of_part, (gpointer) part);
  }
  char *slash = strrchr (records->path->str, '/');
  g_string_truncate (records->path, slash != NULL ? (gsize) (slash - records->path->str) : 0);
}

static void
reject_record (XmlRecords *records, const char *missing)
{
  g_autofree char *reason = g_strdup_printf ("%s without a readable %s", records->shape->record, missing);
  xml_reject (records->diag, &records->record_place, reason);
}

static bool
end_record (XmlRecords *records, GError **error)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  const char *cells[TABLE_MAX_COLUMNS] = { NULL };
  records->in_record = false;
  records->counts->found++;
  records->shape->fill (records);
  g_autofree char *where = g_strdup_printf ("line %" G_GUINT64_FORMAT, records->record_place.line);
  const char *missing = row_cells_normalise ((TableKind) records->shape->kind, records->cells, where, kept,
                                             cells, records->diag);
  Row row = {
    .kind = records->shape->kind, .cells = cells, .known_unix = UNIX_NONE, .place = records->record_place.line
  };
  if (missing == NULL)
    records->is_refused = !records->sink->row (&row, records->sink->user_data, error);
  else
    reject_record (records, missing);
  for (int column = 0; column < TABLE_MAX_COLUMNS; column++)
    g_clear_pointer (&records->cells[column], g_free);
  return !records->is_refused;
}

static bool
end_element (const char *name, const char *text, gpointer user_data, GError **error)
{
  XmlRecords *records = user_data;
  if (!records->in_record)
    return true;
  if (records->path->len == 0 && strcmp (name, records->shape->record) == 0)
    return end_record (records, error);
  leave_element (records, text);
  return true;
}

const RecordShape *
xml_records_find_shape (const RecordShape *shapes, const uint8_t *head, size_t length)
{
  for (; shapes->root != NULL; shapes++)
    if (xml_sniff_root (head, length, shapes->root))
      return shapes;
  return NULL;
}

/* A file cut off in the middle keeps the records before the cut. */
static bool
forgive_damage (XmlRecords *records, GError *failure, GError **error)
{
  if (records->is_refused || records->counts->found == 0 ||
      !g_error_matches (failure, WEFT_ERROR, WEFT_ERROR_FORMAT)) {
    g_propagate_error (error, failure);
    return false;
  }
  records->counts->found++;
  xml_reject_damage (records->diag, &records->place, failure);
  g_error_free (failure);
  return true;
}

bool
xml_records_read (XmlRecords *records, const RecordShape *shapes, Stream *stream, GError **error)
{
  size_t have;
  const uint8_t *head = stream_peek (stream, 64u << 10, &have, error);
  if (head == NULL)
    return false;
  records->shape = xml_records_find_shape (shapes, head, MIN (have, 64u << 10));
  if (records->shape == NULL) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_FORMAT, "no ticket export (line 1)");
    return false;
  }
  g_autoptr (GHashTable) fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GString) path = g_string_new (NULL);
  records->fields = fields;
  records->path = path;
  XmlHandler handler = { start_element, end_element, &records->place };
  GError *failure = NULL;
  return xml_read (stream, &handler, records, &failure) || forgive_damage (records, failure, error);
}
