/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "compare_fixture.h"
#include "measure/friction.h"
#include "measure/portfolio.h"
#include "strategy_view.h"

/* account|id|created|resolved|requester|type|subject|tags|module|priority|status|reopened|follow_ups|satisfaction
 */
static void
add_ticket (Made *made, const char *id, const char *rest)
{
  g_autofree char *cells = g_strdup_printf ("A1|%s|%s", id, rest);
  made_row (made, TABLE_TICKETS, cells);
}

static const Fact *
find_subject (const Made *made, const char *name, const char *subject)
{
  for (const Fact *fact = fact_set_find (made->facts, name); fact != NULL; fact = fact->next)
    if (g_strcmp0 (fact->subject, subject) == 0)
      return fact;
  fail_msg ("no %s of %s", name, subject);
  return NULL;
}

/* The quarter is 2025-03-31 to 2025-06-29.  Two tagged tickets, a question asked twice by the same person and
 * an unhappy quote of one module; another module has one; the content quote and the earlier ticket do not
 * count. */
static void
test_product (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  made_measure (made, measure_friction);
  assert_unknown (made, "friction.product", "no tags");
  add_ticket (made, "0", "2025-03-28|||bug|Total is wrong|workaround|reporting");
  add_ticket (made, "1", "2025-04-01|||bug|Total is wrong|workaround;finance|reporting");
  add_ticket (made, "2", "2025-04-02|||bug|Usability of the filter||reporting");
  add_ticket (made, "3", "2025-04-03||ann|how-to|How do I share a report||reporting");
  add_ticket (made, "4", "2025-04-04||ann|how-to|How do I share a report||reporting");
  add_ticket (made, "5", "2025-04-05||bob|how-to|How do I share a report||reporting");
  add_ticket (made, "6", "2025-05-05|||bug|Umgehungslösung nötig||search");
  made_row (made, TABLE_INTERVIEWS, "A1|2025-05-06|ann|product|reporting|it is slow|-1");
  made_row (made, TABLE_INTERVIEWS, "A1|2025-05-07|bob|product|reporting|it is good|2");
  made_measure (made, measure_friction);
  const Fact *fact = find_subject (made, "friction.product", "reporting");
  assert_near (fact->value, 4, 0);
  assert_int_equal (fact->onset_day, made_day ("2025-04-01"));
  assert_near (find_subject (made, "friction.product", "search")->value, 1, 0);
}

/* 4 of 8 were chased, portfolio share 0.2: P(X ≥ 4) = 0.05628160.  Not resolved in time, or neither number
 * given: not judged. */
static void
test_service (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  made->portfolio.friction_share = 0.2;
  made_measure (made, measure_friction);
  assert_unknown (made, "friction.service_share", "no ticket with follow-ups");
  static const char *const numbers[] = { "0|2|", "1|0|", "0|3|", "|2|", "0|1|", "0|0|", "0||", "|1|" };
  for (size_t i = 0; i < G_N_ELEMENTS (numbers); i++) {
    g_autofree char *id = g_strdup_printf ("%zu", i);
    g_autofree char *rest =
        g_strdup_printf ("2025-03-20|2025-04-%02zu||bug|x||||solved|%s", i + 1, numbers[i]);
    add_ticket (made, id, rest);
  }
  add_ticket (made, "late", "2025-06-20|2025-07-01||bug|x||||open|1|5|");
  add_ticket (made, "bare", "2025-04-20|2025-04-21||bug|x||||solved||");
  made_measure (made, measure_friction);
  const Fact *fact = made_fact (made, "friction.service_share");
  assert_near (fact->value, 0.5, 0);
  assert_near (fact->n, 8, 0);
  assert_near (fact->baseline, 0.2, 0);
  assert_near (fact->p, 0.0562816, 1e-9);
  assert_int_equal (fact->evidence->len, 4);
}

/* From Friday 2025-05-02 to Tuesday 2025-05-20: 12 open days.  Sales and their own mail do not end the
 * silence. */
static void
test_handover (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  uint32_t seller = made_person (made, "seller", SIDE_VENDOR, 2, FUNCTION_SALES),
           csm = made_person (made, "csm", SIDE_VENDOR, 2, FUNCTION_ACCOUNT),
           ann = made_person (made, "ann", SIDE_CLIENT, 2, FUNCTION_PRODUCT);
  made_measure (made, measure_friction);
  assert_unknown (made, "friction.handover_gap", "no handover date");
  made->account->handover_day = made_day ("2025-05-02");
  made_contact (made, seller, ann, made_day ("2025-05-05"));
  made_contact (made, csm, ann, made_day ("2025-05-06"));
  VIEW_ITEM (made->view->contact_days, ContactDay, 1)->from_vendor = false; /* they wrote, we did not */
  made_contact (made, csm, ann, made_day ("2025-05-20"));
  made_measure (made, measure_friction);
  assert_fact (made, "friction.handover_gap", 12);
  made->account->handover_day = made_day ("2025-06-16"); /* nobody yet: 9 open days until Sunday 06-29 */
  made_measure (made, measure_friction);
  assert_fact (made, "friction.handover_gap", 9);
  made->account->handover_day = made_day ("2023-05-02");
  made_measure (made, measure_friction);
  assert_unknown (made, "friction.handover_gap", "before the records");
}

