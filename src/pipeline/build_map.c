/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/number_map.h"
#include "graph/matching.h"
#include "measure/ties.h"
#include "pipeline/build.h"

#define NEW_WEEKS 13
#define MISSED_WEEKS 52
#define USUAL_WEEKS 8 /* of the base, to know how much contact is usual */

/* Days of one person, or of a pair. */
typedef struct {
  guint before, now; /* of theirs person-days; of ours and of a pair contact-days */
  int32_t first_day, last_day;
  GArray *weekly; /* guint8, as MapPerson.weekly */
} Days;

typedef struct {
  uint32_t person;
  Days days;
  bool departed, cuts;
} Entry;

typedef struct {
  uint32_t vendor, client;
  Days days;
} Pair;

/* A day, as the map looks at it. */
typedef struct {
  int32_t day;
  int32_t week;     /* counted from the first that is shown; before it negative */
  bool before, now; /* in which window the measures count it: weeks that are not covered are left out */
} MapDay;

typedef struct {
  const Frame *frame;
  GArray *entries;     /* Entry */
  GArray *pairs;       /* Pair */
  NumberMap by_person; /* person → index + 1 */
  NumberMap by_pair;   /* both, packed → index + 1 */
  MapDay day;          /* the last that was looked at: items come by day */
  guint client_before, client_now, vendor_before, vendor_now;
} MapBuild;

static const MapDay *
look_at_day (MapBuild *build, int32_t day)
{
  const Frame *frame = build->frame;
  if (build->day.day == day)
    return &build->day;
  int32_t week = week_of_day (day);
  bool is_valid = view_is_valid_week (frame->view, week);
  build->day =
      (MapDay){ day, week - build_first_week (frame), is_valid && window_has_week (&frame->base, week),
                is_valid && window_has_week (&frame->cur, week) };
  return &build->day;
}

/* One guint8 a shown week, all 0: a person or a tie has far fewer than 255 contact-days a week. */
static GArray *
week_counts_new (const Frame *frame)
{
  guint weeks = (guint) (frame->view->last_week - build_first_week (frame) + 1);
  GArray *weekly = g_array_sized_new (FALSE, TRUE, sizeof (guint8), weeks);
  g_array_set_size (weekly, weeks);
  return weekly;
}

static Days
days_new (const Frame *frame)
{
  return (Days){ .first_day = DAY_NONE, .last_day = DAY_NONE, .weekly = week_counts_new (frame) };
}

static void
days_add (Days *days, const MapDay *day)
{
  days->before += day->before;
  days->now += day->now;
  days->first_day = days->first_day == DAY_NONE ? day->day : MIN (days->first_day, day->day);
  days->last_day = MAX (days->last_day, day->day);
  if (day->week >= 0 && day->week < (int32_t) days->weekly->len &&
      g_array_index (days->weekly, guint8, day->week) < G_MAXUINT8)
    g_array_index (days->weekly, guint8, day->week)++;
}

static void
weekly_join (GArray *weekly, const GArray *others)
{
  for (guint i = 0; i < weekly->len; i++) {
    guint sum = g_array_index (weekly, guint8, i) + g_array_index (others, guint8, i);
    g_array_index (weekly, guint8, i) = (guint8) MIN (sum, G_MAXUINT8);
  }
}

/* others: at least one day. */
static void
days_join (Days *days, const Days *others)
{
  days->before += others->before;
  days->now += others->now;
  days->first_day =
      days->first_day == DAY_NONE ? others->first_day : MIN (days->first_day, others->first_day);
  days->last_day = MAX (days->last_day, others->last_day);
  weekly_join (days->weekly, others->weekly);
}

static Entry *
get_entry (MapBuild *build, uint32_t person)
{
  guint index = number_map_get (&build->by_person, person);
  if (index == 0) {
    Entry entry = { person, days_new (build->frame), false, false };
    g_array_append_val (build->entries, entry);
    index = build->entries->len;
    number_map_put (&build->by_person, person, index);
  }
  return &g_array_index (build->entries, Entry, index - 1);
}

