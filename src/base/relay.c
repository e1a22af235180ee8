/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/relay.h"

void
relay_open (Relay *relay, guint capacity, guint enough)
{
  *relay = (Relay){ .capacity = capacity, .enough = enough };
  g_mutex_init (&relay->mutex);
  g_cond_init (&relay->room);
  g_cond_init (&relay->ready);
}

void
relay_clear (Relay *relay)
{
  g_mutex_clear (&relay->mutex);
  g_cond_clear (&relay->room);
  g_cond_clear (&relay->ready);
}

/* ---- with the mutex held ---- */

static void
wake_user (Relay *relay, guint enough)
{
  if (!relay->user_waits || relay->made - relay->used < enough)
    return;
  relay->user_waits = false;
  g_cond_signal (&relay->ready);
}

/* Where more are on their way than that, the maker waits until no more than `most` are. */
static void
wait_until_used (Relay *relay, guint limit, guint most)
{
  relay->most = most;
  relay->maker_waits = relay->made - relay->used > limit;
  while (relay->maker_waits && !relay->is_closed)
    g_cond_wait (&relay->room, &relay->mutex);
}

/* ---- the maker ---- */

bool
relay_wait_for_room (Relay *relay)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&relay->mutex);
  wait_until_used (relay, relay->capacity - 1, relay->capacity / 2);
  return !relay->is_closed;
}

void
relay_make (Relay *relay, bool is_last)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&relay->mutex);
  relay->made++;
  wake_user (relay, is_last ? 1 : relay->enough);
}

void
relay_drain (Relay *relay)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&relay->mutex);
  wake_user (relay, 1);
  wait_until_used (relay, 0, 0);
}

/* ---- the user ---- */

bool
relay_wait_for_slot (Relay *relay)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&relay->mutex);
  relay->user_waits = relay->made == relay->used;
  while (relay->user_waits && !relay->is_closed)
    g_cond_wait (&relay->ready, &relay->mutex);
  return relay->made != relay->used;
}

void
relay_use (Relay *relay)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&relay->mutex);
  relay->used++;
  if (!relay->maker_waits || relay->made - relay->used > relay->most)
    return;
  relay->maker_waits = false;
  g_cond_signal (&relay->room);
}

void
relay_close (Relay *relay)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&relay->mutex);
  relay->is_closed = true;
  g_cond_signal (&relay->room);
  g_cond_signal (&relay->ready);
}
