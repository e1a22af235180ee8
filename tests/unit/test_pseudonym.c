/* SPDX-License-Identifier: GPL-3.0-or-later */
/* With pseudonyms nothing that names a person or a company is left in any file of any format, and the same
 * key gives the same names. */
#include "report_sample.h"

static const char *const text_formats[] = { "json", "text", "explain", "html", "csv" };

/* Everything a stranger could be recognised by in the sample, and in the texts that only the wording repeats.
 */
static const char *const secrets[] = {
  "Nordic Freight",
  "Zoe Abel",
  "Julia Hill",
  "Luc Moreau",
  "Carla Brandt",
  "Northwind",
  "client.example",
  "mail/hill.mbox",
  "k.sato",
  "Kenji Sato",
  "steering-2026-02",
  "48211",
  "Bulk export",
  "data platform",
  "Fjord Retail",
  "A017",
  "A002",
  "Chief of Zoe",
  "Atlas",
  "zoe.private",
  "Tom Lind",
};

static Assessment *
make_private (void)
{
  Assessment *assessment = sample_new ();
  for (guint i = 0; i < assessment->accounts->len; i++) {
    AccountAssessment *account = assessment->accounts->pdata[i];
    if (!g_str_equal (account->id, SAMPLE_COLLAPSING))
      continue;
    set_text (&((MapPerson *) account->people->pdata[8])->title, "Chief of Zoe");
    Finding *finding = account->findings->pdata[0];
    set_text (&finding->subject, "Atlas rollout");
    set_text (&finding->text,
              "In Atlas rollout only Zoe Abel (zoe.private@mail.example) of Nordic Freight is left.");
    CoverageLine *line = account->coverage_lines->pdata[0];
    set_text (&line->text, "12 of 13 mailboxes; gap in k.sato@northwind.example");
  }
  assessment_add_name (assessment, "client.example", "A017", true);
  g_ptr_array_add (assessment->changed_settings, g_strdup ("vendor.name = Northwind Software"));
  return assessment;
}

static GPtrArray *
write_masked (const char *format, const char *key_text, const char *owner)
{
  g_autoptr (Assessment) assessment = make_private ();
  g_autoptr (GBytes) key = g_bytes_new (key_text, strlen (key_text));
  ReportOptions options = { .all_pages = true, .key = key, .owner = owner };
  GPtrArray *files = g_ptr_array_new_with_free_func (report_file_free);
  assert_true (report_write (assessment, format, &options, files, NULL));
  return files;
}

static void
nothing_readable_is_left (void **state)
{
  (void) state;
  for (size_t f = 0; f < G_N_ELEMENTS (text_formats); f++) {
    g_autoptr (GPtrArray) files = write_masked (text_formats[f], "a key of sixteen bytes", NULL);
    for (guint i = 0; i < files->len; i++) {
      const ReportFile *file = files->pdata[i];
      const char *text = g_bytes_get_data (file->bytes, NULL);
      for (size_t s = 0; s < G_N_ELEMENTS (secrets); s++)
        if (strstr (text, secrets[s]) != NULL || strstr (file->path, secrets[s]) != NULL)
          fail_msg ("%s: \"%s\" is left near \"%.60s\"", file->path, secrets[s],
                    strstr (text, secrets[s]) - 20);
    }
  }
}

static void
the_same_key_gives_the_same_names (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) first = write_masked ("json", "a key of sixteen bytes", NULL);
  g_autoptr (GPtrArray) second = write_masked ("json", "a key of sixteen bytes", NULL);
  g_autoptr (GPtrArray) other = write_masked ("json", "another key, as long", NULL);
  const ReportFile *a = first->pdata[0], *b = second->pdata[0], *c = other->pdata[0];
  assert_true (g_bytes_equal (a->bytes, b->bytes));
  assert_false (g_bytes_equal (a->bytes, c->bytes));
}

/* A person is the same wherever they are named: in the people, in the headline, as the owner. */
static void
a_name_is_one_pseudonym_everywhere (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) files = write_masked ("json", "a key of sixteen bytes", NULL);
  const char *text = g_bytes_get_data (((ReportFile *) files->pdata[0])->bytes, NULL);
  const char *headline = strstr (text, "of contact runs through Person ");
  assert_non_null (headline);
  g_autofree char *person =
      g_strndup (headline + strlen ("of contact runs through "), strlen ("Person 12345678"));
  g_autofree char *field = g_strdup_printf ("\"person\": \"%s\"", person);
  assert_non_null (strstr (text, field));
}

static void
an_owner_is_still_found (void **state)
{
  (void) state;
  g_autoptr (GPtrArray) files = write_masked ("csv", "a key of sixteen bytes", "Julia Hill");
  const char *portfolio = sample_find_file (files, "portfolio.csv");
  guint rows = 0;
  for (const char *p = portfolio; (p = strchr (p, '\n')) != NULL; p++)
    rows++;
  assert_int_equal (rows, 2); /* the header and the one account of hers */
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (nothing_readable_is_left),
    cmocka_unit_test (the_same_key_gives_the_same_names),
    cmocka_unit_test (a_name_is_one_pseudonym_everywhere),
    cmocka_unit_test (an_owner_is_still_found),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
