/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/config.h"
#include "store/store.h"

/* weft.ini (interface: docs/configuration) as text, with the contents of the files that it names: this is
 * what the store remembers, so that an assessment needs nothing but the store. */
typedef struct {
  char *name; /* as shown in messages */
  char *text;
  GHashTable *files; /* name as written in weft.ini (packs of a folder: "rules/a.ini") → contents */
} ConfigSource;

ConfigSource *config_source_new_empty (void);
void config_source_free (ConfigSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ConfigSource, config_source_free)

/* A whole file as text (unpacked, if it is gzipped); WEFT_ERROR_LIMIT beyond LIMIT_CONFIG_BYTES. */
char *config_read_bounded (const char *path, GError **error);
/* Is a file beside the rule packs, by its name, the words of tickets (measure/lexicon.h)? */
bool config_is_lexicon (const char *name);
/* Reads a weft.ini and the files it names.  One that was merely found among the input is not trusted: it may
 * name files below its own folder only. */
ConfigSource *config_source_read (const char *path, bool is_trusted, GError **error);
/* Takes people who were forgotten out of it. */
void config_source_clear (ConfigSource *source, const KeepOut *keep_out);
/* The one remembered; an empty one if there is none. */
ConfigSource *config_source_recall (Store *store, GError **error);
/* Several settings: within a transaction of the caller. */
bool config_source_remember (const ConfigSource *source, Store *store, GError **error);

/* Makes the configuration.  Unknown sections and keys are warnings ("weft.ini:7: …"), values that make no
 * sense are WEFT_ERROR_CONFIG with file and line. */
Config *config_build (const ConfigSource *source, GPtrArray *warnings, GError **error);
/* A hash of all that decides what is kept of a record: vendor domains, time zone, [privacy] and
 * [columns].  Free it. */
char *config_hash_intake (const Config *config);
/* Adds vendor domains as typed by a user; the list ends with NULL.  False: one is none. */
bool config_add_vendor_domains (Config *config, const char *const *domains, GError **error);
/* Those that were given on the command line of earlier imports (store: NULL, there was none); yours. */
char **config_recall_domains (Store *store, GError **error);

/* What every command after import uses: the file given (NULL: what the store remembers), and the vendor
 * domains that were given on the command line of imports.  Warns of files that were read with other ones. */
Config *config_load (Store *store, const char *path, GPtrArray *warnings, GError **error);
