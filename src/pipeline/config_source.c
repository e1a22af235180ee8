/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/ini.h"
#include "base/limits.h"
#include "base/mistake.h"
#include "pipeline/config.h"
#include "source/stream.h"
#include "weft/error.h"

ConfigSource *
config_source_new_empty (void)
{
  ConfigSource *source = g_new0 (ConfigSource, 1);
  source->name = g_strdup ("weft.ini");
  source->text = g_strdup ("");
  source->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return source;
}

void
config_source_free (ConfigSource *source)
{
  if (source == NULL)
    return;
  g_free (source->name);
  g_free (source->text);
  g_hash_table_unref (source->files);
  g_free (source);
}

/* ---- from files ---- */

/* A pipe among the input would be waited for, for ever. */
static bool
check_is_file (const char *path, GError **error)
{
  GStatBuf about;
  if (g_stat (path, &about) == 0 && S_ISREG (about.st_mode))
    return true;
  bool is_there = g_file_test (path, G_FILE_TEST_EXISTS);
  g_set_error (error, WEFT_ERROR, WEFT_ERROR_IO, "%s: %s", path, is_there ? "not a file" : "no such file");
  return false;
}

char *
config_read_bounded (const char *path, GError **error)
{
  if (!check_is_file (path, error))
    return NULL;
  g_autoptr (Stream) stream = stream_open (path, error);
  size_t length;
  char *text = stream != NULL ? stream_read_all (stream, LIMIT_CONFIG_BYTES, &length, error) : NULL;
  if (text == NULL)
    g_prefix_error (error, "%s: ", path);
  if (text != NULL && strlen (text) < length) { /* what stands behind it would be lost without a word */
    guint line = 1;
    for (const char *p = text; *p != '\0'; p++)
      line += *p == '\n';
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_CONFIG, "%s:%u: a NUL byte: this is no text", path, line);
    g_clear_pointer (&text, g_free);
  }
  return text;
}

static bool
is_below (const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "/", -1);
  return !g_path_is_absolute (name) && !g_strv_contains ((const char *const *) parts, "..");
}

static bool
add_file (ConfigSource *source, const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_path_is_absolute (name) ? g_strdup (name) : g_build_filename (folder, name, NULL);
  char *text = config_read_bounded (path, error);
  if (text != NULL)
    g_hash_table_replace (source->files, g_strdup (name), text);
  return text != NULL;
}

/* Every *.ini of a folder of rule packs. */
static bool
add_folder (ConfigSource *source, const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_path_is_absolute (name) ? g_strdup (name) : g_build_filename (folder, name, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, error);
  if (dir == NULL)
    return false;
  for (const char *entry; (entry = g_dir_read_name (dir)) != NULL;) {
    g_autofree char *file = g_build_filename (name, entry, NULL);
    if (g_str_has_suffix (entry, ".ini") && !add_file (source, folder, file, error))
      return false;
  }
  return true;
}

/* True if the value of that key is the name of a file. */
static bool
names_file (const IniSection *section, const IniEntry *entry)
{
  return strcmp (section->name, "holidays") == 0 ||
         (strcmp (section->name, "privacy") == 0 && strcmp (entry->key, "block") == 0) ||
         (strcmp (section->name, "rules") == 0 && strcmp (entry->key, "pack") == 0);
}

static bool
add_named (ConfigSource *source, const char *folder, const IniEntry *entry, bool is_trusted, GError **error)
{
  if (!is_trusted && !is_below (entry->value)) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_CONFIG,
                 "%s:%d: %s: a weft.ini found among the input may name files of its own folder only; "
                 "give it with --config to allow this",
                 source->name, entry->line, entry->value);
    return false;
  }
  g_autofree char *path = g_path_is_absolute (entry->value) ? g_strdup (entry->value)
                                                            : g_build_filename (folder, entry->value, NULL);
  bool is_folder = g_file_test (path, G_FILE_TEST_IS_DIR); /* of rule packs */
  g_autoptr (GError) cause = NULL;
  if (is_folder ? add_folder (source, folder, entry->value, &cause)
                : add_file (source, folder, entry->value, &cause))
    return true;
  g_set_error (error, WEFT_ERROR, WEFT_ERROR_CONFIG, "%s:%d: %s", source->name, entry->line, cause->message);
  return false;
}

