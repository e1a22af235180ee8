/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "identity/address.h"
#include "identity/name.h"

/* All expected values by hand; the IDNA form of bücher is the example of RFC 3492. */
static void
test_normalize (void **state)
{
  (void) state;
  static const struct {
    const char *raw, *normal;
  } cases[] = {
    { "jane@acme.com", "jane@acme.com" },
    { "  Jane.Doe@ACME.Com \r\n", "jane.doe@acme.com" },
    { "<Jane@acme.com>", "jane@acme.com" },
    { "Jane Doe <jane@acme.com>", "jane@acme.com" },
    { "mailto:jane@acme.com?subject=hi", "jane@acme.com" },
    { "<mailto:jane@acme.com>", "jane@acme.com" },
    { "'jane@acme.com'", "jane@acme.com" },
    { "jane@acme.com.", "jane@acme.com" },
    { "info@Bücher.de", "info@xn--bcher-kva.de" },
    { "jane+weft@acme.com", "jane+weft@acme.com" },
    { "o'brien@acme.ie", "o'brien@acme.ie" },
    { "root@localhost", "root@localhost" },
    { "MÜLLER@acme.de", "müller@acme.de" },
    { "jane", NULL },
    { "", NULL },
    { NULL, NULL },
    { "@acme.com", NULL },
    { "jane@", NULL },
    { "jane doe@acme.com", NULL },
    { "jane@acme..com", NULL },
    { "jane@.acme.com", NULL },
    { "jane@[10.0.0.1]", NULL },
    { "jane@ac me.com", NULL },
    { "a@b@acme.com", NULL },
    { "/o=EX/ou=EXCHANGE/cn=RECIPIENTS/cn=JANE", NULL },
    { "jane@acme.com;bob@acme.com", NULL },
    { "bad\xff@acme.com", NULL },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *normal = address_normalize (cases[i].raw);
    if (g_strcmp0 (normal, cases[i].normal) != 0)
      fail_msg ("%s: %s", cases[i].raw, normal);
  }
}

static void
test_limits (void **state)
{
  (void) state;
  g_autofree char *label = g_strnfill (64, 'a');
  g_autofree char *long_label = g_strconcat ("x@", label, ".com", NULL);
  g_autofree char *local = g_strnfill (400, 'a');
  g_autofree char *long_local = g_strconcat (local, "@acme.com", NULL);
  assert_null (address_normalize (long_label));
  assert_null (address_normalize (long_local));
}

static void
test_parts (void **state)
{
  (void) state;
  g_autofree char *local = address_local ("jane@acme.com");
  assert_string_equal (local, "jane");
  assert_string_equal (address_domain ("jane@acme.com"), "acme.com");
  assert_null (address_domain ("jane"));
}

static void
test_kinds (void **state)
{
  (void) state;
  static const struct {
    const char *address;
    bool is_role, is_system;
  } cases[] = {
    { "info@acme.com", true, false },
    { "support@acme.com", true, false },
    { "support.de@acme.com", true, false },
    { "team.north@acme.com", true, false },
    { "sales-emea@acme.com", true, false },
    { "invoices+2024@acme.com", true, false },
    { "office2@acme.com", true, false },
    { "it@acme.com", true, false },
    { "it-helpdesk@acme.com", true, false },
    { "hr1@acme.com", true, false },
    { "ap@acme.com", true, false },
    { "redaktion@acme.de", true, false },
    { "acme-support@acme.com", true, false },
    { "emea.billing@acme.com", true, false },
    { "ap.singh@acme.com", false, false },
    { "it.martin@acme.com", false, false },
    { "informatica@acme.com", false, false },
    { "teamster@acme.com", false, false },
    { "supporter@acme.com", false, false },
    { "anna.office@acme.com", false, false },
    { "newsome@acme.com", false, false },
    { "jane@acme.com", false, false },
    { "no-reply@acme.com", false, true },
    { "noreply@acme.com", false, true },
    { "no_reply@acme.com", false, true },
    { "donotreply@acme.com", false, true },
    { "do-not-reply@acme.com", false, true },
    { "notifications@acme.com", false, true },
    { "bounce+17=x@acme.com", false, true },
    { "bounces-42@acme.com", false, true },
    { "mailer-daemon@acme.com", false, true },
    { "postmaster@acme.com", false, true },
    { "alerts@acme.com", false, true },
    { "noreply-billing@acme.com", false, true },
    { "alertson@acme.com", false, false },
    { "bouncer@acme.com", false, false },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    if (!cases[i].is_system && address_is_role (cases[i].address) != cases[i].is_role)
      fail_msg ("%s: role", cases[i].address);
    if (address_is_system (cases[i].address) != cases[i].is_system)
      fail_msg ("%s: system", cases[i].address);
  }
}

static void
test_names (void **state)
{
  (void) state;
  static const struct {
    const char *display, *name, *title;
  } cases[] = {
    { "Jane Doe", "Jane Doe", NULL },
    { "\"Doe, Jane\"", "Jane Doe", NULL },
    { "'Jane Doe'", "Jane Doe", NULL },
    { "Doe, Jane Mary", "Jane Mary Doe", NULL },
    { "Jane Doe via Dev List", "Jane Doe", NULL },
    { "Jane Doe, VP Sales", "Jane Doe", "VP Sales" },
    { "Jane Doe (Head of Procurement)", "Jane Doe", "Head of Procurement" },
    { "Jane Doe | CTO", "Jane Doe", "CTO" },
    { "Doe, Jane (Acme)", "Jane Doe", NULL },
    { "Jane Doe, PhD", "Jane Doe", NULL },
    { "Anne-Marie Smith-Jones", "Anne-Marie Smith-Jones", NULL },
    { "jane@acme.com", "", NULL },
    { "", "", NULL },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *title = NULL;
    g_autofree char *name = name_clean (cases[i].display, &title);
    if (strcmp (name, cases[i].name) != 0 || g_strcmp0 (title, cases[i].title) != 0)
      fail_msg ("%s: '%s', '%s'", cases[i].display, name, title);
  }
  static const char *const locals[][2] = {
    { "anna.schmidt", "Anna Schmidt" },
    { "j_doe2", "J Doe" },
    { "jane+weft", "Jane" },
    { "4711", "4711" },
    { "émile", "Émile" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (locals); i++) {
    g_autofree char *name = name_from_local (locals[i][0]);
    assert_string_equal (name, locals[i][1]);
  }
  assert_true (name_is_full ("Jane Doe"));
  assert_false (name_is_full ("Jane"));
  assert_false (name_is_full ("Jane 2"));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_normalize), cmocka_unit_test (test_limits), cmocka_unit_test (test_parts),
    cmocka_unit_test (test_kinds),     cmocka_unit_test (test_names),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
