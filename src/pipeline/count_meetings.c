/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/text.h"
#include "pipeline/count.h"

#define DYAD_GUESTS_MAX 8
#define SERIES_LEAST                                                                                         \
  3 /* meetings of one organiser and title that make a series without an RRULE (methods 1.6) */

/* The same meeting has another UID in every system: it is told by its start, organiser and title. */
typedef struct {
  char *text;      /* "organiser|folded title" */
  uint32_t series; /* hash of it */
} MeetingName;

/* One occurrence, merged from every calendar and mail that shows it. */
typedef struct {
  const MeetingName *name;
  const char *uid, *title;
  int64_t start_unix;
  uint32_t organizer;
  GArray *attendees; /* StoredAttendee, one an address */
  int32_t duration_minutes;
  bool is_cancelled, is_series;
} Occurrence;

typedef struct {
  Counted *counted;
  GHashTable *names;      /* text → MeetingName * */
  GHashTable *by_start;   /* set of Occurrence *, by start and name, owned by list */
  GPtrArray *list;        /* Occurrence * */
  GHashTable *by_uid;     /* uid → GPtrArray of Occurrence * */
  GArray *stand_ins;      /* uint32_t by address: see find_stand_ins */
  GHashTable *attendance; /* "address|start minute" present, "|start minute" any record at all */
} MeetingCount;

static void
occurrence_free (gpointer data)
{
  Occurrence *occurrence = data;
  if (occurrence == NULL)
    return;
  g_array_unref (occurrence->attendees);
  g_free (occurrence);
}

static void
pointers_unref (gpointer array)
{
  g_ptr_array_unref (array);
}

/* A definite answer beats none; of two, the later one; of two at the same time, the smaller state, so that
 * the order of import decides nothing. */
static bool
is_better_answer (const StoredAttendee *candidate, const StoredAttendee *current)
{
  if ((candidate->partstat == PARTSTAT_UNKNOWN) != (current->partstat == PARTSTAT_UNKNOWN))
    return current->partstat == PARTSTAT_UNKNOWN;
  if (candidate->replied_unix != current->replied_unix)
    return candidate->replied_unix > current->replied_unix;
  return candidate->partstat < current->partstat;
}

static void
merge_attendee (Occurrence *occurrence, const StoredAttendee *attendee)
{
  for (guint i = 0; i < occurrence->attendees->len; i++) {
    StoredAttendee *known = &g_array_index (occurrence->attendees, StoredAttendee, i);
    if (known->address != attendee->address)
      continue;
    bool is_organizer = known->is_organizer || attendee->is_organizer,
         is_chair = known->is_chair || attendee->is_chair;
    if (is_better_answer (attendee, known))
      *known = *attendee;
    known->is_organizer = is_organizer;
    known->is_chair = is_chair;
    return;
  }
  g_array_append_val (occurrence->attendees, *attendee);
}

static const char *
address_text (const Counted *counted, uint32_t address)
{
  return address == ADDRESS_NONE ? ""
                                 : g_array_index (counted->history->addresses, StoredAddress, address).text;
}

/* A name that was seen without an address stands for the address of the person it was found to be, so that a
 * meeting which one calendar knows by names and another by addresses is one.  All others stand for
 * themselves. */
static GArray *
find_stand_ins (const Counted *counted)
{
  const GArray *addresses = counted->history->addresses;
  GArray *stand_ins = g_array_sized_new (FALSE, FALSE, sizeof (uint32_t), addresses->len);
  g_autoptr (GHashTable) by_text = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < addresses->len; i++)
    g_hash_table_insert (by_text, g_array_index (addresses, StoredAddress, i).text, GUINT_TO_POINTER (i));
  for (uint32_t i = 0; i < addresses->len; i++) {
    gpointer found = NULL;
    int person = roster_person_of (counted->roster, i);
    bool is_name = person >= 0 && strchr (address_text (counted, i), '@') == NULL;
    const Person *named = is_name ? g_ptr_array_index (counted->roster->people, person) : NULL;
    bool is_seen = is_name && g_hash_table_lookup_extended (by_text, named->address, NULL, &found);
    uint32_t stand_in = is_seen ? GPOINTER_TO_UINT (found) : i;
    g_array_append_val (stand_ins, stand_in);
  }
  return stand_ins;
}

static uint32_t
stand_in_of (const MeetingCount *count, uint32_t address)
{
  return address == ADDRESS_NONE ? ADDRESS_NONE : g_array_index (count->stand_ins, uint32_t, address);
}

