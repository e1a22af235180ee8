/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "signal/pack.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* A user's rule pack: mistakes are listed or it works; and its text as one expression, evaluated in a world
 * that knows half of the names. */

static double
half_known (gpointer data, const char *name, Field field)
{
  (void) data;
  return (strlen (name) + (unsigned) field) % 2 == 0 ? (double) strlen (name) : NAN;
}

static char *
title (gpointer data, const char *name, Field field)
{
  (void) data, (void) field;
  return g_strdup (name);
}

static char *
phrase (gpointer data, const char *name, Field field, double number)
{
  (void) data, (void) name, (void) field;
  return g_strdup_printf ("%g", number);
}

static bool
is_amount (gpointer data, const char *name)
{
  (void) data;
  return strlen (name) % 2 == 0;
}

static void
check_expression (const char *text)
{
  int column = 0;
  g_autofree char *message = NULL;
  Expression *expression = expression_parse (text, &column, &message);
  g_assert ((expression == NULL) == (message != NULL));
  if (expression == NULL)
    return;
  World world = { half_known, title, phrase, is_amount, NULL };
  double distance;
  bool is_unknown = expression_evaluate (expression, &world) == TRUTH_UNKNOWN;
  const char *unknown = expression_find_unknown (expression, &world);
  g_assert (is_unknown || unknown == NULL); /* numbers alone can have no answer too: 0/0 */
  g_autofree char *why = expression_explain (expression, &world);
  g_autofree char *nearest = expression_nearest (expression, true, &world, &distance);
  g_assert (why != NULL && nearest != NULL);
  expression_free (expression);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (GPtrArray) names = g_ptr_array_new (), texts = g_ptr_array_new ();
  g_autoptr (GPtrArray) mistakes = mistakes_new ();
  if (!g_utf8_validate (text, -1, NULL))
    return 0;
  check_expression (text);
  g_ptr_array_add (names, (gpointer) "fuzz.ini");
  g_ptr_array_add (texts, text);
  g_autoptr (Pack) pack = pack_load (names, texts, mistakes);
  g_assert ((pack == NULL) == (mistakes->len > 0));
  return 0;
}
