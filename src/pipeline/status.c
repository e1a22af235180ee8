/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "weft/status.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "pipeline/config.h"
#include "pipeline/settle.h"
#include "pipeline/unplaced.h"

G_STATIC_ASSERT (WEFT_FILTER_COUNT == CLASS_COUNT - 1); /* all but CLASS_HUMAN */

static void
source_free (gpointer data)
{
  WeftStatusSource *source = data;
  char *texts[] = { source->path,  source->format, source->sha256, source->failure,
                    source->owner, source->first,  source->last };
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (source);
}

static void
unassigned_free (gpointer data)
{
  WeftUnassigned *unassigned = data;
  g_free (unassigned->address);
  g_free (unassigned);
}

static WeftStatus *
status_new (void)
{
  WeftStatus *status = g_new0 (WeftStatus, 1);
  status->sources = g_ptr_array_new_with_free_func (source_free);
  status->unassigned = g_ptr_array_new_with_free_func (unassigned_free);
  status->warnings = g_ptr_array_new_with_free_func (g_free);
  return status;
}

void
weft_status_free (WeftStatus *status)
{
  if (status == NULL)
    return;
  g_free (status->first);
  g_free (status->last);
  g_ptr_array_unref (status->sources);
  g_ptr_array_unref (status->unassigned);
  g_clear_pointer (&status->unplaced, g_ptr_array_unref);
  g_ptr_array_unref (status->warnings);
  g_free (status);
}

/* ---- records ---- */

/* Cards that lost what they said, because they concern no account. */
static uint64_t
count_strangers (const History *history)
{
  uint64_t count = 0;
  for (guint i = 0; i < history->rows[TABLE_CARDS]->len; i++)
    count +=
        ((const StoredRow *) g_ptr_array_index (history->rows[TABLE_CARDS], i))->cells[CARDS_ADDRESSES] ==
        NULL;
  return count;
}

static void
count_records (WeftStatus *status, const StoredCounts *counts, const History *history, const Settled *settled)
{
  uint64_t by_class[CLASS_COUNT] = { 0 };
  for (guint i = 0; i < settled->classes.count; i++)
    by_class[settled->classes.of[i]]++;
  status->found = counts->found;
  status->duplicate = counts->duplicate;
  status->rejected = counts->rejected;
  uint64_t strangers = count_strangers (history);
  by_class[CLASS_NO_ACCOUNT] += strangers;
  status->imported = by_class[CLASS_HUMAN] + counts->meetings + counts->rows - strangers;
  for (int i = 0; i < WEFT_FILTER_COUNT; i++) {
    status->filters[i] = (WeftFilterCount){ record_class_name ((RecordClass) (i + 1)), by_class[i + 1] };
    status->filtered += by_class[i + 1];
  }
}

static void
count_people (WeftStatus *status, const Roster *roster)
{
  status->accounts = roster->accounts->len;
  for (guint i = 0; i < roster->people->len; i++) {
    const Person *person = g_ptr_array_index (roster->people, i);
    if (person->side == SIDE_CLIENT || person->side == SIDE_VENDOR)
      status->people++;
  }
}

/* ---- sources ---- */

static char *
format_date (int64_t unix_seconds)
{
  return unix_seconds != UNIX_NONE ? day_format (day_of_unix (unix_seconds)) : NULL;
}

static void
add_source (WeftStatus *status, const StoredUnit *unit, const History *history)
{
  WeftStatusSource *source = g_new0 (WeftStatusSource, 1);
  *source = (WeftStatusSource){ .path = g_strdup (unit->path),
                                .format = g_strdup (unit->format),
                                .sha256 = *unit->sha256 != '\0' ? g_strdup (unit->sha256) : NULL,
                                .failure = g_strdup (unit->failure),
                                .first = format_date (unit->first_unix),
                                .last = format_date (unit->last_unix),
                                .owner_share = NAN,
                                .found = unit->found,
                                .duplicate = unit->duplicate,
                                .rejected = unit->rejected };
  if (unit->owner < history->addresses->len) {
    source->owner = g_strdup (g_array_index (history->addresses, StoredAddress, unit->owner).text);
    source->owner_share = unit->owner_share;
  }
  g_ptr_array_add (status->sources, source);
}

