/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "measure/onset.h"
#include "series/aligned.h"
#include "series/proportion.h"
#include "series/survival.h"
#include "series/trend.h"

#define LIMIT_HOURS 40.0
#define TREND_LIMIT_HOURS 80.0
#define BLOCK_WEEKS 4
#define BLOCK_LEAST_ASKS 8
#define BLOCKS_LEAST 5
#define DATED_LEAST_ASKS 4 /* of a block, to date a change: fewer leave its mean to one slow answer */
#define REF_LATE_WEEKS 24  /* REF ends so long before t where at least 26 weeks remain (methods R1) */
#define REF_LATE_LEAST 26
#define ASKS_LISTED 8

static Window
latency_reference (const Frame *frame)
{
  Window ref = frame->ref;
  int32_t late = frame->view->last_week - REF_LATE_WEEKS;
  if (late - ref.first_week + 1 >= REF_LATE_LEAST)
    ref.last_week = MIN (ref.last_week, late);
  return ref;
}

/* The waits that began in a window; core: only of the responders in that set. */
static GArray *
waits_of_window (const Frame *frame, const Window *window, GHashTable *core)
{
  const AccountView *view = frame->view;
  GArray *waits = g_array_new (FALSE, FALSE, sizeof (Wait));
  for (guint i = 0; i < view->asks->len; i++) {
    const Ask *ask = VIEW_ITEM (view->asks, Ask, i);
    int32_t day = VIEW_ITEM (view->mails, ViewMail, ask->mail)->day;
    if (!window_has_day (window, day) || !view_is_valid_week (view, week_of_day (day)))
      continue;
    if (core != NULL && !g_hash_table_contains (core, GUINT_TO_POINTER (ask->responder + 1)))
      continue;
    Wait wait = { ask->wait_hours, ask->is_answered, ask->responder };
    g_array_append_val (waits, wait);
  }
  return waits;
}

/* Since when: the mean waits of four-week blocks back from the as-of date, each standing for its four weeks,
 * so that methods 5.5 shuffles whole blocks (methods 1.6). */
static int32_t
date_slowdown (const Frame *frame, GHashTable *core)
{
  if (frame->is_undated)
    return DAY_NONE;
  g_autofree double *hours = g_new (double, frame->week_count + 1);
  for (guint i = 0; i < frame->week_count; i++)
    hours[i] = NAN;
  for (guint end = frame->week_count; end >= BLOCK_WEEKS; end -= BLOCK_WEEKS) {
    int32_t last = frame->view->first_week + (int32_t) end - 1;
    Window block = { last - BLOCK_WEEKS + 1, last };
    g_autoptr (GArray) waits = waits_of_window (frame, &block, core);
    for (guint i = end - BLOCK_WEEKS; i < end && waits->len >= DATED_LEAST_ASKS; i++)
      hours[i] = survival_mean ((const Wait *) waits->data, waits->len, LIMIT_HOURS);
  }
  return onset_of_weekly (frame, hours, "R1 onset", 1, false);
}

typedef struct {
  const char *rmst, *z, *responders;
  guint least_ref, least_now;
} LatencyNames;

/* R1 and R4 differ in whose asks they look at. */
static void
add_latency (const Frame *frame, const LatencyNames *names, GHashTable *core, FactSet *facts)
{
  Window ref = latency_reference (frame);
  g_autoptr (GArray) before = waits_of_window (frame, &ref, core),
                     now = waits_of_window (frame, &frame->cur12, core);
  SurvivalWindows windows = { .ref = (const Wait *) before->data,
                              .now = (const Wait *) now->data,
                              .ref_count = before->len,
                              .now_count = now->len,
                              .limit = LIMIT_HOURS,
                              .least_ref = 4,
                              .least_now = 2 };
  Fact *fact =
      fact_set_add (facts, fact_new (names->rmst, survival_mean (windows.now, now->len, LIMIT_HOURS)));
  fact_set_windows (fact, &frame->cur12, &ref);
  fact->baseline = survival_mean (windows.ref, before->len, LIMIT_HOURS);
  fact->n = now->len;
  fact->n_baseline = before->len;
  AlignedTest test = aligned_test (&windows);
  if (names->responders != NULL)
    fact_set_add (facts, fact_new (names->responders, test.responder_count));
  if (before->len < names->least_ref || now->len < names->least_now || test.responder_count < 2) {
    g_autofree char *reason =
        g_strdup_printf ("questions of ours: %u before and %u now (needs %u and %u, by two people in both)",
                         before->len, now->len, names->least_ref, names->least_now);
    fact->value = NAN;
    fact->reason = g_strdup (reason);
    fact_set_add (facts, fact_new_unknown (names->z, reason));
    return;
  }
  fact->p = isfinite (test.z) ? 0.5 * erfc (test.z / sqrt (2)) : NAN;
  if (fact->value > fact->baseline)
    fact->onset_day = date_slowdown (frame, core);
  Fact *z = fact_set_add (facts, fact_new (names->z, test.z));
  z->n = test.now_count;
  z->n_baseline = test.ref_count;
  z->p = fact->p;
}

/* The latest questions of the last 12 weeks that waited longer than so many hours, to these people (NULL:
 * all).
 */
static void
add_slow_asks (const Frame *frame, GHashTable *people, double hours, Fact *fact)
{
  const AccountView *view = frame->view;
  for (guint i = view->asks->len; i > 0 && fact->evidence->len < ASKS_LISTED; i--) {
    const Ask *ask = VIEW_ITEM (view->asks, Ask, i - 1);
    const ViewMail *mail = VIEW_ITEM (view->mails, ViewMail, ask->mail);
    if (!window_has_day (&frame->cur12, mail->day))
      break;
    bool counts = people == NULL || g_hash_table_contains (people, GUINT_TO_POINTER (ask->responder + 1));
    if (counts && ask->wait_hours > hours)
      fact_add_mail (fact, view, mail);
  }
}

