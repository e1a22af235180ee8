/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rules read which: strata, an order of evaluation, and no circles. */
#include <string.h>

#include "signal/pack_private.h"

typedef enum { VISIT_NEW, VISIT_OPEN, VISIT_DONE } Visit;

typedef struct {
  Pack *pack;
  const GPtrArray *sections;
  GPtrArray *mistakes;
  GHashTable *visits; /* Rule * → Visit */
  Rule *current;
} Arranger;

static void visit_rule (Arranger *arranger, Rule *rule);

static void
report (Arranger *arranger, const Rule *rule, const char *what)
{
  const IniSection *section = ini_section_find (arranger->sections, rule->code);
  mistake_add (arranger->mistakes, section->origin, section->line, 1, "[%s] %s", rule->code, what);
}

static void
visit_name (const char *name, Field field, int column, gpointer data)
{
  (void) field;
  (void) column;
  Arranger *arranger = data;
  Rule *reader = arranger->current;
  if (g_str_has_prefix (name, "account."))
    reader->stratum = 3;
  if (g_str_has_prefix (name, "joint.")) /* made of what the signals tested */
    reader->stratum = MAX (reader->stratum, 2);
  if (!g_str_has_prefix (name, "signal."))
    return;
  Rule *read = (Rule *) pack_find_rule (arranger->pack, name + strlen ("signal."));
  visit_rule (arranger, read);
  arranger->current = reader;
  reader->stratum = MAX (reader->stratum, MAX (read->stratum, 2));
}

static void
visit_expression (Arranger *arranger, Rule *rule, const Expression *expression)
{
  arranger->current = rule;
  if (expression != NULL)
    expression_foreach_name (expression, visit_name, arranger);
}

/* Depth first; only_with and never_with look at what fired by itself, later, so they make no circle. */
static void
visit_rule (Arranger *arranger, Rule *rule)
{
  Visit visit = (Visit) GPOINTER_TO_INT (g_hash_table_lookup (arranger->visits, rule));
  if (visit == VISIT_OPEN)
    report (arranger, rule, "reads its own result through other signals: a circle");
  if (visit != VISIT_NEW)
    return;
  g_hash_table_insert (arranger->visits, rule, GINT_TO_POINTER (VISIT_OPEN));
  visit_expression (arranger, rule, rule->needs);
  visit_expression (arranger, rule, rule->at_once_when);
  for (guint i = 0; i < rule->tiers->len; i++)
    visit_expression (arranger, rule, ((Tier *) g_ptr_array_index (rule->tiers, i))->when);
  for (guint i = 0; i < rule->exemptions->len; i++)
    visit_expression (arranger, rule, ((Exemption *) g_ptr_array_index (rule->exemptions, i))->when);
  g_hash_table_insert (arranger->visits, rule, GINT_TO_POINTER (VISIT_DONE));
  g_ptr_array_add (arranger->pack->order, rule);
}

static void
check_last_stratum (Arranger *arranger, const Rule *rule)
{
  const Tier *highest = rule->tiers->len > 0 ? g_ptr_array_index (rule->tiers, 0) : NULL;
  if (rule->stratum == 3 && ((highest != NULL && highest->points > 0) || rule->floor >= 0))
    report (arranger, rule, "reads the account's band, so it cannot add points or a floor to it");
}

void
pack_arrange (Pack *pack, const GPtrArray *sections, GPtrArray *mistakes)
{
  g_autoptr (GHashTable) visits = g_hash_table_new (NULL, NULL);
  Arranger arranger = { .pack = pack, .sections = sections, .mistakes = mistakes, .visits = visits };
  for (guint i = 0; i < pack->rules->len; i++)
    visit_rule (&arranger, g_ptr_array_index (pack->rules, i));
  for (guint i = 0; i < pack->rules->len; i++)
    check_last_stratum (&arranger, g_ptr_array_index (pack->rules, i));
}
