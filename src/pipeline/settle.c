/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/settle.h"

#include "identity/bulk.h"
#include "pipeline/circle.h"

Roster *
settle_roster (const History *history, const Config *config, const SettleMoment *moment)
{
  int64_t unix_seconds = moment->moment_unix;
  g_autoptr (GPtrArray) accounts = history_rows_known (history, TABLE_ACCOUNTS, unix_seconds);
  g_autoptr (GPtrArray) contacts = history_rows_known (history, TABLE_CONTACTS, unix_seconds);
  g_autoptr (GPtrArray) team = history_rows_known (history, TABLE_TEAM, unix_seconds);
  g_autoptr (GPtrArray) aliases = history_rows_known (history, TABLE_ALIASES, unix_seconds);
  g_autoptr (GPtrArray) groups = history_rows_known (history, TABLE_GROUPS, unix_seconds);
  const Circles circles = { history, moment->message_count };
  const RosterInput input = { .addresses = moment->addresses,
                              .accounts = accounts,
                              .contacts = contacts,
                              .team = team,
                              .aliases = aliases,
                              .groups = groups,
                              .identity_events = moment->events,
                              .config = config,
                              .as_of_day = moment->as_of_day,
                              .find_circles = circle_find,
                              .circle_data = &circles };
  return roster_build (&input);
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
    uint32_t address =
        g_array_index (history->participants, Participant, message->participant_first + i).address;
    ours = ours || is_vendor (roster, address);
    theirs = theirs || belongs_to_account (roster, address);
  }
  return ours && theirs;
}

/* Only these can be mass mail or posts on a list. */
static bool
needs_settling (const HistoryMessage *message, const HistoryExtra *extra)
{
  return extra->list_id != NULL || (message->parent_count == 0 && message->record_class == CLASS_HUMAN);
}

/* indices: uint32_t, of the mails in the history */
static GArray *
list_mails (const History *history, guint message_count, GArray *indices)
{
  GArray *mails = g_array_new (FALSE, FALSE, sizeof (BulkMail));
  for (uint32_t i = 0; i < message_count; i++) {
    const HistoryMessage *message = &g_array_index (history->messages, HistoryMessage, i);
    const HistoryExtra *extra = history_extra (history, message);
    BulkMail mail = { .hash = message->hash,
                      .base_subject_hash = message->base_subject_hash,
                      .sent_unix = message->sent_unix,
                      .list_id = extra->list_id,
                      .from = message->from,
                      .first_participant = message->participant_first,
                      .participant_count = message->participant_count,
                      .first_parent = message->parent_first,
                      .parent_count = message->parent_count,
                      .record_class = (RecordClass) message->record_class };
    if (!needs_settling (message, extra))
      continue;
    g_array_append_val (mails, mail);
    g_array_append_val (indices, i);
  }
  return mails;
}

GArray *
settle_classes (const History *history, const Roster *roster, guint message_count)
{
  g_autoptr (GArray) indices = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  g_autoptr (GArray) mails = list_mails (history, message_count, indices);
  BulkInput input = { (BulkMail *) (gpointer) mails->data, mails->len,
                      (const Participant *) (gpointer) history->participants->data,
                      (const uint64_t *) (gpointer) history->parents->data, roster };
  g_autoptr (GHashTable) projects = list_find_projects (&input);
  bulk_mark (&input);
  GArray *classes = g_array_sized_new (FALSE, FALSE, sizeof (guint8), message_count);
  for (guint i = 0; i < message_count; i++)
    g_array_append_val (classes, g_array_index (history->messages, HistoryMessage, i).record_class);
  for (guint i = 0; i < mails->len; i++) {
    const BulkMail *mail = &g_array_index (mails, BulkMail, i);
    bool is_post = mail->record_class == CLASS_LIST && mail->list_id != NULL &&
                   g_hash_table_contains (projects, mail->list_id);
    g_array_index (classes, guint8, g_array_index (indices, uint32_t, i)) =
        is_post ? CLASS_HUMAN : (guint8) mail->record_class;
  }
  return classes;
}

static void
mark_without_account (const History *history, const Roster *roster, GArray *classes)
{
  for (guint i = 0; i < classes->len; i++) {
    const HistoryMessage *message = &g_array_index (history->messages, HistoryMessage, i);
    guint8 *settled = &g_array_index (classes, guint8, i);
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
                             history->messages->len };
  settled->roster = settle_roster (history, config, &now);
  settled->classes = settle_classes (history, settled->roster, history->messages->len);
  mark_without_account (history, settled->roster, settled->classes);
  return settled;
}

void
settled_free (Settled *settled)
{
  if (settled == NULL)
    return;
  roster_free (settled->roster);
  g_array_unref (settled->classes);
  g_free (settled);
}
