/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sections of text to rules: tables of keys, so that every key is spelled in one place. */
#include <stddef.h>
#include <string.h>

#include "signal/pack_values.h"

typedef enum {
  KEY_TEXT,
  KEY_TEMPLATE,
  KEY_FACT,
  KEY_EXPRESSION,
  KEY_CODES,
  KEY_NUMBER,
  KEY_YES_NO,
  KEY_FAMILY,
  KEY_BAND
} KeyKind;

typedef struct {
  const char *key;
  KeyKind kind;
  size_t offset;
  bool is_required;
} KeySpec;

static const KeySpec fact_keys[] = {
  { "title", KEY_TEXT, offsetof (FactKind, title), true },
  { "unit", KEY_TEXT, offsetof (FactKind, unit), true },
  { "meaning", KEY_TEXT, offsetof (FactKind, meaning), true },
  { "missing", KEY_TEXT, offsetof (FactKind, missing), true },
};

static const KeySpec rule_keys[] = {
  { "name", KEY_TEXT, offsetof (Rule, id), true },
  { "title", KEY_TEXT, offsetof (Rule, title), true },
  { "family", KEY_FAMILY, offsetof (Rule, family), true },
  { "group", KEY_TEXT, offsetof (Rule, group), false },
  { "strand", KEY_TEXT, offsetof (Rule, strand), false },
  { "fact", KEY_FACT, offsetof (Rule, fact), true },
  { "enabled", KEY_YES_NO, offsetof (Rule, is_enabled), false },
  { "at_once", KEY_YES_NO, offsetof (Rule, confirms_at_once), false },
  { "at_once.when", KEY_EXPRESSION, offsetof (Rule, at_once_when), false },
  { "standing", KEY_YES_NO, offsetof (Rule, is_standing), false },
  { "amount", KEY_YES_NO, offsetof (Rule, is_amount), false },
  { "joint", KEY_YES_NO, offsetof (Rule, is_joint), false },
  { "floor", KEY_BAND, offsetof (Rule, floor), false },
  { "null_rate", KEY_NUMBER, offsetof (Rule, null_rate), false },
  { "needs", KEY_EXPRESSION, offsetof (Rule, needs), false },
  { "unknown_text", KEY_TEMPLATE, offsetof (Rule, unknown_text), false },
  { "only_with", KEY_EXPRESSION, offsetof (Rule, only_with), false },
  { "only_with.text", KEY_TEMPLATE, offsetof (Rule, only_with_text), false },
  { "never_with", KEY_CODES, offsetof (Rule, never_with), false },
  { "text", KEY_TEMPLATE, offsetof (Rule, text), true },
  { "clear_text", KEY_TEMPLATE, offsetof (Rule, clear_text), true },
};

static const KeySpec advice_keys[] = {
  { "title", KEY_TEXT, offsetof (Advice, title), false },
  { "practice", KEY_TEXT, offsetof (Advice, practice), false },
  { "when", KEY_EXPRESSION, offsetof (Advice, when), true },
  { "fact", KEY_FACT, offsetof (Advice, fact), false },
  { "text", KEY_TEMPLATE, offsetof (Advice, text), true },
  { "due", KEY_TEXT, offsetof (Advice, due), false },
};

static void
set_key (Compiler *compiler, gpointer object, const KeySpec *spec)
{
  gpointer place = (char *) object + spec->offset;
  if (*compiler->entry->value == '\0') {
    if (spec->is_required)
      values_complain (compiler, 0, "%s must not be empty", spec->key);
    return; /* an empty value takes the key away */
  }
  switch (spec->kind) {
  case KEY_TEXT:
  case KEY_TEMPLATE:
    *(char **) place = values_read_text (compiler, spec->kind == KEY_TEMPLATE);
    break;
  case KEY_FACT:
    *(char **) place = g_strdup (compiler->entry->value);
    values_check_name (compiler->entry->value, FIELD_VALUE, 1, compiler);
    break;
  case KEY_EXPRESSION:
    *(Expression **) place = values_read_expression (compiler);
    break;
  case KEY_CODES:
    *(char ***) place = values_read_codes (compiler);
    break;
  case KEY_NUMBER:
    *(double *) place = values_read_number (compiler, compiler->entry->value, 0);
    break;
  case KEY_YES_NO:
    *(bool *) place = values_read_yes_no (compiler);
    break;
  case KEY_FAMILY:
    *(Family *) place = (Family) MAX (values_read_word (compiler, family_find, "family"), 0);
    break;
  case KEY_BAND:
    *(int *) place = values_read_word (compiler, band_find, "band");
    break;
  }
}

