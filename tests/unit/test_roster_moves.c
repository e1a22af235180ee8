/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One person, two employers, and two people of one name. */
#include "roster_world.h"

static void
share_all (GArray *pairs, gconstpointer data)
{
  (void) data;
  for (guint i = 0; i < pairs->len; i++)
    g_array_index (pairs, CirclePair, i).is_shared = true;
}

/* One world a line: what of a name, its dates and its circle makes one person of two addresses. */
typedef struct {
  const char *name;
  int32_t first, last, next_first, next_last; /* days of writing, there and then here */
  bool is_shared;
  enum { JOINED, ASKED, APART } expected;
} MoveCase;

static const MoveCase cases[] = {
  { "Chaitanya Kulkarnee", 19000, 19300, 19500, 19900, true, JOINED },
  { "Chaitanya Kulkarnee", 19000, 19520, 19500, 19900, true, JOINED }, /* a last mail from the old desk */
  { "Chaitanya Kulkarnee", 19000, 19540, 19500, 19900, true, ASKED },  /* at both for weeks */
  { "Chaitanya Kulkarnee", 19000, 19080, 19500, 19900, true, ASKED },  /* away for more than a year */
  { "Chaitanya Kulkarnee", 19000, 19300, 19500, 19900, false, ASKED }, /* nobody knows both */
  { "Chaitanya Kulkarnee", 19000, 19300, 19500, 19500, true, ASKED },  /* a single day there */
  { "Chaitanya Kulkarnee", 19300, 19300, 19500, 19900, true, ASKED },
  { "Chaitanya Kulkarnee", 19000, 19900, 19500, 19900, false, APART },
  { "John Smith", 19000, 19300, 19500, 19900, true, ASKED },    /* a frequent name is never joined unasked */
  { "Zhang Quillon", 19000, 19300, 19500, 19900, true, ASKED }, /* family name first */
  { "John Smith", 19000, 19300, 19500, 19900, false, APART },
  { "John Smith", 19000, 19900, 19500, 19900, true, APART },
  { "Kulkarnee", 19000, 19300, 19500, 19900, true, APART }, /* half a name */
};

static void
test_who_is_joined (void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    const MoveCase *c = &cases[i];
    void *opened;
    world_open (&opened);
    World *world = opened;
    world->find_circles = c->is_shared ? share_all : NULL;
    uint32_t old = seen_on (world, "c.k@west.com", c->name, c->first, c->last);
    uint32_t new = seen_on (world, "chk@northern.com", c->name, c->next_first, c->next_last);
    g_autoptr (Roster) roster = build (world);
    bool is_one = roster_person_of (roster, old) == roster_person_of (roster, new);
    if (is_one != (c->expected == JOINED) || (roster->open->len == 1) != (c->expected == ASKED) ||
        (roster->moves->len == 1) != is_one)
      fail_msg ("case %zu: %s, %u open, %u moves", i, is_one ? "joined" : "apart", roster->open->len,
                roster->moves->len);
    assert_string_equal (account_of (roster, old), "west.com");
    assert_string_equal (account_of (roster, new), "northern.com");
    world_close (&opened);
  }
}

static void
test_what_is_said_of_it (void **state)
{
  World *world = *state;
  world->find_circles = share_all;
  /* listed at the old company, to which the person belongs no more */
  add_row (world, CONTACTS, CONTACTS_ACCOUNT_ID, "west.com", CONTACTS_EMAIL, "c.k@west.com", CONTACTS_NAME,
           "Chaitanya Kulkarnee", -1);
  uint32_t old = seen_on (world, "c.k@west.com", "", 19000, 19300);
  uint32_t new = seen_on (world, "chk@northern.com", "Chaitanya Kulkarnee", 19297, 19900);
  g_autoptr (Roster) roster = build (world);
  const Person *person = person_of (roster, old);
  assert_ptr_equal (person, person_of (roster, new));
  assert_string_equal (person->account_id, "northern.com");
  assert_string_equal (person->address, "chk@northern.com");
  const PersonMove *move = &g_array_index (roster->moves, PersonMove, 0);
  assert_int_equal (move->from, old);
  assert_int_equal (move->to, new);
  assert_int_equal (move->day, 19300);
  const IdentityEvent *merge = roster->merges->pdata[0];
  assert_string_equal (merge->source, ROSTER_MOVE);
  assert_string_equal (merge->evidence,
                       "one name, at west.com until 2022-11-04, at northern.com from 2022-11-01; "
                       "a rare name, a correspondent or list in common");
  assert_float_equal (merge->confidence, 0.85, 1e-9);
}

