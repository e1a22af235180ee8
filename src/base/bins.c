/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bins.h"

#include <string.h>

#include "base/spill.h"

#define GATHERED_MOST (16u << 10) /* bytes; a longer record is gathered alone */
#define PAGE_BYTES 4096u

typedef struct {
  char *bytes; /* gathered, behind all that is aside */
  gsize size, room;
  GArray *aside; /* SpillPlace; NULL: nothing is */
  gsize aside_size;
} Bin;

struct Bins {
  Spill *spill;
  Bin *bins;
  guint count;
};

Bins *
bins_new (const char *folder, guint count)
{
  Bins *bins = g_new (Bins, 1);
  *bins = (Bins){ spill_new (folder), g_new0 (Bin, count), count };
  return bins;
}

void
bins_free (Bins *bins)
{
  if (bins == NULL)
    return;
  for (guint i = 0; i < bins->count; i++) {
    g_free (bins->bins[i].bytes);
    g_clear_pointer (&bins->bins[i].aside, g_array_unref);
  }
  spill_free (bins->spill);
  g_free (bins->bins);
  g_free (bins);
}

/* As whole pages: what ends between two costs the system half as much again. */
static void
put_aside (const Bins *bins, Bin *bin)
{
  SpillPlace place = { 0 };
  if (bin->size == 0)
    return;
  if (bin->aside == NULL)
    bin->aside = g_array_new (FALSE, FALSE, sizeof place);
  gsize pages = (bin->size + PAGE_BYTES - 1) / PAGE_BYTES, written = MIN (pages * PAGE_BYTES, bin->room);
  memset (bin->bytes + bin->size, 0, written - bin->size);
  spill_put (bins->spill, &place, bin->bytes, written);
  place.size = bin->size;
  g_array_append_val (bin->aside, place);
  bin->aside_size += bin->size;
  bin->size = 0;
}

gpointer
bins_add (Bins *bins, guint index, gsize size)
{
  g_assert (index < bins->count && size % 8 == 0);
  Bin *bin = &bins->bins[index];
  if (bin->size + size > bin->room) {
    put_aside (bins, bin);
    bin->room = MAX (GATHERED_MOST, size);
    bin->bytes = g_realloc (bin->bytes, bin->room);
  }
  bin->size += size;
  return bin->bytes + bin->size - size;
}

void
bins_settle (Bins *bins)
{
  for (guint i = 0; i < bins->count; i++) {
    Bin *bin = &bins->bins[i];
    put_aside (bins, bin);
    g_clear_pointer (&bin->bytes, g_free);
    bin->room = 0;
  }
}

gsize
bins_get_size (const Bins *bins, guint bin)
{
  return bins->bins[bin].aside_size;
}

void
bins_read (const Bins *bins, guint index, gpointer bytes)
{
  const GArray *aside = bins->bins[index].aside;
  for (guint i = 0; aside != NULL && i < aside->len; i++) {
    const SpillPlace *place = &g_array_index (aside, SpillPlace, i);
    spill_get (bins->spill, place, bytes);
    bytes = (char *) bytes + place->size;
  }
}

void
bins_each (const Bins *bins, guint index, BinsFn fn, gpointer data)
{
  const GArray *aside = bins->bins[index].aside;
  for (guint i = 0; aside != NULL && i < aside->len; i++) {
    const SpillPlace *place = &g_array_index (aside, SpillPlace, i);
    g_autofree char *records = g_malloc (place->size);
    spill_get (bins->spill, place, records);
    fn (records, place->size, data);
  }
}
