/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/intake_private.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "identity/address.h"

/* The author, whoever sent it for him, To and Cc, in this order. */
static void
collect_people (Intake *intake, const Message *message, const Mailbox *author)
{
  intake_clear_people (intake);
  intake_add_mailbox (intake, author);
  if (*message->sender.address != '\0')
    intake_add_mailbox (intake, &message->sender);
  for (size_t i = 0; i < message->to_count; i++)
    intake_add_mailbox (intake, &message->to[i]);
  for (size_t i = 0; i < message->cc_count; i++)
    intake_add_mailbox (intake, &message->cc[i]);
}

/* Of the people of collect_people. */
static const KnownAddress *
get_author (const Intake *intake)
{
  return g_ptr_array_index (intake->people, 0);
}

static bool
is_same_name (const char *a, const char *b)
{
  g_autofree char *x = text_fold (a);
  g_autofree char *y = text_fold (b);
  return *x != '\0' && strcmp (x, y) == 0;
}

/* Lists that rewrite From: for the sake of DMARC ("Jane Doe via dev" <dev@list>) say elsewhere who wrote: in
 * X-Original-From, else in Reply-To, which is believed only if it bears the same name.  *kept holds new text.
 */
static Mailbox
resolve_author (const Message *message, char **kept)
{
  if (*message->original_from == '\0' && *message->reply_to.address == '\0') /* nearly always */
    return message->from;
  const char *via = strstr (message->from.name, " via ");
  if (*message->original_from != '\0' && (*kept = address_normalize (message->original_from)) != NULL)
    return (Mailbox){ *kept, via != NULL ? "" : message->from.name };
  if (via == NULL || *message->reply_to.address == '\0' ||
      strcmp (message->reply_to.address, message->from.address) == 0)
    return message->from;
  *kept = g_strndup (message->from.name, (gsize) (via - message->from.name));
  return is_same_name (*kept, message->reply_to.name) ? message->reply_to : message->from;
}

static GPtrArray *
list_addressed (const Message *message)
{
  GPtrArray *people = g_ptr_array_new ();
  if (*message->sender.address != '\0')
    g_ptr_array_add (people, (gpointer) message->sender.address);
  for (size_t i = 0; i < message->to_count; i++)
    g_ptr_array_add (people, (gpointer) message->to[i].address);
  for (size_t i = 0; i < message->cc_count; i++)
    g_ptr_array_add (people, (gpointer) message->cc[i].address);
  g_ptr_array_sort (people, text_compare);
  return people;
}

static uint64_t
hash_of (const Message *message, const Mailbox *author, const char *base_subject)
{
  if (*message->message_id != '\0')
    return text_hash (message->message_id);
  g_autoptr (GPtrArray) people = list_addressed (message);
  g_autoptr (GString) all = g_string_new (NULL);
  g_string_append_printf (all, "%s\n%" G_GINT64_FORMAT "\n%s", author->address, message->sent_unix,
                          base_subject);
  for (guint i = 0; i < people->len; i++)
    g_string_append_printf (all, "\n%s", (const char *) g_ptr_array_index (people, i));
  return text_hash (all->str);
}

/* Outlook's Thread-Index: the first 22 bytes are the same in all mail of a conversation (MS-OXOMSG 2.2.1.3).
 */
static uint64_t
thread_hash_of (const Message *message)
{
  if (*message->thread_id != '\0')
    return text_hash (message->thread_id);
  if (*message->thread_index == '\0')
    return 0;
  gsize length;
  g_autofree guchar *bytes = g_base64_decode (message->thread_index, &length);
  return length >= 22 ? text_hash_bytes (bytes, 22) : 0;
}

static void
add_parent (GArray *parents, const char *id)
{
  if (*id == '\0')
    return;
  uint64_t hash = text_hash (id);
  for (guint i = 0; i < parents->len; i++)
    if (g_array_index (parents, uint64_t, i) == hash)
      return;
  g_array_append_val (parents, hash);
}

static void
collect_parents (Intake *intake, const Message *message)
{
  size_t count = message->reference_count;
  g_array_set_size (intake->parents, 0);
  add_parent (intake->parents, message->in_reply_to);
  if (count > 0 && strcmp (message->references[count - 1], message->in_reply_to) == 0) /* nearly always */
    count--;
  for (size_t i = count; i > 0; i--)
    add_parent (intake->parents, message->references[i - 1]);
}

static bool
has_participant (const Intake *intake, uint32_t address)
{
  const Participant *participants = (const Participant *) (gpointer) intake->participants->data;
  for (guint i = 0; i < intake->participants->len; i++)
    if (participants[i].address == address)
      return true;
  return false;
}

