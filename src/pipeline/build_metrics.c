/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/build.h"

static const struct {
  const char *name, *title, *unit, *fact;
} shown[] = {
    {"effective_contacts", "Effective contacts", "persons", "contacts.effective"},
    {"independent_lines", "Independent lines", "persons", "lines.now"},
    {"top_share", "Share of the top contact", "share", "top.share"},
    {"strong_ties", "Strong ties", "ties", "ties.strong"},
    {"person_days_per_week", "Person-days a week", "person-days", "volume.weekly"},
    {"reply_hours", "Reply time, open waits included", "business hours", "latency.rmst"},
    {"briefing_attendance", "Executive seats taken at briefings", "share", "briefing.attendance"},
    {"executive_gap_days", "Business days since an executive was in contact", "business days",
     "exec.overdue"},
    {"usage_per_business_day", "Usage a business day", "events", "usage.level"},
    {"tickets_per_quarter", "Tickets in 13 weeks", "tickets", "tickets.count"},
};

void
build_metrics (AccountAssessment *out)
{
  for (size_t i = 0; i < G_N_ELEMENTS (shown); i++) {
    const Fact *fact = fact_set_find (out->facts, shown[i].fact);
    if (fact != NULL)
      g_ptr_array_add (out->metrics, metric_new (shown[i].name, shown[i].title, shown[i].unit, fact->value,
                                                 fact->baseline));
  }
}
