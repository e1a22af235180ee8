/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "measure/friction.h"
#include "measure/ticket.h"
#include "measure/topic.h"
#include "series/tail.h"

#define OPEN_DAYS 90
#define YEAR_DAYS 365
#define USERS_DAYS 28

/* What was counted under one name (a module, a class, an integration), and where it was seen. */
typedef struct {
  char *name;
  guint count;
  GPtrArray *rows; /* StoredRow *, borrowed, by day */
} Pile;

static void
pile_free (gpointer data)
{
  Pile *pile = data;
  g_free (pile->name);
  g_ptr_array_unref (pile->rows);
  g_free (pile);
}

static void
add_to_pile (GPtrArray *piles, const char *name, const StoredRow *row)
{
  Pile *pile = NULL;
  for (guint i = 0; i < piles->len && pile == NULL; i++)
    if (strcmp (((Pile *) g_ptr_array_index (piles, i))->name, name) == 0)
      pile = g_ptr_array_index (piles, i);
  if (pile == NULL) {
    pile = g_new0 (Pile, 1);
    pile->name = g_strdup (name);
    pile->rows = g_ptr_array_new ();
    g_ptr_array_add (piles, pile);
  }
  pile->count++;
  g_ptr_array_add (pile->rows, (gpointer) row);
}

static gint
compare_piles (gconstpointer a, gconstpointer b)
{
  const Pile *x = *(Pile *const *) a, *y = *(Pile *const *) b;
  return x->count != y->count ? (x->count > y->count ? -1 : 1) : strcmp (x->name, y->name);
}

static Span
quarter_of (const Frame *frame)
{
  return (Span){ window_first_day (&frame->quarter), window_last_day (&frame->quarter) };
}

/* One fact a pile, the largest first; where there is nothing, one fact that says so. */
static void
add_piles (const Frame *frame, const char *fact_name, GPtrArray *piles, FactSet *facts)
{
  g_ptr_array_sort (piles, compare_piles);
  if (piles->len == 0) {
    Fact *none = fact_set_add (facts, fact_new (fact_name, 0));
    none->n = 0;
    none->now = quarter_of (frame);
  }
  for (guint i = 0; i < piles->len; i++) {
    const Pile *pile = g_ptr_array_index (piles, i);
    Fact *fact = fact_set_add (facts, fact_new (fact_name, pile->count));
    fact->subject = g_strdup (pile->name);
    fact->n = pile->count;
    fact->now = quarter_of (frame);
    for (guint k = 0; k < pile->rows->len; k++) {
      const StoredRow *row = g_ptr_array_index (pile->rows, k);
      int text = row->kind == TABLE_TICKETS ? (int) TICKETS_SUBJECT : (int) INTERVIEWS_QUOTE;
      int32_t day = row_event_day (row);
      fact->onset_day = k == 0 ? day : MIN (fact->onset_day, day);
      fact_add_keyed (fact, row, day, row_text (row, text));
    }
  }
}

static bool
is_in_quarter (const Frame *frame, const StoredRow *row)
{
  int32_t day = row_event_day (row);
  return day != DAY_NONE && window_has_day (&frame->quarter, day);
}

/* The same person asks about the same module again within the quarter. */
static bool
is_asked_again (const Frame *frame, guint index)
{
  const AccountView *view = frame->view;
  const StoredRow *row = view_row (view, TABLE_TICKETS, index);
  if (row->cells[TICKETS_MODULE] == NULL || row->cells[TICKETS_REQUESTER] == NULL ||
      !friction_is_how_to (view, row))
    return false;
  for (guint i = 0; i < index; i++) {
    const StoredRow *earlier = view_row (view, TABLE_TICKETS, i);
    if (is_in_quarter (frame, earlier) &&
        row_says (earlier, TICKETS_REQUESTER, row->cells[TICKETS_REQUESTER]) &&
        row_says (earlier, TICKETS_MODULE, row->cells[TICKETS_MODULE]) && friction_is_how_to (view, earlier))
      return true;
  }
  return false;
}

