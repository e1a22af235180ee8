/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/map.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/key_numbers.h"
#include "report/map_edges.h"
#include "report/markup.h"
#include "report/summary.h"
#include "report/values.h"

#define HEADER_SIZE 9.5
#define SMALL_SIZE 8.5

static const MapPerson *
get_person (const AccountAssessment *account, guint index)
{
  return account->people->pdata[index];
}

bool
map_was_active (const AccountAssessment *account, guint index)
{
  if (get_person (account, index)->share_before > 0)
    return true;
  for (guint i = 0; i < account->edges->len; i++) {
    const MapEdge *edge = account->edges->pdata[i];
    if ((edge->vendor == index || edge->client == index) && edge->before > 0)
      return true;
  }
  return false;
}

static bool
is_reached (const MapPerson *person)
{
  return person->presence == PRESENCE_ACTIVE || person->presence == PRESENCE_FADING;
}

/* The ground of a cell: what an executive sees first. */
static const char *
cell_class (const AccountAssessment *account, const MapCell *cell, MapMoment moment)
{
  guint before = 0, now = 0;
  double share_before = 0, share_now = 0;
  for (guint i = 0; i < cell->people->len; i++) {
    guint index = g_array_index (cell->people, guint, i);
    const MapPerson *person = get_person (account, index);
    before += map_was_active (account, index);
    now += is_reached (person);
    share_before += person->share_before;
    share_now += person->presence == PRESENCE_ACTIVE ? 1 : 0;
  }
  if (moment == MAP_BEFORE)
    return before > 0 ? "cell live" : "cell none";
  if (now == 0)
    return before > 0 && !key_numbers_is_blind (account) ? "cell gone" : "cell none";
  return share_now * 2 < MAX (before, now) ? "cell fade" : "cell live";
}

static void
append_rows (GString *out, const MapLayout *layout)
{
  for (guint r = 0; r < layout->rows->len; r++) {
    const MapRow *row = &g_array_index (layout->rows, MapRow, r);
    markup_append (out, "<rect class=\"row%d\" x=\"0\" y=\"%f\" width=\"%f\" height=\"%f\"/>", (int) (r % 2),
                   row->top, MAP_WIDTH, row->height);
    markup_append (out, "<text class=\"row-label\" x=\"7\" y=\"%f\">%s</text>", row->top + 14.5, row->label);
    if (row->lines == 0)
      markup_append (out, "<text class=\"quiet\" x=\"%f\" y=\"%f\">we know nobody here</text>",
                     MAP_CLIENT_LEFT + 8, row->top + 14.5);
  }
}

char *
map_dup_column_label (const MapColumn *column)
{
  return markup_fit (column->label, HEADER_SIZE, column->width - 6);
}

static void
append_header (GString *out, const MapLayout *layout)
{
  markup_append (out, "<text class=\"side-label\" x=\"7\" y=\"12\">OUR TEAM</text>");
  markup_append (out, "<text class=\"side-label\" x=\"%f\" y=\"12\">CLIENT</text>", MAP_CLIENT_LEFT + 4);
  for (guint c = 0; c < layout->columns->len; c++) {
    const MapColumn *column = &g_array_index (layout->columns, MapColumn, c);
    g_autofree char *label = map_dup_column_label (column);
    markup_append (out, "<text class=\"column-label\" x=\"%f\" y=\"27\">%s</text>", column->left + 4, label);
  }
}

MapBox
map_cell_box (const MapLayout *layout, const MapCell *cell)
{
  if (cell->column == MAP_TEAM_COLUMN)
    return (MapBox){ 0 };
  const MapRow *row = &g_array_index (layout->rows, MapRow, cell->row);
  const MapColumn *column = &g_array_index (layout->columns, MapColumn, cell->column);
  return (MapBox){ column->left + 1.5, row->top + 2, column->width - 3, row->height - 4 };
}

