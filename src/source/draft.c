/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/draft.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "source/mail_class.h"

const char *
draft_text (Arena *texts, const char *raw, size_t max_bytes)
{
  if (raw == NULL || *raw == '\0')
    return "";
  if (text_is_clean (raw, max_bytes))
    return arena_copy_text (texts, raw);
  g_autofree char *clean = text_clean (raw, max_bytes);
  return arena_copy_text (texts, clean);
}

static bool
is_address (const char *text)
{
  const char *at = strchr (text, '@');
  if (at == NULL || at == text || at[1] == '\0' || strlen (text) > LIMIT_ADDRESS_BYTES)
    return false;
  for (; *text != '\0'; text++)
    if ((unsigned char) *text <= ' ' || strchr ("<>\",;", *text) != NULL)
      return false;
  return true;
}

static const char *
skip_bare (const char *text)
{
  while ((g_ascii_table[(guchar) *text] & (G_ASCII_LOWER | G_ASCII_DIGIT)) != 0 || *text == '.' ||
         *text == '-' || *text == '_' || *text == '+')
    text++;
  return text;
}

/* The length of "ann.lee@acme.example" as nearly all exports write it: nothing to cut, nothing to lower; 0:
 * it is not of that kind. */
static size_t
measure_bare_address (const char *text)
{
  const char *at = skip_bare (text);
  const char *end = *at == '@' ? skip_bare (at + 1) : at;
  size_t length = (size_t) (end - text);
  return *end == '\0' && at > text && end > at + 1 && length <= LIMIT_ADDRESS_BYTES ? length : 0;
}

#define SCHEME "mailto:"

const char *
draft_address (Arena *texts, const char *raw)
{
  if (raw == NULL || *raw == '\0')
    return "";
  bool has_scheme = g_ascii_strncasecmp (raw, SCHEME, strlen (SCHEME)) == 0;
  const char *bare = has_scheme ? raw + strlen (SCHEME) : raw;
  size_t bare_length = measure_bare_address (bare);
  if (bare_length > 0)
    return arena_copy (texts, bare, bare_length);
  g_autofree char *clean = text_clean (raw, 4 * LIMIT_ADDRESS_BYTES);
  g_autofree char *lower = text_lower (clean);
  const char *scheme = g_strrstr (lower, SCHEME);
  const char *bracket = strchr (lower, '<');
  char *address = scheme != NULL    ? (char *) scheme + strlen (SCHEME)
                  : bracket != NULL ? (char *) bracket
                                    : lower;
  address += strspn (address, " <'\"");
  address[strcspn (address, " >'\"?")] = '\0';
  return is_address (address) ? arena_copy_text (texts, address) : "";
}

const char *
draft_message_id (Arena *texts, const char *raw)
{
  g_autofree char *clean = text_clean (raw, LIMIT_SUBJECT_BYTES);
  char *id = clean + strspn (clean, " <");
  id[strcspn (id, " >")] = '\0';
  return arena_copy_text (texts, id);
}

/* `"Doe, Jim" <…`: what stands before the bracket, without its quotes. */
static const char *
draft_name_before (Arena *texts, const char *address)
{
  const char *bracket = address != NULL ? strchr (address, '<') : NULL;
  if (bracket == NULL)
    return "";
  g_autofree char *name = g_strstrip (g_strndup (address, (gsize) (bracket - address)));
  size_t length = strlen (name);
  if (length >= 2 && name[0] == '"' && name[length - 1] == '"') {
    name[length - 1] = '\0';
    memmove (name, name + 1, length - 1);
  }
  return draft_text (texts, name, LIMIT_NAME_BYTES);
}

Mailbox
draft_mailbox (Arena *texts, const char *address, const char *name)
{
  Mailbox box = { draft_address (texts, address), name != NULL ? draft_text (texts, name, LIMIT_NAME_BYTES)
                                                               : draft_name_before (texts, address) };
  bool may_repeat = *box.address != '\0' && strchr (box.name, '@') != NULL;
  if (may_repeat && strcmp (draft_address (texts, box.name), box.address) == 0)
    box.name = "";
  return box;
}