static guint
hash_occurrence (gconstpointer data)
{
  const Occurrence *occurrence = data;
  return (guint) (occurrence->start_unix / 60) * 0x9e3779b9u ^ occurrence->name->series;
}

static gboolean
is_same_occurrence (gconstpointer a, gconstpointer b)
{
  const Occurrence *x = a, *y = b;
  return x->start_unix == y->start_unix && x->name == y->name;
}

static const MeetingName *
get_name (MeetingCount *count, const HistoryMeeting *meeting)
{
  g_autofree char *title = text_fold (meeting->title);
  g_autofree char *text = g_strdup_printf (
      "%s|%s", address_text (count->counted, stand_in_of (count, meeting->organizer)), title);
  MeetingName *name = g_hash_table_lookup (count->names, text);
  if (name == NULL) {
    name = g_new (MeetingName, 1);
    *name = (MeetingName){ text, (uint32_t) text_hash (text) };
    g_hash_table_insert (count->names, g_steal_pointer (&text), name);
  }
  return name;
}

static Occurrence *
get_occurrence (MeetingCount *count, const HistoryMeeting *meeting, const MeetingName *name,
                int64_t start_unix)
{
  const Occurrence wanted = { .name = name, .start_unix = start_unix };
  Occurrence *occurrence = g_hash_table_lookup (count->by_start, &wanted);
  if (occurrence == NULL) {
    occurrence = g_new0 (Occurrence, 1);
    *occurrence = (Occurrence){ .name = name,
                                .uid = meeting->uid,
                                .title = meeting->title,
                                .start_unix = start_unix,
                                .organizer = stand_in_of (count, meeting->organizer),
                                .attendees = g_array_new (FALSE, FALSE, sizeof (StoredAttendee)) };
    g_hash_table_add (count->by_start, occurrence);
    g_ptr_array_add (count->list, occurrence);
  }
  GPtrArray *same = g_hash_table_lookup (count->by_uid, meeting->uid);
  if (same == NULL) {
    same = g_ptr_array_new ();
    g_hash_table_insert (count->by_uid, (gpointer) meeting->uid, same);
  }
  if (!g_ptr_array_find (same, occurrence, NULL))
    g_ptr_array_add (same, occurrence);
  return occurrence;
}

static bool
is_known (const Counted *counted, const HistoryMeeting *meeting)
{
  return meeting->known_unix == UNIX_NONE || meeting->known_unix <= counted->moment_unix;
}

static bool
is_state (const HistoryMeeting *meeting)
{
  return meeting->method == MEETING_STATE || meeting->method == MEETING_REQUEST;
}

/* Whether a record of the same event says something else about the occurrence at that start. */
static bool
is_overridden (const Counted *counted, guint index, int64_t start_unix)
{
  const HistoryMeeting *master = g_ptr_array_index (counted->history->meetings, index);
  for (guint i = index + 1; i < counted->history->meetings->len; i++) {
    const HistoryMeeting *other = g_ptr_array_index (counted->history->meetings, i);
    if (strcmp (other->uid, master->uid) != 0)
      return false;
    if (other->recurrence_unix == start_unix && is_known (counted, other) && is_state (other))
      return true;
  }
  return false;
}

static void
add_occurrences (MeetingCount *count, guint index)
{
  const HistoryMeeting *meeting = g_ptr_array_index (count->counted->history->meetings, index);
  const MeetingName *name = get_name (count, meeting);
  for (guint i = 0; i < meeting->starts->len; i++) {
    int64_t start = g_array_index (meeting->starts, int64_t, i);
    if (start > count->counted->moment_unix)
      break;
    if (meeting->recurrence_unix == UNIX_NONE && meeting->is_series &&
        is_overridden (count->counted, index, start))
      continue;
    Occurrence *occurrence = get_occurrence (count, meeting, name, start);
    occurrence->is_cancelled |=
        meeting->is_cancelled; /* a stale copy in another calendar must not revive it */
    occurrence->is_series |= meeting->is_series || meeting->recurrence_unix != UNIX_NONE;
    occurrence->duration_minutes = MAX (occurrence->duration_minutes, meeting->duration_minutes);
    if (strcmp (meeting->uid, occurrence->uid) < 0)
      occurrence->uid = meeting->uid;
    if (strcmp (meeting->title, occurrence->title) < 0)
      occurrence->title = meeting->title;
    for (guint k = 0; k < meeting->attendees->len; k++) {
      StoredAttendee attendee = g_array_index (meeting->attendees, StoredAttendee, k);
      attendee.address = stand_in_of (count, attendee.address);
      merge_attendee (occurrence, &attendee);
    }
  }
}

