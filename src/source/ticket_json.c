/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/ticket_json.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "source/cell.h"
#include "source/formats.h"
#include "source/json_records.h"
#include "source/row_cells.h"
#include "source/ticket_words.h"

/* Ticket exports as JSON: Zendesk, Freshdesk, Jira and Intercom, as their export or their API has them, one
 * document or an object a line.  An object is told by its own fields, so that tickets, users and
 * organisations may lie in one file. */

typedef struct {
  const RecordSink *sink;
  Diag *diag;
  char *cells[TABLE_MAX_COLUMNS]; /* owned, raw */
} Reader;

/* --- values --- */

const json_t *
ticket_json_find (const json_t *value, const char *path)
{
  g_auto (GStrv) steps = g_strsplit (path, ".", -1);
  for (char **step = steps; *step != NULL; step++)
    value = json_object_get (value, *step);
  return value;
}

static void
append_scalar (const json_t *value, GString *out)
{
  if (out->len > 0)
    g_string_append_c (out, ';');
  if (json_is_string (value))
    g_string_append (out, json_string_value (value));
  else if (json_is_integer (value))
    g_string_append_printf (out, "%" JSON_INTEGER_FORMAT, json_integer_value (value));
  else if (json_is_real (value))
    text_append_number (out, json_real_value (value));
  else
    g_string_append (out, json_is_true (value) ? "true" : "false");
}

static void
append_text (const json_t *value, const char *path, GString *out)
{
  if (json_is_array (value)) {
    for (size_t i = 0; i < json_array_size (value); i++)
      append_text (json_array_get (value, i), path, out);
  } else if (*path != '\0') {
    size_t length = strcspn (path, ".");
    g_autofree char *step = g_strndup (path, length);
    append_text (json_object_get (value, step), path + length + (path[length] == '.'), out);
  } else if (value != NULL && !json_is_null (value) && !json_is_object (value))
    append_scalar (value, out);
}

/* NULL where nothing is said. */
static char *
dup_text (const json_t *item, const char *path)
{
  GString *text = g_string_new (NULL);
  append_text (item, path, text);
  return g_string_free (text, text->len == 0);
}

/* --- rows --- */

static const JsonShape *
find_shape (const json_t *item)
{
  for (const JsonShape *shape = ticket_json_shapes; shape->noun != NULL; shape++) {
    const char *const *mark = shape->marks;
    while (*mark != NULL && ticket_json_find (item, *mark) != NULL)
      mark++;
    if (*mark == NULL)
      return shape;
  }
  return NULL;
}

/* What the text of a field says in our words; NULL: nothing. */
static char *
read_field (const JsonField *field, const char *text)
{
  if (field->prefix != NULL)
    return g_strdup_printf ("%s%.*s", field->prefix, (int) strcspn (text, ";"), text);
  if (field->names != NULL)
    return g_strdup (ticket_word (text, field->names));
  const char *rating = field->is_rating ? cell_satisfaction (text) : text;
  return rating == NULL || *rating == '\0' ? NULL : g_strdup (rating);
}

static void
fill_cell (Reader *reader, const json_t *item, const JsonField *field)
{
  if (reader->cells[field->column] != NULL)
    return;
  g_autofree char *text = dup_text (item, field->path);
  if (text == NULL || *text == '\0')
    return;
  reader->cells[field->column] = read_field (field, text);
  if (field->meaning != NULL)
    reader->cells[ID_MAP_KIND] = g_strdup (field->meaning);
}

static void
fill_id_map (Reader *reader, const JsonShape *shape)
{
  reader->cells[ID_MAP_SYSTEM] = g_strdup (shape->system);
  char *value = reader->cells[ID_MAP_VALUE];
  if (g_strcmp0 (reader->cells[ID_MAP_KIND], "email") != 0)
    return;
  reader->cells[ID_MAP_VALUE] = text_lower (value);
  g_free (value);
}

/* Where nobody names the account, the person stands for it, as in CSV. */
static void
fill_ticket (Reader *reader, const JsonShape *shape, const json_t *item)
{
  if (reader->cells[TICKETS_ACCOUNT_ID] == NULL)
    reader->cells[TICKETS_ACCOUNT_ID] = g_strdup (reader->cells[TICKETS_REQUESTER]);
  int follow_ups = shape->count_follow_ups (item);
  if (follow_ups >= 0)
    reader->cells[TICKETS_FOLLOW_UPS] = g_strdup_printf ("%d", follow_ups);
}

static bool
deliver (Reader *reader, const JsonShape *shape, uint64_t place, GError **error)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *where = g_strdup_printf ("byte %" G_GUINT64_FORMAT, place);
  const char *cells[TABLE_MAX_COLUMNS] = { NULL };
  const char *missing = row_cells_normalise (shape->kind, reader->cells, where, kept, cells, reader->diag);
  Row row = { .kind = (int) shape->kind, .cells = cells, .known_unix = UNIX_NONE, .place = place };
  if (missing == NULL)
    return reader->sink->row (&row, reader->sink->user_data, error);
  diag_reject (reader->diag, DIAG_BYTE, place, 0, "%s without a readable %s", shape->noun, missing);
  return true;
}

/* {"ticket": {…}} is what is in it. */
static json_t *
unwrap (json_t *item)
{
  json_t *inner = json_object_size (item) == 1 ? json_object_iter_value (json_object_iter (item)) : NULL;
  return json_is_object (inner) ? inner : item;
}

static bool
read_item (json_t *wrapped, uint64_t place, gpointer user_data, GError **error)
{
  Reader *reader = user_data;
  json_t *item = unwrap (wrapped);
  const JsonShape *shape = find_shape (item);
  if (shape == NULL) {
    diag_reject (reader->diag, DIAG_BYTE, place, 0, "neither a ticket, a person nor an organisation");
    return true;
  }
  if (shape->prepare != NULL)
    shape->prepare (item);
  for (const JsonField *field = shape->fields; field->path != NULL; field++)
    fill_cell (reader, item, field);
  if (shape->system != NULL)
    fill_id_map (reader, shape);
  else
    fill_ticket (reader, shape, item);
  bool ok = deliver (reader, shape, place, error);
  for (int column = 0; column < TABLE_MAX_COLUMNS; column++)
    g_clear_pointer (&reader->cells[column], g_free);
  return ok;
}

static bool
read_tickets (Stream *stream, const SourceOptions *options, const RecordSink *sink, Diag *diag,
              SourceCounts *counts, GError **error)
{
  (void) options;
  static const char *const lists[] = { "tickets",       "users",   "organizations", "issues",
                                       "conversations", "results", "data",          NULL };
  Reader reader = { .sink = sink, .diag = diag };
  JsonRecords records = { lists, LIMIT_JSON_NOTE_BYTES, read_item, &reader, diag, counts };
  return json_records_read (&records, stream, error);
}

static bool
sniff_tickets (const uint8_t *head, size_t length, const char *file_name)
{
  (void) file_name;
  static const char *const marks[] = { "\"requester_id\"",
                                       "\"domain_names\"",
                                       "\"issuetype\"",
                                       "\"conversation_parts\"",
                                       "\"conversation.list\"",
                                       "\"conversation_rating\"",
                                       "\"workspace_id\"",
                                       ".zendesk.com/api/",
                                       "\"organization_id\"",
                                       "\"company_id\"",
                                       "\"end-user\"",
                                       "\"health_score\"",
                                       NULL };
  return json_sniff (head, length, marks);
}

const SourceFormat tickets_json_format = { "tickets-json", sniff_tickets, read_tickets };
