/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "measure/frame.h"
#include "series/aligned.h"
#include "series/cusum.h"
#include "series/tail.h"

#define SILENCE_EXPECTED_LEAST 12.0
#define OUTBOUND_LEAST 10
#define REPLIES_SHARE_LEAST                                                                                  \
  0.8 /* of their earlier share, and at most so much slower: replies hold (methods 1.6) */
#define REPLIES_SLOWER_MOST 1.25
#define REPLIES_SLOWER_Z 1.645 /* one-sided, 5% */
#define REPLIES_LEAST 5        /* questions; the test is a normal approximation */
#define WAIT_LIMIT_HOURS 40
#define SEASON_HISTORY_WEEKS 64
#define SEASON_REACH_WEEKS 20
#define YEAR_WEEKS 52

/* What was expected over the valid weeks of a window: base level times the portfolio's weeks. */
static double
expected_of (const Frame *frame, const Window *window)
{
  return frame->base_mean * frame_sum (frame, frame->portfolio->factor, window);
}

/* C remembers a fall long after it is over; the latest weeks tell. */
static void
add_latest (const Frame *frame, FactSet *facts)
{
  Window last = window_last (frame->view, LATEST_WEEKS);
  double days = frame_sum (frame, frame->person_days, &last), expected = expected_of (frame, &last);
  Fact *fact = fact_set_add (facts, fact_new ("volume.latest", expected > 0 ? days / expected : NAN));
  fact->baseline = 1;
  fact->n = days;
  fact->n_baseline = expected;
}

static void
add_cusum (const Frame *frame, FactSet *facts)
{
  double c = frame_week (frame, frame->cusum, frame->view->last_week);
  if (!isfinite (c) || frame->base_mean < 1) {
    fact_set_add (facts,
                  fact_new_unknown ("volume.cusum",
                                    "less than one person-day a week, or fewer than 13 weeks of history"));
    return;
  }
  Fact *fact = fact_set_add (facts, fact_new ("volume.cusum", c));
  fact_set_windows (fact, &frame->cur, &frame->base);
  fact->baseline = CUSUM_THRESHOLD;
  Window before = { frame->view->start_week, frame->cur.first_week - 1 };
  fact->n = window_valid_weeks (frame->view, &before);
  if (c > 0) {
    fact->onset_day = week_first_day (frame->cusum_start_week);
    fact_add_latest_mails (fact, frame);
  }
  int cur_weeks = window_divisor (frame->view, &frame->cur);
  double days = frame_sum (frame, frame->person_days, &frame->cur);
  Fact *weekly = fact_set_add (facts, fact_new ("volume.weekly", days / cur_weeks));
  weekly->baseline = expected_of (frame, &frame->cur) / cur_weeks;
  weekly->n = days;
  weekly->n_baseline = frame->base_weeks;
  add_latest (frame, facts);
}

/* T11's onset: the first week of the run below half of what was expected. */
static int32_t
date_silence (const Frame *frame)
{
  int32_t first = frame->view->last_week;
  for (int32_t week = frame->view->last_week; week >= frame->view->start_week; week--) {
    if (!view_is_valid_week (frame->view, week))
      continue;
    double expected = frame->base_mean * frame_week (frame, frame->portfolio->factor, week);
    if (!(frame_week (frame, frame->person_days, week) < 0.5 * expected))
      break;
    first = week;
  }
  return week_first_day (first);
}

static void
add_silence (const Frame *frame, FactSet *facts)
{
  double expected = expected_of (frame, &frame->recent);
  double observed = frame_sum (frame, frame->person_days, &frame->recent);
  if (!(expected >= SILENCE_EXPECTED_LEAST)) {
    fact_set_add (facts, fact_new_unknown ("silence.ratio",
                                           "fewer than 12 person-days were to be expected in 6 weeks"));
    return;
  }
  Fact *fact = fact_set_add (facts, fact_new ("silence.ratio", observed / expected));
  fact_set_windows (fact, &frame->recent, &frame->base);
  fact->baseline = 1;
  fact->n = observed;
  fact->n_baseline = expected;
  fact->p = tail_nb_lower (observed, expected, 5 * frame->portfolio->dispersion);
  fact->onset_day = date_silence (frame);
  fact_add_latest_mails (fact, frame);
}

