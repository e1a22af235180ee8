/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/map_layout.h"

#include <math.h>
#include <string.h>

#define MAX_LANES 7 /* sub-columns of the client side: below 66 pixels a name says nothing */
#define HEADER_HEIGHT 34.0
#define ROW_GAP 3.0
#define EMPTY_ROW 22.0
#define FOLD_HEIGHT 15.0

/* Row keys: 0 C-level … 4 Staff, 5 unknown, 6 not counted. */
enum { KEY_UNKNOWN = 5, KEY_OTHERS = 6, KEY_COUNT = 7 };
static const char *const row_labels[KEY_COUNT] = { "C-level",    "VP",    "Director",
                                                   "Manager",    "Staff", "Level unknown",
                                                   "Not counted" };

static const char *const function_titles[FUNCTION_COUNT] = {
  [FUNCTION_UNKNOWN] = "Function unknown",
  [FUNCTION_EXECUTIVE] = "Executive",
  [FUNCTION_FINANCE] = "Finance",
  [FUNCTION_PROCUREMENT] = "Procurement",
  [FUNCTION_LEGAL] = "Legal",
  [FUNCTION_PRODUCT] = "Product",
  [FUNCTION_ENGINEERING] = "Engineering",
  [FUNCTION_DATA] = "Data",
  [FUNCTION_IT] = "IT",
  [FUNCTION_SECURITY] = "Security",
  [FUNCTION_OPERATIONS] = "Operations",
  [FUNCTION_SALES] = "Sales",
  [FUNCTION_ACCOUNT] = "Account",
  [FUNCTION_MARKETING] = "Marketing",
  [FUNCTION_SUPPORT] = "Support",
  [FUNCTION_HR] = "HR",
};

/* What is settled before anybody is placed. */
typedef struct {
  const AccountAssessment *account;
  int row_of_key[KEY_COUNT]; /* -1: that row is not drawn */
  int column_of_function[FUNCTION_COUNT];
  int max_lines;
} Plan;

static const MapPerson *
get_person (const AccountAssessment *account, guint index)
{
  return account->people->pdata[index];
}

static int
row_key (const MapPerson *person)
{
  if (person->side == SIDE_THIRD || person->side == SIDE_ROLE)
    return KEY_OTHERS;
  if (person->level == LEVEL_UNKNOWN)
    return KEY_UNKNOWN;
  return 5 - CLAMP (person->level, 1, 5);
}

/* The five levels come together or not at all: an empty level says that we know nobody there. */
static void
plan_rows (Plan *plan, MapLayout *layout)
{
  bool used[KEY_COUNT] = { false };
  bool any_level = false;
  for (guint i = 0; i < plan->account->people->len; i++) {
    int key = row_key (get_person (plan->account, i));
    used[key] = true;
    any_level |= key < KEY_UNKNOWN;
  }
  int drawn = 0;
  for (int key = 0; key < KEY_COUNT; key++) {
    bool is_drawn = used[key] || (any_level && key < KEY_UNKNOWN);
    plan->row_of_key[key] = is_drawn ? drawn++ : -1;
    MapRow row = { .label = row_labels[key], .is_counted = key != KEY_OTHERS };
    if (is_drawn)
      g_array_append_val (layout->rows, row);
  }
  plan->max_lines = any_level ? 3 : 8;
}

static void
count_functions (const AccountAssessment *account, guint counts[FUNCTION_COUNT])
{
  memset (counts, 0, sizeof (guint) * FUNCTION_COUNT);
  for (guint i = 0; i < account->people->len; i++)
    if (get_person (account, i)->side == SIDE_CLIENT)
      counts[get_person (account, i)->function]++;
}

static int
find_emptiest (const guint counts[FUNCTION_COUNT], const bool keep[FUNCTION_COUNT])
{
  int least = -1;
  for (int f = FUNCTION_EXECUTIVE + 1; f < FUNCTION_COUNT; f++)
    if (keep[f] && (least < 0 || counts[f] < counts[least]))
      least = f;
  return least;
}

/* Keeps the fullest functions; the others share the column of the unknown ones, then called "Other". */
static void
choose_functions (const guint counts[FUNCTION_COUNT], bool keep[FUNCTION_COUNT])
{
  int used = 0;
  for (int f = 0; f < FUNCTION_COUNT; f++) {
    keep[f] = counts[f] > 0;
    used += keep[f];
  }
  if (used <= MAX_LANES)
    return;
  used += !keep[FUNCTION_UNKNOWN];
  keep[FUNCTION_UNKNOWN] = true;
  for (; used > MAX_LANES; used--)
    keep[find_emptiest (counts, keep)] = false;
}

