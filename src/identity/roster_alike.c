/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which nodes are alike: told by sorted numbers, since there may be more of them than of anything else in a
 * store, and most are like no other. */
#include "base/radix.h"
#include "identity/roster_private.h"

/* Of those of one hash: each goes to the first that it is like, and else is a first itself. */
static void
settle_hash (const Fold *fold, const Likeness *likeness, const RadixItem *items, guint count, guint *first)
{
  for (guint i = 0; i < count; i++) {
    guint place = items[i].index, k = 0;
    while (k < i && (first[items[k].index] != items[k].index ||
                     !likeness->equal (fold_at (fold, items[k].index), fold_at (fold, place))))
      k++;
    first[place] = items[k].index;
  }
}

/* The nodes are looked at in their order, and again only those whose hash is another's too. */
guint *
roster_find_first (const Fold *fold, const Likeness *likeness)
{
  guint count = 0, *first = g_new (guint, fold->node_count + 1);
  g_autofree RadixItem *items = g_new (RadixItem, fold->node_count + 1);
  for (guint i = 0; i < fold->node_count; i++) {
    const Node *node = fold_walk (fold, i);
    first[i] = PLACE_NONE;
    if (likeness->takes_part (node))
      items[count++] = (RadixItem){ likeness->hash (node), i };
  }
  radix_sort (items, count);
  for (guint i = 0, end; i < count; i = end) {
    for (end = i + 1; end < count && items[end].key == items[i].key;)
      end++;
    settle_hash (fold, likeness, items + i, end - i, first);
  }
  return first;
}

ByKey *
roster_group (const Fold *fold, const Likeness *likeness)
{
  ByKey *groups = by_key_new (sizeof (guint));
  g_autofree guint *first = roster_find_first (fold, likeness);
  for (guint i = 0; i < fold->node_count; i++)
    if (first[i] != PLACE_NONE)
      by_key_add (groups, first[i], &fold->order[i]);
  by_key_settle (groups, fold->node_count);
  return groups;
}