/* F1: reports of one module. A quote counts where it speaks of the product and is not content. */
static void
add_product (const Frame *frame, FactSet *facts)
{
  const AccountView *view = frame->view;
  g_autoptr (GPtrArray) piles = g_ptr_array_new_with_free_func (pile_free);
  bool is_tagged = false;
  for (guint i = 0; i < view->rows[TABLE_TICKETS]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_TICKETS, i);
    is_tagged |= row->cells[TICKETS_TAGS] != NULL || row->cells[TICKETS_MODULE] != NULL;
    if (is_in_quarter (frame, row) && (friction_is_workaround (row) || is_asked_again (frame, i)))
      add_to_pile (piles, row->cells[TICKETS_MODULE] != NULL ? row->cells[TICKETS_MODULE] : "no module", row);
  }
  for (guint i = 0; i < view->rows[TABLE_INTERVIEWS]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_INTERVIEWS, i);
    bool is_product =
        (row_says (row, INTERVIEWS_BUCKET, "product") && row_number (row, INTERVIEWS_SENTIMENT) < 0) ||
        topic_has (TOPIC_WORKAROUND, row->cells[INTERVIEWS_QUOTE]);
    if (is_in_quarter (frame, row) && is_product)
      add_to_pile (piles, row->cells[INTERVIEWS_MODULE] != NULL ? row->cells[INTERVIEWS_MODULE] : "no module",
                   row);
  }
  if (piles->len == 0 && !is_tagged && !view_keeps (view, TABLE_INTERVIEWS))
    fact_set_add (facts, fact_new_unknown ("friction.product", "tickets have no tags, and no interviews were "
                                                               "imported"));
  else
    add_piles (frame, "friction.product", piles, facts);
}

/* F2, first half: against the share of all accounts together. */
static void
add_service (const Frame *frame, FactSet *facts)
{
  const AccountView *view = frame->view;
  guint chased, resolved;
  friction_count_chased (view, &frame->quarter, &chased, &resolved);
  Fact *fact = fact_set_add (facts, fact_new ("friction.service_share", NAN));
  fact->n = resolved;
  fact->now = quarter_of (frame);
  fact->baseline = frame->portfolio->friction_share;
  if (resolved == 0) {
    fact->reason = g_strdup (view->has_tickets ? "no ticket with follow-ups was resolved in 13 weeks"
                                               : "no tickets were imported");
    return;
  }
  fact->value = (double) chased / resolved;
  fact->p = tail_binomial_upper (chased, resolved, fact->baseline);
  for (guint i = 0; i < view->rows[TABLE_TICKETS]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_TICKETS, i);
    int32_t day = row_day (row, TICKETS_RESOLVED_AT);
    if (friction_chasing (row, view->as_of_day) != CHASING_NEEDED || !window_has_day (&frame->quarter, day))
      continue;
    fact_add_keyed (fact, row, day, row_text (row, TICKETS_SUBJECT));
    fact->onset_day = fact->onset_day == DAY_NONE ? day : MIN (fact->onset_day, day);
  }
}

/* Whoever takes care of the account after the sale. */
static bool
is_success (const AccountView *view, uint32_t person)
{
  const Person *one = view_person (view, person);
  return one->function == FUNCTION_ACCOUNT || one->function == FUNCTION_UNKNOWN ||
         g_strcmp0 (one->address, view->account->owner) == 0;
}

/* F2, second half: silence between the sale's handover and the first contact; judged for a year. */
static void
add_handover (const AccountView *view, FactSet *facts)
{
  int32_t handover = view->account->handover_day;
  const char *reason = NULL;
  if (handover == DAY_NONE || handover > view->as_of_day)
    reason = "no handover date is given";
  else if (week_of_day (handover) < view->first_week)
    reason = "the handover lies before the records";
  else if (view->as_of_day - handover > YEAR_DAYS)
    reason = "the handover was more than a year ago";
  if (reason != NULL) {
    fact_set_add (facts, fact_new_unknown ("friction.handover_gap", reason));
    return;
  }
  int32_t first = view->as_of_day;
  for (guint i = 0; i < view->contact_days->len; i++) { /* by day */
    const ContactDay *contact = VIEW_ITEM (view->contact_days, ContactDay, i);
    if (contact->day < handover || !is_success (view, contact->vendor) ||
        !(contact->from_vendor || contact->meeting))
      continue;
    first = contact->day;
    break;
  }
  Fact *fact = fact_set_add (
      facts, fact_new ("friction.handover_gap", clock_days_between (view->clock, handover, first)));
  fact->onset_day = handover;
  fact->now = (Span){ handover, first };
}

/* Said to have been promised, where no ledger is kept: open tickets and quotes of a year. */
static guint
count_claims (const AccountView *view, Fact *fact)
{
  guint count = 0;
  int32_t first_day = view->as_of_day - YEAR_DAYS, last_day = view->as_of_day - OPEN_DAYS;
  static const struct {
    TableKind kind;
    int text;
  } places[] = { { TABLE_TICKETS, TICKETS_SUBJECT }, { TABLE_INTERVIEWS, INTERVIEWS_QUOTE } };
  for (size_t p = 0; p < G_N_ELEMENTS (places); p++)
    for (guint i = 0; i < view->rows[places[p].kind]->len; i++) {
      const StoredRow *row = view_row (view, places[p].kind, i);
      int32_t day = row_event_day (row);
      if (day < first_day || day > last_day || !topic_has (TOPIC_PROMISED, row->cells[places[p].text]) ||
          (row->kind == TABLE_TICKETS && row_day_by (row, TICKETS_RESOLVED_AT, view->as_of_day) != DAY_NONE))
        continue;
      count++;
      fact_add_keyed (fact, row, day, row_text (row, places[p].text));
    }
  return count;
}

