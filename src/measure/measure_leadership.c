/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "measure/rows.h"
#include "measure/topic.h"

#define QUARTERS_BEFORE 2
#define LEADER_WEEKS 26

static bool
came (const Guest *guest)
{
  return guest->attended || guest->partstat == PARTSTAT_ACCEPTED;
}

static bool
has_executive (const AccountView *view, const ViewMeeting *meeting)
{
  for (uint32_t i = 0; i < meeting->guest_count; i++) {
    const Guest *guest = VIEW_ITEM (view->guests, Guest, meeting->guest_first + i);
    const Person *person = view_person (view, guest->person);
    if (person->side == SIDE_CLIENT && person->is_executive && came (guest))
      return true;
  }
  return false;
}

typedef struct {
  guint contributions, events; /* of executives; of anybody */
} Roadmap;

/* Messages and meetings on the roadmap in one quarter. */
static Roadmap
count_roadmap (const AccountView *view, const Window *window, TopicMemo *planning, Fact *evidence)
{
  Roadmap count = { 0 };
  for (guint i = 0; i < view->mails->len; i++) {
    const ViewMail *mail = VIEW_ITEM (view->mails, ViewMail, i);
    if (!window_has_day (window, mail->day) || !topic_has (planning->topic, mail->subject))
      continue;
    count.events++;
    if (mail->from_vendor || !view_person (view, mail->author)->is_executive)
      continue;
    count.contributions++;
    fact_add_mail (evidence, view, mail);
  }
  for (guint i = 0; i < view->meetings->len; i++) {
    const ViewMeeting *meeting = VIEW_ITEM (view->meetings, ViewMeeting, i);
    if (meeting->is_cancelled || !window_has_day (window, meeting->day) ||
        !topic_memo_has (planning, meeting->title))
      continue;
    count.events++;
    if (!has_executive (view, meeting))
      continue;
    count.contributions++;
    fact_add_meeting (evidence, meeting, "an executive came");
  }
  return count;
}

/* E4: the quarter against the lower of the two before it. */
static void
add_roadmap (const Frame *frame, FactSet *facts)
{
  const AccountView *view = frame->view;
  Fact *fact = fact_set_add (facts, fact_new ("exec.roadmap", NAN));
  TopicMemo planning = { TOPIC_PLANNING };
  Roadmap now = count_roadmap (view, &frame->quarter, &planning, fact);
  guint events = now.events;
  fact->n = now.contributions;
  fact->n_baseline = 0;
  for (int i = 1; i <= QUARTERS_BEFORE; i++) {
    Window quarter = { frame->quarter.first_week - i * QUARTER_WEEKS,
                       frame->quarter.last_week - i * QUARTER_WEEKS };
    if (quarter.first_week < view->start_week)
      break;
    Roadmap before = count_roadmap (view, &quarter, &planning, fact);
    events += before.events;
    fact->baseline = i == 1 ? before.contributions : MIN (fact->baseline, before.contributions);
    fact->n_baseline = i;
    fact->before = (Span){ window_first_day (&quarter), window_first_day (&frame->quarter) - 1 };
  }
  fact->now = (Span){ window_first_day (&frame->quarter), view->as_of_day };
  if (events == 0)
    fact->reason = g_strdup ("no roadmap or planning thread was seen in these quarters");
  else if (fact->n_baseline == 0)
    fact->reason = g_strdup ("less than a quarter of history before this one");
  else
    fact->value = now.contributions;
  if (fact->value == 0 && fact->baseline > 0)
    fact->onset_day = window_first_day (&frame->quarter);
}

/* The latest departure, proved or suspected, of a champion. */
static int32_t
find_departure (const FactSet *facts)
{
  int32_t day = DAY_NONE;
  for (const Fact *fact = fact_set_find (facts, "champion.departed"); fact != NULL; fact = fact->next)
    day = MAX (day, fact->onset_day); /* DAY_NONE is the least */
  return day;
}

static bool
is_leader (const Person *person)
{
  return person->side == SIDE_CLIENT &&
         (person->level >= LEVEL_EXECUTIVE || person->function == FUNCTION_PROCUREMENT ||
          person->function == FUNCTION_FINANCE);
}

static void
add_leaders (const Frame *frame, int32_t from_day, int32_t to_day, FactSet *facts)
{
  const AccountView *view = frame->view;
  const GArray *debuts = frame_debuts (frame);
  Fact *fact = fact_set_add (facts, fact_new ("newleader.present", 0));
  for (guint i = 0; i < debuts->len; i++) {
    const Act *act = VIEW_ITEM (debuts, Act, i);
    if (act->day <= from_day || act->day > to_day || !is_leader (view_person (view, act->person)))
      continue;
    fact->value++;
    if (fact->onset_day == DAY_NONE)
      fact->onset_day = act->day;
    for (guint k = 0; k < view->mails->len; k++)
      if (VIEW_ITEM (view->mails, ViewMail, k)->author == act->person) {
        fact_add_mail (fact, view, VIEW_ITEM (view->mails, ViewMail, k));
        break;
      }
  }
  fact->n = fact->value;
  if (from_day != DAY_NONE)
    fact->now = (Span){ from_day + 1, to_day };
}

static void
add_threads (const AccountView *view, const char *name, Topic topic, int32_t from_day, int32_t to_day,
             FactSet *facts)
{
  Fact *fact = fact_set_add (facts, fact_new (name, 0));
  g_autoptr (GHashTable) threads = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < view->mails->len; i++) {
    const ViewMail *mail = VIEW_ITEM (view->mails, ViewMail, i);
    if (mail->day <= from_day || mail->day > to_day || !topic_has (topic, mail->subject) ||
        !g_hash_table_add (threads, GUINT_TO_POINTER (mail->thread + 1)))
      continue;
    if (fact->onset_day == DAY_NONE)
      fact->onset_day = mail->day;
    fact_add_mail (fact, view, mail);
  }
  fact->value = fact->n = g_hash_table_size (threads);
}

/* E6: who came after the champion, and what is being looked through since. */
static void
add_new_leaders (const Frame *frame, FactSet *facts)
{
  const AccountView *view = frame->view;
  const Fact *champion = fact_set_find (facts, "champion.departed");
  if (champion == NULL || isnan (champion->value)) {
    static const char *const names[] = { "newleader.present", "newleader.spend_threads",
                                         "newleader.rfp_threads" };
    for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
      fact_set_add (facts, fact_new_unknown (names[i], "too little history to know who the champion is"));
    return;
  }
  int32_t from_day = find_departure (facts), to_day = DAY_NONE;
  if (from_day != DAY_NONE)
    to_day = MIN (from_day + 7 * LEADER_WEEKS, view->as_of_day);
  add_leaders (frame, from_day, to_day, facts);
  add_threads (view, "newleader.spend_threads", TOPIC_SPEND, from_day, to_day, facts);
  add_threads (view, "newleader.rfp_threads", TOPIC_TENDER, from_day, to_day, facts);
}

void
measure_leadership (const Frame *frame, FactSet *facts)
{
  add_roadmap (frame, facts);
  add_new_leaders (frame, facts);
}
