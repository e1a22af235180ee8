/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/config_keys.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "identity/address.h"
#include "identity/domain.h"
#include "weft/error.h"

typedef bool (*ReadValue) (ConfigReading *reading, GError **error);

G_GNUC_PRINTF (3, 4)
static bool
refuse (const ConfigReading *reading, GError **error, const char *format, ...)
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
read_list (ConfigReading *reading, GPtrArray *out, char *(*normalize) (const char *), const char *noun,
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
read_choice (ConfigReading *reading, const char *yes, const char *no, bool *value, GError **error)
{
  *value = strcmp (reading->entry->value, yes) == 0;
  if (*value || strcmp (reading->entry->value, no) == 0)
    return true;
  return refuse (reading, error, "'%s' is neither %s nor %s", reading->entry->value, yes, no);
}

/* ---- [vendor] ---- */

static bool
read_name (ConfigReading *reading, G_GNUC_UNUSED GError **error)
{
  replace (&reading->config->vendor_name, text_clean (reading->entry->value, 200));
  return true;
}

static bool
read_vendor_domains (ConfigReading *reading, GError **error)
{
  return read_list (reading, reading->config->vendor_domains, domain_normalize, "domain", error);
}

static bool
read_mailboxes (ConfigReading *reading, GError **error)
{
  return read_list (reading, reading->config->mailboxes, address_normalize, "mail address", error);
}

static bool
read_time_zone (ConfigReading *reading, GError **error)
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
read_country (ConfigReading *reading, GError **error)
{
  if (!is_letters (reading->entry->value, 2))
    return refuse (reading, error, "'%s' is no country code such as DE", reading->entry->value);
  replace (&reading->config->country, g_ascii_strup (reading->entry->value, -1));
  return true;
}

/* ---- [business-hours] ---- */

static bool
read_hours (ConfigReading *reading, GError **error)
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
read_days (ConfigReading *reading, GError **error)
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
read_holidays (ConfigReading *reading, GError **error)
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
read_third_parties (ConfigReading *reading, GError **error)
{
  return read_list (reading, reading->config->third_party_domains, domain_normalize, "domain", error);
}

static bool
read_subjects (ConfigReading *reading, GError **error)
{
  return read_choice (reading, "keep", "drop", &reading->config->keep_subjects, error);
}

static bool
read_bodies (ConfigReading *reading, GError **error)
{
  return read_choice (reading, "tag", "ignore", &reading->config->tag_bodies, error);
}

static bool
read_unknown (ConfigReading *reading, GError **error)
{
  return read_choice (reading, "keep", "drop", &reading->config->keep_unknown, error);
}

/* One line of the block file: an address, or two that must not meet. */
static void
add_blocked (ConfigReading *reading, const char *line, int number)
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
read_block (ConfigReading *reading, GError **error)
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

bool
config_is_lexicon (const char *name)
{
  g_autofree char *base = g_path_get_basename (name);
  return strcmp (base, "lexicon.ini") == 0;
}

static bool
read_pack (ConfigReading *reading, GError **error)
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
    if (config_is_lexicon (name->data)) {
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
read_currency (ConfigReading *reading, GError **error)
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
read_column (ConfigReading *reading, GError **error)
{
  if (!is_column (reading->entry->value))
    return refuse (reading, error, "'%s' is no column such as tickets.created_at", reading->entry->value);
  g_hash_table_replace (reading->config->columns, text_fold (reading->entry->key),
                        g_strdup (reading->entry->value));
  return true;
}

static bool
read_onboarding (ConfigReading *reading, G_GNUC_UNUSED GError **error)
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

bool
config_read_entry (ConfigReading *reading, GError **error)
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
