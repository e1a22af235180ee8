/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/chains.h"

#include <string.h>

Chains
chains_new (uint32_t item_count, uint32_t bucket_count)
{
  guint bits = MAX (1, g_bit_storage (bucket_count));
  Chains chains = { g_new (uint32_t, (gsize) 1 << bits), g_new (uint32_t, (gsize) item_count + 1),
                    64 - bits };
  memset (chains.latest, 0xff, sizeof (uint32_t) << bits); /* CHAIN_END */
  return chains;
}

void
chains_clear (Chains *chains)
{
  g_free (chains->latest);
  g_free (chains->previous);
}
