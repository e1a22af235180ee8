/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/unit.h"

#include <math.h>
#include <string.h>

#include "store/statement.h"

void
unit_tally_clear (UnitTally *tally)
{
  g_clear_pointer (&tally->days, g_array_unref);
  g_clear_pointer (&tally->carried, g_array_unref);
  *tally = (UnitTally){
    .predecessor = -1, .first_unix = UNIX_NONE, .last_unix = UNIX_NONE, .known_unix = INT64_MAX
  };
}

static void
start_tally (UnitTally *tally)
{
  unit_tally_clear (tally);
  tally->is_open = true;
  tally->days = g_array_new (FALSE, FALSE, sizeof (DayTally));
  tally->carried = g_array_new (FALSE, TRUE, sizeof (guint));
}

void
unit_tally_add_time (UnitTally *tally, int64_t unix_seconds)
{
  if (unix_seconds == UNIX_NONE)
    return;
  if (tally->first_unix == UNIX_NONE || unix_seconds < tally->first_unix)
    tally->first_unix = unix_seconds;
  if (tally->last_unix == UNIX_NONE || unix_seconds > tally->last_unix)
    tally->last_unix = unix_seconds;
}

void
unit_tally_add_known (UnitTally *tally, int64_t known_unix)
{
  tally->known_unix = MIN (tally->known_unix, known_unix);
}

/* A mailbox is mostly in order: a message is of the day of the one before. */
static void
count_day (UnitTally *tally, int32_t day)
{
  GArray *days = tally->days;
  if (days->len > 0 && g_array_index (days, DayTally, days->len - 1).day == day) {
    g_array_index (days, DayTally, days->len - 1).count++;
    return;
  }
  const DayTally first = { day, 1 };
  g_array_append_val (days, first);
}

static void
count_carried (UnitTally *tally, uint32_t address)
{
  if (address >= tally->carried->len)
    g_array_set_size (tally->carried, address + 1);
  g_array_index (tally->carried, guint, address)++;
}

void
unit_tally_add_message (UnitTally *tally, const StoredMessage *message)
{
  unit_tally_add_time (tally, message->sent_unix);
  unit_tally_add_known (tally, message->sent_unix);
  if (message->sent_unix != UNIX_NONE)
    count_day (tally, day_of_unix (message->sent_unix));
  if (message->from == ADDRESS_NONE)
    return;
  tally->mail_count++;
  count_carried (tally, message->from);
  for (size_t i = 0; i < message->participant_count; i++)
    count_carried (tally, message->participants[i].address);
}

static bool
find_number (Store *store, const char *sql, const char *text, int64_t *value, GError **error)
{
  Statement *statement = statement_get (store, sql, error);
  if (statement == NULL)
    return false;
  if (text != NULL)
    statement_bind_text (statement, text);
  *value = statement_next (store, statement, error) ? statement_read_int (statement) : -1;
  statement_reset (statement);
  return !statement->failed;
}

bool
store_has_unit (Store *store, const StoreUnit *unit, bool *found, GError **error)
{
  static const char sql[] = "SELECT 1 FROM unit WHERE superseded_by IS NULL AND failure IS ? AND"
                            " (path = ? AND size = ? AND mtime = ? AND fingerprint = ? OR sha256 = ?) AND"
                            " (settings IS NULL OR settings = ?) LIMIT 1";
  Statement *statement = statement_get (store, sql, error);
  if (statement == NULL)
    return false;
  statement_bind_text (statement, unit->failure);
  statement_bind_text (statement, unit->path);
  statement_bind_int (statement, unit->size);
  statement_bind_int (statement, unit->mtime_unix);
  statement_bind_text (statement, unit->fingerprint);
  statement_bind_text (statement, unit->sha256);
  statement_bind_text (statement, unit->settings);
  *found = statement_next (store, statement, error);
  statement_reset (statement);
  return !statement->failed;
}

