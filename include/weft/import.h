/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "weft/error.h"

/* How far an import is, in bytes of the files as they lie on disk, packed or not. */
typedef void (*WeftImportProgress) (uint64_t bytes_done, uint64_t bytes_total, uint64_t records,
                                    gpointer user_data);

typedef struct {
  const char *store_path;
  const char *const *paths; /* files and folders; ends with NULL */
  const char *config_path;  /* NULL: a weft.ini in an imported folder, else the one remembered in the store */
  const char *const *vendor_domains; /* added to the configuration's; ends with NULL, may be NULL */
  const char *as_kind;               /* a table or format name; NULL: recognised by content */
  const char *known_at;        /* when table rows became known, "2026-03-09"; NULL: by their own dates */
  bool verify;                 /* read files again that look unchanged */
  WeftImportProgress progress; /* may be NULL */
  gpointer progress_data;
} WeftImportOptions;

typedef enum {
  WEFT_UNIT_IMPORTED,
  WEFT_UNIT_UNCHANGED, /* the same bytes are in the store already */
  WEFT_UNIT_FAILED,    /* could not be read as a whole */
} WeftUnitState;

/* A file, an archive member, or a folder of messages. */
typedef struct {
  char *path;
  char *format;  /* "" if it never came so far */
  char *failure; /* NULL unless it failed */
  WeftUnitState state;
  uint64_t found, duplicate, rejected;
} WeftImportUnit;

typedef struct {
  char *config_file;       /* the weft.ini used; NULL: none, or the one remembered */
  GPtrArray *units;        /* WeftImportUnit *, in the order met */
  GPtrArray *unrecognised; /* char *: files of no known format, no error, with what may help */
  GPtrArray *warnings;     /* char * */
  uint64_t found, imported, duplicate, rejected; /* imported: new to the store, filtered records too */
  guint unit_count, unchanged_count, failed_count;
} WeftImportResult;

/* Adds what the paths hold to the store.  NULL: nothing could be done, and nothing was changed beyond the
 * files that were complete by then.  A missing vendor domain is WEFT_ERROR_CONFIG. */
WeftImportResult *weft_import (const WeftImportOptions *options, GError **error);
void weft_import_result_free (WeftImportResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftImportResult, weft_import_result_free)
