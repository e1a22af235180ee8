/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/relay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define SLOTS 5
#define MANY 20000

/* A ring of numbers: the maker puts them in, the user checks that they come in order. */
typedef struct {
  Relay relay;
  guint slots[SLOTS];
  guint seen;
  bool in_order;
} Ring;

static gpointer
use_all (gpointer data)
{
  Ring *ring = data;
  for (; relay_wait_for_slot (&ring->relay); relay_use (&ring->relay)) {
    ring->in_order = ring->in_order && ring->slots[ring->seen % SLOTS] == ring->seen;
    ring->seen++;
  }
  return NULL;
}

static void
make (Ring *ring, guint number)
{
  assert_true (relay_wait_for_room (&ring->relay));
  ring->slots[number % SLOTS] = number;
  relay_make (&ring->relay, false);
}

/* A user who waits for more slots than there ever are is woken by the drain and by the end. */
static void
check_ring (guint enough)
{
  Ring ring = { .in_order = true };
  relay_open (&ring.relay, SLOTS, enough);
  GThread *user = g_thread_new ("user", use_all, &ring);
  guint made = 0;
  for (guint until = 1; until <= MANY; until = 3 * until + 2) {
    while (made < until)
      make (&ring, made++);
    relay_drain (&ring.relay);
    assert_int_equal (ring.seen, made);
  }
  make (&ring, made++);
  relay_close (&ring.relay);
  g_thread_join (user);
  assert_int_equal (ring.seen, made); /* what was made before the end is used */
  assert_true (ring.in_order);
  relay_clear (&ring.relay);
}

static void
test_all_in_order (void **state)
{
  (void) state;
  check_ring (1);
  check_ring (SLOTS - 1);
}

static gpointer
make_until_closed (gpointer data)
{
  Relay *relay = data;
  while (relay_wait_for_room (relay))
    relay_make (relay, false);
  return NULL;
}

static void
test_close_ends_a_maker_who_waits (void **state)
{
  (void) state;
  Relay relay;
  relay_open (&relay, SLOTS, 1);
  GThread *maker = g_thread_new ("maker", make_until_closed, &relay);
  for (guint i = 0; i < 100; i++) {
    assert_true (relay_wait_for_slot (&relay));
    relay_use (&relay);
  }
  relay_close (&relay);
  g_thread_join (maker);
  assert_true (relay.made >= 100 && relay.made <= 100 + SLOTS);
  relay_clear (&relay);
}

/* One slot wakes a user who would wait for more, if it is said to be the last. */
static void
test_last_slot_wakes (void **state)
{
  (void) state;
  Ring ring = { .in_order = true };
  relay_open (&ring.relay, SLOTS, SLOTS);
  GThread *user = g_thread_new ("user", use_all, &ring);
  relay_make (&ring.relay, true);
  while (g_atomic_int_get (&ring.relay.used) == 0) /* for ever, if nobody is woken */
    g_usleep (1000);
  relay_close (&ring.relay);
  g_thread_join (user);
  relay_clear (&ring.relay);
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_all_in_order),
                                      cmocka_unit_test (test_close_ends_a_maker_who_waits),
                                      cmocka_unit_test (test_last_slot_wakes) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
