/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "measure/onset.h"
#include "series/diversity.h"
#include "series/resample.h"
#include "series/trend.h"

#define REFERENCE_LEAST_DAYS 20
#define REFERENCE_LEAST_PERSONS 3
#define NOW_LEAST_DAYS 8
#define TOP_LEAST_NOW 10
#define BLOCK_WEEKS 4
#define BLOCKS_MOST 13
#define BLOCKS_LEAST 8

/* Both windows side by side, everybody seen in either, in the order of the reference. */
static Composition
test_composition (const Frame *frame, const Tally *reference, const Tally *now)
{
  g_autoptr (GArray) base = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GArray) current = g_array_new (FALSE, FALSE, sizeof (guint));
  for (guint i = 0; i < reference->count; i++) {
    guint count = tally_of (now, reference->persons[i]);
    g_array_append_val (base, reference->counts[i]);
    g_array_append_val (current, count);
  }
  for (guint i = 0; i < now->count; i++) {
    if (tally_of (reference, now->persons[i]) > 0)
      continue;
    guint none = 0;
    g_array_append_val (base, none);
    g_array_append_val (current, now->counts[i]);
  }
  return resample_composition ((const guint *) base->data, (const guint *) current->data, base->len,
                               frame_seed (frame, "T2"));
}

/* Weekly plug-in effective contacts, the series on which the change is dated (methods 1.6). */
static int32_t
date_contraction (const Frame *frame)
{
  if (frame->is_undated)
    return DAY_NONE;
  g_autofree double *weekly = g_new (double, frame->week_count + 1);
  for (guint i = 0; i < frame->week_count; i++) {
    int32_t week = frame->view->first_week + (int32_t) i;
    Window one = { week, week };
    g_autoptr (Tally) tally = tally_new (frame, &one);
    weekly[i] = view_is_valid_week (frame->view, week) && tally->total > 0
                    ? diversity_shannon (tally->counts, tally->count)
                    : NAN;
  }
  return onset_of_weekly (frame, weekly, "T2 onset", -1, false);
}

/* Slow drift (methods 5.6): the trend of ln ENC over blocks of four weeks of the last year.  The value is the
 * change a quarter; p is one-sided for a fall. */
static void
add_drift (const Frame *frame, FactSet *facts)
{
  double level[BLOCKS_MOST];
  guint blocks = 0, known = 0;
  for (int i = BLOCKS_MOST - 1; i >= 0; i--) {
    int32_t last = frame->view->last_week - i * BLOCK_WEEKS;
    Window block = { last - BLOCK_WEEKS + 1, last };
    if (block.first_week < frame->view->start_week)
      continue;
    g_autoptr (Tally) tally = tally_new (frame, &block);
    bool enough = tally->total >= NOW_LEAST_DAYS;
    level[blocks++] = enough ? log (diversity_contacts (tally->counts, tally->count)) : NAN;
    known += enough;
  }
  if (known < BLOCKS_LEAST) {
    fact_set_add (facts, fact_new_unknown ("contacts.drift",
                                           "fewer than 8 blocks of four weeks with 8 person-days each"));
    return;
  }
  MannKendall test = trend_hamed_rao (level, blocks);
  double quarter = trend_sen_slope (level, blocks) * QUARTER_WEEKS / BLOCK_WEEKS;
  Fact *fact = fact_set_add (facts, fact_new ("contacts.drift", expm1 (quarter)));
  fact->baseline = 0;
  fact->n = known;
  fact->p = test.s < 0 ? test.p / 2 : 1 - test.p / 2;
}

/* Two looks at one decline: today's composition against the reference, and the trend in between.  The Cauchy
 * combination (Liu and Xie 2020) holds its level whatever their dependence, and is hardly dearer than the
 * better of the two. */
static double
combine (double composition_p, double drift_p)
{
  if (!isfinite (drift_p) || !isfinite (composition_p))
    return composition_p;
  double mean = (tan ((0.5 - composition_p) * M_PI) + tan ((0.5 - MIN (drift_p, 0.999)) * M_PI)) / 2;
  return 0.5 - atan (mean) / M_PI;
}

static const char *
why_unknown (const Tally *reference, const Tally *now)
{
  if (reference->total < REFERENCE_LEAST_DAYS)
    return "fewer than 20 person-days in the reference weeks";
  if (reference->count < REFERENCE_LEAST_PERSONS)
    return "fewer than 3 contacts in the reference weeks: nothing could collapse";
  if (now->total < NOW_LEAST_DAYS)
    return "fewer than 8 person-days in the last 8 weeks (silence is T11's matter)";
  return NULL;
}

static void
add_lost_contacts (const Frame *frame, const Tally *reference, const Tally *now, Fact *fact)
{
  for (guint i = 0; i < reference->count && fact->evidence->len < 12; i++) {
    uint32_t person = reference->persons[i];
    guint before = reference->counts[i], after = tally_of (now, person);
    if (after > 0 || before < 2)
      continue;
    fact_add_last_mail (fact, frame, person); /* the last we heard of somebody we no longer hear of */
  }
}

/* Unlike CUR, the reference may also be shown where it is too thin to test. */
void
measure_contacts (const Frame *frame, FactSet *facts)
{
  g_autoptr (Tally) reference = tally_new (frame, &frame->tref);
  g_autoptr (Tally) now = tally_new (frame, &frame->cur);
  const char *reason = why_unknown (reference, now);
  double effective = diversity_contacts (now->counts, now->count);
  Fact *contacts = fact_new ("contacts.effective", reason == NULL ? effective : NAN);
  contacts->baseline = diversity_contacts (reference->counts, reference->count);
  contacts->n = now->total;
  contacts->n_baseline = reference->total;
  contacts->reason = g_strdup (reason);
  fact_set_windows (contacts, &frame->cur, &frame->tref);
  fact_set_add (facts, contacts);
  fact_set_add (facts, fact_new ("contacts.persons_baseline", reference->count));
  Fact *top = fact_new ("top.share", diversity_top_share (now->counts, now->count));
  top->baseline = diversity_top_share (reference->counts, reference->count);
  top->n = now->total;
  top->n_baseline = reference->total;
  fact_set_windows (top, &frame->cur, &frame->tref);
  fact_set_add (facts, top);
  if (now->total < TOP_LEAST_NOW || reference->total < REFERENCE_LEAST_DAYS) {
    top->value = NAN;
    top->reason = g_strdup ("fewer than 10 person-days now, or 20 in the reference weeks");
  }
  add_drift (frame, facts);
  if (reason != NULL)
    return;
  Composition test = test_composition (frame, reference, now);
  contacts->p = combine (test.contacts_p, fact_set_find (facts, "contacts.drift")->p);
  top->p = test.top_p;
  if (contacts->value < contacts->baseline * 0.8)
    contacts->onset_day = top->onset_day = date_contraction (frame);
  add_lost_contacts (frame, reference, now, contacts);
  fact_add_last_mail (top, frame, now->persons[0]); /* heaviest first */
}
