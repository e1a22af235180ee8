/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cells and labels in, metrics out: portfolios small enough to count by hand. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "near.h"
#include "pipeline/backtest.h"
#include "pipeline/calibration_record.h"
#include "report/backtest_format.h"
#include "series/survival.h"

#define DATES 8

/* A line of bands, one letter a date: '.' none, 'w' watch, 'e' elevated, 'h' high, '-' not assessed. */
static BacktestAccount *
add_account (Backtest *backtest, const char *bands)
{
  g_autofree char *id = g_strdup_printf ("A%02u", backtest->accounts->len);
  BacktestAccount *account = backtest_account_new (id, (guint) strlen (bands));
  for (guint i = 0; i < account->cell_count; i++) {
    BacktestCell *cell = &account->cells[i];
    *cell = (BacktestCell){ .is_assessed = bands[i] != '-',
                            .band = BAND_NO_ADVERSE,
                            .rating = -1,
                            .volume_ratio = NAN,
                            .usage_ratio = NAN };
    if (bands[i] == 'w' || bands[i] == 'e' || bands[i] == 'h') {
      cell->band = bands[i] == 'w' ? BAND_WATCH : bands[i] == 'e' ? BAND_ELEVATED : BAND_HIGH;
      cell->points = bands[i] == 'w' ? 3 : bands[i] == 'e' ? 6 : 12;
      cell->signals = g_strdup (bands[i] == 'h' ? "K3 T2" : "T2");
    }
  }
  g_ptr_array_add (backtest->accounts, account);
  return account;
}

/* Dates every two weeks from Sunday, 7 January 2024; the records end on end_day. */
static Backtest *
new_backtest (guint dates, int32_t end_day)
{
  Backtest *backtest = backtest_new ();
  backtest->every_weeks = 2;
  backtest->end_day = end_day;
  for (guint i = 0; i < dates; i++) {
    int32_t day = day_from_civil (2024, 1, 7) + 14 * (int32_t) i;
    g_array_append_val (backtest->days, day);
  }
  return backtest;
}

static void
mark (Backtest *backtest)
{
  History history = { 0 };
  history.rows[TABLE_ACTIONS] = g_ptr_array_new ();
  labels_mark (&history, backtest);
  g_ptr_array_unref (history.rows[TABLE_ACTIONS]);
}

static void
test_outcomes (void **state)
{
  (void) state;
  int32_t first = day_from_civil (2024, 1, 7);
  const struct {
    int32_t event, downgrade, end;
    Outcome expected;
  } cases[] = {
    { first + 1, DAY_NONE, first + 400, OUTCOME_POSITIVE },
    { first + 180, DAY_NONE, first + 400, OUTCOME_POSITIVE },
    { first + 181, DAY_NONE, first + 400, OUTCOME_NEGATIVE },
    { first, DAY_NONE, first + 400, OUTCOME_NONE }, /* on the day of the notice nothing is foretold */
    { DAY_NONE, DAY_NONE, first + 180, OUTCOME_NEGATIVE },
    { DAY_NONE, DAY_NONE, first + 179, OUTCOME_CENSORED },
    { DAY_NONE, first + 60, first + 400, OUTCOME_NONE },
    { DAY_NONE, first + 181, first + 400, OUTCOME_NEGATIVE },
    { first + 60, first + 30, first + 400, OUTCOME_POSITIVE },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Backtest) backtest = new_backtest (1, cases[i].end);
    BacktestAccount *account = add_account (backtest, ".");
    account->event_day = cases[i].event;
    account->downgrade_day = cases[i].downgrade;
    assert_int_equal (backtest_outcome (backtest, account, 0), cases[i].expected);
  }
}

/* Eight dates from 7 January to 14 April 2024: seven in the first quarter of the year, one in the second. */
static void
test_tally_of_one_that_stays (void **state)
{
  (void) state;
  const struct {
    const char *bands;
    guint alarmed_quarters, quarters, alerts, flagged_dates, cleared;
  } cases[] = {
    { "........", 0, 2, 0, 0, 0 }, { ".e......", 1, 2, 1, 1, 1 },
    { ".ee..e..", 1, 2, 2, 3, 2 }, { "......ee", 2, 2, 1, 2, 0 }, /* still stands */
    { "....eeee", 2, 2, 1, 4, 0 }, { "ee......", 1, 2, 0, 2, 0 }, /* nobody knows when it began */
    { "--.e....", 1, 2, 1, 1, 1 }, { "wwwwwwww", 0, 2, 0, 0, 0 },
    { ".e------", 1, 1, 1, 1, 0 }, { ".......e", 1, 2, 1, 1, 0 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Backtest) backtest = new_backtest (DATES, day_from_civil (2025, 6, 1));
    AlarmTally tally = tally_alarm (backtest, add_account (backtest, cases[i].bands), ALARM_ELEVATED);
    assert_int_equal (tally.alarmed_quarters, cases[i].alarmed_quarters);
    assert_int_equal (tally.quarters, cases[i].quarters);
    assert_int_equal (tally.alerts, cases[i].alerts);
    assert_int_equal (tally.flagged_dates, cases[i].flagged_dates);
    assert_true (tally.is_kept && !tally.has_event);
    guint cleared = 0;
    for (guint k = 0; k < tally.waits->len; k++)
      cleared += g_array_index (tally.waits, Wait, k).is_answered;
    assert_int_equal (cleared, cases[i].cleared);
    tally_clear (&tally);
  }
}

