/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <glib.h>

#include "signal/pack.h"
#include "signal/wording.h"

static void
test_refused (void **state)
{
  (void) state;
  static const char *const texts[] = {
    "Offer a 10% discount.",
    "Discounting may help.",
    "Give 15% off the fee.",
    "A rebate for next year",
    "Check in with the sponsor.",
    "Schedule a check-in.",
    "CHECKING IN next week",
    "Catch up over coffee.",
    "a quick catch-up",
    "Touch base on Monday.",
    "touching  base",
    "Send the executive save-team.",
    "Set up a save team.",
    "It is the customer's fault.",
    "The client failed to adopt it.",
    "They should have trained.",
    "The customer refuses to talk.",
    "user error",
    "This account will churn.",
    "They will leave us.",
    "Circle back next week.",
    "An unresponsive client.",
    "Give them 10 % off.",
    "Agree a reduced fee for a year.",
    "Make a special offer.",
    "Just wanted to see how things are going.",
    "Form a task force with the executive.",
    "The customer is to blame for the delay.",
    "Their team does not care about training.",
    "The sponsor never listened.",
    "Users are difficult to train.",
    "The clients ignored our advice.",
    "It failed for their lack of commitment.",
    "They are about to churn.",
  };
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *why = NULL;
    if (wording_check (texts[i], &why))
      fail_msg ("accepted: %s", texts[i]);
    assert_non_null (why);
  }
}

static void
test_accepted (void **state)
{
  (void) state;
  static const char *const texts[] = {
    "",
    "We miscounted the seats.",
    "Effective contacts fell from 5.1 to 2.0 (n 64 and 31; p 0.01).",
    "Checking invoices is our task.",
    "The client started 12% of threads.",
    "Save the file; the team agrees.",
    "The import failed; they should see why.",
    "Nobody of theirs came to two sessions.",
    "Accounts of the customer table should have a start date.",
  };
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autofree char *why = NULL;
    if (!wording_check (texts[i], &why))
      fail_msg ("refused: %s: %s", texts[i], why);
  }
}

static void
lint (const char *where, const char *text)
{
  g_autofree char *why = NULL;
  if (text != NULL && !wording_check (text, &why))
    fail_msg ("%s: %s: %s", where, text, why);
}

static void
lint_rule (const Rule *rule)
{
  const char *texts[] = { rule->title, rule->unknown_text, rule->only_with_text, rule->text,
                          rule->clear_text };
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    lint (rule->code, texts[i]);
  for (guint i = 0; i < rule->exemptions->len; i++)
    lint (rule->code, ((Exemption *) g_ptr_array_index (rule->exemptions, i))->text);
  for (guint i = 0; i < rule->innocents->len; i++)
    lint (rule->code, ((Innocent *) g_ptr_array_index (rule->innocents, i))->text);
}

static void
test_packs (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) mistakes = mistakes_new ();
  g_autoptr (Pack) pack = pack_load (NULL, NULL, mistakes);
  assert_non_null (pack);
  for (guint i = 0; i < pack->rules->len; i++)
    lint_rule (g_ptr_array_index (pack->rules, i));
  const GPtrArray *lists[] = { pack->stages, pack->notes, pack->actions };
  for (size_t i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; j < lists[i]->len; j++) {
      const Advice *advice = g_ptr_array_index (lists[i], j);
      lint (advice->id, advice->text);
    }
  for (guint i = 0; i < pack->facts->len; i++) {
    const FactKind *kind = g_ptr_array_index (pack->facts, i);
    lint (kind->name, kind->missing);
    lint (kind->name, kind->meaning);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_refused),
    cmocka_unit_test (test_accepted),
    cmocka_unit_test (test_packs),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