typedef struct {
  guint outbound;
  GArray *waits; /* of Wait */
} Outbound;

static void
outbound_clear (Outbound *count)
{
  g_array_unref (count->waits);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outbound, outbound_clear)

static Outbound
count_outbound (const AccountView *view, const Window *window)
{
  Outbound count = { 0, g_array_new (FALSE, FALSE, sizeof (Wait)) };
  for (guint i = 0; i < view->mails->len; i++) {
    const ViewMail *mail = VIEW_ITEM (view->mails, ViewMail, i);
    count.outbound += mail->is_outbound && window_has_day (window, mail->day) &&
                      view_is_valid_week (view, week_of_day (mail->day));
  }
  for (guint i = 0; i < view->asks->len; i++) {
    const Ask *ask = VIEW_ITEM (view->asks, Ask, i);
    if (!window_has_day (window, VIEW_ITEM (view->mails, ViewMail, ask->mail)->day))
      continue;
    Wait wait = { ask->wait_hours, ask->is_answered, ask->responder };
    g_array_append_val (count.waits, wait);
  }
  return count;
}

static double
answered_share (const GArray *waits)
{
  double answered = 0;
  for (guint i = 0; i < waits->len; i++)
    answered += g_array_index (waits, Wait, i).is_answered;
  return answered / waits->len;
}

/* Whoever goes quiet has few questions left to tell by: fewer or slower answers count when they are more than
 * chance, and where next to nothing was asked, nothing speaks against it. */
static bool
replies_hold (const Outbound *now, const Outbound *base)
{
  const Wait *waits = (const Wait *) (gpointer) now->waits->data,
             *waits_base = (const Wait *) (gpointer) base->waits->data;
  if (now->waits->len < REPLIES_LEAST || base->waits->len < REPLIES_LEAST)
    return true;
  bool fewer = answered_share (now->waits) < REPLIES_SHARE_LEAST * answered_share (base->waits);
  bool slower = survival_mean (waits, now->waits->len, WAIT_LIMIT_HOURS) >
                REPLIES_SLOWER_MOST * survival_mean (waits_base, base->waits->len, WAIT_LIMIT_HOURS);
  SurvivalWindows windows = { .ref = waits_base,
                              .now = waits,
                              .ref_count = base->waits->len,
                              .now_count = now->waits->len,
                              .limit = WAIT_LIMIT_HOURS };
  return !(fewer || slower) || !(aligned_test (&windows).z > REPLIES_SLOWER_Z);
}

/* The same question of the weeks in which volume began to fall: C remembers them long after we write again.
 */
static void
add_outbound_at_onset (const Frame *frame, const Outbound *base, double base_rate, FactSet *facts)
{
  if (frame->cusum_start_week == INT32_MIN)
    return;
  Window then = { frame->cusum_start_week,
                  MIN (frame->cusum_start_week + CUR_WEEKS - 1, frame->view->last_week) };
  g_auto (Outbound) count = count_outbound (frame->view, &then);
  double factor = frame_sum (frame, frame->portfolio->factor, &then);
  if (window_valid_weeks (frame->view, &then) < CUR_WEEKS / 2 || !(factor > 0))
    return;
  Fact *fact = fact_set_add (facts, fact_new ("outbound.at_onset", count.outbound / (base_rate * factor)));
  fact->n = count.outbound;
  fact->n_baseline = base->outbound;
  fact->p = tail_poisson_lower (count.outbound, base_rate * factor);
  fact_set_add (facts, fact_new ("outbound.held_at_onset", replies_hold (&count, base) ? 1 : 0));
}

static void
add_latest_outbound (const AccountView *view, Fact *fact)
{
  for (guint i = view->mails->len; i > 0 && fact->evidence->len < RECORDS_NAMED; i--) {
    const ViewMail *mail = VIEW_ITEM (view->mails, ViewMail, i - 1);
    if (mail->is_outbound)
      fact_add_mail (fact, view, mail);
  }
}

