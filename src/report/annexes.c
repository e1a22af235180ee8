/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/annexes.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/summary.h"

char *
annexes_dup_what (const AnnexLine *line)
{
  return line->subject != NULL ? g_strdup_printf ("%s: %s", line->what, line->subject)
                               : g_strdup (line->what);
}

static char *
dup_value (double value, const char *unit)
{
  return isnan (value) ? g_strdup ("none") : summary_format_value (value, unit);
}

char *
annexes_dup_now (const AnnexLine *line)
{
  if (line->missing != NULL)
    return g_strdup_printf ("not in the export: %s", line->missing);
  return dup_value (line->now, line->unit);
}

char *
annexes_dup_baseline (const AnnexLine *line)
{
  return line->missing != NULL ? g_strdup ("") : dup_value (line->baseline, line->unit);
}

char *
annexes_dup_n (const AnnexLine *line)
{
  if (isnan (line->n))
    return g_strdup ("");
  g_autofree char *n = text_number (line->n, 0);
  return line->n_unit != NULL ? summary_join_unit (n, line->n_unit) : g_steal_pointer (&n);
}
