/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wording lint over every text that the program can print: all string literals of the sources and of the
 * page's script, all values of the packs, the titles of the lexicon, and the bundled example as it is
 * written.  What the lexicon looks for, and what people are quoted with, are other people's words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>
#include <glib.h>

#include "signal/wording.h"

static GHashTable *seen; /* texts */
static guint linted;     /* texts, so that a walk that finds nothing is no success */

static void
lint (const char *file, int line, const char *text)
{
  g_autofree char *why = NULL;
  linted++;
  if (!g_hash_table_add (seen, g_strdup (text))) /* was judged before */
    return;
  if (!wording_check (text, &why))
    fail_msg ("%s:%d: \"%s\": %s", file, line, text, why);
}

/* ---- literals of C and of JavaScript ---- */

typedef struct {
  const char *file, *at;
  int line;
  GString *text; /* neighbouring literals are one text */
  int text_line;
} Reader;

static void
end_text (Reader *reader)
{
  if (reader->text->len > 0)
    lint (reader->file, reader->text_line, reader->text->str);
  g_string_truncate (reader->text, 0);
}

static void
step (Reader *reader)
{
  reader->line += *reader->at == '\n';
  reader->at++;
}

/* What an escape stands for is of no matter but for its being no letter: "\n" parts words. */
static void
read_literal (Reader *reader, char quote)
{
  reader->text_line = reader->text->len == 0 ? reader->line : reader->text_line;
  for (step (reader); *reader->at != '\0' && *reader->at != quote; step (reader))
    if (*reader->at == '\\') {
      step (reader);
      g_string_append_c (reader->text, ' ');
    } else
      g_string_append_c (reader->text, *reader->at);
  if (*reader->at != '\0')
    step (reader);
}

static void
skip_comment (Reader *reader, const char *end)
{
  const char *close = strstr (reader->at + 2, end);
  while (*reader->at != '\0' && (close == NULL || reader->at < close + (*end == '*' ? 2 : 0)))
    step (reader);
}

static bool
is_quote (const Reader *reader, bool is_script)
{
  char c = *reader->at;
  return c == '"' || (is_script && (c == '\'' || c == '`'));
}

static void
lint_source (const char *file, const char *source, bool is_script)
{
  Reader reader = { file, source, 1, g_string_new (NULL), 0 };
  while (*reader.at != '\0') {
    if (reader.at[0] == '/' && reader.at[1] == '*')
      skip_comment (&reader, "*/");
    else if (reader.at[0] == '/' && reader.at[1] == '/')
      skip_comment (&reader, "\n");
    else if (is_quote (&reader, is_script))
      read_literal (&reader, *reader.at);
    else if (!is_script && *reader.at == '\'') { /* a character, maybe a quotation mark */
      step (&reader);
      if (*reader.at == '\\')
        step (&reader);
      step (&reader);
      step (&reader);
    } else {
      if (!g_ascii_isalnum (*reader.at) &&
          strchr (",;(){}[]?:=<>&|", *reader.at) != NULL) /* else a format's macro, or a script's + */
        end_text (&reader);
      step (&reader);
    }
  }
  end_text (&reader);
  g_string_free (reader.text, TRUE);
}

/* ---- values of packs ---- */

static void
lint_lines (const char *file, const char *text, bool titles_only)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (int i = 0; lines[i] != NULL; i++) {
    const char *value = strchr (lines[i], '=');
    if (lines[i][0] != '#' && value != NULL && (!titles_only || g_str_has_prefix (lines[i], "title")))
      lint (file, i + 1, value + 1);
  }
}

/* ---- all of it ---- */

static bool
is_list_of_words (const char *path)
{
  return g_str_has_suffix (path, "/wording.c") ||  /* what is refused stands in there */
         g_str_has_suffix (path, "/examples.ini"); /* and what customers write */
}

static void
lint_file (const char *path)
{
  g_autofree char *text = NULL;
  bool is_script = g_str_has_suffix (path, ".js"), is_pack = g_str_has_suffix (path, ".ini");
  bool is_source =
      g_str_has_suffix (path, ".c") || g_str_has_suffix (path, ".h") || g_str_has_suffix (path, ".def");
  if ((!is_script && !is_pack && !is_source) || is_list_of_words (path))
    return;
  assert_true (g_file_get_contents (path, &text, NULL, NULL));
  if (is_pack)
    lint_lines (path, text, g_str_has_suffix (path, "/lexicon.ini"));
  else
    lint_source (path, text, is_script);
}

static void
lint_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  assert_non_null (folder);
  for (const char *name; (name = g_dir_read_name (folder)) != NULL;) {
    g_autofree char *inner = g_build_filename (path, name, NULL);
    bool is_made =
        strcmp (name, "node_modules") == 0 || strcmp (name, "prebuilt") == 0; /* from what is read */
    if (is_made)
      continue;
    if (g_file_test (inner, G_FILE_TEST_IS_DIR))
      lint_folder (inner);
    else if (g_file_test (inner, G_FILE_TEST_IS_REGULAR))
      lint_file (inner);
  }
}

static void
test_sources (void **state)
{
  (void) state;
  linted = 0;
  lint_folder (FIXTURES "/../src");
  print_message ("%u texts\n", linted);
  assert_true (linted > 3000);
}

/* Fragments that are harmless alone may join to something: the whole document, but for what others have
 * written. */
static void
test_document (void **state)
{
  (void) state;
  g_autofree char *text = NULL;
  assert_true (g_file_get_contents (FIXTURES "/../tests/golden/demo-assessment.json", &text, NULL, NULL));
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  bool is_evidence = false;
  linted = 0;
  for (int i = 0; lines[i] != NULL; i++) {
    const char *line = g_strchug (lines[i]);
    if (g_str_has_prefix (line, "\"evidence\": ["))
      is_evidence = strstr (line, "[]") == NULL;
    else if (is_evidence && *line == ']')
      is_evidence = false;
    if (!is_evidence && strstr (line, "“") == NULL && strchr (line, ' ') != NULL)
      lint ("demo-assessment.json", i + 1, line);
  }
  assert_true (linted > 3000);
}

/* The reader itself: what is no literal is not read, neighbours are one text, a bad one is found. */
static void
test_reader (void **state)
{
  (void) state;
  linted = 0;
  lint_source (
      "x.c",
      "/* check in */ // discount\nchar q = '\"', r = '\\'';\nf (\"check\" /* x */ \"ed in\", \"a\\\"b\");\n",
      false);
  assert_int_equal (linted, 2);
  linted = 0;
  lint_source ("x.js", "const a = 'one', b = `two ${c}`; // 'three'\n", true);
  assert_int_equal (linted, 2);
}

static void
test_reader_refuses (void **state)
{
  (void) state;
  g_autofree char *why = NULL;
  Reader reader = { "x.c", "\"check\"\n  \" in\"", 1, g_string_new (NULL), 0 };
  read_literal (&reader, '"');
  while (*reader.at != '"')
    step (&reader);
  read_literal (&reader, '"');
  assert_string_equal (reader.text->str, "check in");
  assert_false (wording_check (reader.text->str, &why));
  g_string_free (reader.text, TRUE);
}

int
main (void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test (test_reader),
    cmocka_unit_test (test_reader_refuses),
    cmocka_unit_test (test_sources),
    cmocka_unit_test (test_document),
  };
  seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  int failed = cmocka_run_group_tests (tests, NULL, NULL);
  g_hash_table_unref (seen);
  return failed;
}
