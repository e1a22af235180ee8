/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/config.h"

#include <stdio.h>
#include <string.h>

#include "base/ini.h"
#include "base/mistake.h"
#include "base/text.h"
#include "identity/address.h"
#include "identity/domain.h"
#include "weft/error.h"

typedef struct {
  Config *config;
  const ConfigSource *source;
  GPtrArray *warnings;
  const IniSection *section; /* the one being read, and its entry */
  const IniEntry *entry;
} Reading;

typedef bool (*ReadValue) (Reading *reading, GError **error);

G_GNUC_PRINTF (3, 4)
static bool
refuse (const Reading *reading, GError **error, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *reason = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, WEFT_ERROR, WEFT_ERROR_CONFIG, "%s:%d: %s: %s", reading->source->name,
               reading->entry->line, reading->entry->key, reason);
  return false;
}

static void
replace (char **field, char *value)
{
  g_free (*field);
  *field = value;
}

/* "a;b" through a function that gives a normal form or NULL. */
static bool
read_list (Reading *reading, GPtrArray *out, char *(*normalize) (const char *), const char *noun,
           GError **error)
{
  g_auto (GStrv) items = g_strsplit_set (reading->entry->value, ";,", -1);
  for (int i = 0; items[i] != NULL; i++) {
    if (text_is_blank (items[i]))
      continue;
    char *item = normalize (items[i]);
    if (item == NULL)
      return refuse (reading, error, "'%s' is no %s", g_strstrip (items[i]), noun);
    if (g_ptr_array_find_with_equal_func (out, item, g_str_equal, NULL))
      g_free (item);
    else
      g_ptr_array_add (out, item);
  }
  return true;
}

/* One of two words. */
static bool
read_choice (Reading *reading, const char *yes, const char *no, bool *value, GError **error)
{
  *value = strcmp (reading->entry->value, yes) == 0;
  if (*value || strcmp (reading->entry->value, no) == 0)
    return true;
  return refuse (reading, error, "'%s' is neither %s nor %s", reading->entry->value, yes, no);
}

/* ---- [vendor] ---- */

static bool
read_name (Reading *reading, G_GNUC_UNUSED GError **error)
{
  replace (&reading->config->vendor_name, text_clean (reading->entry->value, 200));
  return true;
}

static bool
read_vendor_domains (Reading *reading, GError **error)
{
  return read_list (reading, reading->config->vendor_domains, domain_normalize, "domain", error);
}

static bool
read_mailboxes (Reading *reading, GError **error)
{
  return read_list (reading, reading->config->mailboxes, address_normalize, "mail address", error);
}

static bool
read_time_zone (Reading *reading, GError **error)
{
  bool known;
  zone_get (reading->entry->value, &known);
  if (!known)
    return refuse (reading, error, "'%s' is no IANA time zone such as Europe/Berlin", reading->entry->value);
  replace (&reading->config->time_zone, g_strdup (reading->entry->value));
  return true;
}

static bool
is_letters (const char *text, size_t count)
{
  size_t length = strspn (text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
  return length == count && text[length] == '\0';
}

static bool
read_country (Reading *reading, GError **error)
{
  if (!is_letters (reading->entry->value, 2))
    return refuse (reading, error, "'%s' is no country code such as DE", reading->entry->value);
  replace (&reading->config->country, g_ascii_strup (reading->entry->value, -1));
  return true;
}

/* ---- [business-hours] ---- */

static bool
read_hours (Reading *reading, GError **error)
{
  int open_hour = 0, open_minute = 0, close_hour = 0, close_minute = 0, end = 0;
  int count = sscanf (reading->entry->value, "%2d:%2d - %2d:%2d%n", &open_hour, &open_minute, &close_hour,
                      &close_minute, &end);
  int open = open_hour * 60 + open_minute, close = close_hour * 60 + close_minute;
  if (count != 4 || reading->entry->value[end] != '\0' || open < 0 || open >= close || close > 24 * 60 ||
      open_minute > 59 || close_minute > 59)
    return refuse (reading, error, "'%s' is no range such as 09:00-17:00", reading->entry->value);
  reading->config->open_minute = open;
  reading->config->close_minute = close;
  return true;
}

static bool
read_days (Reading *reading, GError **error)
{
  static const char *const names[] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };
  unsigned mask = 0;
  g_auto (GStrv) items = g_strsplit_set (reading->entry->value, ";,", -1);
  for (int i = 0; items[i] != NULL; i++) {
    g_autofree char *item = text_lower (g_strstrip (items[i]));
    int day = 0;
    while (day < 7 && strncmp (item, names[day], 3) != 0)
      day++;
    if (day == 7 && *item != '\0')
      return refuse (reading, error, "'%s' is no day such as Mon", item);
    if (day < 7)
      mask |= 1u << day;
  }
  if (mask == 0)
    return refuse (reading, error, "no working day is left");
  reading->config->weekday_mask = mask;
  return true;
}

