/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "graph/whole.h"
#include "pipeline/build.h"

#define EVENT_MOST 8 /* more than these are an announcement or a plenary (methods 2.3) */

/* The whole visible graph of one window (methods 2.1): contact across, and within a side who was written to
 * together or met together.  It moves with copying habits, so it describes and never scores. */
typedef struct {
  const Frame *frame;
  GHashTable *nodes; /* person + 1 → node + 1 */
  GArray *persons;   /* uint32_t by node */
  GArray *sides;     /* WholeSide by node */
  GArray *edges;     /* WholeEdge */
} Whole;

static guint
node_of (Whole *whole, uint32_t person)
{
  gpointer key = GUINT_TO_POINTER (person + 1);
  guint node = GPOINTER_TO_UINT (g_hash_table_lookup (whole->nodes, key));
  if (node == 0) {
    bool is_ours = view_person (whole->frame->view, person)->side == SIDE_VENDOR;
    WholeSide side = is_ours ? WHOLE_VENDOR : WHOLE_CLIENT;
    g_array_append_val (whole->persons, person);
    g_array_append_val (whole->sides, side);
    node = whole->persons->len;
    g_hash_table_insert (whole->nodes, key, GUINT_TO_POINTER (node));
  }
  return node - 1;
}

static void
add_tie (Whole *whole, uint32_t a, uint32_t b, double weight)
{
  if (a == b)
    return;
  WholeEdge edge = { node_of (whole, a), node_of (whole, b), weight };
  g_array_append_val (whole->edges, edge);
}

static void
add_contacts (Whole *whole, const Window *window)
{
  guint count;
  const WeeklySum *sums = weekly_sum (frame_contacts (whole->frame), window, &count);
  for (guint i = 0; i < count; i++)
    add_tie (whole, sums[i].a, sums[i].b, sums[i].days);
}

/* Each pair of one event once; people that the same message was sent to, who are all of one side. */
static void
add_recipients (Whole *whole, const ViewMail *mail)
{
  const GArray *all = whole->frame->view->recipients;
  guint count = mail->to_count + mail->cc_count; /* To and Cc of a mail follow each other */
  for (guint i = 0; count <= EVENT_MOST && i < count; i++)
    for (guint k = 0; k < i; k++)
      add_tie (whole, frame_person (whole->frame, g_array_index (all, uint32_t, mail->to_first + i)),
               frame_person (whole->frame, g_array_index (all, uint32_t, mail->to_first + k)), 1);
}

static bool
was_there (const Guest *guest)
{
  return guest->attended || guest->partstat == PARTSTAT_ACCEPTED;
}

static void
add_guests (Whole *whole, const ViewMeeting *meeting)
{
  const AccountView *view = whole->frame->view;
  for (guint i = 0; meeting->guest_count <= EVENT_MOST && i < meeting->guest_count; i++)
    for (guint k = 0; k < i; k++) {
      const Guest *one = VIEW_ITEM (view->guests, Guest, meeting->guest_first + i),
                  *other = VIEW_ITEM (view->guests, Guest, meeting->guest_first + k);
      if (was_there (one) && was_there (other) &&
          view_person (view, one->person)->side == view_person (view, other->person)->side)
        add_tie (whole, frame_person (whole->frame, one->person), frame_person (whole->frame, other->person),
                 1);
    }
}

static bool
is_within (const Frame *frame, const Window *window, int32_t day)
{
  return window_has_day (window, day) && view_is_valid_week (frame->view, week_of_day (day));
}

static void
whole_fill (Whole *whole, const Frame *frame, const Window *window)
{
  const AccountView *view = frame->view;
  *whole = (Whole){ frame, g_hash_table_new (NULL, NULL), g_array_new (FALSE, FALSE, sizeof (uint32_t)),
                    g_array_new (FALSE, FALSE, sizeof (WholeSide)),
                    g_array_new (FALSE, FALSE, sizeof (WholeEdge)) };
  add_contacts (whole, window);
  for (guint i = 0; i < view->mails->len; i++) {
    const ViewMail *mail = VIEW_ITEM (view->mails, ViewMail, i);
    if (is_within (frame, window, mail->day))
      add_recipients (whole, mail);
  }
  for (guint i = 0; i < view->meetings->len; i++) {
    const ViewMeeting *meeting = VIEW_ITEM (view->meetings, ViewMeeting, i);
    if (!meeting->is_cancelled && is_within (frame, window, meeting->day))
      add_guests (whole, meeting);
  }
}

static void
whole_clear (Whole *whole)
{
  g_hash_table_unref (whole->nodes);
  g_array_unref (whole->persons);
  g_array_unref (whole->sides);
  g_array_unref (whole->edges);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Whole, whole_clear)

/* What is said of it; NaN where nobody had contact. */
typedef struct {
  double external_internal, groups, core, articulation, constraint;
} Description;

static double
greatest_core (const WholeMeasures *found, guint count)
{
  guint most = 0;
  for (guint i = 0; i < count; i++)
    most = MAX (most, found->core[i]);
  return most;
}

/* Of those of us who have a choice of partners, the freest: near 1 even they depend on one circle. */
static double
least_constraint (const Whole *whole, const WholeMeasures *found)
{
  double least = NAN;
  for (guint i = 0; i < whole->sides->len; i++)
    if (g_array_index (whole->sides, WholeSide, i) == WHOLE_VENDOR)
      least = fmin (least, found->constraint[i]); /* fmin passes over NaN */
  return least;
}

static Description
describe (const Frame *frame, const Window *window)
{
  g_auto (Whole) whole = { 0 };
  g_auto (WholeMeasures) found = { 0 };
  g_autoptr (GError) error = NULL;
  whole_fill (&whole, frame, window);
  guint count = whole.persons->len;
  const WholeGraph graph = { count, (const WholeSide *) (gpointer) whole.sides->data,
                             (const WholeEdge *) (gpointer) whole.edges->data, whole.edges->len,
                             frame_seed (frame, "whole graph") };
  if (count == 0 || !whole_measure (&graph, &found, &error))
    return (Description){ NAN, NAN, NAN, NAN, NAN };
  return (Description){ found.external_internal, found.group_count, greatest_core (&found, count),
                        found.articulation->len, least_constraint (&whole, &found) };
}

void
build_whole (const Frame *frame, AccountAssessment *out)
{
  Description now = describe (frame, &frame->cur), before = describe (frame, &frame->base);
  const struct {
    const char *name, *title, *unit;
    double now, before;
  } shown[] = {
    { "external_internal", "Ties across over ties within (E–I index)", "-1 to 1", now.external_internal,
      before.external_internal },
    { "contact_groups", "Groups among the people in contact", "groups", now.groups, before.groups },
    { "contact_core", "Everybody in the innermost circle knows so many of it", "persons", now.core,
      before.core },
    { "bridging_people", "People without whom the circle falls apart", "persons", now.articulation,
      before.articulation },
    { "constraint", "Constraint of the freest of us", "0 to 1", now.constraint, before.constraint },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (shown); i++)
    g_ptr_array_add (out->metrics, metric_new (shown[i].name, shown[i].title, shown[i].unit, shown[i].now,
                                               shown[i].before));
}
