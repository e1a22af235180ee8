/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/count.h"
#include "pipeline/meeting_merge.h"

#define DYAD_GUESTS_MAX 8
#define SERIES_LEAST                                                                                         \
  3 /* meetings of one organiser and title that make a series without an RRULE (methods 1.6) */

typedef struct {
  const Counted *counted;
  const MeetingIndex *index;
  AccountView *view;
  int account;
  GArray *seats; /* Seat, of the occurrence being counted */
} MeetingCount;

static const char *
address_text (const Counted *counted, uint32_t address)
{
  return address == ADDRESS_NONE ? ""
                                 : g_array_index (counted->history->addresses, StoredAddress, address).text;
}

static bool
is_accepted (const StoredAttendee *attendee)
{
  return attendee->partstat == PARTSTAT_ACCEPTED ||
         (attendee->is_organizer && attendee->partstat == PARTSTAT_UNKNOWN);
}

/* Present: an attendance record where the meeting has any, else the acceptance (methods 0, labelled
 * "accepted"). */
static bool
is_present (const MeetingCount *count, const Occurrence *occurrence, const StoredAttendee *attendee,
            bool *recorded)
{
  *recorded = false;
  if (g_hash_table_size (count->index->attendance) == 0)
    return is_accepted (attendee);
  g_autofree char *any = g_strdup_printf ("|%" G_GINT64_FORMAT, occurrence->start_unix / 60);
  g_autofree char *one = g_strdup_printf ("%s%s", address_text (count->counted, attendee->address), any);
  *recorded = g_hash_table_contains (count->index->attendance, any);
  if (*recorded)
    return g_hash_table_contains (count->index->attendance, one);
  return is_accepted (attendee);
}

typedef struct {
  uint32_t person;
  int account;
  bool is_vendor, is_present, leads; /* leads: organiser or chair */
  bool recorded;
  Partstat partstat;
  uint32_t delegate;
} Seat;

static gint
compare_seats (gconstpointer a, gconstpointer b)
{
  const Seat *x = a, *y = b;
  return (x->person > y->person) - (x->person < y->person);
}

/* Fills the seats; how many of all who were asked, rooms apart, were present. */
static guint
fill_seats (MeetingCount *count, const Occurrence *occurrence)
{
  const Roster *roster = count->counted->roster;
  guint present_count = 0;
  g_array_set_size (count->seats, 0);
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
    seat.is_present = is_present (count, occurrence, attendee, &seat.recorded);
    present_count += seat.is_present;
    if (attendee->delegated_to != ADDRESS_NONE && roster_person_of (roster, attendee->delegated_to) >= 0)
      seat.delegate = (uint32_t) roster_person_of (roster, attendee->delegated_to);
    if (person >= 0 && (side == SIDE_VENDOR || (side == SIDE_CLIENT && seat.account >= 0)))
      g_array_append_val (count->seats, seat);
  }
  g_array_sort (count->seats, compare_seats);
  return present_count;
}

static void
add_meeting_contacts (const MeetingCount *count, int32_t day, guint present_count)
{
  const GArray *seats = count->seats;
  for (guint i = 0; i < seats->len; i++) {
    const Seat *ours = &g_array_index (seats, Seat, i);
    for (guint k = 0; ours->is_vendor && ours->is_present && k < seats->len; k++) {
      const Seat *theirs = &g_array_index (seats, Seat, k);
      if (theirs->is_vendor || theirs->account != count->account || !theirs->is_present)
        continue;
      if (present_count > DYAD_GUESTS_MAX && !ours->leads && !theirs->leads)
        continue;
      ContactDay contact = { .vendor = ours->person, .client = theirs->person, .day = day, .meeting = true };
      counted_add_contact (count->view, &contact);
    }
  }
}

static void
add_view_meeting (const MeetingCount *count, const Occurrence *occurrence)
{
  AccountView *view = count->view;
  ViewMeeting meeting = { .start_unix = occurrence->start_unix,
                          .day = zone_local_day (view->account->zone, occurrence->start_unix),
                          .uid = occurrence->uid,
                          .title = occurrence->title,
                          .is_series = occurrence->is_series,
                          .is_cancelled = occurrence->is_cancelled,
                          .by_vendor = counted_is_vendor (count->counted, occurrence->organizer),
                          .series = occurrence->name->series,
                          .guest_first = view->guests->len,
                          .duration_minutes = occurrence->duration_minutes };
  for (guint i = 0; i < count->seats->len; i++) {
    const Seat *seat = &g_array_index (count->seats, Seat, i);
    if (!seat->is_vendor && seat->account != count->account)
      continue;
    Guest guest = { seat->person, seat->partstat, seat->recorded && seat->is_present, seat->delegate };
    if (seat->partstat == PARTSTAT_UNKNOWN && seat->is_present)
      guest.partstat = PARTSTAT_ACCEPTED;
    g_array_append_val (view->guests, guest);
  }
  meeting.guest_count = view->guests->len - meeting.guest_first;
  g_array_append_val (view->meetings, meeting);
}

static bool
has_seat (const MeetingCount *count)
{
  for (guint i = 0; i < count->seats->len; i++) {
    const Seat *seat = &g_array_index (count->seats, Seat, i);
    if (!seat->is_vendor && seat->account == count->account)
      return true;
  }
  return false;
}

static void
count_occurrence (MeetingCount *count, const Occurrence *occurrence)
{
  AccountView *view = count->view;
  guint present_count = fill_seats (count, occurrence);
  bool has_vendor = counted_is_vendor (count->counted, occurrence->organizer), is_vendor_present = false;
  for (guint i = 0; i < count->seats->len; i++) {
    const Seat *seat = &g_array_index (count->seats, Seat, i);
    has_vendor |= seat->is_vendor;
    is_vendor_present |= seat->is_vendor && seat->is_present;
  }
  int32_t day = zone_local_day (view->account->zone, occurrence->start_unix);
  if (!has_vendor || !has_seat (count) || day > count->counted->as_of_day)
    return;
  add_view_meeting (count, occurrence);
  if (occurrence->is_cancelled || !is_vendor_present)
    return;
  for (guint i = 0; i < count->seats->len; i++) {
    const Seat *seat = &g_array_index (count->seats, Seat, i);
    if (!seat->is_vendor && seat->account == count->account && seat->is_present)
      counted_add_act (view, seat->person, day, false, true);
  }
  add_meeting_contacts (count, day, present_count);
}

/* A series is told by its rule, or by three meetings of one organiser and title. */
static void
mark_series (AccountView *view)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < view->meetings->len; i++) {
    gpointer key = GUINT_TO_POINTER (VIEW_ITEM (view->meetings, ViewMeeting, i)->series);
    g_hash_table_insert (counts, key,
                         GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) + 1));
  }
  for (guint i = 0; i < view->meetings->len; i++) {
    ViewMeeting *meeting = VIEW_ITEM (view->meetings, ViewMeeting, i);
    meeting->series_count =
        GPOINTER_TO_UINT (g_hash_table_lookup (counts, GUINT_TO_POINTER (meeting->series)));
    meeting->is_series |= meeting->series_count >= SERIES_LEAST;
  }
}

void
count_meetings (const Counted *counted, AccountView *view, guint account)
{
  g_autoptr (GPtrArray) occurrences = meeting_merge (counted->meetings, account);
  g_autoptr (GArray) seats = g_array_new (FALSE, FALSE, sizeof (Seat));
  MeetingCount count = { counted, counted->meetings, view, (int) account, seats };
  for (guint i = 0; i < occurrences->len; i++)
    count_occurrence (&count, g_ptr_array_index (occurrences, i));
  mark_series (view);
}
