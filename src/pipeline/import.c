/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "weft/import.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/text.h"
#include "pipeline/config.h"
#include "pipeline/handover.h"
#include "pipeline/intake.h"
#include "pipeline/session.h"
#include "pipeline/settle.h"
#include "source/source.h"

#define PROGRESS_EVERY 1000 /* records */

typedef struct {
  const WeftImportOptions *options;
  Store *store;
  Config *config;
  KeepOut *keep_out;
  Lexicon *lexicon; /* by which texts are judged; NULL: none is read */
  char *settings;   /* hash of what decides what is kept of a record */
  Intake *intake;
  Handover *handover; /* to the intake; the store is ours once it is settled */
  RecordSink records; /* of the handover */
  WeftImportResult *result;
  uint64_t bytes_total, record_count;
  atomic_ullong bytes_read; /* on whatever thread */
} Import;

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

/* ---- records ---- */

static void
report_progress (Import *import)
{
  const WeftImportOptions *options = import->options;
  if (options->progress == NULL)
    return;
  uint64_t done = atomic_load (&import->bytes_read);
  options->progress (MIN (done, import->bytes_total), import->bytes_total, import->record_count,
                     options->progress_data);
}

static void
note_record (Import *import)
{
  if (++import->record_count % PROGRESS_EVERY == 0)
    report_progress (import);
}

static bool
on_message (const Message *message, gpointer user_data, GError **error)
{
  Import *import = user_data;
  note_record (import);
  return import->records.message (message, import->records.user_data, error);
}

static bool
on_meeting (const Meeting *meeting, gpointer user_data, GError **error)
{
  Import *import = user_data;
  note_record (import);
  return import->records.meeting (meeting, import->records.user_data, error);
}

static bool
on_row (const Row *row, gpointer user_data, GError **error)
{
  Import *import = user_data;
  note_record (import);
  return import->records.row (row, import->records.user_data, error);
}

static bool
take_message (const Message *message, gpointer intake, GError **error)
{
  return intake_message (intake, message, error);
}

static bool
take_meeting (const Meeting *meeting, gpointer intake, GError **error)
{
  return intake_meeting (intake, meeting, error);
}

static bool
take_row (const Row *row, gpointer intake, GError **error)
{
  return intake_row (intake, row, error);
}

/* ---- units ---- */

static WeftImportUnit *
add_unit (Import *import, const SourceUnit *unit, WeftUnitState state)
{
  WeftImportUnit *added = g_new0 (WeftImportUnit, 1);
  added->path = g_strdup (unit->path);
  added->format = g_strdup (unit->format != NULL ? unit->format : "");
  added->state = state;
  g_ptr_array_add (import->result->units, added);
  import->result->unit_count++;
  report_progress (import);
  return added;
}

static void
note_unchanged (Import *import, const SourceUnit *unit)
{
  add_unit (import, unit, WEFT_UNIT_UNCHANGED);
  import->result->unchanged_count++;
}

/* The unit as the store knows it; *path, yours, is its name without people who were forgotten. */
static StoreUnit
describe_unit (const Import *import, const SourceUnit *unit, char **path)
{
  *path = keep_out_erase (import->keep_out, unit->path);
  return (StoreUnit){ .path = *path,
                      .format = unit->format,
                      .fingerprint = unit->fingerprint,
                      .sha256 = *unit->sha256 != '\0' ? unit->sha256 : NULL,
                      .settings = import->settings,
                      .size = unit->size,
                      .mtime_unix = unit->mtime_unix };
}

static bool
on_begin (const SourceUnit *unit, bool *skip, gpointer user_data, GError **error)
{
  Import *import = user_data;
  g_autofree char *path = NULL;
  StoreUnit stored = describe_unit (import, unit, &path);
  stored.sha256 = NULL;
  if (!import->options->verify && !store_has_unit (import->store, &stored, skip, error))
    return false;
  if (*skip) {
    note_unchanged (import, unit);
    return true;
  }
  intake_begin_unit (import->intake);
  return store_begin_unit (import->store, &stored, error);
}

/* The unit as a whole is one rejected record. */
static bool
write_failure (Import *import, const SourceUnit *unit, const GError *failure, GError **error)
{
  g_autoptr (Diag) diag = diag_new ();
  g_autofree char *path = NULL, *reason = text_clean (failure->message, 300);
  StoreUnit stored = describe_unit (import, unit, &path);
  stored.sha256 = NULL;
  stored.found = 1;
  stored.failure = reason;
  if (!store_begin_unit (import->store, &stored, error) ||
      !store_commit_unit (import->store, &stored, diag, error))
    return false;
  WeftImportUnit *added = add_unit (import, unit, WEFT_UNIT_FAILED);
  added->failure = g_steal_pointer (&reason);
  added->found = added->rejected = 1;
  import->result->failed_count++;
  import->result->found++;
  import->result->rejected++;
  return true;
}

