/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/intake.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "identity/address.h"
#include "identity/domain.h"
#include "identity/subject.h"

struct Intake {
  Store *store;
  const Config *config;
  int64_t known_unix;
  GHashTable *normal_forms; /* address as written → normal form, "" where it is none */
  GHashTable *own;          /* normal form → whether it is of a vendor domain */
  IntakeCounts counts;
  GArray *participants; /* Participant, of the message in hand */
  GArray *parents;      /* uint64_t */
};

Intake *
intake_new (Store *store, const Config *config, int64_t known_unix)
{
  Intake *intake = g_new0 (Intake, 1);
  *intake = (Intake){.store = store,
                     .config = config,
                     .known_unix = known_unix,
                     .normal_forms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
                     .own = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                     .participants = g_array_new (FALSE, FALSE, sizeof (Participant)),
                     .parents = g_array_new (FALSE, FALSE, sizeof (uint64_t))};
  return intake;
}

void
intake_free (Intake *intake)
{
  if (intake == NULL)
    return;
  g_hash_table_unref (intake->normal_forms);
  g_hash_table_unref (intake->own);
  g_array_unref (intake->participants);
  g_array_unref (intake->parents);
  g_free (intake);
}

IntakeCounts
intake_take_counts (Intake *intake)
{
  IntakeCounts counts = intake->counts;
  intake->counts = (IntakeCounts){0};
  return counts;
}

/* ---- addresses ---- */

/* "" where the text is no address.  Borrowed. */
static const char *
normal_form (Intake *intake, const char *written)
{
  char *normal = g_hash_table_lookup (intake->normal_forms, written);
  if (normal == NULL) {
    normal = *written != '\0' ? address_normalize (written) : NULL;
    if (normal == NULL)
      normal = g_strdup ("");
    g_hash_table_insert (intake->normal_forms, g_strdup (written), normal);
  }
  return normal;
}

static bool
compute_own (const Intake *intake, const char *address)
{
  const char *domain = address_domain (address);
  for (guint i = 0; domain != NULL && i < intake->config->vendor_domains->len; i++)
    if (domain_is_under (domain, g_ptr_array_index (intake->config->vendor_domains, i)))
      return true;
  return false;
}

static bool
is_own (Intake *intake, const char *written)
{
  const char *address = normal_form (intake, written);
  gpointer known;
  if (g_hash_table_lookup_extended (intake->own, address, NULL, &known))
    return GPOINTER_TO_INT (known);
  bool own = compute_own (intake, address);
  g_hash_table_insert (intake->own, g_strdup (address), GINT_TO_POINTER (own));
  return own;
}

/* ADDRESS_NONE where there is no address. */
static bool
put_address (Intake *intake, const Mailbox *mailbox, int64_t seen_unix, uint32_t *index, GError **error)
{
  const char *address = normal_form (intake, mailbox->address);
  *index = ADDRESS_NONE;
  return *address == '\0' ||
         store_put_address (intake->store, address, mailbox->name, seen_unix, index, error);
}

static bool
put_bare_address (Intake *intake, const char *address, uint32_t *index, GError **error)
{
  return put_address (intake, &(Mailbox){address, ""}, UNIX_NONE, index, error);
}

/* ---- what must stay outside ---- */

/* True if the list of addresses as written holds a blocked one, or both of a blocked pair. */
static bool
is_blocked (Intake *intake, const GPtrArray *written)
{
  const GPtrArray *blocked = intake->config->blocked;
  g_autoptr (GHashTable) present = blocked->len > 0 ? g_hash_table_new (g_str_hash, g_str_equal) : NULL;
  for (guint i = 0; present != NULL && i < written->len; i++)
    g_hash_table_add (present, (gpointer)normal_form (intake, g_ptr_array_index (written, i)));
  for (guint i = 0; i < blocked->len; i++) {
    g_auto (GStrv) pair = g_strsplit (g_ptr_array_index (blocked, i), " ", 2);
    if (g_hash_table_contains (present, pair[0]) &&
        (pair[1] == NULL || g_hash_table_contains (present, pair[1])))
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
    const char *address = g_ptr_array_index (written, i);
    if (*normal_form (intake, address) == '\0')
      continue;
    if (!is_own (intake, address))
      return false;
    any = true;
  }
  return any;
}

