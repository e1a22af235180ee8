/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions of ours and how long they waited (methods 4.1 to 4.4), from messages to an account's view.  Hours
 * are counted by hand: open from 9 to 17 UTC, Monday to Friday. */
#include "near.h"
#include "pipeline/count.h"

enum { ANN, CEM, BOB, EVE, KIM, MIA, LEA, NOBODY = -1 }; /* ours; of acme.example; Lea of beta.example */
static const char *const addresses[] = { "ann@v.example",    "cem@v.example",    "bob@acme.example",
                                         "eve@acme.example", "kim@acme.example", "mia@acme.example",
                                         "lea@beta.example" };
/* Behind them one person each of so many other accounts. */
#define MANY 20
#define FIRST_OF_MANY ((int) G_N_ELEMENTS (addresses))
#define MONDAY 20514 /* 2026-03-02 */
#define AT(day, hour) ((int64_t) (MONDAY + (day)) * 86400 + (int64_t) (3600 * (hour)))

typedef struct {
  int64_t sent_unix;
  int from, to[MANY + 1], cc; /* to ends with NOBODY */
  int answers;                /* place of the message that it answers; NOBODY: none */
  NoticeKind notice;          /* of its author */
  int32_t until_day;
} Mail;

#define MAIL(day, hour, from, answers, ...)                                                                  \
  {                                                                                                          \
    AT (day, hour), from, { __VA_ARGS__, NOBODY }, NOBODY, answers, NOTICE_NONE, DAY_NONE                    \
  }

static void
add_mail (History *history, const Mail *mail, guint index)
{
  Participant participants[MANY + 2];
  size_t count = 0;
  uint64_t parent = (uint64_t) mail->answers + 1;
  for (; mail->to[count] != NOBODY; count++)
    participants[count] = (Participant){ (uint32_t) mail->to[count], PARTICIPANT_TO };
  if (mail->cc != NOBODY)
    participants[count++] = (Participant){ (uint32_t) mail->cc, PARTICIPANT_CC };
  const StoredMessage message = {
    .hash = index + 1,
    .message_id = "id",
    .sent_unix = mail->sent_unix,
    .zone_minutes = INT32_MIN,
    .from = (uint32_t) mail->from,
    .sender = ADDRESS_NONE,
    .participants = participants,
    .participant_count = count,
    .record_class = mail->notice == NOTICE_NONE ? CLASS_HUMAN : CLASS_AUTO,
    .subject = "",
    .parents = &parent,
    .parent_count = mail->answers != NOBODY,
    .list_id = "",
    .notice = mail->notice,
    .notice_address = mail->notice == NOTICE_NONE ? ADDRESS_NONE : (uint32_t) mail->from,
    .notice_until_day = mail->until_day,
  };
  history_add_message (history, 0, &message);
}

typedef struct {
  const Mail *mails;
  guint mail_count;
  int64_t meeting_unix; /* of Ann with the guest; UNIX_NONE: none */
  int guest;
} World;

static void
add_meeting (History *history, const World *world)
{
  const int guests[] = { ANN, world->guest };
  StoredAttendee attendees[2];
  for (int i = 0; i < 2; i++)
    attendees[i] = (StoredAttendee){ .address = (uint32_t) guests[i],
                                     .partstat = PARTSTAT_ACCEPTED,
                                     .delegated_to = ADDRESS_NONE };
  const StoredMeeting meeting = { .uid = "meeting",
                                  .title = "Call",
                                  .recurrence_unix = UNIX_NONE,
                                  .stamp_unix = UNIX_NONE,
                                  .known_unix = UNIX_NONE,
                                  .starts = &world->meeting_unix,
                                  .start_count = 1,
                                  .attendees = attendees,
                                  .attendee_count = 2,
                                  .method = MEETING_STATE,
                                  .organizer = ANN };
  history_add_meeting (history, &meeting);
}

static void
add_address (History *history, const char *text)
{
  StoredAddress address = { .text = g_intern_string (text), .name = "", .name_unix = INT64_MIN };
  g_array_append_val (history->addresses, address);
}

static History *
history_of (const World *world)
{
  History *history = history_new ();
  history->addresses = g_array_new (FALSE, FALSE, sizeof (StoredAddress));
  history->words = g_ptr_array_new ();
  history->mailbox_days = g_array_new (FALSE, FALSE, sizeof (StoredMailboxDay));
  history->units = g_ptr_array_new ();
  history->events = g_ptr_array_new ();
  for (size_t i = 0; i < G_N_ELEMENTS (addresses); i++)
    add_address (history, addresses[i]);
  for (int i = 0; i < MANY; i++) {
    g_autofree char *text = g_strdup_printf ("pat@client-%d.example", i);
    add_address (history, text);
  }
  for (guint i = 0; i < world->mail_count; i++)
    add_mail (history, &world->mails[i], i);
  if (world->meeting_unix != UNIX_NONE)
    add_meeting (history, world);
  history->first_day = MONDAY;
  history->last_day = MONDAY + 13;
  history_settle (history);
  return history;
}

