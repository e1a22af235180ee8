/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "measure/rows.h"
#include "measure/topic.h"
#include "series/gap.h"
#include "series/proportion.h"

#define PROGRAMME_WEEKS 52
#define SPOKEN_MOST 12 /* messages listed */
#define ANSWER_DAYS 20 /* business days after which no answer is an answer */

/* One invitation or session that is decided, in order of time. */
typedef struct {
  int32_t day;
  bool is_taken; /* accepted, or attended */
  const StoredRow *row;
  const ViewMeeting *meeting; /* one of the two */
} Occasion;

/* What became of an invitation by the as-of date; false: still open. */
static bool
read_invitation (const AccountView *view, const StoredRow *row, Occasion *occasion)
{
  *occasion = (Occasion){ .day = row_event_day (row), .row = row };
  if (occasion->day == DAY_NONE)
    return false;
  bool is_answered = row_day (row, INVITATIONS_ANSWERED_AT) == DAY_NONE || /* the answer came with the row */
                     row_day_by (row, INVITATIONS_ANSWERED_AT, view->as_of_day) != DAY_NONE;
  occasion->is_taken = is_answered && row_says (row, INVITATIONS_ANSWER, "accepted");
  if (is_answered && (occasion->is_taken || row_says (row, INVITATIONS_ANSWER, "declined")))
    return true;
  return clock_days_between (view->clock, occasion->day, view->as_of_day) >= ANSWER_DAYS;
}

static gint
compare_occasions (gconstpointer a, gconstpointer b)
{
  const Occasion *x = a, *y = b;
  return (x->day > y->day) - (x->day < y->day);
}

static GArray *
list_invitations (const AccountView *view, bool is_planning, int32_t since_day)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Occasion));
  for (guint i = 0; i < view->rows[TABLE_INVITATIONS]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_INVITATIONS, i);
    Occasion occasion;
    if (row_says (row, INVITATIONS_KIND, "planning") == is_planning &&
        read_invitation (view, row, &occasion) && occasion.day >= since_day)
      g_array_append_val (list, occasion);
  }
  return list;
}

/* A planning meeting: somebody of theirs came, or nobody did and one said no (methods 1.6 on E2); without an
 * answer it is missing data. */
static bool
read_session (const AccountView *view, const ViewMeeting *meeting, Occasion *occasion)
{
  *occasion = (Occasion){ .day = meeting->day, .meeting = meeting };
  bool is_refused = false;
  for (uint32_t i = 0; i < meeting->guest_count; i++) {
    const Guest *guest = VIEW_ITEM (view->guests, Guest, meeting->guest_first + i);
    if (view_person (view, guest->person)->side != SIDE_CLIENT)
      continue;
    occasion->is_taken |= guest->attended || guest->partstat == PARTSTAT_ACCEPTED;
    is_refused |= guest->partstat == PARTSTAT_DECLINED || guest->partstat == PARTSTAT_DELEGATED;
  }
  return occasion->is_taken || is_refused;
}

static void
add_sessions (const AccountView *view, GArray *list)
{
  for (guint i = 0; i < view->meetings->len; i++) {
    const ViewMeeting *meeting = VIEW_ITEM (view->meetings, ViewMeeting, i);
    Occasion occasion;
    if (!meeting->is_cancelled && topic_has (TOPIC_PLANNING, meeting->title) &&
        read_session (view, meeting, &occasion))
      g_array_append_val (list, occasion);
  }
  g_array_sort (list, compare_occasions);
}

static void
add_occasion_evidence (const Occasion *occasion, Fact *fact)
{
  if (occasion->meeting != NULL) {
    fact_add_meeting (fact, occasion->meeting, "nobody of theirs came");
    return;
  }
  g_autofree char *text =
      g_strdup_printf ("%s: declined or not answered", row_text (occasion->row, INVITATIONS_PROGRAMME));
  fact_add_keyed (fact, occasion->row, occasion->day, text);
}

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
    add_occasion_evidence (&g_array_index (list, Occasion, i), fact);
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
  g_autoptr (GArray) list = list_invitations (view, false, view->as_of_day - 7 * PROGRAMME_WEEKS + 1);
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
  g_autoptr (GArray) list = list_invitations (view, true, INT32_MIN);
  add_sessions (view, list);
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
