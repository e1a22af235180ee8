/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "identity/roster_private.h"

static bool
takes_part (const Node *node)
{
  return *node->text != '\0';
}

static uint64_t
hash_text (const Node *node)
{
  return text_hash (node->text);
}

static uint64_t
hash_all_the_same (const Node *node)
{
  (void) node;
  return 7;
}

static bool
are_equal (const Node *a, const Node *b)
{
  return strcmp (a->text, b->text) == 0;
}

/* Alike are those of one text, whether or not others have their hash. */
static void
test_first_of_its_kind (void **state)
{
  (void) state;
  static const char *const texts[] = { "b", "a", "", "c", "a", "b", "", "a" };
  static const guint expected[] = { 0, 1, PLACE_NONE, 3, 1, 0, PLACE_NONE, 1 };
  static const Likeness ways[] = { { takes_part, hash_text, are_equal },
                                   { takes_part, hash_all_the_same, are_equal } };
  Node nodes[NODES_A_RUN] = { 0 };
  guint order[G_N_ELEMENTS (texts)];
  Roster roster = { 0 };
  g_autoptr (GPtrArray) runs = g_ptr_array_new ();
  g_ptr_array_add (runs, nodes);
  Fold fold = { .roster = &roster, .runs = runs, .order = order, .node_count = G_N_ELEMENTS (texts) };
  for (guint i = 0; i < fold.node_count; i++) {
    order[i] = fold.node_count - 1 - i; /* a place is no index */
    nodes[order[i]].text = texts[i];
  }
  for (size_t way = 0; way < G_N_ELEMENTS (ways); way++) {
    g_autofree guint *first = roster_find_first (&fold, &ways[way]);
    assert_memory_equal (first, expected, sizeof expected);
    g_autoptr (ByKey) groups = roster_group (&fold, &ways[way]);
    const GArray of_a = roster_members (groups, 1), of_none = roster_members (groups, 2);
    assert_int_equal (of_none.len, 0);
    assert_int_equal (of_a.len, 3);
    assert_int_equal (g_array_index (&of_a, guint, 0), order[1]);
    assert_int_equal (g_array_index (&of_a, guint, 2), order[7]);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_first_of_its_kind) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
