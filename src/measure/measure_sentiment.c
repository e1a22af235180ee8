/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "base/text.h"
#include "measure/rows.h"

#define USE_HIGH 0.9
#define SENTIMENT_ALARM (-2.0) /* one voice is enough */
#define SENTIMENT_LOW (-1.0)
#define VOICES_LEAST 2
#define COMMENTS_LEAST 3
#define RATING_LOW 3.0
#define RATINGS_LEAST 4
#define CONTACT_FALLS 0.75

static bool
is_in_quarter (const Frame *frame, int32_t day)
{
  return day != DAY_NONE && day <= frame->view->as_of_day && window_has_day (&frame->quarter, day);
}

/* F6: use as the usage measure found it. */
static void
add_captive (FactSet *facts)
{
  const Fact *usage = fact_set_find (facts, "usage.level");
  if (usage == NULL || !isfinite (usage->value) || !(usage->baseline > 0)) {
    fact_set_add (facts, fact_new_unknown ("captive.usage", usage != NULL && usage->reason != NULL
                                                                ? usage->reason
                                                                : "no product usage was imported"));
    return;
  }
  double ratio = usage->value / usage->baseline;
  Fact *fact = fact_set_add (facts, fact_new ("captive.usage", ratio >= USE_HIGH ? 1 : 0));
  fact->now = usage->now;
  fact->before = usage->before;
  fact->n = usage->n;
  fact->n_baseline = usage->n_baseline;
  for (guint i = 0; i < usage->evidence->len; i++)
    evidence_list_add (&fact->evidence, evidence_copy (g_ptr_array_index (usage->evidence, i)));
}

/* A survey score on the interviews' scale of -2 to 2: satisfaction runs from 1 to 5, the rest from 0 to 10.
 */
static double
sentiment_of_score (const StoredRow *row)
{
  double score = row_number (row, SURVEYS_SCORE);
  return row_says (row, SURVEYS_KIND, "csat") ? score - 3 : (score - 5) / 2.5;
}

/* People whose survey comment is as low as a low interview. */
static guint
count_low_comments (const Frame *frame, Fact *fact, guint *comments)
{
  const AccountView *view = frame->view;
  g_autoptr (GHashTable) people = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < view->rows[TABLE_SURVEYS]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_SURVEYS, i);
    int32_t day = row_day (row, SURVEYS_ANSWERED_AT);
    double sentiment = sentiment_of_score (row);
    if (!is_in_quarter (frame, day) || text_is_blank (row->cells[SURVEYS_COMMENT]) || isnan (sentiment))
      continue;
    (*comments)++;
    if (sentiment > SENTIMENT_LOW ||
        !g_hash_table_add (people, (gpointer) row_text (row, SURVEYS_RESPONDENT)))
      continue;
    fact_add_keyed (fact, row, day, row_text (row, SURVEYS_COMMENT));
  }
  return g_hash_table_size (people);
}

typedef struct {
  guint count;
  double sum, lowest;
} Voices;

static Voices
read_interviews (const Frame *frame, Fact *fact)
{
  const AccountView *view = frame->view;
  Voices voices = { 0, 0, INFINITY };
  for (guint i = 0; i < view->rows[TABLE_INTERVIEWS]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_INTERVIEWS, i);
    int32_t day = row_event_day (row);
    double sentiment = row_number (row, INTERVIEWS_SENTIMENT);
    if (!is_in_quarter (frame, day) || isnan (sentiment))
      continue;
    voices.count++;
    voices.sum += sentiment;
    voices.lowest = MIN (voices.lowest, sentiment);
    if (sentiment < 0)
      fact_add_keyed (fact, row, day, row_text (row, INTERVIEWS_QUOTE));
  }
  return voices;
}

/* F7. */
static void
add_sentiment (const Frame *frame, FactSet *facts)
{
  guint comments = 0;
  Fact *fact = fact_set_add (facts, fact_new ("sentiment.low", NAN));
  Voices voices = read_interviews (frame, fact);
  guint low_comments = count_low_comments (frame, fact, &comments);
  fact->n = voices.count + comments;
  fact->now = (Span){ window_first_day (&frame->quarter), window_last_day (&frame->quarter) };
  if (voices.count == 0 && comments < COMMENTS_LEAST) {
    fact->reason = g_strdup ("no interview and fewer than 3 survey comments in 13 weeks");
    return;
  }
  bool low = voices.lowest <= SENTIMENT_ALARM ||
             (voices.count >= VOICES_LEAST && voices.sum / voices.count <= SENTIMENT_LOW) ||
             low_comments >= COMMENTS_LEAST;
  fact->value = low ? 1 : 0;
  if (low && fact->evidence->len > 0)
    fact->onset_day = ((const Evidence *) g_ptr_array_index (fact->evidence, 0))->day;
}

