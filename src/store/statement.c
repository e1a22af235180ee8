/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/statement.h"

#include <math.h>
#include <string.h>

#include "weft/error.h"

void
store_set_error (Store *store, GError **error)
{
  int code = sqlite3_errcode (store->db) & 0xff;
  bool is_half_written = sqlite3_extended_errcode (store->db) == SQLITE_READONLY_ROLLBACK;
  const char *reason = is_half_written
                           ? "a program was killed while it wrote, and what it left cannot be undone: the "
                             "store may not be written to"
                       : code == SQLITE_BUSY || code == SQLITE_LOCKED ? "another program is writing to it"
                       : code == SQLITE_FULL                          ? "the disk is full"
                       : code == SQLITE_NOTADB                        ? "this file is no weft store"
                       : code == SQLITE_CORRUPT                       ? "the store is damaged"
                       : code == SQLITE_READONLY                      ? "it may not be written to"
                                                                      : sqlite3_errmsg (store->db);
  g_set_error (error, WEFT_ERROR, WEFT_ERROR_STORE, "%s: %s", store->path, reason);
}

void
store_set_damaged (Store *store, GError **error, const char *what)
{
  g_set_error (error, WEFT_ERROR, WEFT_ERROR_STORE, "%s: the store is damaged: %s", store->path, what);
}

bool
store_execute (Store *store, const char *sql, GError **error)
{
  if (sqlite3_exec (store->db, sql, NULL, NULL, NULL) == SQLITE_OK)
    return true;
  store_set_error (store, error);
  return false;
}

Statement *
statement_get (Store *store, const char *sql, GError **error)
{
  Statement *statement = g_hash_table_lookup (store->statements, sql);
  if (statement == NULL) {
    sqlite3_stmt *handle = NULL;
    if (sqlite3_prepare_v3 (store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, NULL) != SQLITE_OK) {
      store_set_error (store, error);
      return NULL;
    }
    statement = g_new0 (Statement, 1);
    statement->handle = handle;
    g_hash_table_insert (store->statements, (gpointer) sql, statement);
  }
  statement_reset (statement);
  statement->next = 1;
  statement->failed = false;
  return statement;
}

/* The place of the next parameter; 0: it is bound to that already. */
static int
find_place (Statement *statement, Bound bound)
{
  int place = statement->next++;
  if (place > STATEMENT_BOUND_COUNT)
    return place;
  Bound *before = &statement->bound[place - 1];
  bool is_same = bound.kind != BOUND_OTHER && before->kind == bound.kind && before->value == bound.value;
  *before = bound;
  return is_same ? 0 : place;
}

void
statement_bind_int (Statement *statement, int64_t value)
{
  int place = find_place (statement, (Bound){ BOUND_INT, value });
  if (place > 0)
    sqlite3_bind_int64 (statement->handle, place, value);
}

void
statement_bind_number (Statement *statement, double value)
{
  Bound bound = { BOUND_NUMBER, 0 };
  memcpy (&bound.value, &value, sizeof value);
  int place = find_place (statement, bound);
  if (place > 0)
    sqlite3_bind_double (statement->handle, place, value);
}

void
statement_bind_text (Statement *statement, const char *text)
{
  if (text == NULL)
    statement_bind_null (statement);
  else
    sqlite3_bind_text (statement->handle, find_place (statement, (Bound){ BOUND_OTHER, 0 }), text, -1,
                       SQLITE_STATIC);
}

void
statement_bind_blob (Statement *statement, const GByteArray *bytes)
{
  if (bytes == NULL || bytes->len == 0)
    statement_bind_null (statement);
  else
    sqlite3_bind_blob (statement->handle, find_place (statement, (Bound){ BOUND_OTHER, 0 }), bytes->data,
                       (int) bytes->len, SQLITE_STATIC);
}

void
statement_bind_null (Statement *statement)
{
  int place = find_place (statement, (Bound){ BOUND_NULL, 0 });
  if (place > 0)
    sqlite3_bind_null (statement->handle, place);
}

void
statement_bind_index (Statement *statement, uint32_t index)
{
  if (index == UINT32_MAX)
    statement_bind_null (statement);
  else
    statement_bind_int (statement, index);
}

void
statement_bind_unix (Statement *statement, int64_t unix_seconds)
{
  if (unix_seconds == UNIX_NONE)
    statement_bind_null (statement);
  else
    statement_bind_int (statement, unix_seconds);
}

bool
statement_run (Store *store, Statement *statement, GError **error)
{
  int code = sqlite3_step (statement->handle);
  if (code != SQLITE_DONE && code != SQLITE_ROW) {
    store_set_error (store, error);
    statement_reset (statement);
    return false;
  }
  statement_reset (statement);
  return true;
}

bool
statement_next (Store *store, Statement *statement, GError **error)
{
  int code = sqlite3_step (statement->handle);
  statement->next = 0;
  if (code == SQLITE_ROW)
    return true;
  statement->failed = code != SQLITE_DONE;
  if (statement->failed)
    store_set_error (store, error);
  statement_reset (statement);
  return false;
}

void
statement_reset (Statement *statement)
{
  sqlite3_reset (statement->handle);
}

int64_t
statement_read_int (Statement *statement)
{
  return sqlite3_column_int64 (statement->handle, statement->next++);
}

double
statement_read_number (Statement *statement)
{
  int column = statement->next++;
  if (sqlite3_column_type (statement->handle, column) == SQLITE_NULL)
    return NAN;
  return sqlite3_column_double (statement->handle, column);
}

const char *
statement_read_text (Statement *statement)
{
  const char *text = (const char *) sqlite3_column_text (statement->handle, statement->next++);
  return text != NULL ? text : "";
}

const void *
statement_read_blob (Statement *statement, size_t *length)
{
  int column = statement->next++;
  const void *blob = sqlite3_column_blob (statement->handle, column);
  *length = (size_t) sqlite3_column_bytes (statement->handle, column);
  return blob;
}

Unpack
statement_read_packed (Statement *statement)
{
  size_t length;
  const void *blob = statement_read_blob (statement, &length);
  return unpack_begin (blob, length);
}

uint32_t
statement_read_index (Statement *statement)
{
  int column = statement->next++;
  int64_t index = sqlite3_column_int64 (statement->handle, column);
  if (index == 0 && sqlite3_column_type (statement->handle, column) == SQLITE_NULL)
    return UINT32_MAX;
  return index >= 0 && index < UINT32_MAX ? (uint32_t) index : UINT32_MAX;
}

int64_t
statement_read_unix (Statement *statement)
{
  int column = statement->next++;
  int64_t seconds = sqlite3_column_int64 (statement->handle, column);
  bool is_null = seconds == 0 && sqlite3_column_type (statement->handle, column) == SQLITE_NULL;
  return is_null ? UNIX_NONE : seconds;
}
