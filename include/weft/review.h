/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "weft/error.h"

/* A match that only a person can decide: whether two addresses are one person ("merge"), whose a domain is
 * ("domain-account"), whether a company moved to another domain ("domain-migration"). */
typedef struct {
  char *id; /* eight hex digits, of what it is about: stable across imports */
  char *kind;
  char *a, *b;
  char *reason;
  double confidence; /* 0…1; NaN: none */
  char *decision;    /* "open", "accepted", "rejected" */
} WeftDoubt;

void weft_doubt_free (WeftDoubt *doubt);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftDoubt, weft_doubt_free)

/* WeftDoubt *: the open ones, then those decided, each by kind, a and b. */
GPtrArray *weft_review (const char *store_path, const char *config_path, GError **error);

typedef enum { WEFT_REVIEW_ACCEPT, WEFT_REVIEW_REJECT, WEFT_REVIEW_UNDO } WeftVerdict;

typedef struct {
  const char *store, *config; /* config NULL: the one remembered in the store */
  const char *id;
  WeftVerdict verdict;
  const char *known_at; /* from when the decision counts, "2026-03-09"; NULL: from ever, for who is who does
                           not change */
} WeftReviewOptions;

/* Remembers a decision, which the next assessment honours; the doubt as it is now.  An unknown id is
 * WEFT_ERROR_USAGE. */
WeftDoubt *weft_review_decide (const WeftReviewOptions *options, GError **error);
