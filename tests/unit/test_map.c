/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report_sample.h"

#include "report/map.h"

static AccountAssessment *
find_account (Assessment *assessment, const char *id)
{
  for (guint i = 0; i < assessment->accounts->len; i++)
    if (strcmp (((AccountAssessment *) assessment->accounts->pdata[i])->id, id) == 0)
      return assessment->accounts->pdata[i];
  fail_msg ("no account %s", id);
  return NULL;
}

static const char *const drawn_accounts[] = { SAMPLE_COLLAPSING, SAMPLE_HEALTHY, SAMPLE_LARGE,
                                              SAMPLE_MAIL_ONLY, SAMPLE_HOSTILE };

static void
no_two_people_of_a_cell_overlap (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = sample_new ();
  for (size_t a = 0; a < G_N_ELEMENTS (drawn_accounts); a++) {
    g_autoptr (MapLayout) layout = map_layout_new (find_account (assessment, drawn_accounts[a]));
    for (guint i = 0; i < layout->places->len; i++)
      for (guint j = i + 1; j < layout->places->len; j++) {
        const MapPlace *left = &g_array_index (layout->places, MapPlace, i),
                       *right = &g_array_index (layout->places, MapPlace, j);
        if (left->is_folded || right->is_folded)
          continue;
        bool apart = fabs (left->x - right->x) >= 18 || fabs (left->y - right->y) >= 18;
        if (!apart)
          fail_msg ("%s: people %u and %u stand on each other", drawn_accounts[a], i, j);
      }
  }
}

static void
everybody_stands_inside_the_row_of_the_level (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = sample_new ();
  for (size_t a = 0; a < G_N_ELEMENTS (drawn_accounts); a++) {
    g_autoptr (MapLayout) layout = map_layout_new (find_account (assessment, drawn_accounts[a]));
    for (guint i = 0; i < layout->places->len; i++) {
      const MapPlace *place = &g_array_index (layout->places, MapPlace, i);
      const MapCell *cell = &g_array_index (layout->cells, MapCell, place->cell);
      const MapRow *row = &g_array_index (layout->rows, MapRow, cell->row);
      assert_true (place->y > row->top && place->y < row->top + row->height);
      assert_true (place->x > 0 && place->x < MAP_WIDTH);
    }
  }
}

/* Three to a line of a cell; the rest are counted. */
static void
a_crowded_cell_folds_what_it_cannot_show (void **state)
{
  (void) state;
  AccountAssessment *account = account_assessment_new ("A", "A");
  for (guint i = 0; i < 7; i++) {
    SamplePerson person = { "Ann Lee", SIDE_CLIENT, 2, FUNCTION_IT, PRESENCE_ACTIVE, 0.1 + 0.01 * i, 0.1 };
    sample_add_person (account, &person);
  }
  for (guint i = 0; i < FUNCTION_COUNT - 1; i++) { /* fills all columns, so that none can be widened */
    SamplePerson person = { "Bo Dam", SIDE_CLIENT, 1, (Function) (i + 1), PRESENCE_ACTIVE, 0.1, 0.1 };
    sample_add_person (account, &person);
  }
  MapLayout *layout = map_layout_new (account);
  guint folded = 0;
  for (guint i = 0; i < 7; i++)
    folded += g_array_index (layout->places, MapPlace, i).is_folded;
  assert_int_equal (folded, 4);
  assert_false (g_array_index (layout->places, MapPlace, 6).is_folded); /* the largest share */
  assert_true (g_array_index (layout->places, MapPlace, 0).is_folded);  /* the smallest */
  GString *svg = g_string_new (NULL);
  map_append_svg (svg, layout, account, MAP_AFTER);
  assert_non_null (strstr (svg->str, ">+4<"));
  g_string_free (svg, TRUE);
  map_layout_free (layout);
  account_assessment_free (account);
}

static void
columns_are_at_most_seven_and_fill_the_width (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = sample_new ();
  for (size_t a = 0; a < G_N_ELEMENTS (drawn_accounts); a++) {
    g_autoptr (MapLayout) layout = map_layout_new (find_account (assessment, drawn_accounts[a]));
    int lanes = 0;
    double right = MAP_CLIENT_LEFT;
    for (guint c = 0; c < layout->columns->len; c++) {
      const MapColumn *column = &g_array_index (layout->columns, MapColumn, c);
      assert_true (fabs (column->left - right) < 1e-6);
      right += column->width;
      lanes += column->lanes;
    }
    assert_true (lanes <= 7);
    assert_true (fabs (right - MAP_WIDTH) < 1e-6);
  }
}

/* The centre of the mark of that title in a picture. */
static bool
find_mark (const char *svg, const char *title, double *x, double *y)
{
  g_autofree char *start = g_strdup_printf ("<title>%s", title);
  const char *group = strstr (svg, start);
  const char *circle = group != NULL ? strstr (group, "cx=\"") : NULL;
  if (circle == NULL)
    return false;
  *x = g_ascii_strtod (circle + 4, NULL);
  *y = g_ascii_strtod (strstr (circle, "cy=\"") + 4, NULL);
  return true;
}