/* An answer or a cancellation that came by mail speaks of one occurrence, or of all of the event. */
static void
apply_mail_state (MeetingCount *count, const HistoryMeeting *meeting)
{
  GPtrArray *same = g_hash_table_lookup (count->by_uid, meeting->uid);
  for (guint i = 0; same != NULL && i < same->len; i++) {
    Occurrence *occurrence = g_ptr_array_index (same, i);
    if (meeting->recurrence_unix != UNIX_NONE && meeting->recurrence_unix != occurrence->start_unix)
      continue;
    if (meeting->method == MEETING_CANCEL) {
      occurrence->is_cancelled = true;
      continue;
    }
    for (guint k = 0; k < meeting->attendees->len; k++) {
      StoredAttendee answer = g_array_index (meeting->attendees, StoredAttendee, k);
      answer.address = stand_in_of (count, answer.address);
      if (answer.replied_unix == UNIX_NONE)
        answer.replied_unix = meeting->known_unix;
      if (!answer.is_organizer)
        merge_attendee (occurrence, &answer);
    }
  }
}

static gint
compare_occurrences (gconstpointer a, gconstpointer b)
{
  const Occurrence *x = *(Occurrence *const *) a, *y = *(Occurrence *const *) b;
  if (x->start_unix != y->start_unix)
    return x->start_unix < y->start_unix ? -1 : 1;
  int order = strcmp (x->title, y->title);
  return order != 0 ? order : strcmp (x->uid, y->uid);
}

static void
load_attendance (MeetingCount *count)
{
  g_autoptr (GPtrArray) rows =
      history_rows_known (count->counted->history, TABLE_ATTENDANCE, count->counted->moment_unix);
  for (guint i = 0; i < rows->len; i++) {
    const StoredRow *row = g_ptr_array_index (rows, i);
    int64_t start;
    bool date_only;
    if (!unix_parse (row->cells[ATTENDANCE_START], &start, &date_only))
      continue;
    g_hash_table_add (count->attendance,
                      g_strdup_printf ("%s|%" G_GINT64_FORMAT, row->cells[ATTENDANCE_EMAIL], start / 60));
    g_hash_table_add (count->attendance, g_strdup_printf ("|%" G_GINT64_FORMAT, start / 60));
  }
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
  if (g_hash_table_size (count->attendance) == 0)
    return is_accepted (attendee);
  g_autofree char *any = g_strdup_printf ("|%" G_GINT64_FORMAT, occurrence->start_unix / 60);
  g_autofree char *one = g_strdup_printf ("%s%s", address_text (count->counted, attendee->address), any);
  *recorded = g_hash_table_contains (count->attendance, any);
  if (*recorded)
    return g_hash_table_contains (count->attendance, one);
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

static GArray *
build_seats (const MeetingCount *count, const Occurrence *occurrence, guint *present_count)
{
  const Roster *roster = count->counted->roster;
  GArray *seats = g_array_new (FALSE, FALSE, sizeof (Seat));
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
    seat.is_present = is_present (count, occurrence, attendee, &seat.recorded);
    *present_count += seat.is_present;
    if (attendee->delegated_to != ADDRESS_NONE && roster_person_of (roster, attendee->delegated_to) >= 0)
      seat.delegate = (uint32_t) roster_person_of (roster, attendee->delegated_to);
    if (person >= 0 && (side == SIDE_VENDOR || (side == SIDE_CLIENT && seat.account >= 0)))
      g_array_append_val (seats, seat);
  }
  g_array_sort (seats, compare_seats);
  return seats;
}

static void
add_meeting_contacts (AccountView *view, const GArray *seats, int account, int32_t day, guint present_count)
{
  for (guint i = 0; i < seats->len; i++) {
    const Seat *ours = &g_array_index (seats, Seat, i);
    for (guint k = 0; ours->is_vendor && ours->is_present && k < seats->len; k++) {
      const Seat *theirs = &g_array_index (seats, Seat, k);
      if (theirs->is_vendor || theirs->account != account || !theirs->is_present)
        continue;
      if (present_count > DYAD_GUESTS_MAX && !ours->leads && !theirs->leads)
        continue;
      ContactDay contact = { .vendor = ours->person, .client = theirs->person, .day = day, .meeting = true };
      counted_add_contact (view, &contact);
    }
  }
}

