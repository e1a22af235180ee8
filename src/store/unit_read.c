/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/statement.h"

void
stored_unit_free (gpointer data)
{
  StoredUnit *unit = data;
  if (unit == NULL)
    return;
  g_free (unit->path);
  g_free (unit->format);
  g_free (unit->sha256);
  g_free (unit->failure);
  g_free (unit->settings);
  g_free (unit);
}

static StoredUnit *
read_unit (Statement *statement)
{
  StoredUnit *unit = g_new0 (StoredUnit, 1);
  unit->path = g_strdup (statement_read_text (statement));
  unit->format = g_strdup (statement_read_text (statement));
  unit->size = statement_read_int (statement);
  unit->mtime_unix = statement_read_int (statement);
  unit->sha256 = g_strdup (statement_read_text (statement));
  unit->found = (uint64_t) statement_read_int (statement);
  unit->duplicate = (uint64_t) statement_read_int (statement);
  unit->rejected = (uint64_t) statement_read_int (statement);
  unit->meetings = (uint64_t) statement_read_int (statement);
  unit->rows = (uint64_t) statement_read_int (statement);
  unit->first_unix = statement_read_unix (statement);
  unit->last_unix = statement_read_unix (statement);
  unit->owner = statement_read_index (statement);
  unit->owner_share = statement_read_number (statement);
  const char *failure = statement_read_text (statement);
  unit->failure = *failure != '\0' ? g_strdup (failure) : NULL;
  unit->is_superseded = statement_read_int (statement) != 0;
  const char *settings = statement_read_text (statement);
  unit->settings = *settings != '\0' ? g_strdup (settings) : NULL;
  unit->known_unix = statement_read_unix (statement);
  return unit;
}

GPtrArray *
store_read_units (Store *store, GError **error)
{
  static const char sql[] =
      "SELECT id, path, format, size, mtime, sha256, found, duplicate, rejected, meetings,"
      " table_rows, first, last, owner, owner_share, failure, superseded_by IS NOT NULL, settings, known"
      " FROM unit ORDER BY id";
  Statement *statement = statement_get (store, sql, error);
  g_autoptr (GPtrArray) units = g_ptr_array_new_with_free_func (stored_unit_free);
  while (statement != NULL && statement_next (store, statement, error)) {
    if (statement_read_int (statement) != (int64_t) units->len) {
      statement_reset (statement);
      store_set_damaged (store, error, "a gap in the list of sources");
      return NULL;
    }
    g_ptr_array_add (units, read_unit (statement));
  }
  return statement == NULL || statement->failed ? NULL : g_steal_pointer (&units);
}

void
stored_reject_free (gpointer data)
{
  StoredReject *reject = data;
  if (reject == NULL)
    return;
  g_free (reject->path);
  g_free (reject->reason);
  g_free (reject);
}

GPtrArray *
store_read_rejects (Store *store, GError **error)
{
  static const char sql[] =
      "SELECT path, place_kind, place, length, reason FROM reject JOIN unit ON unit.id = unit"
      " WHERE superseded_by IS NULL ORDER BY path, place, reason";
  Statement *statement = statement_get (store, sql, error);
  g_autoptr (GPtrArray) rejects = g_ptr_array_new_with_free_func (stored_reject_free);
  while (statement != NULL && statement_next (store, statement, error)) {
    StoredReject *reject = g_new0 (StoredReject, 1);
    reject->path = g_strdup (statement_read_text (statement));
    int64_t place_kind = statement_read_int (statement);
    reject->unit = (DiagPlace) CLAMP (place_kind, DIAG_BYTE, DIAG_WHOLE_FILE);
    reject->place = (uint64_t) statement_read_int (statement);
    reject->length = (uint64_t) statement_read_int (statement);
    reject->reason = g_strdup (statement_read_text (statement));
    g_ptr_array_add (rejects, reject);
  }
  return statement == NULL || statement->failed ? NULL : g_steal_pointer (&rejects);
}

GArray *
store_read_mailbox_days (Store *store, GError **error)
{
  static const char sql[] = "SELECT unit, day, n FROM mailbox_day JOIN unit ON unit.id = unit"
                            " WHERE superseded_by IS NULL ORDER BY unit, day";
  Statement *statement = statement_get (store, sql, error);
  g_autoptr (GArray) days = g_array_new (FALSE, FALSE, sizeof (StoredMailboxDay));
  while (statement != NULL && statement_next (store, statement, error)) {
    StoredMailboxDay day;
    day.source = statement_read_index (statement);
    day.day = (int32_t) statement_read_int (statement);
    day.count = (uint32_t) statement_read_int (statement);
    g_array_append_val (days, day);
  }
  return statement == NULL || statement->failed ? NULL : g_steal_pointer (&days);
}

bool
store_read_counts (Store *store, StoredCounts *counts, GError **error)
{
  static const char sql[] =
      "WITH record (unit, kind, n) AS (SELECT unit, 0, messages FROM message_block UNION ALL"
      " SELECT unit, 1, 1 FROM meeting WHERE is_record UNION ALL SELECT unit, 2, 1 FROM row UNION ALL SELECT "
      "unit, 2, rows FROM "
      "usage_block),"
      " old (id) AS (SELECT id FROM unit WHERE superseded_by IS NOT NULL),"
      " live AS (SELECT * FROM unit WHERE superseded_by IS NULL)"
      "SELECT (SELECT total (found) FROM live) + (SELECT total (n) FROM record WHERE unit IN old),"
      " (SELECT total (duplicate) FROM live), (SELECT total (rejected) FROM live),"
      " (SELECT total (n) FROM record WHERE kind = 0), (SELECT total (n) FROM record WHERE kind = 1),"
      " (SELECT total (n) FROM record WHERE kind = 2)";
  Statement *statement = statement_get (store, sql, error);
  if (statement == NULL || !statement_next (store, statement, error))
    return false;
  counts->found = (uint64_t) statement_read_int (statement);
  counts->duplicate = (uint64_t) statement_read_int (statement);
  counts->rejected = (uint64_t) statement_read_int (statement);
  counts->messages = (uint64_t) statement_read_int (statement);
  counts->meetings = (uint64_t) statement_read_int (statement);
  counts->rows = (uint64_t) statement_read_int (statement);
  statement_reset (statement);
  return true;
}
