/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bins.h"

#include "base/scroll.h"

#define GATHERED_MOST (16u << 10) /* bytes; a longer record is gathered alone */

typedef struct {
  gsize at, size; /* in the scroll */
} Piece;

typedef struct {
  char *bytes; /* gathered, behind all pieces */
  gsize size, room;
  GArray *pieces; /* Piece; NULL: there are none */
} Bin;

struct Bins {
  Scroll *scroll;
  const char *all; /* what it holds, once settled */
  Bin *bins;
  guint count;
};

Bins *
bins_new (const char *folder, guint count)
{
  Bins *bins = g_new (Bins, 1);
  *bins = (Bins){ scroll_new (folder), NULL, g_new0 (Bin, count), count };
  return bins;
}

void
bins_free (Bins *bins)
{
  if (bins == NULL)
    return;
  for (guint i = 0; i < bins->count; i++) {
    g_free (bins->bins[i].bytes);
    g_clear_pointer (&bins->bins[i].pieces, g_array_unref);
  }
  scroll_free (bins->scroll);
  g_free (bins->bins);
  g_free (bins);
}

static void
put_aside (const Bins *bins, Bin *bin)
{
  const Piece piece = { scroll_get_size (bins->scroll), bin->size };
  if (bin->size == 0)
    return;
  if (bin->pieces == NULL)
    bin->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  g_array_append_val (bin->pieces, piece);
  scroll_add (bins->scroll, bin->bytes, bin->size);
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
  bins->all = scroll_settle (bins->scroll);
}

guint
bins_count_pieces (const Bins *bins, guint bin)
{
  const GArray *pieces = bins->bins[bin].pieces;
  return pieces != NULL ? pieces->len : 0;
}

gconstpointer
bins_get_piece (const Bins *bins, guint bin, guint index, gsize *size)
{
  const Piece *piece = &g_array_index (bins->bins[bin].pieces, Piece, index);
  *size = piece->size;
  return bins->all + piece->at;
}

void
bins_let_go (const Bins *bins)
{
  scroll_let_go (bins->scroll, scroll_get_size (bins->scroll));
}
