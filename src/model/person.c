/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/person.h"

static const char *const function_names[FUNCTION_COUNT] = {
  [FUNCTION_UNKNOWN] = "unknown",
  [FUNCTION_EXECUTIVE] = "executive",
  [FUNCTION_FINANCE] = "finance",
  [FUNCTION_PROCUREMENT] = "procurement",
  [FUNCTION_LEGAL] = "legal",
  [FUNCTION_PRODUCT] = "product",
  [FUNCTION_ENGINEERING] = "engineering",
  [FUNCTION_DATA] = "data",
  [FUNCTION_IT] = "it",
  [FUNCTION_SECURITY] = "security",
  [FUNCTION_OPERATIONS] = "operations",
  [FUNCTION_SALES] = "sales",
  [FUNCTION_ACCOUNT] = "account",
  [FUNCTION_MARKETING] = "marketing",
  [FUNCTION_SUPPORT] = "support",
  [FUNCTION_HR] = "hr",
};

const char *
side_name (Side side)
{
  static const char *const names[] = { "vendor", "client", "third", "role" };
  return names[side];
}

const char *
function_name (Function function)
{
  g_assert (function < FUNCTION_COUNT);
  return function_names[function];
}

int
function_find (const char *name)
{
  for (int i = 0; name != NULL && i < FUNCTION_COUNT; i++)
    if (g_ascii_strcasecmp (function_names[i], name) == 0)
      return i;
  return -1;
}

const char *
level_name (int level)
{
  static const char *const names[] = { "Unknown", "Staff", "Staff", "Manager", "Director", "VP", "C-level" };
  return names[CLAMP (level, -1, 5) + 1];
}

const char *
presence_name (Presence presence)
{
  static const char *const names[] = { "active", "fading", "silent", "left" };
  return names[presence];
}
