/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/template.h"

#include <math.h>
#include <string.h>

#include "base/noun.h"
#include "base/text.h"

#define UNKNOWN_SUBJECT "the account"
#define UNKNOWN_DATE "an unknown date"

/* One hole taken apart. */
typedef struct {
  char *name; /* NULL: the rule's own fact */
  Field field;
  bool as_percent, is_subject, is_onset, is_window;
} Hole;

static void
hole_clear (Hole *hole)
{
  g_free (hole->name);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Hole, hole_clear)

/* False if the field after the colon is unknown. */
static bool
parse_hole (const char *start, size_t length, Hole *hole)
{
  g_autofree char *word = g_strndup (start, length);
  *hole = (Hole){ .field = FIELD_VALUE };
  if (g_str_has_suffix (word, ":%")) {
    hole->as_percent = true;
    word[strlen (word) - 2] = '\0';
  }
  hole->is_subject = strcmp (word, "subject") == 0;
  hole->is_onset = strcmp (word, "onset") == 0;
  hole->is_window = strcmp (word, "baseline_window") == 0;
  if (hole->is_subject || hole->is_onset || hole->is_window)
    return true;
  int field = field_find (word);
  if (field >= 0) {
    hole->field = (Field) field;
    return true;
  }
  char *colon = strchr (word, ':');
  field = colon != NULL ? field_find (colon + 1) : FIELD_VALUE;
  if (colon != NULL)
    *colon = '\0';
  hole->field = (Field) MAX (field, 0);
  hole->name = g_steal_pointer (&word);
  return field >= 0;
}

bool
template_check (const char *text, TemplateKnown known, gpointer data, int *column, char **message)
{
  for (const char *open = strpbrk (text, "{}"); open != NULL; open = strpbrk (open + 1, "{}")) {
    *column = (int) g_utf8_strlen (text, open - text) + 1;
    const char *close = *open == '{' ? strpbrk (open + 1, "{}") : NULL;
    if (close == NULL || *close != '}') {
      *message = g_strdup ("unbalanced { }");
      return false;
    }
    g_auto (Hole) hole = { 0 };
    bool has_field = parse_hole (open + 1, (size_t) (close - open - 1), &hole);
    if (!has_field || (hole.name != NULL && !known (hole.name, data))) {
      *message = g_strdup_printf ("unknown placeholder %.*s", (int) (close - open + 1), open);
      return false;
    }
    open = close;
  }
  return true;
}

static char *
fill_hole (const Hole *hole, const World *world, const char *name, const Fact *fact)
{
  if (hole->is_subject)
    return g_strdup (fact != NULL && fact->subject != NULL ? fact->subject : UNKNOWN_SUBJECT);
  if (hole->is_onset)
    return fact != NULL && fact->onset_day != DAY_NONE ? day_format (fact->onset_day)
                                                       : g_strdup (UNKNOWN_DATE);
  if (hole->is_window) {
    char *window = fact != NULL ? span_format (&fact->before) : NULL;
    return window != NULL ? window : g_strdup (UNKNOWN_DATE);
  }
  const char *of = hole->name != NULL ? hole->name : name;
  double number = of != NULL ? world->number (world->data, of, hole->field) : NAN;
  if (!hole->as_percent)
    return of != NULL ? world->phrase (world->data, of, hole->field, number) : g_strdup ("unknown");
  g_autofree char *percent = text_number (100 * number, 0);
  return isfinite (number) ? g_strconcat (percent, "%", NULL) : g_steal_pointer (&percent);
}

/* Fills one run of text; false if a hole in it is unknown. */
static bool
fill_run (GString *out, const char *text, size_t length, const World *world, const char *name,
          const Fact *fact)
{
  g_autofree char *run = g_strndup (text, length);
  const char *rest = run;
  bool is_known = true;
  for (const char *open = strchr (rest, '{'); open != NULL; open = strchr (rest, '{')) {
    const char *close = strchr (open, '}');
    g_auto (Hole) hole = { 0 };
    parse_hole (open + 1, (size_t) (close - open - 1), &hole);
    g_autofree char *filled = fill_hole (&hole, world, name, fact);
    is_known &= strcmp (filled, "unknown") != 0 && strcmp (filled, UNKNOWN_DATE) != 0 &&
                strcmp (filled, UNKNOWN_SUBJECT) != 0;
    g_string_append_len (out, rest, open - rest);
    g_string_append (out, filled);
    rest = noun_is_one (filled) ? noun_append_after_one (out, close + 1) : close + 1;
  }
  g_string_append (out, rest);
  return is_known;
}

/* What stands in [ ] is left out where a number in it is unknown; so the text may begin with the blank of
 * what follows. */
char *
template_fill (const char *text, const World *world, const char *name, const Fact *fact)
{
  GString *out = g_string_new (NULL);
  while (*text != '\0') {
    size_t plain = strcspn (text, "[");
    fill_run (out, text, plain, world, name, fact);
    text += plain;
    const char *close = *text == '[' ? strchr (text, ']') : NULL;
    if (close == NULL) {
      g_string_append (out, text);
      break;
    }
    size_t before = out->len;
    if (!fill_run (out, text + 1, (size_t) (close - text - 1), world, name, fact))
      g_string_truncate (out, before);
    text = close + 1;
  }
  return g_strchug (g_string_free (out, FALSE));
}
