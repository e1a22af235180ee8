/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "measure/frame.h"

/* Use and tickets by feature and module over the last 13 weeks and the half year before: what both annexes
 * are written from. */

typedef struct {
  const char *name;   /* of the feature or module, borrowed */
  double now, before; /* a calendar week */
  double by_people;   /* of now: with a user's name; the rest is machines, or nobody said who */
  guint users_now;    /* with any use in the last 13 weeks */
  guint how_to;       /* of tickets: how-to questions in the last 13 weeks */
  bool is_advanced;   /* of features */
} AnnexUse;

typedef struct {
  Window now, before;
  int before_weeks;  /* 0: nothing to compare with */
  GArray *features;  /* AnnexUse, the largest fall first, then by name */
  GArray *modules;   /* AnnexUse of tickets, the most now first, then by name */
  guint users_now;   /* with any use in the last 13 weeks */
  double total_now;  /* uses in them */
  double by_people;  /* of total_now: with a user's name */
  guint tickets_now; /* in them */
  bool has_tiers;
  bool has_modules; /* else modules are kinds of tickets, as the lexicon names them */
} AnnexUses;

AnnexUses *annex_uses_new (const Frame *frame);
void annex_uses_free (AnnexUses *uses);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnnexUses, annex_uses_free)
