/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sections of text to rules: tables of keys, so that every key is spelled in one place. */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/text.h"
#include "signal/pack_private.h"
#include "signal/template.h"

/* A sentence in a report; longer ones are not read. */
#define LIMIT_SENTENCE_BYTES 1000u

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

typedef struct {
  Pack *pack;
  const GPtrArray *sections;
  GPtrArray *mistakes;
  const IniEntry *entry; /* the one being read */
} Compiler;

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
  { "practice", KEY_TEXT, offsetof (Advice, practice), false },
  { "when", KEY_EXPRESSION, offsetof (Advice, when), true },
  { "fact", KEY_FACT, offsetof (Advice, fact), false },
  { "text", KEY_TEMPLATE, offsetof (Advice, text), true },
  { "due", KEY_TEXT, offsetof (Advice, due), false },
};

static void complain (Compiler *compiler, int offset, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* A mistake in the entry's value, offset characters from its start; -1: in its key. */
static void
complain (Compiler *compiler, int offset, const char *format, ...)
{
  const IniEntry *entry = compiler->entry;
  va_list args;
  va_start (args, format);
  g_autofree char *text = g_strdup_vprintf (format, args);
  va_end (args);
  mistake_add (compiler->mistakes, entry->origin, entry->line, offset < 0 ? 1 : entry->column + offset, "%s",
               text);
}

static bool
is_known_fact (const char *name, gpointer data)
{
  const Compiler *compiler = data;
  g_autofree char *section = g_strconcat ("fact ", name, NULL);
  return ini_section_find (compiler->sections, section) != NULL;
}

static bool
is_signal_section (const char *name)
{
  return strchr (name, ' ') == NULL;
}

static void
check_name (const char *name, Field field, int column, gpointer data)
{
  Compiler *compiler = data;
  bool is_signal = g_str_has_prefix (name, "signal.");
  if (is_signal && ini_section_find (compiler->sections, name + strlen ("signal.")) == NULL)
    complain (compiler, column - 1, "unknown signal %s", name + strlen ("signal."));
  else if (!is_signal && !is_known_fact (name, compiler))
    complain (compiler, column - 1, "unknown fact %s", name);
  else if (is_signal ? field != FIELD_VALUE && field != FIELD_POINTS : field == FIELD_POINTS)
    complain (compiler, column - 1, "%s has no such field", name);
}

static Expression *
read_expression (Compiler *compiler)
{
  int column = 0;
  g_autofree char *message = NULL;
  Expression *expression = expression_parse (compiler->entry->value, &column, &message);
  if (expression == NULL)
    complain (compiler, column - 1, "%s", message);
  else
    expression_foreach_name (expression, check_name, compiler);
  return expression;
}

static char *
read_text (Compiler *compiler, bool is_template)
{
  const char *value = compiler->entry->value;
  int column = 0;
  g_autofree char *message = NULL;
  if (strlen (value) > LIMIT_SENTENCE_BYTES)
    complain (compiler, 0, "a text may have at most %u bytes", LIMIT_SENTENCE_BYTES);
  else if (is_template && !template_check (value, is_known_fact, compiler, &column, &message))
    complain (compiler, column - 1, "%s", message);
  return g_strdup (value);
}

static char **
read_codes (Compiler *compiler)
{
  char **codes = g_strsplit_set (compiler->entry->value, " ,;", -1);
  guint kept = 0;
  for (guint i = 0; codes[i] != NULL; i++) {
    char *code = codes[i];
    if (*code == '\0') {
      g_free (code);
      continue;
    }
    if (!is_signal_section (code) || ini_section_find (compiler->sections, code) == NULL)
      complain (compiler, 0, "unknown signal %s", code);
    codes[kept++] = code;
  }
  codes[kept] = NULL;
  return codes;
}

static bool
read_yes_no (Compiler *compiler)
{
  const char *value = compiler->entry->value;
  bool is_yes = strcmp (value, "yes") == 0;
  if (!is_yes && strcmp (value, "no") != 0)
    complain (compiler, 0, "expected yes or no");
  return is_yes;
}

static int
read_word (Compiler *compiler, int (*find) (const char *), const char *what)
{
  int found = find (compiler->entry->value);
  if (found < 0)
    complain (compiler, 0, "unknown %s: %s", what, compiler->entry->value);
  return found;
}

static double
read_number (Compiler *compiler, const char *text, int offset)
{
  double number = NAN;
  if (!text_parse_number (text, &number) || number < 0 || number > 1000)
    complain (compiler, offset, "not a number from 0 to 1000: %s", text);
  return number;
}

static void
set_key (Compiler *compiler, gpointer object, const KeySpec *spec)
{
  gpointer place = (char *) object + spec->offset;
  if (*compiler->entry->value == '\0') {
    if (spec->is_required)
      complain (compiler, 0, "%s must not be empty", spec->key);
    return; /* an empty value takes the key away */
  }
  switch (spec->kind) {
  case KEY_TEXT:
  case KEY_TEMPLATE:
    *(char **) place = read_text (compiler, spec->kind == KEY_TEMPLATE);
    break;
  case KEY_FACT:
    *(char **) place = g_strdup (compiler->entry->value);
    check_name (compiler->entry->value, FIELD_VALUE, 1, compiler);
    break;
  case KEY_EXPRESSION:
    *(Expression **) place = read_expression (compiler);
    break;
  case KEY_CODES:
    *(char ***) place = read_codes (compiler);
    break;
  case KEY_NUMBER:
    *(double *) place = read_number (compiler, compiler->entry->value, 0);
    break;
  case KEY_YES_NO:
    *(bool *) place = read_yes_no (compiler);
    break;
  case KEY_FAMILY:
    *(Family *) place = (Family) MAX (read_word (compiler, family_find, "family"), 0);
    break;
  case KEY_BAND:
    *(int *) place = read_word (compiler, band_find, "band");
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
  double points = read_number (compiler, compiler->entry->key + strlen ("when."), -1);
  if (*compiler->entry->value == '\0')
    return;
  Tier *tier = g_new0 (Tier, 1);
  *tier = (Tier){ points, read_expression (compiler) };
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
    exemption->text = read_text (compiler, true);
  else if (*compiler->entry->value != '\0')
    exemption->when = read_expression (compiler);
}

static void
read_innocent (Compiler *compiler, Rule *rule)
{
  if (*compiler->entry->value == '\0')
    return;
  Innocent *innocent = g_new0 (Innocent, 1);
  *innocent =
      (Innocent){ g_strdup (compiler->entry->key + strlen ("innocent.")), read_text (compiler, true) };
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
      complain (compiler, -1, "unknown key %s", compiler->entry->key);
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
      complain (compiler, -1, "unknown key %s", compiler->entry->key);
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
}

static void
compile_section (Compiler *compiler, const IniSection *section)
{
  Pack *pack = compiler->pack;
  const struct {
    const char *prefix;
    GPtrArray *list;
  } kinds[] = { { "note ", pack->notes }, { "action ", pack->actions }, { "stage ", pack->stages } };
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
  if (is_signal_section (section->name))
    compile_rule (compiler, section);
  else
    mistake_add (compiler->mistakes, section->origin, section->line, 1,
                 "unknown section [%s]: a signal code, or note, action or stage and a name", section->name);
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