static void
append_cells (GString *out, const MapLayout *layout, const AccountAssessment *account, MapMoment moment)
{
  for (guint i = 0; i < layout->cells->len; i++) {
    const MapCell *cell = &g_array_index (layout->cells, MapCell, i);
    const MapRow *row = &g_array_index (layout->rows, MapRow, cell->row);
    if (cell->column == MAP_TEAM_COLUMN || !row->is_counted)
      continue;
    const char *class = cell_class (account, cell, moment);
    MapBox box = map_cell_box (layout, cell);
    markup_append (out, "<rect class=\"%s\" x=\"%f\" y=\"%f\" width=\"%f\" height=\"%f\" rx=\"4\"/>", class,
                   box.x, box.y, box.width, box.height);
    if (g_str_has_suffix (class, "gone"))
      markup_append (out,
                     "<rect fill=\"url(#hatch)\" x=\"%f\" y=\"%f\" width=\"%f\" height=\"%f\" rx=\"4\"/>",
                     box.x, box.y, box.width, box.height);
  }
}

/* Area by share of contact: somebody who carries all of it has a radius of 8.8 pixels. */
static double
mark_radius (double share)
{
  return 3.4 + 5.4 * sqrt (CLAMP (isnan (share) ? 0 : share, 0, 1));
}

static const char *
mark_class (const MapPerson *person, bool is_active, MapMoment moment)
{
  static const char *const sides[][2] = { [SIDE_VENDOR] = { "mark ours", "mark ours hollow" },
                                          [SIDE_CLIENT] = { "mark theirs", "mark theirs hollow" },
                                          [SIDE_THIRD] = { "mark third", "mark third hollow" },
                                          [SIDE_ROLE] = { "mark third", "mark third hollow" } };
  if (moment == MAP_AFTER && person->presence == PRESENCE_FADING && person->side == SIDE_CLIENT)
    return "mark theirs fading";
  return sides[person->side][is_active ? 0 : 1];
}

static void
append_shape (GString *out, const MapPerson *person, const MapPlace *place, const char *class, double r)
{
  double x = place->x, y = place->y;
  if (person->side == SIDE_VENDOR)
    markup_append (out, "<rect class=\"%s\" x=\"%f\" y=\"%f\" width=\"%f\" height=\"%f\" rx=\"1\"/>", class,
                   x - r * 0.89, y - r * 0.89, r * 1.78, r * 1.78);
  else if (person->side == SIDE_CLIENT)
    markup_append (out, "<circle class=\"%s\" cx=\"%f\" cy=\"%f\" r=\"%f\"/>", class, x, y, r);
  else
    markup_append (out, "<path class=\"%s\" d=\"M%f,%f l%f,%f l%f,%f l%f,%f z\"/>", class, x, y - r, r, r, -r,
                   r, -r, -r);
  if (person->is_executive && person->side == SIDE_CLIENT)
    markup_append (out, "<circle class=\"ring\" cx=\"%f\" cy=\"%f\" r=\"%f\"/>", x, y, r + 2.4);
}

/* What is said under a name, or NULL. */
static char *
dup_remark (const MapPerson *person, MapMoment moment, double room)
{
  double share = moment == MAP_BEFORE ? person->share_before : person->share_now;
  if (moment == MAP_AFTER && person->presence == PRESENCE_LEFT)
    return g_strdup ("left");
  if (person->is_top_contact && moment == MAP_AFTER && share >= 0.25 && person->side == SIDE_CLIENT) {
    g_autofree char *percent = values_format_key (share, true);
    g_autofree char *words = g_strdup_printf ("%s of contact", percent);
    return g_strdup (markup_text_width (words, SMALL_SIZE) <= room ? words : percent);
  }
  if (moment == MAP_AFTER && person->is_new)
    return g_strdup ("new");
  return NULL;
}

/* "C. Brandt", else "Brandt", else as much of it as there is room for. */
static char *
dup_fitted_name (const char *name, double room)
{
  g_autofree char *short_name = summary_short_name (name);
  const char *last = strstr (short_name, ". ");
  bool fits = markup_text_width (short_name, MAP_TEXT_SIZE) <= room;
  return markup_fit (fits || last == NULL ? short_name : last + 2, MAP_TEXT_SIZE, room);
}

