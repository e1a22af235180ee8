/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/frame.h"
#include "measure/succession.h"

const Measure measures[] = {
  { "contacts", measure_contacts },
  { "lines", measure_lines },
  { "layers", measure_layers },
  { "volume", measure_volume },
  { "touches", measure_touches },
  { "briefings", measure_briefings },
  { "champion", measure_champion },
  { "latency", measure_latency },
  { "usage", measure_usage },
  { "tickets", measure_tickets },
  { "access", measure_access },
  { "leadership", measure_leadership },
  { "strategy", measure_strategy },
  { "milestones", measure_milestones },
  { "results", measure_results },
  { "value", measure_value },
  { "friction", measure_friction },
  { "sentiment", measure_sentiment },
  { "onboarding", measure_onboarding },
  { "context", measure_context }, /* last: it reads what the others found */
  { NULL, NULL },
};

void
measure_all (const Frame *frame, FactSet *facts)
{
  for (const Measure *measure = measures; measure->name != NULL; measure++)
    measure->compute (frame, facts);
}
