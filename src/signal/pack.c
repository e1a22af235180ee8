/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/pack.h"

#include <stdlib.h>
#include <string.h>

#include "signal/builtin.h"
#include "signal/pack_private.h"

static IniSection *
add_section (GPtrArray *merged, const IniSection *from)
{
  IniSection *section = ini_section_new (from->name, from->origin, from->line);
  g_ptr_array_add (merged, section);
  return section;
}

static void
set_entry (IniSection *section, const IniEntry *from, GPtrArray *changes)
{
  IniEntry *entry = ini_entry_find (section, from->key);
  if (entry == NULL) {
    g_ptr_array_add (section->entries, ini_entry_copy (from));
    if (changes != NULL)
      g_ptr_array_add (changes,
                       g_strdup_printf ("%s.%s = %s (added)", section->name, from->key, from->value));
    return;
  }
  if (changes != NULL && strcmp (entry->value, from->value) != 0)
    g_ptr_array_add (changes, g_strdup_printf ("%s.%s = %s (built in: %s)", section->name, from->key,
                                               from->value, entry->value));
  g_free (entry->value);
  entry->value = g_strdup (from->value);
  entry->origin = from->origin;
  entry->line = from->line;
  entry->column = from->column;
}

/* A section that is new counts as one change; a known one lists the keys that differ. */
static void
merge_section (GPtrArray *merged, const IniSection *from, GPtrArray *changes)
{
  IniSection *section = ini_section_find (merged, from->name);
  GPtrArray *listed = section != NULL ? changes : NULL;
  if (section == NULL) {
    section = add_section (merged, from);
    if (changes != NULL)
      g_ptr_array_add (changes, g_strdup_printf ("[%s] (added)", from->name));
  }
  for (guint i = 0; i < from->entries->len; i++)
    set_entry (section, g_ptr_array_index (from->entries, i), listed);
}

static void
merge_builtin (GPtrArray *merged, GPtrArray *mistakes)
{
  for (size_t i = 0; i < builtin_pack_count; i++) {
    g_autoptr (GPtrArray) sections = ini_parse (builtin_packs[i].name, builtin_packs[i].text, mistakes);
    for (guint j = 0; j < sections->len; j++)
      merge_section (merged, g_ptr_array_index (sections, j), NULL);
  }
}

static void
merge_user (GPtrArray *merged, const char *name, const char *text, GPtrArray *changes, GPtrArray *mistakes)
{
  g_autoptr (GPtrArray) sections = ini_parse (name, text, mistakes);
  for (guint i = 0; i < sections->len; i++) {
    const IniSection *section = g_ptr_array_index (sections, i);
    if (g_str_has_prefix (section->name, "fact "))
      mistake_add (mistakes, name, section->line, 1,
                   "facts are measured by the program; a pack can only read them");
    else
      merge_section (merged, section, changes);
  }
}

static Pack *
pack_new (void)
{
  Pack *pack = g_new0 (Pack, 1);
  *pack = (Pack){ .facts = g_ptr_array_new_with_free_func (fact_kind_free),
                  .rules = g_ptr_array_new_with_free_func (rule_free),
                  .order = g_ptr_array_new (),
                  .stages = g_ptr_array_new_with_free_func (advice_free),
                  .notes = g_ptr_array_new_with_free_func (advice_free),
                  .actions = g_ptr_array_new_with_free_func (advice_free),
                  .options = g_ptr_array_new_with_free_func (advice_free),
                  .changes = g_ptr_array_new_with_free_func (g_free) };
  return pack;
}

/* Findings outlive the pack. */
static void
intern_terms (Rule *rule)
{
  rule->terms =
      (RuleTerms){ g_intern_string (rule->code), g_intern_string (rule->id), g_intern_string (rule->title),
                   g_intern_string (rule->group), g_intern_string (rule->strand) };
  for (guint i = 0; i < rule->tiers->len; i++) {
    Tier *tier = g_ptr_array_index (rule->tiers, i);
    tier->condition = g_intern_string (expression_text (tier->when));
  }
}

Pack *
pack_load (const GPtrArray *names, const GPtrArray *texts, GPtrArray *mistakes)
{
  g_autoptr (Pack) pack = pack_new ();
  g_autoptr (GPtrArray) merged = ini_sections_new ();
  merge_builtin (merged, mistakes);
  for (guint i = 0; texts != NULL && i < texts->len; i++)
    merge_user (merged, g_ptr_array_index (names, i), g_ptr_array_index (texts, i), pack->changes, mistakes);
  pack_compile (pack, merged, mistakes);
  if (mistakes->len == 0)
    pack_arrange (pack, merged, mistakes);
  mistakes_sort (mistakes);
  if (mistakes->len > 0)
    return NULL;
  for (guint i = 0; i < pack->rules->len; i++)
    intern_terms (g_ptr_array_index (pack->rules, i));
  return g_steal_pointer (&pack);
}

void
pack_free (Pack *pack)
{
  if (pack == NULL)
    return;
  GPtrArray *lists[] = { pack->order, pack->facts,   pack->rules,   pack->stages,
                         pack->notes, pack->actions, pack->options, pack->changes };
  for (size_t i = 0; i < G_N_ELEMENTS (lists); i++)
    g_ptr_array_unref (lists[i]);
  g_free (pack);
}

static int
compare_code (const void *code, const void *rule)
{
  return strverscmp (code, (*(Rule *const *) rule)->code);
}

const Rule *
pack_find_rule (const Pack *pack, const char *code)
{
  Rule *const *found = bsearch (code, pack->rules->pdata, pack->rules->len, sizeof *found, compare_code);
  return found != NULL ? *found : NULL;
}

static int
compare_name (const void *name, const void *kind)
{
  return strcmp (name, (*(FactKind *const *) kind)->name);
}

const FactKind *
pack_find_fact (const Pack *pack, const char *name)
{
  FactKind *const *found = bsearch (name, pack->facts->pdata, pack->facts->len, sizeof *found, compare_name);
  return found != NULL ? *found : NULL;
}
