/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "mail_sink.h"
#include "source/mail_notice.h"
#include "source/mail_said.h"

#define SENT INT64_C (1709629200) /* 2024-03-05T09:00:00Z */

typedef struct {
  NoticeKind kind;
  const char *address; /* "": nobody */
  const char *until;   /* NULL: not said */
} Expected;

typedef struct {
  const Expected *expected;
  size_t count, at;
} Check;

static bool
check_notice (const Message *message, gpointer user_data, GError **error)
{
  (void) error;
  Check *check = user_data;
  assert_true (check->at < check->count);
  const Expected *expected = &check->expected[check->at++];
  g_autofree char *until =
      message->notice.until_day == DAY_NONE ? NULL : day_format (message->notice.until_day);
  if (message->notice.kind != expected->kind || strcmp (message->notice.address, expected->address) != 0 ||
      g_strcmp0 (until, expected->until) != 0)
    fail_msg ("message %zu: notice %d of '%s' until %s", check->at, message->notice.kind,
              message->notice.address, until);
  return true;
}

static void
check_file (const char *name, const Expected *expected, size_t count)
{
  g_autofree char *path = g_build_filename (FIXTURES, "mail", name, NULL);
  g_autoptr (Stream) stream = stream_open (path, NULL);
  g_autoptr (Diag) diag = diag_new ();
  SourceCounts counts = { 0 };
  SourceOptions options = { 0 };
  Check check = { expected, count, 0 };
  RecordSink records = { .message = check_notice, .user_data = &check };
  assert_non_null (stream);
  assert_true (mbox_format.read (stream, &options, &records, diag, &counts, NULL));
  assert_int_equal (check.at, count);
}

#define CARL "carl@client.example"

static void
test_bounces (void **state)
{
  (void) state;
  static const Expected reports[] = {
    { NOTICE_BOUNCE_HARD, CARL, NULL },
    { NOTICE_BOUNCE_HARD, CARL, NULL },
    { NOTICE_BOUNCE_DOMAIN, CARL, NULL },
    { NOTICE_BOUNCE_FULL, CARL, NULL },
    { NOTICE_BOUNCE_POLICY, CARL, NULL },
    { NOTICE_BOUNCE_DOMAIN, CARL, NULL },
    { NOTICE_NONE, "", NULL },
    { NOTICE_BOUNCE_HARD, "c.old@client.example", NULL },
    { NOTICE_NONE, "", NULL },
  };
  static const Expected texts[] = { { NOTICE_BOUNCE_HARD, CARL, NULL },
                                    { NOTICE_BOUNCE_HARD, CARL, NULL },
                                    { NOTICE_NONE, "", NULL } };
  check_file ("bounces.mbox", reports, G_N_ELEMENTS (reports));
  check_file ("bounces-without-report.mbox", texts, G_N_ELEMENTS (texts));
}

static void
test_departures_and_absences (void **state)
{
  (void) state;
  static const Expected departures[] = {
    { NOTICE_DEPARTED, CARL, NULL }, { NOTICE_DEPARTED, CARL, NULL }, { NOTICE_DEPARTED, CARL, NULL },
    { NOTICE_DEPARTED, CARL, NULL }, { NOTICE_DEPARTED, CARL, NULL }, { NOTICE_DEPARTED, CARL, NULL },
    { NOTICE_DEPARTED, CARL, NULL }, { NOTICE_NONE, "", NULL },       { NOTICE_NONE, "", NULL },
    { NOTICE_NONE, "", NULL },
  };
  static const Expected absences[] = {
    { NOTICE_AWAY, CARL, "2024-04-02" }, { NOTICE_AWAY, CARL, "2024-04-02" },
    { NOTICE_AWAY, CARL, "2024-04-02" }, { NOTICE_AWAY, CARL, "2024-04-02" },
    { NOTICE_AWAY, CARL, "2024-04-02" }, { NOTICE_AWAY, CARL, "2024-04-02" },
    { NOTICE_AWAY, CARL, "2025-01-03" }, { NOTICE_NONE, "", NULL },
    { NOTICE_AWAY, CARL, NULL },         { NOTICE_AWAY, CARL, NULL },
    { NOTICE_NONE, "", NULL },           { NOTICE_NONE, "", NULL },
    { NOTICE_NONE, "", NULL },
  };
  check_file ("departures.mbox", departures, G_N_ELEMENTS (departures));
  check_file ("absences.mbox", absences, G_N_ELEMENTS (absences));
}

