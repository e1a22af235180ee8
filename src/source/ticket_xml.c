/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "source/cell.h"
#include "source/formats.h"
#include "source/xml.h"
#include "weft/error.h"

/* Ticket exports as XML: each is a list of records, and a record is a handful of fields, told by their path below it.
 * An export knows people and organisations by numbers whose meaning stands in a sibling file; rows carry them as
 * "zendesk-user:90160", and the sibling files become id_map rows that the pipeline looks them up in. */

typedef struct XmlRecords XmlRecords;

typedef struct {
  const char *root, *record;  /* element names */
  const char *const *fields;  /* paths that are kept, with '@' before an attribute; ends with NULL */
  const char *part;           /* a repeated element inside, handed to take_part with its fields; NULL: none */
  void (*take_part) (XmlRecords *records);
  void (*fill) (XmlRecords *records);
  int kind;
} RecordShape;

struct XmlRecords {
  const RecordShape *shape;
  const RecordSink *sink;
  Diag *diag;
  SourceCounts *counts;
  uint64_t line, record_line;
  GString *path;      /* below the current record */
  bool in_record, is_refused;
  GHashTable *fields; /* path → char *; a repeated one is joined with ';' */
  int follow_ups;
  char *cells[TABLE_MAX_COLUMNS]; /* owned */
};

static const char *
field (const XmlRecords *records, const char *path)
{
  const char *text = g_hash_table_lookup (records->fields, path);
  return text != NULL && *text != '\0' ? text : NULL;
}

static void
set_cell (XmlRecords *records, int column, char *text)
{
  g_free (records->cells[column]);
  records->cells[column] = text;
}

static void
copy_field (XmlRecords *records, int column, const char *path)
{
  if (records->cells[column] == NULL)
    set_cell (records, column, g_strdup (field (records, path)));
}

static void
set_prefixed (XmlRecords *records, int column, const char *prefix, const char *path)
{
  const char *id = field (records, path);
  if (id != NULL && records->cells[column] == NULL)
    set_cell (records, column, g_strconcat (prefix, id, NULL));
}

/* "3" becomes the third name; words stay words. */
static void
set_named (XmlRecords *records, int column, const char *path, const char *const *names)
{
  const char *text = field (records, path);
  if (text == NULL || records->cells[column] != NULL)
    return;
  if (!g_ascii_isdigit (*text) || text[1] != '\0')
    set_cell (records, column, g_strdup (text));
  else if ((guint) (*text - '0') < g_strv_length ((char **) names))
    set_cell (records, column, g_strdup (names[*text - '0']));
}

static void
set_tags (XmlRecords *records, const char *path)
{
  const char *text = field (records, path);
  if (text != NULL)
    set_cell (records, TICKETS_TAGS, g_strdelimit (g_strstrip (g_strdup (text)), " ,", ';'));
}

static void
set_follow_ups (XmlRecords *records, int count)
{
  set_cell (records, TICKETS_FOLLOW_UPS, g_strdup_printf ("%d", MAX (count, 0)));
}

/* Where nobody names the account, the person stands for it, as in CSV. */
static void
set_account_by_person (XmlRecords *records)
{
  if (records->cells[TICKETS_ACCOUNT_ID] == NULL)
    set_cell (records, TICKETS_ACCOUNT_ID, g_strdup (records->cells[TICKETS_REQUESTER]));
}

/* --- Zendesk --- */

static const char *const zendesk_ticket_fields[] = {
  "nice-id",          "id",       "subject",           "requester-id", "organization-id",
  "status-id",        "status",   "priority-id",       "priority",     "created-at",
  "solved-at",        "current-tags", "satisfaction-score", "comments/comment/author-id",
  "comments/comment/is-public", NULL,
};

/* The description is the first comment; what the requester writes after it asks again. */
static void
take_zendesk_comment (XmlRecords *records)
{
  const char *author = field (records, "comments/comment/author-id");
  const char *requester = field (records, "requester-id");
  const char *is_public = field (records, "comments/comment/is-public");
  bool is_hidden = is_public != NULL && strcmp (is_public, "false") == 0;
  records->follow_ups += !is_hidden && author != NULL && requester != NULL && strcmp (author, requester) == 0;
}

