/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/audit.h"

#include <string.h>

#include "pipeline/config.h"
#include "pipeline/files.h"
#include "pipeline/session.h"
#include "report/audit_format.h"
#include "report/audit_pseudonym.h"
#include "report/report.h"

static bool
read_days (const Session *session, const WeftCompareOptions *options, Audit *audit, GPtrArray *warnings,
           GError **error)
{
  if (!session_read_as_of (session, options->from, &audit->from_day, warnings, error) ||
      !session_read_as_of (session, options->to, &audit->to_day, warnings, error))
    return false;
  if (audit->from_day < audit->to_day)
    return true;
  g_autofree char *from = day_format (audit->from_day), *to = day_format (audit->to_day);
  g_set_error (error, WEFT_ERROR, WEFT_ERROR_USAGE, "the first date, %s, has to lie before the second, %s",
               from, to);
  return false;
}

/* ---- the steps ---- */

/* The rules of a configuration of earlier. */
static Pack *
load_earlier_pack (const char *config_path, GPtrArray *warnings, GError **error)
{
  g_autoptr (ConfigSource) source = config_source_read (config_path, true, error);
  g_autoptr (Config) config = source != NULL ? config_build (source, warnings, error) : NULL;
  return config != NULL ? session_load_pack (config, error) : NULL;
}

static void
add_step (Audit *audit, AuditCause cause, const Session *session, const Pack *pack, int32_t day)
{
  const AssessInput input = { session->history,
                              session->config,
                              session->calendar,
                              pack,
                              false,
                              &session->calibration,
                              session->lexicon,
                              .is_named = true,
                              .thread_count = g_get_num_processors () };
  audit_add_step (audit, cause, assess_date (&input, day));
}

/* A step that changes nothing is none.  Lifting changes what was known at the first date only, so the second
 * can come last. */
static bool
add_steps (Audit *audit, Session *session, const char *config_from, GPtrArray *warnings, GError **error)
{
  if (config_from != NULL) {
    Pack *earlier = load_earlier_pack (config_from, warnings, error);
    if (earlier == NULL)
      return false;
    add_step (audit, CAUSE_RULE, session, earlier, audit->from_day);
    pack_free (earlier);
    audit->has_earlier_rules = true;
  }
  add_step (audit, CAUSE_RULE, session, session->pack, audit->from_day);
  for (AuditCause cause = CAUSE_MERGE; cause <= CAUSE_DATA; cause++)
    if (audit_lift (audit, cause, session->history, session->config) > 0)
      add_step (audit, cause, session, session->pack, audit->from_day);
  add_step (audit, CAUSE_EVIDENCE, session, session->pack, audit->to_day);
  return true;
}

/* ---- the library's face ---- */

static Audit *
run (Session *session, const WeftCompareOptions *options, GPtrArray *warnings, GError **error)
{
  g_autoptr (Audit) audit = audit_new (DAY_NONE, DAY_NONE);
  if (!read_days (session, options, audit, warnings, error) ||
      !add_steps (audit, session, options->config_from, warnings, error))
    return NULL;
  audit_compare (audit, options->account, options->owner);
  if ((options->account == NULL && options->owner == NULL) || audit->accounts->len > 0)
    return g_steal_pointer (&audit);
  report_refuse_none (options->account, options->owner, error);
  return NULL;
}

/* Takes the audit. */
static Audit *
mask (Audit *audit, const char *key_file, GError **error)
{
  g_autoptr (GBytes) key = files_read_key (key_file, error);
  Audit *masked = key != NULL ? audit_pseudonymise (audit, key) : NULL;
  audit_free (audit);
  return masked;
}

static bool
write_in_memory (const WeftComparison *comparison, const char *format, int width, GPtrArray *files,
                 GError **error)
{
  const ReportOptions options = { .paper = comparison->paper, .width = width };
  return audit_format_write (comparison->audit, format, &options, files, error);
}

WeftComparison *
weft_compare (const WeftCompareOptions *options, GPtrArray *warnings, GError **error)
{
  g_autoptr (Session) session = session_open (options->store, options->config, warnings, error);
  Audit *audit = session != NULL ? run (session, options, warnings, error) : NULL;
  if (audit != NULL && options->key_file != NULL)
    audit = mask (audit, options->key_file, error);
  if (audit == NULL)
    return NULL;
  WeftComparison *comparison = g_new0 (WeftComparison, 1);
  comparison->audit = audit;
  comparison->paper = g_strdup (options->paper);
  return comparison;
}

void
weft_comparison_free (WeftComparison *comparison)
{
  if (comparison == NULL)
    return;
  audit_free (comparison->audit);
  g_free (comparison->paper);
  g_free (comparison);
}

char *
weft_comparison_text (const WeftComparison *comparison, const char *format, int width, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (report_file_free);
  if (!write_in_memory (comparison, format, width, files, error))
    return NULL;
  const ReportFile *file = files->pdata[0];
  gsize size;
  const char *bytes = g_bytes_get_data (file->bytes, &size);
  return g_strndup (bytes, size);
}

bool
weft_comparison_write (const WeftComparison *comparison, const char *format, const char *path,
                       char **main_file, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (report_file_free);
  return write_in_memory (comparison, format, 0, files, error) &&
         files_write (files, strcmp (format, "csv") == 0, path, main_file, error);
}
