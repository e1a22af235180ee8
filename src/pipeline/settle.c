/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/settle.h"

#include "base/radix.h"
#include "base/room.h"
#include "identity/bulk.h"
#include "pipeline/circle.h"

#define STRETCH_SECONDS (28 * 86400) /* whose mails are looked at together */

/* Who is who takes much memory while it is found out: where several dates are counted side by side, only one
 * of them does. */
static GMutex folding;

Roster *
settle_roster (const History *history, const Config *config, const SettleMoment *moment)
{
  int64_t unix_seconds = moment->moment_unix;
  g_autoptr (GPtrArray) accounts = history_rows_known (history, TABLE_ACCOUNTS, unix_seconds);
  g_autoptr (GPtrArray) contacts = history_rows_known (history, TABLE_CONTACTS, unix_seconds);
  g_autoptr (GPtrArray) team = history_rows_known (history, TABLE_TEAM, unix_seconds);
  g_autoptr (GPtrArray) aliases = history_rows_known (history, TABLE_ALIASES, unix_seconds);
  g_autoptr (GPtrArray) groups = history_rows_known (history, TABLE_GROUPS, unix_seconds);
  g_autoptr (GPtrArray) cards = history_rows_known (history, TABLE_CARDS, unix_seconds);
  const Circles circles = { history, moment->message_count };
  const RosterInput input = { .addresses = moment->addresses,
                              .accounts = accounts,
                              .contacts = contacts,
                              .team = team,
                              .aliases = aliases,
                              .groups = groups,
                              .cards = cards,
                              .identity_events = moment->events,
                              .config = config,
                              .as_of_day = moment->as_of_day,
                              .find_circles = circle_find,
                              .circle_data = &circles };
  g_mutex_lock (&folding);
  Roster *roster = roster_build (&input);
  g_mutex_unlock (&folding);
  return roster;
}

static bool
belongs_to_account (const Roster *roster, uint32_t address)
{
  return address != ADDRESS_NONE && roster_account_of (roster, address) >= 0;
}

static bool
is_vendor (const Roster *roster, uint32_t address)
{
  return address != ADDRESS_NONE && roster_side_of (roster, address) == SIDE_VENDOR;
}

/* Somebody of an account and one of us; on a project list, where nobody else is named, the author is enough.
 */
static bool
concerns_account (const History *history, const Roster *roster, const HistoryMessage *message, bool is_post)
{
  bool ours = is_vendor (roster, message->from), theirs = belongs_to_account (roster, message->from);
  if (is_post)
    return ours || theirs;
  for (uint32_t i = 0; i < message->participant_count; i++) {
    uint32_t address = history_participants (history, message)[i].address;
    ours = ours || is_vendor (roster, address);
    theirs = theirs || belongs_to_account (roster, address);
  }
  return ours && theirs;
}

/* What the filters that need more than one message look at, and what came of it. */
typedef struct {
  const History *history;
  const Roster *roster;
  guint message_count;
  MessageMarks classes; /* RecordClass */
  GArray *mails;        /* BulkMail, those that are looked at together */
  GArray *indices;      /* uint32_t, of them */
} Settling;

static void
add_mail (Settling *settling, uint32_t index)
{
  const HistoryMessage *message = &settling->history->messages[index];
  BulkMail mail = { .hash = message->hash,
                    .base_subject_hash = message->base_subject_hash,
                    .sent_unix = message->sent_unix,
                    .list_id = history_extra (settling->history, message)->list_id,
                    .from = message->from,
                    .first_participant = message->participant_first,
                    .participant_count = message->participant_count,
                    .first_parent = message->parent_first,
                    .parent_count = message->parent_count,
                    .record_class = (RecordClass) message->record_class };
  g_array_append_val (settling->mails, mail);
  g_array_append_val (settling->indices, index);
}

static BulkInput
input_of (const Settling *settling)
{
  const History *history = settling->history;
  return (BulkInput){ (BulkMail *) (gpointer) settling->mails->data, settling->mails->len,
                      history->participants, history->parents, settling->roster };
}

static void
set_class (Settling *settling, guint mail, RecordClass record_class)
{
  uint32_t index = g_array_index (settling->indices, uint32_t, mail);
  settling->classes.of[index] = (guint8) record_class;
}

/* Each message's own class, and the posts to lists among them. */
static void
take_classes (Settling *settling)
{
  for (uint32_t i = 0; i < settling->message_count; i++) {
    history_pass (settling->history, i);
    message_marks_pass (&settling->classes, i);
    const HistoryMessage *message = &settling->history->messages[i];
    settling->classes.of[i] = message->record_class;
    if (history_extra (settling->history, message)->list_id != NULL)
      add_mail (settling, i);
  }
}

