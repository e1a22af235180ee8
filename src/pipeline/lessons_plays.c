/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What followed the plays of the actions table (methods P13).  The store keeps no past bands, so that earlier
 * dates are assessed anew, eight weeks apart, each with what was known then. */
#include "base/noun.h"
#include "pipeline/lessons.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "measure/rows.h"
#include "series/proportion.h"

#define STEP_DAYS 56
#define DATES 8 /* with the present: plays that began in the 56 weeks between the first and the last */
#define FOLLOWED_DAYS 182 /* a recovery is looked for so long */
#define CASES_LISTED 40   /* of each play the latest first */

typedef enum { AFTER_RECOVERY, AFTER_NONE, AFTER_LOSS, AFTER_OPEN, AFTER_COUNT } After;

static const char *const after_words[AFTER_COUNT] = { [AFTER_RECOVERY] = "recovered",
                                                      [AFTER_NONE] = "no recovery in 26 weeks",
                                                      [AFTER_LOSS] = "lost",
                                                      [AFTER_OPEN] = "too early to say" };

/* One account on one of the dates. */
typedef struct {
  bool is_seen; /* assessed, and with enough data to judge */
  Band band;    /* unconfirmed: that it holds is asked of the next date */
  double points;
} Standing;

/* One account over all dates, the earliest first. */
typedef struct {
  const AccountAssessment *account;
  Standing standings[DATES];
  int32_t loss_day;    /* DAY_NONE: none */
  GArray *play_days;   /* int32_t, of all its plays */
  GHashTable *counted; /* plays, borrowed: of each the first counts */
} Course;

/* The first time that an account got a play, or got none while it stood at Elevated. */
typedef struct {
  const Course *course;
  const char *play; /* NULL: none */
  const char *result;
  int32_t began_day, ended_day; /* ended: DAY_NONE not yet */
  int before, last;             /* dates: before it began, and the last one looked at */
  After after;
} Case;

typedef struct {
  int32_t days[DATES];
  GHashTable *courses; /* account id → Course * */
} Courses;

static void
note_standings (const Assessment *assessment, int date, GHashTable *courses)
{
  for (guint i = 0; i < assessment->accounts->len; i++) {
    const AccountAssessment *account = g_ptr_array_index (assessment->accounts, i);
    Course *course = g_hash_table_lookup (courses, account->id);
    Band band = account->pending >= 0 ? (Band) account->pending : account->band;
    if (course != NULL)
      course->standings[date] = (Standing){ band != BAND_INSUFFICIENT, band, account->points };
  }
}

static void
course_free (gpointer data)
{
  Course *course = data;
  g_array_unref (course->play_days);
  g_hash_table_unref (course->counted);
  g_free (course);
}

static Courses
follow_courses (const AssessInput *input, const Assessment *now)
{
  Courses courses = { .courses = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, course_free) };
  g_autoptr (GHashTable) losses = lessons_losses (input->history, now->as_of_day);
  for (guint i = 0; i < now->accounts->len; i++) {
    const AccountAssessment *account = g_ptr_array_index (now->accounts, i);
    Course *course = g_new0 (Course, 1);
    gpointer loss = g_hash_table_lookup (losses, account->id);
    *course = (Course){ .account = account,
                        .loss_day = loss != NULL ? GPOINTER_TO_INT (loss) : DAY_NONE,
                        .play_days = g_array_new (FALSE, FALSE, sizeof (int32_t)),
                        .counted = g_hash_table_new (g_str_hash, g_str_equal) };
    g_hash_table_insert (courses.courses, account->id, course);
  }
  for (int date = 0; date < DATES; date++) {
    courses.days[date] = now->as_of_day - (DATES - 1 - date) * STEP_DAYS;
    g_autoptr (Assessment) earlier = date < DATES - 1 ? assess_briefly (input, courses.days[date]) : NULL;
    note_standings (earlier != NULL ? earlier : now, date, courses.courses);
  }
  return courses;
}