/* ---- [holidays], [third-parties], [privacy] ---- */

static bool
read_holidays (Reading *reading, GError **error)
{
  const char *text = g_hash_table_lookup (reading->source->files, reading->entry->value);
  if (!is_letters (reading->entry->key, 2))
    return refuse (reading, error, "no country code such as DE");
  if (text == NULL)
    return refuse (reading, error, "'%s' is not there", reading->entry->value);
  g_hash_table_replace (reading->config->holidays, g_ascii_strup (reading->entry->key, -1), g_strdup (text));
  return true;
}

static bool
read_third_parties (Reading *reading, GError **error)
{
  return read_list (reading, reading->config->third_party_domains, domain_normalize, "domain", error);
}

static bool
read_subjects (Reading *reading, GError **error)
{
  return read_choice (reading, "keep", "drop", &reading->config->keep_subjects, error);
}

static bool
read_bodies (Reading *reading, GError **error)
{
  return read_choice (reading, "tag", "ignore", &reading->config->tag_bodies, error);
}

static bool
read_unknown (Reading *reading, GError **error)
{
  return read_choice (reading, "keep", "drop", &reading->config->keep_unknown, error);
}

/* One line of the block file: an address, or two that must not meet. */
static void
add_blocked (Reading *reading, const char *line, int number)
{
  g_auto (GStrv) words = g_strsplit_set (line, " \t,;", -1);
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_free);
  bool is_readable = true;
  for (int i = 0; words[i] != NULL; i++) {
    char *address = *words[i] != '\0' ? address_normalize (words[i]) : NULL;
    if (address != NULL)
      g_ptr_array_add (addresses, address);
    else if (*words[i] != '\0')
      is_readable = false;
  }
  if (!is_readable || addresses->len < 1 || addresses->len > 2)
    g_ptr_array_add (reading->warnings, g_strdup_printf ("%s:%d: neither an address nor a pair of addresses",
                                                         reading->entry->value, number));
  else if (addresses->len == 1)
    g_ptr_array_add (reading->config->blocked, g_strdup (addresses->pdata[0]));
  else
    g_ptr_array_add (reading->config->blocked,
                     g_strconcat (addresses->pdata[0], " ", addresses->pdata[1], NULL));
}

static bool
read_block (Reading *reading, GError **error)
{
  const char *text = g_hash_table_lookup (reading->source->files, reading->entry->value);
  if (text == NULL)
    return refuse (reading, error, "'%s' is not there", reading->entry->value);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (int i = 0; lines[i] != NULL; i++) {
    g_strstrip (lines[i]);
    if (*lines[i] != '\0' && *lines[i] != '#')
      add_blocked (reading, lines[i], i + 1);
  }
  return true;
}

/* ---- [rules], [currency], [columns], [onboarding] ---- */

/* The words of tickets (measure/lexicon.h) may lie beside the rules. */
static bool
is_lexicon (const char *name)
{
  g_autofree char *base = g_path_get_basename (name);
  return strcmp (base, "lexicon.ini") == 0;
}

static bool
read_pack (Reading *reading, GError **error)
{
  const char *wanted = reading->entry->value;
  g_autofree char *folder =
      g_str_has_suffix (wanted, "/") ? g_strdup (wanted) : g_strconcat (wanted, "/", NULL);
  g_autoptr (GList) names =
      g_list_sort (g_hash_table_get_keys (reading->source->files), (GCompareFunc) strcmp);
  bool is_file = g_hash_table_contains (reading->source->files, wanted);
  for (GList *name = names; name != NULL; name = name->next) {
    if (is_file ? strcmp (name->data, wanted) != 0 : !g_str_has_prefix (name->data, folder))
      continue;
    if (is_lexicon (name->data)) {
      replace (&reading->config->lexicon,
               g_strdup (g_hash_table_lookup (reading->source->files, name->data)));
      continue;
    }
    g_ptr_array_add (reading->config->rule_pack_names, g_strdup (name->data));
    g_ptr_array_add (reading->config->rule_packs,
                     g_strdup (g_hash_table_lookup (reading->source->files, name->data)));
  }
  if (reading->config->rule_packs->len == 0 && reading->config->lexicon == NULL)
    return refuse (reading, error, "'%s' holds no rule pack (*.ini)", wanted);
  return true;
}