MeetingDraft *
meeting_draft_new (void)
{
  MeetingDraft *draft = g_new0 (MeetingDraft, 1);
  draft->attendees = g_array_new (FALSE, TRUE, sizeof (Attendee));
  draft->starts = g_array_new (FALSE, FALSE, sizeof (int64_t));
  draft->excluded = g_array_new (FALSE, FALSE, sizeof (int64_t));
  arena_open (&draft->texts);
  meeting_draft_reset (draft);
  return draft;
}

void
meeting_draft_free (MeetingDraft *draft)
{
  if (draft == NULL)
    return;
  g_array_unref (draft->attendees);
  g_array_unref (draft->starts);
  g_array_unref (draft->excluded);
  arena_close (&draft->texts);
  g_free (draft);
}

void
meeting_draft_reset (MeetingDraft *draft)
{
  arena_reset (&draft->texts);
  g_array_set_size (draft->attendees, 0);
  g_array_set_size (draft->starts, 0);
  g_array_set_size (draft->excluded, 0);
  draft->meeting = (Meeting){ .uid = "",
                              .title = "",
                              .organizer = { "", "" },
                              .recurrence_unix = UNIX_NONE,
                              .stamp_unix = UNIX_NONE,
                              .created_unix = UNIX_NONE };
}

Attendee *
meeting_draft_add_attendee (MeetingDraft *draft, Mailbox who)
{
  if (draft->attendees->len >= LIMIT_PARTICIPANTS)
    return NULL;
  Attendee attendee = {
    .who = who, .delegated_to = "", .delegated_from = "", .sent_by = "", .replied_unix = UNIX_NONE
  };
  g_array_append_val (draft->attendees, attendee);
  return &g_array_index (draft->attendees, Attendee, draft->attendees->len - 1);
}

static int
compare_moments (gconstpointer a, gconstpointer b)
{
  int64_t x = *(const int64_t *) a, y = *(const int64_t *) b;
  return x < y ? -1 : x > y;
}

static void
sort_unique (GArray *moments)
{
  g_array_sort (moments, compare_moments);
  int64_t *at = (int64_t *) moments->data;
  guint kept = 0;
  for (guint i = 0; i < moments->len; i++)
    if (kept == 0 || at[kept - 1] != at[i])
      at[kept++] = at[i];
  g_array_set_size (moments, kept);
}

static void
take_out_excluded (GArray *starts, const GArray *excluded)
{
  guint kept = 0;
  int64_t *at = (int64_t *) starts->data;
  for (guint i = 0; i < starts->len; i++)
    if (!g_array_binary_search ((GArray *) excluded, &at[i], compare_moments, NULL))
      at[kept++] = at[i];
  g_array_set_size (starts, kept);
}

static bool
is_same_person (const Mailbox *a, const Mailbox *b)
{
  if (*a->address != '\0' || *b->address != '\0')
    return strcmp (a->address, b->address) == 0;
  return strcmp (a->name, b->name) == 0;
}

static void
mark_organizer (MeetingDraft *draft)
{
  const Mailbox *organizer = &draft->meeting.organizer;
  if (*organizer->address == '\0' && *organizer->name == '\0')
    return;
  for (guint i = 0; i < draft->attendees->len; i++) {
    Attendee *attendee = &g_array_index (draft->attendees, Attendee, i);
    if (is_same_person (&attendee->who, organizer)) {
      attendee->is_organizer = true;
      return;
    }
  }
  if (draft->attendees->len >= LIMIT_PARTICIPANTS)
    g_array_set_size (draft->attendees, LIMIT_PARTICIPANTS - 1);
  meeting_draft_add_attendee (draft, *organizer)->is_organizer = true;
}

