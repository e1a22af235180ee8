/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "weft/error.h"

/* What was taken out of a store: records removed, or kept without the people. */
typedef struct WeftRemoved {
  uint64_t messages, meetings, rows;
  GPtrArray *addresses; /* char *: the forgotten address first, then the person's others */
  GPtrArray *similar;   /* char *: addresses of the same display name, which were left alone */
  bool was_known;       /* the store knew the address; if not, it is kept out from now on all the same */
} WeftRemoved;

void weft_removed_free (WeftRemoved *removed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftRemoved, weft_removed_free)

/* Removes a person, by any of their addresses, from every table of the store, and writes the file anew, so
 * that no byte of it names them.  What they wrote goes; what they received, and met, stays without them. Only
 * keyed hashes of the addresses stay, which keep them out at the next import. */
WeftRemoved *
weft_forget (const char *store_path, const char *config_path, const char *address, GError **error);
/* Removes all that was over before a date ("2024-01-01"), and keeps it out at the next import. */
WeftRemoved *weft_purge (const char *store_path, const char *before, GError **error);
