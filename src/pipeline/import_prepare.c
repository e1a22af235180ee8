/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/import_private.h"
#include "pipeline/session.h"
#include "weft/error.h"

/* The file given, else one in an imported folder, else what an earlier import left in the store (may be
 * NULL). */
static ConfigSource *
find_config (const WeftImportOptions *options, Store *store, WeftImportResult *result, GError **error)
{
  if (options->config_path != NULL) {
    result->config_file = g_strdup (options->config_path);
    return config_source_read (options->config_path, true, error);
  }
  for (int i = 0; options->paths[i] != NULL; i++) {
    g_autofree char *path = g_build_filename (options->paths[i], "weft.ini", NULL);
    if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
      continue;
    result->config_file = g_strdup (path);
    return config_source_read (path, false, error);
  }
  return store != NULL ? config_source_recall (store, error) : config_source_new_empty ();
}

/* Domains given on the command line, now or earlier, are added to the configuration's; *remembered, yours, is
 * what the next import is to know of them. */
static bool
add_vendor_domains (Import *import, char **remembered, GError **error)
{
  g_auto (GStrv) before = config_recall_domains (import->store, error);
  const char *const *now = import->options->vendor_domains;
  if (before == NULL || !config_add_vendor_domains (import->config, (const char *const *) before, error) ||
      (now != NULL && !config_add_vendor_domains (import->config, now, error)))
    return false;
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
  g_strv_builder_addv (all, (const char **) before);
  for (int i = 0; now != NULL && now[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) before, now[i]))
      g_strv_builder_add (all, now[i]);
  g_auto (GStrv) domains = g_strv_builder_end (all);
  *remembered = g_strjoinv (";", domains);
  return true;
}

/* What may lie in an imported folder and belongs to us: the store, its journal, the files that the
 * configuration names. */
static GHashTable *
list_left_out (const WeftImportOptions *options, const ConfigSource *config)
{
  GHashTable *paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  char *store = g_canonicalize_filename (options->store_path, NULL);
  g_hash_table_add (paths, g_strconcat (store, "-journal", NULL));
  g_hash_table_add (paths, store);
  g_autofree char *folder = g_path_get_dirname (config->name), *base = g_canonicalize_filename (folder, NULL);
  GHashTableIter iter;
  gpointer name;
  g_hash_table_iter_init (&iter, config->files);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_hash_table_add (paths, g_canonicalize_filename (name, base));
  return paths;
}

/* For the next import, at once: each transaction waits for the disk. */
static bool
remember (Store *store, const ConfigSource *source, const char *domains, GError **error)
{
  if (!store_begin (store, error))
    return false;
  if (config_source_remember (source, store, error) &&
      store_set_meta (store, "vendor-domains", domains, error) && store_commit (store, error))
    return true;
  store_rollback (store, NULL);
  return false;
}

bool
import_prepare (Import *import, GError **error)
{
  const WeftImportOptions *options = import->options;
  if (g_file_test (options->store_path, G_FILE_TEST_EXISTS) &&
      (import->store = store_open (options->store_path, false, error)) == NULL)
    return false;
  g_autoptr (ConfigSource) source = find_config (options, import->store, import->result, error);
  g_autofree char *domains = NULL;
  import->keep_out = import->store != NULL ? store_read_keep_out (import->store, error) : keep_out_new ();
  if (source == NULL || import->keep_out == NULL)
    return false;
  import->left_out = list_left_out (options, source);
  config_source_clear (source, import->keep_out);
  if ((import->config = config_build (source, import->result->warnings, error)) == NULL ||
      !add_vendor_domains (import, &domains, error))
    return false;
  if (import->config->vendor_domains->len == 0) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_CONFIG,
                 "which mail domains are ours? Say --vendor-domain example.com, or write them into weft.ini: "
                 "[vendor] domains = example.com");
    return false;
  }
  if (import->store == NULL && (import->store = store_open (options->store_path, false, error)) == NULL)
    return false;
  import->settings = config_hash_intake (import->config);
  if (import->config->tag_bodies && (import->lexicon = session_load_lexicon (import->config, error)) == NULL)
    return false;
  return remember (import->store, source, domains, error);
}
