/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/hasher.h"

#include <stdbool.h>

#include "source/digest.h"

/* A piece that takes longer to hash (some 0.1 ms) than to hand over.  Most single messages are smaller and
 * never start a thread. */
#define LARGE_BYTES (256u << 10)

struct Hasher {
  Digest *digest;
  GThread *thread; /* NULL: no large piece yet */
  GMutex mutex;    /* guards what follows */
  GCond changed;
  const void *bytes; /* the piece in hand; NULL: none */
  size_t length;
  bool is_closing;
};

Hasher *
hasher_new (void)
{
  Hasher *hasher = g_new0 (Hasher, 1);
  hasher->digest = digest_new ();
  g_mutex_init (&hasher->mutex);
  g_cond_init (&hasher->changed);
  return hasher;
}

static gpointer
hash_pieces (gpointer data)
{
  Hasher *hasher = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&hasher->mutex);
  for (;;) {
    while (hasher->bytes == NULL && !hasher->is_closing)
      g_cond_wait (&hasher->changed, &hasher->mutex);
    if (hasher->bytes == NULL)
      return NULL;
    g_mutex_unlock (&hasher->mutex);
    digest_add (hasher->digest, hasher->bytes, hasher->length);
    g_mutex_lock (&hasher->mutex);
    hasher->bytes = NULL;
    g_cond_signal (&hasher->changed);
  }
}

void
hasher_wait (Hasher *hasher)
{
  if (hasher->thread == NULL)
    return;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&hasher->mutex);
  while (hasher->bytes != NULL)
    g_cond_wait (&hasher->changed, &hasher->mutex);
}

void
hasher_add (Hasher *hasher, const void *bytes, size_t length)
{
  hasher_wait (hasher);
  if (length < LARGE_BYTES) {
    digest_add (hasher->digest, bytes, length);
    return;
  }
  if (hasher->thread == NULL)
    hasher->thread = g_thread_new ("hash", hash_pieces, hasher);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&hasher->mutex);
  hasher->bytes = bytes;
  hasher->length = length;
  g_cond_signal (&hasher->changed);
}

void
hasher_finish (Hasher *hasher, char hex[65])
{
  hasher_wait (hasher);
  digest_finish (hasher->digest, hex);
}

void
hasher_free (Hasher *hasher)
{
  if (hasher == NULL)
    return;
  if (hasher->thread != NULL) {
    g_mutex_lock (&hasher->mutex);
    hasher->is_closing = true;
    g_cond_signal (&hasher->changed);
    g_mutex_unlock (&hasher->mutex);
    g_thread_join (hasher->thread);
  }
  g_mutex_clear (&hasher->mutex);
  g_cond_clear (&hasher->changed);
  digest_free (hasher->digest);
  g_free (hasher);
}