/* F3. */
static void
add_promises (const AccountView *view, FactSet *facts)
{
  Fact *fact = fact_set_add (facts, fact_new ("friction.promises_open", 0));
  int32_t since =
      view_keeps (view, TABLE_PROMISES) ? view->kept_since[TABLE_PROMISES] : view->as_of_day - YEAR_DAYS;
  fact->now = (Span){ since, view->as_of_day - OPEN_DAYS };
  for (guint i = 0; i < view->rows[TABLE_PROMISES]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_PROMISES, i);
    int32_t day = row_event_day (row);
    if (row_says (row, PROMISES_BY, "client") || day == DAY_NONE || day > view->as_of_day - OPEN_DAYS ||
        row_day_by (row, PROMISES_DELIVERED_AT, view->as_of_day) != DAY_NONE)
      continue;
    fact->value++;
    fact->onset_day = fact->onset_day == DAY_NONE ? day : fact->onset_day;
    fact_add_keyed (fact, row, day, row_text (row, PROMISES_ITEM));
  }
  if (!view_keeps (view, TABLE_PROMISES))
    fact->value = count_claims (view, fact);
  if (!view_keeps (view, TABLE_PROMISES) && fact->value == 0) {
    fact->value = NAN;
    fact->reason = g_strdup ("no promises ledger was imported, and nobody is quoted on a promise");
  }
  fact->n = fact->value;
}

/* F4: the percentile is the portfolio's to say (pipeline/compare.c). */
static void
add_balance (const AccountView *view, FactSet *facts)
{
  guint users = users_active (view, view->as_of_day - USERS_DAYS + 1, view->as_of_day);
  if (users == 0 || !(view->has_tickets || view_keeps (view, TABLE_INTERVIEWS))) {
    fact_set_add (facts, fact_new_unknown ("friction.balance",
                                           users == 0 ? "no active users are known"
                                                      : "neither tickets nor interviews are there"));
    return;
  }
  g_autoptr (GArray) events = friction_events (view, view->as_of_day - YEAR_DAYS, view->as_of_day);
  Fact *fact =
      fact_set_add (facts, fact_new ("friction.balance", friction_balance (events, view->as_of_day) / users));
  fact->n = friction_count (events, view->as_of_day - OPEN_DAYS + 1);
  friction_add_evidence (events, view->as_of_day - OPEN_DAYS + 1, fact);
  fact->now = (Span){ view->as_of_day - OPEN_DAYS + 1, view->as_of_day };
}

/* The integration a ticket is about: its module, else its subject. */
static char *
dup_integration (const StoredRow *row)
{
  const char *name = row->cells[TICKETS_MODULE];
  g_autofree char *folded = name == NULL ? text_fold (row_text (row, TICKETS_SUBJECT)) : NULL;
  return g_strdup_printf ("integration break, %s", name != NULL ? name : folded);
}

/* F5: of an integration only the same one counts together. */
static void
add_classes (const Frame *frame, FactSet *facts)
{
  const AccountView *view = frame->view;
  if (!view->has_tickets || !tickets_say_something (view)) {
    fact_set_add (facts, fact_new_unknown ("friction.class", view->has_tickets ? tickets_say_nothing
                                                                               : "no tickets were imported"));
    return;
  }
  g_autoptr (GPtrArray) piles = g_ptr_array_new_with_free_func (pile_free);
  for (guint i = 0; i < view->rows[TABLE_TICKETS]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_TICKETS, i);
    if (!is_in_quarter (frame, row))
      continue;
    FrictionClass class = friction_class_of (view, row);
    g_autofree char *integration = class == CLASS_INTEGRATION ? dup_integration (row) : NULL;
    if (class == CLASS_LOGIN)
      add_to_pile (piles, "log-in and time-out", row);
    else if (class == CLASS_INVOICE)
      add_to_pile (piles, "invoice correction", row);
    else if (class == CLASS_INTEGRATION)
      add_to_pile (piles, integration, row);
  }
  add_piles (frame, "friction.class", piles, facts);
}

void
measure_friction (const Frame *frame, FactSet *facts)
{
  add_product (frame, facts);
  add_service (frame, facts);
  add_handover (frame->view, facts);
  add_promises (frame->view, facts);
  add_balance (frame->view, facts);
  add_classes (frame, facts);
}