/* What an account's view holds, at the end of the second week. */
typedef struct {
  History *history;
  Config *config;
  Calendar *calendar;
  Counted *counted;
  AccountView *view;
} Seen;

static Seen
look (const World *world, const char *account)
{
  Seen seen = { .history = history_of (world), .config = config_new () };
  g_ptr_array_add (seen.config->vendor_domains, g_strdup ("v.example"));
  seen.calendar = calendar_new (seen.config, NULL);
  seen.counted = count_as_of (seen.history, seen.config, seen.calendar, MONDAY + 13);
  int index = roster_find_account (seen.counted->roster, account);
  assert_true (index >= 0);
  seen.view = counted_view_new (seen.counted, (guint) index, VIEW_WHOLE);
  return seen;
}

static void
seen_clear (Seen *seen)
{
  account_view_free (seen->view);
  counted_free (seen->counted);
  calendar_free (seen->calendar);
  config_free (seen->config);
  history_free (seen->history);
}

static void
assert_person (const Seen *seen, uint32_t person, int expected)
{
  if (expected == NOBODY)
    assert_int_equal (person, PERSON_NONE);
  else
    assert_string_equal (view_person (seen->view, person)->address, addresses[expected]);
}

typedef struct {
  int responder, answered_by; /* NOBODY: open, or ended without an answer */
  double hours;
} Wait;

static void
expect_wait (const World *world, const Wait *expected)
{
  Seen seen = look (world, "acme.example");
  assert_int_equal (seen.view->asks->len, 1);
  const Ask *ask = VIEW_ITEM (seen.view->asks, Ask, 0);
  assert_person (&seen, ask->responder, expected->responder);
  assert_int_equal (ask->is_answered, expected->answered_by != NOBODY);
  if (ask->is_answered)
    assert_person (&seen, ask->answered_by, expected->answered_by);
  assert_near (ask->wait_hours, expected->hours, 1e-9);
  seen_clear (&seen);
}

static void
expect_asks (const Mail *mails, guint mail_count, const char *account, guint expected)
{
  const World world = { mails, mail_count, UNIX_NONE, NOBODY };
  Seen seen = look (&world, account);
  assert_int_equal (seen.view->asks->len, expected);
  seen_clear (&seen);
}

/* 4.1: ours, to one to three of them, and not behind a message of theirs. */
static void
test_what_is_a_question (void **state)
{
  (void) state;
  static const Mail to_three[] = { MAIL (0, 9, ANN, NOBODY, BOB, EVE, KIM) },
                    to_four[] = { MAIL (0, 9, ANN, NOBODY, BOB, EVE, KIM, MIA) },
                    answer[] = { MAIL (-3, 9, ANN, NOBODY, CEM, LEA), MAIL (0, 9, BOB, NOBODY, ANN),
                                 MAIL (0, 10, ANN, 1, BOB) },
                    theirs[] = { MAIL (0, 9, BOB, NOBODY, ANN), MAIL (0, 10, ANN, NOBODY, BOB) };
  static const Mail copied[] = { { AT (0, 9), ANN, { CEM, NOBODY }, BOB, NOBODY, NOTICE_NONE, DAY_NONE } };
  expect_asks (to_three, 1, "acme.example", 1);
  expect_asks (to_four, 1, "acme.example", 0);
  expect_asks (answer, 3, "acme.example", 0);
  expect_asks (theirs, 2, "acme.example", 1);
  expect_asks (copied, 1, "acme.example", 0);
}

/* A question to people of two accounts is that of the one named first. */
static void
test_a_thread_has_one_question (void **state)
{
  (void) state;
  static const Mail mails[] = { MAIL (0, 9, ANN, NOBODY, LEA, BOB), MAIL (0, 11, ANN, 0, BOB, LEA) };
  expect_asks (mails, 2, "beta.example", 1);
  expect_asks (mails, 2, "acme.example", 0);
}

/* Each of the accounts that a message of ours is addressed to sees it, however many they are. */
static void
test_mail_to_many_accounts (void **state)
{
  (void) state;
  Mail mail = MAIL (0, 9, ANN, NOBODY, NOBODY);
  for (int i = 0; i < MANY; i++)
    mail.to[i] = FIRST_OF_MANY + i;
  mail.to[MANY] = NOBODY;
  const World world = { &mail, 1, UNIX_NONE, NOBODY };
  for (int i = 0; i < MANY; i++) {
    g_autofree char *account = g_strdup_printf ("client-%d.example", i);
    Seen seen = look (&world, account);
    assert_int_equal (seen.view->mails->len, 1);
    seen_clear (&seen);
  }
}