static void
test_censored_quarters_count_apart (void **state)
{
  (void) state;
  int32_t first = day_from_civil (2024, 1, 7);
  g_autoptr (Backtest) backtest =
      new_backtest (DATES, first + 28 + 180); /* the third date is the last to tell */
  AlarmTally tally = tally_alarm (backtest, add_account (backtest, "......ee"), ALARM_ELEVATED);
  assert_int_equal (tally.quarters, 1);
  assert_int_equal (tally.alarmed_quarters, 0);
  assert_int_equal (tally.open_quarters, 2);
  assert_int_equal (tally.open_alarmed_quarters, 2);
  assert_int_equal (tally.wrong_dates, 0);
  tally_clear (&tally);
}

/* Late on, those who leave are known and those who stay are not: such dates count for recall, but for no
 * share. */
static void
test_late_dates_count_for_recall_only (void **state)
{
  (void) state;
  int32_t first = day_from_civil (2024, 1, 7);
  g_autoptr (Backtest) backtest = new_backtest (DATES, first + 28 + 180);
  BacktestAccount *account = add_account (backtest, "..eee...");
  account->event_day = first + 98;
  AlarmTally tally = tally_alarm (backtest, account, ALARM_ELEVATED);
  assert_true (tally.has_event);
  assert_near (tally.lead_weeks, 10, 1e-12);
  assert_int_equal (tally.right_dates, 1); /* the third date only */
  tally_clear (&tally);
}

/* Ten leave 98 days after the first date, and are first flagged so many dates before; ten stay. */
static Backtest *
ten_and_ten (void)
{
  Backtest *backtest = new_backtest (DATES, day_from_civil (2025, 6, 1));
  const char *leaving[] = { "........", "......e.", "......e.", ".....ee.", ".....e..",
                            "....eee.", "...eeee.", "..eeeee.", ".eeeee..", "eeeeeee." };
  for (size_t i = 0; i < G_N_ELEMENTS (leaving); i++)
    add_account (backtest, leaving[i])->event_day = day_from_civil (2024, 1, 7) + 98;
  for (int i = 0; i < 8; i++)
    add_account (backtest, "........");
  add_account (backtest, ".e......");
  add_account (backtest, "..wwww..");
  mark (backtest);
  return backtest;
}

/* By hand: nine of ten found; leads in weeks 2 2 4 4 6 8 10 12 14; flagged dates 1+1+2+1+3+4+5+5+7 right, 1
 * wrong; 20 quarters of those that stayed, one with a flag. */
static void
test_metrics_by_hand (void **state)
{
  (void) state;
  g_autoptr (Backtest) backtest = ten_and_ten ();
  backtest_score (backtest);
  const BacktestScore *score = &backtest->scores[ALARM_ELEVATED];
  const struct {
    BacktestMetric metric;
    double expected;
  } cases[] = {
    { METRIC_RECALL, 0.9 },          { METRIC_RECALL_4, 0.7 },      { METRIC_RECALL_8, 0.4 },
    { METRIC_PRECISION, 29.0 / 30 }, { METRIC_FALSE_ALARMS, 0.05 }, { METRIC_LEAD_MEDIAN, 6 },
    { METRIC_LEAD_LOW, 4 },          { METRIC_LEAD_HIGH, 10 },      { METRIC_STANDING, 30.0 / 8 },
    { METRIC_ALERTS, 9.0 / 16 }, /* the tenth stands from the start */
  };
  assert_null (backtest->refusal);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Estimate *estimate = &score->metrics[cases[i].metric];
    assert_near (estimate->value, cases[i].expected, 1e-12);
    assert_true (estimate->low <= estimate->value && estimate->value <= estimate->high);
  }
  assert_true (score->metrics[METRIC_RECALL].low < score->metrics[METRIC_RECALL].high);
  assert_near (backtest->scores[ALARM_WATCH].metrics[METRIC_FALSE_ALARMS].value, 0.1, 1e-12);
  assert_near (backtest->scores[ALARM_HIGH].metrics[METRIC_RECALL].value, 0, 1e-12);
  assert_int_equal (backtest->event_count, 10);
  assert_int_equal (backtest->kept_count, 10);
  const SignalScore *signal = g_ptr_array_index (backtest->signals, 0);
  assert_string_equal (signal->code, "T2");
  assert_int_equal (signal->right_dates, 29);
  assert_int_equal (signal->wrong_accounts, 1);
}

