/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "source/json_records.h"
#include "source/ticket_json.h"
#include "source/ticket_words.h"

/* What the systems call the fields of their tickets, people and organisations. */

static bool
is_same (const json_t *a, const json_t *b)
{
  return a != NULL && b != NULL && !json_is_null (a) && json_equal (a, b);
}

/* --- Zendesk --- */

/* The description is the first comment; what the requester writes after it asks again. */
static int
count_zendesk_comments (const json_t *item)
{
  const json_t *comments = json_object_get (item, "comments");
  int count = 0;
  for (size_t i = 0; i < json_array_size (comments); i++) {
    const json_t *comment = json_array_get (comments, i);
    count += !json_is_false (json_object_get (comment, "public")) &&
             is_same (json_object_get (comment, "author_id"), json_object_get (item, "requester_id"));
  }
  return comments != NULL ? MAX (count - 1, 0) : -1;
}

static const char *const zendesk_ticket_marks[] = { "requester_id", "organization_id", NULL };
static const JsonField zendesk_ticket[] = {
  { TICKETS_ACCOUNT_ID, "organization_id", .prefix = "zendesk-org:" },
  { TICKETS_REQUESTER, "requester.email" },
  { TICKETS_REQUESTER, "requester_id", .prefix = "zendesk-user:" },
  { TICKETS_TICKET_ID, "id" },
  { TICKETS_CREATED_AT, "created_at" },
  { TICKETS_RESOLVED_AT, "solved_at" },
  { TICKETS_RESOLVED_AT, "metric_set.solved_at" },
  { TICKETS_SUBJECT, "subject" },
  { TICKETS_TYPE, "type" },
  { TICKETS_TAGS, "tags" },
  { TICKETS_PRIORITY, "priority" },
  { TICKETS_STATUS, "status" },
  { TICKETS_REOPENED, "metric_set.reopens" },
  { TICKETS_SATISFACTION, "satisfaction_rating.score", .is_rating = true },
  { 0, NULL },
};

static const char *const zendesk_user_marks[] = { "role", "email", "name", NULL };
static const JsonField zendesk_user[] = {
  { ID_MAP_ID, "id", .prefix = "zendesk-user:" },
  { ID_MAP_VALUE, "email", .meaning = "email" },
  { ID_MAP_VALUE, "name", .meaning = "name" },
  { ID_MAP_NAME, "name" },
  { 0, NULL },
};

static const char *const zendesk_organization_marks[] = { "domain_names", NULL };
static const JsonField zendesk_organization[] = {
  { ID_MAP_ID, "id", .prefix = "zendesk-org:" },
  { ID_MAP_VALUE, "external_id", .meaning = "account" },
  { ID_MAP_VALUE, "domain_names", .meaning = "domain" },
  { ID_MAP_VALUE, "name", .meaning = "name" },
  { ID_MAP_NAME, "name" },
  { 0, NULL },
};

/* --- Freshdesk --- */

static int
count_freshdesk_notes (const json_t *item)
{
  const json_t *notes = json_object_get (item, "notes");
  int count = 0;
  if (notes == NULL)
    notes = json_object_get (item, "conversations");
  for (size_t i = 0; i < json_array_size (notes); i++) {
    const json_t *note = json_array_get (notes, i), *wrapped = json_object_get (note, "helpdesk_note");
    note = wrapped != NULL ? wrapped : note;
    count += json_is_true (json_object_get (note, "incoming")) &&
             !json_is_true (json_object_get (note, "private"));
  }
  return notes != NULL ? count : -1;
}

static const char *const freshdesk_ticket_marks[] = { "requester_id", "responder_id", NULL };
static const JsonField freshdesk_ticket[] = {
  { TICKETS_ACCOUNT_ID, "company_id", .prefix = "freshdesk-company:" },
  { TICKETS_ACCOUNT_ID, "owner_id", .prefix = "freshdesk-company:" },
  { TICKETS_REQUESTER, "requester.email" },
  { TICKETS_REQUESTER, "requester_id", .prefix = "freshdesk-user:" },
  { TICKETS_TICKET_ID, "display_id" },
  { TICKETS_TICKET_ID, "id" },
  { TICKETS_CREATED_AT, "created_at" },
  { TICKETS_RESOLVED_AT, "stats.resolved_at" },
  { TICKETS_RESOLVED_AT, "ticket_states.resolved_at" },
  { TICKETS_RESOLVED_AT, "stats.closed_at" },
  { TICKETS_SUBJECT, "subject" },
  { TICKETS_TYPE, "type" },
  { TICKETS_TYPE, "ticket_type" },
  { TICKETS_TAGS, "tags.name" },
  { TICKETS_TAGS, "tags" },
  { TICKETS_PRIORITY, "priority", .names = freshdesk_priorities },
  { TICKETS_STATUS, "status", .names = freshdesk_statuses },
  { 0, NULL },
};

static const char *const freshdesk_contact_marks[] = { "company_id", "email", NULL };
static const JsonField freshdesk_contact[] = {
  { ID_MAP_ID, "id", .prefix = "freshdesk-user:" },
  { ID_MAP_VALUE, "email", .meaning = "email" },
  { ID_MAP_VALUE, "name", .meaning = "name" },
  { ID_MAP_NAME, "name" },
  { 0, NULL },
};

static const char *const freshdesk_company_marks[] = { "domains", "name", NULL };
static const JsonField freshdesk_company[] = {
  { ID_MAP_ID, "id", .prefix = "freshdesk-company:" },
  { ID_MAP_VALUE, "domains", .meaning = "domain" },
  { ID_MAP_VALUE, "name", .meaning = "name" },
  { ID_MAP_NAME, "name" },
  { 0, NULL },
};

