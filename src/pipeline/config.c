/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/config.h"

#include <string.h>

#include "base/mistake.h"
#include "base/text.h"
#include "identity/domain.h"
#include "pipeline/config_keys.h"
#include "weft/error.h"

Config *
config_build (const ConfigSource *source, GPtrArray *warnings, GError **error)
{
  g_autoptr (Config) config = config_new ();
  g_autoptr (GPtrArray) mistakes = mistakes_new ();
  g_autoptr (GPtrArray) sections = ini_parse (source->name, source->text, mistakes);
  ConfigReading reading = { .config = config, .source = source, .warnings = warnings };
  for (guint i = 0; i < mistakes->len; i++)
    g_ptr_array_add (warnings, mistake_format (g_ptr_array_index (mistakes, i)));
  for (guint i = 0; i < sections->len; i++) {
    reading.section = g_ptr_array_index (sections, i);
    for (guint k = 0; k < reading.section->entries->len; k++) {
      reading.entry = g_ptr_array_index (reading.section->entries, k);
      if (!config_read_entry (&reading, error))
        return NULL;
    }
  }
  return g_steal_pointer (&config);
}

static bool
add_vendor_domain (Config *config, const char *domain, GError **error)
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

bool
config_add_vendor_domains (Config *config, const char *const *domains, GError **error)
{
  for (; *domains != NULL; domains++)
    if (!add_vendor_domain (config, *domains, error))
      return false;
  return true;
}

char **
config_recall_domains (Store *store, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *text = store != NULL ? store_dup_meta (store, "vendor-domains", &failure) : NULL;
  if (failure == NULL)
    return g_strsplit (text != NULL ? text : "", ";", -1); /* of an empty text: none */
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

/* ---- what a file was read with ---- */

static void
append_sorted (GString *out, const GPtrArray *texts)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  for (guint i = 0; i < texts->len; i++)
    g_ptr_array_add (sorted, g_ptr_array_index (texts, i));
  g_ptr_array_sort (sorted, text_compare);
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
  g_auto (GStrv) domains = config != NULL ? config_recall_domains (store, error) : NULL;
  if (domains == NULL || !config_add_vendor_domains (config, (const char *const *) domains, error))
    return NULL;
  return warn_of_other_settings (config, store, warnings, error) ? g_steal_pointer (&config) : NULL;
}
