/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/intake_private.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "identity/address.h"
#include "identity/domain.h"
#include "identity/name.h"
#include "identity/subject.h"

/* What is worked out once of an address as written. */
typedef struct {
  char *normal;      /* "" where it is none */
  bool is_own;       /* of a vendor domain */
  bool is_forgotten; /* must be kept out */
} Known;

static void
known_free (gpointer data)
{
  g_free (((Known *) data)->normal);
  g_free (data);
}

Intake *
intake_new (Store *store, const Config *config, const KeepOut *keep_out, int64_t known_unix)
{
  Intake *intake = g_new0 (Intake, 1);
  *intake = (Intake){ .store = store,
                      .config = config,
                      .keep_out = keep_out,
                      .known_unix = known_unix,
                      .known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, known_free),
                      .participants = g_array_new (FALSE, FALSE, sizeof (Participant)),
                      .parents = g_array_new (FALSE, FALSE, sizeof (uint64_t)) };
  return intake;
}

void
intake_free (Intake *intake)
{
  if (intake == NULL)
    return;
  g_hash_table_unref (intake->known);
  g_array_unref (intake->participants);
  g_array_unref (intake->parents);
  g_free (intake);
}

IntakeCounts
intake_take_counts (Intake *intake)
{
  IntakeCounts counts = intake->counts;
  intake->counts = (IntakeCounts){ 0 };
  return counts;
}

/* ---- addresses ---- */

static bool
is_vendor_address (const Intake *intake, const char *address)
{
  const char *domain = address_domain (address);
  for (guint i = 0; domain != NULL && i < intake->config->vendor_domains->len; i++)
    if (domain_is_under (domain, g_ptr_array_index (intake->config->vendor_domains, i)))
      return true;
  return false;
}

static Known *
build_known (const Intake *intake, const char *written)
{
  Known *known = g_new0 (Known, 1);
  known->normal = *written != '\0' ? address_normalize (written) : NULL;
  if (known->normal == NULL)
    known->normal = g_strdup ("");
  known->is_own = is_vendor_address (intake, known->normal);
  known->is_forgotten = keep_out_has_address (intake->keep_out, known->normal);
  return known;
}

static const Known *
know (Intake *intake, const char *written)
{
  Known *known = g_hash_table_lookup (intake->known, written);
  if (known == NULL) {
    known = build_known (intake, written);
    g_hash_table_insert (intake->known, g_strdup (written), known);
  }
  return known;
}

/* "" where the text is no address.  Borrowed. */
static const char *
normal_form (Intake *intake, const char *written)
{
  return know (intake, written)->normal;
}

static bool
is_forgotten (Intake *intake, const char *written)
{
  return know (intake, written)->is_forgotten;
}

/* ADDRESS_NONE where there is no address, or one that must be kept out. */
static bool
put_address (Intake *intake, const Mailbox *mailbox, int64_t seen_unix, uint32_t *index, GError **error)
{
  const Known *known = know (intake, mailbox->address);
  *index = ADDRESS_NONE;
  return *known->normal == '\0' || known->is_forgotten ||
         store_put_address (intake->store, known->normal, mailbox->name, seen_unix, index, error);
}

static bool
put_bare_address (Intake *intake, const char *address, uint32_t *index, GError **error)
{
  return put_address (intake, &(Mailbox){ address, "" }, UNIX_NONE, index, error);
}

/* Somebody whom an export may know by name only: then the name stands where the address would, and identity
 * looks for the person each time anew. */
static bool
put_person (Intake *intake, const Mailbox *mailbox, uint32_t *index, GError **error)
{
  g_autofree char *name = *normal_form (intake, mailbox->address) == '\0' ? name_key (mailbox->name) : NULL;
  if (name == NULL)
    return put_address (intake, mailbox, UNIX_NONE, index, error);
  *index = ADDRESS_NONE;
  return *name == '\0' || keep_out_has_address (intake->keep_out, name) ||
         store_put_address (intake->store, name, mailbox->name, UNIX_NONE, index, error);
}

/* ---- what must stay outside ---- */