/* What a dropped record leaves: its hash, so that it is known again, and its class. */
static bool
put_dropped (Intake *intake, uint64_t hash, RecordClass record_class, int64_t sent_unix, GError **error)
{
  StoredMessage message = {.hash = hash,
                           .message_id = "",
                           .sent_unix = sent_unix, /* counts the mailbox's day; not kept */
                           .from = ADDRESS_NONE,
                           .sender = ADDRESS_NONE,
                           .record_class = record_class,
                           .subject = "",
                           .list_id = "",
                           .notice_address = ADDRESS_NONE};
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
  g_ptr_array_add (people, (gpointer)author->address);
  if (*message->sender.address != '\0')
    g_ptr_array_add (people, (gpointer)message->sender.address);
  for (size_t i = 0; i < message->to_count; i++)
    g_ptr_array_add (people, (gpointer)message->to[i].address);
  for (size_t i = 0; i < message->cc_count; i++)
    g_ptr_array_add (people, (gpointer)message->cc[i].address);
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
    return (Mailbox){*kept, via != NULL ? "" : message->from.name};
  if (via == NULL || *message->reply_to.address == '\0' ||
      strcmp (message->reply_to.address, message->from.address) == 0)
    return message->from;
  *kept = g_strndup (message->from.name, (gsize)(via - message->from.name));
  return is_same_name (*kept, message->reply_to.name) ? message->reply_to : message->from;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *)a, *(char *const *)b);
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
    g_string_append_printf (all, "\n%s", (const char *)g_ptr_array_index (people, i));
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
    Participant participant = {.role = (uint8_t)role};
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
  stored->participants = (const Participant *)(gpointer)intake->participants->data;
  stored->participant_count = intake->participants->len;
  return true;
}

