/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/mail.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "source/ical.h"
#include "source/mail_address.h"
#include "source/mail_class.h"
#include "source/mail_date.h"
#include "source/mail_notice.h"
#include "source/mail_said.h"

struct MailReader {
  const RecordSink *sink;
  Diag *diag;
  SourceCounts *counts;
  MailScratch scratch;
  bool reads_text;
  GArray *to, *cc;       /* Mailbox */
  GPtrArray *references; /* char *, in the arena */
};

MailReader *
mail_reader_new (const RecordSink *sink, Diag *diag, SourceCounts *counts)
{
  MailReader *reader = g_new0 (MailReader, 1);
  reader->sink = sink;
  reader->diag = diag;
  reader->counts = counts;
  mail_scratch_open (&reader->scratch);
  reader->to = g_array_new (FALSE, FALSE, sizeof (Mailbox));
  reader->cc = g_array_new (FALSE, FALSE, sizeof (Mailbox));
  reader->references = g_ptr_array_new ();
  return reader;
}

void
mail_reader_free (MailReader *reader)
{
  if (reader == NULL)
    return;
  mail_scratch_close (&reader->scratch);
  g_array_unref (reader->to);
  g_array_unref (reader->cc);
  g_ptr_array_unref (reader->references);
  g_free (reader);
}

void
mail_reader_set_reads_text (MailReader *reader, bool reads_text)
{
  reader->reads_text = reads_text;
}

void
mail_reader_set_count (MailReader *reader, uint32_t *count)
{
  reader->scratch.mailbox_count = count;
}

void
mail_reader_set_hard_only (MailReader *reader, bool is_hard_only)
{
  reader->scratch.is_hard_only = is_hard_only;
}

/* ---- the date ---- */

/* The moment a server took the message: behind the last ';' of a Received field. */
static bool
read_received_field (const MailField *field, MailDate *date)
{
  const char *semicolon = field->bytes != NULL ? memrchr (field->bytes, ';', field->length) : NULL;
  if (semicolon == NULL)
    return false;
  size_t rest = field->length - (size_t) (semicolon + 1 - field->bytes);
  return mail_date_parse (semicolon + 1, rest, date) && date->has_zone;
}

/* The uppermost field was written by the mailbox's own server, the one clock here that nobody else sets. */
static bool
read_received (const MailHead *head, MailDate *date)
{
  if (read_received_field (&head->first[HEAD_RECEIVED], date))
    return true;
  for (size_t i = 0; i < head->more_count; i++)
    if (head->more[i].id == HEAD_RECEIVED && read_received_field (&head->more[i], date))
      return true;
  return false;
}

/* A Date without a zone is any moment that its numbers mean between UTC+14 and UTC-12.  The time of delivery
 * says which, if it is one of them; a message that was delivered days later, or moved to another server, is
 * as old as it says. */
static bool
settles_zone (const MailDate *received, const MailDate *date)
{
  int64_t behind = received->unix_seconds - date->unix_seconds;
  return behind >= -14 * 3600 && behind <= 12 * 3600;
}

/* Nothing is delivered a day before it is sent: the sender's clock is wrong. */
static bool
is_ahead (const MailDate *received, const MailDate *date)
{
  return date->unix_seconds - received->unix_seconds > 86400;
}

static void
warn_of_date (const MailReader *reader, const RawMail *raw, const char *what)
{
  diag_warn (reader->diag, "byte %" G_GUINT64_FORMAT ": %s, the time of delivery is taken", raw->place, what);
}

/* A zone that is unknown after all that counts as UTC, as in RFC 5322, 4.3. */
static bool
read_date (const MailReader *reader, const MailHead *head, const RawMail *raw, Message *message)
{
  const MailField *field = &head->first[HEAD_DATE];
  MailDate date, received;
  bool is_readable = field->length > 0 && mail_date_parse (field->bytes, field->length, &date);
  bool is_received = read_received (head, &received);
  message->zone_minutes = is_readable ? date.zone_minutes : MAIL_ZONE_NONE;
  message->sent_unix = is_received ? received.unix_seconds : raw->envelope_unix;
  if (!is_readable) {
    if (message->sent_unix != UNIX_NONE)
      warn_of_date (reader, raw, "no readable Date");
    return message->sent_unix != UNIX_NONE;
  }
  if (is_received && is_ahead (&received, &date))
    warn_of_date (reader, raw, "a Date behind the delivery");
  else if (!is_received || date.has_zone || !settles_zone (&received, &date))
    message->sent_unix = date.unix_seconds;
  return true;
}

/* ---- ids ---- */

