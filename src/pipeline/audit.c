/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/audit.h"

#include <string.h>

#include "pipeline/config.h"
#include "pipeline/files.h"
#include "pipeline/session.h"
#include "report/audit_format.h"

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
  const AssessInput input = { session->history,      session->config, session->calendar, pack, false,
                              &session->calibration, session->lexicon };
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

/* ---- only some accounts ---- */

static bool
is_wanted (const AccountAssessment *account, const WeftCompareOptions *options)
{
  return (options->account == NULL || strcmp (account->id, options->account) == 0) &&
         (options->owner == NULL || g_strcmp0 (account->owner, options->owner) == 0);
}

/* Those the second date has; an account that only the first one has, by what it said. */
static void
keep_wanted (Audit *audit, const WeftCompareOptions *options)
{
  g_autoptr (GHashTable) others = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint step = audit->steps->len; step-- > 0;) {
    GPtrArray *accounts = g_array_index (audit->steps, AuditStep, step).assessment->accounts;
    for (guint i = accounts->len; i-- > 0;) {
      const AccountAssessment *account = accounts->pdata[i];
      bool is_last = step == audit->steps->len - 1;
      if (!is_last && options->account == NULL && !g_hash_table_contains (others, account->id) )
        continue;
      if (is_wanted (account, options))
        continue;
      g_hash_table_add (others, g_strdup (account->id));
      g_ptr_array_remove_index (accounts, i);
    }
  }
}
