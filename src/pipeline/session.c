/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/session.h"

#include <string.h>

#include "base/parallel.h"
#include "pipeline/calibration_record.h"
#include "pipeline/config.h"
#include "pipeline/lessons.h"
#include "pipeline/result_keeper.h"
#include "weft/error.h"

void
session_free (Session *session)
{
  if (session == NULL)
    return;
  history_free (session->history);
  config_free (session->config);
  calendar_free (session->calendar);
  pack_free (session->pack);
  lexicon_free (session->lexicon);
  calibration_clear (&session->calibration);
  g_free (session);
}

Pack *
session_load_pack (const Config *config, GError **error)
{
  g_autoptr (GPtrArray) mistakes = mistakes_new ();
  Pack *pack = pack_load (config->rule_pack_names, config->rule_packs, mistakes);
  if (pack != NULL)
    return pack;
  g_autoptr (GString) text = g_string_new ("the rule packs have mistakes:");
  for (guint i = 0; i < mistakes->len; i++) {
    g_autofree char *line = mistake_format (g_ptr_array_index (mistakes, i));
    g_string_append_printf (text, "\n  %s", line);
  }
  g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_CONFIG, text->str);
  return NULL;
}

Lexicon *
session_load_lexicon (const Config *config, GError **error)
{
  g_autoptr (GPtrArray) mistakes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (Lexicon) lexicon = lexicon_new (config->lexicon, mistakes);
  if (mistakes->len == 0)
    return g_steal_pointer (&lexicon);
  g_autoptr (GString) text = g_string_new ("the lexicon has mistakes:");
  for (guint i = 0; i < mistakes->len; i++)
    g_string_append_printf (text, "\n  %s", (const char *) g_ptr_array_index (mistakes, i));
  g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_CONFIG, text->str);
  return NULL;
}

/* What the configuration decides: what is read from files and words, not from the store. */
static bool
load_rules (Session *session, GError **error)
{
  return (session->calendar = calendar_new (session->config, error)) != NULL &&
         (session->pack = session_load_pack (session->config, error)) != NULL &&
         (session->lexicon = session_load_lexicon (session->config, error)) != NULL;
}

enum { PART_HISTORY, PART_RULES, PART_COUNT };
typedef struct {
  Session *session;
  Store *store;
  GError *errors[PART_COUNT];
} Opening;

static void
open_part (guint part, gpointer data)
{
  Opening *opening = data;
  if (part == PART_HISTORY)
    opening->session->history = history_load (opening->store, &opening->errors[part]);
  else
    load_rules (opening->session, &opening->errors[part]);
}

/* Side by side.  Where both fail, what the store says is told. */
static bool
load_parts (Session *session, Store *store, GError **error)
{
  Opening opening = { session, store, { NULL, NULL } };
  parallel_each (PART_COUNT, PART_COUNT, open_part, &opening);
  for (int part = 0; part < PART_COUNT; part++)
    if (opening.errors[part] != NULL) {
      g_propagate_error (error, g_steal_pointer (&opening.errors[part]));
      break;
    }
  g_clear_error (&opening.errors[PART_RULES]);
  return session->history != NULL && session->lexicon != NULL;
}

Session *
session_open (const char *store_path, const char *config_path, GPtrArray *warnings, GError **error)
{
  g_autoptr (Store) store = store_open (store_path, true, error);
  if (store == NULL)
    return NULL;
  g_autoptr (Session) session = g_new0 (Session, 1);
  if ((session->config = config_load (store, config_path, warnings, error)) == NULL ||
      !load_parts (session, store, error) ||
      !calibration_recall (store, session->config, &session->calibration, warnings, error))
    return NULL;
  return g_steal_pointer (&session);
}

static void
warn_of_strays (const History *history, GPtrArray *warnings)
{
  if (history->stray_count == 0 || warnings == NULL)
    return;
  g_autofree char *latest = day_format (history->latest_day), *last = day_format (history->last_day);
  g_ptr_array_add (warnings,
                   g_strdup_printf ("%u of the records are dated up to %s, half a year and more behind all "
                                    "others: their dates are not believed, the records end on %s",
                                    history->stray_count, latest, last));
}

bool
session_read_as_of (const Session *session, const char *as_of, int32_t *day, GPtrArray *warnings,
                    GError **error)
{
  *day = assess_default_day (session->history);
  if (*day == DAY_NONE) {
    g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_USAGE,
                         "the store holds no mail, tickets or usage yet: import something first");
    return false;
  }
  if (as_of == NULL) {
    warn_of_strays (session->history, warnings);
    return true;
  }
  int32_t asked;
  if (!day_parse (as_of, &asked)) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_USAGE, "\"%s\" is no date (YYYY-MM-DD)", as_of);
    return false;
  }
  *day = week_last_day (week_of_day (asked));
  if (*day != asked) {
    *day -= 7;
    g_autofree char *sunday = day_format (*day);
    if (warnings != NULL)
      g_ptr_array_add (warnings, g_strdup_printf ("%s is no Sunday: the week that ended on %s is assessed",
                                                  as_of, sunday));
  }
  return true;
}

static Assessment *
assess_session (Session *session, const WeftAssessOptions *options, GPtrArray *warnings, GError **error)
{
  int32_t day;
  if (!session_read_as_of (session, options->as_of, &day, warnings, error))
    return NULL;
  bool is_kept = day == assess_default_day (session->history);
  g_autoptr (ResultKeeper) keeper = is_kept ? result_keeper_new (options->store, week_of_day (day)) : NULL;
  AssessInput input = { session->history,
                        session->config,
                        session->calendar,
                        session->pack,
                        true,
                        &session->calibration,
                        session->lexicon,
                        .is_list = options->is_list,
                        .thread_count = g_get_num_processors (),
                        .is_spilled = true };
  if (keeper != NULL)
    input.taker = result_keeper_taker (keeper);
  Assessment *assessment = assess_date (&input, day);
  if (!options->is_single)
    lessons_add (&input, assessment);
  if (keeper != NULL)
    result_keeper_finish (keeper, assessment, warnings);
  return assessment;
}

WeftAssessment *
weft_assess (const WeftAssessOptions *options, GPtrArray *warnings, GError **error)
{
  g_autoptr (Session) session = session_open (options->store, options->config, warnings, error);
  if (session == NULL)
    return NULL;
  Assessment *assessment = assess_session (session, options, warnings, error);
  if (assessment == NULL)
    return NULL;
  WeftAssessment *result = g_new0 (WeftAssessment, 1);
  result->assessment = assessment;
  return result;
}

void
weft_assessment_free (WeftAssessment *assessment)
{
  if (assessment == NULL)
    return;
  assessment_free (assessment->assessment);
  g_free (assessment);
}

char *
weft_assessment_dup_as_of (const WeftAssessment *assessment)
{
  return day_format (assessment->assessment->as_of_day);
}

bool
weft_assessment_reaches (const WeftAssessment *assessment, const char *band, const char *account,
                         bool *reaches, GError **error)
{
  int least = band_find (band);
  bool found = account == NULL;
  if (least < 0) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_USAGE, "there is no band \"%s\"", band);
    return false;
  }
  *reaches = false;
  for (guint i = 0; i < assessment->assessment->accounts->len; i++) {
    const AccountAssessment *one = g_ptr_array_index (assessment->assessment->accounts, i);
    bool wanted = account == NULL || strcmp (one->id, account) == 0;
    found |= wanted;
    *reaches |= wanted && (int) one->band >= least && (account != NULL || one->left_day == DAY_NONE);
  }
  if (!found)
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_USAGE, "there is no account \"%s\"", account);
  return found;
}