char *
map_dup_label (const MapPerson *person, const MapPlace *place)
{
  return dup_fitted_name (person->name, place->label_room);
}

/* A halo as a second text below: not every renderer knows paint-order. */
static void
append_label (GString *out, const char *class, double x, double y, const char *text)
{
  markup_append (out, "<text class=\"%s halo\" x=\"%f\" y=\"%f\">%s</text>", class, x, y, text);
  markup_append (out, "<text class=\"%s\" x=\"%f\" y=\"%f\">%s</text>", class, x, y, text);
}

static void
append_name (GString *out, const MapPerson *person, const MapPlace *place, bool is_active, MapMoment moment)
{
  g_autofree char *name = map_dup_label (person, place);
  g_autofree char *remark = dup_remark (person, moment, place->label_room + 4);
  bool is_ours = person->side == SIDE_VENDOR;
  bool is_strong = moment == MAP_AFTER && (person->is_top_contact || person->cuts_thread) && is_active;
  double x = is_ours ? place->x - 11 : place->x + 11.5;
  const char *class = is_ours ? (is_active ? "name end" : "name end faint")
                              : (is_strong ? "name strong" : (is_active ? "name" : "name faint"));
  append_label (out, class, x, place->y + (remark != NULL ? -0.5 : 3.6), name);
  if (remark != NULL) {
    g_autofree char *fitted = markup_fit (remark, SMALL_SIZE, place->label_room + 4);
    bool is_good = person->is_new && person->presence != PRESENCE_LEFT;
    append_label (out, is_good ? "remark good" : (is_ours ? "remark end" : "remark"), x, place->y + 8.3,
                  fitted);
  }
}

static void
append_person (GString *out, const AccountAssessment *account, guint index, const MapPlace *place,
               MapMoment moment)
{
  const MapPerson *person = get_person (account, index);
  if (place->is_folded || (moment == MAP_BEFORE && person->is_new))
    return;
  bool is_active = moment == MAP_BEFORE ? map_was_active (account, index) : is_reached (person);
  double share = moment == MAP_BEFORE || !is_active ? person->share_before : person->share_now;
  double r = mark_radius (share);
  markup_append (out, "<g><title>%s%s%s, %s</title>", person->name, person->title != NULL ? ", " : "",
                 person->title != NULL ? person->title : "",
                 moment == MAP_BEFORE ? (is_active ? "active" : "not in contact")
                                      : presence_name (person->presence));
  append_shape (out, person, place, mark_class (person, is_active, moment), r);
  if (moment == MAP_AFTER && person->presence == PRESENCE_LEFT)
    markup_append (out, "<path class=\"cross\" d=\"M%f,%f l8.4,8.4 m0,-8.4 l-8.4,8.4\"/>", place->x - 4.2,
                   place->y - 4.2);
  append_name (out, person, place, is_active, moment);
  g_string_append (out, "</g>");
}

static void
append_folds (GString *out, const MapLayout *layout)
{
  for (guint i = 0; i < layout->cells->len; i++) {
    const MapCell *cell = &g_array_index (layout->cells, MapCell, i);
    if (cell->shown == cell->people->len)
      continue;
    markup_append (out, "<circle class=\"fold\" cx=\"%f\" cy=\"%f\" r=\"2.2\"/>", cell->fold_x, cell->fold_y);
    markup_append (out, "<text class=\"%s\" x=\"%f\" y=\"%f\">+%u</text>",
                   cell->column == MAP_TEAM_COLUMN ? "name end" : "name",
                   cell->fold_x + (cell->column == MAP_TEAM_COLUMN ? -11 : 11.5), cell->fold_y + 3.6,
                   cell->people->len - cell->shown);
  }
}

