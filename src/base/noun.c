/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/noun.h"

#include <string.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyz-"
#define WORDS_TO_NOUN 3 /* "new client contacts" */

char *
noun_singular (const char *plural)
{
  static const struct {
    const char *plural, *singular;
  } endings[] = { { "people", "person" }, { "ies", "y" },   { "sses", "ss" }, { "xes", "x" },
                  { "ches", "ch" },       { "shes", "sh" }, { "s", "" } };
  for (size_t i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (plural, endings[i].plural))
      return g_strdup_printf ("%.*s%s", (int) (strlen (plural) - strlen (endings[i].plural)), plural,
                              endings[i].singular);
  return g_strdup (plural);
}

char *
noun_count (guint64 count, const char *plural)
{
  g_autofree char *singular = noun_singular (plural);
  return g_strdup_printf ("%" G_GUINT64_FORMAT " %s", count, count == 1 ? singular : plural);
}

bool
noun_is_one (const char *number)
{
  return strcmp (number, "1") == 0;
}

/* "weeks", but not "as", "its", "business" or "this". */
static bool
is_plural (const char *word)
{
  static const char *const others[] = { "ss", "is", "us" };
  if (strcmp (word, "people") == 0)
    return true;
  for (size_t i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_str_has_suffix (word, others[i]))
      return false;
  return strlen (word) > 3 && g_str_has_suffix (word, "s");
}

/* A noun of another thing begins: "1 of 12 users". */
static bool
is_turn (const char *word)
{
  static const char *const turns[] = { "", "of", "in", "and", "to", "is", "a", NULL };
  return g_strv_contains (turns, word);
}

static const char *
append_verb (GString *out, const char *rest)
{
  static const struct {
    const char *many, *one;
  } verbs[] = { { " are ", " is " }, { " were ", " was " }, { " have ", " has " } };
  for (size_t i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_has_prefix (rest, verbs[i].many)) {
      g_string_append (out, verbs[i].one);
      return rest + strlen (verbs[i].many);
    }
  return rest;
}

const char *
noun_append_after_one (GString *out, const char *rest)
{
  for (int i = 0; i < WORDS_TO_NOUN && *rest == ' '; i++) {
    size_t length = strspn (rest + 1, LETTERS);
    g_autofree char *word = g_strndup (rest + 1, length), *singular = noun_singular (word);
    if (is_turn (word))
      return rest;
    bool is_noun = is_plural (word);
    g_string_append_printf (out, " %s", is_noun ? singular : word);
    rest += 1 + length;
    if (is_noun)
      return append_verb (out, rest);
  }
  return rest;
}
