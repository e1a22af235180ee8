/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "store/schema.h"
#include "store/statement.h"
#include "weft/error.h"

#define PATIENCE_MILLISECONDS 10000

/* A rollback journal rather than a write-ahead log: a store is one file to copy, on a network drive too, and
 * a reader needs no right to write.  It is removed, not emptied, at the end of a transaction: an empty file
 * beside the store makes people wonder.  Forgotten people must not survive in free pages: secure_delete. */
static const char settings[] = "PRAGMA page_size = 8192;"
                               "PRAGMA journal_mode = DELETE;"
                               "PRAGMA synchronous = FULL;"
                               "PRAGMA secure_delete = ON;"
                               "PRAGMA temp_store = MEMORY;"
                               "PRAGMA trusted_schema = OFF;"
                               "PRAGMA cell_size_check = ON;";

/* An import comes back to the same pages; who reads goes through each table once.  What that sorts is too
 * much to be in memory, where there is room for it elsewhere. */
static const char reading[] = "PRAGMA cache_size = -4096", sorting[] = "PRAGMA temp_store = FILE",
                  writing[] = "PRAGMA cache_size = -65536";

static void
statement_free (gpointer data)
{
  Statement *statement = data;
  sqlite3_finalize (statement->handle);
  g_free (statement);
}

static Store *
store_new (const char *path)
{
  Store *store = g_new0 (Store, 1);
  *store = (Store){ .path = g_strdup (path),
                    .statements = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, statement_free),
                    .addresses = INTERN_INIT ("address"),
                    .words = INTERN_INIT ("word"),
                    .hashes = g_byte_array_new (),
                    .packed = g_byte_array_new (),
                    .starts = g_byte_array_new (),
                    .excluded = g_byte_array_new (),
                    .attendees = g_byte_array_new () };
  unit_tally_clear (&store->unit);
  return store;
}

void
store_close (Store *store)
{
  if (store == NULL)
    return;
  unit_tally_clear (&store->unit);
  usage_batch_free (store->usage);
  store_forget_lists (store);
  number_map_clear (&store->result_words);
  g_byte_array_unref (store->hashes);
  g_byte_array_unref (store->packed);
  g_byte_array_unref (store->starts);
  g_byte_array_unref (store->excluded);
  g_byte_array_unref (store->attendees);
  g_hash_table_unref (store->statements);
  sqlite3_close (store->db);
  g_free (store->path);
  g_free (store);
}

/* Mail of whole companies: the file belongs to its owner alone, whatever the umask. */
static bool
create_file (const char *path, GError **error)
{
  int fd = open (path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0 && errno == EEXIST)
    return true;
  if (fd >= 0 && fchmod (fd, 0600) == 0 && close (fd) == 0)
    return true;
  int saved = errno;
  if (fd >= 0)
    close (fd);
  g_set_error (error, WEFT_ERROR, WEFT_ERROR_STORE, "%s: cannot create the store: %s", path,
               g_strerror (saved));
  return false;
}

/* SQLite's count of its memory would take a lock at each allocation, and nobody asks for it. */
static gpointer
start_sqlite (gpointer unused)
{
  (void) unused;
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  sqlite3_temp_directory = sqlite3_mprintf ("%s", g_get_tmp_dir ());
  return NULL;
}

/* What is sorted shares the folder of temporary files with all that is read, which lies there twice for a
 * while and is wider than in the store, and finds no other place once the folder is full: it goes there only
 * where that is far away. */
#define ROOM_TO_SORT 8.0 /* times the store */
static bool
has_temporary_room (const char *path)
{
  struct stat store;
  struct statvfs folder;
  return stat (path, &store) == 0 && access (g_get_tmp_dir (), W_OK | X_OK) == 0 &&
         statvfs (g_get_tmp_dir (), &folder) == 0 &&
         (double) folder.f_bavail * (double) folder.f_frsize > ROOM_TO_SORT * (double) store.st_size;
}

static bool
connect (Store *store, bool read_only, GError **error)
{
  int flags = read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  int code = sqlite3_open_v2 (store->path, &store->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
  if (code != SQLITE_OK || store->db == NULL) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_STORE, "%s: cannot open the store: %s", store->path,
                 store->db != NULL ? sqlite3_errmsg (store->db) : "no memory");
    return false;
  }
  sqlite3_db_config (store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  store_set_patience (store, PATIENCE_MILLISECONDS);
  return true;
}

/* What a program that was killed while it wrote has left half done is undone by the next one that may write;
 * who opens the store to read cannot. */
static bool
is_half_written (Store *store)
{
  sqlite3_exec (store->db, "SELECT 1 FROM sqlite_schema", NULL, NULL, NULL);
  return sqlite3_extended_errcode (store->db) == SQLITE_READONLY_ROLLBACK;
}