static bool
read_currency (Reading *reading, GError **error)
{
  const IniEntry *entry = reading->entry;
  if (strcmp (entry->key, "report") == 0) {
    if (!is_letters (entry->value, 3))
      return refuse (reading, error, "'%s' is no currency code such as EUR", entry->value);
    replace (&reading->config->report_currency, g_ascii_strup (entry->value, -1));
    return true;
  }
  double rate;
  if (!is_letters (entry->key, 3) || !text_parse_number (entry->value, &rate) || rate <= 0)
    return refuse (reading, error, "no rate such as USD = 0.92");
  g_hash_table_replace (reading->config->currency_rates, g_ascii_strup (entry->key, -1),
                        g_memdup2 (&rate, sizeof rate));
  return true;
}

static bool
is_column (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, ".", 2);
  int kind = parts[0] != NULL && parts[1] != NULL ? table_find (parts[0]) : -1;
  const Table *table = kind >= 0 ? table_get ((TableKind) kind) : NULL;
  for (int i = 0; table != NULL && i < table->column_count; i++)
    if (strcmp (table->columns[i].name, parts[1]) == 0)
      return true;
  return false;
}

static bool
read_column (Reading *reading, GError **error)
{
  if (!is_column (reading->entry->value))
    return refuse (reading, error, "'%s' is no column such as tickets.created_at", reading->entry->value);
  g_hash_table_replace (reading->config->columns, text_fold (reading->entry->key),
                        g_strdup (reading->entry->value));
  return true;
}

static bool
read_onboarding (Reading *reading, G_GNUC_UNUSED GError **error)
{
  g_hash_table_replace (reading->config->onboarding_owners, text_lower (reading->entry->key),
                        text_clean (reading->entry->value, 200));
  return true;
}

/* ---- the table of keys ---- */

static const struct {
  const char *section, *key; /* NULL: any key */
  ReadValue read;
} keys[] = {
  { "vendor", "name", read_name },
  { "vendor", "domains", read_vendor_domains },
  { "vendor", "mailboxes", read_mailboxes },
  { "vendor", "time-zone", read_time_zone },
  { "vendor", "country", read_country },
  { "business-hours", "hours", read_hours },
  { "business-hours", "days", read_days },
  { "holidays", NULL, read_holidays },
  { "third-parties", "domains", read_third_parties },
  { "privacy", "subjects", read_subjects },
  { "privacy", "bodies", read_bodies },
  { "privacy", "unknown", read_unknown },
  { "privacy", "block", read_block },
  { "rules", "pack", read_pack },
  { "currency", NULL, read_currency },
  { "columns", NULL, read_column },
  { "onboarding", NULL, read_onboarding },
};

static bool
read_entry (Reading *reading, GError **error)
{
  const IniEntry *entry = reading->entry;
  bool is_section = false;
  for (size_t i = 0; i < G_N_ELEMENTS (keys); i++) {
    if (strcmp (keys[i].section, reading->section->name) != 0)
      continue;
    is_section = true;
    if (keys[i].key == NULL || strcmp (keys[i].key, entry->key) == 0)
      return *entry->value == '\0' || keys[i].read (reading, error); /* an empty value is the default */
  }
  g_ptr_array_add (reading->warnings,
                   is_section ? g_strdup_printf ("%s:%d: [%s] has no key '%s'", reading->source->name,
                                                 entry->line, reading->section->name, entry->key)
                              : g_strdup_printf ("%s:%d: there is no section [%s]", reading->source->name,
                                                 entry->line, reading->section->name));
  return true;
}

