/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number_map.h"
#include "pipeline/count.h"
#include "pipeline/meeting_merge.h"

#define DYAD_GUESTS_MAX 8
#define SERIES_LEAST                                                                                         \
  3 /* meetings of one organiser and title that make a series without an RRULE (methods 1.6) */

typedef struct {
  const Counted *counted;
  Filling *filling;
  AccountView *view; /* that is filled */
  int account;
  guint contact_first; /* where the contacts of meetings begin */
  const GArray *seats; /* Seat, of the occurrence being counted */
} MeetingCount;

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
      *ROOM_NEXT (&count->filling->contact_days, ContactDay) =
          (ContactDay){ .vendor = ours->person, .client = theirs->person, .day = day, .meeting = true };
    }
  }
}

static void
add_view_meeting (const MeetingCount *count, const Occurrence *occurrence, int32_t day)
{
  AccountView *view = count->view;
  ViewMeeting meeting = { .start_unix = occurrence->start.unix_time,
                          .day = day,
                          .uid = occurrence->uid,
                          .title = occurrence->title,
                          .is_series = occurrence->is_series,
                          .is_cancelled = occurrence->is_cancelled,
                          .by_vendor = counted_is_vendor (count->counted, occurrence->organizer),
                          .series = occurrence->start.name->series,
                          .guest_first = view->guests->len,
                          .duration_minutes = occurrence->duration_minutes };
  for (guint i = 0; i < count->seats->len; i++) {
    const Seat *seat = &g_array_index (count->seats, Seat, i);
    if (!seat->is_vendor && seat->account != count->account)
      continue;
    Guest guest = { seat->person, seat->partstat, seat->recorded && seat->is_present, seat->delegate };
    if (seat->partstat == PARTSTAT_UNKNOWN && seat->is_present)
      guest.partstat = PARTSTAT_ACCEPTED;
    *ROOM_NEXT (&count->filling->guests, Guest) = guest;
  }
  meeting.guest_count = view->guests->len - meeting.guest_first;
  *ROOM_NEXT (&count->filling->meetings, ViewMeeting) = meeting;
}

static void
count_occurrence (MeetingCount *count, const Occurrence *occurrence)
{
  AccountView *view = count->view;
  count->seats = occurrence->attendance->seats;
  bool has_vendor = counted_is_vendor (count->counted, occurrence->organizer), is_vendor_present = false,
       has_client = false;
  for (guint i = 0; i < count->seats->len; i++) {
    const Seat *seat = &g_array_index (count->seats, Seat, i);
    has_vendor |= seat->is_vendor;
    is_vendor_present |= seat->is_vendor && seat->is_present;
    has_client |= !seat->is_vendor && seat->account == count->account;
  }
  int32_t day = zone_local_day (view->account->zone, occurrence->start.unix_time);
  if (!has_vendor || !has_client || day > count->counted->as_of_day)
    return;
  if (!count->filling->is_brief)
    add_view_meeting (count, occurrence, day);
  if (occurrence->is_cancelled || !is_vendor_present)
    return;
  for (guint i = 0; i < count->seats->len; i++) {
    const Seat *seat = &g_array_index (count->seats, Seat, i);
    if (!seat->is_vendor && seat->account == count->account && seat->is_present)
      *ROOM_NEXT (&count->filling->acts, Act) = (Act){ seat->person, day, .met = true };
  }
  if (!count->filling->is_brief || view->contact_days->len == count->contact_first)
    add_meeting_contacts (count, day, occurrence->attendance->present_count);
}

/* A series is told by its rule, or by three meetings of one organiser and title. */
static void
mark_series (AccountView *view)
{
  g_auto (NumberMap) counts = { 0 };
  for (guint i = 0; i < view->meetings->len; i++) {
    uint32_t series = VIEW_ITEM (view->meetings, ViewMeeting, i)->series;
    number_map_put (&counts, series, number_map_get (&counts, series) + 1);
  }
  for (guint i = 0; i < view->meetings->len; i++) {
    ViewMeeting *meeting = VIEW_ITEM (view->meetings, ViewMeeting, i);
    meeting->series_count = number_map_get (&counts, meeting->series);
    meeting->is_series |= meeting->series_count >= SERIES_LEAST;
  }
}

void
count_meetings (const Counted *counted, Filling *filling)
{
  g_autoptr (MeetingList) meetings = meeting_merge (counted->meetings, filling->account);
  MeetingCount count = { .counted = counted,
                         .filling = filling,
                         .view = filling->view,
                         .account = (int) filling->account,
                         .contact_first = filling->view->contact_days->len };
  for (guint i = 0; i < meetings->occurrences->len; i++)
    count_occurrence (&count, g_ptr_array_index (meetings->occurrences, i));
  mark_series (filling->view);
}