static void
settle_posts (Settling *settling)
{
  const BulkInput input = input_of (settling);
  g_autoptr (GHashTable) projects = list_find_projects (&input);
  for (guint i = 0; i < settling->mails->len; i++) {
    const BulkMail *mail = &g_array_index (settling->mails, BulkMail, i);
    if (mail->record_class == CLASS_LIST && g_hash_table_contains (projects, mail->list_id))
      set_class (settling, i, CLASS_HUMAN);
  }
}

/* What somebody wrote of their own accord, and can be mass mail. */
static bool
can_be_mailing (const HistoryMessage *message)
{
  return message->from != ADDRESS_NONE && message->record_class == CLASS_HUMAN &&
         message->parent_count == 0 && message->base_subject_hash != 0;
}

/* Of author and subject, in three digits of radix_sort.  Two of them rarely have one, which does no harm. */
static uint64_t
mailing_of (const HistoryMessage *message)
{
  return ((message->from + UINT64_C (1)) * UINT64_C (0x9e3779b97f4a7c15) ^ message->base_subject_hash) >> 31;
}

/* Mails of one author and subject, and of whom by chance has the same key. */
static void
settle_mailing (Settling *settling, const RadixItem *items, guint count)
{
  guint recipients = 0;
  for (guint i = 0; i < count && recipients < BULK_RECIPIENTS_LEAST; i++)
    recipients += settling->history->messages[items[i].index].participant_count;
  if (recipients < BULK_RECIPIENTS_LEAST) /* as of most */
    return;
  g_array_set_size (settling->mails, 0);
  g_array_set_size (settling->indices, 0);
  for (guint i = 0; i < count; i++)
    add_mail (settling, items[i].index);
  BulkInput input = input_of (settling);
  if (bulk_mark (&input) == 0)
    return;
  for (guint i = 0; i < settling->mails->len; i++)
    if (g_array_index (settling->mails, BulkMail, i).record_class == CLASS_BULK)
      set_class (settling, i, CLASS_BULK);
}

/* Lists the mails of a stretch of time, with those of the window behind it; where the next one begins. */
static uint32_t
list_stretch (const Settling *settling, uint32_t first, GArray *items)
{
  const HistoryMessage *messages = settling->history->messages;
  int64_t begin = messages[first].sent_unix;
  bool is_dated = begin != UNIX_NONE;
  int64_t last = is_dated ? begin + STRETCH_SECONDS : begin,
          end = is_dated ? last + BULK_WINDOW_SECONDS : last;
  uint32_t next = first;
  Room room = room_make (items, 0);
  for (uint32_t i = first; i < settling->message_count && messages[i].sent_unix <= end; i++) {
    history_pass (settling->history, i);
    if (can_be_mailing (&messages[i]))
      *ROOM_NEXT (&room, RadixItem) = (RadixItem){ mailing_of (&messages[i]), i };
    next = messages[i].sent_unix <= last ? i + 1 : next;
  }
  return next;
}

/* A mass mailing goes out within a window of time: it is seen whole in the stretch in which it begins. */
static void
settle_mailings (Settling *settling)
{
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (RadixItem));
  for (uint32_t first = 0; first < settling->message_count;) {
    g_array_set_size (list, 0);
    first = list_stretch (settling, first, list);
    RadixItem *items = (RadixItem *) (gpointer) list->data;
    radix_sort (items, list->len);
    for (guint i = 0, end; i < list->len; i = end) {
      for (end = i + 1; end < list->len && items[end].key == items[i].key;)
        end++;
      settle_mailing (settling, items + i, end - i);
    }
  }
}

MessageMarks
settle_classes (const History *history, const Roster *roster, guint message_count)
{
  g_autoptr (GArray) mails = g_array_new (FALSE, FALSE, sizeof (BulkMail));
  g_autoptr (GArray) indices = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  Settling settling = { history, roster, message_count, message_marks_make (message_count), mails, indices };
  take_classes (&settling);
  settle_posts (&settling);
  settle_mailings (&settling);
  return settling.classes;
}

static void
mark_without_account (const History *history, const Roster *roster, const MessageMarks *classes)
{
  for (guint i = 0; i < classes->count; i++) {
    history_pass (history, i);
    message_marks_pass (classes, i);
    const HistoryMessage *message = &history->messages[i];
    guint8 *settled = &classes->of[i];
    bool is_post = message->record_class == CLASS_LIST;
    if (*settled == CLASS_HUMAN && !concerns_account (history, roster, message, is_post))
      *settled = CLASS_NO_ACCOUNT;
  }
}

Settled *
settle_all (const History *history, const Config *config)
{
  Settled *settled = g_new0 (Settled, 1);
  const SettleMoment now = { history->addresses, history->events, INT64_MAX, history->last_day,
                             history->message_count };
  settled->roster = settle_roster (history, config, &now);
  settled->classes = settle_classes (history, settled->roster, history->message_count);
  mark_without_account (history, settled->roster, &settled->classes);
  return settled;
}

void
settled_free (Settled *settled)
{
  if (settled == NULL)
    return;
  roster_free (settled->roster);
  message_marks_clear (&settled->classes);
  g_free (settled);
}