/* What is wrong with the lines themselves is said when the configuration is made. */
static bool
add_all_named (ConfigSource *source, const char *folder, bool is_trusted, GError **error)
{
  g_autoptr (GPtrArray) ignored = mistakes_new ();
  g_autoptr (GPtrArray) sections = ini_parse (source->name, source->text, ignored);
  for (guint i = 0; i < sections->len; i++) {
    const IniSection *section = g_ptr_array_index (sections, i);
    for (guint k = 0; k < section->entries->len; k++) {
      const IniEntry *entry = g_ptr_array_index (section->entries, k);
      if (names_file (section, entry) && *entry->value != '\0' &&
          !add_named (source, folder, entry, is_trusted, error))
        return false;
    }
  }
  return true;
}

ConfigSource *
config_source_read (const char *path, bool is_trusted, GError **error)
{
  g_autoptr (GError) cause = NULL;
  char *text = config_read_bounded (path, &cause);
  if (text == NULL) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_CONFIG, "%s", cause->message);
    return NULL;
  }
  g_autoptr (ConfigSource) source = config_source_new_empty ();
  g_free (source->name);
  g_free (source->text);
  source->name = g_strdup (path);
  source->text = text;
  g_autofree char *folder = g_path_get_dirname (path);
  return add_all_named (source, folder, is_trusted, error) ? g_steal_pointer (&source) : NULL;
}

void
config_source_clear (ConfigSource *source, const KeepOut *keep_out)
{
  char *text = keep_out_clear_lines (keep_out, source->text, true);
  g_free (source->text);
  source->text = text;
  GHashTableIter iter;
  gpointer name, content;
  g_hash_table_iter_init (&iter, source->files);
  while (g_hash_table_iter_next (&iter, &name, &content))
    g_hash_table_iter_replace (&iter, keep_out_clear_lines (keep_out, content, false));
}

/* ---- from the store, and into it ---- */

#define FILE_KEY "config-file:"

static bool
recall_files (ConfigSource *source, Store *store, const char *names, GError **error)
{
  g_auto (GStrv) list = g_strsplit (names, "\n", -1);
  for (int i = 0; list[i] != NULL; i++) {
    g_autofree char *key = g_strconcat (FILE_KEY, list[i], NULL);
    g_autoptr (GError) failure = NULL;
    char *text = *list[i] != '\0' ? store_dup_meta (store, key, &failure) : NULL;
    if (failure != NULL) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return false;
    }
    if (text != NULL)
      g_hash_table_replace (source->files, g_strdup (list[i]), text);
  }
  return true;
}

ConfigSource *
config_source_recall (Store *store, GError **error)
{
  g_autoptr (ConfigSource) source = config_source_new_empty ();
  g_autoptr (GError) failure = NULL;
  g_autofree char *text = store_dup_meta (store, "config", &failure);
  g_autofree char *name = failure == NULL ? store_dup_meta (store, "config-name", &failure) : NULL;
  g_autofree char *names = failure == NULL ? store_dup_meta (store, "config-files", &failure) : NULL;
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return NULL;
  }
  if (text == NULL)
    return g_steal_pointer (&source);
  g_free (source->text);
  source->text = g_steal_pointer (&text);
  if (name != NULL) {
    g_free (source->name);
    source->name = g_steal_pointer (&name);
  }
  return names == NULL || recall_files (source, store, names, error) ? g_steal_pointer (&source) : NULL;
}

static bool
remember_files (const ConfigSource *source, Store *store, GError **error)
{
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (source->files), (GCompareFunc) strcmp);
  g_autoptr (GString) list = g_string_new (NULL);
  for (GList *name = names; name != NULL; name = name->next) {
    g_autofree char *key = g_strconcat (FILE_KEY, name->data, NULL);
    g_string_append_printf (list, "%s%s", list->len > 0 ? "\n" : "", (const char *) name->data);
    if (!store_set_meta (store, key, g_hash_table_lookup (source->files, name->data), error))
      return false;
  }
  return store_set_meta (store, "config-files", list->str, error);
}

bool
config_source_remember (const ConfigSource *source, Store *store, GError **error)
{
  return store_clear_meta (store, FILE_KEY, error) && store_set_meta (store, "config", source->text, error) &&
         store_set_meta (store, "config-name", source->name, error) && remember_files (source, store, error);
}
