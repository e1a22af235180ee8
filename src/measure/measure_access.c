/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "measure/rows.h"
#include "measure/ties.h"
#include "series/proportion.h"
#include "series/rank.h"
#include "series/tail.h"

#define ROSTER_WEEKS 13 /* until then everybody is new to the records */
#define HISTORY_LEAST_WEEKS 26
#define HISTORY_MOST_WEEKS 52
#define ASKS_LEAST 20
#define HUB_LEAST_MESSAGES 10
#define LOST_SHARE 0.25 /* less is no loss to be explained by another channel */
#define MOVED_SHARE 0.67
#define EVIDENCE_MOST 20

/* T6a: client people whose first act fell into the last 13 weeks, against the pace of the year before. */
static void
add_newcomers (const Frame *frame, FactSet *facts)
{
  const AccountView *view = frame->view;
  Window history = { view->start_week + ROSTER_WEEKS, frame->quarter.first_week - 1 };
  history.first_week = MAX (history.first_week, history.last_week - HISTORY_MOST_WEEKS + 1);
  int weeks = window_valid_weeks (view, &history);
  if (weeks < HISTORY_LEAST_WEEKS) {
    Fact *unknown = fact_set_add (
        facts, fact_new_unknown ("newcomers.count", "fewer than 26 weeks of history after the first 13"));
    unknown->n_baseline = weeks;
    return;
  }
  const GArray *debuts = frame_debuts (frame);
  guint now = 0, before = 0;
  for (guint i = 0; i < debuts->len; i++) {
    const Act *act = VIEW_ITEM (debuts, Act, i);
    now += window_has_day (&frame->quarter, act->day);
    before += window_has_day (&history, act->day);
  }
  Fact *fact = fact_set_add (facts, fact_new ("newcomers.count", now));
  fact_set_windows (fact, &frame->quarter, &history);
  fact->baseline = (double) before / weeks * window_valid_weeks (view, &frame->quarter);
  fact->n = now;
  fact->n_baseline = weeks;
  fact->p = tail_poisson_lower (now, fact->baseline);
}

/* Somebody else than those we asked answered first; a successor is the one we asked. */
static bool
is_substituted (const Frame *frame, const Ask *ask)
{
  const ViewMail *mail = VIEW_ITEM (frame->view->mails, ViewMail, ask->mail);
  for (uint32_t i = 0; i < mail->to_count; i++) {
    uint32_t asked = g_array_index (frame->view->recipients, uint32_t, mail->to_first + i);
    if (frame_person (frame, asked) == frame_person (frame, ask->answered_by))
      return false;
  }
  return true;
}

static Proportion
count_substituted (const Frame *frame, const Window *window, Fact *evidence)
{
  const AccountView *view = frame->view;
  Proportion count = { 0, 0 };
  for (guint i = 0; i < view->asks->len; i++) {
    const Ask *ask = VIEW_ITEM (view->asks, Ask, i);
    const ViewMail *mail = VIEW_ITEM (view->mails, ViewMail, ask->mail);
    if (!ask->is_answered || !window_has_day (window, mail->day))
      continue;
    count.trials++;
    if (!is_substituted (frame, ask))
      continue;
    count.count++;
    if (evidence != NULL && evidence->evidence->len < EVIDENCE_MOST)
      fact_add_mail (evidence, view, mail);
  }
  return count;
}

static void
add_substitution (const Frame *frame, FactSet *facts)
{
  Fact *fact = fact_new ("substitution.share", NAN);
  Proportion now = count_substituted (frame, &frame->cur12, fact),
             ref = count_substituted (frame, &frame->ref, NULL);
  fact_set_add (facts, fact);
  fact->n = now.trials;
  fact->n_baseline = ref.trials;
  if (now.trials < ASKS_LEAST || ref.trials < ASKS_LEAST) {
    fact->reason = g_strdup ("fewer than 20 answered asks in the last 12 weeks or in the reference weeks");
    return;
  }
  fact->value = now.count / now.trials;
  /* Half an event where there was none, so that twice as many can be judged. */
  fact->baseline = MAX (ref.count, 0.5) / ref.trials;
  fact->p = proportion_lower_p (ref, now);
}