static int
compare_sources (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(WeftStatusSource *const *) a)->path, (*(WeftStatusSource *const *) b)->path);
}

static void
list_sources (WeftStatus *status, const History *history)
{
  int64_t first = UNIX_NONE, last = UNIX_NONE;
  for (guint i = 0; i < history->units->len; i++) {
    const StoredUnit *unit = g_ptr_array_index (history->units, i);
    if (unit->is_superseded)
      continue;
    add_source (status, unit, history);
    if (unit->first_unix != UNIX_NONE && (first == UNIX_NONE || unit->first_unix < first))
      first = unit->first_unix;
    last = MAX (last, unit->last_unix);
  }
  g_ptr_array_sort (status->sources, compare_sources);
  status->first = format_date (first);
  status->last = format_date (last);
}

static void
count_coverage (WeftStatus *status, const History *history)
{
  g_autoptr (GHashTable) units = g_hash_table_new (g_direct_hash, g_direct_equal);
  g_autoptr (GHashTable) weeks = g_hash_table_new (g_direct_hash, g_direct_equal);
  for (guint i = 0; i < history->mailbox_days->len; i++) {
    const StoredMailboxDay *day = &g_array_index (history->mailbox_days, StoredMailboxDay, i);
    g_hash_table_add (units, GUINT_TO_POINTER (day->source));
    g_hash_table_add (weeks, GINT_TO_POINTER (week_of_day (day->day)));
  }
  status->mailboxes = g_hash_table_size (units);
  status->weeks = g_hash_table_size (weeks);
}

/* ---- addresses of nobody ---- */

static void
count_mail_of (GArray *counts, uint32_t address)
{
  if (address != ADDRESS_NONE)
    g_array_index (counts, uint64_t, address)++;
}

static int
compare_unassigned (gconstpointer a, gconstpointer b)
{
  const WeftUnassigned *x = *(WeftUnassigned *const *) a, *y = *(WeftUnassigned *const *) b;
  return x->messages != y->messages ? (x->messages < y->messages ? 1 : -1) : strcmp (x->address, y->address);
}

static void
list_unassigned (WeftStatus *status, const History *history, const Settled *settled)
{
  g_autoptr (GArray) counts = g_array_new (FALSE, TRUE, sizeof (uint64_t));
  g_array_set_size (counts, history->addresses->len);
  for (guint i = 0; i < history->message_count; i++) {
    history_pass (history, i);
    const HistoryMessage *message = &history->messages[i];
    guint8 settled_class = settled->classes.of[i];
    if (settled_class != CLASS_HUMAN && settled_class != CLASS_NO_ACCOUNT)
      continue;
    count_mail_of (counts, message->from);
    for (uint32_t k = 0; k < message->participant_count; k++)
      count_mail_of (counts, history_participants (history, message)[k].address);
  }
  for (guint i = 0; i < history->addresses->len; i++) {
    uint64_t messages = g_array_index (counts, uint64_t, i);
    bool is_placed =
        roster_side_of (settled->roster, i) != SIDE_THIRD || roster_person_of (settled->roster, i) >= 0;
    if (messages == 0 || is_placed)
      continue;
    WeftUnassigned *unassigned = g_new0 (WeftUnassigned, 1);
    unassigned->address = g_strdup (g_array_index (history->addresses, StoredAddress, i).text);
    unassigned->messages = messages;
    g_ptr_array_add (status->unassigned, unassigned);
  }
  g_ptr_array_sort (status->unassigned, compare_unassigned);
}