static bool
write_unit (Import *import, const SourceUnit *unit, const SourceCounts *counts, Diag *diag, GError **error)
{
  if (!intake_settle (import->intake, error))
    return false;
  IntakeCounts taken = intake_take_counts (import->intake);
  g_autofree char *path = NULL;
  StoreUnit stored = describe_unit (import, unit, &path);
  stored.found = counts->found;
  stored.duplicate = taken.duplicates;
  stored.meetings = taken.meetings;
  stored.rows = taken.rows;
  if (!store_commit_unit (import->store, &stored, diag, error))
    return false;
  WeftImportUnit *added = add_unit (import, unit, WEFT_UNIT_IMPORTED);
  added->found = counts->found;
  added->duplicate = taken.duplicates;
  added->rejected = diag->rejected_count;
  import->result->found += counts->found;
  import->result->duplicate += taken.duplicates;
  import->result->rejected += diag->rejected_count;
  import->result->imported += taken.messages + taken.meetings + taken.rows;
  for (guint i = 0; i < diag->warnings->len; i++)
    g_ptr_array_add (
        import->result->warnings,
        g_strdup_printf ("%s: %s", unit->path, (const char *) g_ptr_array_index (diag->warnings, i)));
  return true;
}

/* True if bytes that are in the store under another name, or with another time, were met again. */
static bool
skip_known_bytes (Import *import, const SourceUnit *unit, bool *known, GError **error)
{
  g_autofree char *path = NULL;
  StoreUnit stored = describe_unit (import, unit, &path);
  stored.path = stored.fingerprint = "";
  if (!store_has_unit (import->store, &stored, known, error))
    return false;
  if (!*known)
    return true;
  if (!store_rollback_unit (import->store, error) ||
      !store_touch_unit (import->store, path, unit->sha256, unit->mtime_unix, error))
    return false;
  note_unchanged (import, unit);
  return true;
}

static bool
on_end (const SourceUnit *unit, const SourceCounts *counts, Diag *diag, const GError *failure,
        gpointer user_data, GError **error)
{
  Import *import = user_data;
  bool is_known = false;
  if (unit->format == NULL && failure == NULL) {
    g_ptr_array_add (import->result->unrecognised, g_strdup (unit->path));
    return true;
  }
  if (!handover_settle (import->handover, error)) /* no fault of the file */
    return false;
  if (failure != NULL) {
    if (store_is_in_unit (import->store) && !store_rollback_unit (import->store, error))
      return false;
    return write_failure (import, unit, failure, error);
  }
  return skip_known_bytes (import, unit, &is_known, error) &&
         (is_known || write_unit (import, unit, counts, diag, error));
}

/* ---- the run ---- */

static void
add_size (const char *path, int depth, uint64_t *total)
{
  GStatBuf info;
  g_autoptr (GDir) folder =
      depth < 16 && g_file_test (path, G_FILE_TEST_IS_DIR) ? g_dir_open (path, 0, NULL) : NULL;
  if (folder == NULL) {
    *total += g_lstat (path, &info) == 0 && S_ISREG (info.st_mode) ? (uint64_t) info.st_size : 0;
    return;
  }
  for (const char *name; (name = g_dir_read_name (folder)) != NULL;) {
    g_autofree char *inner = g_build_filename (path, name, NULL);
    add_size (inner, depth + 1, total);
  }
}

/* The file given, else one in an imported folder, else what an earlier import left in the store (may be
 * NULL). */
static ConfigSource *
find_config (const WeftImportOptions *options, Store *store, WeftImportResult *result, GError **error)
{
  if (options->config_path != NULL) {
    result->config_file = g_strdup (options->config_path);
    return config_source_read (options->config_path, true, error);
  }
  for (int i = 0; options->paths[i] != NULL; i++) {
    g_autofree char *path = g_build_filename (options->paths[i], "weft.ini", NULL);
    if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
      continue;
    result->config_file = g_strdup (path);
    return config_source_read (path, false, error);
  }
  return store != NULL ? config_source_recall (store, error) : config_source_new_empty ();
}

/* Domains given on the command line, now or earlier, are added to the configuration's. */
static bool
add_vendor_domains (Import *import, char **remembered, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *before =
      import->store != NULL ? store_dup_meta (import->store, "vendor-domains", &failure) : NULL;
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return false;
  }
  g_auto (GStrv) domains = g_strsplit (before != NULL ? before : "", ";", -1);
  g_autoptr (GString) all = g_string_new (before);
  for (int i = 0; domains[i] != NULL; i++)
    if (*domains[i] != '\0' && !config_add_vendor_domain (import->config, domains[i], error))
      return false;
  for (int i = 0; import->options->vendor_domains != NULL && import->options->vendor_domains[i] != NULL;
       i++) {
    const char *domain = import->options->vendor_domains[i];
    if (!config_add_vendor_domain (import->config, domain, error))
      return false;
    if (!g_strv_contains ((const char *const *) domains, domain))
      g_string_append_printf (all, "%s%s", all->len > 0 ? ";" : "", domain);
  }
  *remembered = g_strdup (all->str);
  return true;
}

