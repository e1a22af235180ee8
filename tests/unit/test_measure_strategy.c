/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "measure/topic.h"
#include "strategy_view.h"

static void
test_topics (void **state)
{
  (void) state;
  static const struct {
    Topic topic;
    const char *text;
    bool expected;
  } cases[] = {
    { TOPIC_PLANNING, "Re: Roadmap call", true },
    { TOPIC_PLANNING, "Quarterly Business Review Q2", true },
    { TOPIC_PLANNING, "AW: Jahresplanung 2026", true },
    { TOPIC_PLANNING, "Quartalsgespräch", true },
    { TOPIC_PLANNING, "Sprint planning", false },
    { TOPIC_PLANNING, "Explanning the plan", false },
    { TOPIC_PLANNING, NULL, false },
    { TOPIC_SPEND, "Vendor review 2025", true },
    { TOPIC_SPEND, "Lizenzinventur", true },
    { TOPIC_SPEND, "RFP for a new platform", true },
    { TOPIC_SPEND, "Suspended account", false },
    { TOPIC_TENDER, "Ausschreibung CRM", true },
    { TOPIC_TENDER, "rfps", false },
    { TOPIC_TENDER, "Tenderness", false },
    { TOPIC_CORRECTION, "Rechnungskorrektur", false }, /* "korrektur" is not where the word begins */
    { TOPIC_CORRECTION, "Invoice correction May", true },
    { TOPIC_BREAK, "ERP sync fails again", true },
    { TOPIC_BREAK, "Breakfast", true }, /* a stem; only asked of integration tickets */
    { TOPIC_PROMISED, "We were promised an API", true },
    { TOPIC_WORKAROUND, "Work around for exports", true },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    if (topic_has (cases[i].topic, cases[i].text) != cases[i].expected)
      fail_msg ("topic %d of \"%s\"", (int) cases[i].topic, cases[i].text);
}

/* Two accepted, then three refused: p = 1/4 · 2/5 · 3/6 = 0.05 (methods 3.3 with A = 2, M = 0). */
static void
test_programmes_fire (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  made_row (made, TABLE_INVITATIONS, "A1|2024-09-02|pilot|pilot|accepted|2024-09-05");
  made_row (made, TABLE_INVITATIONS, "A1|2024-11-04|beta|beta|accepted|2024-11-05");
  made_row (made, TABLE_INVITATIONS, "A1|2025-02-03|beta|beta|declined|2025-02-04");
  made_row (made, TABLE_INVITATIONS, "A1|2025-03-03|board|steering|declined|2025-03-05");
  made_row (made, TABLE_INVITATIONS, "A1|2025-04-07|beta|beta|none|");
  made_measure (made, measure_strategy);
  const Fact *fact = made_fact (made, "innovation.declined_run");
  assert_near (fact->value, 3, 0);
  assert_near (fact->n, 5, 0);
  assert_near (fact->n_baseline, 2, 0);
  assert_near (fact->p, 0.05, 1e-12);
  assert_int_equal (fact->onset_day, made_day ("2025-02-03"));
  assert_int_equal (fact->evidence->len, 3);
  assert_string_equal (((Evidence *) fact->evidence->pdata[0])->id, "invitations:2025-02-03/beta");
}

/* What is answered after the as-of date, or asked less than 20 business days before it, is still open; a late
 * acceptance ends the run. */
static void
test_programmes_open (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  made_row (made, TABLE_INVITATIONS,
            "A1|2024-05-06|old|beta|declined|2024-05-07"); /* more than 52 weeks ago */
  made_row (made, TABLE_INVITATIONS, "A1|2025-02-03|beta|beta|declined|2025-02-04");
  made_row (made, TABLE_INVITATIONS,
            "A1|2025-05-05|beta|beta|accepted|2025-07-01"); /* 39 days without answer */
  made_row (made, TABLE_INVITATIONS,
            "A1|2025-06-02|board|steering|declined|2025-06-30"); /* 19 business days */
  made_measure (made, measure_strategy);
  assert_fact (made, "innovation.declined_run", 2);
  assert_near (made_fact (made, "innovation.declined_run")->n, 2, 0);
  made_row (made, TABLE_INVITATIONS, "A1|2025-06-09|lab|pilot|accepted|2025-06-27");
  made_measure (made, measure_strategy);
  assert_fact (made, "innovation.declined_run", 0);
  assert_near (made_fact (made, "innovation.declined_run")->p, 1, 0);
}

static void
test_programmes_unknown (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  made_measure (made, measure_strategy);
  assert_unknown (made, "innovation.declined_run", "no programme invitations");
  assert_unknown (made, "sla.language", "not read");
  made->config->tag_bodies = true;
  made_measure (made, measure_strategy);
  assert_unknown (made, "sla.language", "import again");
}

static void
write_letters (Made *made, uint32_t author, int weeks_ago, int count, unsigned speech)
{
  for (int i = 0; i < count; i++)
    made_mail (made, author, PERSON_NONE, made_ago (weeks_ago, i % 5), "A letter")->speech = speech;
}

/* Of 16 and 4 letters of the half year before, and of 4 and 16 now: 0.8 and 0.2, by Fisher's test p =
 * 0.000180 (sum of the hypergeometric terms for 0 to 4 of 20 outcomes among 20 of 40 letters).  What was not
 * read is not counted. */
static void
test_language (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  uint32_t ann = made_person (made, "ann", SIDE_CLIENT, 3, FUNCTION_PRODUCT);
  made->config->tag_bodies = true;
  write_letters (made, ann, 20, 16, SPEECH_READ | SPEECH_OUTCOME);
  write_letters (made, ann, 20, 4, SPEECH_READ | SPEECH_SERVICE_LEVEL);
  write_letters (made, ann, 20, 9, 0);
  write_letters (made, ann, 5, 4, SPEECH_READ | SPEECH_OUTCOME);
  write_letters (made, ann, 5, 16, SPEECH_READ | SPEECH_SERVICE_LEVEL);
  write_letters (made, ann, 5, 7, SPEECH_READ);
  made_measure (made, measure_strategy);
  const Fact *fact = made_fact (made, "sla.language");
  assert_near (fact->value, 0.2, 0);
  assert_near (fact->baseline, 0.8, 0);
  assert_near (fact->n, 27, 0);
  assert_near (fact->n_baseline, 20, 0);
  assert_near (fact->p, 0.000180, 0.0000005);
  assert_int_equal (fact->evidence->len, 12);
}

/* Nobody speaks of either: there is nothing to compare. */
static void
test_language_without_words (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  uint32_t ann = made_person (made, "ann", SIDE_CLIENT, 3, FUNCTION_PRODUCT);
  made->config->tag_bodies = true;
  write_letters (made, ann, 20, 30, SPEECH_READ | SPEECH_OUTCOME);
  write_letters (made, ann, 5, 30, SPEECH_READ);
  made_measure (made, measure_strategy);
  assert_unknown (made, "sla.language", "speaks of outcomes");
}

/* Five attended and two missed: p = 1/7 · 2/8 = 0.035714 (methods 3.3).  A cancelled one, one without an
 * answer and another title are no misses. */
static void
test_planning_fires (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (104);
  uint32_t ann = made_person (made, "ann", SIDE_CLIENT, 3, FUNCTION_PRODUCT);
  for (int i = 0; i < 5; i++)
    made_meeting (made, "QBR", ann, PARTSTAT_ACCEPTED, made_ago (90 - 13 * i, 2));
  made_meeting (made, "QBR", ann, PARTSTAT_DECLINED, made_ago (20, 2));
  made_meeting (made, "QBR", ann, PARTSTAT_DECLINED, made_ago (15, 2));
  VIEW_ITEM (made->view->meetings, ViewMeeting, 6)->is_cancelled = true;
  made_meeting (made, "QBR", ann, PARTSTAT_UNKNOWN, made_ago (10, 2));
  made_meeting (made, "Support call", ann, PARTSTAT_DECLINED, made_ago (9, 2));
  made_row (made, TABLE_INVITATIONS, "A1|2025-04-07|yearly plan|planning|none|");
  made_measure (made, measure_strategy);
  const Fact *fact = made_fact (made, "planning.absence_run");
  assert_near (fact->value, 2, 0);
  assert_near (fact->n, 7, 0);
  assert_near (fact->p, 1.0 / 7 * 2 / 8, 1e-12);
  assert_int_equal (fact->onset_day, made_ago (20, 2));
}

static void
test_planning_clear_and_unknown (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (104);
  uint32_t ann = made_person (made, "ann", SIDE_CLIENT, 3, FUNCTION_PRODUCT);
  made_meeting (made, "Standup", ann, PARTSTAT_DECLINED, made_ago (20, 2));
  made_measure (made, measure_strategy);
  assert_unknown (made, "planning.absence_run", "no planning");
  made_meeting (made, "Roadmap", ann, PARTSTAT_DECLINED, made_ago (12, 2));
  made_meeting (made, "Roadmap", ann, PARTSTAT_ACCEPTED, made_ago (2, 2));
  made_measure (made, measure_strategy);
  assert_fact (made, "planning.absence_run", 0);
  assert_near (made_fact (made, "planning.absence_run")->baseline, 0.5, 0);
}

/* Mean 0.25 is at most 0.33; a decision after the as-of date is not known. */
static void
test_milestones (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  made_measure (made, measure_milestones);
  assert_unknown (made, "milestone.evaded", "no stress-test");
  made_row (made, TABLE_MILESTONES, "A1|pilot|people|2025-03-03|ann|1|2025-03-04");
  made_row (made, TABLE_MILESTONES, "A1|joint plan|people|2025-05-05|ann|0.5|2025-05-06");
  made_row (made, TABLE_MILESTONES, "A1|joint plan|data|2025-05-05|ann|0|2025-05-08");
  made_row (made, TABLE_MILESTONES, "A1|joint plan|approval|2025-05-05|ann|1|2025-07-01");
  made_row (made, TABLE_MILESTONES, "A1|next|people|2025-06-02|ann||");
  made_measure (made, measure_milestones);
  const Fact *fact = made_fact (made, "milestone.evaded");
  assert_near (fact->value, 1, 0);
  assert_near (fact->n, 2, 0);
  assert_string_equal (fact->subject, "joint plan");
  assert_int_equal (fact->onset_day, made_day ("2025-05-08"));
  made_row (made, TABLE_MILESTONES, "A1|joint plan|call|2025-05-05|ann|0.5|2025-05-08"); /* mean 1/3 > 0.33 */
  made_measure (made, measure_milestones);
  assert_fact (made, "milestone.evaded", 0);
}

/* Two skipped sessions are evasion before anything is scored, one is not; those of before its start and those
 * that somebody came to do not count.  A session is known by its topic or by the milestone's name. */
static void
test_milestone_sessions (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  uint32_t ann = made_person (made, "ann", SIDE_CLIENT, 3, FUNCTION_PRODUCT);
  made_row (made, TABLE_MILESTONES, "A1|Joint plan|people|2025-07-07|ann||");
  made_row (made, TABLE_ACTIONS, "A1|stress-test|2025-05-05|ben||");
  made_meeting (made, "Roadmap", ann, PARTSTAT_DECLINED, made_day ("2025-05-04"));
  made_meeting (made, "Roadmap", ann, PARTSTAT_DECLINED, made_day ("2025-05-07"));
  made_meeting (made, "Roadmap", ann, PARTSTAT_ACCEPTED, made_day ("2025-05-14"));
  made_measure (made, measure_milestones);
  assert_unknown (made, "milestone.evaded", "no stress-test");
  made_meeting (made, "Working on the joint plan", ann, PARTSTAT_DECLINED, made_day ("2025-05-21"));
  made_measure (made, measure_milestones);
  const Fact *fact = made_fact (made, "milestone.evaded");
  assert_near (fact->value, 1, 0);
  assert_string_equal (fact->subject, "Joint plan");
  assert_int_equal (fact->onset_day, made_day ("2025-05-21"));
  assert_int_equal (fact->evidence->len, 2);
  assert_fact (made, "milestone.skipped", 2);
  assert_near (made_fact (made, "milestone.skipped")->n, 3, 0);
}

/* A milestone whose start is not logged was agreed a quarter before it is due; once it is decided, what they
 * skip later is not its. */
static void
test_milestone_time (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  made_row (made, TABLE_MILESTONES, "A1|joint plan|people|2025-05-05|ann|1|2025-05-06");
  made_row (made, TABLE_INVITATIONS, "A1|2025-02-02|session 1|planning|declined|");
  made_row (made, TABLE_INVITATIONS, "A1|2025-02-03|session 2|planning|declined|");
  made_row (made, TABLE_INVITATIONS, "A1|2025-05-07|session 3|planning|declined|");
  made_measure (made, measure_milestones);
  assert_fact (made, "milestone.evaded", 0);
  assert_fact (made, "milestone.skipped", 1);
}

/* The latest rating that has come counts, before what the table of accounts says. */
static void
test_rating (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  made_measure (made, measure_context);
  assert_unknown (made, "csm.green", "no rating");
  made->account->csm_rating = "green";
  made_measure (made, measure_context);
  assert_fact (made, "csm.green", 1);
  assert_string_equal (((Evidence *) made_fact (made, "csm.green")->evidence->pdata[0])->id, "accounts:A1");
  made_row (made, TABLE_RATINGS, "A1|2025-05-05|yellow");
  made_row (made, TABLE_RATINGS, "A1|2025-06-02|red");
  made_row (made, TABLE_RATINGS, "A1|2025-07-07|green"); /* still to come */
  made_measure (made, measure_context);
  assert_fact (made, "csm.green", 0);
  assert_string_equal (((Evidence *) made_fact (made, "csm.green")->evidence->pdata[0])->text,
                       "our rating is red");
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_topics),
    cmocka_unit_test (test_programmes_fire),
    cmocka_unit_test (test_programmes_open),
    cmocka_unit_test (test_programmes_unknown),
    cmocka_unit_test (test_planning_fires),
    cmocka_unit_test (test_planning_clear_and_unknown),
    cmocka_unit_test (test_rating),
    cmocka_unit_test (test_milestones),
    cmocka_unit_test (test_milestone_sessions),
    cmocka_unit_test (test_milestone_time),
    cmocka_unit_test (test_language),
    cmocka_unit_test (test_language_without_words),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