static bool
put_notice (Intake *intake, const Notice *notice, StoredMessage *stored, GError **error)
{
  stored->notice = notice->kind;
  stored->notice_until_day = notice->kind != NOTICE_NONE ? notice->until_day : DAY_NONE;
  stored->notice_address = ADDRESS_NONE;
  return notice->kind == NOTICE_NONE || notice->address == NULL ||
         put_bare_address (intake, notice->address, &stored->notice_address, error);
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
  if (is_blocked (intake, people))
    return put_dropped (intake, hash, CLASS_BLOCKED, message->sent_unix, error);
  if (internal && message->record_class == CLASS_HUMAN)
    return put_dropped (intake, hash, CLASS_INTERNAL, message->sent_unix, error);
  collect_parents (intake, message);
  StoredMessage stored = {.hash = hash,
                          .message_id = message->message_id,
                          .sent_unix = message->sent_unix,
                          .zone_minutes = message->zone_minutes,
                          .from = ADDRESS_NONE,
                          .sender = ADDRESS_NONE,
                          .record_class = message->record_class,
                          .subject = intake->config->keep_subjects && !internal ? message->subject : "",
                          .base_subject_hash = *folded != '\0' ? text_hash (folded) : 0,
                          .is_forward = is_forward,
                          .parents = (const uint64_t *)(gpointer)intake->parents->data,
                          .parent_count = intake->parents->len,
                          .thread_hash = thread_hash_of (message),
                          .list_id = message->list_id};
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
    StoredAttendee stored = {.partstat = attendee->partstat,
                             .is_organizer = attendee->is_organizer,
                             .is_chair = attendee->is_chair,
                             .is_resource = attendee->is_resource,
                             .is_group = attendee->is_group,
                             .replied_unix = attendee->replied_unix};
    if (!put_address (intake, &attendee->who, UNIX_NONE, &stored.address, error) ||
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
  g_ptr_array_add (people, (gpointer)meeting->organizer.address);
  for (size_t i = 0; i < meeting->attendee_count; i++)
    g_ptr_array_add (people, (gpointer)meeting->attendees[i].who.address);
  return people;
}

bool
intake_meeting (Intake *intake, const Meeting *meeting, GError **error)
{
  g_autoptr (GPtrArray) people = list_attendees (meeting);
  if (is_blocked (intake, people))
    return meeting->from_mail ||
           put_dropped (intake, hash_of_meeting (meeting), CLASS_BLOCKED, UNIX_NONE, error);
  g_autoptr (GArray) attendees = g_array_new (FALSE, FALSE, sizeof (StoredAttendee));
  /* Our own appointments tell who was away or busy; what they were about is nobody's business. */
  bool keeps_title = intake->config->keep_subjects && !is_internal (intake, people);
  StoredMeeting stored = {.uid = meeting->uid,
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
                          .title = keeps_title ? meeting->title : "",
                          .known_unix = meeting->from_mail ? meeting->stamp_unix : UNIX_NONE};
  bool duplicate;
  if (!put_attendees (intake, meeting, attendees, error) ||
      !put_address (intake, &meeting->organizer, UNIX_NONE, &stored.organizer, error))
    return false;
  stored.attendees = (const StoredAttendee *)(gpointer)attendees->data;
  stored.attendee_count = attendees->len;
  if (!store_put_meeting (intake->store, &stored, !meeting->from_mail, &duplicate, error))
    return false;
  if (!meeting->from_mail)
    *(duplicate ? &intake->counts.duplicates : &intake->counts.meetings) += 1;
  return true;
}

/* ---- table rows ---- */

static bool
is_row_blocked (Intake *intake, const Table *table, const Row *row)
{
  if (intake->config->blocked->len == 0)
    return false;
  g_autoptr (GPtrArray) people = g_ptr_array_new ();
  for (int i = 0; i < table->column_count; i++)
    if (row->cells[i] != NULL && strchr (row->cells[i], '@') != NULL)
      g_ptr_array_add (people, (gpointer)row->cells[i]);
  return is_blocked (intake, people);
}

static uint64_t
hash_of_row (const Table *table, const Row *row)
{
  g_autoptr (GString) all = g_string_new (table->name);
  for (int i = 0; i < table->column_count; i++)
    g_string_append_printf (all, "\n%s", row->cells[i] != NULL ? row->cells[i] : "");
  return text_hash (all->str);
}

/* Its own known_at, else what the user says of the whole import, else the date it speaks of, else always. */
static int64_t
known_of (const Intake *intake, const Table *table, const Row *row)
{
  int64_t event;
  bool date_only;
  if (row->known_unix != UNIX_NONE)
    return row->known_unix;
  if (intake->known_unix != UNIX_NONE)
    return intake->known_unix;
  const char *cell = table->event_column != TABLE_NO_EVENT ? row->cells[table->event_column] : NULL;
  return cell != NULL && unix_parse (cell, &event, &date_only) ? event : UNIX_NONE;
}

/* Reads what the narrow table of usage holds; false: it does not fit, and stays a row like any other. */
static bool
read_usage (const Row *row, int32_t *day, double *count, int *tier)
{
  int64_t unix_seconds;
  bool date_only;
  const char *word = row->cells[USAGE_TIER];
  *tier = word == NULL ? -1 : strcmp (word, "advanced") == 0 ? 1 : strcmp (word, "core") == 0 ? 0 : -1;
  if (row->cells[USAGE_DATE] == NULL || !unix_parse (row->cells[USAGE_DATE], &unix_seconds, &date_only))
    return false;
  *day = day_of_unix (unix_seconds);
  return text_parse_number (row->cells[USAGE_COUNT], count);
}

static bool
put_row (Intake *intake, const Row *row, int64_t known_unix, bool *duplicate, GError **error)
{
  int32_t day;
  double count;
  int tier;
  if (row->kind != TABLE_USAGE || !read_usage (row, &day, &count, &tier)) {
    const StoredRow stored = {(TableKind)row->kind, row->cells, known_unix};
    return store_put_row (intake->store, &stored, duplicate, error);
  }
  const char *account = row->cells[USAGE_ACCOUNT_ID];
  if (account == NULL) /* the subscriptions table says whose it is */
    account = row->cells[USAGE_SUBSCRIPTION_ID];
  return store_put_usage (intake->store, account, row->cells[USAGE_USER], row->cells[USAGE_FEATURE], day,
                          tier, count, known_unix, duplicate, error);
}

bool
intake_row (Intake *intake, const Row *row, GError **error)
{
  const Table *table = table_get ((TableKind)row->kind);
  if (is_row_blocked (intake, table, row))
    return put_dropped (intake, hash_of_row (table, row), CLASS_BLOCKED, UNIX_NONE, error);
  bool duplicate;
  if (!put_row (intake, row, known_of (intake, table, row), &duplicate, error))
    return false;
  *(duplicate ? &intake->counts.duplicates : &intake->counts.rows) += 1;
  return true;
}
