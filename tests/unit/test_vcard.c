/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "unit/rows.h"

/* Address books, by hand from what RFC 2426, RFC 6350 and vCard 2.1 say of each line. */
static const struct {
  const char *file, *rows;
  uint64_t found, rejected;
} cases[] = {
  { "version-2-quoted-printable.vcf",
    "cards@1 addresses=joerg.mueller@koehler.example;joerg@home.example name=Jörg Müller title=Leiter "
    "Einkauf "
    "department=Einkauf organisation=Köhler & Söhne; Bau revised=2024-01-31T08:15:00Z\n",
    1, 0 },
  { "version-2-without-charset.vcf",
    "cards@1 addresses=eva@baecker.example name=Eva Grün title=Inhaberin organisation=Bäcker\n", 1, 0 },
  { "version-3-several.vcf",
    "cards@1 addresses=ann.lee@acme.example;ann.lee@mail.example name=Dr. Ann Lee "
    "title=Vice President, Operations department=Operations organisation=Acme, Inc. "
    "revised=2025-03-04T10:00:00Z\n"
    "cards@21 addresses=bob@acme.example name=Bob Baker\n",
    5, 3 },
  { "version-4.vcf",
    "cards@1 addresses=chloe@beta.example;chloe@old.example name=Chloé Roux title=CTO organisation=Beta SA "
    "revised=2023-01-01T00:00:00Z\n",
    2, 1 },
  { "broken-between-good.vcf", "cards@10 addresses=third@acme.example name=Third One\n", 4, 3 },
};

static void
test_books (void **state)
{
  (void) state;
  const SourceOptions options = { 0 };
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_build_filename (FIXTURES, "contacts", cases[i].file, NULL);
    g_autofree char *bytes = NULL;
    gsize length;
    assert_true (g_file_get_contents (path, &bytes, &length, NULL));
    assert_true (vcard_format.sniff ((const uint8_t *) bytes, length, "x"));
    Collected all = collect (&vcard_format, bytes, length, &options);
    if (strcmp (all.text->str, cases[i].rows) != 0)
      fail_msg ("%s gives\n%snot\n%s", cases[i].file, all.text->str, cases[i].rows);
    assert_int_equal (all.counts.found, cases[i].found);
    assert_int_equal (all.diag->rejected_count, cases[i].rejected);
    assert_null (all.error);
    collected_clear (&all);
  }
}

/* What stands in the way of each card is said, with the line where it begins. */
static void
test_rejects (void **state)
{
  (void) state;
  static const struct {
    const char *text, *reason;
    uint64_t line;
  } rejects[] = {
    { "BEGIN:VCARD\nFN:Ann Lee\nEND:VCARD\n", "a card without a mail address", 1 },
    { "\nBEGIN:VCARD\nKIND:org\nEMAIL:a@b.example\nEND:VCARD\n", "the card of a group, a company or a place",
      2 },
    { "BEGIN:VCARD\nEMAIL:nobody\nEND:VCARD\n", "a card without a mail address that can be read", 1 },
    { "BEGIN:VCARD\nEMAIL:a@b.example\n", "the file ends inside a card", 1 },
    { "BEGIN:VCARD\nBEGIN:VCARD\nEMAIL:a@b.example\nEND:VCARD\n", "a card without its END", 1 },
  };
  const SourceOptions options = { 0 };
  for (size_t i = 0; i < G_N_ELEMENTS (rejects); i++) {
    Collected all = collect (&vcard_format, rejects[i].text, strlen (rejects[i].text), &options);
    assert_int_equal (all.diag->rejected_count, 1);
    const DiagReject *reject = all.diag->rejects->pdata[0];
    assert_string_equal (reject->reason, rejects[i].reason);
    assert_int_equal (reject->place, rejects[i].line);
    collected_clear (&all);
  }
}

/* More addresses than anybody has are a list, whoever's name stands on it. */
static void
test_a_list_is_no_person (void **state)
{
  (void) state;
  const SourceOptions options = { 0 };
  for (unsigned count = 20; count <= 21; count++) {
    g_autoptr (GString) card = g_string_new ("BEGIN:VCARD\nFN:Ann Lee\n");
    for (unsigned i = 0; i < count; i++)
      g_string_append_printf (card, "EMAIL:a%u@b.example\n", i);
    g_string_append (card, "END:VCARD\n");
    Collected all = collect (&vcard_format, card->str, card->len, &options);
    assert_int_equal (all.diag->rejected_count, count > 20);
    assert_int_equal (all.text->len > 0, count <= 20);
    for (guint i = 0; i < all.diag->rejects->len; i++)
      assert_string_equal (((const DiagReject *) all.diag->rejects->pdata[i])->reason,
                           "a card with more mail addresses than one person has");
    collected_clear (&all);
  }
}

/* A day may be another one where the moment has an offset. */
static void
test_offsets (void **state)
{
  (void) state;
  static const char *const cards[][2] = {
    { "19950101T000000-0500", "revised=1995-01-01T05:00:00Z" },
    { "19950101T000000-05:00", "revised=1995-01-01T05:00:00Z" },
    { "19950101T000000+0130", "revised=1994-12-31T22:30:00Z" },
    { "19950101T000000Z", "revised=1995-01-01T00:00:00Z" },
  };
  const SourceOptions options = { 0 };
  for (size_t i = 0; i < G_N_ELEMENTS (cards); i++) {
    g_autofree char *card =
        g_strdup_printf ("BEGIN:VCARD\nEMAIL:a@b.example\nREV:%s\nEND:VCARD\n", cards[i][0]);
    Collected all = collect (&vcard_format, card, strlen (card), &options);
    assert_non_null (strstr (all.text->str, cards[i][1]));
    collected_clear (&all);
  }
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_books),
    cmocka_unit_test (test_rejects),
    cmocka_unit_test (test_a_list_is_no_person),
    cmocka_unit_test (test_offsets),
  };
  return cmocka_run_group_tests (tests, NULL, NULL);
}