static void
test_relatives_and_relapses (void **state)
{
  World *world = *state;
  world->find_circles = share_all;
  uint32_t old = seen_on (world, "k@west.com", "Kiran Quillon", 19000, 19300);
  uint32_t new = seen_on (world, "k@north.com", "Kiran Quillon", 19400, 19900);
  seen_on (world, "a@east.com", "Asha Quillon", 19000, 19900); /* so the family name is not so rare */
  uint32_t one = seen_on (world, "p@west.com", "Pia Zumthal", 19000, 19100),
           two = seen_on (world, "p@north.com", "Pia Zumthal", 19200, 19300),
           three = seen_on (world, "p@south.com", "Pia Zumthal", 19400, 19500);
  uint32_t back = seen_on (world, "o@west.com", "Ola Bjerkvik", 19000, 19800), /* returned in 19700 */
      away = seen_on (world, "o@north.com", "Ola Bjerkvik", 19300, 19600);
  g_autoptr (Roster) roster = build (world);
  assert_int_not_equal (roster_person_of (roster, old), roster_person_of (roster, new));
  assert_int_equal (roster_person_of (roster, one), roster_person_of (roster, two));
  assert_int_equal (roster_person_of (roster, one), roster_person_of (roster, three));
  assert_string_equal (person_of (roster, one)->account_id, "south.com");
  assert_int_not_equal (roster_person_of (roster, back), roster_person_of (roster, away));
  assert_int_equal (roster->moves->len, 2);
  assert_int_equal (roster->open->len, 2);
}

static void
test_reviewed (void **state)
{
  World *world = *state;
  uint32_t old = seen_on (world, "j.smith@west.com", "John Smith", 19000, 19300),
           new = seen_on (world, "john@north.com", "John Smith", 19400, 19900);
  add_event (world, "merge", "j.smith@west.com", "john@north.com", "", "accepted");
  g_autoptr (Roster) accepted = build (world);
  assert_int_equal (roster_person_of (accepted, old), roster_person_of (accepted, new));
  assert_int_equal (accepted->moves->len, 1); /* whatever says that they are one: the first account is left */
  world->find_circles = share_all;
  uint32_t rare = seen_on (world, "c.k@west.com", "Chaitanya Kulkarnee", 19000, 19300),
           next = seen_on (world, "chk@north.com", "Chaitanya Kulkarnee", 19500, 19900);
  add_event (world, "merge", "c.k@west.com", "chk@north.com", "", "rejected");
  g_autoptr (Roster) rejected = build (world);
  assert_int_not_equal (roster_person_of (rejected, rare), roster_person_of (rejected, next));
  assert_int_equal (rejected->open->len, 0);
}

/* Free mail says nothing of an employer, and our own people are no customer's. */
static void
test_who_has_no_employer (void **state)
{
  World *world = *state;
  world->find_circles = share_all;
  seen_on (world, "ck@gmail.com", "Chaitanya Kulkarnee", 19000, 19300);
  seen_on (world, "chk@north.com", "Chaitanya Kulkarnee", 19500, 19900);
  seen_on (world, "pz@weft.example", "Pia Zumthal", 19000, 19300);
  seen_on (world, "pz@north.com", "Pia Zumthal", 19500, 19900);
  g_autoptr (Roster) roster = build (world);
  assert_int_equal (roster->merges->len, 0);
  assert_int_equal (roster->open->len, 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    CASE (test_who_is_joined), CASE (test_what_is_said_of_it),  CASE (test_relatives_and_relapses),
    CASE (test_reviewed),      CASE (test_who_has_no_employer),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
