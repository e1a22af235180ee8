/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/name.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "identity/title.h"

/* What follows a name after a comma and is no given name. */
static const char *const degrees[] = { "phd", "ph.d.", "md", "mba",  "msc",   "bsc",  "cpa", "pmp",
                                       "esq", "esq.",  "jr", "jr.",  "sr",    "sr.",  "ii",  "iii",
                                       "cfa", "cissp", "pe", "ing.", "m.sc.", "b.sc." };

static bool
is_degree (const char *text)
{
  g_autofree char *lower = text_lower (text);
  for (size_t i = 0; i < G_N_ELEMENTS (degrees); i++)
    if (strcmp (lower, degrees[i]) == 0)
      return true;
  return false;
}

static int
count_words (const char *text)
{
  int count = 0;
  bool inside = false;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p)) {
    bool is_space = *p == ' ';
    count += !is_space && !inside && g_unichar_isalpha (g_utf8_get_char (p));
    inside = !is_space && (inside || g_unichar_isalpha (g_utf8_get_char (p)));
  }
  return count;
}

bool
name_is_full (const char *name)
{
  return name != NULL && count_words (name) >= 2;
}

static void
note_title (char **title, const char *text)
{
  if (*title == NULL && title_is_known (text))
    *title = g_strdup (text);
}

/* Cuts "Jane Doe (Head of IT)", "Jane Doe | Acme" and "Jane Doe via Dev List" behind the name, in place. */
static void
cut_additions (char *name, char **title)
{
  static const char *const marks[] = { " via ", " (", " [", " | ", " / ", " - ", " – ", " — " };
  for (size_t i = 0; i < G_N_ELEMENTS (marks); i++) {
    char *mark = strstr (name, marks[i]);
    if (mark == NULL || mark == name)
      continue;
    g_autofree char *rest = g_strdup (mark + strlen (marks[i]));
    rest[strcspn (rest, ")]")] = '\0';
    note_title (title, g_strstrip (rest));
    *mark = '\0';
  }
}

/* "Doe, Jane" turned round; "Jane Doe, VP Sales" and "Jane Doe, PhD" cut. */
static char *
settle_comma (char *name, char **title)
{
  char *comma = strchr (name, ',');
  if (comma == NULL)
    return g_strdup (name);
  *comma = '\0';
  char *right = g_strstrip (comma + 1);
  char *second = strchr (right, ',');
  if (second != NULL) {
    *second = '\0';
    note_title (title, g_strstrip (second + 1));
    g_strchomp (right);
  }
  bool has_title = title_is_known (right);
  bool is_given_name = *right != '\0' && !is_degree (right) && !has_title && count_words (right) <= 3;
  if (has_title && *title == NULL)
    *title = g_strdup (right);
  return is_given_name ? g_strconcat (right, " ", g_strstrip (name), NULL) : g_strdup (g_strstrip (name));
}

char *
name_clean (const char *display, char **title)
{
  char *found = NULL;
  g_autofree char *clean = text_clean (display, LIMIT_NAME_BYTES);
  for (char *p = clean; *p != '\0'; p++)
    if (*p == '"')
      *p = ' ';
  char *name = g_strstrip (clean);
  size_t length = strlen (name);
  if (length >= 2 && name[0] == '\'' && name[length - 1] == '\'') {
    name[length - 1] = '\0';
    name = g_strstrip (name + 1);
  }
  char *result = NULL;
  if (strchr (name, '@') == NULL) {
    cut_additions (name, &found);
    result = settle_comma (g_strstrip (name), &found);
  }
  if (title != NULL)
    *title = found;
  else
    g_free (found);
  return result != NULL ? result : g_strdup ("");
}

char *
name_key (const char *display)
{
  g_autofree char *clean = name_clean (display, NULL);
  return name_is_full (clean) ? text_fold (clean) : g_strdup ("");
}

char *
name_from_local (const char *local)
{
  g_autoptr (GString) out = g_string_new (NULL);
  bool start = true;
  for (const char *p = local; *p != '\0' && *p != '+'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (g_unichar_isdigit (c))
      continue;
    if (c == '.' || c == '_' || c == '-') {
      start = true;
      continue;
    }
    if (start && out->len > 0)
      g_string_append_c (out, ' ');
    g_string_append_unichar (out, start ? g_unichar_totitle (c) : c);
    start = false;
  }
  if (out->len == 0)
    g_string_append (out, local);
  return g_strndup (out->str, out->len); /* no more room than it needs: there are many */
}
