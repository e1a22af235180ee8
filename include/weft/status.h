/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "weft/error.h"

#define WEFT_FILTER_COUNT 11

typedef struct {
  const char *name; /* "list", "bulk" … */
  uint64_t count;
} WeftFilterCount;

typedef struct {
  char *path, *format;
  char *sha256, *failure; /* NULL: none */
  char *owner;            /* the address most of its mail carries; NULL: no mail */
  char *first, *last;     /* "2026-03-09", what its records speak of; NULL: nothing dated */
  double owner_share;     /* 0…1; NaN without an owner */
  uint64_t found, duplicate, rejected;
} WeftStatusSource;

typedef struct {
  char *address;
  uint64_t messages;
} WeftUnassigned;

/* Rows whose word for the account means none of those we know. */
typedef struct {
  const char *table; /* "tickets" … */
  char *word;
  uint64_t rows;
} WeftUnplaced;

/* What a store holds.  found = imported + duplicate + filtered + rejected. */
typedef struct {
  uint64_t found, imported, duplicate, filtered, rejected;
  WeftFilterCount filters[WEFT_FILTER_COUNT];
  uint64_t accounts, people, mailboxes, weeks; /* weeks: ISO weeks with any mail */
  char *first, *last;                          /* "2026-03-09", of all sources; NULL: nothing dated */
  GPtrArray *sources;                          /* WeftStatusSource *, by path; superseded states left out */
  GPtrArray *unassigned; /* WeftUnassigned *, most mail first: addresses that belong to no account */
  GPtrArray *unplaced;   /* WeftUnplaced *, most rows first */
  GPtrArray *warnings;   /* char * */
} WeftStatus;

/* config_path NULL: the configuration remembered in the store. */
WeftStatus *weft_status (const char *store_path, const char *config_path, GError **error);
void weft_status_free (WeftStatus *status);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftStatus, weft_status_free)

/* The document of `weft status --format json`, with a line end. */
char *weft_status_to_json (const WeftStatus *status);

typedef struct {
  char *path, *reason;
  char *place; /* "byte 1024", "line 7", "" for a whole file */
  char
      *excerpt; /* what stands there, escaped, at most 80 bytes of it; NULL: the file is not there any more */
} WeftReject;

/* WeftReject *, by path and place.  NULL: error. */
GPtrArray *weft_rejects (const char *store_path, GError **error);