/* ---- one case ---- */

static bool
is_at_risk (const Standing *standing)
{
  return standing->is_seen && standing->band >= BAND_ELEVATED;
}

static bool
is_well (const Standing *standing)
{
  return standing->is_seen && standing->band < BAND_WATCH;
}

/* Below Watch on a date within 26 weeks, and on the one after. */
static After
look_after (const Courses *courses, Case *it)
{
  const Course *course = it->course;
  int32_t end_day = it->began_day + FOLLOWED_DAYS;
  bool is_lost = course->loss_day != DAY_NONE && course->loss_day <= end_day;
  for (int date = it->before + 1; date < DATES && courses->days[date] <= end_day; date++) {
    if (is_lost && course->loss_day <= courses->days[date])
      return AFTER_LOSS;
    it->last = date;
    if (is_well (&course->standings[date]) && date + 1 < DATES && is_well (&course->standings[date + 1]))
      return AFTER_RECOVERY;
  }
  if (is_lost)
    return AFTER_LOSS;
  return courses->days[DATES - 1] >= end_day + STEP_DAYS ? AFTER_NONE : AFTER_OPEN;
}

/* The last date before that day; -1: it lies before them all. */
static int
date_before (const Courses *courses, int32_t day)
{
  int date = DATES - 1;
  while (date >= 0 && courses->days[date] >= day)
    date--;
  return date;
}

/* ---- all cases ---- */

/* Counted is the first time that an account at Elevated or above, and not lost yet, got a play. */
static void
add_play (const Courses *courses, const StoredRow *row, guint *unneeded, GArray *cases)
{
  Course *course = g_hash_table_lookup (courses->courses, row->cells[ACTIONS_ACCOUNT_ID]);
  Case it = { .course = course,
              .play = row->cells[ACTIONS_PLAY],
              .result = row->cells[ACTIONS_RESULT],
              .began_day = row_day_by (row, ACTIONS_STARTED_AT, courses->days[DATES - 1]),
              .ended_day = row_day_by (row, ACTIONS_ENDED_AT, courses->days[DATES - 1]) };
  if (course == NULL || it.began_day == DAY_NONE)
    return;
  g_array_append_val (course->play_days, it.began_day);
  it.last = it.before = date_before (courses, it.began_day);
  if (it.before < 0)
    return;
  bool is_over = course->loss_day != DAY_NONE && course->loss_day <= it.began_day;
  if (is_over || !is_at_risk (&course->standings[it.before])) {
    ++*unneeded;
    return;
  }
  it.after = look_after (courses, &it);
  if (g_hash_table_add (course->counted, (gpointer) it.play))
    g_array_append_val (cases, it);
}

static bool
has_play (const Course *course, int32_t first_day, int32_t last_day)
{
  for (guint i = 0; i < course->play_days->len; i++) {
    int32_t day = g_array_index (course->play_days, int32_t, i);
    if (day >= first_day && day <= last_day)
      return true;
  }
  return false;
}

/* What becomes of accounts at Elevated without any play: from the first date on which they are. */
static void
add_idle (const Courses *courses, const Course *course, GArray *cases)
{
  int first = 0;
  while (first < DATES && !is_at_risk (&course->standings[first]))
    first++;
  if (first == DATES || first == DATES - 1)
    return;
  Case it = { .course = course, .began_day = courses->days[first] + 1, .before = first, .last = first };
  bool is_over = course->loss_day != DAY_NONE && course->loss_day <= it.began_day;
  if (is_over || has_play (course, it.began_day - STEP_DAYS, it.began_day + FOLLOWED_DAYS))
    return;
  it.after = look_after (courses, &it);
  g_array_append_val (cases, it);
}

