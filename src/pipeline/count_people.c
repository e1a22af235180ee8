/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "identity/domain.h"
#include "pipeline/count.h"
#include "pipeline/settle.h"

static GArray *
flags_new (guint count)
{
  GArray *flags = g_array_sized_new (FALSE, TRUE, sizeof (guint8), count);
  return g_array_set_size (flags, count);
}

static void
set_flag (GArray *flags, uint32_t index)
{
  if (index != ADDRESS_NONE)
    g_array_index (flags, guint8, index) = 1;
}

/* Messages are sorted by time: what had been sent by the moment is a prefix. */
static guint
count_messages (const History *history, int64_t moment_unix)
{
  guint low = 0, high = history->message_count;
  while (low < high) {
    guint mid = (low + high) / 2;
    if (history->messages[mid].sent_unix <= moment_unix)
      low = mid + 1;
    else
      high = mid;
  }
  return low;
}

static void
mark_seen (Counted *counted)
{
  const History *history = counted->history;
  for (guint i = 0; i < history->first_named->len; i++)
    if (g_array_index (history->first_named, uint32_t, i) < counted->message_count)
      set_flag (counted->is_seen, i);
  for (guint i = 0; i < history->meetings->len; i++) {
    history_pass_row (history, i);
    const HistoryMeeting *meeting = g_ptr_array_index (history->meetings, i);
    if (history_first_start (meeting) > counted->moment_unix)
      continue;
    set_flag (counted->is_seen, meeting->organizer);
    for (guint k = 0; k < meeting->attendees.len; k++)
      set_flag (counted->is_seen, g_array_index (&meeting->attendees, StoredAttendee, k).address);
  }
}

/* Addresses that turn up later do not exist yet: a merge or a name learnt later must not change the past.
 * They lie in the arena, to be looked at there and not to be given to GLib. */
static GArray
addresses_seen (const Counted *counted, Arena *room)
{
  const GArray *all = counted->history->addresses;
  StoredAddress *seen = arena_take (room, all->len * sizeof *seen);
  for (guint i = 0; i < all->len; i++) {
    StoredAddress address = g_array_index (all, StoredAddress, i);
    if (!g_array_index (counted->is_seen, guint8, i))
      address.text = "";
    if (address.name_unix > counted->moment_unix || address.text[0] == '\0')
      address.name = "";
    seen[i] = address;
  }
  GArray list = { (char *) seen, all->len };
  history_date_authors (counted->history, counted->message_count, &list);
  return list;
}

static GPtrArray *
events_known (const Counted *counted)
{
  GPtrArray *known = g_ptr_array_new ();
  for (guint i = 0; i < counted->history->events->len; i++) {
    IdentityEvent *event = g_ptr_array_index (counted->history->events, i);
    if (event->known_unix <= counted->moment_unix)
      g_ptr_array_add (known, event);
  }
  return known;
}

static Roster *
build_roster (const Counted *counted)
{
  g_auto (Arena) room;
  arena_open_filed (&room);
  const GArray addresses = addresses_seen (counted, &room);
  g_autoptr (GPtrArray) events = events_known (counted);
  const SettleMoment moment = { &addresses, events, counted->moment_unix, counted->as_of_day,
                                counted->message_count };
  return settle_roster (counted->history, counted->config, &moment);
}

static void
mark_addresses (Counted *counted)
{
  const GArray *addresses = counted->history->addresses;
  g_autoptr (GHashTable) listed = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) contacts =
      history_rows_known (counted->history, TABLE_CONTACTS, counted->moment_unix);
  for (guint i = 0; i < contacts->len; i++)
    g_hash_table_add (listed,
                      (gpointer) ((StoredRow *) g_ptr_array_index (contacts, i))->cells[CONTACTS_EMAIL]);
  for (guint i = 0; i < addresses->len; i++) {
    const char *text = g_array_index (addresses, StoredAddress, i).text;
    if (roster_side_of (counted->roster, i) == SIDE_VENDOR ||
        domain_holds_address (counted->config->vendor_domains, text))
      set_flag (counted->is_vendor, i);
    if (g_hash_table_contains (listed, text))
      set_flag (counted->has_row, i);
  }
}

/* Who ever got mail of ours: an address that never did, and stands in no table, is nobody (methods 2.2). */
static void
mark_reached (Counted *counted)
{
  const History *history = counted->history;
  for (guint i = 0; i < counted->message_count; i++) {
    counted_pass (counted, i);
    message_marks_pass (&counted->classes, i);
    const HistoryMessage *message = counted_message (counted, i);
    if (counted->classes.of[i] != CLASS_HUMAN || !counted_is_vendor (counted, message->from))
      continue;
    for (uint32_t k = 0; k < message->participant_count; k++)
      set_flag (counted->is_reached, history_participants (history, message)[k].address);
  }
  for (guint i = 0; i < history->meetings->len; i++) {
    history_pass_row (history, i);
    const HistoryMeeting *meeting = g_ptr_array_index (history->meetings, i);
    bool has_begun = history_first_start (meeting) <= counted->moment_unix;
    for (guint k = 0; has_begun && k < meeting->attendees.len; k++)
      set_flag (counted->is_reached, g_array_index (&meeting->attendees, StoredAttendee, k).address);
  }
}

