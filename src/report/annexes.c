/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/annexes.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/values.h"

bool
annexes_is_known (const Annex *annex)
{
  for (guint i = 0; i < annex->lines->len; i++)
    if (((const AnnexLine *) annex->lines->pdata[i])->missing == NULL)
      return true;
  return false;
}

char *
annexes_dup_what (const AnnexLine *line)
{
  return line->subject != NULL ? g_strdup_printf ("%s: %s", line->what, line->subject)
                               : g_strdup (line->what);
}

static char *
dup_value (double value, const char *unit)
{
  return isnan (value) ? g_strdup ("none") : values_format (value, unit);
}

char *
annexes_dup_now (const AnnexLine *line)
{
  if (line->missing != NULL)
    return g_strdup_printf ("unknown: %s", line->missing);
  g_autofree char *now = dup_value (line->now, line->unit);
  if (isnan (line->low) || isnan (line->high))
    return g_steal_pointer (&now);
  g_autofree char *low = dup_value (line->low, line->unit), *high = dup_value (line->high, line->unit);
  return g_strdup_printf ("%s (%s to %s)", now, low, high);
}

char *
annexes_dup_baseline (const Annex *annex, const AnnexLine *line)
{
  bool has_none = line->missing != NULL || (isnan (line->baseline) && *annex->base_window == '\0');
  return has_none ? g_strdup ("") : dup_value (line->baseline, line->unit);
}

char *
annexes_dup_n (const AnnexLine *line)
{
  if (isnan (line->n))
    return g_strdup ("");
  g_autofree char *n = text_number (line->n, 0);
  return line->n_unit != NULL ? values_join_unit (n, line->n_unit) : g_steal_pointer (&n);
}