Config *
config_build (const ConfigSource *source, GPtrArray *warnings, GError **error)
{
  g_autoptr (Config) config = config_new ();
  g_autoptr (GPtrArray) mistakes = mistakes_new ();
  g_autoptr (GPtrArray) sections = ini_parse (source->name, source->text, mistakes);
  Reading reading = { .config = config, .source = source, .warnings = warnings };
  for (guint i = 0; i < mistakes->len; i++)
    g_ptr_array_add (warnings, mistake_format (g_ptr_array_index (mistakes, i)));
  for (guint i = 0; i < sections->len; i++) {
    reading.section = g_ptr_array_index (sections, i);
    for (guint k = 0; k < reading.section->entries->len; k++) {
      reading.entry = g_ptr_array_index (reading.section->entries, k);
      if (!read_entry (&reading, error))
        return NULL;
    }
  }
  return g_steal_pointer (&config);
}

bool
config_add_vendor_domain (Config *config, const char *domain, GError **error)
{
  g_autofree char *normal = domain_normalize (domain);
  if (normal == NULL) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_CONFIG, "'%s' is no domain", domain);
    return false;
  }
  if (!g_ptr_array_find_with_equal_func (config->vendor_domains, normal, g_str_equal, NULL))
    g_ptr_array_add (config->vendor_domains, g_steal_pointer (&normal));
  return true;
}

/* ---- what a file was read with ---- */

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static void
append_sorted (GString *out, const GPtrArray *texts)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  for (guint i = 0; i < texts->len; i++)
    g_ptr_array_add (sorted, g_ptr_array_index (texts, i));
  g_ptr_array_sort (sorted, compare_texts);
  for (guint i = 0; i < sorted->len; i++)
    g_string_append_printf (out, "\n%s", (const char *) g_ptr_array_index (sorted, i));
}

char *
config_hash_intake (const Config *config)
{
  g_autoptr (GString) all = g_string_new (NULL);
  g_string_append_printf (all, "%d %d %d", config->keep_subjects, config->tag_bodies, config->keep_unknown);
  if (config->tag_bodies && config->lexicon != NULL) /* by its words texts are judged */
    g_string_append_printf (all, " %s", config->lexicon);
  append_sorted (all, config->vendor_domains);
  append_sorted (all, config->blocked);
  g_autoptr (GPtrArray) columns = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer foreign, ours;
  g_hash_table_iter_init (&iter, config->columns);
  while (g_hash_table_iter_next (&iter, &foreign, &ours))
    g_ptr_array_add (columns, g_strconcat (foreign, "=", ours, NULL));
  append_sorted (all, columns);
  if (config->time_zone != NULL)
    g_string_append_printf (all, "\n%s", config->time_zone);
  return g_strdup_printf ("%016" G_GINT64_MODIFIER "x", text_hash (all->str));
}

static bool
warn_of_other_settings (const Config *config, Store *store, GPtrArray *warnings, GError **error)
{
  g_autoptr (GPtrArray) units = store_read_units (store, error);
  g_autofree char *settings = config_hash_intake (config);
  guint count = 0;
  for (guint i = 0; units != NULL && i < units->len; i++) {
    const StoredUnit *unit = g_ptr_array_index (units, i);
    count += !unit->is_superseded && unit->failure == NULL && unit->settings != NULL &&
             strcmp (unit->settings, settings) != 0;
  }
  if (count > 0 && warnings != NULL)
    g_ptr_array_add (warnings,
                     g_strdup_printf ("%u of the files were imported with other vendor domains, columns or "
                                      "privacy settings: import them again",
                                      count));
  return units != NULL;
}

Config *
config_load (Store *store, const char *path, GPtrArray *warnings, GError **error)
{
  g_autoptr (ConfigSource) source =
      path != NULL ? config_source_read (path, true, error) : config_source_recall (store, error);
  g_autoptr (KeepOut) keep_out = source != NULL ? store_read_keep_out (store, error) : NULL;
  if (keep_out == NULL)
    return NULL;
  config_source_clear (source, keep_out);
  g_autoptr (Config) config = config_build (source, warnings, error);
  if (config == NULL)
    return NULL;
  g_autoptr (GError) failure = NULL;
  g_autofree char *remembered = store_dup_meta (store, "vendor-domains", &failure);
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
  }
  g_auto (GStrv) domains = g_strsplit (remembered != NULL ? remembered : "", ";", -1);
  for (int i = 0; domains[i] != NULL; i++)
    if (*domains[i] != '\0' && !config_add_vendor_domain (config, domains[i], error))
      return NULL;
  return warn_of_other_settings (config, store, warnings, error) ? g_steal_pointer (&config) : NULL;
}
