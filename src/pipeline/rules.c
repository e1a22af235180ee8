/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "weft/rules.h"

#include <string.h>

#include "base/text.h"
#include "measure/lexicon.h"
#include "pipeline/config.h"
#include "pipeline/session.h"
#include "signal/pack.h"

static void
fact_info_free (gpointer data)
{
  WeftFactInfo *info = data;
  g_free (info->name);
  g_free (info->unit);
  g_free (info->meaning);
  g_free (info);
}

static void
rule_info_free (gpointer data)
{
  WeftRuleInfo *info = data;
  char *texts[] = { info->code, info->id, info->family, info->title };
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_ptr_array_unref (info->tiers);
  g_free (info);
}

void
weft_rules_free (WeftRules *rules)
{
  if (rules == NULL)
    return;
  g_ptr_array_unref (rules->facts);
  g_ptr_array_unref (rules->rules);
  g_free (rules);
}

static void
add_fact (WeftRules *rules, const FactKind *fact)
{
  WeftFactInfo *info = g_new0 (WeftFactInfo, 1);
  *info = (WeftFactInfo){ g_strdup (fact->name), g_strdup (fact->unit), g_strdup (fact->meaning) };
  g_ptr_array_add (rules->facts, info);
}

static void
add_rule (WeftRules *rules, const Rule *rule)
{
  WeftRuleInfo *info = g_new0 (WeftRuleInfo, 1);
  *info = (WeftRuleInfo){ .code = g_strdup (rule->code),
                          .id = g_strdup (rule->id),
                          .family = g_strdup (family_name (rule->family)),
                          .title = g_strdup (rule->title),
                          .tiers = g_ptr_array_new_with_free_func (g_free) };
  for (guint i = 0; i < rule->tiers->len; i++) {
    const Tier *tier = g_ptr_array_index (rule->tiers, i);
    g_autofree char *points = text_number (tier->points, 1);
    g_ptr_array_add (info->tiers,
                     g_strdup_printf ("%s points when %s", points, expression_text (tier->when)));
  }
  g_ptr_array_add (rules->rules, info);
}

/* The configuration given, else the one a store remembers, else none. */
static Config *
find_config (const char *store_path, const char *config_path, GError **error)
{
  g_autoptr (ConfigSource) source = NULL;
  if (config_path != NULL)
    source = config_source_read (config_path, true, error);
  else if (store_path != NULL && g_file_test (store_path, G_FILE_TEST_EXISTS)) {
    g_autoptr (Store) store = store_open (store_path, true, error);
    source = store != NULL ? config_source_recall (store, error) : NULL;
  } else
    source = config_source_new_empty ();
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  return source != NULL ? config_build (source, warnings, error) : NULL;
}

WeftRules *
weft_rules (const char *store_path, const char *config_path, GError **error)
{
  g_autoptr (Config) config = find_config (store_path, config_path, error);
  g_autoptr (Pack) pack = config != NULL ? session_load_pack (config, error) : NULL;
  if (pack == NULL)
    return NULL;
  WeftRules *rules = g_new0 (WeftRules, 1);
  rules->facts = g_ptr_array_new_with_free_func (fact_info_free);
  rules->rules = g_ptr_array_new_with_free_func (rule_info_free);
  for (guint i = 0; i < pack->facts->len; i++)
    add_fact (rules, g_ptr_array_index (pack->facts, i));
  for (guint i = 0; i < pack->rules->len; i++)
    add_rule (rules, g_ptr_array_index (pack->rules, i));
  return rules;
}

/* ---- check ---- */

/* The packs of a path in the order in which weft.ini lays them over each other. */
static GPtrArray *
list_packs (const char *path, GError **error)
{
  g_autoptr (GPtrArray) packs = g_ptr_array_new_with_free_func (g_free);
  if (!g_file_test (path, G_FILE_TEST_IS_DIR)) {
    g_ptr_array_add (packs, g_strdup (path));
    return g_steal_pointer (&packs);
  }
  g_autoptr (GDir) folder = g_dir_open (path, 0, error);
  if (folder == NULL)
    return NULL;
  for (const char *name; (name = g_dir_read_name (folder)) != NULL;)
    if (g_str_has_suffix (name, ".ini"))
      g_ptr_array_add (packs, g_build_filename (path, name, NULL));
  g_ptr_array_sort (packs, text_compare);
  return g_steal_pointer (&packs);
}

/* What lies beside the rules is read as what it is. */
static void
check_lexicon (const char *path, const char *text, GPtrArray *lines)
{
  static const char own_name[] = "lexicon.ini";
  g_autoptr (GPtrArray) mistakes = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (Lexicon) lexicon = lexicon_new (text, mistakes);
  for (guint i = 0; i < mistakes->len; i++)
    g_ptr_array_add (lines, g_strconcat (path, (char *) mistakes->pdata[i] + strlen (own_name), NULL));
}

GPtrArray *
weft_rules_check (const char *const *paths, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  for (int i = 0; paths[i] != NULL; i++) {
    g_autoptr (GPtrArray) packs = list_packs (paths[i], error);
    if (packs == NULL)
      return NULL;
    for (guint k = 0; k < packs->len; k++) {
      char *text = config_read_bounded (g_ptr_array_index (packs, k), error);
      if (text == NULL)
        return NULL;
      if (config_is_lexicon (g_ptr_array_index (packs, k))) {
        check_lexicon (g_ptr_array_index (packs, k), text, lines);
        g_free (text);
        continue;
      }
      g_ptr_array_add (names, g_strdup (g_ptr_array_index (packs, k)));
      g_ptr_array_add (texts, text);
    }
  }
  g_autoptr (GPtrArray) mistakes = mistakes_new ();
  g_autoptr (Pack) pack = pack_load (names, texts, mistakes);
  for (guint i = 0; i < mistakes->len; i++)
    g_ptr_array_add (lines, mistake_format (g_ptr_array_index (mistakes, i)));
  return g_steal_pointer (&lines);
}