/* What an earlier state holds that was read with other settings: too much, or too little. */
static bool
forget_outdated (Store *store, const char *settings, GError **error)
{
  static const char *const deletes[] = {
    "DELETE FROM message_block WHERE unit = (SELECT id FROM unit WHERE id = ? AND settings <> ?)",
    "DELETE FROM meeting WHERE unit = (SELECT id FROM unit WHERE id = ? AND settings <> ?)",
    "DELETE FROM row WHERE unit = (SELECT id FROM unit WHERE id = ? AND settings <> ?)",
    "DELETE FROM usage_block WHERE unit = (SELECT id FROM unit WHERE id = ? AND settings <> ?)",
  };
  for (size_t i = 0; store->unit.predecessor >= 0 && i < G_N_ELEMENTS (deletes); i++) {
    Statement *statement = statement_get (store, deletes[i], error);
    if (statement == NULL)
      return false;
    statement_bind_int (statement, store->unit.predecessor);
    statement_bind_text (statement, settings);
    if (!statement_run (store, statement, error))
      return false;
    if (i == 0 && sqlite3_changes (store->db) > 0)
      g_clear_pointer (&store->messages, message_batch_free);
  }
  return true;
}

bool
store_begin_unit (Store *store, const StoreUnit *unit, GError **error)
{
  static const char find_last[] = "SELECT coalesce (max (id), -1) FROM unit";
  static const char find_predecessor[] = "SELECT id FROM unit WHERE path = ? AND superseded_by IS NULL";
  g_assert (!store->unit.is_open);
  if (!store_begin (store, error))
    return false;
  start_tally (&store->unit);
  store->unit.changes = sqlite3_total_changes (store->db);
  int64_t last;
  if (find_number (store, find_last, NULL, &last, error) &&
      find_number (store, find_predecessor, unit->path, &store->unit.predecessor, error) &&
      forget_outdated (store, unit->settings, error)) {
    store->unit.id = last + 1;
    return true;
  }
  store_rollback_unit (store, NULL);
  return false;
}

bool
store_is_in_unit (const Store *store)
{
  return store->unit.is_open;
}

/* A file that the store has under another name leaves all as it was: the lists need not be read again. */
static bool
is_untouched (const Store *store)
{
  return sqlite3_total_changes (store->db) == store->unit.changes && !message_is_touched (store) &&
         !address_has_changes (store);
}

bool
store_rollback_unit (Store *store, GError **error)
{
  g_assert (store->unit.is_open);
  if (!is_untouched (store))
    store_forget_lists (store);
  unit_tally_clear (&store->unit);
  g_clear_pointer (&store->usage, usage_batch_free);
  return store_rollback (store, error);
}

static int
compare_days (gconstpointer a, gconstpointer b)
{
  int32_t x = ((const DayTally *) a)->day, y = ((const DayTally *) b)->day;
  return (x > y) - (x < y);
}

static bool
write_days (Store *store, GError **error)
{
  GArray *days = store->unit.days;
  g_array_sort (days, compare_days);
  for (guint i = 0, end; i < days->len; i = end) {
    int32_t day = g_array_index (days, DayTally, i).day;
    guint count = 0;
    for (end = i; end < days->len && g_array_index (days, DayTally, end).day == day; end++)
      count += g_array_index (days, DayTally, end).count;
    Statement *statement =
        statement_get (store, "INSERT INTO mailbox_day (unit, day, n) VALUES (?, ?, ?)", error);
    if (statement == NULL)
      return false;
    statement_bind_int (statement, store->unit.id);
    statement_bind_int (statement, day);
    statement_bind_int (statement, count);
    if (!statement_run (store, statement, error))
      return false;
  }
  return true;
}

/* The address that most messages carry; of several the smaller text. */
static uint32_t
find_owner (Store *store, guint *votes)
{
  uint32_t owner = ADDRESS_NONE;
  *votes = 0;
  for (uint32_t i = 0; i < store->unit.carried->len; i++) {
    guint count = g_array_index (store->unit.carried, guint, i);
    if (count == 0 || count < *votes)
      continue;
    if (count > *votes ||
        strcmp (intern_get (&store->addresses, i), intern_get (&store->addresses, owner)) < 0)
      owner = i;
    *votes = count;
  }
  return owner;
}

