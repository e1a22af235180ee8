/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/build.h"

#include <math.h>

#include "series/diversity.h"

static const struct {
  const char *name, *title, *unit, *fact;
} shown[] = {
  { "effective_contacts", "Effective contacts", "persons", "contacts.effective" },
  { "independent_lines", "Independent lines", "persons", "lines.now" },
  { "top_share", "Share of the top contact", "share", "top.share" },
  { "strong_ties", "Strong ties", "ties", "ties.strong" },
  { "person_days_per_week", "Person-days a week", "person-days", "volume.weekly" },
  { "reply_hours", "Reply time, open waits included", "business hours", "latency.rmst" },
  { "briefing_attendance", "Executive seats taken at briefings", "share", "briefing.attendance" },
  { "executive_gap_days", "Business days since an executive was in contact", "business days",
    "exec.overdue" },
  { "usage_per_business_day", "Usage a business day", "events", "usage.level" },
  { "tickets_per_quarter", "Tickets in 13 weeks", "tickets", "tickets.count" },
};

/* What a reader counts: who was in contact during one window. */
typedef struct {
  double contacts, executives, top_share;
} Head;

static Head
count_heads (const Frame *frame, const Window *window)
{
  g_autoptr (Tally) tally = tally_new (frame, window);
  bool knows_levels = false;
  Head head = { tally->count, 0, diversity_top_share (tally->counts, tally->count) };
  for (guint i = 0; i < tally->count; i++) {
    const Person *person = view_person (frame->view, tally->persons[i]);
    knows_levels |= person->level != LEVEL_UNKNOWN;
    head.executives += person->is_executive;
  }
  if (!knows_levels && tally->count > 0) /* without a single title nobody can say */
    head.executives = NAN;
  return head;
}

/* A longer window sees more of the people who write rarely, so BASE is counted in windows as long as the
 * current one, and their mean is what the current one is compared with. */
static Head
average_heads (const Frame *frame)
{
  Head sum = { 0, 0, 0 };
  int windows = 0, with_contact = 0;
  for (int32_t week = frame->base.first_week; week + CUR_WEEKS - 1 <= frame->base.last_week; week++) {
    Window window = { week, week + CUR_WEEKS - 1 };
    if (window_valid_weeks (frame->view, &window) < CUR_WEEKS)
      continue;
    Head head = count_heads (frame, &window);
    sum.contacts += head.contacts;
    sum.executives += head.executives;
    sum.top_share += isnan (head.top_share) ? 0 : head.top_share;
    with_contact += !isnan (head.top_share);
    windows++;
  }
  return (Head){ windows > 0 ? sum.contacts / windows : NAN, windows > 0 ? sum.executives / windows : NAN,
                 with_contact > 0 ? sum.top_share / with_contact : NAN };
}

static void
add_heads (const Frame *frame, AccountAssessment *out)
{
  Head before = average_heads (frame), now = count_heads (frame, &frame->cur);
  if (window_valid_weeks (frame->view, &frame->cur) == 0)
    now = (Head){ NAN, NAN, NAN };
  const struct {
    const char *name, *title, *unit;
    double now, before;
  } heads[] = {
    { "active_contacts", "Client contacts active in 8 weeks", "persons", now.contacts, before.contacts },
    { "active_executives", "Executives in contact in 8 weeks", "persons", now.executives, before.executives },
    { "top_contact_share", "Share of contact through one person", "share", now.top_share, before.top_share },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (heads); i++)
    g_ptr_array_add (out->metrics, metric_new (heads[i].name, heads[i].title, heads[i].unit, heads[i].now,
                                               heads[i].before));
}

void
build_metrics (const Frame *frame, AccountAssessment *out)
{
  add_heads (frame, out);
  for (size_t i = 0; i < G_N_ELEMENTS (shown); i++) {
    const Fact *fact = fact_set_find (out->facts, shown[i].fact);
    if (fact != NULL)
      g_ptr_array_add (out->metrics, metric_new (shown[i].name, shown[i].title, shown[i].unit, fact->value,
                                                 fact->baseline));
  }
}