/* True if the table knows the entry's key. */
static bool
read_known_key (Compiler *compiler, gpointer object, const KeySpec *specs, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (strcmp (specs[i].key, compiler->entry->key) == 0) {
      set_key (compiler, object, &specs[i]);
      return true;
    }
  return false;
}

static void
check_required (Compiler *compiler, const IniSection *section, const KeySpec *specs, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (specs[i].is_required && ini_entry_find (section, specs[i].key) == NULL)
      mistake_add (compiler->mistakes, section->origin, section->line, 1, "[%s] has no %s", section->name,
                   specs[i].key);
}

static void
read_tier (Compiler *compiler, Rule *rule)
{
  double points = values_read_number (compiler, compiler->entry->key + strlen ("when."), -1);
  if (*compiler->entry->value == '\0')
    return;
  Tier *tier = g_new0 (Tier, 1);
  *tier = (Tier){ points, values_read_expression (compiler) };
  g_ptr_array_add (rule->tiers, tier);
}

static Exemption *
find_exemption (Rule *rule, const char *name)
{
  for (guint i = 0; i < rule->exemptions->len; i++) {
    Exemption *exemption = g_ptr_array_index (rule->exemptions, i);
    if (strcmp (exemption->name, name) == 0)
      return exemption;
  }
  Exemption *exemption = g_new0 (Exemption, 1);
  exemption->name = g_strdup (name);
  g_ptr_array_add (rule->exemptions, exemption);
  return exemption;
}

/* unless.NAME = condition, unless.NAME.text = reason */
static void
read_exemption (Compiler *compiler, Rule *rule)
{
  g_autofree char *name = g_strdup (compiler->entry->key + strlen ("unless."));
  bool is_text = g_str_has_suffix (name, ".text");
  if (is_text)
    name[strlen (name) - strlen (".text")] = '\0';
  Exemption *exemption = find_exemption (rule, name);
  if (is_text)
    exemption->text = values_read_text (compiler, true);
  else if (*compiler->entry->value != '\0')
    exemption->when = values_read_expression (compiler);
}

static void
read_innocent (Compiler *compiler, Rule *rule)
{
  if (*compiler->entry->value == '\0')
    return;
  Innocent *innocent = g_new0 (Innocent, 1);
  *innocent =
      (Innocent){ g_strdup (compiler->entry->key + strlen ("innocent.")), values_read_text (compiler, true) };
  g_ptr_array_add (rule->innocents, innocent);
}

static bool
read_prefixed_key (Compiler *compiler, Rule *rule)
{
  static const struct {
    const char *prefix;
    void (*read) (Compiler *, Rule *);
  } prefixes[] = { { "when.", read_tier }, { "unless.", read_exemption }, { "innocent.", read_innocent } };
  for (size_t i = 0; i < G_N_ELEMENTS (prefixes); i++)
    if (g_str_has_prefix (compiler->entry->key, prefixes[i].prefix)) {
      prefixes[i].read (compiler, rule);
      return true;
    }
  return false;
}

static int
compare_tiers (gconstpointer left, gconstpointer right)
{
  const Tier *a = *(Tier *const *) left, *b = *(Tier *const *) right;
  return a->points > b->points ? -1 : a->points < b->points;
}

/* An exemption whose condition was taken away is dropped; one without a reason is a mistake. */
static void
settle_exemptions (Compiler *compiler, const IniSection *section, Rule *rule)
{
  for (guint i = rule->exemptions->len; i-- > 0;) {
    const Exemption *exemption = g_ptr_array_index (rule->exemptions, i);
    if (exemption->text == NULL && exemption->when != NULL)
      mistake_add (compiler->mistakes, section->origin, section->line, 1, "[%s] has no unless.%s.text",
                   section->name, exemption->name);
    if (exemption->when == NULL)
      g_ptr_array_remove_index (rule->exemptions, i);
  }
}

