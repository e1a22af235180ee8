/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/intake_private.h"

#include "base/limits.h"
#include "base/text.h"
#include "identity/name.h"

/* Somebody whom an export may know by name only: then the name stands where the address would, and identity
 * looks for the person each time anew. */
static bool
put_name (Intake *intake, const char *written, uint32_t *index, GError **error)
{
  g_autofree char *name = name_key (written);
  *index = ADDRESS_NONE;
  return *name == '\0' || keep_out_has_address (intake->keep_out, name) ||
         store_put_address (intake->store, name, written, UNIX_NONE, index, error);
}

/* known: of the mailbox. */
static bool
put_person (Intake *intake, const Mailbox *mailbox, KnownAddress *known, uint32_t *index, GError **error)
{
  if (*mailbox->address == '\0')
    return put_name (intake, mailbox->name, index, error);
  return address_book_put (intake->addresses, known, mailbox->name, UNIX_NONE, index, error);
}

static uint64_t
hash_of_meeting (const Meeting *meeting)
{
  g_autofree char *key =
      g_strdup_printf ("meeting\n%s\n%" G_GINT64_FORMAT, meeting->uid, meeting->recurrence_unix);
  return text_hash (key);
}

static bool
put_delegate (Intake *intake, const char *address, uint32_t *index, GError **error)
{
  *index = ADDRESS_NONE;
  return address == NULL || *address == '\0' || intake_put_bare_address (intake, address, index, error);
}

/* known: of the attendees, one by one. */
static bool
put_attendees (Intake *intake, const Meeting *meeting, KnownAddress *const *known, GError **error)
{
  g_array_set_size (intake->attendees, 0);
  for (size_t i = 0; i < meeting->attendee_count && intake->attendees->len < LIMIT_PARTICIPANTS; i++) {
    const Attendee *attendee = &meeting->attendees[i];
    StoredAttendee stored = { .partstat = attendee->partstat,
                              .is_organizer = attendee->is_organizer,
                              .is_chair = attendee->is_chair,
                              .is_resource = attendee->is_resource,
                              .is_group = attendee->is_group,
                              .address = ADDRESS_NONE,
                              .replied_unix = attendee->replied_unix };
    bool is_nobody = (attendee->is_resource || attendee->is_group) && *attendee->who.address == '\0';
    if ((!is_nobody && !put_person (intake, &attendee->who, known[i], &stored.address, error)) ||
        !put_delegate (intake, attendee->delegated_to, &stored.delegated_to, error))
      return false;
    if (stored.address != ADDRESS_NONE)
      g_array_append_val (intake->attendees, stored);
  }
  return true;
}

/* The organizer, then the attendees. */
static void
collect_attendees (Intake *intake, const Meeting *meeting)
{
  intake_clear_people (intake);
  intake_add_person (intake, meeting->organizer.address);
  for (size_t i = 0; i < meeting->attendee_count; i++)
    intake_add_person (intake, meeting->attendees[i].who.address);
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

/* A report of who came shows the addresses of our own people; guests it knows by name. */
static bool
has_named_guest (const Meeting *meeting)
{
  bool is_found = false;
  for (size_t i = 0; meeting->method == MEETING_ATTENDED && !is_found && i < meeting->attendee_count; i++) {
    const Mailbox *who = &meeting->attendees[i].who;
    g_autofree char *name = *who->address == '\0' ? name_key (who->name) : g_strdup ("");
    is_found = *name != '\0';
  }
  return is_found;
}

/* Our own appointments tell who was away or busy; what they were about is nobody's business. */
static bool
keeps_title (Intake *intake, const Meeting *meeting)
{
  bool is_internal = intake_is_internal (intake) && !has_named_guest (meeting);
  if (!intake->config->keep_subjects || is_internal ||
      intake_names_forgotten (intake, meeting->title, &meeting->organizer, 1))
    return false;
  for (size_t i = 0; i < meeting->attendee_count; i++)
    if (intake_names_forgotten (intake, meeting->title, &meeting->attendees[i].who, 1))
      return false;
  return true;
}

bool
intake_meeting (const Meeting *meeting, gpointer user_data, GError **error)
{
  Intake *intake = user_data;
  collect_attendees (intake, meeting);
  if (intake_is_blocked (intake) || is_meeting_over (intake, meeting))
    return meeting->from_mail ||
           intake_put_dropped (intake, hash_of_meeting (meeting), CLASS_BLOCKED, UNIX_NONE, error);
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
                           .title = keeps_title (intake, meeting) ? meeting->title : "",
                           .known_unix = meeting->from_mail ? meeting->stamp_unix : UNIX_NONE };
  KnownAddress *const *known = (KnownAddress *const *) intake->people->pdata;
  bool duplicate;
  if (!put_attendees (intake, meeting, known + 1, error) ||
      !put_person (intake, &meeting->organizer, known[0], &stored.organizer, error))
    return false;
  stored.attendees = (const StoredAttendee *) (gpointer) intake->attendees->data;
  stored.attendee_count = intake->attendees->len;
  if (!store_put_meeting (intake->store, &stored, !meeting->from_mail, &duplicate, error))
    return false;
  if (!meeting->from_mail)
    *(duplicate ? &intake->counts.duplicates : &intake->counts.meetings) += 1;
  return true;
}
