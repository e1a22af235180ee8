/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>

#include "weft/error.h"

typedef struct {
  char *name, *unit, *meaning;
} WeftFactInfo;

typedef struct {
  char *code, *id, *family, *title;
  GPtrArray *tiers; /* char *: "6 points when …", most points first */
} WeftRuleInfo;

typedef struct {
  GPtrArray *facts; /* WeftFactInfo *, by name */
  GPtrArray *rules; /* WeftRuleInfo *, by code */
} WeftRules;

void weft_rules_free (WeftRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftRules, weft_rules_free)

/* The built-in packs, with those of a store's or a given configuration laid over them; both may be NULL. */
WeftRules *weft_rules (const char *store_path, const char *config_path, GError **error);
/* Lays packs (files, or folders of *.ini) over the built-in ones, as weft.ini would.  char *: every mistake,
 * "my.ini:3:12: there is no fact contacts.efective", in the order of the files; empty: none.  NULL: a pack
 * could not be read. */
GPtrArray *weft_rules_check (const char *const *paths, GError **error);
