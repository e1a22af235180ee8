/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "measure/occasion.h"
#include "measure/rows.h"
#include "series/gap.h"
#include "series/proportion.h"

#define PROGRAMME_WEEKS 52
#define SPOKEN_MOST 12 /* messages listed */

/* The run of refusals at the end, and the chance of it given what came before (methods 3.3). */
static Fact *
add_run (const char *name, const GArray *list, const AccountView *view, FactSet *facts)
{
  guint first = list->len;
  while (first > 0 && !g_array_index (list, Occasion, first - 1).is_taken)
    first--;
  guint taken = 0;
  for (guint i = 0; i < first; i++)
    taken += g_array_index (list, Occasion, i).is_taken;
  int run = (int) (list->len - first);
  Fact *fact = fact_set_add (facts, fact_new (name, run));
  fact->n = list->len;
  fact->n_baseline = taken;
  fact->baseline = first > 0 ? 1 - (double) taken / first : NAN;
  fact->p = run > 0 ? gap_missed_run_p (taken, first - taken, run) : 1;
  for (guint i = first; i < list->len; i++)
    occasion_add_evidence (&g_array_index (list, Occasion, i), fact);
  int32_t first_day = list->len > 0 ? g_array_index (list, Occasion, 0).day : view->as_of_day,
          run_day = run > 0 ? g_array_index (list, Occasion, first).day : first_day;
  fact->now = (Span){ run_day, view->as_of_day };
  if (run > 0)
    fact->onset_day = run_day;
  if (run_day > first_day)
    fact->before = (Span){ first_day, run_day - 1 };
  return fact;
}

/* G1. */
static void
add_programmes (const AccountView *view, FactSet *facts)
{
  g_autoptr (GArray) list = occasions_offered (view, view->as_of_day - 7 * PROGRAMME_WEEKS + 1);
  if (!view_keeps (view, TABLE_INVITATIONS)) {
    fact_set_add (facts,
                  fact_new_unknown ("innovation.declined_run", "no programme invitations were imported"));
    return;
  }
  add_run ("innovation.declined_run", list, view, facts);
}

/* G2. */
static void
add_planning (const AccountView *view, FactSet *facts)
{
  g_autoptr (GArray) list = occasions_of_planning (view, NULL);
  if (list->len == 0) {
    Fact *fact =
        fact_set_add (facts, fact_new_unknown ("planning.absence_run",
                                               "no planning or review session with an answer is known"));
    fact->n = 0;
    return;
  }
  add_run ("planning.absence_run", list, view, facts);
}

/* How many of their messages of a window were read, and in which words those speak of success. */
typedef struct {
  guint read, outcome, service_level;
} Language;

static Language
count_language (const AccountView *view, const Window *window)
{
  Language count = { 0 };
  for (guint i = 0; i < view->mails->len; i++) {
    const ViewMail *mail = VIEW_ITEM (view->mails, ViewMail, i);
    if (mail->from_vendor || (mail->speech & SPEECH_READ) == 0 || !window_has_day (window, mail->day) ||
        !view_is_valid_week (view, week_of_day (mail->day)))
      continue;
    count.read++;
    count.outcome += (mail->speech & SPEECH_OUTCOME) != 0;
    count.service_level += (mail->speech & SPEECH_SERVICE_LEVEL) != 0;
  }
  return count;
}

static void
add_language_evidence (const Frame *frame, Fact *fact)
{
  const GArray *mails = frame->view->mails;
  for (guint i = mails->len; i > 0 && fact->evidence->len < SPOKEN_MOST; i--) {
    const ViewMail *mail = VIEW_ITEM (mails, ViewMail, i - 1);
    if (!mail->from_vendor && (mail->speech & SPEECH_SERVICE_LEVEL) != 0 &&
        window_has_day (&frame->quarter, mail->day))
      fact_add_mail (fact, frame->view, mail);
  }
}

/* G4: of the messages that use one vocabulary or the other, how many speak of outcomes?  A message that uses
 * both counts in both, and each message once, so that one long letter is one voice. */
static void
add_language (const Frame *frame, FactSet *facts)
{
  const AccountView *view = frame->view;
  Window base = frame_before_quarter (frame, view->start_week);
  Language now = count_language (view, &frame->quarter), before = count_language (view, &base);
  Proportion share = { now.outcome, now.outcome + now.service_level },
             share_before = { before.outcome, before.outcome + before.service_level };
  Fact *fact = fact_set_add (facts, fact_new ("sla.language", NAN));
  fact_set_windows (fact, &frame->quarter, &base);
  if (view->config == NULL || !view->config->tag_bodies)
    fact->reason = g_strdup ("message texts are not read (privacy.bodies = ignore)");
  else if (now.read == 0 && before.read == 0)
    fact->reason = g_strdup ("no message of theirs was read: import again with privacy.bodies = tag");
  else {
    fact->n = now.read;
    fact->n_baseline = before.read;
  }
  if (fact->reason == NULL && (share.trials < 1 || share_before.trials < 1))
    fact->reason =
        g_strdup ("no message of theirs speaks of outcomes or service levels in one of the windows");
  if (fact->reason != NULL)
    return;
  fact->value = share.count / share.trials;
  fact->baseline = share_before.count / share_before.trials;
  fact->p = proportion_fisher_lower_p (share, share_before);
  add_language_evidence (frame, fact);
}

void
measure_strategy (const Frame *frame, FactSet *facts)
{
  add_programmes (frame->view, facts);
  add_planning (frame->view, facts);
  add_language (frame, facts);
}