static void
fill_zendesk_ticket (XmlRecords *records)
{
  static const char *const priorities[] = { "", "low", "normal", "high", "urgent", NULL };
  static const char *const statuses[] = { "new", "open", "pending", "solved", "closed", NULL };
  set_prefixed (records, TICKETS_ACCOUNT_ID, "zendesk-org:", "organization-id");
  set_prefixed (records, TICKETS_REQUESTER, "zendesk-user:", "requester-id");
  set_account_by_person (records);
  copy_field (records, TICKETS_TICKET_ID, "nice-id");
  copy_field (records, TICKETS_TICKET_ID, "id");
  copy_field (records, TICKETS_CREATED_AT, "created-at");
  copy_field (records, TICKETS_RESOLVED_AT, "solved-at");
  copy_field (records, TICKETS_SUBJECT, "subject");
  copy_field (records, TICKETS_SATISFACTION, "satisfaction-score");
  set_tags (records, "current-tags");
  set_named (records, TICKETS_PRIORITY, "priority-id", priorities);
  copy_field (records, TICKETS_PRIORITY, "priority");
  set_named (records, TICKETS_STATUS, "status-id", statuses);
  copy_field (records, TICKETS_STATUS, "status");
  set_follow_ups (records, records->follow_ups - 1);
}

static void
set_mapping (XmlRecords *records, const char *prefix, const char *kind, const char *path)
{
  if (field (records, path) == NULL || records->cells[ID_MAP_VALUE] != NULL)
    return;
  set_cell (records, ID_MAP_SYSTEM, g_strdup ("zendesk"));
  set_prefixed (records, ID_MAP_ID, prefix, "id");
  set_cell (records, ID_MAP_KIND, g_strdup (kind));
  copy_field (records, ID_MAP_VALUE, path);
}

static const char *const zendesk_user_fields[] = { "id", "name", "email", NULL };

static void
fill_zendesk_user (XmlRecords *records)
{
  set_mapping (records, "zendesk-user:", "email", "email");
  set_mapping (records, "zendesk-user:", "name", "name");
  copy_field (records, ID_MAP_NAME, "name");
  if (field (records, "email") != NULL)
    set_cell (records, ID_MAP_VALUE, text_lower (field (records, "email")));
}

static const char *const zendesk_organization_fields[] = { "id", "name", "default", "external-id", NULL };

static void
fill_zendesk_organization (XmlRecords *records)
{
  set_mapping (records, "zendesk-org:", "account", "external-id");
  set_mapping (records, "zendesk-org:", "domain", "default");
  set_mapping (records, "zendesk-org:", "name", "name");
  copy_field (records, ID_MAP_NAME, "name");
  if (g_strcmp0 (records->cells[ID_MAP_KIND], "domain") == 0)
    g_strdelimit (records->cells[ID_MAP_VALUE], " ,", ';');
}

static const RecordShape zendesk_shapes[] = {
  { "tickets", "ticket", zendesk_ticket_fields, "comments/comment", take_zendesk_comment, fill_zendesk_ticket,
    TABLE_TICKETS },
  { "users", "user", zendesk_user_fields, NULL, NULL, fill_zendesk_user, TABLE_ID_MAP },
  { "organizations", "organization", zendesk_organization_fields, NULL, NULL, fill_zendesk_organization, TABLE_ID_MAP },
  { NULL },
};

/* --- Jira: the RSS that its issue navigator saves --- */

static const char *const jira_fields[] = {
  "key",     "summary",      "type",      "priority", "status", "reporter",          "reporter@username", "reporter@accountid",
  "created", "resolved",     "component", "labels/label", "comments/comment@author", NULL,
};

static void
take_jira_comment (XmlRecords *records)
{
  const char *author = field (records, "comments/comment@author");
  const char *account = field (records, "reporter@accountid"), *user = field (records, "reporter@username");
  records->follow_ups += author != NULL && (g_strcmp0 (author, account) == 0 || g_strcmp0 (author, user) == 0);
}

