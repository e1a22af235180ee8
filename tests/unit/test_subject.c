/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "identity/subject.h"

enum { REPLY = 1, FORWARD = 2 };

/* By hand. */
static void
test_base (void **state)
{
  (void) state;
  static const struct {
    const char *subject, *base;
    int flags;
  } cases[] = {
    { "Plan", "Plan", 0 },
    { "", "", 0 },
    { NULL, "", 0 },
    { "Re: Plan", "Plan", REPLY },
    { "RE: AW: SV: Antw: Plan", "Plan", REPLY },
    { "Re[2]: Plan", "Plan", REPLY },
    { "Re^3: Plan", "Plan", REPLY },
    { "Re (2): Plan", "Plan", REPLY },
    { "Re : Plan", "Plan", REPLY },
    { "Re:Plan", "Plan", REPLY },
    { "Odp: RIF: RES: Plan", "Plan", REPLY },
    { "Fwd: Plan", "Plan", FORWARD },
    { "FW: WG: TR: RV: Plan", "Plan", FORWARD },
    { "I: Plan", "Plan", FORWARD },
    { "VS: Plan", "Plan", REPLY | FORWARD },
    { "Re: Fwd: Plan", "Plan", REPLY },
    { "Fwd: Re: Plan", "Plan", FORWARD },
    { "[Drbd-dev] Plan", "Plan", 0 },
    { "Re: [Drbd-dev] Re: Plan", "Plan", REPLY },
    { "[EXTERNAL] [dev] AW: Plan", "Plan", REPLY },
    { "回复：计划", "计划", REPLY },
    { "答复: 回复：计划", "计划", REPLY },
    { "返信: 計画", "計画", REPLY },
    { "转发：计划", "计划", FORWARD },
    { "轉寄: 計劃", "計劃", FORWARD },
    { "Re：Plan", "Plan", REPLY },
    { "  re:   Plan \t B ", "Plan B", REPLY },
    { "[Fwd: Re: Plan]", "Plan", FORWARD },
    { "Plan (fwd)", "Plan", FORWARD },
    { "Re: Plan (fwd)", "Plan", REPLY },
    { "Release: Plan", "Release: Plan", 0 },
    { "Reply: Plan", "Reply: Plan", 0 },
    { "Re Plan", "Re Plan", 0 },
    { "Internal: Plan", "Internal: Plan", 0 },
    { "[#4711] Login", "[#4711] Login", 0 },
    { "[ABC-12] Login", "[ABC-12] Login", 0 },
    { "[PATCH v2 1/3] drbd: fix", "[PATCH v2 1/3] drbd: fix", 0 },
    { "[EXTERNAL]", "[EXTERNAL]", 0 },
    { "Re:", "", REPLY },
    { "Re[2", "Re[2", 0 },
    { "[]", "[]", 0 },
    { "[", "[", 0 },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    bool is_reply, is_forward;
    g_autofree char *base = subject_base (cases[i].subject, &is_reply, &is_forward);
    int flags = (is_reply ? REPLY : 0) | (is_forward ? FORWARD : 0);
    if (strcmp (base, cases[i].base) != 0 || flags != cases[i].flags)
      fail_msg ("%s: '%s' %d", cases[i].subject, base, flags);
  }
  g_autofree char *base = subject_base ("Re: x", NULL, NULL);
  assert_string_equal (base, "x");
}

int
main (void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test (test_base) };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