/* V1: did we go quiet first? */
static void
add_outbound (const Frame *frame, FactSet *facts)
{
  g_auto (Outbound) now = count_outbound (frame->view, &frame->cur);
  g_auto (Outbound) base = count_outbound (frame->view, &frame->base);
  int now_weeks = window_valid_weeks (frame->view, &frame->cur),
      base_weeks = window_valid_weeks (frame->view, &frame->base);
  if (base.outbound < OUTBOUND_LEAST || now_weeks == 0 || base_weeks == 0) {
    fact_set_add (facts,
                  fact_new_unknown ("outbound.ratio",
                                    "fewer than 10 messages of our own started anything in the base weeks"));
    fact_set_add (facts, fact_new_unknown ("outbound.replies_hold", "too few messages of our own"));
    return;
  }
  double now_rate = (double) now.outbound / now_weeks, base_rate = (double) base.outbound / base_weeks;
  double factor = frame_sum (frame, frame->portfolio->factor, &frame->cur) / now_weeks;
  Fact *fact =
      fact_set_add (facts, fact_new ("outbound.ratio", now_rate / (base_rate * (factor > 0 ? factor : 1))));
  fact_set_windows (fact, &frame->cur, &frame->base);
  fact->baseline = 1;
  fact->n = now.outbound;
  fact->n_baseline = base.outbound;
  fact->p = tail_poisson_lower (now.outbound, base_rate * now_weeks * (factor > 0 ? factor : 1));
  if (fact->value < 1)
    add_latest_outbound (frame->view, fact);
  Fact *hold = fact_set_add (facts, fact_new ("outbound.replies_hold", replies_hold (&now, &base) ? 1 : 0));
  hold->n = now.waits->len;
  hold->n_baseline = base.waits->len;
  add_outbound_at_onset (frame, &base, base_rate, facts);
}

/* The same weeks a year ago against the weeks around them, with the portfolio taken out. */
static double
last_year_ratio (const Frame *frame, const Window *window)
{
  Window then = { window->first_week - YEAR_WEEKS, window->last_week - YEAR_WEEKS };
  Window around = { then.first_week - SEASON_REACH_WEEKS, then.last_week + SEASON_REACH_WEEKS };
  double inside = frame_sum (frame, frame->person_days, &then),
         inside_factor = frame_sum (frame, frame->portfolio->factor, &then);
  double all = frame_sum (frame, frame->person_days, &around),
         all_factor = frame_sum (frame, frame->portfolio->factor, &around);
  if (window_valid_weeks (frame->view, &then) < (window->last_week - window->first_week + 1) / 2 ||
      inside_factor <= 0 || all_factor <= inside_factor || all <= inside)
    return NAN;
  return (inside / inside_factor) / ((all - inside) / (all_factor - inside_factor));
}

/* Methods 4.7c: last year's same weeks showed at least 70% of today's change.  Asked of the weeks that a
 * signal looks at: eight of most, six of T11. */
static void
add_season (const Frame *frame, const char *name, const Window *window, FactSet *facts)
{
  double expected = expected_of (frame, window),
         now = frame_sum (frame, frame->person_days, window) / expected;
  double then = last_year_ratio (frame, window);
  if (frame->view->last_week - frame->view->start_week + 1 < SEASON_HISTORY_WEEKS || !isfinite (then) ||
      !isfinite (now)) {
    fact_set_add (facts, fact_new_unknown (name, "less than 64 weeks of history"));
    return;
  }
  bool recurring = now <= 0.75 && 1 - then >= 0.7 * (1 - now);
  Fact *fact = fact_set_add (facts, fact_new (name, recurring ? 1 : 0));
  fact->baseline = then;
}

void
measure_volume (const Frame *frame, FactSet *facts)
{
  add_cusum (frame, facts);
  add_silence (frame, facts);
  add_outbound (frame, facts);
  add_season (frame, "season.recurring", &frame->cur, facts);
  add_season (frame, "season.silence", &frame->recent, facts);
}
