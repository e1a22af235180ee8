/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "roster_world.h"

static void
test_accounts_of_addresses (void **state)
{
  World *world = *state;
  add_account (world, "A", "acme.com;acme.co.uk");
  add_account (world, "B", "https://www.beta.com;eu.acme.com");
  add_account (world, "C", "shared.com;gmail.com");
  add_account (world, "D", "shared.com");
  add_row (world, CONTACTS, CONTACTS_ACCOUNT_ID, "D", CONTACTS_EMAIL, "kim@shared.com", -1);
  add_row (world, CONTACTS, CONTACTS_ACCOUNT_ID, "A", CONTACTS_EMAIL, "sam@gmail.com", -1);
  add_row (world, CONTACTS, CONTACTS_ACCOUNT_ID, "NONE", CONTACTS_EMAIL, "lou@gmail.com", -1);
  g_ptr_array_add (world->config->third_party_domains, g_strdup ("reseller.com"));
  const struct {
    const char *text, *account;
    Side side;
    bool is_person;
  } cases[] = {
    { "jane@acme.com", "A", SIDE_CLIENT, true },     { "joe@mail.acme.co.uk", "A", SIDE_CLIENT, true },
    { "ann@eu.acme.com", "B", SIDE_CLIENT, true },   { "bob@x.eu.acme.com", "B", SIDE_CLIENT, true },
    { "eve@beta.com", "B", SIDE_CLIENT, true },      { "kim@shared.com", "D", SIDE_CLIENT, true },
    { "pat@shared.com", "", SIDE_THIRD, false },     { "sam@gmail.com", "A", SIDE_CLIENT, true },
    { "lou@gmail.com", "", SIDE_THIRD, false },      { "max@gmail.com", "", SIDE_THIRD, false },
    { "rep@reseller.com", "", SIDE_THIRD, true },    { "x@unknown.com", "", SIDE_THIRD, false },
    { "me@weft.example", "", SIDE_VENDOR, true },    { "me@eu.weft.example", "", SIDE_VENDOR, true },
    { "support@weft.example", "", SIDE_ROLE, true }, { "info@acme.com", "A", SIDE_ROLE, true },
    { "no-reply@acme.com", "A", SIDE_ROLE, false },  { "broken", "", SIDE_THIRD, false },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    seen (world, cases[i].text, "");
  g_autoptr (Roster) roster = build (world);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (strcmp (account_of (roster, i), cases[i].account) != 0 ||
        roster_side_of (roster, i) != cases[i].side ||
        (roster_person_of (roster, i) >= 0) != cases[i].is_person)
      fail_msg ("%s: account '%s', %s, person %d", cases[i].text, account_of (roster, i),
                side_name (roster_side_of (roster, i)), roster_person_of (roster, i));
  assert_int_equal (roster->contested->len, 1);
  assert_string_equal (roster->contested->pdata[0], "shared.com");
  assert_int_equal (roster->notes->len, 2); /* gmail.com as a customer's domain, account NONE */
  assert_int_equal (roster_find_account (roster, "B"), 1);
  assert_int_equal (roster_find_account (roster, "Z"), -1);
  assert_int_equal (roster_account_of (roster, ADDRESS_NONE), -1);
}

/* A machine that says so in its name is nobody's contact; a surname, or a row of the contacts table, is. */
static void
test_machines_by_name (void **state)
{
  World *world = *state;
  uint32_t robot = seen (world, "lkp@acme.com", "kernel test Robot"),
           bot = seen (world, "ci@acme.com", "ci[bot]"), ben = seen (world, "ben.bot@acme.com", "Ben Bot"),
           ira = seen (world, "ira@acme.com", "Ira Robot");
  add_row (world, CONTACTS, CONTACTS_ACCOUNT_ID, "acme.com", CONTACTS_EMAIL, "ira@acme.com", -1);
  g_autoptr (Roster) roster = build (world);
  assert_int_equal (roster_person_of (roster, robot), -1);
  assert_int_equal (roster_person_of (roster, bot), -1);
  assert_true (roster_person_of (roster, ben) >= 0);
  assert_true (roster_person_of (roster, ira) >= 0);
}

static void
test_without_accounts_table (void **state)
{
  World *world = *state;
  add_row (world, CONTACTS, CONTACTS_ACCOUNT_ID, "Gamma", CONTACTS_EMAIL, "lea@gamma.fr", -1);
  uint32_t jane = seen (world, "jane@mail.acme.co.uk", ""), joe = seen (world, "joe@acme.co.uk", "");
  uint32_t max = seen (world, "max@web.de", ""), tenant = seen (world, "al@client.onmicrosoft.com", "");
  uint32_t luc = seen (world, "luc@gamma.fr", "");
  g_autoptr (Roster) roster = build (world);
  assert_string_equal (account_of (roster, jane), "acme.co.uk");
  assert_string_equal (account_of (roster, joe), "acme.co.uk");
  assert_string_equal (account_of (roster, tenant), "client.onmicrosoft.com");
  assert_string_equal (account_of (roster, luc), "Gamma");
  assert_int_equal (roster_account_of (roster, max), -1);
  assert_int_equal (roster->accounts->len, 3);
  assert_true (((const Account *) roster->accounts->pdata[0])->is_inferred);
}

static void
test_person_fields (void **state)
{
  World *world = *state;
  add_row (world, ACCOUNTS, ACCOUNTS_ACCOUNT_ID, "A", ACCOUNTS_NAME, "Acme", ACCOUNTS_DOMAINS, "acme.com",
           ACCOUNTS_SEATS, "120", ACCOUNTS_CSM_RATING, "amber", ACCOUNTS_RENEWAL_DATE, "2025-03-01",
           ACCOUNTS_COUNTRY, "JP", -1);
  add_row (world, CONTACTS, CONTACTS_ACCOUNT_ID, "A", CONTACTS_EMAIL, "jane@acme.com", CONTACTS_NAME,
           "Doe, Jane", CONTACTS_TITLE, "VP Engineering", CONTACTS_ROLE, "champion", CONTACTS_END_DATE,
           "2024-01-01", -1);
  add_row (world, CONTACTS, CONTACTS_ACCOUNT_ID, "A", CONTACTS_EMAIL, "joe@acme.com", CONTACTS_LEVEL, "2",
           CONTACTS_TITLE, "CEO", CONTACTS_FUNCTION, "Purchasing", CONTACTS_ROLE, "economic buyer",
           CONTACTS_END_DATE, "2099-01-01", -1);
  uint32_t jane = seen (world, "jane@acme.com", "J. D."), joe = seen (world, "joe@acme.com", "");
  uint32_t ann = seen (world, "ann.lee@acme.com", "Ann Lee, CFO"), bob = seen (world, "bob.roy@acme.com", "");
  uint32_t bee = seen (world, "bee@acme.com", "Bee Low");
  add_event (world, "title", "bee@acme.com", "", "Head of Data", "auto");
  g_autoptr (Roster) roster = build (world);
  const Account *account = roster->accounts->pdata[0];
  assert_float_equal (account->seats, 120, 0);
  assert_true (isnan (account->arr));
  assert_string_equal (account->csm_rating, "yellow");
  assert_int_equal (account->renewal_day, day_from_civil (2025, 3, 1));
  assert_ptr_equal (account->zone, zone_get ("Asia/Tokyo", NULL));
  const Person *person = person_of (roster, jane);
  assert_string_equal (person->name, "Jane Doe");
  assert_int_equal (person->level, 4);
  assert_int_equal (person->function, FUNCTION_ENGINEERING);
  assert_float_equal (person->title_confidence, 0.95, 1e-9);
  assert_true (person->is_executive && person->is_champion);
  assert_int_equal (person->end_day, day_from_civil (2024, 1, 1));
  g_autofree char *id = g_strdup_printf ("P%010" G_GINT64_MODIFIER "x", text_hash ("jane@acme.com") >> 24);
  assert_string_equal (person->id, id);
  person = person_of (roster, joe); /* the level cell wins over the title, the role makes an executive */
  assert_int_equal (person->level, 2);
  assert_int_equal (person->function, FUNCTION_PROCUREMENT);
  assert_true (person->is_executive && !person->is_champion);
  assert_int_equal (person->end_day, DAY_NONE);
  person = person_of (roster, ann);
  assert_string_equal (person->name, "Ann Lee");
  assert_int_equal (person->level, 5);
  assert_float_equal (person->title_confidence, 0.6, 1e-9);
  person = person_of (roster, bob);
  assert_string_equal (person->name, "Bob Roy");
  assert_int_equal (person->level, LEVEL_UNKNOWN);
  assert_null (person->title);
  person = person_of (roster, bee);
  assert_int_equal (person->level, 3);
  assert_float_equal (person->title_confidence, 0.8, 1e-9);
}

static void
test_merges (void **state)
{
  World *world = *state;
  add_account (world, "A", "acme.com;acme.de");
  add_account (world, "B", "beta.com");
  add_row (world, CONTACTS, CONTACTS_ACCOUNT_ID, "A", CONTACTS_EMAIL, "jd@acme.com", CONTACTS_NAME,
           "Jane Doe", -1);
  add_row (world, CONTACTS, CONTACTS_ACCOUNT_ID, "A", CONTACTS_EMAIL, "jdoe@gmail.com", CONTACTS_NAME,
           "Jane Doe", -1);
  add_row (world, ALIASES, ALIASES_EMAIL, "kim@beta.com", ALIASES_PRIMARY, "kim.poe@acme.com", -1);
  add_row (world, ALIASES, ALIASES_EMAIL, "private@web.de", ALIASES_PRIMARY, "kim.poe@acme.com", -1);
  uint32_t jane = seen (world, "jd@acme.com", ""), private_jane = seen (world, "jdoe@gmail.com", "");
  uint32_t tom = seen (world, "tom@acme.com", "Tom Ray"), tom_de = seen (world, "tom@acme.de", "Ray, Tom");
  uint32_t ann = seen (world, "ann@acme.com", "Ann"), ann_de = seen (world, "ann@acme.de", "Ann");
  uint32_t lee = seen (world, "lee@acme.com", "Lee Fox"), lee2 = seen (world, "l.fox@acme.com", "Lee Fox");
  uint32_t tom_beta = seen (world, "tom@beta.com", "Tom Ray");
  uint32_t kim = seen (world, "kim.poe@acme.com", "Kim Poe"),
           kim_beta = seen (world, "kim@beta.com", "Kim Poe");
  uint32_t kim_home = seen (world, "private@web.de", "");
  g_autoptr (Roster) roster = build (world);
  assert_int_equal (roster_person_of (roster, jane), roster_person_of (roster, private_jane));
  assert_int_equal (roster_person_of (roster, tom), roster_person_of (roster, tom_de));
  assert_int_not_equal (roster_person_of (roster, ann),
                        roster_person_of (roster, ann_de)); /* one word is no name */
  assert_int_not_equal (roster_person_of (roster, lee), roster_person_of (roster, lee2));
  assert_int_not_equal (roster_person_of (roster, tom), roster_person_of (roster, tom_beta));
  assert_int_equal (roster_person_of (roster, kim), roster_person_of (roster, kim_beta));
  assert_int_equal (roster_person_of (roster, kim), roster_person_of (roster, kim_home));
  assert_string_equal (account_of (roster, kim_beta), "B"); /* a person who moved */
  assert_string_equal (account_of (roster, kim), "A");
  assert_string_equal (account_of (roster, kim_home), "A");
  assert_int_equal (roster->merges->len, 4);
  assert_int_equal (roster->open->len, 1);
  const IdentityEvent *open = roster->open->pdata[0];
  assert_string_equal (open->a, "l.fox@acme.com");
  assert_string_equal (open->b, "lee@acme.com");
  assert_string_equal (open->decision, "open");
}

/* A calendar that knows people by name only. */
static void
test_bare_names (void **state)
{
  World *world = *state;
  add_account (world, "A", "acme.com");
  add_account (world, "B", "beta.com");
  add_row (world, CONTACTS, CONTACTS_ACCOUNT_ID, "A", CONTACTS_EMAIL, "jd@acme.com", CONTACTS_NAME,
           "Doe, Jane", -1);
  uint32_t jane_name = seen (world, "jane doe", "Jane Doe"), jane = seen (world, "jd@acme.com", "");
  uint32_t tom_name = seen (world, "tom ray", "Tom Ray"), lee_name = seen (world, "lee fox", "Fox, Lee");
  uint32_t tom = seen (world, "tom@acme.com", "Tom Ray"), tom_beta = seen (world, "tom@beta.com", "Tom Ray");
  uint32_t lee = seen (world, "lee@weft.example", "Lee Fox"), zed = seen (world, "zed orr", "Zed Orr");
  g_autoptr (Roster) roster = build (world);
  const Person *person = person_of (roster, jane);
  assert_ptr_equal (person_of (roster, jane_name), person);
  assert_string_equal (account_of (roster, jane_name), "A");
  assert_string_equal (person->address, "jd@acme.com");
  g_autofree char *id = g_strdup_printf ("P%010" G_GINT64_MODIFIER "x", text_hash ("jd@acme.com") >> 24);
  assert_string_equal (person->id, id); /* the name has no part in it */
  assert_ptr_equal (person_of (roster, lee_name), person_of (roster, lee));
  assert_int_equal (roster_side_of (roster, lee_name), SIDE_VENDOR);
  assert_null (person_of (roster, tom_name)); /* two of that name */
  assert_null (person_of (roster, zed));      /* nobody of that name */
  assert_ptr_not_equal (person_of (roster, tom), person_of (roster, tom_beta));
  assert_int_equal (roster->people->len, 4);
}

static void
test_decisions (void **state)
{
  World *world = *state;
  add_account (world, "A", "acme.com;acme.de");
  uint32_t tom = seen (world, "tom@acme.com", "Tom Ray"), tom_de = seen (world, "tom@acme.de", "Tom Ray");
  uint32_t lee = seen (world, "lee@acme.com", "Lee Fox"), lee2 = seen (world, "l.fox@acme.com", "Lee Fox");
  uint32_t pat = seen (world, "pat@acme.com", "Pat Orr"), pat2 = seen (world, "porr@acme.com", "Pat Orr");
  uint32_t max = seen (world, "max@web.de", ""), zed = seen (world, "zed@new.com", "");
  add_event (world, "merge", "tom@acme.de", "tom@acme.com", "", "rejected");
  add_event (world, "merge", "lee@acme.com", "l.fox@acme.com", "", "accepted");
  add_event (world, "merge", "pat@acme.com", "porr@acme.com", "", "accepted");
  add_event (world, "split", "pat@acme.com", "porr@acme.com", "", "accepted"); /* the later word counts */
  add_event (world, "affiliation", "max@web.de", "A", "", "accepted");
  add_event (world, "domain-account", "new.com", "A", "", "accepted");
  g_autoptr (Roster) roster = build (world);
  assert_int_not_equal (roster_person_of (roster, tom), roster_person_of (roster, tom_de));
  assert_int_equal (roster_person_of (roster, lee), roster_person_of (roster, lee2));
  assert_int_not_equal (roster_person_of (roster, pat), roster_person_of (roster, pat2));
  assert_string_equal (account_of (roster, max), "A");
  assert_string_equal (account_of (roster, zed), "A");
  assert_int_equal (roster->open->len, 0); /* decided pairs are not asked again */
  add_event (world, "affiliation", "max@web.de", "A", "", "rejected");
  g_autoptr (Roster) undone = build (world);
  assert_int_equal (roster_account_of (undone, max), -1);
}

static void
test_chain_keeps_rejected_pair_apart (void **state)
{
  World *world = *state;
  add_account (world, "A", "acme.com");
  uint32_t a = seen (world, "a@acme.com", ""), b = seen (world, "b@acme.com", ""),
           c = seen (world, "c@acme.com", "");
  add_event (world, "merge", "a@acme.com", "c@acme.com", "", "rejected");
  add_row (world, ALIASES, ALIASES_EMAIL, "a@acme.com", ALIASES_PRIMARY, "b@acme.com", -1);
  add_row (world, ALIASES, ALIASES_EMAIL, "c@acme.com", ALIASES_PRIMARY, "b@acme.com", -1);
  g_autoptr (Roster) roster = build (world);
  assert_int_equal (roster_person_of (roster, a), roster_person_of (roster, b));
  assert_int_not_equal (roster_person_of (roster, c), roster_person_of (roster, b));
}

static void
add_migration (World *world)
{
  seen_on (world, "ann@old.com", "Ann", 19000, 19500);
  seen_on (world, "bob@old.com", "Bob", 19000, 19510);
  seen_on (world, "cat@old.com", "Cat", 19000, 19505);
  seen_on (world, "dan@old.com", "Dan", 19000, 19480);
  seen_on (world, "eve@old.com", "Eve", 19000, 19100); /* had left long before */
  seen_on (world, "ann@new.com", "Ann", 19510, 19900);
  seen_on (world, "bob@new.com", "Bob", 19520, 19900);
  seen_on (world, "cat@new.com", "Cat", 19530, 19900);
  seen_on (world, "fay@new.com", "Fay", 19700, 19900); /* came later */
}

static void
check_migration (const Roster *roster, const char *account)
{
  assert_int_equal (roster->migrations->len, 1);
  const DomainMigration *found = roster->migrations->pdata[0];
  assert_string_equal (found->from, "old.com");
  assert_string_equal (found->to, "new.com");
  assert_string_equal (found->account_id, account);
  assert_int_equal (found->matched_count, 3);
  assert_int_equal (found->person_count, 4);
  assert_int_equal (found->first_day, 19510);
  assert_int_equal (found->last_day, 19530);
  for (uint32_t i = 0; i < 3; i++)
    assert_int_equal (roster_person_of (roster, i), roster_person_of (roster, i + 5));
  assert_string_equal (account_of (roster, 8), account);
  assert_true (roster_person_of (roster, 8) >= 0);
}

static void
test_migration (void **state)
{
  World *world = *state;
  add_migration (world);
  g_autoptr (Roster) inferred = build (world);
  check_migration (inferred, "old.com");
  assert_int_equal (inferred->accounts->len, 1);
  add_account (world, "A", "old.com");
  g_autoptr (Roster) roster = build (world);
  check_migration (roster, "A");
  add_event (world, "domain-migration", "old.com", "new.com", "", "rejected");
  g_autoptr (Roster) rejected = build (world);
  assert_int_equal (rejected->migrations->len, 0);
  assert_int_equal (roster_account_of (rejected, 5), -1);
}

static void
test_no_migration_of_two (void **state)
{
  World *world = *state;
  add_account (world, "A", "old.com");
  seen_on (world, "ann@old.com", "", 19000, 19500);
  seen_on (world, "bob@old.com", "", 19000, 19500);
  seen_on (world, "ann@new.com", "", 19510, 19900);
  seen_on (world, "bob@new.com", "", 19510, 19900);
  g_autoptr (Roster) roster = build (world);
  assert_int_equal (roster->migrations->len, 0);
}

static void
test_groups_and_titled_roles (void **state)
{
  World *world = *state;
  add_account (world, "A", "acme.com");
  add_row (world, GROUPS, GROUPS_GROUP, "board-west@acme.com", GROUPS_MEMBER, "jane@acme.com", -1);
  add_row (world, CONTACTS, CONTACTS_ACCOUNT_ID, "A", CONTACTS_EMAIL, "office@acme.com", CONTACTS_NAME,
           "Al Oak", CONTACTS_TITLE, "Owner", -1);
  add_row (world, TEAM, TEAM_EMAIL, "freelance@gmail.com", TEAM_NAME, "Flo Kay", TEAM_TITLE, "Consultant",
           -1);
  uint32_t group = seen (world, "board-west@acme.com", ""), office = seen (world, "office@acme.com", "");
  uint32_t team = seen (world, "freelance@gmail.com", "");
  g_autoptr (Roster) roster = build (world);
  assert_int_equal (roster_side_of (roster, group), SIDE_ROLE);
  assert_int_equal (roster_side_of (roster, office),
                    SIDE_CLIENT); /* a table names the one person behind it */
  assert_int_equal (person_of (roster, office)->level, 5);
  assert_int_equal (roster_side_of (roster, team), SIDE_VENDOR);
}

/* The same world imported in another order gives the same people. */
static void
test_order_does_not_matter (void **state)
{
  World *world = *state;
  add_migration (world);
  seen (world, "tom@old.com", "Tom Ray");
  seen (world, "t.ray@old.com", "Tom Ray");
  seen (world, "me@weft.example", "Me Too");
  g_autoptr (Roster) first = build (world);
  StoredAddress *all = (StoredAddress *) (gpointer) world->addresses->data;
  for (guint i = 0; i < world->addresses->len / 2; i++) {
    StoredAddress kept = all[i];
    all[i] = all[world->addresses->len - 1 - i];
    all[world->addresses->len - 1 - i] = kept;
  }
  g_autoptr (Roster) second = build (world);
  assert_int_equal (first->people->len, second->people->len);
  for (guint i = 0; i < first->people->len; i++) {
    const Person *a = first->people->pdata[i], *b = second->people->pdata[i];
    assert_string_equal (a->id, b->id);
    assert_string_equal (a->address, b->address);
    assert_string_equal (a->name, b->name);
  }
  assert_int_equal (first->merges->len, second->merges->len);
  assert_int_equal (first->open->len, 1);
}

/* Two addresses whose hashes begin with the same 40 bits: the second by text carries the whole hash. */
static void
test_ids_of_one_beginning (void **state)
{
  World *world = *state;
  add_account (world, "A1", "acme.com");
  uint32_t second = seen (world, "ann2066454@acme.com", ""), first = seen (world, "ann1327842@acme.com", "");
  for (guint i = 0; i < 20; i++) {
    g_autofree char *other = g_strdup_printf ("bob%u@acme.com", i);
    seen (world, other, "");
  }
  g_autoptr (Roster) roster = build (world);
  assert_string_equal (person_of (roster, first)->id, "P15656134c3");
  assert_string_equal (person_of (roster, first)->address, "ann1327842@acme.com");
  assert_int_equal (strlen (person_of (roster, second)->id), 17);
  assert_string_equal (person_of (roster, second)->address, "ann2066454@acme.com");
  for (guint i = 1; i < roster->people->len; i++)
    assert_true (strcmp (((const Person *) roster->people->pdata[i - 1])->id,
                         ((const Person *) roster->people->pdata[i])->id) < 0);
}

#define MANY_ACCOUNTS 60
#define MANY_PEOPLE 40 /* of each */

static void
add_many (World *world)
{
  for (int i = 0; i < MANY_ACCOUNTS * MANY_PEOPLE; i++) {
    int account = i % MANY_ACCOUNTS;
    g_autofree char *id = g_strdup_printf ("A%02d", account),
                    *domain = g_strdup_printf ("c%02d.com", account);
    g_autofree char *address = g_strdup_printf ("p%d@%s", i, domain), *name = g_strdup_printf ("Ann No%d", i);
    if (i < MANY_ACCOUNTS)
      add_account (world, id, domain);
    seen (world, address, name);
  }
}

/* What they say of themselves is still there once more than memory keeps has been let go of. */
static void
test_many_let_go (void **state)
{
  World *world = *state;
  add_many (world);
  g_autoptr (Roster) roster = build (world);
  assert_int_equal (roster->people->len, MANY_ACCOUNTS * MANY_PEOPLE);
  assert_true (roster->arena.used > 4 * (64u << 10)); /* else nothing of it lay in a file */
  for (int pass = 0; pass < 2; pass++) {
    for (uint32_t i = 0; i < world->addresses->len; i++) {
      const Person *person = person_of (roster, i);
      assert_string_equal (person->address, g_array_index (world->addresses, StoredAddress, i).text);
      assert_string_equal (person->name, g_array_index (world->addresses, StoredAddress, i).name);
      const Account *account = roster->accounts->pdata[i % MANY_ACCOUNTS];
      assert_int_equal (person->account, i % MANY_ACCOUNTS);
      assert_ptr_equal (person->account_id, account->id);
      assert_int_equal (account->index, person->account);
      assert_true (account_has_domain (account, strchr (person->address, '@') + 1));
    }
    roster_let_go (roster);
  }
}

#define ONE_NAME 50000
#define ONE_NAME_SECONDS 20 /* some forty times as long as it takes, and half of what it did */

/* Machines write in one name from an address a message: each is held against few others, or none of this ends
 * in time. */
static void
test_one_name_at_many_addresses (void **state)
{
  World *world = *state;
  add_account (world, "A1", "acme.com");
  for (int i = 0; i < ONE_NAME; i++) {
    g_autofree char *address = g_strdup_printf ("reply%d@acme.com", i);
    seen (world, address, "Ann Reply");
  }
  gint64 began = g_get_monotonic_time ();
  g_autoptr (Roster) roster = build (world);
  assert_true (g_get_monotonic_time () - began < ONE_NAME_SECONDS * G_TIME_SPAN_SECOND);
  assert_int_equal (roster->people->len, ONE_NAME);
  assert_int_equal (roster->open->len, ONE_NAME - 1);
}

static int
compare_pointers (gconstpointer a, gconstpointer b)
{
  const char *x = *(const char *const *) a, *y = *(const char *const *) b;
  return (x > y) - (x < y);
}

/* Whoever looks at one account looks at few pages, and whoever walks over all people has each of them once.
 */
static void
test_people_of_an_account_lie_together (void **state)
{
  World *world = *state;
  add_many (world);
  g_autoptr (Roster) roster = build (world);
  g_autoptr (GPtrArray) people = g_ptr_array_copy (roster->people, NULL, NULL);
  g_ptr_array_sort (people, compare_pointers);
  bool is_met[MANY_ACCOUNTS * MANY_PEOPLE] = { false };
  for (guint i = 0; i < people->len; i++) {
    const Person *person = people->pdata[i], *first = people->pdata[i - i % MANY_PEOPLE];
    assert_int_equal (person->account, first->account);
    guint index = roster_walk (roster, i);
    const Person *walked = roster->people->pdata[index];
    assert_int_equal (walked->account, i / MANY_PEOPLE);
    assert_false (is_met[index]);
    is_met[index] = true;
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    CASE (test_accounts_of_addresses),
    CASE (test_machines_by_name),
    CASE (test_without_accounts_table),
    CASE (test_person_fields),
    CASE (test_merges),
    CASE (test_bare_names),
    CASE (test_decisions),
    CASE (test_chain_keeps_rejected_pair_apart),
    CASE (test_migration),
    CASE (test_no_migration_of_two),
    CASE (test_groups_and_titled_roles),
    CASE (test_order_does_not_matter),
    CASE (test_ids_of_one_beginning),
    CASE (test_many_let_go),
    CASE (test_people_of_an_account_lie_together),
    CASE (test_one_name_at_many_addresses),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