static Pair *
get_pair (MapBuild *build, uint32_t vendor, uint32_t client)
{
  uint64_t key = (uint64_t) vendor << 32 | client;
  guint index = number_map_get (&build->by_pair, key);
  if (index == 0) {
    Pair pair = { vendor, client, days_new (build->frame) };
    g_array_append_val (build->pairs, pair);
    index = build->pairs->len;
    number_map_put (&build->by_pair, key, index);
  }
  return &g_array_index (build->pairs, Pair, index - 1);
}

/* An account has thousands of contact-days, but of a few pairs only. */
static void
add_pairs (MapBuild *build)
{
  const AccountView *view = build->frame->view;
  for (guint i = 0; i < view->contact_days->len; i++) {
    const ContactDay *contact = VIEW_ITEM (view->contact_days, ContactDay, i);
    days_add (&get_pair (build, contact->vendor, contact->client)->days, look_at_day (build, contact->day));
  }
  for (guint i = 0; i < build->pairs->len; i++) {
    const Pair *pair = &g_array_index (build->pairs, Pair, i);
    build->vendor_before += pair->days.before;
    build->vendor_now += pair->days.now;
    days_join (&get_entry (build, pair->vendor)->days, &pair->days);
  }
}

static void
add_people (MapBuild *build)
{
  const AccountView *view = build->frame->view;
  for (guint i = 0; i < view->acts->len; i++) {
    const Act *act = VIEW_ITEM (view->acts, Act, i);
    const MapDay *day = look_at_day (build, act->day);
    build->client_before += day->before;
    build->client_now += day->now;
    days_add (&get_entry (build, act->person)->days, day);
  }
  for (guint i = 0; i < view->notices->len; i++) {
    const ViewNotice *notice = VIEW_ITEM (view->notices, ViewNotice, i);
    if (notice->kind == NOTICE_DEPARTED)
      get_entry (build, notice->person)->departed = true;
  }
}

static void
mark_cover (MapBuild *build, const GArray *ties)
{
  g_autoptr (StrongGraph) graph = strong_graph_new (ties);
  g_autofree bool *ours = g_new0 (bool, graph->ties.vendor_count + 1);
  g_autofree bool *theirs = g_new0 (bool, graph->ties.client_count + 1);
  matching_cover (&graph->ties, ours, theirs);
  for (guint i = 0; i < graph->ties.vendor_count; i++)
    get_entry (build, graph->vendors[i])->cuts |= ours[i];
  for (guint i = 0; i < graph->ties.client_count; i++)
    get_entry (build, graph->clients[i])->cuts |= theirs[i];
}

static Presence
presence_of (const MapBuild *build, const Entry *entry, const Person *person)
{
  if (person->end_day != DAY_NONE || entry->departed)
    return PRESENCE_LEFT;
  if (entry->days.now == 0)
    return PRESENCE_SILENT;
  if (build->frame->base_weeks < USUAL_WEEKS) /* too young to have a usual */
    return PRESENCE_ACTIVE;
  int weeks = window_valid_weeks (build->frame->view, &build->frame->cur);
  double usual = (double) entry->days.before * weeks / MAX (1, build->frame->base_weeks);
  return entry->days.now < usual / 2 ? PRESENCE_FADING : PRESENCE_ACTIVE;
}

