/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/hashing.h"

#include "base/relay.h"
#include "source/digest.h"

/* So many pieces are hashed before a thread is started. */
#define PIECES_ALONE 2u
/* For fewer the thread is not woken. */
#define READY_ENOUGH 4u

typedef struct {
  const void *bytes;
  size_t length;
} Piece;

struct Hashing {
  Digest *digest; /* the thread's, where there is one */
  guint added;    /* pieces so far */
  Piece pieces[HASHING_PIECES];
  Relay relay;
  GThread *thread; /* NULL: not yet, or no longer */
};

static gpointer
hash_pieces (gpointer data)
{
  Hashing *hashing = data;
  for (guint slot = 0; relay_wait_for_slot (&hashing->relay); slot = (slot + 1) % HASHING_PIECES) {
    const Piece *piece = &hashing->pieces[slot];
    digest_add (hashing->digest, piece->bytes, piece->length);
    relay_use (&hashing->relay);
  }
  return NULL;
}

Hashing *
hashing_new (void)
{
  Hashing *hashing = g_new0 (Hashing, 1);
  hashing->digest = digest_new ();
  relay_open (&hashing->relay, HASHING_PIECES, READY_ENOUGH);
  return hashing;
}

static void
end_thread (Hashing *hashing)
{
  if (hashing->thread == NULL)
    return;
  relay_close (&hashing->relay);
  g_thread_join (g_steal_pointer (&hashing->thread));
}

void
hashing_free (Hashing *hashing)
{
  if (hashing == NULL)
    return;
  end_thread (hashing);
  relay_clear (&hashing->relay);
  digest_free (hashing->digest);
  g_free (hashing);
}

void
hashing_add (Hashing *hashing, const void *bytes, size_t length)
{
  if (++hashing->added <= PIECES_ALONE) {
    digest_add (hashing->digest, bytes, length);
    return;
  }
  if (hashing->thread == NULL)
    hashing->thread = g_thread_new ("hash", hash_pieces, hashing);
  relay_wait_for_room (&hashing->relay);
  hashing->pieces[(hashing->added - PIECES_ALONE - 1) % HASHING_PIECES] = (Piece){ bytes, length };
  relay_make (&hashing->relay, false);
}

void
hashing_finish (Hashing *hashing, char hex[65])
{
  end_thread (hashing);
  digest_finish (hashing->digest, hex);
}
