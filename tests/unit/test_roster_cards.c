/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "roster_world.h"

static void
add_card (World *world, const char *addresses, const char *name, const char *organisation)
{
  add_row (world, CARDS, CARDS_ADDRESSES, addresses, CARDS_NAME, name, CARDS_ORGANISATION, organisation, -1);
}

/* Several addresses of one card are one person; an address that no domain places goes with the others. */
static void
test_one_card_one_person (void **state)
{
  World *world = *state;
  add_account (world, "A", "acme.com");
  uint32_t work = seen (world, "ann.lee@acme.com", "Lee, Ann"),
           home = seen (world, "ann77@gmail.com", "Ann L."), other = seen (world, "al@gmx.example", ""),
           shared = seen (world, "info@acme.com", "Acme"),
           ours = seen (world, "kim@weft.example", "Kim Kern"), kims = seen (world, "kim.kern@gmail.com", "");
  add_card (world, "al@gmx.example;ann77@gmail.com;ann.lee@acme.com;info@acme.com", "Ann Lee", "Acme Corp");
  add_card (world, "kim.kern@gmail.com;kim@weft.example", "Kim", NULL);
  g_autoptr (Roster) roster = build (world);
  const Person *ann = person_of (roster, work);
  assert_non_null (ann);
  assert_ptr_equal (person_of (roster, home), ann);
  assert_ptr_equal (person_of (roster, other), ann);
  assert_ptr_not_equal (person_of (roster, shared), ann);
  assert_string_equal (account_of (roster, home), "A");
  assert_int_equal (roster_side_of (roster, kims), SIDE_VENDOR);
  assert_ptr_equal (person_of (roster, kims), person_of (roster, ours));
  assert_int_equal (roster->merges->len, 3);
  const IdentityEvent *merge = roster->merges->pdata[0];
  assert_string_equal (merge->source, "contact card");
}

/* A company's card has the addresses of several people; what it does not say is asked, not guessed. */
static void
test_companies (void **state)
{
  World *world = *state;
  add_account (world, "A", "acme.com");
  uint32_t ann = seen (world, "ann@acme.com", "Ann Lee"), bob = seen (world, "bob@acme.com", "Bob Baker"),
           eve = seen (world, "eve@acme.com", "Eve Ende"), max = seen (world, "max@acme.com", "Max Mohr");
  add_card (world, "ann@acme.com;bob@acme.com", "ACME", "Acme");
  add_card (world, "eve@acme.com;max@acme.com", "Acme Support Team", NULL);
  g_autoptr (Roster) roster = build (world);
  assert_ptr_not_equal (person_of (roster, ann), person_of (roster, bob));
  assert_ptr_not_equal (person_of (roster, eve), person_of (roster, max));
  assert_int_equal (roster->merges->len, 0);
  assert_int_equal (roster->open->len, 1);
  assert_string_equal (((IdentityEvent *) roster->open->pdata[0])->a, "eve@acme.com");
}

/* The last word is the review's. */
static void
test_review_keeps_apart (void **state)
{
  World *world = *state;
  add_account (world, "A", "acme.com");
  uint32_t one = seen (world, "ann@acme.com", "Ann Lee"), two = seen (world, "ann.lee@acme.com", "Ann Lee");
  add_card (world, "ann.lee@acme.com;ann@acme.com", "Ann Lee", NULL);
  add_event (world, "merge", "ann@acme.com", "ann.lee@acme.com", "", "rejected");
  g_autoptr (Roster) roster = build (world);
  assert_ptr_not_equal (person_of (roster, one), person_of (roster, two));
}

/* A card founds no account and makes nobody a contact; it names the account of an address that no domain
 * places, and only of such a one. */
static void
test_places (void **state)
{
  World *world = *state;
  add_account (world, "A", "acme.com");
  add_account (world, "B", "beta.com");
  uint32_t lou = seen (world, "lou@gmail.com", "Lou Lang"), moved = seen (world, "joe@beta.com", "Joe Gray"),
           doctor = seen (world, "office@dentist.example", "Dr. Tooth"),
           our = seen (world, "me@weft.example", "Me Ours");
  add_card (world, "lou@gmail.com", "Lou Lang", "a");
  add_card (world, "joe@beta.com", "Joe Gray", "A");
  add_card (world, "office@dentist.example", "Dr. Tooth", "Dentist");
  add_card (world, "me@weft.example", "Me Ours", "A");
  add_card (world, "never@acme.com", "Never Seen", "A");
  g_autoptr (Roster) roster = build (world);
  assert_string_equal (account_of (roster, lou), "A");
  assert_string_equal (account_of (roster, moved), "B");
  assert_int_equal (roster_person_of (roster, doctor), -1);
  assert_int_equal (roster_side_of (roster, our), SIDE_VENDOR);
  assert_int_equal (roster->accounts->len, 2);
  assert_int_equal (roster->people->len, 3);
}

/* The table outranks the card, the card the display name; of two cards the one revised last. */
static void
test_titles (void **state)
{
  World *world = *state;
  add_account (world, "A", "acme.com");
  uint32_t ann = seen (world, "ann@acme.com", "Ann Lee, Assistant"), bob = seen (world, "bob@acme.com", ""),
           kim = seen (world, "kim@acme.com", "Kim Kern");
  add_row (world, CARDS, CARDS_ADDRESSES, "ann@acme.com", CARDS_TITLE, "CFO", CARDS_REVISED, "2024-01-01",
           -1);
  add_row (world, CARDS, CARDS_ADDRESSES, "ann@acme.com;x@acme.com", CARDS_TITLE, "Director Finance",
           CARDS_REVISED, "2023-01-01", -1);
  add_row (world, CARDS, CARDS_ADDRESSES, "bob@acme.com", CARDS_NAME, "Bob Baker", CARDS_TITLE, "VP Sales",
           CARDS_DEPARTMENT, "Finance", -1);
  add_row (world, CARDS, CARDS_ADDRESSES, "kim@acme.com", CARDS_TITLE, "CEO", -1);
  add_row (world, CONTACTS, CONTACTS_ACCOUNT_ID, "A", CONTACTS_EMAIL, "kim@acme.com", CONTACTS_TITLE, "Buyer",
           -1);
  g_autoptr (Roster) roster = build (world);
  assert_string_equal (person_of (roster, ann)->title, "CFO");
  assert_float_equal (person_of (roster, ann)->title_confidence, 0.8, 0.01);
  assert_true (person_of (roster, ann)->is_executive);
  assert_string_equal (person_of (roster, bob)->name, "Bob Baker");
  assert_int_equal (person_of (roster, bob)->function, FUNCTION_SALES);
  assert_string_equal (person_of (roster, kim)->title, "Buyer");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    CASE (test_one_card_one_person),
    CASE (test_companies),
    CASE (test_review_keeps_apart),
    CASE (test_places),
    CASE (test_titles),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