static MapPerson *
build_person (const MapBuild *build, const Entry *entry)
{
  const AccountView *view = build->frame->view;
  const Person *person = view_person (view, entry->person);
  const Days *days = &entry->days;
  bool is_client = person->side == SIDE_CLIENT;
  guint before = is_client ? build->client_before : build->vendor_before;
  guint now = is_client ? build->client_now : build->vendor_now;
  MapPerson *out = map_person_new ();
  out->person_id = g_strdup (person->id);
  out->name = g_strdup (person->name);
  out->side = person->side;
  out->level = person->level;
  out->function = person->function;
  out->title = g_strdup (person->title);
  out->presence = presence_of (build, entry, person);
  out->is_executive = person->is_executive;
  out->is_new = days->before == 0 && days->now > 0 && days->first_day > view->as_of_day - 7 * NEW_WEEKS;
  out->cuts_thread = entry->cuts;
  out->share_before = before > 0 ? (double) days->before / before : 0;
  out->share_now = now > 0 ? (double) days->now / now : 0;
  out->first_day = days->first_day;
  out->last_day = days->last_day;
  out->weekly = g_array_ref (days->weekly);
  gpointer next = g_hash_table_lookup (build->frame->successors, GUINT_TO_POINTER (entry->person + 1));
  if (next != NULL)
    out->successor_id = g_strdup (view_person (view, GPOINTER_TO_UINT (next) - 1)->id);
  return out;
}

static gint
compare_people (gconstpointer a, gconstpointer b)
{
  const MapPerson *x = *(MapPerson *const *) a, *y = *(MapPerson *const *) b;
  if (x->side != y->side)
    return x->side < y->side ? -1 : 1;
  if (x->level != y->level)
    return x->level > y->level ? -1 : 1;
  int order = strcmp (x->name, y->name);
  return order != 0 ? order : strcmp (x->person_id, y->person_id);
}

static void
mark_top_contact (AccountAssessment *out)
{
  MapPerson *top = NULL;
  for (guint i = 0; i < out->people->len; i++) {
    MapPerson *person = g_ptr_array_index (out->people, i);
    if (person->side == SIDE_CLIENT && person->share_now > 0 &&
        (top == NULL || person->share_now > top->share_now))
      top = person;
  }
  if (top != NULL)
    top->is_top_contact = true;
}

typedef struct {
  GHashTable *indices; /* person id → index + 1 into people */
  NumberMap edges;     /* places of both, packed → index + 1 into the edges */
  AccountAssessment *out;
  const Frame *frame;
} EdgeBuild;

/* Where a person is drawn, + 1; 0: nowhere. */
static guint
place_of (const EdgeBuild *build, uint32_t person)
{
  return GPOINTER_TO_UINT (
      g_hash_table_lookup (build->indices, view_person (build->frame->view, person)->id));
}

/* 0: one of the two is not drawn. */
static uint64_t
edge_key (const EdgeBuild *build, uint32_t vendor, uint32_t client)
{
  uint64_t v = place_of (build, vendor), c = place_of (build, client);
  return v == 0 || c == 0 ? 0 : v << 32 | c;
}

/* NULL: one of the two is not drawn. */
static MapEdge *
get_edge (EdgeBuild *build, uint32_t vendor, uint32_t client)
{
  uint64_t key = edge_key (build, vendor, client);
  if (key == 0)
    return NULL;
  guint index = number_map_get (&build->edges, key);
  if (index > 0)
    return g_ptr_array_index (build->out->edges, index - 1);
  MapEdge *edge = map_edge_new ();
  edge->vendor = (guint) (key >> 32) - 1;
  edge->client = (guint) (key & G_MAXUINT32) - 1;
  edge->weekly = week_counts_new (build->frame);
  g_ptr_array_add (build->out->edges, edge);
  number_map_put (&build->edges, key, build->out->edges->len);
  return edge;
}

static gint
compare_edges (gconstpointer a, gconstpointer b)
{
  const MapEdge *x = *(MapEdge *const *) a, *y = *(MapEdge *const *) b;
  if (x->vendor != y->vendor)
    return x->vendor < y->vendor ? -1 : 1;
  return (x->client > y->client) - (x->client < y->client);
}

static void
add_edges (EdgeBuild *build, const GArray *ties, int weeks, bool now)
{
  for (guint i = 0; i < ties->len; i++) {
    const Tie *tie = &g_array_index (ties, Tie, i);
    MapEdge *edge = get_edge (build, tie->vendor, tie->client);
    if (edge == NULL)
      continue;
    double rate = (double) tie->days / MAX (1, weeks);
    *(now ? &edge->now : &edge->before) = rate;
    *(now ? &edge->strong_now : &edge->strong_before) = tie->is_strong;
  }
}