/* T6c: do they still copy their colleagues in? */
static void
add_copied (const Frame *frame, FactSet *facts)
{
  const GArray *mails = frame->view->mails;
  g_autofree double *now = g_new (double, mails->len + 1);
  g_autofree double *base = g_new (double, mails->len + 1);
  guint now_count = 0, base_count = 0;
  double now_sum = 0, base_sum = 0;
  for (guint i = 0; i < mails->len; i++) {
    const ViewMail *mail = VIEW_ITEM (mails, ViewMail, i);
    if (mail->from_vendor)
      continue;
    if (window_has_day (&frame->cur, mail->day))
      now_sum += now[now_count++] = mail->colleague_count;
    else if (window_has_day (&frame->base, mail->day))
      base_sum += base[base_count++] = mail->colleague_count;
  }
  Fact *fact = fact_set_add (facts, fact_new ("copied.colleagues", NAN));
  fact->n = now_count;
  fact->n_baseline = base_count;
  if (now_count < ASKS_LEAST || base_count < ASKS_LEAST) {
    fact->reason = g_strdup ("fewer than 20 messages of theirs in the last 8 weeks or in the base weeks");
    return;
  }
  fact->value = now_sum / now_count;
  fact->baseline = base_sum / base_count;
  fact->p = rank_lower_p (now, now_count, base, base_count);
}

static Proportion
count_started (const AccountView *view, const Window *window)
{
  Proportion count = { 0, 0 };
  for (guint i = 0; i < view->mails->len; i++) {
    const ViewMail *mail = VIEW_ITEM (view->mails, ViewMail, i);
    if (!mail->starts_thread || !window_has_day (window, mail->day) ||
        !view_is_valid_week (view, week_of_day (mail->day)))
      continue;
    count.trials++;
    count.count += !mail->from_vendor;
  }
  return count;
}

/* The latest threads, whoever began them: by their authors anybody can count again. */
static void
add_latest_threads (const AccountView *view, Fact *fact)
{
  for (guint i = view->mails->len; i > 0 && fact->evidence->len < RECORDS_NAMED; i--) {
    const ViewMail *mail = VIEW_ITEM (view->mails, ViewMail, i - 1);
    if (mail->starts_thread)
      fact_add_mail (fact, view, mail);
  }
}

/* T9. */
static void
add_initiated (const Frame *frame, FactSet *facts)
{
  Proportion now = count_started (frame->view, &frame->cur), base = count_started (frame->view, &frame->base);
  Fact *fact = fact_set_add (facts, fact_new ("initiated.share", NAN));
  fact_set_windows (fact, &frame->cur, &frame->base);
  fact->n = now.trials;
  fact->n_baseline = base.trials;
  if (now.trials == 0 || base.trials == 0) {
    fact->reason = g_strdup ("no thread began in the last 8 weeks or in the base weeks");
    return;
  }
  fact->value = now.count / now.trials;
  fact->baseline = base.count / base.trials;
  fact->p = proportion_lower_p (now, base);
  if (fact->value < fact->baseline)
    add_latest_threads (frame->view, fact);
}

/* The vendor person with ties to most client people now; PERSON_NONE without any. */
static uint32_t
find_hub (const Frame *frame)
{
  g_autoptr (GArray) ties = ties_of_window (frame, &frame->cur); /* by vendor */
  uint32_t hub = PERSON_NONE;
  guint most = 0, run = 0;
  for (guint i = 0; i < ties->len; i++) {
    uint32_t vendor = g_array_index (ties, Tie, i).vendor;
    run = i > 0 && g_array_index (ties, Tie, i - 1).vendor == vendor ? run + 1 : 1;
    if (run > most) {
      most = run;
      hub = vendor;
    }
  }
  return hub;
}

static guint
count_written (const AccountView *view, uint32_t author, const Window *window)
{
  guint count = 0;
  for (guint i = 0; i < view->mails->len; i++) {
    const ViewMail *mail = VIEW_ITEM (view->mails, ViewMail, i);
    count += mail->author == author && window_has_day (window, mail->day) &&
             view_is_valid_week (view, week_of_day (mail->day));
  }
  return count;
}

