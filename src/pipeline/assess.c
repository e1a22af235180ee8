/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/assess.h"

#include <string.h>

#include "base/parallel.h"
#include "pipeline/assess_steps.h"
#include "pipeline/build.h"
#include "pipeline/build_pages.h"
#include "pipeline/compare.h"
#include "signal/score.h"

static void
add_inputs (const Counted *counted, Assessment *assessment)
{
  for (guint i = 0; i < counted->history->units->len; i++) {
    const StoredUnit *unit = g_ptr_array_index (counted->history->units, i);
    if (unit->is_superseded || unit->known_unix > counted->moment_unix)
      continue;
    g_ptr_array_add (assessment->inputs, input_file_new (unit->path, unit->sha256 != NULL ? unit->sha256 : "",
                                                         unit->format != NULL ? unit->format : "unreadable",
                                                         (int64_t) unit->found, (int64_t) unit->rejected));
  }
}

static gint
compare_inputs (gconstpointer a, gconstpointer b)
{
  const InputFile *x = *(InputFile *const *) a, *y = *(InputFile *const *) b;
  int order = strcmp (x->name, y->name);
  return order != 0 ? order : strcmp (x->sha256, y->sha256);
}

static void
measure (const AssessInput *input, const Counted *counted, Assessment *assessment, Scroll *compared,
         GHashTable *quotes)
{
  measure_accounts (input, counted, assessment, compared, quotes);
  add_inputs (counted, assessment);
  g_ptr_array_sort (assessment->inputs, compare_inputs);
  if (input->is_shown) {
    g_ptr_array_unref (assessment->mailboxes);
    assessment->mailboxes = g_ptr_array_ref (counted->mailboxes);
  }
  if (assess_has_pages (input) || input->is_named)
    build_known_names (counted, assessment);
}

GHashTable *
index_accounts (const Assessment *assessment)
{
  GHashTable *by_id = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < assessment->accounts->len; i++) {
    AccountAssessment *account = g_ptr_array_index (assessment->accounts, i);
    g_hash_table_insert (by_id, account->id, account);
    if (i % SCROLL_ITEMS == 0)
      assessment_let_go (assessment);
  }
  return by_id;
}

/* When all accounts are measured, what was counted is not needed any more: it is let go of while the accounts
 * are compared. */
enum { STEP_LET_GO, STEP_COMPARE, STEPS_AFTER };
typedef struct {
  const AssessInput *input;
  Compared *compared;
  guint count;
  Counted *counted;
} Measured;

static void
take_step_after (guint step, gpointer data)
{
  const Measured *measured = data;
  if (step == STEP_COMPARE)
    compare_accounts (measured->compared, measured->count, measured->input->thread_count);
  else
    counted_free (measured->counted);
}

/* With `before` bands are confirmed, and what follows from them is said.  What was counted is taken, and let
 * go of as soon as the accounts are measured; the spill is taken. */
static Assessment *
assess (const AssessInput *input, Counted *counted, Spill *spill, const Assessment *before)
{
  Assessment *assessment = assessment_new (counted->as_of_day);
  g_free (assessment->vendor_name);
  assessment->vendor_name = g_strdup (input->config->vendor_name);
  if (spill != NULL)
    assessment_spill (assessment, spill);
  assessment->is_list = input->is_list;
  g_autoptr (Scroll) compared =
      scroll_new (g_get_tmp_dir (), counted->roster->accounts->len * sizeof (Compared));
  g_autoptr (GHashTable) quotes = build_quotes_new ();
  measure (input, counted, assessment, compared, quotes);
  Measured measured = { input, scroll_open (compared), assessment->accounts->len, counted };
  parallel_each (STEPS_AFTER, input->thread_count, take_step_after, &measured);
  judge_accounts (input, compared, quotes, assessment, before);
  if (input->is_shown)
    build_libraries (assessment);
  return assessment;
}

static Counted *
count_date (const AssessInput *input, int32_t as_of_day)
{
  return count_as_of (input->history, input->config, input->calendar, as_of_day);
}

static Spill *
make_spill (const AssessInput *input)
{
  return input->is_spilled ? spill_new (g_get_tmp_dir ()) : NULL;
}

Assessment *
assess_once (const AssessInput *input, int32_t as_of_day)
{
  return assess (input, count_date (input, as_of_day), make_spill (input), NULL);
}

void
assess_confirm (Assessment *now, const Assessment *before, const Pack *pack)
{
  g_autoptr (GHashTable) earlier = index_accounts (before);
  for (guint i = 0; i < now->accounts->len; i++) {
    AccountAssessment *account = g_ptr_array_index (now->accounts, i);
    score_confirm (account, g_hash_table_lookup (earlier, account->id), pack);
  }
}

static AssessInput
brief_of (const AssessInput *input)
{
  AssessInput brief = *input;
  brief.is_shown = brief.is_named = false;
  brief.is_brief = true;
  brief.taker = (AccountTaker){ 0 };
  return brief;
}

Assessment *
assess_briefly (const AssessInput *input, int32_t as_of_day)
{
  const AssessInput brief = brief_of (input);
  return assess_once (&brief, as_of_day);
}

static void
copy_changes (const Pack *pack, Assessment *assessment)
{
  for (guint i = 0; i < pack->changes->len; i++)
    g_ptr_array_add (assessment->changed_settings, g_strdup (g_ptr_array_index (pack->changes, i)));
}

/* The date that is asked for and the one that confirms it. */
enum { DATE_BEFORE, DATE_NOW, DATE_COUNT };
typedef struct {
  const AssessInput *input;
  int32_t days[DATE_COUNT];
  Counted *counted[DATE_COUNT];
} Dates;

/* Behind the dates, which both need the threads as soon as they know who is who: one more at work finds them
 * meanwhile. */
enum { STEP_THREADS = DATE_COUNT, STEP_COUNT };

static void
count_step (guint step, gpointer data)
{
  Dates *dates = data;
  if (step == STEP_THREADS)
    (void) history_threads (dates->input->history);
  else
    dates->counted[step] = count_date (dates->input, dates->days[step]);
}

/* What is aside there of the date before is not asked for again. */
static Spill *
take_spill (Assessment *before)
{
  if (before->spill != NULL)
    spill_clear (before->spill);
  return g_steal_pointer (&before->spill);
}

/* Counting a portfolio is work for one processor, but neither date needs the other: they are counted side by
 * side. */
Assessment *
assess_date (const AssessInput *input, int32_t as_of_day)
{
  Dates dates = { input, { as_of_day - CONFIRM_DAYS, as_of_day }, { NULL, NULL } };
  parallel_each (STEP_COUNT, input->thread_count > 1 ? STEP_COUNT : 1, count_step, &dates);
  const AssessInput brief = brief_of (input);
  g_autoptr (Assessment) before = assess (&brief, dates.counted[DATE_BEFORE], make_spill (input), NULL);
  g_autoptr (Assessment) now = assess (input, dates.counted[DATE_NOW], take_spill (before), before);
  now->is_calibrated = is_calibrated (input);
  copy_changes (input->pack, now);
  return g_steal_pointer (&now);
}

int32_t
assess_default_day (const History *history)
{
  if (history->last_day == DAY_NONE)
    return DAY_NONE;
  int32_t week = week_of_day (history->last_day);
  return week_last_day (history->last_day == week_last_day (week) ? week : week - 1);
}
