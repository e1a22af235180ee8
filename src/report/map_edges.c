/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/map_edges.h"

#include <math.h>
#include <string.h>

#include "report/markup.h"

#define MAX_DRAWN 60 /* beyond it the fan from our team says nothing */
#define LANE_TRACKS 6

typedef enum { LINE_LOST, LINE_FADING, LINE_NEW, LINE_LIVE, LINE_KIND_COUNT } LineKind;
static const char *const line_classes[] = { "lost", "fade", "new", "live" };

/* An edge as drawn: to a person, or (client G_MAXUINT) to the beginning of a row's lane, summed. */
typedef struct {
  guint vendor, client;
  int row, track;
  double before, now;
  GArray *weekly; /* guint, as MapEdge.weekly; NULL: not known */
} Line;

static void
clear_line (gpointer data)
{
  Line *line = data;
  g_clear_pointer (&line->weekly, g_array_unref);
}

static void
add_weekly (Line *line, const GArray *weekly)
{
  if (weekly == NULL)
    return;
  if (line->weekly == NULL) {
    line->weekly = g_array_new (FALSE, TRUE, sizeof (guint));
    g_array_set_size (line->weekly, weekly->len);
  }
  for (guint i = 0; i < weekly->len; i++)
    g_array_index (line->weekly, guint, i) += g_array_index (weekly, guint8, i);
}

static const char *
person_id (const AccountAssessment *account, guint index)
{
  return ((const MapPerson *) account->people->pdata[index])->person_id;
}

static gint
compare_strength (gconstpointer a, gconstpointer b, gpointer data)
{
  const AccountAssessment *account = data;
  const MapEdge *left = *(MapEdge *const *) a, *right = *(MapEdge *const *) b;
  double left_weight = fmax (left->before, left->now), right_weight = fmax (right->before, right->now);
  if (left_weight != right_weight)
    return left_weight > right_weight ? -1 : 1;
  int order = strcmp (person_id (account, left->vendor), person_id (account, right->vendor));
  return order != 0 ? order : strcmp (person_id (account, left->client), person_id (account, right->client));
}

static GPtrArray *
sort_edges (const AccountAssessment *account)
{
  GPtrArray *edges = g_ptr_array_sized_new (account->edges->len);
  for (guint i = 0; i < account->edges->len; i++)
    g_ptr_array_add (edges, account->edges->pdata[i]);
  g_ptr_array_sort_with_data (edges, compare_strength, (gpointer) account);
  return edges;
}

guint
map_count_summed_edges (const AccountAssessment *account)
{
  return account->edges->len > MAX_DRAWN ? account->edges->len - MAX_DRAWN : 0;
}

static int
row_of (const MapLayout *layout, guint person)
{
  const MapPlace *place = &g_array_index (layout->places, MapPlace, person);
  return g_array_index (layout->cells, MapCell, place->cell).row;
}

/* The line that an edge is drawn with: its own, or the sum of its kind. */
static Line *
get_line (GArray *lines, const Line *fresh)
{
  for (guint i = MAX_DRAWN; fresh->client == G_MAXUINT && i < lines->len; i++) {
    Line *sum = &g_array_index (lines, Line, i);
    if (sum->vendor == fresh->vendor && sum->row == fresh->row)
      return sum;
  }
  g_array_append_vals (lines, fresh, 1);
  return &g_array_index (lines, Line, lines->len - 1);
}

static GArray *
collect_lines (const MapLayout *layout, const AccountAssessment *account)
{
  g_autoptr (GPtrArray) edges = sort_edges (account);
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (Line));
  g_autofree int *next_track = g_new0 (int, layout->rows->len);
  g_array_set_clear_func (lines, clear_line);
  for (guint i = 0; i < edges->len; i++) {
    const MapEdge *edge = edges->pdata[i];
    bool is_own = i < MAX_DRAWN;
    Line fresh = { edge->vendor, is_own ? edge->client : G_MAXUINT, row_of (layout, edge->client) };
    fresh.track = next_track[fresh.row] % LANE_TRACKS;
    next_track[fresh.row] += is_own;
    Line *line = get_line (lines, &fresh);
    line->before += edge->before;
    line->now += edge->now;
    add_weekly (line, edge->weekly);
  }
  return lines;
}

