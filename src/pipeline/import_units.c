/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
#include "pipeline/import_private.h"
#include "weft/error.h"

#define PROGRESS_EVERY 1000 /* records */

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

/* The unit as a whole is one rejected record.  It is tried again at each import, as another program may be
 * able to read it; but the same fault of the same bytes is said once. */
static bool
write_failure (Import *import, const SourceUnit *unit, const GError *failure, GError **error)
{
  g_autoptr (Diag) diag = diag_new ();
  g_autofree char *path = NULL, *reason = text_clean (failure->message, 300);
  StoreUnit stored = describe_unit (import, unit, &path);
  stored.sha256 = NULL;
  stored.found = 1;
  stored.failure = reason;
  bool is_asked = !import->options->verify && !g_error_matches (failure, WEFT_ERROR, WEFT_ERROR_IO);
  bool is_known = false;
  if (is_asked && !store_has_unit (import->store, &stored, &is_known, error))
    return false;
  if (is_known) {
    add_unit (import, unit, WEFT_UNIT_UNCHANGED);
    import->result->failed_count++;
    return true;
  }
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
    g_ptr_array_add (import->result->unrecognised, unit->hint != NULL
                                                       ? g_strdup_printf ("%s: %s", unit->path, unit->hint)
                                                       : g_strdup (unit->path));
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

/* The archive was cut short or damaged when it came last. */
static bool
on_whole_archive (const SourceUnit *unit, gpointer user_data, GError **error)
{
  Import *import = user_data;
  g_autofree char *path = keep_out_erase (import->keep_out, unit->path);
  return handover_settle (import->handover, error) && store_end_failure (import->store, path, error);
}

SourceVisitor
import_visitor (Import *import)
{
  return (SourceVisitor){ on_begin, on_end, { on_message, on_meeting, on_row, import }, on_whole_archive };
}
