/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/usage_users.h"

static void
add_unknown_users (FactSet *facts, const char *reason)
{
  static const char *const names[] = { "seats.active_share", "depth.advanced_share", "users.regular_share",
                                       "breadth.users", "roster.active_share" };
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    fact_set_add (facts, fact_new_unknown (names[i], reason));
}

void
measure_usage (const Frame *frame, FactSet *facts)
{
  usage_measure_level (frame, facts);
  if (frame->users == NULL)
    add_unknown_users (facts, usage_users_missing (frame->view));
  else {
    usage_measure_users (frame, frame->users, facts);
    usage_measure_breadth (frame, frame->users, facts);
  }
  usage_measure_features (frame, facts);
  usage_measure_capital (frame, facts);
}
