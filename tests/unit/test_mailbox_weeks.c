/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "pipeline/mailbox_weeks.h"

static void
expect (const MailboxWeeks *box, const char *weeks, const char *missing)
{
  for (guint week = 0; missing[week] != '\0'; week++)
    if (box->gapped[week] != (missing[week] == 'x'))
      fail_msg ("%s: week %u is %s", weeks, week, box->gapped[week] ? "missing" : "not missing");
  assert_int_equal (box->has_gap, strchr (missing, 'x') != NULL);
}

/* Each case: records a week of two mailboxes, a digit a week; and the weeks that are missing in them. */
static void
test_gaps (void **state)
{
  (void) state;
  static const struct {
    const char *weeks[2], *missing[2];
  } cases[] = {
    { { "99990999", "99999999" }, { "....x...", "........" } },
    { { "99909999", "99999999" }, { "........", "........" } },     /* four weeks tell what to expect */
    { { "00999909", "99999999" }, { "......x.", "........" } },     /* nothing before the first */
    { { "44440444", "99999999" }, { "........", "........" } },     /* too few to tell */
    { { "99990999", "99991999" }, { "........", "........" } },     /* hardly anybody wrote */
    { { "999900999", "999900999" }, { ".........", "........." } }, /* a holiday of all */
    { { "9999000", "9999000" }, { "....xxx", "....xxx" } },         /* too long for one: the export ended */
    { { "9999000999", "9999000999" }, { "....xxx...", "....xxx..." } },
    { { "9999000", "0000000" }, { "....xxx", "......." } },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GArray) boxes = mailbox_weeks_new ();
    guint count = (guint) strlen (cases[i].weeks[0]);
    for (uint32_t owner = 0; owner < 2; owner++)
      for (guint week = 0; week < count; week++)
        mailbox_weeks_get (boxes, owner, count)->weeks[week] = cases[i].weeks[owner][week] - '0';
    mailbox_weeks_find_gaps (boxes, count);
    for (uint32_t owner = 0; owner < 2; owner++)
      expect (mailbox_weeks_get (boxes, owner, count), cases[i].weeks[owner], cases[i].missing[owner]);
  }
}

static void
test_begin_and_end (void **state)
{
  (void) state;
  g_autoptr (GArray) boxes = mailbox_weeks_new ();
  MailboxWeeks *box = mailbox_weeks_get (boxes, 7, 6);
  assert_int_equal (mailbox_weeks_begin (box, 6), 6);
  assert_int_equal (mailbox_weeks_end (box, 6), 0);
  assert_false (mailbox_weeks_is_back (box, 6));
  box->weeks[1] = box->weeks[3] = 1;
  box->gapped[2] = true;
  assert_int_equal (mailbox_weeks_begin (box, 6), 1);
  assert_int_equal (mailbox_weeks_end (box, 6), 4);
  assert_true (mailbox_weeks_is_back (box, 6));
  box->gapped[5] = true;
  assert_false (mailbox_weeks_is_back (box, 6));
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_gaps), cmocka_unit_test (test_begin_and_end) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
