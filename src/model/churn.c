/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/churn.h"

#include <glib.h>

bool
churn_is_loss (const char *kind)
{
  static const char *const lesser[] = { "downgrade", "downsell", "contraction", NULL };
  g_autofree char *lower = kind != NULL ? g_ascii_strdown (kind, -1) : NULL;
  return lower == NULL || !g_strv_contains (lesser, lower);
}