static void
plan_columns (Plan *plan, MapLayout *layout)
{
  guint counts[FUNCTION_COUNT];
  bool keep[FUNCTION_COUNT];
  count_functions (plan->account, counts);
  choose_functions (counts, keep);
  for (int f = 1; f <= FUNCTION_COUNT; f++) { /* the unknown come last */
    int function = f % FUNCTION_COUNT;
    plan->column_of_function[function] = -1;
    if (!keep[function])
      continue;
    plan->column_of_function[function] = (int) layout->columns->len;
    MapColumn column = { .label = function_titles[function], .lanes = 1 };
    g_array_append_val (layout->columns, column);
  }
  if (layout->columns->len == 0)
    g_array_append_vals (layout->columns, &(MapColumn){ .label = "Contacts", .lanes = 1 }, 1);
  MapColumn *last = &g_array_index (layout->columns, MapColumn, layout->columns->len - 1);
  bool has_merged = false;
  for (int f = 0; f < FUNCTION_COUNT; f++)
    if (plan->column_of_function[f] < 0) {
      plan->column_of_function[f] = (int) layout->columns->len - 1;
      has_merged |= counts[f] > 0;
    }
  if (has_merged)
    last->label = "Other";
  else if (layout->columns->len == 1 && keep[FUNCTION_UNKNOWN])
    last->label = "Contacts";
}

static MapCell *
get_cell (MapLayout *layout, int row, int column)
{
  for (guint i = 0; i < layout->cells->len; i++) {
    MapCell *cell = &g_array_index (layout->cells, MapCell, i);
    if (cell->row == row && cell->column == column)
      return cell;
  }
  MapCell cell = { .row = row, .column = column, .people = g_array_new (FALSE, FALSE, sizeof (guint)) };
  g_array_append_val (layout->cells, cell);
  return &g_array_index (layout->cells, MapCell, layout->cells->len - 1);
}

static gint
compare_importance (gconstpointer a, gconstpointer b, gpointer data)
{
  const AccountAssessment *account = data;
  const MapPerson *left = get_person (account, *(const guint *) a),
                  *right = get_person (account, *(const guint *) b);
  bool left_marked = left->is_top_contact || left->cuts_thread,
       right_marked = right->is_top_contact || right->cuts_thread;
  if (left_marked != right_marked)
    return left_marked ? -1 : 1;
  if (left->is_executive != right->is_executive)
    return left->is_executive ? -1 : 1;
  double left_share = fmax (left->share_before, left->share_now),
         right_share = fmax (right->share_before, right->share_now);
  if (left_share != right_share)
    return left_share > right_share ? -1 : 1;
  return strcmp (left->person_id, right->person_id);
}

static void
fill_cells (const Plan *plan, MapLayout *layout)
{
  guint others = 0;
  for (guint i = 0; i < plan->account->people->len; i++) {
    const MapPerson *person = get_person (plan->account, i);
    int key = row_key (person), column = plan->column_of_function[person->function];
    if (person->side == SIDE_VENDOR)
      column = MAP_TEAM_COLUMN;
    else if (key == KEY_OTHERS)
      column = (int) (others++ % layout->columns->len);
    g_array_append_val (get_cell (layout, plan->row_of_key[key], column)->people, i);
  }
  for (guint i = 0; i < layout->cells->len; i++)
    g_array_sort_with_data (g_array_index (layout->cells, MapCell, i).people, compare_importance,
                            (gpointer) plan->account);
}

/* How many people of the fullest cell of a column stand in one sub-column. */
static double
crowding (const MapLayout *layout, int column)
{
  double most = 0;
  for (guint i = 0; i < layout->cells->len; i++) {
    const MapCell *cell = &g_array_index (layout->cells, MapCell, i);
    if (cell->column == column)
      most = fmax (most, cell->people->len);
  }
  return most / g_array_index (layout->columns, MapColumn, column).lanes;
}

/* Room that no function needs goes to the fullest one: without titles everybody is in one column. */
static void
widen_columns (const Plan *plan, MapLayout *layout)
{
  for (int lanes = (int) layout->columns->len; lanes < MAX_LANES; lanes++) {
    int fullest = 0;
    for (int c = 1; c < (int) layout->columns->len; c++)
      if (crowding (layout, c) > crowding (layout, fullest))
        fullest = c;
    if (crowding (layout, fullest) <= plan->max_lines)
      break;
    g_array_index (layout->columns, MapColumn, fullest).lanes++;
  }
  int total = 0;
  for (guint c = 0; c < layout->columns->len; c++)
    total += g_array_index (layout->columns, MapColumn, c).lanes;
  double left = MAP_CLIENT_LEFT, lane = (MAP_WIDTH - MAP_CLIENT_LEFT) / total;
  for (guint c = 0; c < layout->columns->len; c++) {
    MapColumn *column = &g_array_index (layout->columns, MapColumn, c);
    column->left = left;
    column->width = lane * column->lanes;
    left += column->width;
  }
}