static void
fill_jira_item (XmlRecords *records)
{
  const char *user = field (records, "reporter@username");
  if (user != NULL && strchr (user, '@') != NULL)
    copy_field (records, TICKETS_REQUESTER, "reporter@username");
  copy_field (records, TICKETS_REQUESTER, "reporter");
  set_prefixed (records, TICKETS_REQUESTER, "jira-user:", "reporter@accountid");
  set_account_by_person (records);
  copy_field (records, TICKETS_TICKET_ID, "key");
  copy_field (records, TICKETS_SUBJECT, "summary");
  copy_field (records, TICKETS_TYPE, "type");
  copy_field (records, TICKETS_PRIORITY, "priority");
  copy_field (records, TICKETS_STATUS, "status");
  copy_field (records, TICKETS_CREATED_AT, "created");
  copy_field (records, TICKETS_RESOLVED_AT, "resolved");
  copy_field (records, TICKETS_MODULE, "component");
  copy_field (records, TICKETS_TAGS, "labels/label");
  set_follow_ups (records, records->follow_ups);
}

static const RecordShape jira_shapes[] = {
  { "rss", "item", jira_fields, "comments/comment", take_jira_comment, fill_jira_item, TABLE_TICKETS },
  { NULL },
};

/* --- Freshdesk --- */

static const char *const freshdesk_fields[] = {
  "display-id",  "subject",      "created-at",  "priority",     "status",         "ticket-type",
  "resolved-at", "ticket-states/resolved-at",   "closed-at",    "tags",           "requester-id",
  "requester-email", "requester/email", "requester-name", "company-id", "owner-id",
  "notes/helpdesk-note/private", "notes/helpdesk-note/incoming", NULL,
};

static void
take_freshdesk_note (XmlRecords *records)
{
  const char *is_private = field (records, "notes/helpdesk-note/private");
  const char *incoming = field (records, "notes/helpdesk-note/incoming");
  records->follow_ups += g_strcmp0 (incoming, "true") == 0 && g_strcmp0 (is_private, "true") != 0;
}

static void
fill_freshdesk_ticket (XmlRecords *records)
{
  static const char *const priorities[] = { "", "low", "normal", "high", "urgent", NULL };
  static const char *const statuses[] = { "", "", "open", "pending", "solved", "closed", NULL };
  copy_field (records, TICKETS_REQUESTER, "requester-email");
  copy_field (records, TICKETS_REQUESTER, "requester/email");
  set_prefixed (records, TICKETS_REQUESTER, "freshdesk-user:", "requester-id");
  copy_field (records, TICKETS_REQUESTER, "requester-name");
  set_prefixed (records, TICKETS_ACCOUNT_ID, "freshdesk-company:", "company-id");
  set_prefixed (records, TICKETS_ACCOUNT_ID, "freshdesk-company:", "owner-id");
  set_account_by_person (records);
  copy_field (records, TICKETS_TICKET_ID, "display-id");
  copy_field (records, TICKETS_SUBJECT, "subject");
  copy_field (records, TICKETS_TYPE, "ticket-type");
  copy_field (records, TICKETS_CREATED_AT, "created-at");
  copy_field (records, TICKETS_RESOLVED_AT, "ticket-states/resolved-at");
  copy_field (records, TICKETS_RESOLVED_AT, "resolved-at");
  copy_field (records, TICKETS_RESOLVED_AT, "closed-at");
  set_tags (records, "tags");
  set_named (records, TICKETS_PRIORITY, "priority", priorities);
  set_named (records, TICKETS_STATUS, "status", statuses);
  set_follow_ups (records, records->follow_ups);
}

static const RecordShape freshdesk_shapes[] = {
  { "helpdesk-tickets", "helpdesk-ticket", freshdesk_fields, "notes/helpdesk-note", take_freshdesk_note,
    fill_freshdesk_ticket, TABLE_TICKETS },
  { NULL },
};

/* --- the walk through the elements --- */

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
start_record (XmlRecords *records)
{
  records->in_record = true;
  records->record_line = records->line;
  records->follow_ups = 0;
  g_string_truncate (records->path, 0);
  g_hash_table_remove_all (records->fields);
}

