/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/rng.h"
#include "comm_view.h"

/* Thousands of small views from a fixed seed, against slow second implementations written from the
 * definitions. */
#define VIEWS 2000

typedef struct {
  Made *made;
  guint ours, theirs;
} Random;

static int32_t
random_day (Rng *rng)
{
  return made_ago ((int) rng_below (rng, 70), (int) rng_below (rng, 7));
}

static gint
compare_contact_days (gconstpointer a, gconstpointer b)
{
  const ContactDay *x = a, *y = b;
  if (x->day != y->day)
    return x->day < y->day ? -1 : 1;
  if (x->vendor != y->vendor)
    return x->vendor < y->vendor ? -1 : 1;
  return (x->client > y->client) - (x->client < y->client);
}

/* Ours are persons 0 … ours-1; theirs follow. */
static Random
random_view (Rng *rng, guint most)
{
  Random view = { made_new (70), 1 + rng_below (rng, most), 1 + rng_below (rng, most) };
  Made *made = view.made;
  for (guint i = 0; i < view.ours + view.theirs; i++)
    made_person (made, made_own (made, g_strdup_printf ("p%u", i)), i < view.ours ? SIDE_VENDOR : SIDE_CLIENT,
                 2, FUNCTION_UNKNOWN);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = rng_below (rng, 300); i > 0; i--) {
    uint32_t person = view.ours + MIN (rng_below (rng, view.theirs), rng_below (rng, view.theirs));
    int32_t day = random_day (rng);
    if (g_hash_table_add (seen, g_strdup_printf ("%u %d", person, day)))
      made_act (made, person, day);
  }
  for (guint i = rng_below (rng, 120); i > 0; i--) {
    ContactDay contact = { rng_below (rng, view.ours),
                           view.ours + rng_below (rng, view.theirs),
                           random_day (rng),
                           rng_below (rng, 3) == 0,
                           true,
                           rng_below (rng, 8) == 0 };
    if (g_hash_table_add (seen, g_strdup_printf ("%u %u %d", contact.vendor, contact.client, contact.day)))
      g_array_append_val (made->view->contact_days, contact);
  }
  if (rng_below (rng, 3) == 0)
    made_invalid (made, (int) rng_below (rng, 60));
  g_array_sort (made->view->contact_days, compare_contact_days);
  return view;
}

/* exp of Chao, Wang and Jost's entropy, term by term. */
static double
slow_contacts (const guint *counts, guint people)
{
  double n = 0, once = 0, twice = 0, entropy = 0, missing = 0;
  for (guint i = 0; i < people; i++) {
    n += counts[i];
    once += counts[i] == 1;
    twice += counts[i] == 2;
  }
  for (guint i = 0; i < people; i++)
    for (double k = counts[i]; counts[i] > 0 && k <= n - 1; k++)
      entropy += counts[i] / n / k;
  double a = twice > 0 ? 2 * twice / ((n - 1) * once + 2 * twice) : 2 / ((n - 1) * (once - 1) + 2);
  for (double r = n; once > 0 && a < 1 && pow (1 - a, r - n + 1) > 1e-18 && r < n + 100000; r++)
    missing += pow (1 - a, r - n + 1) / r;
  return n > 0 ? exp (entropy + once / n * missing) : NAN;
}

static bool
is_counted (const Made *made, int32_t day, int from_ago, int until_ago)
{
  int32_t ago = made->view->last_week - week_of_day (day);
  return ago <= from_ago && ago >= until_ago &&
         g_array_index (made->view->is_valid, guint8, week_of_day (day) - made->view->first_week) != 0;
}

static void
test_effective_contacts_as_defined (void **state)
{
  (void) state;
  Rng rng;
  rng_seed (&rng, 1);
  guint known = 0;
  for (int i = 0; i < VIEWS; i++) {
    Random view = random_view (&rng, 8);
    g_autoptr (Made) made = view.made;
    guint counts[16] = { 0 }, total = 0;
    for (guint k = 0; k < made->view->acts->len; k++) {
      const Act *act = VIEW_ITEM (made->view->acts, Act, k);
      counts[act->person] += is_counted (made, act->day, 7, 0);
      total += is_counted (made, act->day, 7, 0);
    }
    made_measure_sorted (made, measure_contacts);
    const Fact *effective = made_fact (made, "contacts.effective");
    known += isfinite (effective->value);
    assert_near (effective->n, total, 0);
    if (isfinite (effective->value))
      assert_near (effective->value, slow_contacts (counts, 16), 1e-6);
  }
  assert_true (known > VIEWS / 4);
}

/* Strong: 2 days in 2 weeks, and not only from us. */
static bool
slow_is_strong (const Made *made, uint32_t vendor, uint32_t client)
{
  int days = 0;
  bool both = false;
  uint64_t weeks = 0;
  for (guint i = 0; i < made->view->contact_days->len; i++) {
    const ContactDay *contact = VIEW_ITEM (made->view->contact_days, ContactDay, i);
    if (contact->vendor != vendor || contact->client != client || !is_counted (made, contact->day, 7, 0))
      continue;
    days++;
    both |= contact->from_client || contact->meeting;
    weeks |= (uint64_t) 1 << (made->view->last_week - week_of_day (contact->day));
  }
  return days >= 2 && (weeks & (weeks - 1)) != 0 && both;
}