/* Everything that can be wrong with a call is found before the store is made. */
static bool
prepare (Import *import, GError **error)
{
  const WeftImportOptions *options = import->options;
  if (g_file_test (options->store_path, G_FILE_TEST_EXISTS) &&
      (import->store = store_open (options->store_path, false, error)) == NULL)
    return false;
  g_autoptr (ConfigSource) source = find_config (options, import->store, import->result, error);
  g_autofree char *domains = NULL;
  import->keep_out = import->store != NULL ? store_read_keep_out (import->store, error) : keep_out_new ();
  if (source == NULL || import->keep_out == NULL)
    return false;
  config_source_clear (source, import->keep_out);
  if ((import->config = config_build (source, import->result->warnings, error)) == NULL ||
      !add_vendor_domains (import, &domains, error))
    return false;
  if (import->config->vendor_domains->len == 0) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_CONFIG,
                 "which mail domains are ours? Say --vendor-domain example.com, or write them into weft.ini: "
                 "[vendor] domains = example.com");
    return false;
  }
  if (import->store == NULL && (import->store = store_open (options->store_path, false, error)) == NULL)
    return false;
  import->settings = config_hash_intake (import->config);
  if (import->config->tag_bodies && (import->lexicon = session_load_lexicon (import->config, error)) == NULL)
    return false;
  return config_source_remember (source, import->store, error) &&
         store_set_meta (import->store, "vendor-domains", domains, error);
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

/* The store and its journal may lie in the folder that is imported. */
static GHashTable *
list_left_out (const WeftImportOptions *options)
{
  GHashTable *paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  char *store = g_canonicalize_filename (options->store_path, NULL);
  g_hash_table_add (paths, g_strconcat (store, "-journal", NULL));
  g_hash_table_add (paths, store);
  return paths;
}

static bool
walk_paths (Import *import, GError **error)
{
  const WeftImportOptions *options = import->options;
  g_autoptr (GHashTable) leave_out = list_left_out (options);
  const SourceOptions source_options = { .columns = import->config->columns,
                                         .as_kind = options->as_kind,
                                         .time_zone = import->config->time_zone,
                                         .tag_bodies = import->config->tag_bodies,
                                         .leave_out = leave_out,
                                         .read_bytes = &import->bytes_read };
  const SourceVisitor visitor = { on_begin, on_end, { on_message, on_meeting, on_row, import } };
  for (int i = 0; options->progress != NULL && options->paths[i] != NULL; i++)
    add_size (options->paths[i], 0, &import->bytes_total);
  for (int i = 0; options->paths[i] != NULL; i++)
    if (!source_walk (options->paths[i], &source_options, &visitor, error)) {
      handover_settle (import->handover, NULL);
      if (store_is_in_unit (import->store))
        store_rollback_unit (import->store, NULL);
      return false;
    }
  return true;
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
  g_autoptr (History) history = history_load (import->store, error);
  if (history == NULL)
    return false;
  if (!store_begin (import->store, error))
    return false;
  g_autoptr (Settled) settled = settle_all (history, import->config);
  for (guint i = 0; i < history->messages->len; i++) {
    const HistoryMessage *message = &g_array_index (history->messages, HistoryMessage, i);
    bool is_unknown = g_array_index (settled->classes, guint8, i) == CLASS_NO_ACCOUNT;
    bool is_stripped = message->from == ADDRESS_NONE ||
                       (import->config->keep_unknown && *message->subject == '\0' && message->speech == 0);
    if (!is_unknown || is_stripped)
      continue;
    if (!store_strip_message (import->store, message->hash, import->config->keep_unknown, error)) {
      store_rollback (import->store, NULL);
      return false;
    }
  }
  return store_commit (import->store, error);
}

WeftImportResult *
weft_import (const WeftImportOptions *options, GError **error)
{
  int64_t known_unix;
  if (!check_arguments (options, &known_unix, error))
    return NULL;
  g_autoptr (WeftImportResult) result = result_new ();
  Import import = { .options = options, .result = result };
  bool done = prepare (&import, error);
  if (done) {
    const IntakeInput intake_input = { import.config, import.keep_out, import.lexicon, known_unix };
    import.intake = intake_new (import.store, &intake_input);
    const RecordSink intake = { take_message, take_meeting, take_row, import.intake };
    import.handover = handover_new (&intake);
    import.records = handover_sink (import.handover);
    done = walk_paths (&import, error) &&
           (result->unit_count == result->unchanged_count || strip_unknown (&import, error));
  }
  handover_free (import.handover);
  intake_free (import.intake);
  keep_out_free (import.keep_out);
  lexicon_free (import.lexicon);
  g_free (import.settings);
  config_free (import.config);
  store_close (import.store);
  return done ? g_steal_pointer (&result) : NULL;
}