char *
map_dup_spoken (const AccountAssessment *account, MapMoment moment)
{
  KeyNumber numbers[KEY_NUMBERS];
  key_numbers_read (account, numbers);
  GString *out = g_string_new (moment == MAP_BEFORE ? "Stakeholder map, before: " : "Stakeholder map, now: ");
  for (int i = 0; i < KEY_NUMBERS; i++) {
    g_autofree char *value =
        values_format_key (moment == MAP_BEFORE ? numbers[i].before : numbers[i].now, numbers[i].is_share);
    g_string_append_printf (out, "%s%s %s", i > 0 ? "; " : "", value, numbers[i].label);
  }
  return g_string_free (g_string_append_c (out, '.'), FALSE);
}

void
map_append_svg (GString *out, const MapLayout *layout, const AccountAssessment *account, MapMoment moment)
{
  g_autofree char *spoken = map_dup_spoken (account, moment);
  markup_append (out,
                 "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"map\" viewBox=\"0 0 %f %f\" role=\"img\" "
                 "aria-label=\"%s The same people are listed in the table below.\">",
                 MAP_WIDTH, layout->height, spoken);
  if (moment == MAP_AFTER) /* the legend borrows it */
    g_string_append (out,
                     "<defs><pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
                     "patternTransform=\"rotate(45)\"><rect class=\"stripe\" width=\"1.6\" "
                     "height=\"6\"/></pattern></defs>");
  append_rows (out, layout);
  append_header (out, layout);
  append_cells (out, layout, account, moment);
  map_append_edges (out, layout, account, moment);
  for (guint i = 0; i < account->people->len; i++)
    append_person (out, account, i, &g_array_index (layout->places, MapPlace, i), moment);
  append_folds (out, layout);
  g_string_append (out, "</svg>");
}

void
map_append_legend (GString *out)
{
  static const struct {
    const char *picture, *meaning;
    int width;
  } items[] = {
    { "<rect class=\"mark ours\" x=\"3\" y=\"3\" width=\"10\" height=\"10\" rx=\"1\"/>", "ours", 16 },
    { "<circle class=\"mark theirs\" cx=\"8\" cy=\"8\" r=\"5\"/>", "theirs, area = share of contact", 16 },
    { "<circle class=\"mark theirs\" cx=\"8\" cy=\"8\" r=\"4\"/><circle class=\"ring\" cx=\"8\" cy=\"8\" "
      "r=\"6.6\"/>",
      "executive", 16 },
    { "<circle class=\"mark theirs fading\" cx=\"8\" cy=\"8\" r=\"5\"/>", "fading", 16 },
    { "<circle class=\"mark theirs hollow\" cx=\"8\" cy=\"8\" r=\"5\"/>", "silent", 16 },
    { "<circle class=\"mark theirs hollow\" cx=\"8\" cy=\"8\" r=\"5\"/><path class=\"cross\" "
      "d=\"M3.8,3.8 l8.4,8.4 m0,-8.4 l-8.4,8.4\"/>",
      "left", 16 },
    { "<path class=\"line live\" stroke-width=\"3\" d=\"M0,8 h34\"/>", "contact, width = days a week", 34 },
    { "<path class=\"line fade\" stroke-width=\"2\" d=\"M0,8 h34\"/>", "under half of before", 34 },
    { "<path class=\"line new\" stroke-width=\"2\" d=\"M0,8 h34\"/>", "new", 34 },
    { "<path class=\"line lost\" stroke-width=\"1.3\" d=\"M0,8 h34\"/>", "lost", 34 },
    { "<rect class=\"cell gone\" width=\"26\" height=\"16\" rx=\"3\"/><rect fill=\"url(#hatch)\" "
      "width=\"26\" height=\"16\" rx=\"3\"/>",
      "nobody left in contact", 26 },
  };
  g_string_append (out, "<ul class=\"legend\" aria-label=\"Legend\">");
  for (size_t i = 0; i < G_N_ELEMENTS (items); i++)
    g_string_append_printf (out,
                            "<li><svg width=\"%d\" height=\"16\" viewBox=\"0 0 %d 16\" "
                            "aria-hidden=\"true\">%s</svg> %s</li>",
                            items[i].width, items[i].width, items[i].picture, items[i].meaning);
  g_string_append (out, "</ul>");
}