/* König: the fewest people whose loss cuts every strong tie, by trying every set of people. */
static guint
slow_lines (const Random *view)
{
  guint people = view->ours + view->theirs, best = people;
  bool strong[6][6];
  for (guint v = 0; v < view->ours; v++)
    for (guint c = 0; c < view->theirs; c++)
      strong[v][c] = slow_is_strong (view->made, v, view->ours + c);
  for (guint lost = 0; lost < 1u << people; lost++) {
    bool cut = true;
    for (guint v = 0; v < view->ours; v++)
      for (guint c = 0; c < view->theirs; c++)
        cut &= !strong[v][c] || (lost >> v & 1) != 0 || (lost >> (view->ours + c) & 1) != 0;
    if (cut)
      best = MIN (best, (guint) __builtin_popcount (lost));
  }
  return best;
}

static void
test_lines_are_the_fewest_people_that_cut_all_contact (void **state)
{
  (void) state;
  Rng rng;
  rng_seed (&rng, 2);
  guint with_lines = 0;
  for (int i = 0; i < VIEWS; i++) {
    Random view = random_view (&rng, 3); /* six people at the most */
    g_autoptr (Made) made = view.made;
    made_measure_sorted (made, measure_lines);
    guint lines = slow_lines (&view);
    assert_near (made_fact (made, "lines.now")->value, lines, 0);
    with_lines += lines > 1;
  }
  assert_true (with_lines > VIEWS / 20);
}

static void
assert_same_facts (const FactSet *one, const FactSet *other, bool with_p)
{
  assert_int_equal (one->facts->len, other->facts->len);
  for (guint i = 0; i < one->facts->len; i++) {
    const Fact *a = g_ptr_array_index (one->facts, i), *b = g_ptr_array_index (other->facts, i);
    assert_string_equal (a->name, b->name);
    assert_near (a->value, b->value, 1e-9);
    assert_near (a->baseline, b->baseline, 1e-9);
    assert_near (a->n, b->n, 0);
    assert_near (a->n_baseline, b->n_baseline, 0);
    if (with_p)
      assert_near (a->p, b->p, 0);
  }
}

static const MeasureFn pure[] = { measure_contacts, measure_lines, measure_volume };

/* Acts, contact-days of one day in another order. */
static void
shuffle_days (GArray *array, Rng *rng)
{
  gsize size = g_array_get_element_size (array);
  g_autofree char *spare = g_malloc (size);
  for (guint i = array->len; i > 1; i--) {
    guint k = rng_below (rng, i);
    char *a = array->data + (i - 1) * size, *b = array->data + k * size;
    memcpy (spare, a, size);
    memmove (a, b, size);
    memcpy (b, spare, size);
  }
}

static gint
compare_only_days (gconstpointer a, gconstpointer b)
{
  return (((const Act *) a)->day > ((const Act *) b)->day) -
         (((const Act *) a)->day < ((const Act *) b)->day);
}

static void
test_order_within_a_day_changes_nothing (void **state)
{
  (void) state;
  Rng rng;
  rng_seed (&rng, 3);
  for (int i = 0; i < VIEWS / 10; i++) {
    Random view = random_view (&rng, 5);
    g_autoptr (Made) made = view.made;
    for (size_t m = 0; m < G_N_ELEMENTS (pure); m++) {
      made_measure_sorted (made, pure[m]);
      g_autoptr (FactSet) before = g_steal_pointer (&made->facts);
      shuffle_days (made->view->acts, &rng);
      g_array_sort (made->view->acts, compare_only_days); /* stable: shuffled within the day */
      made_measure (made, pure[m]);
      assert_same_facts (before, made->facts, true);
    }
  }
}

/* The same people under other numbers: all that does not come from random draws stays. */
static void
test_numbers_of_people_mean_nothing (void **state)
{
  (void) state;
  Rng rng;
  rng_seed (&rng, 4);
  for (int i = 0; i < VIEWS / 10; i++) {
    Random view = random_view (&rng, 5);
    g_autoptr (Made) made = view.made;
    guint people = view.ours + view.theirs;
    for (size_t m = 0; m < G_N_ELEMENTS (pure); m++) {
      made_measure_sorted (made, pure[m]);
      g_autoptr (FactSet) before = g_steal_pointer (&made->facts);
      for (guint k = 0; k < made->view->acts->len; k++) { /* turned round: p0 is the last, and so on */
        Act *act = VIEW_ITEM (made->view->acts, Act, k);
        act->person = people - 1 - act->person;
      }
      for (guint k = 0; k < made->view->contact_days->len; k++) {
        ContactDay *contact = VIEW_ITEM (made->view->contact_days, ContactDay, k);
        contact->vendor = people - 1 - contact->vendor;
        contact->client = people - 1 - contact->client;
      }
      for (guint k = 0; k < people / 2; k++) {
        gpointer *a = &made->persons->pdata[k], *b = &made->persons->pdata[people - 1 - k], spare = *a;
        *a = *b;
        *b = spare;
      }
      made_measure_sorted (made, pure[m]);
      assert_same_facts (before, made->facts, m == 2); /* volume draws nothing */
    }
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_effective_contacts_as_defined),
    cmocka_unit_test (test_lines_are_the_fewest_people_that_cut_all_contact),
    cmocka_unit_test (test_order_within_a_day_changes_nothing),
    cmocka_unit_test (test_numbers_of_people_mean_nothing),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