static const char *
make_uid (MeetingDraft *draft)
{
  int64_t start = draft->starts->len > 0 ? g_array_index (draft->starts, int64_t, 0) : 0;
  g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT "\n%s", start, draft->meeting.title);
  g_autofree char *uid = g_strdup_printf ("no-uid-%016" G_GINT64_MODIFIER "x", text_hash (key));
  return arena_copy_text (&draft->texts, uid);
}

void
meeting_draft_finish (MeetingDraft *draft)
{
  Meeting *meeting = &draft->meeting;
  sort_unique (draft->starts);
  sort_unique (draft->excluded);
  if (*meeting->uid == '\0')
    meeting->uid = make_uid (draft);
  take_out_excluded (draft->starts, draft->excluded);
  mark_organizer (draft);
  meeting->starts = (const int64_t *) draft->starts->data;
  meeting->start_count = draft->starts->len;
  meeting->excluded = (const int64_t *) draft->excluded->data;
  meeting->excluded_count = draft->excluded->len;
  meeting->attendees = (const Attendee *) draft->attendees->data;
  meeting->attendee_count = draft->attendees->len;
}

MessageDraft *
message_draft_new (void)
{
  MessageDraft *draft = g_new0 (MessageDraft, 1);
  draft->to = g_array_new (FALSE, FALSE, sizeof (Mailbox));
  draft->cc = g_array_new (FALSE, FALSE, sizeof (Mailbox));
  draft->references = g_ptr_array_new ();
  arena_open (&draft->texts);
  message_draft_reset (draft);
  return draft;
}

void
message_draft_free (MessageDraft *draft)
{
  if (draft == NULL)
    return;
  g_array_unref (draft->to);
  g_array_unref (draft->cc);
  g_ptr_array_unref (draft->references);
  arena_close (&draft->texts);
  g_free (draft);
}

void
message_draft_reset (MessageDraft *draft)
{
  static const Mailbox nobody = { "", "" };
  arena_reset (&draft->texts);
  g_array_set_size (draft->to, 0);
  g_array_set_size (draft->cc, 0);
  g_ptr_array_set_size (draft->references, 0);
  draft->message = (Message){
    .sent_unix = UNIX_NONE,
    .zone_minutes = INT32_MIN,
    .message_id = "",
    .in_reply_to = "",
    .from = nobody,
    .sender = nobody,
    .reply_to = nobody,
    .subject = "",
    .list_id = "",
    .thread_index = "",
    .thread_id = "",
    .original_from = "",
    .notice = { NOTICE_NONE, "", DAY_NONE },
  };
}

void
message_draft_add_recipient (GArray *recipients, Mailbox who)
{
  if (recipients->len < LIMIT_PARTICIPANTS && (*who.address != '\0' || *who.name != '\0'))
    g_array_append_val (recipients, who);
}

void
message_draft_set_references (MessageDraft *draft, const char *header)
{
  g_ptr_array_set_size (draft->references, 0);
  for (const char *at = strchr (header, '<'); at != NULL; at = strchr (at + 1, '<')) {
    const char *id = draft_message_id (&draft->texts, at);
    if (*id == '\0')
      continue;
    if (draft->references->len >= LIMIT_REFERENCES) /* the newest matter: they are the parents */
      g_ptr_array_remove_index (draft->references, 0);
    g_ptr_array_add (draft->references, (gpointer) id);
  }
}

void
message_draft_finish (MessageDraft *draft)
{
  Message *message = &draft->message;
  if (strcmp (message->sender.address, message->from.address) == 0)
    message->sender = (Mailbox){ "", "" };
  if (message->record_class == CLASS_HUMAN && mail_class_is_system_sender (message->from.address))
    message->record_class = CLASS_SYSTEM;
  if (message->record_class == CLASS_HUMAN && mail_class_is_absence_subject (message->subject))
    message->record_class = CLASS_AUTO;
  message->to = (const Mailbox *) draft->to->data;
  message->to_count = draft->to->len;
  message->cc = (const Mailbox *) draft->cc->data;
  message->cc_count = draft->cc->len;
  message->references = (const char *const *) draft->references->pdata;
  message->reference_count = draft->references->len;
}