/* The weeks of the edges there are; contacts outside the two windows make no edge of their own. */
static void
add_weekly (EdgeBuild *build, const GArray *pairs)
{
  for (guint i = 0; i < pairs->len; i++) {
    const Pair *pair = &g_array_index (pairs, Pair, i);
    uint64_t key = edge_key (build, pair->vendor, frame_person (build->frame, pair->client));
    guint index = key != 0 ? number_map_get (&build->edges, key) : 0;
    if (index == 0)
      continue;
    const MapEdge *edge = g_ptr_array_index (build->out->edges, index - 1);
    weekly_join (edge->weekly, pair->days.weekly);
  }
}

static void
build_edges (const MapBuild *map, const GArray *before, const GArray *now, AccountAssessment *out)
{
  const Frame *frame = map->frame;
  EdgeBuild build = { .indices = g_hash_table_new (g_str_hash, g_str_equal), .out = out, .frame = frame };
  for (guint i = 0; i < out->people->len; i++) {
    MapPerson *person = g_ptr_array_index (out->people, i);
    g_hash_table_insert (build.indices, person->person_id, GUINT_TO_POINTER (i + 1));
  }
  add_edges (&build, before, frame->base_weeks, false);
  add_edges (&build, now, window_valid_weeks (frame->view, &frame->cur), true);
  add_weekly (&build, map->pairs);
  g_ptr_array_sort (out->edges, compare_edges);
  g_hash_table_unref (build.indices);
  number_map_clear (&build.edges);
}

/* Who left within a year is missed, though no window may hold their contact any more. */
static bool
is_missed (const MapBuild *build, const Entry *entry)
{
  const AccountView *view = build->frame->view;
  return entry->days.last_day != DAY_NONE && entry->days.last_day > view->as_of_day - 7 * MISSED_WEEKS &&
         presence_of (build, entry, view_person (view, entry->person)) == PRESENCE_LEFT;
}

static void
clear_entry (gpointer entry)
{
  g_array_unref (((Entry *) entry)->days.weekly);
}

static void
clear_pair (gpointer pair)
{
  g_array_unref (((Pair *) pair)->days.weekly);
}

static MapBuild
map_begin (const Frame *frame)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry)),
         *pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  g_array_set_clear_func (entries, clear_entry);
  g_array_set_clear_func (pairs, clear_pair);
  return (MapBuild){ .frame = frame, .entries = entries, .pairs = pairs, .day.day = DAY_NONE };
}

static void
map_clear (MapBuild *build)
{
  g_array_unref (build->entries);
  g_array_unref (build->pairs);
  number_map_clear (&build->by_person);
  number_map_clear (&build->by_pair);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MapBuild, map_clear)

/* Everybody who had contact in either window, and who left of late; those of earlier times are history and
 * are not drawn. */
void
build_map (const Frame *frame, AccountAssessment *out)
{
  g_auto (MapBuild) build = map_begin (frame);
  g_autoptr (GArray) before = ties_of_window (frame, &frame->base);
  g_autoptr (GArray) now = ties_of_window (frame, &frame->cur);
  add_people (&build);
  add_pairs (&build);
  mark_cover (&build, now);
  for (guint i = 0; i < build.entries->len; i++) {
    const Entry *entry = &g_array_index (build.entries, Entry, i);
    if (entry->days.before > 0 || entry->days.now > 0 || is_missed (&build, entry))
      g_ptr_array_add (out->people, build_person (&build, entry));
  }
  g_ptr_array_sort (out->people, compare_people);
  mark_top_contact (out);
  build_edges (&build, before, now, out);
  out->before_first_day = window_first_day (&frame->base);
  out->before_last_day = window_last_day (&frame->base);
  out->now_first_day = window_first_day (&frame->cur);
  out->now_last_day = window_last_day (&frame->cur);
}