static void
nobody_moves_between_before_and_after (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = sample_new ();
  AccountAssessment *account = find_account (assessment, SAMPLE_COLLAPSING);
  g_autoptr (MapLayout) layout = map_layout_new (account);
  GString *before = g_string_new (NULL), *after = g_string_new (NULL);
  map_append_svg (before, layout, account, MAP_BEFORE);
  map_append_svg (after, layout, account, MAP_AFTER);
  static const char *const names[] = { "Carla Brandt", "Zoe Abel", "Quin Voss", "Wei Tran" };
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++) {
    double x[2], y[2];
    assert_true (find_mark (before->str, names[i], &x[0], &y[0]));
    assert_true (find_mark (after->str, names[i], &x[1], &y[1]));
    assert_true (x[0] == x[1] && y[0] == y[1]);
  }
  double x, y;
  assert_false (find_mark (before->str, "Pia Berg", &x, &y)); /* joined since */
  assert_true (find_mark (after->str, "Pia Berg", &x, &y));
  g_string_free (before, TRUE);
  g_string_free (after, TRUE);
}

static guint
count (const char *text, const char *what)
{
  guint found = 0;
  for (const char *p = text; (p = strstr (p, what)) != NULL; p++)
    found++;
  return found;
}

static void
the_picture_says_what_was_lost (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = sample_new ();
  AccountAssessment *account = find_account (assessment, SAMPLE_COLLAPSING);
  g_autoptr (MapLayout) layout = map_layout_new (account);
  GString *before = g_string_new (NULL), *after = g_string_new (NULL);
  map_append_svg (before, layout, account, MAP_BEFORE);
  map_append_svg (after, layout, account, MAP_AFTER);
  assert_int_equal (count (before->str, "class=\"cell gone\""), 0);
  /* C-level executive; VP finance, product, engineering; Director product, engineering, IT, operations;
   * Manager finance, engineering; Staff engineering, IT */
  assert_int_equal (count (after->str, "class=\"cell gone\""), 12);
  assert_int_equal (count (before->str, "line lost"), 0);
  assert_true (count (after->str, "line lost") > 20);
  assert_int_equal (count (after->str, "class=\"cross\""), 1); /* C. Brandt has left */
  assert_int_equal (count (after->str, ">new<"), 2);           /* P. Berg, halo and text */
  g_string_free (before, TRUE);
  g_string_free (after, TRUE);
}

/* We still write to somebody who has stopped to answer. */
static void
our_letters_alone_are_no_contact (void **state)
{
  (void) state;
  for (int presence = PRESENCE_ACTIVE; presence <= PRESENCE_LEFT; presence++) {
    AccountAssessment *account = account_assessment_new ("A", "A");
    sample_add_person (account,
                       &(SamplePerson){ "Us", SIDE_VENDOR, 2, FUNCTION_ACCOUNT, PRESENCE_ACTIVE, 1, 1 });
    sample_add_person (
        account, &(SamplePerson){ "Ed", SIDE_CLIENT, 2, FUNCTION_IT, (Presence) presence, 1, presence < 2 });
    MapEdge *edge = map_edge_new ();
    *edge = (MapEdge){ .vendor = 0, .client = 1, .before = 1, .now = 1 };
    g_ptr_array_add (account->edges, edge);
    g_autoptr (MapLayout) layout = map_layout_new (account);
    g_autoptr (GString) svg = g_string_new (NULL);
    map_append_svg (svg, layout, account, MAP_AFTER);
    bool is_reached = presence == PRESENCE_ACTIVE || presence == PRESENCE_FADING;
    assert_int_equal (count (svg->str, "line live"), is_reached);
    assert_int_equal (count (svg->str, "line lost"), !is_reached);
    account_assessment_free (account);
  }
}

static void
only_the_strongest_sixty_ties_are_drawn_apart (void **state)
{
  (void) state;
  g_autoptr (Assessment) assessment = sample_new ();
  AccountAssessment *large = find_account (assessment, SAMPLE_LARGE),
                    *small = find_account (assessment, SAMPLE_HEALTHY);
  assert_int_equal (large->edges->len, 120);
  assert_int_equal (map_count_summed_edges (large), 60);
  assert_int_equal (map_count_summed_edges (small), 0);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (no_two_people_of_a_cell_overlap),
    cmocka_unit_test (everybody_stands_inside_the_row_of_the_level),
    cmocka_unit_test (a_crowded_cell_folds_what_it_cannot_show),
    cmocka_unit_test (columns_are_at_most_seven_and_fill_the_width),
    cmocka_unit_test (nobody_moves_between_before_and_after),
    cmocka_unit_test (the_picture_says_what_was_lost),
    cmocka_unit_test (our_letters_alone_are_no_contact),
    cmocka_unit_test (only_the_strongest_sixty_ties_are_drawn_apart),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