static gint
compare_cases (gconstpointer a, gconstpointer b)
{
  const Case *x = a, *y = b;
  int order = g_strcmp0 (x->play, y->play);
  if (order == 0 && x->began_day != y->began_day)
    order = x->began_day > y->began_day ? -1 : 1;
  return order != 0 ? order : strcmp (x->course->account->id, y->course->account->id);
}

/* ---- in words ---- */

typedef struct {
  guint by_after[AFTER_COUNT];
} PlayTally;

/* Those whose 26 weeks are over. */
static guint
count_decided (const PlayTally *tally)
{
  return tally->by_after[AFTER_RECOVERY] + tally->by_after[AFTER_NONE] + tally->by_after[AFTER_LOSS];
}

static double
recovered_share (const PlayTally *tally)
{
  guint decided = count_decided (tally);
  return decided > 0 ? (double) tally->by_after[AFTER_RECOVERY] / decided : NAN;
}

/* The cases of one play, which stand together, from the first of them on; *end is behind the last. */
static PlayTally
tally_run (const GArray *cases, guint first, guint *end)
{
  PlayTally tally = { { 0 } };
  const char *play = first < cases->len ? g_array_index (cases, Case, first).play : NULL;
  for (*end = first; *end < cases->len; ++*end) {
    const Case *it = &g_array_index (cases, Case, *end);
    if (g_strcmp0 (it->play, play) != 0)
      break;
    tally.by_after[it->after]++;
  }
  return tally;
}

static void
add_tally (const char *play, const PlayTally *tally, double idle, Annex *page)
{
  guint decided = count_decided (tally);
  const char *section = play == NULL               ? "No play on record"
                        : decided >= LESSONS_LEAST ? "From 5 accounts on"
                                                   : "Anecdotes: fewer than 5 accounts";
  g_autofree char *what =
      g_strdup_printf ("%s: below Watch within 26 weeks (%u recovered, %u not, %u lost, %u too early)",
                       play != NULL ? play : "Elevated or above", tally->by_after[AFTER_RECOVERY],
                       tally->by_after[AFTER_NONE], tally->by_after[AFTER_LOSS], tally->by_after[AFTER_OPEN]);
  if (decided == 0) {
    annex_add_missing (page, section, what, "no account whose 26 weeks are over");
    return;
  }
  AnnexLine *line = annex_add_line (page, section, what);
  line->unit = g_strdup ("share");
  line->now = recovered_share (tally);
  line->baseline = play != NULL ? idle : NAN;
  line->n = decided;
  line->n_unit = g_strdup ("accounts");
  if (decided >= LESSONS_LEAST)
    proportion_interval ((Proportion){ tally->by_after[AFTER_RECOVERY], decided }, &line->low, &line->high);
}

static void
add_tallies (const GArray *cases, Annex *page)
{
  PlayTally idle = { { 0 } };
  guint first = 0, end;
  if (cases->len > 0 && g_array_index (cases, Case, 0).play == NULL) /* these sort first */
    idle = tally_run (cases, 0, &first);
  for (int pass = 0; pass < 2; pass++) /* what may be said to work, then the anecdotes */
    for (guint i = first; i < cases->len; i = end) {
      PlayTally tally = tally_run (cases, i, &end);
      if ((count_decided (&tally) < LESSONS_LEAST) == pass)
        add_tally (g_array_index (cases, Case, i).play, &tally, recovered_share (&idle), page);
    }
  add_tally (NULL, &idle, NAN, page);
}

static void
add_case (const Courses *courses, const Case *it, Annex *page)
{
  const Standing *before = &it->course->standings[it->before], *last = &it->course->standings[it->last];
  g_autofree char *began = day_format (it->began_day), *ended = day_format (it->ended_day),
                  *before_day = day_format (courses->days[it->before]),
                  *last_day = day_format (courses->days[it->last]);
  AnnexLine *line = annex_add_line (page, "Case by case", after_words[it->after]);
  line->subject = g_strdup_printf (
      "%s, %s, begun on %s%s%s; %s on %s, %s on %s%s%s%s", it->course->account->name, it->play, began,
      *ended != '\0' ? ", ended on " : "", ended, band_title (before->band), before_day,
      band_title (last->band), last_day, it->result != NULL ? "; result on record: “" : "",
      it->result != NULL ? it->result : "", it->result != NULL ? "”" : "");
  line->unit = g_strdup ("points");
  line->now = last->points;
  line->baseline = before->points;
}