static void
compile_rule (Compiler *compiler, const IniSection *section)
{
  Rule *rule = rule_new (section->name);
  g_ptr_array_add (compiler->pack->rules, rule);
  for (guint i = 0; i < section->entries->len; i++) {
    compiler->entry = g_ptr_array_index (section->entries, i);
    if (!read_known_key (compiler, rule, rule_keys, G_N_ELEMENTS (rule_keys)) &&
        !read_prefixed_key (compiler, rule))
      values_complain (compiler, -1, "unknown key %s", compiler->entry->key);
  }
  check_required (compiler, section, rule_keys, G_N_ELEMENTS (rule_keys));
  settle_exemptions (compiler, section, rule);
  g_ptr_array_sort (rule->tiers, compare_tiers);
  if (rule->tiers->len == 0 && rule->is_enabled)
    mistake_add (compiler->mistakes, section->origin, section->line, 1, "[%s] has no when.N", section->name);
}

static void
compile_plain (Compiler *compiler, const IniSection *section, gpointer object, const KeySpec *specs,
               size_t count)
{
  for (guint i = 0; i < section->entries->len; i++) {
    compiler->entry = g_ptr_array_index (section->entries, i);
    if (!read_known_key (compiler, object, specs, count))
      values_complain (compiler, -1, "unknown key %s", compiler->entry->key);
  }
  check_required (compiler, section, specs, count);
}

static void
compile_advice (Compiler *compiler, const IniSection *section, GPtrArray *list, const char *id)
{
  g_autofree char *whose =
      g_strndup (id, strcspn (id, "/")); /* [note contradiction/rating]: one of several */
  Advice *advice = advice_new (whose);
  g_ptr_array_add (list, advice);
  compile_plain (compiler, section, advice, advice_keys, G_N_ELEMENTS (advice_keys));
  if (list == compiler->pack->options && (advice->title == NULL || advice->fact == NULL))
    mistake_add (compiler->mistakes, section->origin, section->line, 1, "[%s] has no %s", section->name,
                 advice->title == NULL ? "title" : "fact");
}

static void
compile_section (Compiler *compiler, const IniSection *section)
{
  Pack *pack = compiler->pack;
  const struct {
    const char *prefix;
    GPtrArray *list;
  } kinds[] = { { "note ", pack->notes },
                { "action ", pack->actions },
                { "option ", pack->options },
                { "stage ", pack->stages } };
  if (g_str_has_prefix (section->name, "fact ")) {
    FactKind *kind = fact_kind_new (section->name + strlen ("fact "));
    g_ptr_array_add (pack->facts, kind);
    compile_plain (compiler, section, kind, fact_keys, G_N_ELEMENTS (fact_keys));
    return;
  }
  for (size_t i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_has_prefix (section->name, kinds[i].prefix)) {
      compile_advice (compiler, section, kinds[i].list, section->name + strlen (kinds[i].prefix));
      return;
    }
  if (values_is_signal (section->name))
    compile_rule (compiler, section);
  else
    mistake_add (compiler->mistakes, section->origin, section->line, 1,
                 "unknown section [%s]: a signal code, or note, action, option or stage and a name",
                 section->name);
}

static int
compare_facts (gconstpointer left, gconstpointer right)
{
  return strcmp ((*(FactKind *const *) left)->name, (*(FactKind *const *) right)->name);
}

static int
compare_rules (gconstpointer left, gconstpointer right)
{
  return strverscmp ((*(Rule *const *) left)->code, (*(Rule *const *) right)->code); /* T2 before T10 */
}

void
pack_compile (Pack *pack, const GPtrArray *sections, GPtrArray *mistakes)
{
  Compiler compiler = { .pack = pack, .sections = sections, .mistakes = mistakes };
  for (guint i = 0; i < sections->len; i++)
    compile_section (&compiler, g_ptr_array_index (sections, i));
  g_ptr_array_sort (pack->facts, compare_facts);
  g_ptr_array_sort (pack->rules, compare_rules);
}
