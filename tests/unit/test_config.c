/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "pipeline/config.h"
#include "weft/error.h"

static ConfigSource *
source_of (const char *text)
{
  ConfigSource *source = config_source_new_empty ();
  g_free (source->text);
  source->text = g_strdup (text);
  return source;
}

static void
add_file (ConfigSource *source, const char *name, const char *text)
{
  g_hash_table_replace (source->files, g_strdup (name), g_strdup (text));
}

static char *
join (GPtrArray *texts)
{
  g_autoptr (GString) out = g_string_new (NULL);
  for (guint i = 0; i < texts->len; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? "|" : "", (const char *) g_ptr_array_index (texts, i));
  return g_strdup (out->str);
}

#define assert_list(texts, expected)                                                                         \
  do {                                                                                                       \
    g_autofree char *joined = join (texts);                                                                  \
    assert_string_equal (joined, expected);                                                                  \
  } while (0)

/* Every key of the manual, each with a value that is not the default. */
static const char every_key[] = "\xef\xbb\xbf[vendor]\n"
                                "name = Northwind Software\n"
                                "domains = northwind.example; https://www.Northwind.IO/\n"
                                "# what a complete export would hold\n"
                                "mailboxes = A@northwind.example;b@northwind.example\r\n"
                                "time-zone = Europe/Berlin\n"
                                "country = de\n"
                                "[business-hours]\n"
                                "hours = 08:30-16:15\n"
                                "days = Sun;Mon;Tue\n"
                                "[holidays]\n"
                                "DE = holidays/de.ics\n"
                                "[third-parties]\n"
                                "domains = reseller.example\n"
                                "[privacy]\n"
                                "subjects = drop\n"
                                "bodies = tag\n"
                                "unknown = drop\n"
                                "block = block.txt\n"
                                "[rules]\n"
                                "pack = rules/\n"
                                "[currency]\n"
                                "report = eur\n"
                                "USD = 0.92\n"
                                "[columns]\n"
                                "Submitted At = tickets.created_at\n"
                                "[onboarding]\n"
                                "product = Ada\n"
                                "cs = Ben\n";

static void
test_every_key (G_GNUC_UNUSED void **state)
{
  g_autoptr (ConfigSource) source = source_of (every_key);
  add_file (source, "holidays/de.ics", "BEGIN:VCALENDAR");
  add_file (source, "block.txt", "# nobody\nP@c.example\n\na@v.example  q@c.example\nnonsense\n");
  add_file (source, "rules/b.ini", "[B]");
  add_file (source, "rules/a.ini", "[A]");
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (Config) config = config_build (source, warnings, &error);
  assert_null (error);
  assert_string_equal (config->vendor_name, "Northwind Software");
  assert_list (config->vendor_domains, "northwind.example|northwind.io");
  assert_list (config->mailboxes, "a@northwind.example|b@northwind.example");
  assert_string_equal (config->time_zone, "Europe/Berlin");
  assert_string_equal (config->country, "DE");
  assert_int_equal (config->open_minute, 8 * 60 + 30);
  assert_int_equal (config->close_minute, 16 * 60 + 15);
  assert_int_equal (config->weekday_mask, 0x43);
  assert_string_equal (g_hash_table_lookup (config->holidays, "DE"), "BEGIN:VCALENDAR");
  assert_list (config->third_party_domains, "reseller.example");
  assert_false (config->keep_subjects);
  assert_true (config->tag_bodies);
  assert_false (config->keep_unknown);
  assert_list (config->blocked, "p@c.example|a@v.example q@c.example");
  assert_list (config->rule_pack_names, "rules/a.ini|rules/b.ini");
  assert_list (config->rule_packs, "[A]|[B]");
  assert_string_equal (config->report_currency, "EUR");
  assert_true (*(double *) g_hash_table_lookup (config->currency_rates, "USD") == 0.92);
  assert_string_equal (g_hash_table_lookup (config->columns, "submitted at"), "tickets.created_at");
  assert_string_equal (g_hash_table_lookup (config->onboarding_owners, "cs"), "Ben");
  assert_list (warnings, "block.txt:5: neither an address nor a pair of addresses");
}

static void
test_defaults (G_GNUC_UNUSED void **state)
{
  g_autoptr (ConfigSource) source = source_of ("");
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (Config) config = config_build (source, warnings, NULL);
  assert_int_equal (config->open_minute, 540);
  assert_int_equal (config->close_minute, 1020);
  assert_int_equal (config->weekday_mask, 0x1f);
  assert_true (config->keep_subjects && config->keep_unknown && !config->tag_bodies);
  assert_int_equal (warnings->len, 0);
}

static void
test_warnings (G_GNUC_UNUSED void **state)
{
  g_autoptr (ConfigSource) source = source_of ("[vendor]\ncolour = red\nno sense\n\n[vendors]\nname = X\n");
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (Config) config = config_build (source, warnings, NULL);
  assert_non_null (config);
  assert_list (warnings, "weft.ini:3:1: expected key = value|weft.ini:2: [vendor] has no key 'colour'|"
                         "weft.ini:6: there is no section [vendors]");
}

