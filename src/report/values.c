/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/values.h"

#include <math.h>
#include <string.h>

#include "base/noun.h"
#include "base/text.h"

char *
values_format_key (double value, bool is_share)
{
  if (isnan (value))
    return g_strdup ("unknown");
  g_autofree char *number = text_number (is_share ? value * 100 : value, is_share ? 0 : 1);
  return is_share ? g_strconcat (number, "%", NULL) : g_steal_pointer (&number);
}

char *
values_join_unit (const char *number, const char *unit)
{
  g_autofree char *singular = noun_singular (unit);
  return g_strdup_printf ("%s %s", number, noun_is_one (number) ? singular : unit);
}

char *
values_format (double value, const char *unit)
{
  if (g_strcmp0 (unit, "share") == 0)
    return values_format_key (value, true);
  g_autofree char *number = text_number (value, fabs (value) >= 100 ? 0 : 1);
  if (isnan (value) || text_is_blank (unit))
    return g_steal_pointer (&number);
  return values_join_unit (number, unit);
}

char *
values_format_money (double value, const char *currency)
{
  if (isnan (value))
    return g_strdup ("");
  g_autofree char *digits = text_number (value, 0);
  GString *out = g_string_new (NULL);
  size_t length = strlen (digits);
  for (size_t i = 0; i < length; i++) {
    g_string_append_c (out, digits[i]);
    size_t left = length - 1 - i;
    if (left > 0 && left % 3 == 0 && g_ascii_isdigit (digits[i]))
      g_string_append_c (out, ',');
  }
  if (!text_is_blank (currency))
    g_string_append_printf (out, " %s", currency);
  return g_string_free (out, FALSE);
}
