/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/parallel.h"
#include "base/radix.h"
#include "pipeline/history_private.h"

#define THREADS 2u
#define KEY_BITS 44 /* four digits of radix_sort, for time and as much of the hash as there is room for */
#define CUT_DISTANCE 64u /* places */
#define PIECES 512u      /* that a thread takes at a time */
#define LANES 8u         /* pieces that it moves side by side */

/* Seconds from the earliest message on, and behind them the hash's first bits.  A message without a date
 * comes first. */
static void
fill_keys (const HistoryMessage *messages, RadixItem *order, guint count)
{
  int64_t earliest = INT64_MAX, latest = INT64_MIN;
  for (guint i = 0; i < count; i++)
    if (messages[i].sent_unix != UNIX_NONE) {
      earliest = MIN (earliest, messages[i].sent_unix);
      latest = MAX (latest, messages[i].sent_unix);
    }
  uint64_t span = earliest <= latest ? (uint64_t) latest - (uint64_t) earliest + 1 : 1;
  int room = MAX (0, KEY_BITS - (64 - __builtin_clzll (span)));
  for (guint i = 0; i < count; i++) {
    bool is_dated = messages[i].sent_unix != UNIX_NONE;
    uint64_t second = is_dated ? (uint64_t) messages[i].sent_unix - (uint64_t) earliest + 1 : 0,
             hash = radix_key ((int64_t) messages[i].hash);
    order[i] = (RadixItem){ second << room | (room > 0 ? hash >> (64 - room) : 0), i };
  }
}

static gint
compare_messages (gconstpointer a, gconstpointer b, gpointer messages)
{
  const HistoryMessage *x = (const HistoryMessage *) messages + ((const RadixItem *) a)->index,
                       *y = (const HistoryMessage *) messages + ((const RadixItem *) b)->index;
  if (x->sent_unix != y->sent_unix)
    return x->sent_unix < y->sent_unix ? -1 : 1;
  int64_t left = (int64_t) x->hash, right = (int64_t) y->hash;
  return (left > right) - (left < right);
}

/* Those that differ only in what a key has no room for. */
static void
sort_likes (HistoryMessage *messages, RadixItem *order, guint count)
{
  for (guint first = 0, end; first < count; first = end) {
    for (end = first + 1; end < count && order[end].key == order[first].key;)
      end++;
    if (end > first + 1)
      g_qsort_with_data (order + first, (gint) (end - first), sizeof *order, compare_messages, messages);
  }
}

/* Messages change places in circles: there is no room for all of them a second time.  Where the next one of a
 * circle lies is known from the one before alone, and memory is slow to say so.  Circles are therefore cut
 * at places of equal distance, and the pieces moved side by side, by several threads. */
typedef struct {
  HistoryMessage *messages;
  HistoryMessage *cut; /* what lay at the places where circles are cut */
  RadixItem *order;    /* each becomes its own place, once what belongs there is there */
  guint count, cut_count;
} Move;

/* How far a piece is moved: what lies at `from` is due at `to`. */
typedef struct {
  guint to, from;
} Piece;

static Piece
piece_at (const Move *move, guint to)
{
  Piece piece = { to, move->order[to].index };
  __builtin_prefetch (&move->order[piece.from]);
  __builtin_prefetch (&move->messages[piece.from]);
  __builtin_prefetch ((const char *) &move->messages[piece.from + 1] - 1);
  return piece;
}

/* False where the next piece of the circle begins. */
static bool
move_one (const Move *move, Piece *piece)
{
  guint to = piece->to, from = piece->from;
  bool is_last = from % CUT_DISTANCE == 0;
  move->messages[to] = is_last ? move->cut[from / CUT_DISTANCE] : move->messages[from];
  move->order[to].index = to;
  if (!is_last)
    *piece = piece_at (move, from);
  return !is_last;
}

static void
move_pieces (guint turn, gpointer data)
{
  const Move *move = data;
  guint next = turn * PIECES, end = MIN (next + PIECES, move->cut_count), lane_count = 0;
  Piece lanes[LANES];
  while (lane_count < LANES && next < end)
    lanes[lane_count++] = piece_at (move, next++ * CUT_DISTANCE);
  while (lane_count > 0)
    for (guint i = 0; i < lane_count; i++)
      if (!move_one (move, &lanes[i]))
        lanes[i] = next < end ? piece_at (move, next++ * CUT_DISTANCE) : lanes[--lane_count];
}

/* The small circles that no cut has met. */
static void
move_uncut (const Move *move)
{
  for (guint start = 0; start < move->count; start++) {
    if (move->order[start].index == start)
      continue;
    const HistoryMessage first = move->messages[start];
    guint to = start;
    for (guint from; (from = move->order[to].index) != start; to = from) {
      move->messages[to] = move->messages[from];
      move->order[to].index = to;
    }
    move->messages[to] = first;
    move->order[to].index = to;
  }
}

static void
put_in_order (HistoryMessage *messages, RadixItem *order, guint count)
{
  guint cut_count = (count + CUT_DISTANCE - 1) / CUT_DISTANCE;
  g_autofree HistoryMessage *cut = g_new (HistoryMessage, cut_count + 1);
  Move move = { messages, cut, order, count, cut_count };
  for (guint i = 0; i < cut_count; i++)
    cut[i] = messages[i * CUT_DISTANCE];
  parallel_each ((cut_count + PIECES - 1) / PIECES, THREADS, move_pieces, &move);
  move_uncut (&move);
}

/* By time, and by hash within a second.  (The store's own sorting is ten times as slow.) */
void
history_sort_messages (History *history)
{
  HistoryMessage *messages = (HistoryMessage *) (gpointer) history->messages->data;
  guint count = history->messages->len;
  g_autofree RadixItem *order = g_new (RadixItem, count + 1);
  fill_keys (messages, order, count);
  radix_sort (order, count);
  sort_likes (messages, order, count);
  put_in_order (messages, order, count);
}