/* Intervals hang on the accounts alone. */
static void
test_same_cells_same_bytes (void **state)
{
  (void) state;
  g_autofree char *texts[2] = { NULL, NULL };
  char *json[2];
  for (int i = 0; i < 2; i++) {
    g_autoptr (Backtest) backtest = ten_and_ten ();
    backtest->settings_hash = g_strdup ("0");
    backtest_score (backtest);
    json[i] = backtest_format_write (backtest, "json", 0, NULL);
    texts[i] = json[i];
  }
  assert_string_equal (texts[0], texts[1]);
  g_free (json[1]);
}

static void
test_refuses_with_nine_events (void **state)
{
  (void) state;
  g_autoptr (Backtest) backtest = ten_and_ten ();
  ((BacktestAccount *) g_ptr_array_index (backtest->accounts, 0))->event_day = DAY_NONE;
  backtest_score (backtest);
  assert_non_null (backtest->refusal);
  assert_non_null (strstr (backtest->refusal, "9 churn events"));
  const Estimate *metrics = backtest->scores[ALARM_ELEVATED].metrics;
  assert_true (isnan (metrics[METRIC_RECALL].value) && isnan (metrics[METRIC_LEAD_MEDIAN].value));
  assert_true (isnan (backtest->rankings[0].precision.value));
  assert_false (isnan (metrics[METRIC_FALSE_ALARMS].value));
  assert_int_equal (backtest->calibration.kind, CALIBRATION_NONE);
  g_autofree char *text = backtest_format_write (backtest, "text", 0, NULL);
  assert_non_null (strstr (text, "9 churn events"));
}

/* No line is wider than the terminal, and no column is lost. */
static void
test_text_follows_the_terminal (void **state)
{
  (void) state;
  static const struct {
    int width, most;
  } cases[] = { { 60, 60 }, { 80, 80 }, { 140, 100 }, { 0, 100 } };
  g_autoptr (Backtest) backtest = ten_and_ten ();
  backtest_score (backtest);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = backtest_format_write (backtest, "text", cases[i].width, NULL);
    g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
      if (cells_width (*line) > cases[i].most)
        fail_msg ("%d: %s", cases[i].width, *line);
    assert_non_null (strstr (text, "PRECISION"));
    assert_non_null (strstr (text, "QUARTERS FLAGGED"));
  }
}

/* Points that say nothing: every account is flagged now and then, whether it leaves or not. */
static void
test_no_skill_is_no_calibration (void **state)
{
  (void) state;
  g_autoptr (Backtest) backtest = new_backtest (DATES, day_from_civil (2025, 6, 1));
  for (int i = 0; i < 60; i++) {
    BacktestAccount *account = add_account (backtest, i % 4 < 2 ? "e..e..e." : ".w..w..w");
    if (i % 2 == 0)
      account->event_day = day_from_civil (2024, 1, 7) + 112;
  }
  mark (backtest);
  backtest_score (backtest);
  assert_int_equal (backtest->calibration.kind, CALIBRATION_NONE);
  assert_non_null (strstr (backtest->calibration.reason, "do not go with more churn"));
  assert_true (isnan (calibration_chance (&backtest->calibration, 6)));
  assert_true (backtest->rankings[0].gain.low <= 0);
}

/* Twelve of 16 flagged accounts leave, and 4 of 32 quiet ones: enough to move the intercept, too few for a
 * slope.  The first has so many points. */
static Backtest *
shifted_with (double points)
{
  Backtest *backtest = new_backtest (2, day_from_civil (2025, 6, 1));
  for (int i = 0; i < 48; i++) {
    bool is_flagged = i < 16;
    BacktestAccount *account = add_account (backtest, is_flagged ? "ee" : "..");
    if (is_flagged ? i < 12 : i < 20)
      account->event_day = day_from_civil (2024, 1, 7) + 60;
  }
  ((BacktestAccount *) g_ptr_array_index (backtest->accounts, 0))->cells[1].points = points;
  mark (backtest);
  backtest_score (backtest);
  return backtest;
}

static Backtest *
shifted (void)
{
  return shifted_with (6);
}