static bool
write_unit (Store *store, const StoreUnit *unit, uint64_t rejected, GError **error)
{
  static const char sql[] =
      "INSERT INTO unit (id, path, format, size, mtime, fingerprint, sha256, found, duplicate,"
      " rejected, meetings, table_rows, first, last, owner, owner_share, failure, settings, known)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  Statement *statement = statement_get (store, sql, error);
  if (statement == NULL)
    return false;
  guint votes;
  uint32_t owner = find_owner (store, &votes);
  statement_bind_int (statement, store->unit.id);
  statement_bind_text (statement, unit->path);
  statement_bind_text (statement, unit->format);
  statement_bind_int (statement, unit->size);
  statement_bind_int (statement, unit->mtime_unix);
  statement_bind_text (statement, unit->fingerprint);
  statement_bind_text (statement, unit->sha256);
  statement_bind_int (statement, (int64_t) unit->found);
  statement_bind_int (statement, (int64_t) unit->duplicate);
  statement_bind_int (statement, (int64_t) rejected);
  statement_bind_int (statement, (int64_t) unit->meetings);
  statement_bind_int (statement, (int64_t) unit->rows);
  statement_bind_unix (statement, store->unit.first_unix);
  statement_bind_unix (statement, store->unit.last_unix);
  statement_bind_index (statement, owner);
  statement_bind_number (statement,
                         owner == ADDRESS_NONE ? NAN : (double) votes / (double) store->unit.mail_count);
  statement_bind_text (statement, unit->failure);
  statement_bind_text (statement, unit->settings);
  statement_bind_unix (statement, store->unit.known_unix != INT64_MAX ? store->unit.known_unix : UNIX_NONE);
  return statement_run (store, statement, error);
}

static bool
write_reject (Store *store, const DiagReject *reject, GError **error)
{
  static const char sql[] =
      "INSERT INTO reject (unit, place_kind, place, length, reason) VALUES (?, ?, ?, ?, ?)";
  Statement *statement = statement_get (store, sql, error);
  if (statement == NULL)
    return false;
  statement_bind_int (statement, store->unit.id);
  statement_bind_int (statement, reject->unit);
  statement_bind_int (statement, (int64_t) reject->place);
  statement_bind_int (statement, (int64_t) reject->length);
  statement_bind_text (statement, reject->reason);
  return statement_run (store, statement, error);
}

static bool
write_rejects (Store *store, const StoreUnit *unit, const Diag *diag, GError **error)
{
  if (unit->failure != NULL) {
    const DiagReject whole = { .unit = DIAG_WHOLE_FILE, .reason = (char *) unit->failure };
    return write_reject (store, &whole, error);
  }
  for (guint i = 0; i < diag->rejects->len; i++)
    if (!write_reject (store, g_ptr_array_index (diag->rejects, i), error))
      return false;
  return true;
}

static bool
supersede (Store *store, GError **error)
{
  if (store->unit.predecessor < 0)
    return true;
  Statement *statement = statement_get (store, "UPDATE unit SET superseded_by = ? WHERE id = ?", error);
  if (statement == NULL)
    return false;
  statement_bind_int (statement, store->unit.id);
  statement_bind_int (statement, store->unit.predecessor);
  return statement_run (store, statement, error);
}

bool
store_commit_unit (Store *store, const StoreUnit *unit, const Diag *diag, GError **error)
{
  g_assert (store->unit.is_open && store->usage == NULL);
  uint64_t rejected = unit->failure != NULL ? 1 : diag->rejected_count;
  if (write_days (store, error) && address_write_names (store, error) &&
      write_unit (store, unit, rejected, error) && write_rejects (store, unit, diag, error) &&
      supersede (store, error) && store_commit (store, error)) {
    unit_tally_clear (&store->unit);
    return true;
  }
  store_rollback_unit (store, NULL);
  return false;
}

bool
store_touch_unit (Store *store, const char *path, const char *sha256, int64_t mtime_unix, GError **error)
{
  static const char sql[] =
      "UPDATE unit SET mtime = ? WHERE path = ? AND sha256 = ? AND superseded_by IS NULL";
  Statement *statement = statement_get (store, sql, error);
  if (statement == NULL)
    return false;
  statement_bind_int (statement, mtime_unix);
  statement_bind_text (statement, path);
  statement_bind_text (statement, sha256);
  return statement_run (store, statement, error);
}

bool
store_end_failure (Store *store, const char *path, GError **error)
{
  static const char sql[] =
      "UPDATE unit SET superseded_by = id WHERE path = ? AND failure IS NOT NULL AND superseded_by IS NULL";
  Statement *statement = statement_get (store, sql, error);
  if (statement == NULL)
    return false;
  statement_bind_text (statement, path);
  return statement_run (store, statement, error);
}

bool
store_rename_settings (Store *store, const char *from, const char *to, GError **error)
{
  Statement *statement = statement_get (store, "UPDATE unit SET settings = ? WHERE settings = ?", error);
  if (statement == NULL)
    return false;
  statement_bind_text (statement, to);
  statement_bind_text (statement, from);
  return statement_run (store, statement, error);
}
