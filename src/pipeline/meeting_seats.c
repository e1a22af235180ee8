/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
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

static bool
has_row (const MeetingIndex *index, const Occurrence *occurrence, uint32_t address)
{
  g_autofree char *key = g_strdup_printf ("%s|%" G_GINT64_FORMAT, address_text (&index->scope, address),
                                          occurrence->start.unix_time / 60);
  return g_hash_table_contains (index->attendance, key);
}

static bool
is_named_by_row (const MeetingIndex *index, const Occurrence *occurrence, const char *name)
{
  g_autofree char *folded = text_fold (name);
  g_autofree char *key =
      g_strdup_printf ("|%" G_GINT64_FORMAT "|%s", occurrence->start.unix_time / 60, folded);
  return g_hash_table_contains (index->attendance, key);
}

/* Rows of the attendance table speak of it: they name it, by title or id, or one of its guests at its minute.
 * Other meetings begin at the same minute. */
static bool
is_in_table (const MeetingIndex *index, const Occurrence *occurrence)
{
  if (g_hash_table_size (index->attendance) == 0)
    return false;
  const GArray *attendees = occurrence->attendance->attendees;
  for (guint i = 0; i < attendees->len; i++)
    if (has_row (index, occurrence, g_array_index (attendees, StoredAttendee, i).address))
      return true;
  return is_named_by_row (index, occurrence, occurrence->title) ||
         is_named_by_row (index, occurrence, occurrence->uid);
}

/* By a report where there is one, by the table where that speaks of the meeting, else by the acceptance
 * (methods 0, labelled "accepted"). */
typedef enum { PRESENT_BY_REPORT, PRESENT_BY_TABLE, PRESENT_BY_ANSWER } PresentBy;

static PresentBy
find_present_by (const MeetingIndex *index, const Occurrence *occurrence)
{
  if (meeting_reports_speak_of (index, &occurrence->start))
    return PRESENT_BY_REPORT;
  return is_in_table (index, occurrence) ? PRESENT_BY_TABLE : PRESENT_BY_ANSWER;
}

static bool
is_present (const MeetingIndex *index, const Occurrence *occurrence, const StoredAttendee *attendee,
            PresentBy by)
{
  switch (by) {
  case PRESENT_BY_REPORT:
    return meeting_reports_name (index, &occurrence->start, attendee->address);
  case PRESENT_BY_TABLE:
    return has_row (index, occurrence, attendee->address);
  default:
    return is_accepted (attendee);
  }
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
  const GArray *attendees = occurrence->attendance->attendees;
  GArray *seats = g_array_sized_new (FALSE, FALSE, sizeof (Seat), attendees->len);
  const PresentBy by = find_present_by (index, occurrence);
  *present_count = 0;
  for (guint i = 0; i < attendees->len; i++) {
    const StoredAttendee *attendee = &g_array_index (attendees, StoredAttendee, i);
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
    seat.is_present = is_present (index, occurrence, attendee, by);
    seat.recorded = by != PRESENT_BY_ANSWER;
    *present_count += seat.is_present;
    if (attendee->delegated_to != ADDRESS_NONE && roster_person_of (roster, attendee->delegated_to) >= 0)
      seat.delegate = (uint32_t) roster_person_of (roster, attendee->delegated_to);
    if (person >= 0 && (side == SIDE_VENDOR || (side == SIDE_CLIENT && seat.account >= 0)))
      g_array_append_val (seats, seat);
  }
  g_array_sort (seats, compare_seats);
  return seats;
}
