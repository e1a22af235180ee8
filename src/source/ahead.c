/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/ahead.h"

#include "base/relay.h"

/* The reader has two of them, the thread the others. */
#define BLOCK_COUNT 18u
#define READER_COUNT 2u
/* Blocks for which a reader who waits is woken. */
#define READY_ENOUGH 4u
#define BLOCK_BYTES (512u << 10)
/* As much as this is read before a thread is started. */
#define BLOCKS_ALONE 2u

/* Looked through and hashed while it lies in the processor's first cache. */
#define PIECE_BYTES (16u << 10)
/* A hash waits for itself and leaves the memory idle: of the next piece so much is asked for at a time. */
#define ASKED_BYTES 1024u
#define LINE_BYTES 64u /* of a cache */

typedef struct {
  uint8_t *filled;      /* room and block; NULL: not used yet, or it is shown */
  const uint8_t *bytes; /* behind the room, or where they are */
  gssize length;        /* 0: the end; -1: error */
  GArray *marks;        /* uint64_t; NULL: nothing is looked for */
} Slot;

struct Ahead {
  AheadInput input;
  GError *error; /* of the input: what came before it is delivered first */
  Marks marks;   /* looked for where its text is not NULL */
  Slot slots[BLOCK_COUNT];
  guint made, used; /* blocks so far: the next to be got, the next to be read */
  GThread *thread;  /* NULL: the reader gets them */
  Relay relay;      /* of the blocks that the thread gets */
};

/* The first bytes of those that follow, of which there are length in all. */
static void
hash_piece (Digest *digest, const uint8_t *bytes, size_t piece, size_t length)
{
  for (size_t at = 0; at < piece; at += ASKED_BYTES) {
    size_t next = at + PIECE_BYTES, next_end = MIN (next + ASKED_BYTES, length);
    for (size_t line = next; line < next_end; line += LINE_BYTES)
      __builtin_prefetch (bytes + line);
    digest_add (digest, bytes + at, MIN (ASKED_BYTES, piece - at));
  }
}

static void
look_through (Ahead *ahead, Slot *slot)
{
  bool is_marked = ahead->marks.text != NULL;
  if (is_marked && slot->marks == NULL)
    slot->marks = g_array_new (FALSE, FALSE, sizeof (uint64_t));
  if (is_marked)
    g_array_set_size (slot->marks, 0);
  for (size_t at = 0, length = (size_t) MAX (slot->length, 0); at < length; at += PIECE_BYTES) {
    const uint8_t *bytes = slot->bytes + at;
    size_t piece = MIN (length - at, PIECE_BYTES);
    if (is_marked)
      marks_find (&ahead->marks, bytes, piece, slot->marks);
    if (ahead->input.digest != NULL)
      hash_piece (ahead->input.digest, bytes, piece, length - at);
  }
}

static void
fill_slot (Ahead *ahead, Slot *slot)
{
  if (slot->filled == NULL)
    slot->filled = g_malloc (AHEAD_ROOM + BLOCK_BYTES);
  uint8_t *bytes = slot->filled + AHEAD_ROOM;
  size_t have = 0;
  gssize got = ahead->error != NULL ? -1 : 1;
  while (got > 0 && have < BLOCK_BYTES) {
    got = ahead->input.fill (ahead->input.user_data, bytes + have, BLOCK_BYTES - have, &ahead->error);
    have += got > 0 ? (size_t) got : 0;
  }
  slot->bytes = bytes;
  slot->length = have > 0 ? (gssize) have : got;
}

static void
get_slot (Ahead *ahead, Slot *slot)
{
  const AheadInput *input = &ahead->input;
  if (input->show == NULL)
    fill_slot (ahead, slot);
  else
    slot->length =
        ahead->error != NULL ? -1 : input->show (input->user_data, BLOCK_BYTES, &slot->bytes, &ahead->error);
  look_through (ahead, slot);
}

/* The next one.  False: it is the last. */
static bool
make_block (Ahead *ahead)
{
  Slot *slot = &ahead->slots[ahead->made++ % BLOCK_COUNT];
  get_slot (ahead, slot);
  bool is_last = slot->length <= 0;
  relay_make (&ahead->relay, is_last);
  return !is_last;
}

static gpointer
make_blocks (gpointer data)
{
  Ahead *ahead = data;
  while (relay_wait_for_room (&ahead->relay) && make_block (ahead))
    continue;
  return NULL;
}

Ahead *
ahead_new (const AheadInput *input)
{
  Ahead *ahead = g_new0 (Ahead, 1);
  ahead->input = *input;
  relay_open (&ahead->relay, BLOCK_COUNT - READER_COUNT, READY_ENOUGH);
  return ahead;
}

void
ahead_look_for (Ahead *ahead, const Marks *marks)
{
  g_assert (ahead->thread == NULL);
  ahead->marks = *marks;
}

void
ahead_free (Ahead *ahead)
{
  if (ahead == NULL)
    return;
  relay_close (&ahead->relay);
  if (ahead->thread != NULL)
    g_thread_join (ahead->thread);
  for (size_t i = 0; i < BLOCK_COUNT; i++) {
    g_free (ahead->slots[i].filled);
    g_clear_pointer (&ahead->slots[i].marks, g_array_unref);
  }
  relay_clear (&ahead->relay);
  g_clear_error (&ahead->error);
  g_free (ahead);
}

/* Has the block number ahead->used got ready. */
static void
get_block (Ahead *ahead)
{
  if (ahead->thread != NULL) {
    relay_wait_for_slot (&ahead->relay);
  } else if (ahead->made == ahead->used) {
    bool goes_on = make_block (ahead); /* behind the end there is nothing for a thread */
    if (goes_on && ahead->input.may_run_ahead && ahead->made > BLOCKS_ALONE)
      ahead->thread = g_thread_new ("ahead", make_blocks, ahead);
  }
}

bool
ahead_next (Ahead *ahead, AheadBlock *block, GError **error)
{
  get_block (ahead);
  const Slot *slot = &ahead->slots[ahead->used % BLOCK_COUNT];
  gssize length = slot->length;
  *block = (AheadBlock){ slot->bytes, (size_t) MAX (length, 0),
                         slot->filled != NULL ? slot->filled + AHEAD_ROOM : NULL, slot->marks };
  if (length < 0)
    g_propagate_error (error, g_error_copy (ahead->error));
  if (length > 0) { /* else the block stays: so does the end */
    ahead->used++;
    relay_use (&ahead->relay); /* the thread may have the one before the last */
  }
  return length >= 0;
}
