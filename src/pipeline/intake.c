/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/intake_private.h"

#include <string.h>

#include "base/text.h"
#include "identity/name.h"

Intake *
intake_new (Store *store, const IntakeInput *input)
{
  Intake *intake = g_new0 (Intake, 1);
  *intake = (Intake){ .store = store,
                      .config = input->config,
                      .keep_out = input->keep_out,
                      .lexicon = input->lexicon,
                      .known_unix = input->known_unix,
                      .addresses = address_book_new (store, input->config, input->keep_out),
                      .subjects = subject_book_new (),
                      .people = g_ptr_array_new (),
                      .participants = g_array_new (FALSE, FALSE, sizeof (Participant)),
                      .parents = g_array_new (FALSE, FALSE, sizeof (uint64_t)),
                      .attendees = g_array_new (FALSE, FALSE, sizeof (StoredAttendee)) };
  return intake;
}

void
intake_free (Intake *intake)
{
  if (intake == NULL)
    return;
  address_book_free (intake->addresses);
  subject_book_free (intake->subjects);
  g_ptr_array_unref (intake->people);
  g_array_unref (intake->participants);
  g_array_unref (intake->parents);
  g_array_unref (intake->attendees);
  g_free (intake);
}

bool
intake_met_only_others (const Intake *intake)
{
  return address_book_has_only_others (intake->addresses);
}

RecordSink
intake_sink (Intake *intake)
{
  return (RecordSink){ intake_message, intake_meeting, intake_row, intake };
}

void
intake_begin_unit (Intake *intake)
{
  intake->counts = (IntakeCounts){ 0 };
  address_book_begin_unit (intake->addresses);
}

IntakeCounts
intake_take_counts (Intake *intake)
{
  IntakeCounts counts = intake->counts;
  intake->counts = (IntakeCounts){ 0 };
  return counts;
}

/* ---- addresses ---- */

void
intake_clear_people (Intake *intake)
{
  g_ptr_array_set_size (intake->people, 0);
}

void
intake_add_person (Intake *intake, const char *written)
{
  g_ptr_array_add (intake->people, address_book_look_up (intake->addresses, written));
}

void
intake_add_mailbox (Intake *intake, const Mailbox *mailbox)
{
  g_ptr_array_add (intake->people, address_book_look_up_mailbox (intake->addresses, mailbox));
}

bool
intake_is_forgotten (Intake *intake, const char *written)
{
  return address_book_look_up (intake->addresses, written)->is_forgotten;
}

bool
intake_put_bare_address (Intake *intake, const char *address, uint32_t *index, GError **error)
{
  KnownAddress *known = address_book_look_up (intake->addresses, address);
  return address_book_put (intake->addresses, known, "", UNIX_NONE, index, error);
}

/* ---- what must stay outside ---- */

static bool
is_among_people (const Intake *intake, const char *normal)
{
  for (guint i = 0; i < intake->people->len; i++)
    if (strcmp (((const KnownAddress *) intake->people->pdata[i])->normal, normal) == 0)
      return true;
  return false;
}

bool
intake_is_blocked (const Intake *intake)
{
  const GPtrArray *blocked = intake->config->blocked;
  for (guint i = 0; i < blocked->len; i++) {
    g_auto (GStrv) pair = g_strsplit (g_ptr_array_index (blocked, i), " ", 2);
    if (is_among_people (intake, pair[0]) && (pair[1] == NULL || is_among_people (intake, pair[1])))
      return true;
  }
  return false;
}

static bool
is_mailbox_forgotten (Intake *intake, const Mailbox *mailbox)
{
  g_autofree char *name = *mailbox->address == '\0' ? name_key (mailbox->name) : NULL;
  return name != NULL ? keep_out_has_address (intake->keep_out, name)
                      : intake_is_forgotten (intake, mailbox->address);
}

bool
intake_names_forgotten (Intake *intake, const char *text, const Mailbox *mailboxes, size_t count)
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

bool
intake_is_internal (const Intake *intake)
{
  bool any = false;
  for (guint i = 0; i < intake->people->len; i++) {
    const KnownAddress *known = intake->people->pdata[i];
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