static int32_t
first_week_of (const Counted *counted)
{
  int32_t first = counted->history->first_day;
  return first == DAY_NONE ? week_of_day (counted->as_of_day)
                           : MIN (week_of_day (first), week_of_day (counted->as_of_day));
}

/* By the addresses that were seen, and by those of people whom only a table names: who answers a survey or
 * uses the product need not write mail. */
static void
index_people (Counted *counted)
{
  const GArray *addresses = counted->history->addresses;
  counted->people_by_address = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < addresses->len; i++) {
    int person = roster_person_of (counted->roster, i);
    if (person >= 0)
      g_hash_table_insert (counted->people_by_address,
                           (gpointer) g_array_index (addresses, StoredAddress, i).text,
                           GUINT_TO_POINTER ((guint) person + 1));
  }
  const GPtrArray *people = counted->roster->people;
  for (guint i = 0; i < people->len; i++) {
    guint index = roster_walk (counted->roster, i);
    const Person *person = g_ptr_array_index ((GPtrArray *) people, index);
    if (!g_hash_table_contains (counted->people_by_address, person->address))
      g_hash_table_insert (counted->people_by_address, (gpointer) person->address,
                           GUINT_TO_POINTER (index + 1));
  }
}

static void
list_addresses (Counted *counted)
{
  counted->addresses = by_key_new (sizeof (uint32_t));
  for (uint32_t i = 0; i < counted->history->addresses->len; i++) {
    int person = roster_person_of (counted->roster, i);
    if (person >= 0)
      by_key_add (counted->addresses, (guint) person, &i);
  }
  by_key_settle (counted->addresses, counted->roster->people->len);
}

/* Accounts of one zone and country share their clock: its holidays take more room than all else. */
typedef struct {
  const Zone *zone;
  const char *country; /* NULL: none */
  AccountClock clock;
} SharedClock;

static guint
shared_clock_hash (gconstpointer data)
{
  const SharedClock *shared = data;
  return g_direct_hash (shared->zone) ^ (shared->country != NULL ? g_str_hash (shared->country) : 0);
}

static gboolean
shared_clock_equal (gconstpointer a, gconstpointer b)
{
  const SharedClock *x = a, *y = b;
  return x->zone == y->zone && g_strcmp0 (x->country, y->country) == 0;
}

static void
shared_clock_free (gpointer data)
{
  SharedClock *shared = data;
  clock_free (shared->clock.clock);
  g_free (shared);
}

static void
set_clocks (Counted *counted)
{
  const GPtrArray *accounts = counted->roster->accounts;
  counted->shared_clocks =
      g_hash_table_new_full (shared_clock_hash, shared_clock_equal, shared_clock_free, NULL);
  counted->clocks = g_array_sized_new (FALSE, FALSE, sizeof (AccountClock), accounts->len);
  for (guint i = 0; i < accounts->len; i++) {
    const Account *account = counted_account (counted, i);
    SharedClock wanted = { .zone = account->zone,
                           .country =
                               account->country != NULL ? account->country : counted->config->country };
    SharedClock *shared = g_hash_table_lookup (counted->shared_clocks, &wanted);
    if (shared == NULL) {
      shared = g_memdup2 (&wanted, sizeof wanted);
      shared->clock.clock =
          calendar_dup_clock (counted->calendar, wanted.zone, wanted.country, &shared->clock.has_holidays);
      g_hash_table_add (counted->shared_clocks, shared);
    }
    g_array_append_val (counted->clocks, shared->clock);
  }
}

void
count_people (Counted *counted)
{
  guint address_count = counted->history->addresses->len;
  counted->message_count = count_messages (counted->history, counted->moment_unix);
  counted->is_seen = flags_new (address_count);
  counted->is_reached = flags_new (address_count);
  counted->is_vendor = flags_new (address_count);
  counted->has_row = flags_new (address_count);
  mark_seen (counted);
  counted->roster = build_roster (counted);
  mark_addresses (counted);
  counted->classes = settle_classes (counted->history, counted->roster, counted->message_count);
  mark_reached (counted);
  index_people (counted);
  list_addresses (counted);
  counted->first_week = first_week_of (counted);
  set_clocks (counted);
}
