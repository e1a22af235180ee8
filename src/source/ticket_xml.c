/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/text.h"
#include "source/cell.h"
#include "source/formats.h"
#include "source/ticket_words.h"
#include "source/xml_records.h"

/* Ticket exports as XML.  An export knows people and organisations by numbers whose meaning stands in a
 * sibling file; rows carry them as "zendesk-user:90160", and the sibling files become id_map rows that the
 * pipeline looks them up in. */

static const char *
field (const XmlRecords *records, const char *path)
{
  return xml_records_field (records, path);
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

static void
set_named (XmlRecords *records, int column, const char *path, const char *const *names)
{
  const char *text = field (records, path);
  if (text != NULL && records->cells[column] == NULL)
    set_cell (records, column, g_strdup (ticket_word (text, names)));
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
  "nice-id",
  "id",
  "subject",
  "requester-id",
  "organization-id",
  "status-id",
  "status",
  "priority-id",
  "priority",
  "created-at",
  "solved-at",
  "current-tags",
  "satisfaction-score",
  "comments/comment/author-id",
  "comments/comment/is-public",
  NULL,
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

/* In words only: what a number means there is not documented, and 0 would be the worst of ratings. */
static void
set_satisfaction (XmlRecords *records, const char *path)
{
  const char *text = field (records, path), *rating = text != NULL ? cell_satisfaction (text) : NULL;
  if (rating != NULL && *rating != '\0')
    set_cell (records, TICKETS_SATISFACTION, g_strdup (rating));
}

static void
fill_zendesk_ticket (XmlRecords *records)
{
  set_prefixed (records, TICKETS_ACCOUNT_ID, "zendesk-org:", "organization-id");
  set_prefixed (records, TICKETS_REQUESTER, "zendesk-user:", "requester-id");
  set_account_by_person (records);
  copy_field (records, TICKETS_TICKET_ID, "nice-id");
  copy_field (records, TICKETS_TICKET_ID, "id");
  copy_field (records, TICKETS_CREATED_AT, "created-at");
  copy_field (records, TICKETS_RESOLVED_AT, "solved-at");
  copy_field (records, TICKETS_SUBJECT, "subject");
  set_satisfaction (records, "satisfaction-score");
  set_tags (records, "current-tags");
  set_named (records, TICKETS_PRIORITY, "priority-id", zendesk_priorities);
  copy_field (records, TICKETS_PRIORITY, "priority");
  set_named (records, TICKETS_STATUS, "status-id", zendesk_statuses);
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
  { "organizations", "organization", zendesk_organization_fields, NULL, NULL, fill_zendesk_organization,
    TABLE_ID_MAP },
  { NULL },
};

/* --- Jira: the RSS that its issue navigator saves --- */

static const char *const jira_fields[] = {
  "key",
  "summary",
  "type",
  "priority",
  "status",
  "reporter",
  "reporter@username",
  "reporter@accountid",
  "created",
  "resolved",
  "component",
  "labels/label",
  "comments/comment@author",
  NULL,
};

static void
take_jira_comment (XmlRecords *records)
{
  const char *author = field (records, "comments/comment@author");
  const char *account = field (records, "reporter@accountid"), *user = field (records, "reporter@username");
  records->follow_ups +=
      author != NULL && (g_strcmp0 (author, account) == 0 || g_strcmp0 (author, user) == 0);
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
  "display-id",
  "subject",
  "created-at",
  "priority",
  "status",
  "ticket-type",
  "resolved-at",
  "ticket-states/resolved-at",
  "closed-at",
  "tags",
  "requester-id",
  "requester-email",
  "requester/email",
  "requester-name",
  "company-id",
  "owner-id",
  "notes/helpdesk-note/private",
  "notes/helpdesk-note/incoming",
  NULL,
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
  set_named (records, TICKETS_PRIORITY, "priority", freshdesk_priorities);
  set_named (records, TICKETS_STATUS, "status", freshdesk_statuses);
  set_follow_ups (records, records->follow_ups);
}

static const RecordShape freshdesk_shapes[] = {
  { "helpdesk-tickets", "helpdesk-ticket", freshdesk_fields, "notes/helpdesk-note", take_freshdesk_note,
    fill_freshdesk_ticket, TABLE_TICKETS },
  { NULL },
};

static bool
read_zendesk (Stream *stream, const SourceOptions *options, const RecordSink *sink, Diag *diag,
              SourceCounts *counts, GError **error)
{
  (void) options;
  XmlRecords records = { .sink = sink, .diag = diag, .counts = counts };
  return xml_records_read (&records, zendesk_shapes, stream, error);
}

static bool
read_jira (Stream *stream, const SourceOptions *options, const RecordSink *sink, Diag *diag,
           SourceCounts *counts, GError **error)
{
  (void) options;
  XmlRecords records = { .sink = sink, .diag = diag, .counts = counts };
  return xml_records_read (&records, jira_shapes, stream, error);
}

static bool
read_freshdesk (Stream *stream, const SourceOptions *options, const RecordSink *sink, Diag *diag,
                SourceCounts *counts, GError **error)
{
  (void) options;
  XmlRecords records = { .sink = sink, .diag = diag, .counts = counts };
  return xml_records_read (&records, freshdesk_shapes, stream, error);
}

static bool
sniff_zendesk (const uint8_t *head, size_t length, const char *file_name)
{
  (void) file_name;
  return xml_records_find_shape (zendesk_shapes, head, length) != NULL;
}

/* Any feed is RSS; Jira's has issue keys. */
static bool
sniff_jira (const uint8_t *head, size_t length, const char *file_name)
{
  (void) file_name;
  return xml_records_find_shape (jira_shapes, head, length) != NULL &&
         (xml_sniff_text (head, length, "<key id=") || xml_sniff_text (head, length, "JIRA") ||
          xml_sniff_text (head, length, "Jira"));
}

static bool
sniff_freshdesk (const uint8_t *head, size_t length, const char *file_name)
{
  (void) file_name;
  return xml_records_find_shape (freshdesk_shapes, head, length) != NULL;
}

const SourceFormat zendesk_format = { "zendesk", sniff_zendesk, read_zendesk };
const SourceFormat jira_format = { "jira", sniff_jira, read_jira };
const SourceFormat freshdesk_format = { "freshdesk", sniff_freshdesk, read_freshdesk };
