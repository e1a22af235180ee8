/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "store/store.h"

/* The store being cleared of what must stay outside (forget.c); each table is cleared by the file that knows
 * it. */
typedef struct {
  Store *store;
  const KeepOut *keep_out;
  StoreRemoved removed;
  GArray *is_kept_out; /* guint8, by address */
  GArray *is_used;     /* guint8, by address: somebody else's record names it */
  GArray *gone;        /* int64_t, by unit: records that it does not hold any more */
} Removal;

/* ADDRESS_NONE is fine for both. */
static inline bool
removal_names (const Removal *removal, uint32_t address)
{
  return address < removal->is_kept_out->len && g_array_index (removal->is_kept_out, guint8, address) != 0;
}
static inline void
removal_use (Removal *removal, uint32_t address)
{
  if (address < removal->is_used->len)
    g_array_index (removal->is_used, guint8, address) = 1;
}
/* A record of that unit is gone: it was never found, so that the sum still closes. */
static inline void
removal_count (Removal *removal, int64_t unit)
{
  if (unit >= 0 && unit < (int64_t) removal->gone->len)
    g_array_index (removal->gone, int64_t, unit)++;
}

bool message_remove_kept_out (Removal *removal, GError **error);
bool meeting_remove_kept_out (Removal *removal, GError **error);
bool row_remove_kept_out (Removal *removal, GError **error);
bool usage_remove_kept_out (Removal *removal, GError **error);
