/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/radix.h"

#include <string.h>

#define DIGIT_BITS 11 /* the counters of a digit stay in the processor's nearest cache */
#define DIGITS (1 << DIGIT_BITS)

static guint
digit_of (const RadixItem *item, guint shift)
{
  return item->key >> shift & (DIGITS - 1);
}

/* Sorts by one digit by counting: those of one digit in the order in which they came. */
static void
sort_by_digit (const RadixItem *items, RadixItem *out, guint count, guint shift)
{
  guint next[DIGITS + 1] = { 0 }; /* of each digit: where its next item goes */
  for (guint i = 0; i < count; i++)
    next[digit_of (&items[i], shift) + 1]++;
  for (guint digit = 0; digit < DIGITS; digit++)
    next[digit + 1] += next[digit];
  for (guint i = 0; i < count; i++)
    out[next[digit_of (&items[i], shift)]++] = items[i];
}

/* Digit by digit from the lowest one; those in which all keys agree are passed over, of moments of some years
 * half of them. */
void
radix_sort (RadixItem *items, guint count)
{
  g_autofree RadixItem *room = g_new (RadixItem, (gsize) count + 1);
  RadixItem *from = items, *to = room;
  uint64_t differing = 0;
  for (guint i = 0; i < count; i++)
    differing |= items[i].key ^ items[0].key;
  for (guint shift = 0; shift < 64; shift += DIGIT_BITS) {
    if ((differing >> shift & (DIGITS - 1)) == 0)
      continue;
    sort_by_digit (from, to, count, shift);
    RadixItem *sorted = to;
    to = from;
    from = sorted;
  }
  if (from != items)
    memcpy (items, from, count * sizeof *items);
}