static void
start_element (const char *name, const char *const *attributes, gpointer user_data)
{
  XmlRecords *records = user_data;
  if (!records->in_record) {
    if (strcmp (name, records->shape->record) == 0)
      start_record (records);
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

/* The cells in normal form; false: the record is rejected. */
static bool
normalise_cells (XmlRecords *records, const char **cells, GPtrArray *kept)
{
  const Table *table = table_get ((TableKind) records->shape->kind);
  for (int column = 0; column < table->column_count; column++) {
    const TableColumn *about = &table->columns[column];
    char *raw = records->cells[column];
    const char *cell = raw != NULL ? cell_normalise (about->type, raw, DATE_DAY_FIRST, kept) : NULL;
    cells[column] = cell != NULL && *cell != '\0' ? cell : NULL;
    if (raw != NULL && cell == NULL)
      diag_warn (records->diag, "line %" G_GUINT64_FORMAT ", %s: \"%.60s\" cannot be read and is left out",
                 records->record_line, about->name, raw);
    if (cells[column] == NULL && (about->flags & COLUMN_REQUIRED) != 0) {
      diag_reject (records->diag, DIAG_LINE, records->record_line, 0, "%s without a readable %s", records->shape->record,
                   about->name);
      return false;
    }
  }
  return true;
}

static bool
end_record (XmlRecords *records, GError **error)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);
  const char *cells[TABLE_MAX_COLUMNS] = { NULL };
  records->in_record = false;
  records->counts->found++;
  records->shape->fill (records);
  bool ok = normalise_cells (records, cells, kept);
  Row row = { .kind = records->shape->kind, .cells = cells, .known_unix = UNIX_NONE, .place = records->record_line };
  if (ok)
    records->is_refused = !records->sink->row (&row, records->sink->user_data, error);
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

static const RecordShape *
find_shape (const RecordShape *shapes, const uint8_t *head, size_t length)
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
  if (records->is_refused || records->counts->found == 0 || !g_error_matches (failure, WEFT_ERROR, WEFT_ERROR_FORMAT)) {
    g_propagate_error (error, failure);
    return false;
  }
  records->counts->found++;
  diag_reject (records->diag, DIAG_LINE, records->line, 0, "%s", failure->message);
  g_error_free (failure);
  return true;
}

static bool
read_records (const RecordShape *shapes, Stream *stream, XmlRecords *records, GError **error)
{
  size_t have;
  const uint8_t *head = stream_peek (stream, 64u << 10, &have, error);
  if (head == NULL)
    return false;
  records->shape = find_shape (shapes, head, MIN (have, 64u << 10));
  if (records->shape == NULL) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_FORMAT, "no ticket export (line 1)");
    return false;
  }
  g_autoptr (GHashTable) fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GString) path = g_string_new (NULL);
  records->fields = fields;
  records->path = path;
  XmlHandler handler = { start_element, end_element, &records->line };
  GError *failure = NULL;
  return xml_read (stream, &handler, records, &failure) || forgive_damage (records, failure, error);
}

static bool
read_zendesk (Stream *stream, const SourceOptions *options, const RecordSink *sink, Diag *diag, SourceCounts *counts,
              GError **error)
{
  (void) options;
  XmlRecords records = { .sink = sink, .diag = diag, .counts = counts };
  return read_records (zendesk_shapes, stream, &records, error);
}

static bool
read_jira (Stream *stream, const SourceOptions *options, const RecordSink *sink, Diag *diag, SourceCounts *counts,
           GError **error)
{
  (void) options;
  XmlRecords records = { .sink = sink, .diag = diag, .counts = counts };
  return read_records (jira_shapes, stream, &records, error);
}

static bool
read_freshdesk (Stream *stream, const SourceOptions *options, const RecordSink *sink, Diag *diag, SourceCounts *counts,
                GError **error)
{
  (void) options;
  XmlRecords records = { .sink = sink, .diag = diag, .counts = counts };
  return read_records (freshdesk_shapes, stream, &records, error);
}

static bool
sniff_zendesk (const uint8_t *head, size_t length, const char *file_name)
{
  (void) file_name;
  return find_shape (zendesk_shapes, head, length) != NULL;
}

/* Any feed is RSS; Jira's has issue keys. */
static bool
sniff_jira (const uint8_t *head, size_t length, const char *file_name)
{
  (void) file_name;
  return find_shape (jira_shapes, head, length) != NULL
         && (memmem (head, length, "<key id=", 8) != NULL || memmem (head, length, "JIRA", 4) != NULL
             || memmem (head, length, "Jira", 4) != NULL);
}

static bool
sniff_freshdesk (const uint8_t *head, size_t length, const char *file_name)
{
  (void) file_name;
  return find_shape (freshdesk_shapes, head, length) != NULL;
}

const SourceFormat zendesk_format = { "zendesk", sniff_zendesk, read_zendesk };
const SourceFormat jira_format = { "jira", sniff_jira, read_jira };
const SourceFormat freshdesk_format = { "freshdesk", sniff_freshdesk, read_freshdesk };