/* Our own letters are no contact with somebody who is silent. */
static bool
is_answered (const AccountAssessment *account, const Line *line)
{
  if (line->client == G_MAXUINT)
    return true;
  Presence presence = ((const MapPerson *) account->people->pdata[line->client])->presence;
  return presence == PRESENCE_ACTIVE || presence == PRESENCE_FADING;
}

static LineKind
line_kind (const AccountAssessment *account, const Line *line, MapMoment moment)
{
  if (moment == MAP_BEFORE)
    return LINE_LIVE;
  if (line->now <= 0 || !is_answered (account, line))
    return LINE_LOST;
  if (line->before <= 0)
    return LINE_NEW;
  return line->now < line->before / 2 ? LINE_FADING : LINE_LIVE;
}

/* Four steps of contact-days a week: rarer than monthly, weekly, twice a week, more. */
static double
line_width (double weekly)
{
  return weekly < 0.25 ? 1 : weekly < 1 ? 1.7 : weekly < 2.5 ? 2.8 : 4.4;
}

static void
append_path (GString *out, const MapLayout *layout, const Line *line)
{
  const MapPlace *from = &g_array_index (layout->places, MapPlace, line->vendor);
  double lane = g_array_index (layout->rows, MapRow, line->row).top + 5 + 2.2 * line->track;
  double bend = (MAP_CLIENT_LEFT - MAP_GUTTER_LEFT) * 0.62;
  markup_append (out, "M%f,%f H%f C%f,%f %f,%f %f,%f", from->x, from->y, MAP_GUTTER_LEFT,
                 MAP_GUTTER_LEFT + bend, from->y, MAP_CLIENT_LEFT - bend, lane, MAP_CLIENT_LEFT, lane);
  if (line->client == G_MAXUINT) {
    markup_append (out, " h8");
    return;
  }
  const MapPlace *to = &g_array_index (layout->places, MapPlace, line->client);
  double side = to->x - 11.5 + 1.2 * (line->track % 3), corner = 5;
  markup_append (out, " H%f Q%f,%f %f,%f V%f Q%f,%f %f,%f H%f", side - corner, side, lane, side,
                 lane + corner, to->y - corner, side, to->y, side + corner, to->y, to->x);
}

void
map_append_edges (GString *out, const MapLayout *layout, const AccountAssessment *account, MapMoment moment)
{
  g_autoptr (GArray) lines = collect_lines (layout, account);
  for (int kind = 0; kind < LINE_KIND_COUNT; kind++)
    for (guint i = lines->len; i-- > 0;) { /* the weakest first, so that the strong lie on top */
      const Line *line = &g_array_index (lines, Line, i);
      bool is_drawn = moment == MAP_AFTER ? line->before > 0 || line->now > 0 : line->before > 0;
      if (!is_drawn || (int) line_kind (account, line, moment) != kind)
        continue;
      double weekly = moment == MAP_BEFORE ? line->before : line->now;
      g_string_append_printf (out, "<path class=\"line %s\" d=\"", line_classes[kind]);
      append_path (out, layout, line);
      markup_append (out, "\" stroke-width=\"%f\"/>", kind == LINE_LOST ? 1.1 : line_width (weekly));
    }
}

void
map_append_week (GString *out, guint count)
{
  g_string_append_c (out, "0123456789abcdefghijklmnopqrstuvwxyz"[MIN (count, 35)]);
}

void
map_put_edges (Json *json, const MapLayout *layout, const AccountAssessment *account)
{
  g_autoptr (GArray) lines = collect_lines (layout, account);
  json_begin_array (json);
  for (guint i = 0; i < lines->len; i++) {
    const Line *line = &g_array_index (lines, Line, i);
    g_autoptr (GString) path = g_string_new (NULL), weekly = g_string_new (NULL);
    append_path (path, layout, line);
    for (guint w = 0; line->weekly != NULL && w < line->weekly->len; w++)
      map_append_week (weekly, g_array_index (line->weekly, guint, w));
    json_begin_object (json);
    json_put_key (json, "d");
    json_put_string (json, path->str);
    json_put_key (json, "from");
    json_put_integer (json, line->vendor);
    json_put_key (json, "to");
    json_put_integer (json, line->client == G_MAXUINT ? -1 : (int64_t) line->client);
    json_put_key (json, "before");
    json_put_number (json, line->before);
    json_put_key (json, "now");
    json_put_number (json, line->now);
    json_put_key (json, "weekly");
    json_put_string (json, weekly->str);
    json_end_object (json);
  }
  json_end_array (json);
}
