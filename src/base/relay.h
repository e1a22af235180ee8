/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>

/* How two threads share a ring of slots: one makes them, the other uses them, in the same order.  The relay
 * only counts; what is in a slot is the maker's until it is made and the user's until it is used.
 *
 * Who had to wait sleeps until it is worth waking: the maker until half of the slots are free, the user until
 * a few are ready.  Where nobody wakes for each, the system gives the processor to somebody else meanwhile.
 */
typedef struct {
  guint capacity; /* slots that may be made and not used yet */
  guint enough;   /* ready slots, for which a user who waits is woken */
  GMutex mutex;   /* guards what follows */
  GCond room, ready;
  guint made, used; /* so far */
  guint most;       /* the maker, where it waits, waits until no more are on their way */
  bool maker_waits, user_waits;
  bool is_closed;
} Relay;

void relay_open (Relay *relay, guint capacity, guint enough);
void relay_clear (Relay *relay); /* both threads are done with it */

/* The maker.  False: the relay was closed, nobody wants a slot any more. */
bool relay_wait_for_room (Relay *relay);
/* is_last: no other will follow soon, so that the user is woken for this one. */
void relay_make (Relay *relay, bool is_last);
void relay_drain (Relay *relay); /* waits until all is used */

/* The user.  False: the relay was closed and all is used. */
bool relay_wait_for_slot (Relay *relay);
void relay_use (Relay *relay);

/* By either. */
void relay_close (Relay *relay);