/* The next "<id>" from *p on; NULL: none.  White space inside (a folded id) is dropped. */
static const char *
read_id (MailScratch *scratch, const char **p, const char *end)
{
  const char *open = memchr (*p, '<', (size_t) (end - *p));
  const char *close = open != NULL ? memchr (open, '>', (size_t) (end - open)) : NULL;
  if (close == NULL)
    return NULL;
  *p = close + 1;
  size_t length = (size_t) (close - open - 1);
  const char *id = mail_text_verbatim (scratch, open + 1, MIN (length, LIMIT_MESSAGE_ID_BYTES),
                                       LIMIT_MESSAGE_ID_BYTES + 1);
  if (strchr (id, ' ') == NULL)
    return id;
  char *joined = arena_copy (&scratch->arena, id, strlen (id)), *out = joined;
  for (const char *c = id; *c != '\0'; c++)
    if (*c != ' ')
      *out++ = *c;
  *out = '\0';
  return joined;
}

/* Some programs forget the brackets: one word with an '@' in it is an id as well. */
static const char *
read_first_id (MailScratch *scratch, const MailField *field)
{
  if (field->length == 0)
    return "";
  const char *p = field->bytes;
  const char *id = read_id (scratch, &p, p + field->length);
  if (id != NULL)
    return id;
  const char *word = mail_text_verbatim (scratch, field->bytes, MIN (field->length, LIMIT_MESSAGE_ID_BYTES),
                                         LIMIT_MESSAGE_ID_BYTES + 1);
  return strchr (word, ' ') == NULL && (field->id == HEAD_MESSAGE_ID || strchr (word, '@') != NULL) ? word
                                                                                                    : "";
}

/* The last LIMIT_REFERENCES are kept: the nearest ancestors are the ones that match. */
static void
read_references (MailReader *reader, const MailField *field)
{
  g_ptr_array_set_size (reader->references, 0);
  if (field->length == 0)
    return;
  const char *p = field->bytes, *end = p + field->length, *id;
  while ((id = read_id (&reader->scratch, &p, end)) != NULL)
    if (*id != '\0')
      g_ptr_array_add (reader->references, (gpointer) id);
  if (reader->references->len > LIMIT_REFERENCES)
    g_ptr_array_remove_range (reader->references, 0, reader->references->len - LIMIT_REFERENCES);
}

static const char *
read_list_id (MailScratch *scratch, const MailField *field)
{
  if (field->length == 0)
    return "";
  const char *p = field->bytes;
  const char *id = read_id (scratch, &p, p + field->length);
  if (id == NULL)
    id = mail_text_verbatim (scratch, field->bytes, field->length, LIMIT_ADDRESS_BYTES);
  char *lower = arena_copy (&scratch->arena, id, strlen (id));
  for (char *c = lower; *c != '\0'; c++)
    *c = text_lower_char (*c);
  return lower;
}

/* ---- the message ---- */

static void
read_recipients (MailReader *reader, const MailHead *head, MailHeadId id, GArray *mailboxes)
{
  g_array_set_size (mailboxes, 0);
  if (mail_head_has (head, id))
    mail_address_parse (&reader->scratch, &head->first[id], mailboxes);
  for (size_t i = 0; i < head->more_count; i++)
    if (head->more[i].id == id)
      mail_address_parse (&reader->scratch, &head->more[i], mailboxes);
}

static void
read_people (MailReader *reader, const MailHead *head, Message *message)
{
  static const Mailbox nobody = { "", "" };
  message->from = mail_address_first (&reader->scratch, &head->first[HEAD_FROM]);
  message->sender = mail_address_first (&reader->scratch, &head->first[HEAD_SENDER]);
  message->reply_to = mail_address_first (&reader->scratch, &head->first[HEAD_REPLY_TO]);
  if (strcmp (message->sender.address, message->from.address) == 0)
    message->sender = nobody;
  read_recipients (reader, head, HEAD_TO, reader->to);
  read_recipients (reader, head, HEAD_CC, reader->cc);
  message->to = (const Mailbox *) (gpointer) reader->to->data;
  message->to_count = reader->to->len;
  message->cc = (const Mailbox *) (gpointer) reader->cc->data;
  message->cc_count = reader->cc->len;
}

static void
read_thread (MailReader *reader, const MailHead *head, Message *message)
{
  MailScratch *scratch = &reader->scratch;
  const MailField *index = &head->first[HEAD_THREAD_INDEX], *thread = &head->first[HEAD_X_GM_THRID];
  message->message_id = read_first_id (scratch, &head->first[HEAD_MESSAGE_ID]);
  message->in_reply_to = read_first_id (scratch, &head->first[HEAD_IN_REPLY_TO]);
  read_references (reader, &head->first[HEAD_REFERENCES]);
  message->references = (const char *const *) reader->references->pdata;
  message->reference_count = reader->references->len;
  message->thread_index = mail_text_verbatim (scratch, index->bytes, index->length, LIMIT_MESSAGE_ID_BYTES);
  message->thread_id = mail_text_verbatim (scratch, thread->bytes, thread->length, LIMIT_MESSAGE_ID_BYTES);
}