/* The other half of F6: ratings of tickets resolved in the quarter. */
static void
add_satisfaction (const Frame *frame, FactSet *facts)
{
  const AccountView *view = frame->view;
  Fact *fact = fact_set_add (facts, fact_new ("satisfaction.low", NAN));
  double sum = 0;
  guint count = 0;
  for (guint i = 0; i < view->rows[TABLE_TICKETS]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_TICKETS, i);
    int32_t day = row_day (row, TICKETS_RESOLVED_AT);
    double rating = row_number (row, TICKETS_SATISFACTION);
    if (!is_in_quarter (frame, day) || isnan (rating))
      continue;
    count++;
    sum += rating;
    if (rating < RATING_LOW)
      fact_add_keyed (fact, row, day, row_text (row, TICKETS_SUBJECT));
  }
  fact->n = count;
  if (count < RATINGS_LEAST)
    fact->reason = g_strdup (view->has_tickets ? "fewer than 4 rated tickets were resolved in 13 weeks"
                                               : "no tickets were imported");
  else
    fact->value = sum / count < RATING_LOW ? 1 : 0;
}

static bool
has_spoken (const Frame *frame)
{
  const AccountView *view = frame->view;
  for (guint i = 0; i < view->rows[TABLE_TICKETS]->len; i++)
    if (is_in_quarter (frame, row_event_day (view_row (view, TABLE_TICKETS, i))))
      return true;
  for (guint i = 0; i < view->rows[TABLE_INTERACTIONS]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_INTERACTIONS, i);
    if (row_says (row, INTERACTIONS_CHANNEL, "phone") && is_in_quarter (frame, row_event_day (row)))
      return true;
  }
  for (guint i = 0; i < view->rows[TABLE_INTERVIEWS]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_INTERVIEWS, i);
    if (row_number (row, INTERVIEWS_SENTIMENT) < 0 && is_in_quarter (frame, row_event_day (row)))
      return true;
  }
  return false;
}

/* Silence has no records of its own: the last ticket before it, and their latest messages. */
static void
add_last_word (const Frame *frame, Fact *fact)
{
  const AccountView *view = frame->view;
  if (view->rows[TABLE_TICKETS]->len > 0) { /* by day */
    const StoredRow *last = view_row (view, TABLE_TICKETS, view->rows[TABLE_TICKETS]->len - 1);
    fact_add_keyed (fact, last, row_event_day (last), row_text (last, TICKETS_SUBJECT));
  }
  fact_add_latest_mails (fact, frame);
}

/* F9: nothing said for a quarter while contact falls. */
static void
add_absence (const Frame *frame, FactSet *facts)
{
  const AccountView *view = frame->view;
  double expected = frame->base_mean * frame_sum (frame, frame->portfolio->factor, &frame->quarter);
  if (!view->has_tickets || !(expected > 0)) {
    fact_set_add (facts, fact_new_unknown ("complaint.absent",
                                           view->has_tickets ? "too little contact is known to see it fall"
                                                             : "no tickets were imported"));
    return;
  }
  double seen = frame_sum (frame, frame->person_days, &frame->quarter);
  bool falls = seen <= CONTACT_FALLS * expected;
  Fact *fact = fact_set_add (facts, fact_new ("complaint.absent", falls && !has_spoken (frame) ? 1 : 0));
  fact_set_windows (fact, &frame->quarter, &frame->base);
  fact->n = seen;
  fact->n_baseline = expected;
  if (fact->value == 1)
    add_last_word (frame, fact);
}

/* What the stay interview and the product loop are waiting for (P9, P10). */
static void
add_interviews (const Frame *frame, FactSet *facts)
{
  const AccountView *view = frame->view;
  if (!view_keeps (view, TABLE_INTERVIEWS)) {
    fact_set_add (facts, fact_new_unknown ("quotes.new", "no interviews were imported"));
    fact_set_add (facts, fact_new_unknown ("interview.age_days", "no interviews were imported"));
    return;
  }
  Fact *quotes = fact_set_add (facts, fact_new ("quotes.new", 0));
  int32_t latest = DAY_NONE;
  for (guint i = 0; i < view->rows[TABLE_INTERVIEWS]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_INTERVIEWS, i);
    int32_t day = row_event_day (row);
    latest = MAX (latest, day);
    if (!is_in_quarter (frame, day) || text_is_blank (row->cells[INTERVIEWS_QUOTE]))
      continue;
    quotes->value++;
    fact_add_keyed (quotes, row, day, row_text (row, INTERVIEWS_QUOTE));
  }
  quotes->n = quotes->value;
  if (latest == DAY_NONE)
    fact_set_add (facts,
                  fact_new_unknown ("interview.age_days", "nobody of this account was interviewed yet"));
  else
    fact_set_add (facts, fact_new ("interview.age_days", view->as_of_day - latest));
}

void
measure_sentiment (const Frame *frame, FactSet *facts)
{
  add_captive (facts);
  add_sentiment (frame, facts);
  add_satisfaction (frame, facts);
  add_absence (frame, facts);
  add_interviews (frame, facts);
}