static bool
reconnect (Store *store, bool read_only, GError **error)
{
  sqlite3_close (g_steal_pointer (&store->db));
  return connect (store, read_only, error);
}

static bool
connect_reader (Store *store, GError **error)
{
  if (!connect (store, true, error))
    return false;
  if (!is_half_written (store))
    return true;
  if (!reconnect (store, false, error))
    return false;
  is_half_written (store); /* a writer undoes it by asking */
  return reconnect (store, true, error);
}

static bool
open_database (Store *store, bool read_only, GError **error)
{
  static GOnce once = G_ONCE_INIT;
  g_once (&once, start_sqlite, NULL);
  if (!(read_only ? connect_reader (store, error) : connect (store, false, error)))
    return false;
  return store_execute (store, settings, error) &&
         store_execute (store, read_only ? reading : writing, error) &&
         (!read_only || !has_temporary_room (store->path) || store_execute (store, sorting, error));
}

/* A reader sees one state of the store for as long as it is open. */
static Store *
open_checked (const char *path, bool read_only, int *version, GError **error)
{
  g_autoptr (Store) store = store_new (path);
  if (!open_database (store, read_only, error) || (read_only && !store_execute (store, "BEGIN", error)) ||
      !schema_check (store, version, error))
    return NULL;
  return g_steal_pointer (&store);
}

static bool
check_existence (const char *path, GError **error)
{
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return true;
  g_set_error (error, WEFT_ERROR, WEFT_ERROR_STORE, "%s: there is no store; `weft import` makes one", path);
  return false;
}

Store *
store_open_existing (const char *path, GError **error)
{
  return check_existence (path, error) ? store_open (path, false, error) : NULL;
}

Store *
store_open (const char *path, bool read_only, GError **error)
{
  if (read_only && !check_existence (path, error))
    return NULL;
  if (!read_only && !create_file (path, error))
    return NULL;
  int version;
  g_autoptr (Store) store = open_checked (path, read_only, &version, error);
  if (store == NULL)
    return NULL;
  if (version == schema_version ())
    return g_steal_pointer (&store);
  if (read_only) { /* an older store is lifted by a writer first */
    store_close (g_steal_pointer (&store));
    g_autoptr (Store) writer = store_open (path, false, error);
    return writer != NULL ? open_checked (path, true, &version, error) : NULL;
  }
  return schema_migrate (store, error) ? g_steal_pointer (&store) : NULL;
}

void
store_set_patience (Store *store, int milliseconds)
{
  sqlite3_busy_timeout (store->db, milliseconds);
}

/* Numbers of addresses and words that are remembered are wrong once another process has written. */
static bool
check_data_version (Store *store, GError **error)
{
  Statement *statement = statement_get (store, "PRAGMA data_version", error);
  if (statement == NULL || !statement_next (store, statement, error))
    return false;
  int64_t version = statement_read_int (statement);
  statement_reset (statement);
  if (version != store->data_version)
    store_forget_lists (store);
  store->data_version = version;
  return true;
}

bool
store_begin (Store *store, GError **error)
{
  if (!store_execute (store, "BEGIN IMMEDIATE", error))
    return false;
  if (check_data_version (store, error))
    return true;
  store_rollback (store, NULL);
  return false;
}

bool
store_commit (Store *store, GError **error)
{
  return message_write_waiting (store, error) && store_execute (store, "COMMIT", error);
}

bool
store_rollback (Store *store, GError **error)
{
  /* SQLite has rolled back by itself when the disk is full. */
  return sqlite3_get_autocommit (store->db) || store_execute (store, "ROLLBACK", error);
}

bool
store_set_meta (Store *store, const char *key, const char *value, GError **error)
{
  /* What is there already is not written: a transaction that changes nothing need not wait for the disk. */
  static const char sql[] = "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE"
                            " SET value = excluded.value WHERE value <> excluded.value";
  Statement *statement = statement_get (store, sql, error);
  if (statement == NULL)
    return false;
  statement_bind_text (statement, key);
  statement_bind_text (statement, value);
  return statement_run (store, statement, error);
}

char *
store_dup_meta (Store *store, const char *key, GError **error)
{
  Statement *statement = statement_get (store, "SELECT value FROM meta WHERE key = ?", error);
  if (statement == NULL)
    return NULL;
  statement_bind_text (statement, key);
  char *value = statement_next (store, statement, error) ? g_strdup (statement_read_text (statement)) : NULL;
  statement_reset (statement);
  return value;
}

bool
store_clear_meta (Store *store, const char *prefix, GError **error)
{
  Statement *statement =
      statement_get (store, "DELETE FROM meta WHERE substr (key, 1, length (?1)) = ?1", error);
  if (statement == NULL)
    return false;
  statement_bind_text (statement, prefix);
  return statement_run (store, statement, error);
}