bool
intake_is_blocked (Intake *intake, const GPtrArray *written)
{
  const GPtrArray *blocked = intake->config->blocked;
  g_autoptr (GHashTable) present = blocked->len > 0 ? g_hash_table_new (g_str_hash, g_str_equal) : NULL;
  for (guint i = 0; present != NULL && i < written->len; i++)
    g_hash_table_add (present, (gpointer) normal_form (intake, g_ptr_array_index (written, i)));
  for (guint i = 0; i < blocked->len; i++) {
    g_auto (GStrv) pair = g_strsplit (g_ptr_array_index (blocked, i), " ", 2);
    if (g_hash_table_contains (present, pair[0]) &&
        (pair[1] == NULL || g_hash_table_contains (present, pair[1])))
      return true;
  }
  return false;
}

static bool
is_mailbox_forgotten (Intake *intake, const Mailbox *mailbox)
{
  g_autofree char *name = *mailbox->address == '\0' ? name_key (mailbox->name) : NULL;
  return name != NULL ? keep_out_has_address (intake->keep_out, name)
                      : is_forgotten (intake, mailbox->address);
}

/* True if the text names somebody who was forgotten: by an address, or as one of these mailboxes is called.
 */
static bool
names_forgotten (Intake *intake, const char *text, const Mailbox *mailboxes, size_t count)
{
  if (g_hash_table_size (intake->keep_out->hashes) == 0)
    return false;
  if (keep_out_mentions (intake->keep_out, text))
    return true;
  g_autofree char *folded = text_fold (text);
  for (size_t i = 0; i < count; i++) {
    if (!is_mailbox_forgotten (intake, &mailboxes[i]) || !name_is_full (mailboxes[i].name))
      continue;
    g_autofree char *name = text_fold (mailboxes[i].name);
    if (strstr (folded, name) != NULL)
      return true;
  }
  return false;
}

/* At least one address, and all of vendor domains. */
static bool
is_internal (Intake *intake, const GPtrArray *written)
{
  bool any = false;
  for (guint i = 0; i < written->len; i++) {
    const Known *known = know (intake, g_ptr_array_index (written, i));
    if (*known->normal == '\0')
      continue;
    if (!known->is_own)
      return false;
    any = true;
  }
  return any;
}

bool
intake_put_dropped (Intake *intake, uint64_t hash, RecordClass record_class, int64_t sent_unix,
                    GError **error)
{
  StoredMessage message = { .hash = hash,
                            .message_id = "",
                            .sent_unix = sent_unix, /* counts the mailbox's day; not kept */
                            .from = ADDRESS_NONE,
                            .sender = ADDRESS_NONE,
                            .record_class = record_class,
                            .subject = "",
                            .list_id = "",
                            .notice_address = ADDRESS_NONE };
  bool duplicate;
  if (!store_put_message (intake->store, &message, &duplicate, error))
    return false;
  *(duplicate ? &intake->counts.duplicates : &intake->counts.messages) += 1;
  return true;
}

/* ---- messages ---- */

