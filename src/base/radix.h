/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdint.h>

/* Something to be sorted by a number: large records, or many, are sorted by these and moved once. */
typedef struct {
  uint64_t key;
  guint index; /* of the record */
} RadixItem;

/* Sorts by key, ascending; items of one key keep their order. */
void radix_sort (RadixItem *items, guint count);

/* The key of a number with a sign. */
static inline uint64_t
radix_key (int64_t number)
{
  return (uint64_t) number ^ (UINT64_C (1) << 63);
}