/* 90 days before the as-of date is 2025-03-31. */
static void
test_promises (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  made_measure (made, measure_friction);
  assert_unknown (made, "friction.promises_open", "no promises ledger");
  made_row (made, TABLE_PROMISES, "A1|single sign-on|us|2025-01-10|2025-02-01");
  made_row (made, TABLE_PROMISES, "A1|api|us|2025-02-10|2025-07-01"); /* not delivered yet */
  made_row (made, TABLE_PROMISES, "A1|data|client|2025-02-11|");
  made_row (made, TABLE_PROMISES, "A1|report||2025-03-31|");
  made_row (made, TABLE_PROMISES, "A1|export|us|2025-04-01|");
  made_measure (made, measure_friction);
  const Fact *fact = made_fact (made, "friction.promises_open");
  assert_near (fact->value, 2, 0);
  assert_int_equal (fact->onset_day, made_day ("2025-02-10"));
}

static void
test_promises_quoted (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  add_ticket (made, "1", "2025-02-03|2025-02-04||bug|We were promised an API");
  add_ticket (made, "2", "2025-02-05|||bug|We were promised an API");
  made_row (made, TABLE_INTERVIEWS, "A1|2025-02-06|ann|expectation||we were told it has an app|-1");
  made_measure (made, measure_friction);
  assert_fact (made, "friction.promises_open", 2);
}

/* A chased ticket 90 days old weighs 1/2, its fix on the same day −1/4, an urgent one of today 2, an
 * interview of -2 of today 2: 4.25 over two active users.  A ticket without trouble costs nothing. */
static void
test_balance (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  made_measure (made, measure_friction);
  assert_unknown (made, "friction.balance", "no active users");
  made_use (made, 1, 1, made_ago (1, 0));
  made_use (made, 2, 1, made_ago (1, 0));
  add_ticket (made, "1", "2025-03-31|2025-03-31||bug|x||||solved|0|2|");
  add_ticket (made, "2", "2025-06-01|2025-06-02||bug|x||||solved|0|0|5");
  add_ticket (made, "3", "2025-06-29|||bug|Workaround again|||urgent|open|||");
  made_row (made, TABLE_INTERVIEWS, "A1|2025-06-29|ann|service||bad|-2");
  made_measure (made, measure_friction);
  assert_fact (made, "friction.balance", 4.25 / 2);
  assert_near (made_fact (made, "friction.balance")->n, 2, 0); /* the first is a day too old for "90 days" */
}

static void
test_classes (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  made->view->has_tickets = false;
  made_measure (made, measure_friction);
  assert_unknown (made, "friction.class", "no tickets");
  made->view->has_tickets = true;
  made_measure (made, measure_friction);
  assert_fact (made, "friction.class", 0);
  add_ticket (made, "1", "2025-04-01|||login|Session time-out");
  add_ticket (made, "2", "2025-04-02|||billing|Invoice correction April");
  add_ticket (made, "3", "2025-05-02|||billing|Invoice correction May");
  add_ticket (made, "4", "2025-06-02|||billing|Wrong amount on invoice");
  add_ticket (made, "5", "2025-06-03|||billing|Invoice address");
  add_ticket (made, "6", "2025-06-04|||integration|Sync fails||ERP");
  add_ticket (made, "7", "2025-06-05|||integration|Sync stopped||ERP");
  add_ticket (made, "8", "2025-06-06|||integration|Sync fails||CRM");
  add_ticket (made, "9", "2025-06-07|||integration|Connector mapping fields||ERP");
  made_measure (made, measure_friction);
  assert_near (find_subject (made, "friction.class", "log-in and time-out")->value, 1, 0);
  assert_near (find_subject (made, "friction.class", "invoice correction")->value, 3, 0);
  assert_near (find_subject (made, "friction.class", "integration break, ERP")->value, 2, 0);
  assert_near (find_subject (made, "friction.class", "integration break, CRM")->value, 1, 0);
  assert_int_equal (find_subject (made, "friction.class", "invoice correction")->onset_day,
                    made_day ("2025-04-02"));
}

