/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/key_numbers.h"

#include <math.h>

#include "report/summary.h"

/* The two windows differ in length, and a longer one sees more of the people who write rarely.  So "before"
 * asks how likely a person was to show up in a window as long as the current one: 1 - exp(-rate x weeks),
 * contact being Poisson. */
static double
chance_of_contact (const AccountAssessment *account, guint client)
{
  const MapPerson *person = account->people->pdata[client];
  if (!(person->share_before > 0))
    return 0;
  double weekly = 0, weeks = (account->now_last_day - (double) account->now_first_day + 1) / 7;
  for (guint i = 0; i < account->edges->len; i++) {
    const MapEdge *edge = account->edges->pdata[i];
    weekly += edge->client == client ? edge->before : 0;
  }
  bool is_known = weekly > 0 && account->now_first_day != DAY_NONE && account->now_last_day != DAY_NONE;
  return is_known ? 1 - exp (-weekly * weeks) : 1;
}

/* Without a single title known, nobody can say how many executives there are. */
static void
count_people (const AccountAssessment *account, KeyNumber *active, KeyNumber *executives, KeyNumber *top)
{
  bool knows_levels = false;
  for (guint i = 0; i < account->people->len; i++) {
    const MapPerson *person = account->people->pdata[i];
    if (person->side != SIDE_CLIENT)
      continue;
    double before = chance_of_contact (account, i);
    knows_levels |= person->level != LEVEL_UNKNOWN || person->is_executive;
    active->before += before;
    active->now += person->share_now > 0;
    executives->before += person->is_executive ? before : 0;
    executives->now += person->is_executive && person->share_now > 0;
    top->before = fmax (top->before, person->share_before);
    top->now = fmax (top->now, person->share_now);
  }
  active->before = round (active->before);
  executives->before = round (executives->before);
  if (!knows_levels)
    executives->before = executives->now = NAN;
}

static bool
is_clearly_worse (const KeyNumber *number)
{
  if (isnan (number->now) || isnan (number->before))
    return false;
  return number->is_share ? number->now >= number->before + 0.2
                          : number->now <= number->before * 2 / 3 && number->before > 0;
}

SeenWeeks
key_numbers_count_weeks (const AccountAssessment *account)
{
  const Series *series = summary_find_series (account, "person_days");
  SeenWeeks out = { 0, 0 };
  if (series == NULL || account->now_first_day == DAY_NONE || account->now_last_day == DAY_NONE)
    return out;
  for (int32_t week = week_of_day (account->now_first_day); week <= week_of_day (account->now_last_day);
       week++) {
    int32_t index = week - series->first_week;
    out.weeks++;
    out.seen += index >= 0 && index < (int32_t) series->values->len &&
                isfinite (g_array_index (series->values, double, index));
  }
  return out;
}

char *
key_numbers_dup_covered (const AccountAssessment *account)
{
  SeenWeeks weeks = key_numbers_count_weeks (account);
  return weeks.seen == weeks.weeks
             ? g_strdup ("")
             : g_strdup_printf (", %d of %d weeks in the export", weeks.seen, weeks.weeks);
}

bool
key_numbers_is_blind (const AccountAssessment *account)
{
  SeenWeeks weeks = key_numbers_count_weeks (account);
  return weeks.seen * 2 < weeks.weeks;
}

void
key_numbers_read (const AccountAssessment *account, KeyNumber numbers[KEY_NUMBERS])
{
  static const char *const names[] = { "active_contacts", "active_executives", "top_contact_share" };
  numbers[0] = (KeyNumber){ .label = "client contacts active" };
  numbers[1] = (KeyNumber){ .label = "executives in contact" };
  numbers[2] = (KeyNumber){ .label = "through one person", .is_share = true };
  count_people (account, &numbers[0], &numbers[1], &numbers[2]);
  bool is_blind = key_numbers_is_blind (account);
  for (int i = 0; i < KEY_NUMBERS; i++) {
    const Metric *metric = summary_find_metric (account, names[i]);
    if (metric != NULL) {
      numbers[i].now = metric->current;
      numbers[i].before = metric->baseline;
    } else if (account->people->len == 0)
      numbers[i].now = numbers[i].before = NAN;
    if (is_blind)
      numbers[i].now = NAN;
    numbers[i].is_worse = is_clearly_worse (&numbers[i]);
    if (!numbers[i].is_share && numbers[i].now == 1)
      numbers[i].label = i == 0 ? "client contact active" : "executive in contact";
    if (!numbers[i].is_share && numbers[i].before >= 1) /* a mean of windows; nobody has 7.4 contacts */
      numbers[i].before = round (numbers[i].before);    /* but 0.4 executives are not none */
  }
}