/* 4.1 to 4.3.  Days count from a Monday. */
static void
test_how_long_it_waits (void **state)
{
  (void) state;
  static const struct {
    Mail mails[3];
    guint count;
    Wait wait;
  } cases[] = {
    { { MAIL (0, 9, ANN, NOBODY, BOB), MAIL (0, 12, BOB, 0, ANN) }, 2, { BOB, BOB, 3 } },
    /* the nudge does not begin anew */
    { { MAIL (0, 9, ANN, NOBODY, BOB), MAIL (0, 11, ANN, 0, BOB), MAIL (0, 13, BOB, 1, ANN) },
      3,
      { BOB, BOB, 4 } },
    /* a colleague's answer stops the clock, which stays the addressee's; we write to her too, so she is
       somebody */
    { { MAIL (0, 9, ANN, NOBODY, BOB), MAIL (0, 11, EVE, 0, ANN, BOB), MAIL (1, 9, ANN, 1, EVE) },
      3,
      { BOB, EVE, 2 } },
    /* the clock of whoever of the addressees answers */
    { { MAIL (0, 9, ANN, NOBODY, BOB, EVE), MAIL (0, 11, EVE, 0, ANN) }, 2, { EVE, EVE, 2 } },
    /* only the first answer */
    { { MAIL (0, 9, ANN, NOBODY, BOB), MAIL (0, 11, BOB, 0, ANN), MAIL (1, 9, BOB, 0, ANN) },
      3,
      { BOB, BOB, 2 } },
    /* over night, and over a weekend from outside hours: 8 hours are a day */
    { { MAIL (0, 16, ANN, NOBODY, BOB), MAIL (1, 10, BOB, 0, ANN) }, 2, { BOB, BOB, 2 } },
    { { MAIL (5, 12, ANN, NOBODY, BOB), MAIL (7, 10, BOB, 0, ANN) }, 2, { BOB, BOB, 1 } },
    { { MAIL (0, 9, ANN, NOBODY, BOB), MAIL (2, 9, BOB, 0, ANN) }, 2, { BOB, BOB, 16 } },
    /* open at the as-of date, ten working days later */
    { { MAIL (0, 9, ANN, NOBODY, BOB) }, 1, { BOB, NOBODY, 80 } },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    const World world = { cases[i].mails, cases[i].count, UNIX_NONE, NOBODY };
    expect_wait (&world, &cases[i].wait);
  }
}

/* 4.2, 4.4: a meeting of the same two ends the wait without an answer, one with somebody else does not. */
static void
test_a_meeting_censors (void **state)
{
  (void) state;
  static const Mail mails[] = { MAIL (0, 9, ANN, NOBODY, BOB), MAIL (1, 9, BOB, 0, ANN) };
  const World met = { mails, 2, AT (0, 14), BOB }, other = { mails, 2, AT (0, 14), EVE },
              later = { mails, 2, AT (1, 14), BOB };
  expect_wait (&met, &(Wait){ BOB, NOBODY, 5 });
  expect_wait (&other, &(Wait){ BOB, BOB, 8 });
  expect_wait (&later, &(Wait){ BOB, BOB, 8 });
}

/* 4.3, 4.4: the person's absence stops the clock (until Wednesday, and four days to catch up), and their
 * departure ends the wait at the day it was told. */
static void
test_absence_and_departure (void **state)
{
  (void) state;
  static const Mail away[] = {
    MAIL (0, 9, ANN, NOBODY, BOB),
    { AT (1, 9), BOB, { ANN, NOBODY }, NOBODY, NOBODY, NOTICE_AWAY, MONDAY + 2 },
    MAIL (7, 10, BOB, 0, ANN),
  };
  static const Mail left[] = {
    MAIL (0, 9, ANN, NOBODY, BOB),
    { AT (2, 12), BOB, { ANN, NOBODY }, NOBODY, NOBODY, NOTICE_DEPARTED, DAY_NONE },
  };
  const World absent = { away, 3, UNIX_NONE, NOBODY }, departed = { left, 2, UNIX_NONE, NOBODY };
  expect_wait (&absent, &(Wait){ BOB, BOB, 8 + 1 }); /* Monday, and an hour a week later */
  expect_wait (&departed, &(Wait){ BOB, NOBODY, 16 });
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_what_is_a_question),    cmocka_unit_test (test_a_thread_has_one_question),
    cmocka_unit_test (test_mail_to_many_accounts), cmocka_unit_test (test_how_long_it_waits),
    cmocka_unit_test (test_a_meeting_censors),     cmocka_unit_test (test_absence_and_departure),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
