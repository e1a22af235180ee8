/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/fact.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

#define SLOTS_LEAST 16

Evidence *
evidence_new (const char *kind, const char *id, int32_t day, const char *text)
{
  Evidence *evidence = g_new (Evidence, 1);
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

static GPtrArray none = { NULL, 0 };

GPtrArray *
evidence_list_new (void)
{
  return &none;
}

void
evidence_list_add (GPtrArray **list, Evidence *evidence)
{
  if (*list == &none)
    *list = g_ptr_array_new_with_free_func (evidence_free);
  g_ptr_array_add (*list, evidence);
}

void
evidence_list_clear (GPtrArray **list)
{
  if (*list != &none)
    g_ptr_array_unref (*list);
  *list = &none;
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
  Fact *fact = g_new (Fact, 1);
  *fact = (Fact){ .name = name,
                  .hash = text_hash_key (name),
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
                  .evidence = evidence_list_new () };
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
  evidence_list_clear (&fact->evidence);
  g_free (fact);
}

static void
clear_slots (FactSet *set, guint slot_count)
{
  g_free (set->slots);
  set->slots = g_new0 (FactSlot, slot_count);
  set->slot_count = slot_count;
  set->name_count = 0;
}

/* With no slots yet: most sets of accounts that are aside stay empty. */
FactSet *
fact_set_new (void)
{
  FactSet *set = g_new0 (FactSet, 1);
  set->facts = g_ptr_array_new_with_free_func (fact_free);
  return set;
}

FactSet *
fact_set_new_for (guint count)
{
  FactSet *set = g_new0 (FactSet, 1);
  set->facts = g_ptr_array_new_full (count, fact_free);
  clear_slots (set, MAX (SLOTS_LEAST, 1u << g_bit_storage (2 * MAX (1, count) - 1)));
  return set;
}

void
fact_set_free (FactSet *set)
{
  if (set == NULL)
    return;
  g_free (set->slots);
  g_ptr_array_unref (set->facts);
  g_free (set);
}

/* Where the first fact of a name is, or would be.  Sets are filled, put aside and made again several times an
 * account, and asked some thousand times: a fact brings its hash along, which GLib's tables would ask for
 * anew each time, and others than the one that is looked for are not touched. */
static FactSlot *
find_slot (const FactSet *set, const char *name, guint hash)
{
  for (guint i = hash;; i++) {
    FactSlot *slot = &set->slots[i & (set->slot_count - 1)];
    if (slot->first == NULL ||
        (slot->hash == hash && (slot->first->name == name || strcmp (slot->first->name, name) == 0)))
      return slot;
  }
}

static void
add_name (FactSet *set, FactSlot *slot, Fact *fact)
{
  *slot = (FactSlot){ fact, fact->hash };
  set->name_count++;
  if (2 * set->name_count <= set->slot_count)
    return;
  g_autofree FactSlot *before = g_steal_pointer (&set->slots);
  guint count = set->slot_count;
  clear_slots (set, 2 * count);
  for (guint i = 0; i < count; i++)
    if (before[i].first != NULL)
      add_name (set, find_slot (set, before[i].first->name, before[i].hash), before[i].first);
}

Fact *
fact_set_add (FactSet *set, Fact *fact)
{
  if (set->slots == NULL)
    clear_slots (set, SLOTS_LEAST);
  FactSlot *slot = find_slot (set, fact->name, fact->hash);
  Fact *last = slot->first;
  fact->next = NULL; /* it may come from another set */
  while (last != NULL && last->next != NULL)
    last = last->next;
  if (last != NULL)
    last->next = fact;
  else
    add_name (set, slot, fact);
  g_ptr_array_add (set->facts, fact);
  return fact;
}

Fact *
fact_set_find (const FactSet *set, const char *name)
{
  return set->slots != NULL ? find_slot (set, name, text_hash_key (name))->first : NULL;
}

bool
fact_set_holds (const FactSet *set, const char *name)
{
  const Fact *fact = fact_set_find (set, name);
  return fact != NULL && fact->value == 1;
}