/* With the slope given, maximum likelihood makes the mean chance the base rate: 16 of 48. */
static void
test_shift_hits_the_base_rate (void **state)
{
  (void) state;
  g_autoptr (Backtest) backtest = shifted ();
  const Calibration *calibration = &backtest->calibration;
  assert_int_equal (calibration->kind, CALIBRATION_SHIFT);
  assert_false (calibration->is_held_out);
  double mean = (16 * calibration_chance (calibration, 6) + 32 * calibration_chance (calibration, 0)) / 48;
  assert_near (mean, 16.0 / 48, 1e-9);
  assert_near (calibration->slope, M_LN2 / 3, 1e-12);
  assert_near (calibration->base_rate, 16.0 / 48, 1e-12);
}

/* 16 left and 32 stayed: nothing beyond 17/18 and 1/34, however many points. */
static void
test_no_chance_is_certain (void **state)
{
  (void) state;
  g_autoptr (Backtest) backtest = shifted ();
  assert_near (calibration_chance (&backtest->calibration, 45), 17.0 / 18, 1e-12);
  assert_near (calibration_chance (&backtest->calibration, -45), 1.0 / 34, 1e-12);
}

/* Sixty points are worth the most that 16 losses can say, not the 99.99% of the line. */
static void
test_judges_the_chances_it_gives (void **state)
{
  (void) state;
  g_autoptr (Backtest) backtest = shifted_with (60);
  const ReliabilityBin *highest = &backtest->calibration.bins[RELIABILITY_BINS - 1];
  assert_int_equal (backtest->calibration.kind, CALIBRATION_SHIFT);
  assert_int_equal (highest->count, 1);
  assert_near (highest->predicted, 17.0 / 18, 1e-12);
}

static void
test_calibration_is_kept_in_the_store (void **state)
{
  (void) state;
  g_autofree char *folder = g_dir_make_tmp ("weft-backtest-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "weft.db", NULL);
  g_autoptr (Backtest) backtest = shifted ();
  g_autoptr (Config) config = config_new ();
  g_autofree char *hash = calibration_hash_rules (config);
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (Store) store = store_open (path, false, NULL);
  g_auto (Calibration) read = { 0 };
  assert_true (calibration_recall (store, config, &read, warnings, NULL));
  assert_int_equal (read.kind, CALIBRATION_NONE);
  assert_true (calibration_remember (store, &backtest->calibration, hash, NULL));
  assert_true (calibration_recall (store, config, &read, warnings, NULL));
  assert_near (calibration_chance (&read, 6), calibration_chance (&backtest->calibration, 6), 1e-15);
  assert_near (calibration_chance (&read, 45), calibration_chance (&backtest->calibration, 45), 1e-15);
  assert_int_equal (warnings->len, 0);
  g_ptr_array_add (config->rule_packs, g_strdup ("[K3]\nwhen.6 = exit.count >= 2\n"));
  assert_true (calibration_recall (store, config, &read, warnings, NULL));
  assert_int_equal (read.kind, CALIBRATION_NONE);
  assert_int_equal (warnings->len, 1);
  remove (path);
  remove (folder);
}

static void
test_naive_alarms (void **state)
{
  (void) state;
  const struct {
    BacktestCell cell;
    bool volume, usage, rating;
  } cases[] = {
    { { .is_assessed = true, .volume_ratio = 0.5, .usage_ratio = 0.71, .rating = 0 }, true, false, false },
    { { .is_assessed = true, .volume_ratio = 0.51, .usage_ratio = 0.7, .rating = 1 }, false, true, true },
    { { .is_assessed = true, .volume_ratio = NAN, .usage_ratio = NAN, .rating = -1 }, false, false, false },
    { { .is_assessed = false, .volume_ratio = 0, .usage_ratio = 0, .rating = 2 }, false, false, false },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    assert_int_equal (backtest_cell_has (&cases[i].cell, ALARM_VOLUME), cases[i].volume);
    assert_int_equal (backtest_cell_has (&cases[i].cell, ALARM_USAGE), cases[i].usage);
    assert_int_equal (backtest_cell_has (&cases[i].cell, ALARM_RATING), cases[i].rating);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_outcomes),
    cmocka_unit_test (test_tally_of_one_that_stays),
    cmocka_unit_test (test_censored_quarters_count_apart),
    cmocka_unit_test (test_late_dates_count_for_recall_only),
    cmocka_unit_test (test_metrics_by_hand),
    cmocka_unit_test (test_same_cells_same_bytes),
    cmocka_unit_test (test_refuses_with_nine_events),
    cmocka_unit_test (test_text_follows_the_terminal),
    cmocka_unit_test (test_no_skill_is_no_calibration),
    cmocka_unit_test (test_shift_hits_the_base_rate),
    cmocka_unit_test (test_no_chance_is_certain),
    cmocka_unit_test (test_judges_the_chances_it_gives),
    cmocka_unit_test (test_calibration_is_kept_in_the_store),
    cmocka_unit_test (test_naive_alarms),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