static int
lanes_of (const MapLayout *layout, const MapCell *cell)
{
  return cell->column == MAP_TEAM_COLUMN ? 1 : g_array_index (layout->columns, MapColumn, cell->column).lanes;
}

static void
size_rows (const Plan *plan, MapLayout *layout)
{
  for (guint i = 0; i < layout->cells->len; i++) {
    MapCell *cell = &g_array_index (layout->cells, MapCell, i);
    MapRow *row = &g_array_index (layout->rows, MapRow, cell->row);
    int lanes = lanes_of (layout, cell);
    cell->shown = MIN (cell->people->len, (guint) (plan->max_lines * lanes));
    int lines = ((int) cell->shown + lanes - 1) / lanes;
    row->lines = MAX (row->lines, lines);
    double height =
        MAP_LANE_HEIGHT + lines * MAP_LINE_HEIGHT + 5 + (cell->shown < cell->people->len ? FOLD_HEIGHT : 0);
    row->height = fmax (row->height, height);
  }
  double top = layout->header_height;
  for (guint r = 0; r < layout->rows->len; r++) {
    MapRow *row = &g_array_index (layout->rows, MapRow, r);
    row->height = fmax (row->height, EMPTY_ROW);
    row->top = top;
    top += row->height + ROW_GAP;
  }
  layout->height = top;
}

static MapPlace
place_in_cell (const MapLayout *layout, const MapCell *cell, guint rank)
{
  const MapRow *row = &g_array_index (layout->rows, MapRow, cell->row);
  int lanes = lanes_of (layout, cell);
  double y = row->top + MAP_LANE_HEIGHT + 10 + (rank / (guint) lanes) * MAP_LINE_HEIGHT;
  if (cell->column == MAP_TEAM_COLUMN)
    return (MapPlace){ .x = MAP_TEAM_X, .y = y, .label_room = MAP_TEAM_X - 16 };
  const MapColumn *column = &g_array_index (layout->columns, MapColumn, cell->column);
  double lane = column->width / lanes;
  double left = column->left + (rank % (guint) lanes) * lane;
  return (MapPlace){ .x = left + 15, .y = y, .label_room = lane - 28 };
}

static void
place_people (MapLayout *layout)
{
  for (guint c = 0; c < layout->cells->len; c++) {
    MapCell *cell = &g_array_index (layout->cells, MapCell, c);
    guint lanes = (guint) lanes_of (layout, cell);
    guint lines = (cell->shown + lanes - 1) / lanes;
    MapPlace fold = place_in_cell (layout, cell, lines * lanes);
    cell->fold_x = fold.x;
    cell->fold_y = fold.y - 4;
    for (guint i = 0; i < cell->people->len; i++) {
      bool is_folded = i >= cell->shown;
      MapPlace place = is_folded ? fold : place_in_cell (layout, cell, i);
      place.y = is_folded ? cell->fold_y : place.y;
      place.cell = c;
      place.is_folded = is_folded;
      g_array_index (layout->places, MapPlace, g_array_index (cell->people, guint, i)) = place;
    }
  }
}

MapLayout *
map_layout_new (const AccountAssessment *account)
{
  MapLayout *layout = g_new0 (MapLayout, 1);
  *layout = (MapLayout){ .header_height = HEADER_HEIGHT,
                         .rows = g_array_new (FALSE, TRUE, sizeof (MapRow)),
                         .columns = g_array_new (FALSE, TRUE, sizeof (MapColumn)),
                         .cells = g_array_new (FALSE, TRUE, sizeof (MapCell)),
                         .places = g_array_new (FALSE, TRUE, sizeof (MapPlace)) };
  g_array_set_size (layout->places, account->people->len);
  Plan plan = { .account = account };
  plan_rows (&plan, layout);
  plan_columns (&plan, layout);
  fill_cells (&plan, layout);
  widen_columns (&plan, layout);
  size_rows (&plan, layout);
  place_people (layout);
  return layout;
}

void
map_layout_free (MapLayout *layout)
{
  if (layout == NULL)
    return;
  for (guint i = 0; i < layout->cells->len; i++)
    g_array_unref (g_array_index (layout->cells, MapCell, i).people);
  g_array_unref (layout->rows);
  g_array_unref (layout->columns);
  g_array_unref (layout->cells);
  g_array_unref (layout->places);
  g_free (layout);
}