WeftStatus *
weft_status (const char *store_path, const char *config_path, GError **error)
{
  g_autoptr (WeftStatus) status = status_new ();
  g_autoptr (Store) store = store_open (store_path, true, error);
  g_autoptr (Config) config =
      store != NULL ? config_load (store, config_path, status->warnings, error) : NULL;
  g_autoptr (History) history = config != NULL ? history_load (store, error) : NULL;
  StoredCounts counts;
  if (history == NULL || !store_read_counts (store, &counts, error))
    return NULL;
  g_autoptr (Settled) settled = settle_all (history, config);
  count_records (status, &counts, history, settled);
  count_people (status, settled->roster);
  list_sources (status, history);
  count_coverage (status, history);
  list_unassigned (status, history, settled);
  status->unplaced = unplaced_list (history, settled->roster);
  return g_steal_pointer (&status);
}

/* ---- as JSON ---- */

static void
put_text (Json *json, const char *key, const char *text)
{
  json_put_key (json, key);
  json_put_string (json, text);
}

static void
put_count (Json *json, const char *key, uint64_t count)
{
  json_put_key (json, key);
  json_put_integer (json, (int64_t) count);
}

static void
put_records (Json *json, const WeftStatus *status)
{
  json_put_key (json, "records");
  json_begin_object (json);
  put_count (json, "found", status->found);
  put_count (json, "imported", status->imported);
  put_count (json, "duplicate", status->duplicate);
  json_put_key (json, "filtered");
  json_begin_object (json);
  for (int i = 0; i < WEFT_FILTER_COUNT; i++)
    put_count (json, status->filters[i].name, status->filters[i].count);
  json_end_object (json);
  put_count (json, "rejected", status->rejected);
  json_end_object (json);
}

static void
put_source (Json *json, const WeftStatusSource *source)
{
  json_begin_object (json);
  put_text (json, "path", source->path);
  put_text (json, "kind", source->format);
  put_text (json, "sha256", source->sha256);
  put_count (json, "found", source->found);
  put_count (json, "duplicate", source->duplicate);
  put_count (json, "rejected", source->rejected);
  put_text (json, "first", source->first);
  put_text (json, "last", source->last);
  put_text (json, "owner", source->owner);
  json_put_key (json, "owner_share");
  json_put_number (json, source->owner_share);
  put_text (json, "failure", source->failure);
  json_end_object (json);
}

static void
put_unplaced (Json *json, const WeftUnplaced *unplaced)
{
  json_begin_object (json);
  put_text (json, "table", unplaced->table);
  put_text (json, "word", unplaced->word);
  put_count (json, "rows", unplaced->rows);
  json_end_object (json);
}

char *
weft_status_to_json (const WeftStatus *status)
{
  GString *out = g_string_new (NULL);
  Json json = json_begin (out);
  json_begin_object (&json);
  put_records (&json, status);
  put_count (&json, "accounts", status->accounts);
  put_count (&json, "people", status->people);
  put_count (&json, "mailboxes", status->mailboxes);
  put_count (&json, "weeks", status->weeks);
  put_text (&json, "first", status->first);
  put_text (&json, "last", status->last);
  json_put_key (&json, "sources");
  json_begin_array (&json);
  for (guint i = 0; i < status->sources->len; i++)
    put_source (&json, g_ptr_array_index (status->sources, i));
  json_end_array (&json);
  json_put_key (&json, "unassigned");
  json_begin_array (&json);
  for (guint i = 0; i < status->unassigned->len; i++) {
    const WeftUnassigned *unassigned = g_ptr_array_index (status->unassigned, i);
    json_begin_object (&json);
    put_text (&json, "address", unassigned->address);
    put_count (&json, "messages", unassigned->messages);
    json_end_object (&json);
  }
  json_end_array (&json);
  json_put_key (&json, "unplaced");
  json_begin_array (&json);
  for (guint i = 0; i < status->unplaced->len; i++)
    put_unplaced (&json, g_ptr_array_index (status->unplaced, i));
  json_end_array (&json);
  json_end_object (&json);
  g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}
