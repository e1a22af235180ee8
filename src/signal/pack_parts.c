/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making and freeing what a pack is made of, and how a kind of fact is told to people. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "signal/pack_private.h"

Rule *
rule_new (const char *code)
{
  Rule *rule = g_new0 (Rule, 1);
  *rule = (Rule){ .code = g_strdup (code),
                  .is_enabled = true,
                  .stratum = 1,
                  .floor = -1,
                  .null_rate = NAN,
                  .tiers = g_ptr_array_new_with_free_func (tier_free),
                  .exemptions = g_ptr_array_new_with_free_func (exemption_free),
                  .innocents = g_ptr_array_new_with_free_func (innocent_free) };
  return rule;
}

void
rule_free (gpointer data)
{
  Rule *rule = data;
  char *texts[] = { rule->code,   rule->id,           rule->title, rule->group,      rule->fact,
                    rule->strand, rule->unknown_text, rule->text,  rule->clear_text, rule->only_with_text };
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  expression_free (rule->needs);
  expression_free (rule->at_once_when);
  expression_free (rule->only_with);
  g_strfreev (rule->never_with);
  g_ptr_array_unref (rule->tiers);
  g_ptr_array_unref (rule->exemptions);
  g_ptr_array_unref (rule->innocents);
  g_free (rule);
}

void
tier_free (gpointer data)
{
  Tier *tier = data;
  expression_free (tier->when);
  g_free (tier);
}

void
exemption_free (gpointer data)
{
  Exemption *exemption = data;
  g_free (exemption->name);
  expression_free (exemption->when);
  g_free (exemption->text);
  g_free (exemption);
}

void
innocent_free (gpointer data)
{
  Innocent *innocent = data;
  g_free (innocent->name);
  g_free (innocent->text);
  g_free (innocent);
}

Advice *
advice_new (const char *id)
{
  Advice *advice = g_new0 (Advice, 1);
  advice->id = g_strdup (id);
  return advice;
}

void
advice_free (gpointer data)
{
  Advice *advice = data;
  g_free (advice->id);
  g_free (advice->title);
  g_free (advice->practice);
  expression_free (advice->when);
  g_free (advice->fact);
  g_free (advice->text);
  g_free (advice->due);
  g_free (advice);
}

FactKind *
fact_kind_new (const char *name)
{
  FactKind *kind = g_new0 (FactKind, 1);
  kind->name = g_strdup (name);
  return kind;
}

void
fact_kind_free (gpointer data)
{
  FactKind *kind = data;
  g_free (kind->name);
  g_free (kind->title);
  g_free (kind->unit);
  g_free (kind->meaning);
  g_free (kind->missing);
  g_free (kind);
}

static char *
phrase_share (double share)
{
  g_autofree char *percent = text_number (100 * share, 0);
  return g_strconcat (percent, "%", NULL);
}

static int
decimals_of (const char *unit, double number)
{
  if (strcmp (unit, "ratio") == 0 || fabs (number) < 1)
    return 2;
  return fabs (number) < 20 ? 1 : 0;
}

char *
fact_kind_phrase (const FactKind *kind, Field field, double number)
{
  if (!isfinite (number))
    return g_strdup ("unknown");
  if (field == FIELD_P)
    return text_p (number);
  if (field == FIELD_RATIO)
    return phrase_share (number);
  if (field == FIELD_N || field == FIELD_N_BASELINE)
    return text_number (number, 0);
  if (strcmp (kind->unit, "share") == 0)
    return phrase_share (number);
  if (strcmp (kind->unit, "yes-no") == 0)
    return g_strdup (number != 0 ? "yes" : "no");
  if (strcmp (kind->unit, "band") == 0)
    return g_strdup (band_name ((Band) CLAMP (number, BAND_INSUFFICIENT, BAND_CRITICAL)));
  return text_number (number, decimals_of (kind->unit, number));
}

char *
fact_kind_title (const FactKind *kind, Field field)
{
  static const char *const formats[FIELD_COUNT] = {
    "%s",
    "baseline of %s",
    "%s against baseline",
    "change of %s",
    "sample size of %s",
    "baseline sample size of %s",
    "p value of %s",
    "points of %s",
  };
  const char *format = formats[field];
  const char *hole = strstr (format, "%s");
  g_autofree char *before = g_strndup (format, (gsize) (hole - format));
  return g_strconcat (before, kind->title, hole + 2, NULL);
}