static GPtrArray *
list_people (const Message *message, const Mailbox *author)
{
  GPtrArray *people = g_ptr_array_new ();
  g_ptr_array_add (people, (gpointer) author->address);
  if (*message->sender.address != '\0')
    g_ptr_array_add (people, (gpointer) message->sender.address);
  for (size_t i = 0; i < message->to_count; i++)
    g_ptr_array_add (people, (gpointer) message->to[i].address);
  for (size_t i = 0; i < message->cc_count; i++)
    g_ptr_array_add (people, (gpointer) message->cc[i].address);
  return people;
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
  const char *via = strstr (message->from.name, " via ");
  if (*message->original_from != '\0' && (*kept = address_normalize (message->original_from)) != NULL)
    return (Mailbox){ *kept, via != NULL ? "" : message->from.name };
  if (via == NULL || *message->reply_to.address == '\0' ||
      strcmp (message->reply_to.address, message->from.address) == 0)
    return message->from;
  *kept = g_strndup (message->from.name, (gsize) (via - message->from.name));
  return is_same_name (*kept, message->reply_to.name) ? message->reply_to : message->from;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static uint64_t
hash_of (const Message *message, const Mailbox *author, const char *base_subject)
{
  if (*message->message_id != '\0')
    return text_hash (message->message_id);
  g_autoptr (GPtrArray) people = list_people (message, author);
  g_ptr_array_remove_index (people, 0);
  g_ptr_array_sort (people, compare_texts);
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
  uint64_t hash = text_hash (id);
  for (guint i = 0; i < parents->len; i++)
    if (g_array_index (parents, uint64_t, i) == hash)
      return;
  if (*id != '\0')
    g_array_append_val (parents, hash);
}

static void
collect_parents (Intake *intake, const Message *message)
{
  g_array_set_size (intake->parents, 0);
  add_parent (intake->parents, message->in_reply_to);
  for (size_t i = message->reference_count; i > 0; i--)
    add_parent (intake->parents, message->references[i - 1]);
}

static bool
add_participants (Intake *intake, const Message *message, uint32_t author, ParticipantRole role,
                  GError **error)
{
  const Mailbox *mailboxes = role == PARTICIPANT_TO ? message->to : message->cc;
  size_t count = role == PARTICIPANT_TO ? message->to_count : message->cc_count;
  for (size_t i = 0; i < count && intake->participants->len < LIMIT_PARTICIPANTS; i++) {
    Participant participant = { .role = (uint8_t) role };
    if (!put_address (intake, &mailboxes[i], message->sent_unix, &participant.address, error))
      return false;
    bool is_known = participant.address == ADDRESS_NONE || participant.address == author;
    for (guint k = 0; k < intake->participants->len && !is_known; k++)
      is_known = g_array_index (intake->participants, Participant, k).address == participant.address;
    if (!is_known)
      g_array_append_val (intake->participants, participant);
  }
  return true;
}

static bool
put_people (Intake *intake, const Message *message, const Mailbox *author, StoredMessage *stored,
            GError **error)
{
  g_array_set_size (intake->participants, 0);
  if (!put_address (intake, author, message->sent_unix, &stored->from, error) ||
      !put_address (intake, &message->sender, message->sent_unix, &stored->sender, error) ||
      !add_participants (intake, message, stored->from, PARTICIPANT_TO, error) ||
      !add_participants (intake, message, stored->from, PARTICIPANT_CC, error))
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
  if (is_forgotten (intake, notice->address)) {
    stored->notice = NOTICE_NONE;
    stored->notice_until_day = DAY_NONE;
    return true;
  }
  return put_bare_address (intake, notice->address, &stored->notice_address, error);
}

bool
intake_message (Intake *intake, const Message *message, GError **error)
{
  g_autofree char *kept = NULL;
  Mailbox author = resolve_author (message, &kept);
  bool is_forward;
  g_autofree char *base = subject_base (message->subject, NULL, &is_forward);
  g_autofree char *folded = text_fold (base);
  uint64_t hash = hash_of (message, &author, folded);
  g_autoptr (GPtrArray) people = list_people (message, &author);
  /* Mail among ourselves that is filtered for another reason keeps no people and no subject, only its
   * verdict. */
  bool internal = message->record_class != CLASS_LIST && is_internal (intake, people);
  if (intake_is_blocked (intake, people) || is_forgotten (intake, author.address) ||
      keep_out_is_over (intake->keep_out, message->sent_unix))
    return intake_put_dropped (intake, hash, CLASS_BLOCKED, message->sent_unix, error);
  if (internal && message->record_class == CLASS_HUMAN)
    return intake_put_dropped (intake, hash, CLASS_INTERNAL, message->sent_unix, error);
  collect_parents (intake, message);
  bool keeps_subject = intake->config->keep_subjects && !internal &&
                       !names_forgotten (intake, message->subject, message->to, message->to_count) &&
                       !names_forgotten (intake, message->subject, message->cc, message->cc_count);
  g_autofree char *message_id = keep_out_erase (intake->keep_out, message->message_id);
  bool keeps_id = strcmp (message_id, message->message_id) == 0;
  StoredMessage stored = { .hash = hash,
                           .message_id = keeps_id ? message->message_id : "",
                           .sent_unix = message->sent_unix,
                           .zone_minutes = message->zone_minutes,
                           .from = ADDRESS_NONE,
                           .sender = ADDRESS_NONE,
                           .record_class = message->record_class,
                           .subject = keeps_subject ? message->subject : "",
                           .base_subject_hash = *folded != '\0' ? text_hash (folded) : 0,
                           .is_forward = is_forward,
                           .parents = (const uint64_t *) (gpointer) intake->parents->data,
                           .parent_count = intake->parents->len,
                           .thread_hash = thread_hash_of (message),
                           .list_id = message->list_id };
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

/* ---- meetings ---- */

static uint64_t
hash_of_meeting (const Meeting *meeting)
{
  g_autofree char *key =
      g_strdup_printf ("meeting\n%s\n%" G_GINT64_FORMAT, meeting->uid, meeting->recurrence_unix);
  return text_hash (key);
}

static bool
put_attendees (Intake *intake, const Meeting *meeting, GArray *out, GError **error)
{
  for (size_t i = 0; i < meeting->attendee_count && out->len < LIMIT_PARTICIPANTS; i++) {
    const Attendee *attendee = &meeting->attendees[i];
    StoredAttendee stored = { .partstat = attendee->partstat,
                              .is_organizer = attendee->is_organizer,
                              .is_chair = attendee->is_chair,
                              .is_resource = attendee->is_resource,
                              .is_group = attendee->is_group,
                              .replied_unix = attendee->replied_unix };
    bool is_somebody = !attendee->is_resource && !attendee->is_group;
    if (!(is_somebody ? put_person (intake, &attendee->who, &stored.address, error)
                      : put_address (intake, &attendee->who, UNIX_NONE, &stored.address, error)) ||
        !put_bare_address (intake, attendee->delegated_to != NULL ? attendee->delegated_to : "",
                           &stored.delegated_to, error))
      return false;
    if (stored.address != ADDRESS_NONE)
      g_array_append_val (out, stored);
  }
  return true;
}

static GPtrArray *
list_attendees (const Meeting *meeting)
{
  GPtrArray *people = g_ptr_array_new ();
  g_ptr_array_add (people, (gpointer) meeting->organizer.address);
  for (size_t i = 0; i < meeting->attendee_count; i++)
    g_ptr_array_add (people, (gpointer) meeting->attendees[i].who.address);
  return people;
}

/* The last occurrence was before the purge. */
static bool
is_meeting_over (const Intake *intake, const Meeting *meeting)
{
  int64_t last = UNIX_NONE;
  for (size_t i = 0; i < meeting->start_count; i++)
    last = MAX (last, meeting->starts[i]);
  return keep_out_is_over (intake->keep_out, last);
}

/* Our own appointments tell who was away or busy; what they were about is nobody's business. */
static bool
keeps_title (Intake *intake, const Meeting *meeting, const GPtrArray *people)
{
  if (!intake->config->keep_subjects || is_internal (intake, people) ||
      names_forgotten (intake, meeting->title, &meeting->organizer, 1))
    return false;
  for (size_t i = 0; i < meeting->attendee_count; i++)
    if (names_forgotten (intake, meeting->title, &meeting->attendees[i].who, 1))
      return false;
  return true;
}

bool
intake_meeting (Intake *intake, const Meeting *meeting, GError **error)
{
  g_autoptr (GPtrArray) people = list_attendees (meeting);
  if (intake_is_blocked (intake, people) || is_meeting_over (intake, meeting))
    return meeting->from_mail ||
           intake_put_dropped (intake, hash_of_meeting (meeting), CLASS_BLOCKED, UNIX_NONE, error);
  g_autoptr (GArray) attendees = g_array_new (FALSE, FALSE, sizeof (StoredAttendee));
  g_autofree char *uid = keep_out_erase (intake->keep_out, meeting->uid);
  StoredMeeting stored = { .uid = uid,
                           .recurrence_unix = meeting->recurrence_unix,
                           .starts = meeting->starts,
                           .start_count = meeting->start_count,
                           .excluded = meeting->excluded,
                           .excluded_count = meeting->excluded_count,
                           .duration_minutes = meeting->duration_minutes,
                           .is_all_day = meeting->is_all_day,
                           .is_cancelled = meeting->is_cancelled,
                           .is_series = meeting->is_series,
                           .is_out_of_office = meeting->is_out_of_office,
                           .method = meeting->method,
                           .sequence = meeting->sequence,
                           .stamp_unix = meeting->stamp_unix,
                           .created_unix = meeting->created_unix,
                           .title = keeps_title (intake, meeting, people) ? meeting->title : "",
                           .known_unix = meeting->from_mail ? meeting->stamp_unix : UNIX_NONE };
  bool duplicate;
  if (!put_attendees (intake, meeting, attendees, error) ||
      !put_person (intake, &meeting->organizer, &stored.organizer, error))
    return false;
  stored.attendees = (const StoredAttendee *) (gpointer) attendees->data;
  stored.attendee_count = attendees->len;
  if (!store_put_meeting (intake->store, &stored, !meeting->from_mail, &duplicate, error))
    return false;
  if (!meeting->from_mail)
    *(duplicate ? &intake->counts.duplicates : &intake->counts.meetings) += 1;
  return true;
}