static void
add_cases (const Courses *courses, const GArray *cases, Annex *page)
{
  guint listed = 0;
  for (guint i = 0; i < cases->len; i++) {
    const Case *it = &g_array_index (cases, Case, i);
    if (it->play != NULL && listed++ < CASES_LISTED)
      add_case (courses, it, page);
  }
  if (listed > CASES_LISTED)
    annex_add_paragraph (page, "Counted and not listed: %u more.", listed - CASES_LISTED);
}

static void
say_how (guint unneeded, Annex *page)
{
  annex_add_paragraph (page, "Counted is the first time in a year that an account at Elevated or above got a "
                             "play. Recovered: below Watch "
                             "on a date within 26 weeks and on the next one, eight weeks later. The baseline "
                             "is what became of accounts at "
                             "Elevated or above without any play. Plays are begun where somebody sees a "
                             "reason to: what follows a play is "
                             "not what the play has caused.");
  if (unneeded > 0) {
    g_autofree char *plays = noun_count (unneeded, "plays");
    annex_add_paragraph (page, "Not counted: %s where the account was below Elevated, not judged, or lost.",
                         plays);
  }
}

static void
name_windows (const Courses *courses, Annex *page)
{
  g_autofree char *first = day_format (courses->days[0]), *last = day_format (courses->days[DATES - 1]);
  g_free (page->window);
  page->window = g_strdup_printf ("plays begun from %s to %s", first, last);
  g_free (page->base_window);
  page->base_window = g_strdup ("the same weeks without a play");
}

static void
follow_plays (const AssessInput *input, const Assessment *now, const GPtrArray *actions, Annex *page)
{
  Courses courses = follow_courses (input, now);
  g_autoptr (GArray) cases = g_array_new (FALSE, FALSE, sizeof (Case));
  guint unneeded = 0;
  for (guint i = 0; i < actions->len; i++)
    add_play (&courses, g_ptr_array_index ((GPtrArray *) actions, i), &unneeded, cases);
  for (guint i = 0; i < now->accounts->len; i++) {
    const AccountAssessment *account = g_ptr_array_index (now->accounts, i);
    add_idle (&courses, g_hash_table_lookup (courses.courses, account->id), cases);
  }
  g_array_sort (cases, compare_cases);
  name_windows (&courses, page);
  say_how (unneeded, page);
  add_tallies (cases, page);
  add_cases (&courses, cases, page);
  g_hash_table_unref (courses.courses);
}

static bool
has_recent_play (const GPtrArray *actions, int32_t as_of_day)
{
  for (guint i = 0; i < actions->len; i++) {
    int32_t day = row_day_by (g_ptr_array_index ((GPtrArray *) actions, i), ACTIONS_STARTED_AT, as_of_day);
    if (day != DAY_NONE && day > as_of_day - (DATES - 1) * STEP_DAYS)
      return true;
  }
  return false;
}

Annex *
lessons_of_plays (const AssessInput *input, const Assessment *now)
{
  Annex *page = annex_new ("plays-followed", "What followed the plays");
  g_autoptr (GPtrArray) actions =
      history_rows_known (input->history, TABLE_ACTIONS, day_end_unix (now->as_of_day));
  if (has_recent_play (actions, now->as_of_day))
    follow_plays (input, now, actions, page);
  else
    annex_add_missing (page, "Plays", "Followed by recovery",
                       actions->len > 0 ? "no play was begun in the last 56 weeks"
                                        : "no actions were imported");
  return page;
}
