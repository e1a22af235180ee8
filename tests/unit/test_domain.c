/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "identity/domain.h"

/* By hand, after the rules of the public suffix list. */
static void
test_registrable (void **state)
{
  (void) state;
  static const char *const cases[][2] = {
    { "acme.com", "acme.com" },
    { "mail.eu.acme.com", "acme.com" },
    { "mail.acme.co.uk", "acme.co.uk" },
    { "acme.com.au", "acme.com.au" },
    { "x.city.kawasaki.jp", "city.kawasaki.jp" },
    { "mail.xn--bcher-kva.de", "xn--bcher-kva.de" },
    { "client.onmicrosoft.com", "client.onmicrosoft.com" },
    { "eu.client.onmicrosoft.com", "client.onmicrosoft.com" },
    { "client.mail.onmicrosoft.com", "client.onmicrosoft.com" },
    { "sub.client.example", "client.example" },
    { "a.b.acme.test", "acme.test" },
    { "pc.acme.local", "acme.local" },
    { "a.acme.invalid", "acme.invalid" },
    { "co.uk", NULL },
    { "com", NULL },
    { "localhost", NULL },
    { "", NULL },
    { NULL, NULL },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *domain = domain_registrable (cases[i][0]);
    if (g_strcmp0 (domain, cases[i][1]) != 0)
      fail_msg ("%s: %s", cases[i][0], domain);
  }
}

static void
test_normalize (void **state)
{
  (void) state;
  static const char *const cases[][2] = {
    { "acme.com", "acme.com" },
    { "https://www.Acme.com/about?x", "acme.com" },
    { "@acme.com", "acme.com" },
    { "*.acme.com", "acme.com" },
    { "acme.com:8080", "acme.com" },
    { " Bücher.de ", "xn--bcher-kva.de" },
    { "acme", NULL },
    { "", NULL },
    { "not a domain", NULL },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *domain = domain_normalize (cases[i][0]);
    if (g_strcmp0 (domain, cases[i][1]) != 0)
      fail_msg ("%s: %s", cases[i][0], domain);
  }
}

static void
test_free_mail (void **state)
{
  (void) state;
  static const char *const yes[] = {
    "gmail.com", "web.de",    "t-online.de", "qq.com",         "yahoo.co.jp",
    "orange.fr", "libero.it", "comcast.net", "poczta.onet.pl", "mx.gmail.com"
  };
  static const char *const no[] = { "acme.com", "notgmail.com", "onmicrosoft.com", "com", "ibm.com" };
  for (size_t i = 0; i < G_N_ELEMENTS (yes); i++)
    assert_true (domain_is_free_mail (yes[i]));
  for (size_t i = 0; i < G_N_ELEMENTS (no); i++)
    assert_false (domain_is_free_mail (no[i]));
  assert_false (domain_is_free_mail (NULL));
}

static void
test_under (void **state)
{
  (void) state;
  assert_true (domain_is_under ("acme.com", "acme.com"));
  assert_true (domain_is_under ("eu.acme.com", "acme.com"));
  assert_false (domain_is_under ("notacme.com", "acme.com"));
  assert_false (domain_is_under ("com", "acme.com"));
  assert_false (domain_is_under ("acme.com", ""));
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_registrable),
    cmocka_unit_test (test_normalize),
    cmocka_unit_test (test_free_mail),
    cmocka_unit_test (test_under),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