/* Of all and of the core: longer than usual. */
static void
add_slow_answers (const Frame *frame, const char *name, GHashTable *core, FactSet *facts)
{
  Fact *fact = fact_set_find (facts, name);
  add_slow_asks (frame, core, fact->baseline, fact);
}

static void
add_no_reply (const Frame *frame, FactSet *facts)
{
  Window ref = latency_reference (frame);
  g_autoptr (GArray) before = waits_of_window (frame, &ref, NULL),
                     now = waits_of_window (frame, &frame->cur12, NULL);
  if (before->len < 20 || now->len < 10) {
    fact_set_add (facts, fact_new_unknown ("noreply.share", "fewer than 20 questions before or 10 now"));
    return;
  }
  double share = survival_open_share ((const Wait *) now->data, now->len, TREND_LIMIT_HOURS);
  double baseline = survival_open_share ((const Wait *) before->data, before->len, TREND_LIMIT_HOURS);
  Fact *fact = fact_set_add (facts, fact_new ("noreply.share", share));
  fact_set_windows (fact, &frame->cur12, &ref);
  fact->baseline = baseline;
  fact->n = now->len;
  fact->n_baseline = before->len;
  Proportion open_now = { share * now->len, now->len }, open_before = { baseline * before->len, before->len };
  fact->p = proportion_lower_p (open_before, open_now);
  add_slow_asks (frame, NULL, TREND_LIMIT_HOURS, fact);
}

/* R2: does it keep growing?  Four-week blocks back from the as-of date, each with enough asks. */
static void
add_growth (const Frame *frame, FactSet *facts)
{
  double weeks[16], hours[16];
  guint blocks = 0;
  for (guint i = G_N_ELEMENTS (weeks); i > 0; i--) {
    int32_t last = frame->view->last_week - (int32_t) (i - 1) * BLOCK_WEEKS;
    Window block = { last - BLOCK_WEEKS + 1, last };
    g_autoptr (GArray) waits = waits_of_window (frame, &block, NULL);
    if (waits->len < BLOCK_LEAST_ASKS)
      continue;
    weeks[blocks] = last;
    hours[blocks++] = survival_mean ((const Wait *) waits->data, waits->len, TREND_LIMIT_HOURS);
  }
  if (blocks < BLOCKS_LEAST) {
    fact_set_add (facts, fact_new_unknown ("latency.doubling_weeks",
                                           "fewer than 5 four-week blocks with 8 questions each"));
    return;
  }
  TrendGrowth growth = trend_growth (weeks, hours, blocks);
  Fact *fact =
      fact_set_add (facts, fact_new ("latency.doubling_weeks", growth.is_growing ? growth.doubling : 0));
  fact->n = blocks;
  fact->p = growth.log_line.rise_p;
  fact->now = (Span){ week_first_day ((int32_t) weeks[0] - BLOCK_WEEKS + 1), frame->view->as_of_day };
  if (!growth.is_growing)
    return;
  fact_set_add (facts, fact_new ("latency.doubling_low", growth.doubling_low));
  fact_set_add (facts, fact_new ("latency.doubling_high", growth.doubling_high));
  add_slow_asks (frame, NULL, hours[0], fact); /* longer than in the first block */
}

/* The people who hold 80% of the reference contact, and every executive and champion. */
static GHashTable *
core_people (const Frame *frame)
{
  GHashTable *core = g_hash_table_new (NULL, NULL);
  g_autoptr (Tally) tally = tally_new (frame, &frame->ref);
  guint seen = 0;
  for (guint i = 0; i < tally->count; i++) {
    uint32_t person = tally->persons[i];
    bool heavy = seen < 0.8 * tally->total;
    seen += tally->counts[i];
    if (heavy || view_person (frame->view, person)->is_executive ||
        view_person (frame->view, person)->is_champion)
      g_hash_table_add (core, GUINT_TO_POINTER (person + 1));
  }
  return core;
}

static void
add_inferred (const Frame *frame, FactSet *facts)
{
  guint answered = 0, inferred = 0;
  for (guint i = 0; i < frame->view->asks->len; i++) {
    const Ask *ask = VIEW_ITEM (frame->view->asks, Ask, i);
    bool counts = ask->is_answered &&
                  window_has_day (&frame->cur12, VIEW_ITEM (frame->view->mails, ViewMail, ask->mail)->day);
    answered += counts;
    inferred += counts && ask->is_inferred;
  }
  Fact *fact = fact_set_add (
      facts, fact_new ("replies.inferred_share", answered > 0 ? (double) inferred / answered : NAN));
  fact->n = answered;
}

void
measure_latency (const Frame *frame, FactSet *facts)
{
  static const LatencyNames all = { "latency.rmst", "latency.z", "latency.responders", 20, 8 };
  static const LatencyNames few = { "latency.core_rmst", "latency.core_z", NULL, 12, 6 };
  add_latency (frame, &all, NULL, facts);
  add_slow_answers (frame, all.rmst, NULL, facts);
  g_autoptr (GHashTable) core = core_people (frame);
  add_latency (frame, &few, core, facts);
  add_slow_answers (frame, few.rmst, core, facts);
  add_inferred (frame, facts);
  add_no_reply (frame, facts);
  add_growth (frame, facts);
}