static void
add_view_meeting (const MeetingCount *count, AccountView *view, const Occurrence *occurrence,
                  const GArray *seats, int account)
{
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
  for (guint i = 0; i < seats->len; i++) {
    const Seat *seat = &g_array_index (seats, Seat, i);
    if (!seat->is_vendor && seat->account != account)
      continue;
    Guest guest = { seat->person, seat->partstat, seat->recorded && seat->is_present, seat->delegate };
    if (seat->partstat == PARTSTAT_UNKNOWN && seat->is_present)
      guest.partstat = PARTSTAT_ACCEPTED;
    g_array_append_val (view->guests, guest);
  }
  meeting.guest_count = view->guests->len - meeting.guest_first;
  g_array_append_val (view->meetings, meeting);
}

static void
count_for_account (const MeetingCount *count, const Occurrence *occurrence, const GArray *seats, int account,
                   guint present_count)
{
  AccountView *view = counted_view (count->counted, account);
  int32_t day = zone_local_day (view->account->zone, occurrence->start_unix);
  if (day > count->counted->as_of_day)
    return;
  add_view_meeting (count, view, occurrence, seats, account);
  bool vendor_present = false;
  for (guint i = 0; i < seats->len; i++)
    vendor_present |= g_array_index (seats, Seat, i).is_vendor && g_array_index (seats, Seat, i).is_present;
  if (occurrence->is_cancelled || !vendor_present)
    return;
  for (guint i = 0; i < seats->len; i++) {
    const Seat *seat = &g_array_index (seats, Seat, i);
    if (!seat->is_vendor && seat->account == account && seat->is_present)
      counted_add_act (view, seat->person, day, false, true);
  }
  add_meeting_contacts (view, seats, account, day, present_count);
}

static void
count_occurrence (const MeetingCount *count, const Occurrence *occurrence)
{
  guint present_count;
  g_autoptr (GArray) seats = build_seats (count, occurrence, &present_count);
  bool has_vendor = counted_is_vendor (count->counted, occurrence->organizer);
  for (guint i = 0; i < seats->len; i++)
    has_vendor |= g_array_index (seats, Seat, i).is_vendor;
  if (!has_vendor)
    return;
  for (guint i = 0; i < seats->len; i++) {
    const Seat *seat = &g_array_index (seats, Seat, i);
    bool first = !seat->is_vendor;
    for (guint k = 0; k < i; k++)
      first &=
          g_array_index (seats, Seat, k).is_vendor || g_array_index (seats, Seat, k).account != seat->account;
    if (first)
      count_for_account (count, occurrence, seats, seat->account, present_count);
  }
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
count_meetings (Counted *counted)
{
  MeetingCount count = { .counted = counted,
                         .stand_ins = find_stand_ins (counted),
                         .names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free),
                         .by_start = g_hash_table_new (hash_occurrence, is_same_occurrence),
                         .list = g_ptr_array_new_with_free_func (occurrence_free),
                         .by_uid = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, pointers_unref),
                         .attendance = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  load_attendance (&count);
  const GPtrArray *meetings = counted->history->meetings;
  for (guint i = 0; i < meetings->len; i++)
    if (is_known (counted, g_ptr_array_index (meetings, i)) && is_state (g_ptr_array_index (meetings, i)))
      add_occurrences (&count, i);
  for (guint i = 0; i < meetings->len; i++)
    if (is_known (counted, g_ptr_array_index (meetings, i)) && !is_state (g_ptr_array_index (meetings, i)))
      apply_mail_state (&count, g_ptr_array_index (meetings, i));
  g_ptr_array_sort (count.list, compare_occurrences);
  for (guint i = 0; i < count.list->len; i++) { /* the views grow as the occurrences go */
    count_occurrence (&count, g_ptr_array_index (count.list, i));
    g_clear_pointer (&count.list->pdata[i], occurrence_free);
  }
  for (guint i = 0; i < counted->views->len; i++)
    mark_series (g_ptr_array_index (counted->views, i));
  g_array_unref (count.stand_ins);
  g_hash_table_unref (count.attendance);
  g_hash_table_unref (count.by_uid);
  g_hash_table_unref (count.by_start);
  g_hash_table_unref (count.names);
  g_ptr_array_unref (count.list);
}