/* known: of the mailboxes, one by one. */
static bool
add_participants (Intake *intake, const Mailbox *mailboxes, size_t count, KnownAddress *const *known,
                  ParticipantRole role, const StoredMessage *stored, GError **error)
{
  for (size_t i = 0; i < count && intake->participants->len < LIMIT_PARTICIPANTS; i++) {
    uint32_t address;
    if (!address_book_put (intake->addresses, known[i], mailboxes[i].name, stored->sent_unix, &address,
                           error))
      return false;
    if (address == ADDRESS_NONE || address == stored->from || has_participant (intake, address))
      continue;
    Participant participant = { .address = address, .role = role };
    g_array_append_val (intake->participants, participant);
  }
  return true;
}

/* The people of collect_people. */
static bool
put_people (Intake *intake, const Message *message, const Mailbox *author, StoredMessage *stored,
            GError **error)
{
  KnownAddress *const *known = (KnownAddress *const *) intake->people->pdata;
  bool has_sender = *message->sender.address != '\0';
  g_array_set_size (intake->participants, 0);
  if (!address_book_put (intake->addresses, *known++, author->name, stored->sent_unix, &stored->from,
                         error) ||
      (has_sender && !address_book_put (intake->addresses, *known++, message->sender.name, stored->sent_unix,
                                        &stored->sender, error)) ||
      !add_participants (intake, message->to, message->to_count, known, PARTICIPANT_TO, stored, error) ||
      !add_participants (intake, message->cc, message->cc_count, known + message->to_count, PARTICIPANT_CC,
                         stored, error))
    return false;
  if (stored->sender == stored->from)
    stored->sender = ADDRESS_NONE;
  stored->participants = (const Participant *) (gpointer) intake->participants->data;
  stored->participant_count = intake->participants->len;
  return true;
}

static bool
put_notice (Intake *intake, const Notice *notice, StoredMessage *stored, GError **error)
{
  stored->notice = notice->kind;
  stored->notice_until_day = notice->kind != NOTICE_NONE ? notice->until_day : DAY_NONE;
  stored->notice_address = ADDRESS_NONE;
  if (notice->kind == NOTICE_NONE || notice->address == NULL)
    return true;
  if (intake_is_forgotten (intake, notice->address)) {
    stored->notice = NOTICE_NONE;
    stored->notice_until_day = DAY_NONE;
    return true;
  }
  return intake_put_bare_address (intake, notice->address, &stored->notice_address, error);
}

/* Only the words of others are looked at, and only what they speak of is kept (methods G4). */
static unsigned
speech_of (const Intake *intake, const Message *message)
{
  if (intake->lexicon == NULL || get_author (intake)->is_own || message->text == NULL ||
      *message->text == '\0')
    return 0;
  return SPEECH_READ | lexicon_speech (intake->lexicon, message->text);
}

bool
intake_message (const Message *message, gpointer user_data, GError **error)
{
  Intake *intake = user_data;
  g_autofree char *kept = NULL;
  Mailbox author = resolve_author (message, &kept);
  const KnownSubject *subject = subject_book_look_up (intake->subjects, message->subject);
  uint64_t hash = hash_of (message, &author, subject->folded);
  collect_people (intake, message, &author);
  /* Mail among ourselves that is filtered for another reason keeps no people and no subject, only its
   * verdict. */
  bool internal = message->record_class != CLASS_LIST && intake_is_internal (intake);
  if (intake_is_blocked (intake) || get_author (intake)->is_forgotten ||
      keep_out_is_over (intake->keep_out, message->sent_unix))
    return intake_put_dropped (intake, hash, CLASS_BLOCKED, message->sent_unix, error);
  if (internal && message->record_class == CLASS_HUMAN)
    return intake_put_dropped (intake, hash, CLASS_INTERNAL, message->sent_unix, error);
  collect_parents (intake, message);
  bool keeps_subject = intake->config->keep_subjects && !internal &&
                       !intake_names_forgotten (intake, message->subject, message->to, message->to_count) &&
                       !intake_names_forgotten (intake, message->subject, message->cc, message->cc_count);
  bool keeps_id = !keep_out_has_address_in (intake->keep_out, message->message_id);
  StoredMessage stored = { .hash = hash,
                           .message_id = keeps_id ? message->message_id : "",
                           .sent_unix = message->sent_unix,
                           .zone_minutes = message->zone_minutes,
                           .from = ADDRESS_NONE,
                           .sender = ADDRESS_NONE,
                           .record_class = message->record_class,
                           .subject = keeps_subject ? message->subject : "",
                           .base_subject_hash = subject->hash,
                           .is_forward = subject->is_forward,
                           .parents = (const uint64_t *) (gpointer) intake->parents->data,
                           .parent_count = intake->parents->len,
                           .thread_hash = thread_hash_of (message),
                           .list_id = message->list_id,
                           .speech = internal ? 0 : speech_of (intake, message) };
  if (keep_out_mentions (intake->keep_out, message->list_id))
    stored.list_id = "";
  bool duplicate;
  if ((!internal && !put_people (intake, message, &author, &stored, error)) ||
      !put_notice (intake, &message->notice, &stored, error) ||
      !store_put_message (intake->store, &stored, &duplicate, error))
    return false;
  *(duplicate ? &intake->counts.duplicates : &intake->counts.messages) += 1;
  return true;
}
