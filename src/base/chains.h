/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdint.h>

/* Items by a key that each of them can tell: chains of few, the latest first.  A hash table would remember
 * the keys, and take four times the memory.
 *
 *   for (uint32_t at = *chains_find (&chains, key); at != CHAIN_END; at = chains.previous[at]) */
typedef struct {
  uint32_t *latest;   /* by bucket; CHAIN_END: it is empty */
  uint32_t *previous; /* by item: the one before it in its bucket */
  guint shift;
} Chains;
#define CHAIN_END UINT32_MAX

/* As many buckets as are wanted, to a power of two. */
Chains chains_new (uint32_t item_count, uint32_t bucket_count);
void chains_clear (Chains *chains);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Chains, chains_clear)

/* Knuth's multiplicative hashing: the high bits are the good ones. */
static inline uint32_t *
chains_find (const Chains *chains, uint64_t key)
{
  return &chains->latest[key * 0x9e3779b97f4a7c15u >> chains->shift];
}
static inline void
chains_add (Chains *chains, uint64_t key, uint32_t item)
{
  uint32_t *latest = chains_find (chains, key);
  chains->previous[item] = *latest;
  *latest = item;
}