static void
test_mistakes (G_GNUC_UNUSED void **state)
{
  static const struct {
    const char *text, *words;
  } cases[] = {
    { "[vendor]\ndomains = ok.example;not a domain", "weft.ini:2: domains: 'not a domain' is no domain" },
    { "[vendor]\ntime-zone = Mars/North", "weft.ini:2: time-zone: 'Mars/North' is no IANA time zone" },
    { "[vendor]\ncountry = Germany", "is no country code" },
    { "[business-hours]\nhours = nine to five", "is no range such as 09:00-17:00" },
    { "[business-hours]\nhours = 17:00-09:00", "is no range" },
    { "[business-hours]\nhours = 09:00-17:00 or so", "is no range" },
    { "[business-hours]\ndays = Mon;Blursday", "'blursday' is no day" },
    { "[business-hours]\ndays = ;", "no working day" },
    { "[holidays]\nDE = gone.ics", "'gone.ics' is not there" },
    { "[privacy]\nsubjects = maybe", "neither keep nor drop" },
    { "[rules]\npack = rules/", "holds no rule pack" },
    { "[currency]\nUSD = much", "no rate such as" },
    { "[currency]\nUSD = -1", "no rate such as" },
    { "[columns]\nx = tickets.colour", "is no column" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (ConfigSource) source = source_of (cases[i].text);
    g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
    g_autoptr (GError) error = NULL;
    assert_null (config_build (source, warnings, &error));
    assert_true (g_error_matches (error, WEFT_ERROR, WEFT_ERROR_CONFIG));
    if (strstr (error->message, cases[i].words) == NULL)
      fail_msg ("'%s' does not say '%s'", error->message, cases[i].words);
  }
}

/* What the store remembers is what was read from disk. */
static void
test_remember (G_GNUC_UNUSED void **state)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-config-XXXXXX", NULL);
  g_autofree char *ini = g_build_filename (folder, "weft.ini", NULL);
  g_autofree char *block = g_build_filename (folder, "block.txt", NULL);
  g_autofree char *db = g_build_filename (folder, "weft.db", NULL);
  g_file_set_contents (ini, "[vendor]\ndomains = v.example\n[privacy]\nblock = block.txt\n", -1, NULL);
  g_file_set_contents (block, "p@c.example\n", -1, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (ConfigSource) source = config_source_read (ini, false, &error);
  assert_null (error);
  g_autoptr (Store) store = store_open (db, false, &error);
  assert_true (config_source_remember (source, store, &error));
  g_unlink (ini);
  g_unlink (block);
  assert_true (store_set_meta (store, "vendor-domains", "w.example", NULL));
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (Config) config = config_load (store, NULL, warnings, &error);
  assert_null (error);
  assert_list (config->vendor_domains, "v.example|w.example");
  assert_list (config->blocked, "p@c.example");
  g_unlink (db);
  g_autofree char *journal = g_strconcat (db, "-journal", NULL);
  g_unlink (journal);
  g_rmdir (folder);
}

/* A weft.ini that lay among the input may not make us read other files. */
static void
test_untrusted (G_GNUC_UNUSED void **state)
{
  static const char *const texts[] = { "[privacy]\nblock = /etc/passwd\n",
                                       "[holidays]\nDE = a/../../x.ics\n" };
  g_autofree char *folder = g_dir_make_tmp ("weft-config-XXXXXX", NULL);
  g_autofree char *ini = g_build_filename (folder, "weft.ini", NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;
    g_file_set_contents (ini, texts[i], -1, NULL);
    assert_null (config_source_read (ini, false, &error));
    assert_true (g_error_matches (error, WEFT_ERROR, WEFT_ERROR_CONFIG));
    assert_non_null (strstr (error->message, "own folder only"));
  }
  g_unlink (ini);
  g_rmdir (folder);
}

/* What cannot be a configuration is refused with its name: too large, and a pipe, which would be waited for.
 */
static void
test_no_configuration (G_GNUC_UNUSED void **state)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-config-XXXXXX", NULL);
  g_autofree char *ini = g_build_filename (folder, "weft.ini", NULL);
  g_autofree char *block = g_build_filename (folder, "block.txt", NULL);
  g_autofree char *pipe = g_build_filename (folder, "pipe.ics", NULL);
  g_file_set_contents (block, "a@b.example\n", -1, NULL);
  assert_int_equal (truncate (block, LIMIT_CONFIG_BYTES + 1), 0);
  assert_int_equal (mkfifo (pipe, 0600), 0);
  const struct {
    const char *path, *text, *says;
  } cases[] = {
    { block, "", "block.txt: larger than" },
    { ini, "[privacy]\nblock = block.txt\n", "block.txt: larger than" },
    { ini, "[holidays]\nDE = pipe.ics\n", "pipe.ics: not a file" },
    { ini, "[holidays]\nDE = other.ics\n", "other.ics: no such file" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;
    g_file_set_contents (ini, cases[i].text, -1, NULL);
    assert_null (config_source_read (cases[i].path, false, &error));
    assert_true (g_error_matches (error, WEFT_ERROR, WEFT_ERROR_CONFIG));
    assert_non_null (strstr (error->message, cases[i].says));
  }
  g_autoptr (GError) error = NULL;
  g_file_set_contents (block, "a@b.example\n\0c@d.example\n", 25, NULL);
  assert_null (config_read_bounded (block, &error));
  assert_non_null (strstr (error->message, "block.txt:2: a NUL byte"));
  g_autofree char *full = g_strnfill (LIMIT_CONFIG_BYTES, '#');
  g_file_set_contents (block, full, -1, NULL);
  g_autofree char *text = config_read_bounded (block, NULL);
  assert_string_equal (text, full);
  g_unlink (pipe);
  g_unlink (block);
  g_unlink (ini);
  g_rmdir (folder);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_every_key),        cmocka_unit_test (test_defaults),
    cmocka_unit_test (test_warnings),         cmocka_unit_test (test_mistakes),
    cmocka_unit_test (test_remember),         cmocka_unit_test (test_untrusted),
    cmocka_unit_test (test_no_configuration),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
