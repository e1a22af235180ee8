/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>

#include "weft/error.h"

/* The quarterly audit: two dates of one store, what changed between them, and why. */
typedef struct WeftComparison WeftComparison;

typedef struct {
  const char *store;
  const char *config;      /* NULL: the one remembered by the store */
  const char *config_from; /* whose rules the first date was judged with; NULL: today's for both */
  const char *from, *to;   /* "YYYY-MM-DD"; to NULL: the last complete ISO week */
  const char *account;     /* only this account; NULL: all */
  const char *owner;       /* only accounts of this owner; NULL: all */
  const char
      *key_file; /* people and companies behind pseudonyms made with this file's bytes; NULL: as they are */
  const char *paper; /* pdf: "a4" (NULL too) or "letter" */
} WeftCompareOptions;

/* warnings: char *, one line each, appended; may be NULL.  from has to lie before to: WEFT_ERROR_USAGE. */
WeftComparison *weft_compare (const WeftCompareOptions *options, GPtrArray *warnings, GError **error);
void weft_comparison_free (WeftComparison *comparison);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftComparison, weft_comparison_free)

/* The text of a one-file format that is text: "text", "json" or "html"; free it.  width: of the terminal that
 * "text" is for, 60 at least; 0: there is none. */
char *weft_comparison_text (const WeftComparison *comparison, const char *format, int width, GError **error);
/* Writes it to a path: a folder for "csv", else one file, each whole or not at all.  *main_file (free it) is
 * the one to open. */
bool weft_comparison_write (const WeftComparison *comparison, const char *format, const char *path,
                            char **main_file, GError **error);
