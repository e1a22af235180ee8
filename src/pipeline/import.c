/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/import_private.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "base/limits.h"
#include "pipeline/settle.h"

static void
unit_free (gpointer data)
{
  WeftImportUnit *unit = data;
  g_free (unit->path);
  g_free (unit->format);
  g_free (unit->failure);
  g_free (unit);
}

static WeftImportResult *
result_new (void)
{
  WeftImportResult *result = g_new0 (WeftImportResult, 1);
  result->units = g_ptr_array_new_with_free_func (unit_free);
  result->unrecognised = g_ptr_array_new_with_free_func (g_free);
  result->warnings = g_ptr_array_new_with_free_func (g_free);
  return result;
}

void
weft_import_result_free (WeftImportResult *result)
{
  if (result == NULL)
    return;
  g_free (result->config_file);
  g_ptr_array_unref (result->units);
  g_ptr_array_unref (result->unrecognised);
  g_ptr_array_unref (result->warnings);
  g_free (result);
}

static bool
check_arguments (const WeftImportOptions *options, int64_t *known_unix, GError **error)
{
  bool date_only;
  *known_unix = UNIX_NONE;
  if (options->known_at != NULL && !unix_parse (options->known_at, known_unix, &date_only)) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_USAGE, "'%s' is no date such as 2026-03-09",
                 options->known_at);
    return false;
  }
  if (options->as_kind != NULL && table_find (options->as_kind) < 0 &&
      source_format_find (options->as_kind) == NULL) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_USAGE, "there is no kind of file '%s'", options->as_kind);
    return false;
  }
  for (int i = 0; options->paths[i] != NULL; i++)
    if (!g_file_test (options->paths[i], G_FILE_TEST_EXISTS)) {
      g_set_error (error, WEFT_ERROR, WEFT_ERROR_IO, "%s: no such file or folder", options->paths[i]);
      return false;
    }
  return true;
}

/* What the progress bar measures by: the files on disk.  Links are not followed, as in the walk. */
static void
add_size (const char *path, bool is_given, unsigned depth, uint64_t *total)
{
  GStatBuf about;
  if ((is_given ? g_stat (path, &about) : g_lstat (path, &about)) != 0)
    return;
  if (S_ISREG (about.st_mode))
    *total += (uint64_t) about.st_size;
  g_autoptr (GDir) folder =
      S_ISDIR (about.st_mode) && depth <= LIMIT_FOLDER_DEPTH ? g_dir_open (path, 0, NULL) : NULL;
  for (const char *name; folder != NULL && (name = g_dir_read_name (folder)) != NULL;) {
    g_autofree char *inner = g_build_filename (path, name, NULL);
    add_size (inner, false, depth + 1, total);
  }
}

static bool
walk_paths (Import *import, GError **error)
{
  const WeftImportOptions *options = import->options;
  const SourceOptions source_options = { .columns = import->config->columns,
                                         .as_kind = options->as_kind,
                                         .time_zone = import->config->time_zone,
                                         .tag_bodies = import->config->tag_bodies,
                                         .leave_out = import->left_out,
                                         .mailbox_count = &import->mailbox_count,
                                         .read_bytes = &import->bytes_read };
  const SourceVisitor visitor = import_visitor (import);
  for (int i = 0; options->progress != NULL && options->paths[i] != NULL; i++)
    add_size (options->paths[i], true, 0, &import->bytes_total);
  for (int i = 0; options->paths[i] != NULL; i++)
    if (!source_walk (options->paths[i], &source_options, &visitor, error)) {
      handover_settle (import->handover, NULL);
      if (store_is_in_unit (import->store))
        store_rollback_unit (import->store, NULL);
      return false;
    }
  return true;
}

static bool
strip_messages (Import *import, const History *history, const Settled *settled, GError **error)
{
  bool keeps_people = import->config->keep_unknown;
  g_autoptr (GArray) hashes = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  for (guint i = 0; i < history->message_count; i++) {
    history_pass (history, i);
    const HistoryMessage *message = &history->messages[i];
    bool is_unknown = settled->classes.of[i] == CLASS_NO_ACCOUNT;
    bool has_no_text = *history_subject (history, message) == '\0' && message->speech == 0,
         is_stripped = message->from == ADDRESS_NONE || (keeps_people && has_no_text);
    if (is_unknown && !is_stripped)
      g_array_append_val (hashes, message->hash);
  }
  return store_strip_messages (import->store, hashes, keeps_people, error);
}

static bool
strip_settled (Import *import, GError **error)
{
  g_autoptr (History) history = history_load (import->store, error);
  if (history == NULL)
    return false;
  g_autoptr (Settled) settled = settle_all (history, import->config);
  return strip_messages (import, history, settled, error) &&
         (import->config->keep_unknown || import_strip_cards (import, history, settled->roster, error));
}

/* Mail that concerns no account, now that the whole set is known: it keeps its addresses and dates, or
 * nothing.  With `unknown = keep` not before the contacts table is there, which alone can place free mail:
 * mail that came before it would lose what mail that comes after it keeps, and the result would hang on the
 * order of import. */
static bool
strip_unknown (Import *import, GError **error)
{
  bool has_contacts;
  if (!store_has_rows (import->store, TABLE_CONTACTS, &has_contacts, error))
    return false;
  if (import->config->keep_unknown && !has_contacts)
    return true;
  if (!store_begin (import->store, error)) /* before it is read: another import may be at work */
    return false;
  if (strip_settled (import, error) && store_commit (import->store, error))
    return true;
  store_rollback (import->store, NULL);
  return false;
}

/* A domain with a slip of the pen in it makes strangers of us all, and every account silent. */
static void
warn_of_domains (Import *import)
{
  const GPtrArray *domains = import->config->vendor_domains;
  if (!intake_met_only_others (import->intake))
    return;
  g_autoptr (GString) list = g_string_new (NULL);
  for (guint i = 0; i < domains->len; i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", (const char *) domains->pdata[i]);
  g_ptr_array_add (import->result->warnings,
                   g_strdup_printf ("nobody in these files has an address of %s: are all our mail domains "
                                    "there, and written as they should be?",
                                    list->str));
}

static bool
run (Import *import, int64_t known_unix, GError **error)
{
  const IntakeInput input = { import->config, import->keep_out, import->lexicon, known_unix };
  import->intake = intake_new (import->store, &input);
  const RecordSink sink = intake_sink (import->intake);
  import->handover = handover_new (&sink);
  import->records = handover_sink (import->handover);
  const WeftImportResult *result = import->result;
  if (!walk_paths (import, error))
    return false;
  warn_of_domains (import);
  return result->unit_count == result->unchanged_count || strip_unknown (import, error);
}

static void
import_clear (Import *import)
{
  handover_free (import->handover); /* which uses the intake, and that the store */
  intake_free (import->intake);
  keep_out_free (import->keep_out);
  lexicon_free (import->lexicon);
  g_clear_pointer (&import->left_out, g_hash_table_unref);
  g_free (import->settings);
  config_free (import->config);
  store_close (import->store);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Import, import_clear)

WeftImportResult *
weft_import (const WeftImportOptions *options, GError **error)
{
  int64_t known_unix;
  if (!check_arguments (options, &known_unix, error))
    return NULL;
  g_autoptr (WeftImportResult) result = result_new ();
  g_auto (Import) import = { .options = options, .result = result };
  bool done = import_prepare (&import, error) && run (&import, known_unix, error);
  return done ? g_steal_pointer (&result) : NULL;
}
