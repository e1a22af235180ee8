/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/occasion.h"

#include <string.h>

#include "base/text.h"
#include "measure/rows.h"
#include "measure/topic.h"

#define ANSWER_DAYS 20 /* business days after which no answer is an answer */

/* What became of an invitation by the as-of date; false: still open. */
static bool
read_invitation (const AccountView *view, const StoredRow *row, Occasion *occasion)
{
  *occasion = (Occasion){ .day = row_event_day (row), .row = row };
  if (occasion->day == DAY_NONE)
    return false;
  bool is_answered = row_day (row, INVITATIONS_ANSWERED_AT) == DAY_NONE || /* the answer came with the row */
                     row_day_by (row, INVITATIONS_ANSWERED_AT, view->as_of_day) != DAY_NONE;
  occasion->is_taken = is_answered && row_says (row, INVITATIONS_ANSWER, "accepted");
  if (is_answered && (occasion->is_taken || row_says (row, INVITATIONS_ANSWER, "declined")))
    return true;
  return clock_days_between (view->clock, occasion->day, view->as_of_day) >= ANSWER_DAYS;
}

static gint
compare_occasions (gconstpointer a, gconstpointer b)
{
  const Occasion *x = a, *y = b;
  return (x->day > y->day) - (x->day < y->day);
}

/* name: folded; NULL names nothing. */
static bool
is_named (const char *text, const char *name)
{
  if (name == NULL || text == NULL)
    return false;
  g_autofree char *folded = text_fold (text);
  return strstr (folded, name) != NULL;
}

GArray *
occasions_offered (const AccountView *view, int32_t since_day)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Occasion));
  for (guint i = 0; i < view->rows[TABLE_INVITATIONS]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_INVITATIONS, i);
    Occasion occasion;
    if (!row_says (row, INVITATIONS_KIND, "planning") && read_invitation (view, row, &occasion) &&
        occasion.day >= since_day)
      g_array_append_val (list, occasion);
  }
  return list;
}

static void
add_invitations (const AccountView *view, const char *name, GArray *list)
{
  for (guint i = 0; i < view->rows[TABLE_INVITATIONS]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_INVITATIONS, i);
    bool is_planning =
        row_says (row, INVITATIONS_KIND, "planning") || is_named (row->cells[INVITATIONS_PROGRAMME], name);
    Occasion occasion;
    if (is_planning && read_invitation (view, row, &occasion))
      g_array_append_val (list, occasion);
  }
}

/* A planning meeting: somebody of theirs came, or nobody did and one said no (methods 1.6 on E2); without an
 * answer it is missing data. */
static bool
read_session (const AccountView *view, const ViewMeeting *meeting, Occasion *occasion)
{
  *occasion = (Occasion){ .day = meeting->day, .meeting = meeting };
  bool is_refused = false;
  for (uint32_t i = 0; i < meeting->guest_count; i++) {
    const Guest *guest = VIEW_ITEM (view->guests, Guest, meeting->guest_first + i);
    if (view_person (view, guest->person)->side != SIDE_CLIENT)
      continue;
    occasion->is_taken |= guest->attended || guest->partstat == PARTSTAT_ACCEPTED;
    is_refused |= guest->partstat == PARTSTAT_DECLINED || guest->partstat == PARTSTAT_DELEGATED;
  }
  return occasion->is_taken || is_refused;
}

static void
add_meetings (const AccountView *view, const char *name, GArray *list)
{
  TopicMemo memo = { TOPIC_PLANNING };
  for (guint i = 0; i < view->meetings->len; i++) {
    const ViewMeeting *meeting = VIEW_ITEM (view->meetings, ViewMeeting, i);
    bool is_planning = topic_memo_has (&memo, meeting->title) || is_named (meeting->title, name);
    Occasion occasion;
    if (is_planning && !meeting->is_cancelled && read_session (view, meeting, &occasion))
      g_array_append_val (list, occasion);
  }
}

GArray *
occasions_of_planning (const AccountView *view, const char *milestone)
{
  g_autofree char *name = milestone != NULL ? text_fold (milestone) : NULL;
  GArray *list = g_array_new (FALSE, FALSE, sizeof (Occasion));
  add_invitations (view, name, list);
  add_meetings (view, name, list);
  g_array_sort (list, compare_occasions);
  return list;
}

void
occasion_add_evidence (const Occasion *occasion, Fact *fact)
{
  if (occasion->meeting != NULL) {
    fact_add_meeting (fact, occasion->meeting, "nobody of theirs came");
    return;
  }
  g_autofree char *text =
      g_strdup_printf ("%s: declined or not answered", row_text (occasion->row, INVITATIONS_PROGRAMME));
  fact_add_keyed (fact, occasion->row, occasion->day, text);
}