static void
measure_sentiment_with_usage (const Frame *frame, FactSet *facts)
{
  Fact *usage = fact_set_add (facts, fact_new ("usage.level", 90));
  usage->baseline = 100;
  measure_sentiment (frame, facts);
}

static void
test_captive (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  made_measure (made, measure_sentiment);
  assert_unknown (made, "captive.usage", "no product usage");
  made_measure (made, measure_sentiment_with_usage);
  assert_fact (made, "captive.usage", 1);
}

/* The three ways of methods F7, and what falls just short of each. */
static void
test_sentiment (void **state)
{
  (void) state;
  static const struct {
    const char *interviews[3], *surveys[4];
    double expected; /* NaN: unknown */
  } cases[] = {
    { { "2025-05-05|a|service||bad|-2" }, { NULL }, 1 },
    { { "2025-03-30|a|service||bad|-2" }, { NULL }, NAN }, /* the quarter begins a day later */
    { { "2025-05-05|a|service||poor|-1" }, { NULL }, 0 },
    { { "2025-05-05|a|service||poor|-1", "2025-05-06|b|service||poor|-1" }, { NULL }, 1 },
    { { "2025-05-05|a|service||poor|-1", "2025-05-06|b|service||fine|0" }, { NULL }, 0 },
    { { NULL }, { "a|2025-05-05|2025-05-06|2|nps|no", "b|2025-05-05|2025-05-06|0|nps|no" }, NAN },
    { { NULL },
      { "a|2025-05-05|2025-05-06|2|nps|no", "b|2025-05-05|2025-05-06|0|nps|no",
        "c|2025-05-05|2025-05-06|2|csat|no" },
      1 },
    { { NULL }, /* 3 of 10 is −0.8: not as low */
      { "a|2025-05-05|2025-05-06|2|nps|no", "b|2025-05-05|2025-05-06|3|nps|no",
        "c|2025-05-05|2025-05-06|1|csat|no" },
      0 },
    { { NULL }, /* one person three times; and one without a word */
      { "a|2025-05-05|2025-05-06|0|nps|no", "a|2025-05-06|2025-05-07|0|nps|no",
        "a|2025-05-07|2025-05-08|0|nps|no", "b|2025-05-05|2025-05-06|0|nps|" },
      0 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Made) made = made_new (60);
    for (int k = 0; k < 3 && cases[i].interviews[k] != NULL; k++) {
      g_autofree char *cells = g_strconcat ("A1|", cases[i].interviews[k], NULL);
      made_row (made, TABLE_INTERVIEWS, cells);
    }
    for (int k = 0; k < 4 && cases[i].surveys[k] != NULL; k++) {
      g_autofree char *cells = g_strconcat ("A1|", cases[i].surveys[k], NULL);
      made_row (made, TABLE_SURVEYS, cells);
    }
    made_measure (made, measure_sentiment);
    double value = made_fact (made, "sentiment.low")->value;
    if (value != cases[i].expected && !(isnan (value) && isnan (cases[i].expected)))
      fail_msg ("case %zu: %g", i, value);
  }
}

/* Mean 2.75 of four; without the last there are three. */
static void
test_satisfaction (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  add_ticket (made, "1", "2025-03-01|2025-04-01||bug|x||||solved|||1");
  add_ticket (made, "2", "2025-04-02|2025-04-03||bug|x||||solved|||2");
  add_ticket (made, "3", "2025-04-02|2025-04-03||bug|x||||solved|||3");
  add_ticket (made, "4", "2025-06-02|2025-06-30||bug|x||||solved|||1"); /* resolved, and rated, a day later */
  made_measure (made, measure_sentiment);
  assert_unknown (made, "satisfaction.low", "fewer than 4");
  add_ticket (made, "5", "2025-06-02|2025-06-29||bug|x||||solved|||5");
  made_measure (made, measure_sentiment);
  assert_fact (made, "satisfaction.low", 1);
  add_ticket (made, "6", "2025-06-03|2025-06-29||bug|x||||solved|||4"); /* mean 3 */
  made_measure (made, measure_sentiment);
  assert_fact (made, "satisfaction.low", 0);
}

/* Two acts a week until 13 weeks ago, then one: half of what was to be expected, and not a word. */
static void
test_absence (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  uint32_t ann = made_person (made, "ann", SIDE_CLIENT, 2, FUNCTION_PRODUCT);
  for (int week = 59; week >= 0; week--) {
    made_act (made, ann, made_ago (week, 0));
    if (week >= 13)
      made_act (made, ann, made_ago (week, 2));
  }
  made_measure (made, measure_sentiment);
  assert_fact (made, "complaint.absent", 1);
  add_ticket (made, "1", "2025-04-02|||question|x");
  made_measure (made, measure_sentiment);
  assert_fact (made, "complaint.absent", 0);
  made->view->has_tickets = false;
  made_measure (made, measure_sentiment);
  assert_unknown (made, "complaint.absent", "no tickets");
}

