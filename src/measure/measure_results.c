/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "measure/rows.h"

#define YEAR_DAYS 365
#define VERIFY_DAYS 180
#define WAVE_DAYS 91 /* answers so near to the latest one belong to one survey */
#define HABIT_WEEKS 4
#define ANSWERS_LISTED 12
#define HABIT_LEAST 2

/* Weights of methods L1: the level itself; assistants and unknown levels have none. */
static int
authority (const Person *person)
{
  return MAX (person->level, 0);
}

static bool
is_stakeholder (const AccountView *view, const Person *person)
{
  return person->side == SIDE_CLIENT && person->end_day == DAY_NONE &&
         g_strcmp0 (person->account_id, view->account->id) == 0;
}

/* An answer to a survey of 0 to 10 that had come by the as-of date; DAY_NONE: none. */
static int32_t
answer_day (const AccountView *view, const StoredRow *row)
{
  if (isnan (row_number (row, SURVEYS_SCORE)) ||
      !(row->cells[SURVEYS_KIND] == NULL || row_says (row, SURVEYS_KIND, "nps")))
    return DAY_NONE;
  return row_day_by (row, SURVEYS_ANSWERED_AT, view->as_of_day);
}

typedef struct {
  int32_t first_day;
  guint answers;
  double score_sum;
  GHashTable *respondents; /* person + 1 */
} Wave;

static Wave
read_wave (const AccountView *view)
{
  Wave wave = { .first_day = DAY_NONE, .respondents = g_hash_table_new (NULL, NULL) };
  int32_t latest = DAY_NONE;
  for (guint i = 0; i < view->rows[TABLE_SURVEYS]->len; i++)
    latest = MAX (latest, answer_day (view, view_row (view, TABLE_SURVEYS, i)));
  if (latest == DAY_NONE || view->as_of_day - latest > YEAR_DAYS)
    return wave;
  wave.first_day = latest - WAVE_DAYS + 1;
  for (guint i = 0; i < view->rows[TABLE_SURVEYS]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_SURVEYS, i);
    int32_t day = answer_day (view, row);
    if (day == DAY_NONE || day < wave.first_day)
      continue;
    wave.answers++;
    wave.score_sum += row_number (row, SURVEYS_SCORE);
    uint32_t person = view_find_person (view, row->cells[SURVEYS_RESPONDENT]);
    if (person != PERSON_NONE)
      g_hash_table_add (wave.respondents, GUINT_TO_POINTER (person + 1));
  }
  return wave;
}

static void
add_answers (const AccountView *view, int32_t first_day, Fact *fact)
{
  for (guint i = 0; i < view->rows[TABLE_SURVEYS]->len && fact->evidence->len < ANSWERS_LISTED; i++) {
    const StoredRow *row = view_row (view, TABLE_SURVEYS, i);
    int32_t day = answer_day (view, row);
    if (day == DAY_NONE || day < first_day)
      continue;
    g_autofree char *text = g_strdup_printf ("score %s", row_text (row, SURVEYS_SCORE));
    fact_add_keyed (fact, row, day, text);
  }
}

/* L1: how much of the authority on the account the last survey heard. */
static void
add_survey (const AccountView *view, FactSet *facts)
{
  Wave wave = read_wave (view);
  double heard = 0, known = 0, deciders = 0;
  for (guint i = 0; wave.answers > 0 && i < view->persons->len;
       i++) { /* all of the portfolio: not for nothing */
    const Person *person = view_person (view, i);
    if (!is_stakeholder (view, person))
      continue;
    known += authority (person);
    if (!g_hash_table_contains (wave.respondents, GUINT_TO_POINTER (i + 1)))
      continue;
    heard += authority (person);
    deciders += person->level >= LEVEL_EXECUTIVE;
  }
  g_hash_table_unref (wave.respondents);
  Fact *coverage = fact_set_add (facts, fact_new ("nps.coverage", NAN));
  Fact *score = fact_set_add (facts, fact_new ("nps.score", NAN));
  coverage->n = score->n = wave.answers;
  if (wave.answers == 0) {
    coverage->reason = g_strdup (view_keeps (view, TABLE_SURVEYS) ? "no survey was answered in 12 months"
                                                                  : "no surveys were imported");
    score->reason = g_strdup (coverage->reason);
    return;
  }
  add_answers (view, wave.first_day, coverage);
  score->value = wave.score_sum / wave.answers;
  coverage->now = score->now = (Span){ wave.first_day, view->as_of_day };
  if (known > 0) {
    coverage->value = heard / known;
    Fact *decide = fact_set_add (facts, fact_new ("nps.deciders", deciders));
    decide->n = wave.answers;
  } else
    coverage->reason = g_strdup ("the level of nobody on the account is known");
}

