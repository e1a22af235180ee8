/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/view.h"
#include "pipeline/meeting_reports.h"

static const char *
address_text (const MeetingScope *scope, uint32_t address)
{
  return address == ADDRESS_NONE ? ""
                                 : g_array_index (scope->history->addresses, StoredAddress, address).text;
}

static bool
is_accepted (const StoredAttendee *attendee)
{
  return attendee->partstat == PARTSTAT_ACCEPTED ||
         (attendee->is_organizer && attendee->partstat == PARTSTAT_UNKNOWN);
}

/* Present: a report or an attendance record where the meeting has any, else the acceptance (methods 0,
 * labelled "accepted"). */
static bool
is_present (const MeetingIndex *index, const Occurrence *occurrence, const StoredAttendee *attendee,
            bool *recorded)
{
  *recorded = meeting_reports_speak_of (index, &occurrence->start);
  if (*recorded)
    return meeting_reports_name (index, &occurrence->start, attendee->address);
  if (g_hash_table_size (index->attendance) == 0)
    return is_accepted (attendee);
  g_autofree char *any = g_strdup_printf ("|%" G_GINT64_FORMAT, occurrence->start.unix_time / 60);
  g_autofree char *one = g_strdup_printf ("%s%s", address_text (&index->scope, attendee->address), any);
  *recorded = g_hash_table_contains (index->attendance, any);
  if (*recorded)
    return g_hash_table_contains (index->attendance, one);
  return is_accepted (attendee);
}

static gint
compare_seats (gconstpointer a, gconstpointer b)
{
  const Seat *x = a, *y = b;
  return (x->person > y->person) - (x->person < y->person);
}

GArray *
meeting_seats_new (const MeetingIndex *index, const Occurrence *occurrence, guint *present_count)
{
  const Roster *roster = index->scope.roster;
  GArray *seats = g_array_sized_new (FALSE, FALSE, sizeof (Seat), occurrence->attendees->len);
  *present_count = 0;
  for (guint i = 0; i < occurrence->attendees->len; i++) {
    const StoredAttendee *attendee = &g_array_index (occurrence->attendees, StoredAttendee, i);
    if (attendee->is_resource || attendee->is_group || attendee->address == ADDRESS_NONE)
      continue;
    int person = roster_person_of (roster, attendee->address);
    Side side = roster_side_of (roster, attendee->address);
    Seat seat = { .person = (uint32_t) person,
                  .account = roster_account_of (roster, attendee->address),
                  .is_vendor = side == SIDE_VENDOR,
                  .leads = attendee->is_organizer || attendee->is_chair,
                  .partstat = attendee->partstat,
                  .delegate = PERSON_NONE };
    seat.is_present = is_present (index, occurrence, attendee, &seat.recorded);
    *present_count += seat.is_present;
    if (attendee->delegated_to != ADDRESS_NONE && roster_person_of (roster, attendee->delegated_to) >= 0)
      seat.delegate = (uint32_t) roster_person_of (roster, attendee->delegated_to);
    if (person >= 0 && (side == SIDE_VENDOR || (side == SIDE_CLIENT && seat.account >= 0)))
      g_array_append_val (seats, seat);
  }
  g_array_sort (seats, compare_seats);
  return seats;
}