static void
test_interviews (void **state)
{
  (void) state;
  g_autoptr (Made) made = made_new (60);
  made_measure (made, measure_sentiment);
  assert_unknown (made, "interview.age_days", "no interviews");
  made->view->kept_since[TABLE_INTERVIEWS] = made_day ("2024-05-01");
  made_measure (made, measure_sentiment);
  assert_unknown (made, "interview.age_days", "of this account");
  assert_fact (made, "quotes.new", 0);
  made_row (made, TABLE_INTERVIEWS, "A1|2025-03-01|a|service||old|0");
  made_row (made, TABLE_INTERVIEWS, "A1|2025-05-30|a|service||new|0");
  made_row (made, TABLE_INTERVIEWS, "A1|2025-05-31|b|service|||0");
  made_measure (made, measure_sentiment);
  assert_fact (made, "quotes.new", 1);
  assert_fact (made, "interview.age_days", 29);
}

static PortfolioViews *
survey (const GPtrArray *all, guint count)
{
  const AccountView *first = ((const Made *) all->pdata[0])->view;
  g_autoptr (PortfolioSurvey) survey = portfolio_survey_new (count, first->first_week, first->as_of_day);
  for (guint i = 0; i < count; i++)
    portfolio_survey_add (survey, i, ((const Made *) all->pdata[i])->view);
  return portfolio_views_new (survey, 1);
}

/* Each account against the ten others: 1 of 2 tickets was chased at each of the others, 2 of 2 here. */
static void
test_portfolio_share (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) made_free);
  for (int i = 0; i < 11; i++) {
    Made *made = made_new (60);
    add_ticket (made, "1", "2025-04-01|2025-04-02||bug|x||||solved|0|2|");
    add_ticket (made, "2",
                i == 0 ? "2025-04-01|2025-04-02||bug|x||||solved|1|0|"
                       : "2025-04-01|2025-04-02||bug|x||||solved|0|0|");
    g_ptr_array_add (all, made);
  }
  g_autoptr (PortfolioViews) portfolio = survey (all, 11);
  assert_near (portfolio->views[0].friction_share, 0.5, 1e-12);
  assert_near (portfolio->views[1].friction_share, 11.0 / 20, 1e-12);
  g_autoptr (PortfolioViews) small = survey (all, 10); /* nine others are too few */
  assert_true (isnan (small->views[0].friction_share));
}

/* Ten accounts of one class at 1 … 10: the ninetieth percentile of type 7 is 9.1. The eleventh is of another
 * class, where nothing can be said. */
static void
test_percentile (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (account_assessment_free);
  for (int i = 0; i < 11; i++) {
    g_autofree char *id = g_strdup_printf ("A%d", i);
    AccountAssessment *account = account_assessment_new (id, id);
    account->segment = g_strdup (i < 10 ? "small" : "large");
    fact_set_add (account->facts, fact_new ("friction.balance", i + 1))->n = 1;
    fact_set_add (account->facts, fact_new ("tenure.years", i < 10 ? 4 : 2));
    fact_set_add (account->facts, fact_new ("adoption.stagnation", i < 4 ? 17 : 18));
    g_ptr_array_add (accounts, account);
  }
  compare_all (accounts);
  const AccountAssessment *first = accounts->pdata[0], *last = accounts->pdata[10];
  assert_near (fact_set_find (first->facts, "friction.balance")->baseline, 9.1, 1e-12);
  assert_true (isnan (fact_set_find (last->facts, "friction.balance")->baseline));
  assert_true (isnan (fact_set_find (first->facts, "adoption.peers_share")->value)); /* nine others as old */
  fact_set_find (last->facts, "tenure.years")->value = 3;
  compare_all (accounts);
  const Fact *share = fact_set_find (first->facts, "adoption.peers_share");
  assert_near (share->next->value, 0.3, 1e-12); /* three of the ten others */
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_product),         cmocka_unit_test (test_service),
    cmocka_unit_test (test_handover),        cmocka_unit_test (test_promises),
    cmocka_unit_test (test_promises_quoted), cmocka_unit_test (test_balance),
    cmocka_unit_test (test_classes),         cmocka_unit_test (test_captive),
    cmocka_unit_test (test_sentiment),       cmocka_unit_test (test_satisfaction),
    cmocka_unit_test (test_absence),         cmocka_unit_test (test_interviews),
    cmocka_unit_test (test_portfolio_share), cmocka_unit_test (test_percentile),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