/* A ledger younger than the time it is asked about cannot say that nothing happened. */
static const char *
ledger_reason (const AccountView *view, int days)
{
  if (!view_keeps (view, TABLE_OUTCOMES))
    return "no results ledger was imported";
  if (view->kept_since[TABLE_OUTCOMES] > view->as_of_day - days)
    return "the results ledger is younger than the time it is asked about";
  if (view->account->start_day != DAY_NONE && view->account->start_day > view->as_of_day - days)
    return "the account is younger than the time the ledger is asked about";
  return NULL;
}

/* The second half of L4: what was recorded in a year, verified or not. */
static void
add_recorded (const AccountView *view, FactSet *facts)
{
  const GPtrArray *rows = view->rows[TABLE_OUTCOMES];
  Fact *fact = fact_set_add (facts, fact_new ("outcome.recorded", 0));
  for (guint i = 0; i < rows->len; i++) {
    const StoredRow *row = view_row (view, TABLE_OUTCOMES, i);
    int32_t day = row_event_day (row);
    if (day == DAY_NONE || day <= view->as_of_day - YEAR_DAYS)
      continue;
    fact->value++;
    fact_add_keyed (fact, row, day, row_text (row, OUTCOMES_METRIC));
  }
  fact->n = fact->value;
  fact->now = (Span){ view->as_of_day - YEAR_DAYS + 1, view->as_of_day };
  const char *reason = ledger_reason (view, YEAR_DAYS);
  if (fact->value == 0 && reason == NULL)
    fact_add_account (fact, view, view->account->start_day,
                      "start date; no result recorded in the last year");
  if (fact->value > 0 || reason == NULL)
    return;
  fact->value = NAN;
  fact->reason = g_strdup (reason);
}

/* What is there where no result is verified: the unverified ones, and how long we have had the time. */
static void
add_unverified (const AccountView *view, Fact *fact)
{
  const GPtrArray *rows = view->rows[TABLE_OUTCOMES];
  for (guint i = 0; i < MIN (rows->len, RECORDS_NAMED); i++) {
    const StoredRow *row = view_row (view, TABLE_OUTCOMES, i);
    g_autofree char *text = g_strdup_printf ("%s: not verified", row_text (row, OUTCOMES_METRIC));
    fact_add_keyed (fact, row, row_event_day (row), text);
  }
  fact_add_account (fact, view, view->account->start_day, "start date; no verified result since");
}

/* B1: once verified, a result stays on record. */
static void
add_verified (const AccountView *view, FactSet *facts)
{
  const GPtrArray *rows = view->rows[TABLE_OUTCOMES];
  Fact *fact = fact_set_add (facts, fact_new ("results.verified", 0));
  for (guint i = 0; i < rows->len; i++) {
    const StoredRow *row = view_row (view, TABLE_OUTCOMES, i);
    if (!row_says (row, OUTCOMES_VERIFIED_BY_CLIENT, "yes"))
      continue;
    fact->value++;
    fact_add_keyed (fact, row, row_event_day (row), row_text (row, OUTCOMES_METRIC));
  }
  fact->n = rows->len;
  const char *reason = ledger_reason (view, VERIFY_DAYS);
  if (view_keeps (view, TABLE_OUTCOMES))
    fact->now = (Span){ MAX (view->account->start_day, view->kept_since[TABLE_OUTCOMES]), view->as_of_day };
  if (fact->value == 0 && reason == NULL)
    add_unverified (view, fact);
  if (fact->value > 0 || reason == NULL)
    return;
  fact->value = NAN;
  fact->reason = g_strdup (reason);
}

static GHashTable *
list_intended (const AccountView *view)
{
  GHashTable *intended = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < view->rows[TABLE_CONTACTS]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_CONTACTS, i);
    if (row_says (row, CONTACTS_INTENDED, "yes") &&
        row_day_by (row, CONTACTS_END_DATE, view->as_of_day) == DAY_NONE)
      g_hash_table_add (intended, (gpointer) row->cells[CONTACTS_EMAIL]);
  }
  return intended;
}