/* The note of T5: what the one of us in the middle writes, against that person's own baseline. */
static void
add_hub (const Frame *frame, FactSet *facts)
{
  const AccountView *view = frame->view;
  uint32_t hub = find_hub (frame);
  guint now = hub != PERSON_NONE ? count_written (view, hub, &frame->cur) : 0,
        base = hub != PERSON_NONE ? count_written (view, hub, &frame->base) : 0;
  int now_weeks = window_valid_weeks (view, &frame->cur),
      base_weeks = window_valid_weeks (view, &frame->base);
  if (base < HUB_LEAST_MESSAGES || now_weeks == 0 || base_weeks == 0) {
    fact_set_add (facts,
                  fact_new_unknown ("hub.load_ratio", "fewer than 10 messages of our busiest contact in "
                                                      "the base weeks"));
    return;
  }
  Fact *fact = fact_set_add (
      facts, fact_new ("hub.load_ratio", ((double) now / now_weeks) / ((double) base / base_weeks)));
  fact->baseline = 1;
  fact->n = now;
  fact->n_baseline = base;
}

/* Days on which somebody of theirs used another channel: wrote, or spoke with us, whoever called.  What a CRM
 * logs repeats mail and meetings. */
static guint
count_other_days (const AccountView *view, const Window *window)
{
  g_autoptr (GHashTable) days = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < view->rows[TABLE_INTERACTIONS]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_INTERACTIONS, i);
    int32_t day = row_event_day (row);
    if (day == DAY_NONE || !window_has_day (window, day) || row_says (row, INTERACTIONS_CHANNEL, "crm"))
      continue;
    uint32_t from = view_find_person (view, row->cells[INTERACTIONS_FROM]);
    bool from_vendor = from != PERSON_NONE && view_person (view, from)->side == SIDE_VENDOR;
    if (from_vendor && !row_says (row, INTERACTIONS_CHANNEL, "phone"))
      continue;
    g_hash_table_add (
        days,
        g_strdup_printf ("%d %s", day, row_text (row, from_vendor ? INTERACTIONS_TO : INTERACTIONS_FROM)));
  }
  return g_hash_table_size (days);
}

static void
add_channel (const Frame *frame, FactSet *facts)
{
  const AccountView *view = frame->view;
  int weeks = window_valid_weeks (view, &frame->cur), base_weeks = window_valid_weeks (view, &frame->base);
  const char *reason = NULL;
  if (!view_keeps (view, TABLE_INTERACTIONS))
    reason = "no chat, phone or portal contact was imported";
  else if (view->kept_since[TABLE_INTERACTIONS] > window_first_day (&frame->base))
    reason = "chat, phone and portal contact is known for part of the base weeks only";
  else if (!isfinite (frame->base_mean) || weeks == 0)
    reason = "fewer than 13 weeks of history";
  if (reason != NULL) {
    fact_set_add (facts, fact_new_unknown ("channel.shifted", reason));
    return;
  }
  double expected = frame->base_mean * frame_sum (frame, frame->portfolio->factor, &frame->cur);
  double lost = (expected - frame_sum (frame, frame->person_days, &frame->cur)) / weeks;
  guint now = count_other_days (view, &frame->cur), base = count_other_days (view, &frame->base);
  double gained = (double) now / weeks - (double) base / base_weeks;
  bool shifted = lost >= LOST_SHARE * expected / weeks && gained >= MOVED_SHARE * lost;
  Fact *fact = fact_set_add (facts, fact_new ("channel.shifted", shifted ? 1 : 0));
  fact->n = now;
  fact->n_baseline = base;
}

void
measure_access (const Frame *frame, FactSet *facts)
{
  add_newcomers (frame, facts);
  add_substitution (frame, facts);
  add_copied (frame, facts);
  add_initiated (frame, facts);
  add_hub (frame, facts);
  add_channel (frame, facts);
}
