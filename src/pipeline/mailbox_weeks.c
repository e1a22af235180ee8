/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/mailbox_weeks.h"

#define EXPECTED_LEAST 5.0 /* records a week below which silence proves nothing (methods 6.2) */
#define FILLED_LEAST 4u    /* weeks with records before anything is expected */
#define HOLIDAY_WEEKS 2u   /* no holiday of all of us is longer: the export ended */

static void
clear_box (gpointer data)
{
  MailboxWeeks *box = data;
  g_free (box->weeks);
  g_free (box->gapped);
}

GArray *
mailbox_weeks_new (void)
{
  GArray *boxes = g_array_new (FALSE, FALSE, sizeof (MailboxWeeks));
  g_array_set_clear_func (boxes, clear_box);
  return boxes;
}

MailboxWeeks *
mailbox_weeks_get (GArray *boxes, uint32_t owner, guint week_count)
{
  for (guint i = 0; i < boxes->len; i++)
    if (g_array_index (boxes, MailboxWeeks, i).owner == owner)
      return &g_array_index (boxes, MailboxWeeks, i);
  MailboxWeeks box = { owner, g_new0 (double, week_count), g_new0 (bool, week_count), false };
  g_array_append_val (boxes, box);
  return &g_array_index (boxes, MailboxWeeks, boxes->len - 1);
}

guint
mailbox_weeks_begin (const MailboxWeeks *box, guint week_count)
{
  guint week = 0;
  while (week < week_count && box->weeks[week] == 0)
    week++;
  return week;
}

guint
mailbox_weeks_end (const MailboxWeeks *box, guint week_count)
{
  guint week = week_count;
  while (week > 0 && box->weeks[week - 1] == 0)
    week--;
  return week;
}

bool
mailbox_weeks_is_back (const MailboxWeeks *box, guint week_count)
{
  guint end = mailbox_weeks_end (box, week_count);
  for (guint week = end; week < week_count; week++)
    if (box->gapped[week])
      return false;
  return end > 0;
}

/* Weeks of a stretch, longer than a holiday, in which no mailbox that had begun holds anything. */
static bool *
find_dark_weeks (const GArray *boxes, guint week_count)
{
  bool *dark = g_new0 (bool, week_count);
  guint length = 0;
  for (guint week = 0; week < week_count; week++) {
    double held = 0;
    bool has_begun = false;
    for (guint i = 0; i < boxes->len; i++) {
      const MailboxWeeks *box = &g_array_index (boxes, MailboxWeeks, i);
      held += box->weeks[week];
      has_begun = has_begun || mailbox_weeks_begin (box, week_count) <= week;
    }
    length = has_begun && held == 0 ? length + 1 : 0;
    for (guint back = 0; length > HOLIDAY_WEEKS && back < length; back++)
      dark[week - back] = true;
  }
  return dark;
}

/* What a week held over all other mailboxes against their mean: holidays lower every expectation. */
static double
others_factor (const GArray *boxes, const MailboxWeeks *box, guint week, guint week_count)
{
  double here = 0, mean = 0;
  for (guint i = 0; i < boxes->len; i++) {
    const MailboxWeeks *other = &g_array_index (boxes, MailboxWeeks, i);
    guint first = mailbox_weeks_begin (other, week_count);
    if (other == box || first > week)
      continue;
    double sum = 0;
    guint filled = 0;
    for (guint w = first; w < week_count; w++) {
      sum += other->weeks[w];
      filled += other->weeks[w] > 0;
    }
    here += other->weeks[week];
    mean += filled > 0 ? sum / filled : 0;
  }
  return mean > 0 ? MIN (1, here / mean) : 1;
}

/* A week between two missing ones of one empty stretch is missing with them, little as was to be expected of
 * it: a holiday, for example. */
static void
join_gaps (MailboxWeeks *box, guint week_count)
{
  guint since = week_count; /* the missing week that the stretch went on from */
  for (guint week = 0; week < week_count; week++) {
    if (box->weeks[week] > 0)
      since = week_count;
    if (!box->gapped[week])
      continue;
    for (guint w = since; w < week; w++)
      box->gapped[w] = true;
    since = week;
  }
}

/* Only weeks before count towards the expectation, so that a gap is seen while it lasts and not only
 * afterwards. */
static void
find_gaps (const GArray *boxes, MailboxWeeks *box, const bool *dark, guint week_count)
{
  double sum = 0;
  guint filled = 0;
  for (guint week = mailbox_weeks_begin (box, week_count); week < week_count; week++) {
    if (box->weeks[week] > 0) {
      sum += box->weeks[week];
      filled++;
    } else if (filled >= FILLED_LEAST) {
      double factor = dark[week] ? 1 : others_factor (boxes, box, week, week_count);
      if (sum / filled * factor >= EXPECTED_LEAST)
        box->gapped[week] = box->has_gap = true;
    }
  }
  if (box->has_gap)
    join_gaps (box, week_count);
}

void
mailbox_weeks_find_gaps (GArray *boxes, guint week_count)
{
  g_autofree bool *dark = find_dark_weeks (boxes, week_count);
  for (guint i = 0; i < boxes->len; i++)
    find_gaps (boxes, &g_array_index (boxes, MailboxWeeks, i), dark, week_count);
}