/* ---- calendar parts ---- */

typedef struct {
  MailReader *reader;
  const RawMail *raw;
  bool is_good;
  GError **error;
} CalendarWalk;

static bool
deliver_calendar (const MailPart *part, gpointer user_data)
{
  CalendarWalk *walk = user_data;
  MailReader *reader = walk->reader;
  if (strcmp (part->type, "text/calendar") != 0)
    return true;
  if (part->is_cut) {
    diag_warn (reader->diag, "byte %" G_GUINT64_FORMAT ": calendar part larger than %u bytes left out",
               walk->raw->place, LIMIT_BODY_LOOK_BYTES);
    return true;
  }
  g_autofree char *text = mail_body_dup_text (&reader->scratch, part, LIMIT_BODY_LOOK_BYTES);
  walk->is_good =
      ical_read_text (text, strlen (text), true, reader->sink, reader->diag, reader->counts, walk->error);
  return walk->is_good;
}

/* Invitations and answers that a calendar server sends are marked as automatic and still say who comes. */
static bool
read_calendars (MailReader *reader, const Mail *mail, const RawMail *raw, GError **error)
{
  RecordClass record_class = mail->message->record_class;
  if (record_class != CLASS_CALENDAR && record_class != CLASS_AUTO && record_class != CLASS_SYSTEM)
    return true;
  if (record_class != CLASS_CALENDAR && !mail_class_has_calendar (mail))
    return true;
  CalendarWalk walk = { reader, raw, true, error };
  mail_body_walk (&reader->scratch, &mail->root, deliver_calendar, &walk);
  return walk.is_good;
}

static MailPart
find_root (MailScratch *scratch, const MailHead *head, const RawMail *raw)
{
  size_t length = raw->length - head->length;
  return (MailPart){ .type = mail_body_type (scratch, head),
                     .head = head,
                     .bytes = raw->bytes + head->length,
                     .length = MIN (length, LIMIT_BODY_LOOK_BYTES),
                     .is_cut = raw->full_length - head->length > LIMIT_BODY_LOOK_BYTES };
}

bool
mail_read_one (MailReader *reader, const RawMail *raw, GError **error)
{
  MailScratch *scratch = &reader->scratch;
  MailHead own;
  const MailHead *head = raw->head != NULL ? raw->head : &own;
  mail_scratch_reset (scratch);
  reader->counts->found++;
  if (raw->full_length > LIMIT_MESSAGE_BYTES) {
    diag_reject (reader->diag, DIAG_BYTE, raw->place, raw->full_length, "message larger than %u bytes",
                 LIMIT_MESSAGE_BYTES);
    return true;
  }
  if (raw->head == NULL)
    mail_head_read (&own, raw->bytes, raw->length);
  if (head->is_cut)
    diag_warn (reader->diag, "byte %" G_GUINT64_FORMAT ": headers cut at %u bytes or %u fields", raw->place,
               LIMIT_HEADER_BYTES, LIMIT_HEADER_COUNT);
  if (head->is_empty) {
    diag_reject (reader->diag, DIAG_BYTE, raw->place, raw->full_length, "no mail headers");
    return true;
  }
  Message message = { .place = raw->place };
  if (!read_date (reader, head, raw, &message)) {
    diag_reject (reader->diag, DIAG_BYTE, raw->place, raw->full_length, "no readable date");
    return true;
  }
  read_people (reader, head, &message);
  read_thread (reader, head, &message);
  message.subject = mail_text_field (scratch, &head->first[HEAD_SUBJECT], LIMIT_SUBJECT_BYTES);
  message.list_id = read_list_id (scratch, &head->first[HEAD_LIST_ID]);
  message.original_from = mail_text_field (scratch, &head->first[HEAD_X_ORIGINAL_FROM], LIMIT_SUBJECT_BYTES);
  Mail mail = { head, find_root (scratch, head, raw), &message, scratch };
  message.record_class = mail_class_of (&mail);
  message.notice = mail_notice_of (&mail, message.record_class);
  bool is_human = message.record_class == CLASS_HUMAN || message.record_class == CLASS_LIST;
  g_autofree char *text = reader->reads_text && is_human ? mail_said_dup_text (&mail) : NULL;
  message.text = text;
  const RecordSink *sink = reader->sink;
  return sink->message (&message, sink->user_data, error) && read_calendars (reader, &mail, raw, error);
}