/* --- Jira --- */

static int
count_jira_comments (const json_t *item)
{
  const json_t *comments = ticket_json_find (item, "fields.comment.comments");
  int count = 0;
  for (size_t i = 0; i < json_array_size (comments); i++) {
    const json_t *author = json_object_get (json_array_get (comments, i), "author");
    count += is_same (json_object_get (author, "accountId"),
                      ticket_json_find (item, "fields.reporter.accountId")) ||
             is_same (json_object_get (author, "name"), ticket_json_find (item, "fields.reporter.name"));
  }
  return comments != NULL ? count : -1;
}

static const char *const jira_issue_marks[] = { "key", "fields.created", NULL };
static const JsonField jira_issue[] = {
  { TICKETS_REQUESTER, "fields.reporter.emailAddress" },
  { TICKETS_REQUESTER, "fields.reporter.displayName" },
  { TICKETS_REQUESTER, "fields.reporter.accountId", .prefix = "jira-user:" },
  { TICKETS_TICKET_ID, "key" },
  { TICKETS_CREATED_AT, "fields.created" },
  { TICKETS_RESOLVED_AT, "fields.resolutiondate" },
  { TICKETS_SUBJECT, "fields.summary" },
  { TICKETS_TYPE, "fields.issuetype.name" },
  { TICKETS_TAGS, "fields.labels" },
  { TICKETS_MODULE, "fields.components.name" },
  { TICKETS_PRIORITY, "fields.priority.name" },
  { TICKETS_STATUS, "fields.status.name" },
  { 0, NULL },
};

/* --- Intercom --- */

static int
count_intercom_parts (const json_t *item)
{
  const json_t *parts = ticket_json_find (item, "conversation_parts.conversation_parts");
  int count = 0;
  for (size_t i = 0; i < json_array_size (parts); i++) {
    const json_t *part = json_array_get (parts, i);
    const char *author = json_text (json_object_get (part, "author"), "type");
    count += strcmp (json_text (part, "part_type"), "comment") == 0 && strcmp (author, "admin") != 0 &&
             strcmp (author, "bot") != 0;
  }
  return parts != NULL ? count : -1;
}

/* What we began is asked by whom we wrote to.  A conversation that was opened again keeps the time when it
 * was last closed. */
static void
prepare_intercom (json_t *item)
{
  const char *author = json_string_value (ticket_json_find (item, "source.author.type"));
  if (g_strcmp0 (author, "admin") == 0 || g_strcmp0 (author, "bot") == 0)
    json_object_del (item, "source");
  const char *state = json_text (item, "state");
  if (*state != '\0' && strcmp (state, "closed") != 0)
    json_object_del (json_object_get (item, "statistics"), "last_close_at");
}

static const char *const intercom_conversation_marks[] = { "source.author", "created_at", NULL };
static const JsonField intercom_conversation[] = {
  { TICKETS_REQUESTER, "source.author.email" },
  { TICKETS_REQUESTER, "contacts.contacts.id", .prefix = "intercom-user:" },
  { TICKETS_TICKET_ID, "id" },
  { TICKETS_CREATED_AT, "created_at" },
  { TICKETS_RESOLVED_AT, "statistics.last_close_at" },
  { TICKETS_SUBJECT, "title" },
  { TICKETS_SUBJECT, "source.subject" },
  { TICKETS_TAGS, "tags.tags.name" },
  { TICKETS_PRIORITY, "priority" },
  { TICKETS_STATUS, "state" },
  { TICKETS_REOPENED, "statistics.count_reopens" },
  { TICKETS_SATISFACTION, "conversation_rating.rating" },
  { 0, NULL },
};

static const char *const intercom_contact_marks[] = { "workspace_id", "email", NULL };
static const JsonField intercom_contact[] = {
  { ID_MAP_ID, "id", .prefix = "intercom-user:" },
  { ID_MAP_VALUE, "email", .meaning = "email" },
  { ID_MAP_VALUE, "name", .meaning = "name" },
  { ID_MAP_NAME, "name" },
  { 0, NULL },
};

const JsonShape ticket_json_shapes[] = {
  { "ticket", TABLE_TICKETS, NULL, zendesk_ticket_marks, zendesk_ticket, count_zendesk_comments, NULL },
  { "ticket", TABLE_TICKETS, NULL, freshdesk_ticket_marks, freshdesk_ticket, count_freshdesk_notes, NULL },
  { "issue", TABLE_TICKETS, NULL, jira_issue_marks, jira_issue, count_jira_comments, NULL },
  { "conversation", TABLE_TICKETS, NULL, intercom_conversation_marks, intercom_conversation,
    count_intercom_parts, prepare_intercom },
  { "organisation", TABLE_ID_MAP, "zendesk", zendesk_organization_marks, zendesk_organization, NULL, NULL },
  { "contact", TABLE_ID_MAP, "freshdesk", freshdesk_contact_marks, freshdesk_contact, NULL, NULL },
  { "company", TABLE_ID_MAP, "freshdesk", freshdesk_company_marks, freshdesk_company, NULL, NULL },
  { "contact", TABLE_ID_MAP, "intercom", intercom_contact_marks, intercom_contact, NULL, NULL },
  { "user", TABLE_ID_MAP, "zendesk", zendesk_user_marks, zendesk_user, NULL, NULL },
  { NULL, 0, NULL, NULL, NULL, NULL, NULL },
};
