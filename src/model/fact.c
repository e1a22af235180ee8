/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/fact.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

Evidence *
evidence_new (const char *kind, const char *id, int32_t day, const char *text)
{
  Evidence *evidence = g_new0 (Evidence, 1);
  *evidence = (Evidence){ kind, g_strdup (id), day, g_strdup (text) };
  return evidence;
}

void
evidence_free (gpointer data)
{
  Evidence *evidence = data;
  if (evidence == NULL)
    return;
  g_free (evidence->id);
  g_free (evidence->text);
  g_free (evidence);
}

Evidence *
evidence_copy (const Evidence *evidence)
{
  return evidence_new (evidence->kind, evidence->id, evidence->day, evidence->text);
}

char *
span_format (const Span *span)
{
  if (span->first_day == DAY_NONE || span->last_day == DAY_NONE || span->first_day > span->last_day)
    return NULL;
  g_autofree char *first = day_format (span->first_day), *last = day_format (span->last_day);
  return span->first_day == span->last_day ? g_steal_pointer (&first)
                                           : g_strdup_printf ("%s to %s", first, last);
}

Fact *
fact_new (const char *name, double value)
{
  Fact *fact = g_new0 (Fact, 1);
  *fact = (Fact){ .name = g_intern_string (name),
                  .value = value,
                  .baseline = NAN,
                  .n = NAN,
                  .n_baseline = NAN,
                  .p = NAN,
                  .p_own = NAN,
                  .q = NAN,
                  .onset_day = DAY_NONE,
                  .now = SPAN_NONE,
                  .before = SPAN_NONE,
                  .evidence = g_ptr_array_new_with_free_func (evidence_free) };
  return fact;
}

Fact *
fact_new_unknown (const char *name, const char *reason)
{
  Fact *fact = fact_new (name, NAN);
  fact->reason = g_strdup (reason);
  return fact;
}

void
fact_free (gpointer data)
{
  Fact *fact = data;
  if (fact == NULL)
    return;
  g_free (fact->subject);
  g_free (fact->reason);
  g_ptr_array_unref (fact->evidence);
  g_free (fact);
}

FactSet *
fact_set_new (void)
{
  FactSet *set = g_new0 (FactSet, 1);
  set->facts = g_ptr_array_new_with_free_func (fact_free);
  set->by_name = g_hash_table_new (text_hash_key, g_str_equal); /* asked some thousand times an account */
  return set;
}

void
fact_set_free (FactSet *set)
{
  if (set == NULL)
    return;
  g_hash_table_unref (set->by_name);
  g_ptr_array_unref (set->facts);
  g_free (set);
}

Fact *
fact_set_add (FactSet *set, Fact *fact)
{
  Fact *last = fact_set_find (set, fact->name);
  fact->next = NULL; /* it may come from another set */
  while (last != NULL && last->next != NULL)
    last = last->next;
  if (last != NULL)
    last->next = fact;
  else
    g_hash_table_insert (set->by_name, (gpointer) fact->name, fact);
  g_ptr_array_add (set->facts, fact);
  return fact;
}

Fact *
fact_set_find (const FactSet *set, const char *name)
{
  return g_hash_table_lookup (set->by_name, name);
}

bool
fact_set_holds (const FactSet *set, const char *name)
{
  const Fact *fact = fact_set_find (set, name);
  return fact != NULL && fact->value == 1;
}

FactSet *
fact_set_split (FactSet *set, bool (*is_wanted) (const Fact *fact))
{
  FactSet *wanted = fact_set_new ();
  g_autoptr (GPtrArray) all = set->facts;
  g_ptr_array_set_free_func (all, NULL);
  set->facts = g_ptr_array_new_with_free_func (fact_free);
  g_hash_table_remove_all (set->by_name);
  for (guint i = 0; i < all->len; i++) {
    Fact *fact = g_ptr_array_index (all, i);
    fact_set_add (is_wanted (fact) ? wanted : set, fact);
  }
  return wanted;
}
