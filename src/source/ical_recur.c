/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/ical_recur.h"

#include <libical/ical.h>
#include <stdlib.h>

#include "base/limits.h"

/* libical reads the rule, we walk it: libical's own iterator (3.0.16) goes on to the year 2582 when nothing
 * matches, two seconds for a line of forty bytes, and crashes on FREQ=YEARLY;BYWEEKNO=36 from 2020-04-16.
 * Here every day from the start to the bound is asked once whether the rule takes it, so the work is bounded
 * whatever it says. */

typedef struct icalrecurrencetype Rule;

typedef struct {
  int32_t day;
  int year, month, month_day; /* 1 … */
  int month_length;
  int year_day, year_length; /* 1 … 366 */
  int weekday;               /* 0 Monday */
} Date;

static int
length_of_year (int year)
{
  return day_from_civil (year, 12, 31) - day_from_civil (year, 1, 1) + 1;
}

static Date
date_of (int32_t day)
{
  Date date = { .day = day, .weekday = day_weekday (day) };
  day_to_civil (day, &date.year, &date.month, &date.month_day);
  date.year_day = day - day_from_civil (date.year, 1, 1) + 1;
  date.year_length = length_of_year (date.year);
  date.month_length = date.month == 12 ? 31
                                       : day_from_civil (date.year, date.month + 1, 1) -
                                             day_from_civil (date.year, date.month, 1);
  return date;
}

static bool
is_given (const short *list)
{
  return list[0] != ICAL_RECURRENCE_ARRAY_MAX;
}

/* True if the list holds the position counted from the front or, negative, from the end. */
static bool
holds (const short *list, int most, int position, int length)
{
  for (int i = 0; i < most && list[i] != ICAL_RECURRENCE_ARRAY_MAX; i++)
    if (list[i] == position || (list[i] < 0 && list[i] == position - length - 1))
      return true;
  return false;
}

/* libical counts weekdays from Sunday as 1. */
static int
weekday_of (int ical_weekday)
{
  return (ical_weekday + 5) % 7;
}

/* BYDAY: "2MO" is the second Monday of the month, or of the year where the rule is yearly and names no month.
 */
static bool
is_day_taken (const Rule *rule, const Date *date)
{
  bool by_year = rule->freq == ICAL_YEARLY_RECURRENCE && !is_given (rule->by_month);
  bool by_month = rule->freq == ICAL_MONTHLY_RECURRENCE || (rule->freq == ICAL_YEARLY_RECURRENCE && !by_year);
  int place = by_year ? date->year_day : date->month_day;
  int length = by_year ? date->year_length : date->month_length;
  for (int i = 0; i < ICAL_BY_DAY_SIZE && rule->by_day[i] != ICAL_RECURRENCE_ARRAY_MAX; i++) {
    int position = icalrecurrencetype_day_position (rule->by_day[i]);
    if (weekday_of ((int) icalrecurrencetype_day_day_of_week (rule->by_day[i])) != date->weekday)
      continue;
    if (position == 0 || (!by_year && !by_month))
      return true;
    if (position == (place - 1) / 7 + 1 || position == -((length - place) / 7 + 1))
      return true;
  }
  return false;
}

/* ISO 8601 with any first day of the week: a week belongs to the year that has most of its days. */
static bool
is_week_taken (const Rule *rule, const Date *date)
{
  int32_t middle = date->day - (date->weekday - weekday_of ((int) rule->week_start) + 7) % 7 + 3;
  Date of_week = date_of (middle);
  int week = (of_week.year_day - 1) / 7 + 1;
  int last = week + (of_week.year_length - of_week.year_day) / 7;
  return holds (rule->by_week_no, ICAL_BY_WEEKNO_SIZE, week, last);
}

/* Parts that are given must all take the day; what none of them settles is as at the start (RFC
 * 5545, 3.3.10). */
static bool
is_date_taken (const Rule *rule, const Date *date, const Date *start)
{
  bool days = is_given (rule->by_day), month_days = is_given (rule->by_month_day),
       year_days = is_given (rule->by_year_day);
  bool weeks = is_given (rule->by_week_no);
  if (is_given (rule->by_month) && !holds (rule->by_month, ICAL_BY_MONTH_SIZE, date->month, 0))
    return false;
  if (month_days && !holds (rule->by_month_day, ICAL_BY_MONTHDAY_SIZE, date->month_day, date->month_length))
    return false;
  if (year_days && !holds (rule->by_year_day, ICAL_BY_YEARDAY_SIZE, date->year_day, date->year_length))
    return false;
  if (days && !is_day_taken (rule, date))
    return false;
  if (weeks && !is_week_taken (rule, date))
    return false;
  if (days || month_days || year_days || rule->freq == ICAL_DAILY_RECURRENCE)
    return true;
  if (weeks || rule->freq == ICAL_WEEKLY_RECURRENCE)
    return date->weekday == start->weekday;
  if (rule->freq == ICAL_YEARLY_RECURRENCE && !is_given (rule->by_month) && date->month != start->month)
    return false;
  return date->month_day == start->month_day;
}

/* The number of the day, week, month or year that INTERVAL counts and BYSETPOS chooses within. */
static int
period_of (const Rule *rule, const Date *date)
{
  if (rule->freq == ICAL_DAILY_RECURRENCE)
    return date->day;
  if (rule->freq == ICAL_WEEKLY_RECURRENCE) /* the week of 1969-12-29 is as good as any to count from */
    return week_of_day (date->day - weekday_of ((int) rule->week_start));
  return rule->freq == ICAL_MONTHLY_RECURRENCE ? date->year * 12 + date->month : date->year;
}