/* behaviour → user → bits of the last four weeks. */
static GHashTable *
read_habits (const AccountView *view)
{
  GHashTable *habits =
      g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_hash_table_unref);
  for (guint i = 0; i < view->rows[TABLE_BEHAVIOURS]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_BEHAVIOURS, i);
    gpointer behaviour = (gpointer) row->cells[BEHAVIOURS_BEHAVIOUR],
             user = (gpointer) row->cells[BEHAVIOURS_USER];
    GHashTable *users = g_hash_table_lookup (habits, behaviour);
    if (users == NULL) {
      users = g_hash_table_new (g_str_hash, g_str_equal);
      g_hash_table_insert (habits, behaviour, users);
    }
    int32_t age = view->last_week - week_of_day (row_event_day (row));
    guint weeks = GPOINTER_TO_UINT (g_hash_table_lookup (users, user));
    if (age >= 0 && age < HABIT_WEEKS)
      g_hash_table_insert (users, user, GUINT_TO_POINTER (weeks | 1u << age));
  }
  return habits;
}

static bool
is_habitual (GHashTable *users, const char *user)
{
  return __builtin_popcount (GPOINTER_TO_UINT (g_hash_table_lookup (users, user))) >= HABIT_LEAST;
}

static guint
count_habitual (GHashTable *users, GHashTable *intended)
{
  GHashTableIter iter;
  gpointer user;
  guint count = 0;
  g_hash_table_iter_init (&iter, intended);
  while (g_hash_table_iter_next (&iter, &user, NULL))
    count += is_habitual (users, user);
  return count;
}

/* Those for whom it is meant and with whom it does not live. */
static void
add_without_habit (const AccountView *view, GHashTable *intended, GHashTable *users, Fact *fact)
{
  for (guint i = 0; i < view->rows[TABLE_CONTACTS]->len && fact->evidence->len < RECORDS_NAMED; i++) {
    const StoredRow *row = view_row (view, TABLE_CONTACTS, i);
    const char *user = row->cells[CONTACTS_EMAIL];
    if (g_hash_table_contains (intended, user) && !is_habitual (users, user))
      fact_add_row (fact, row, "row", user, DAY_NONE,
                    "intended user, in fewer than two of the last four weeks");
  }
}

/* Why the record of behaviours cannot tell who has a habit; NULL: it can.  What nobody wrote down of an
 * account is nothing that its people do not do, and two of four weeks can only be seen in a record that has
 * them. */
static const char *
habits_reason (const AccountView *view, guint intended, guint behaviours)
{
  int32_t first_day = view->as_of_day - 7 * HABIT_WEEKS + 1;
  if (intended == 0)
    return "no roster of intended users is given";
  if (!view_keeps (view, TABLE_BEHAVIOURS))
    return "no key behaviours were imported";
  if (behaviours == 0)
    return "no key behaviour was ever recorded for this account";
  if (view->kept_since[TABLE_BEHAVIOURS] > first_day)
    return "the record of key behaviours is younger than the four weeks it is asked about";
  if (view->kept_until[TABLE_BEHAVIOURS] < first_day + 7 * (HABIT_LEAST - 1))
    return "the record of key behaviours ends before the four weeks it is asked about are half over";
  return NULL;
}

/* B2: the habit that lives with the fewest of those it is meant for. */
static void
add_behaviour (const AccountView *view, FactSet *facts)
{
  g_autoptr (GHashTable) intended = list_intended (view);
  g_autoptr (GHashTable) habits = read_habits (view);
  guint people = g_hash_table_size (intended);
  const char *reason = habits_reason (view, people, g_hash_table_size (habits));
  if (reason != NULL) {
    fact_set_add (facts, fact_new_unknown ("behaviour.adoption", reason));
    return;
  }
  const char *least = NULL;
  guint fewest = 0;
  GHashTableIter iter;
  gpointer behaviour, users;
  g_hash_table_iter_init (&iter, habits);
  while (g_hash_table_iter_next (&iter, &behaviour, &users)) {
    guint count = count_habitual (users, intended);
    if (least == NULL || count < fewest || (count == fewest && g_strcmp0 (behaviour, least) < 0)) {
      least = behaviour;
      fewest = count;
    }
  }
  Fact *fact = fact_set_add (facts, fact_new ("behaviour.adoption", (double) fewest / people));
  fact->subject = g_strdup (least);
  fact->n = people;
  fact->now = (Span){ view->as_of_day - 7 * HABIT_WEEKS + 1, view->as_of_day };
  add_without_habit (view, intended, g_hash_table_lookup (habits, least), fact);
}

void
measure_results (const Frame *frame, FactSet *facts)
{
  add_survey (frame->view, facts);
  add_recorded (frame->view, facts);
  add_verified (frame->view, facts);
  add_behaviour (frame->view, facts);
}