static void
test_absence_subjects (void **state)
{
  (void) state;
  static const struct {
    const char *text;
    bool is_absence;
  } cases[] = {
    { "Automatic reply: Plan", true },
    { "RÉPONSE AUTOMATIQUE : Plan", true },
    { "Réponse automatique", true },
    { "ＡUTOREPLY: Plan", true }, /* a wide letter folds to the usual one */
    { "自動応答: 計画", true },
    { "Out of Office", true },
    { "Out of office: until Monday", true },
    { "Out of office next week", false },
    { "Re: Réponse automatique", false },
    { "Réponses", false },
    { "Autosvär", true },
    { "", false },
    { "a", false },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    if (mail_class_is_absence_subject (cases[i].text) != cases[i].is_absence)
      fail_msg ("%s", cases[i].text);
}

static void
test_departed_phrases (void **state)
{
  (void) state;
  static const struct {
    const char *text;
    bool is_departed;
  } cases[] = {
    { "She is no longer with our company.", true },
    { "John has left Acme.", true },
    { "My last day was 3 May.", true },
    { "Frau Lang ist nicht mehr bei uns tätig.", true },
    { "Er hat das Unternehmen verlassen.", true },
    { "Marc a quitté l'entreprise.", true },
    { "Elle ne fait plus partie de la société.", true },
    { "Ya no trabaja en la empresa.", true },
    { "Luis ha dejado la empresa.", true },
    { "Não faz mais parte da equipe.", true },
    { "Ana deixou a empresa.", true },
    { "Non lavora più qui.", true },
    { "Luca ha lasciato l'azienda.", true },
    { "Jan is niet meer werkzaam bij ons.", true },
    { "Eva har slutat.", true },
    { "Nils har slutat sin anställning.", true },
    { "Ole er fratrådt.", true },
    { "Pan Nowak nie pracuje już w firmie.", true },
    { "山田は退職いたしました。", true },
    { "John has left a comment.", false },
    { "She has left the office for today.", false },
    { "Nicht mehr am Platz. Ich bin im Lager tätig.", false },
    { "Marc a quitté le bureau.", false },
    { "Skrivaren har slutat fungera.", false },
    { "I have left you a note.", false },
    { "We are away.", false },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *folded = text_fold (cases[i].text);
    if (mail_notice_says_departed (folded) != cases[i].is_departed)
      fail_msg ("%s", cases[i].text);
  }
}

static void
test_until_days (void **state)
{
  (void) state;
  static const struct {
    const char *text, *day; /* NULL: none */
  } cases[] = {
    { "until 2025-03-14", "2025-03-14" },
    { "bis 14.03.2025", "2025-03-14" },
    { "bis zum 14.3.25", "2025-03-14" },
    { "until 14/03/2025", "2025-03-14" },
    { "until 03/14/2025", "2025-03-14" },
    { "until 14 March", "2024-03-14" },
    { "until March 14", "2024-03-14" },
    { "until March 14th, 2025", "2025-03-14" },
    { "until Friday, 14 March 2025", "2025-03-14" },
    { "bis einschließlich 14. März 2025", "2025-03-14" },
    { "bis Freitag, den 14. März", "2024-03-14" },
    { "jusqu'au 14 août 2024", "2024-08-14" },
    { "jusqu'au 1er juillet", NULL },
    { "hasta el 14 de marzo de 2025", "2025-03-14" },
    { "till den 14 maj", "2024-05-14" },
    { "tillbaka 2024-04-01", "2024-04-01" },
    { "back on January 7", "2025-01-07" },
    { "until 20 February", "2024-02-20" },
    { "until further notice", NULL },
    { "until 31.02.2025", NULL },
    { "call 2025-03-14", NULL },
    { "unbis 2025-03-14", NULL },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *folded = text_fold (cases[i].text);
    int32_t day = mail_notice_until_day (folded, SENT);
    g_autofree char *found = day == DAY_NONE ? NULL : day_format (day);
    if (g_strcmp0 (found, cases[i].day) != 0)
      fail_msg ("%s: %s", cases[i].text, found);
  }
}

/* The ladder of methods 3.6. */
static void
test_status_codes (void **state)
{
  (void) state;
  static const struct {
    const char *status, *diagnostic;
    NoticeKind kind;
  } cases[] = {
    { "5.1.1", "", NOTICE_BOUNCE_HARD },
    { "5.1.6", "", NOTICE_BOUNCE_HARD },
    { "5.2.1", "", NOTICE_BOUNCE_HARD },
    { "5.1.10", "recipientnotfound", NOTICE_BOUNCE_HARD },
    { "5.4.1", "recipient address rejected: access denied", NOTICE_BOUNCE_HARD },
    { "5.0.0", "user unknown", NOTICE_BOUNCE_HARD },
    { "5.0.0", "whatever", NOTICE_NONE },
    { "5.1.2", "user unknown", NOTICE_BOUNCE_DOMAIN },
    { "5.1.10", "null mx", NOTICE_BOUNCE_DOMAIN },
    { "5.4.1", "", NOTICE_BOUNCE_DOMAIN },
    { "5.4.14", "user unknown", NOTICE_BOUNCE_DOMAIN },
    { "4.4.7", "", NOTICE_BOUNCE_DOMAIN },
    { "5.2.2", "", NOTICE_BOUNCE_FULL },
    { "4.2.2", "", NOTICE_BOUNCE_FULL },
    { "5.7.1", "user unknown", NOTICE_BOUNCE_POLICY },
    { "5.3.4", "", NOTICE_NONE },
    { "2.1.5", "", NOTICE_NONE },
    { "", "user unknown", NOTICE_NONE },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    if (mail_bounce_of_status (cases[i].status, cases[i].diagnostic) != cases[i].kind)
      fail_msg ("%s %s", cases[i].status, cases[i].diagnostic);
}

/* What others wrote is not what the author said. */
static void
test_quotes (void **state)
{
  (void) state;
  static const char *const cases[][2] = {
    { "Yes.\n> Do you know the SLA?\n  > and this?\nRegards\n", "Yes.\nRegards\n" },
    { "Yes.\r\n-----Original Message-----\r\nFrom: a\r\n", "Yes.\r\n" },
    { "Ja.\n\nVon: Ann <a@b.example>\nGesendet: Montag\nAn: c\n\nSLA?\n", "Ja.\n" },
    { "Yes.\r\nFrom: Ann\r\nSent: Monday\r\nSLA?\r\n", "Yes.\r" },
    { "From: here on it is easy.\nWe are done.\n", "From: here on it is easy.\nWe are done.\n" },
    { "We had mail\nfrom: the board\nand answered.\n", "We had mail\nfrom: the board\nand answered.\n" },
    { "<p>Yes</p><blockquote type=\"cite\">SLA?</blockquote>", "<p>Yes</p>" },
    { "", "" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = g_strdup (cases[i][0]);
    mail_said_drop_quotes (text);
    assert_string_equal (text, cases[i][1]);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_bounces),          cmocka_unit_test (test_departures_and_absences),
    cmocka_unit_test (test_absence_subjects), cmocka_unit_test (test_departed_phrases),
    cmocka_unit_test (test_until_days),       cmocka_unit_test (test_status_codes),
    cmocka_unit_test (test_quotes),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