typedef struct {
  const Rule *rule;
  const IcalMoment *start;
  GArray *starts;
  GArray *period;                /* int64_t: wall clock times of the current period, ascending */
  int64_t last_local, last_unix; /* no occurrence lies after either */
  unsigned left;                 /* how many more are wanted */
} Walk;

static const char *
check_rule (const Rule *rule)
{
  if (rule->freq == ICAL_NO_RECURRENCE)
    return "cannot be read";
  if (rule->freq < ICAL_DAILY_RECURRENCE)
    return "repeats by the hour, minute or second";
  if (is_given (rule->by_second) ||
      (is_given (rule->by_minute) && rule->by_minute[1] != ICAL_RECURRENCE_ARRAY_MAX))
    return "repeats by the minute or second";
  if (rule->rscale != NULL)
    return "names its calendar (RSCALE)";
  return NULL;
}

/* UNTIL is a day, a moment in UTC, or a moment on the wall clock. */
static void
set_bounds (Walk *walk, int32_t reach_days)
{
  struct icaltimetype until = walk->rule->until;
  walk->last_local = walk->start->local_seconds + (int64_t) reach_days * 86400;
  walk->last_unix = INT64_MAX;
  walk->left = LIMIT_OCCURRENCES;
  if (walk->rule->count > 0)
    walk->left = MIN (walk->left, (unsigned) walk->rule->count);
  int32_t day =
      icaltime_is_null_time (until) ? DAY_NONE : day_from_civil (until.year, until.month, until.day);
  if (day == DAY_NONE)
    return;
  int64_t seconds = (int64_t) day * 86400;
  seconds +=
      until.is_date || walk->start->is_date ? 86399 : until.hour * 3600 + until.minute * 60 + until.second;
  if (icaltime_is_utc (until) && !until.is_date && !walk->start->is_date)
    walk->last_unix = seconds;
  else
    walk->last_local = MIN (walk->last_local, seconds);
}

static void
add_times (Walk *walk, int32_t day)
{
  const Rule *rule = walk->rule;
  int64_t time = walk->start->local_seconds - (int64_t) day_of_unix (walk->start->local_seconds) * 86400;
  int minute = is_given (rule->by_minute) ? rule->by_minute[0] : (int) (time / 60 % 60);
  bool hours = is_given (rule->by_hour) && !walk->start->is_date;
  for (int hour = 0; hour < 24; hour++)
    if (hours ? holds (rule->by_hour, ICAL_BY_HOUR_SIZE, hour, 0) : hour == time / 3600) {
      int64_t local = (int64_t) day * 86400 + hour * 3600 + minute * 60 + time % 60;
      g_array_append_val (walk->period, local);
    }
}

/* Hands over what BYSETPOS leaves of the period.  False: the walk is over. */
static bool
flush_period (Walk *walk)
{
  const Rule *rule = walk->rule;
  for (guint i = 0; i < walk->period->len; i++) {
    if (is_given (rule->by_set_pos) &&
        !holds (rule->by_set_pos, ICAL_BY_SETPOS_SIZE, (int) i + 1, (int) walk->period->len))
      continue;
    IcalMoment at = *walk->start;
    at.local_seconds = g_array_index (walk->period, int64_t, i);
    if (at.local_seconds < walk->start->local_seconds)
      continue;
    int64_t unix_seconds = ical_moment_unix (&at);
    if (at.local_seconds > walk->last_local || unix_seconds > walk->last_unix || walk->left-- == 0)
      return false;
    g_array_append_val (walk->starts, unix_seconds);
  }
  g_array_set_size (walk->period, 0);
  return true;
}

static void
walk_days (Walk *walk)
{
  const Rule *rule = walk->rule;
  Date start = date_of (day_of_unix (walk->start->local_seconds));
  int first = period_of (rule, &start), current = first, interval = MAX (rule->interval, 1);
  int32_t last_day =
      day_of_unix (walk->last_local) + 366; /* the period of the last day has to be whole for BYSETPOS */
  int32_t before = rule->freq == ICAL_DAILY_RECURRENCE    ? 0
                   : rule->freq == ICAL_WEEKLY_RECURRENCE ? 6
                                                          : MIN (start.year_day - 1, 366);
  last_day = MIN (last_day, day_from_civil (9999, 12, 31));
  for (int32_t day = start.day - before; day <= last_day; day++) {
    Date date = date_of (day);
    int period = period_of (rule, &date);
    if (period != current) {
      if (!flush_period (walk) || (int64_t) day * 86400 > walk->last_local)
        return;
      current = period;
    }
    if (period >= first && (period - first) % interval == 0 && is_date_taken (rule, &date, &start))
      add_times (walk, day);
  }
  flush_period (walk);
}

bool
ical_recur_expand (const char *text, const IcalMoment *start, int32_t reach_days, GArray *starts,
                   const char **reason)
{
  int64_t first = ical_moment_unix (start);
  g_array_append_val (starts, first);
  Rule rule = icalrecurrencetype_from_string (text);
  *reason = check_rule (&rule);
  free (rule.rscale);
  if (*reason != NULL)
    return false;
  Walk walk = { .rule = &rule, .start = start, .starts = starts };
  walk.period = g_array_new (FALSE, FALSE, sizeof (int64_t));
  set_bounds (&walk, reach_days);
  walk_days (&walk);
  g_array_unref (walk.period);
  return true;
}
