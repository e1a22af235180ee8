/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/title.h"

#include <limits.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"

#define MAX_PATTERNS 110
#define GAP_WORDS 4

typedef struct {
  int value; /* a level, or a Function */
  const char *countries;
  const char *patterns[MAX_PATTERNS];
} TitleRow;

static const TitleRow level_rows[] = {
#define LEVEL(level, where, ...) { .value = level, .countries = where, .patterns = { __VA_ARGS__ } },
#include "identity/title.def"
#undef LEVEL
};
static const TitleRow lower_rows[] = {
#define LOWER(...) { .patterns = { __VA_ARGS__ } },
#include "identity/title.def"
#undef LOWER
};
static const TitleRow function_rows[] = {
#define FUNCTION(function, ...) { .value = function, .patterns = { __VA_ARGS__ } },
#include "identity/title.def"
#undef FUNCTION
};

/* A pattern ready to match: folded, and cut into words. */
typedef struct {
  int row;
  char **words;
  char *part; /* CJK: matches anywhere in the text; NULL otherwise */
} Pattern;

/* Most patterns begin with a plain word or the head of one and are found by it, so that a table costs a few
 * look-ups for each word of a title. */
typedef struct {
  const TitleRow *rows;
  GArray *patterns;    /* Pattern, in the order of the rows */
  GHashTable *by_word; /* first word, or head_key → GArray of int, ascending indices of patterns */
  GArray *endings;     /* int: the rest that match words, most of them by their end */
  GArray *parts;       /* int: those that match anywhere in CJK text */
} TitleTable;

/* A title ready to be matched. */
typedef struct {
  char *folded;
  char **words; /* "^", words and commas, "$" */
  int count;
  bool has_cjk;
} TitleText;

/* Titles write the feminine in brackets or after a mark: "chargé(e)", "Leiter/in", "Leiter:in", "Leiter*in".
 */
static size_t
gender_suffix_length (const char *p)
{
  static const char *const marks[] = { "(e)", "(in)", "(a)", "(rice)", "/-in", "/in", ":in", "*in", "_in" };
  for (size_t i = 0; i < G_N_ELEMENTS (marks); i++) {
    size_t length = strlen (marks[i]);
    if (strncmp (p, marks[i], length) == 0 && !g_unichar_isalnum (g_utf8_get_char (p + length)))
      return length;
  }
  return 0;
}

/* Words of a folded title; "R&D" stays one, a comma is a word of its own. */
static char **
split_words (const char *folded)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_ptr_array_add (words, g_strdup ("^"));
  GString *word = g_string_new (NULL);
  for (const char *p = folded;; p = g_utf8_next_char (p)) {
    size_t suffix = word->len > 0 ? gender_suffix_length (p) : 0;
    p += suffix;
    gunichar c = g_utf8_get_char (p);
    if (g_unichar_isalnum (c) || (c == '&' && word->len == 1)) {
      g_string_append_unichar (word, c);
      continue;
    }
    if (word->len > 0)
      g_ptr_array_add (words, g_strdup (word->str));
    g_string_truncate (word, 0);
    if (c == ',')
      g_ptr_array_add (words, g_strdup (","));
    if (c == '\0')
      break;
  }
  g_string_free (word, TRUE);
  g_ptr_array_add (words, g_strdup ("$"));
  g_ptr_array_add (words, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&words), FALSE);
}

static bool
is_cjk (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_utf8_get_char (p) >= 0x3000)
      return true;
  return false;
}

#define HEAD_BYTES 3

/* The key of all words that begin alike: "geschaftsfuhrer*" and "geschaftsfuhrerin" share "ges*"; false for
 * shorter words. */
static bool
head_key (const char *word, char key[HEAD_BYTES + 2])
{
  if (strlen (word) < HEAD_BYTES)
    return false;
  memcpy (key, word, HEAD_BYTES);
  strcpy (key + HEAD_BYTES, "*");
  return true;
}

static GArray *
get_list (GHashTable *table, const char *key)
{
  GArray *list = g_hash_table_lookup (table, key);
  if (list == NULL) {
    list = g_array_new (FALSE, FALSE, sizeof (int));
    g_hash_table_insert (table, g_strdup (key), list);
  }
  return list;
}

static void
index_pattern (TitleTable *table, int number)
{
  const Pattern *pattern = &g_array_index (table->patterns, Pattern, number);
  const char *first = pattern->part == NULL ? pattern->words[0] : "";
  const char *star = strchr (first, '*');
  char key[HEAD_BYTES + 2];
  GArray *list = pattern->part != NULL ? table->parts : table->endings;
  if (pattern->part == NULL && star == NULL)
    list = get_list (table->by_word, first);
  else if (star != NULL && star - first >= HEAD_BYTES && head_key (first, key))
    list = get_list (table->by_word, key);
  g_array_append_val (list, number);
}

static TitleTable *
compile (const TitleRow *rows, size_t row_count)
{
  TitleTable *table = g_new0 (TitleTable, 1);
  *table = (TitleTable){ .rows = rows,
                         .patterns = g_array_new (FALSE, FALSE, sizeof (Pattern)),
                         .by_word = g_hash_table_new (g_str_hash, g_str_equal),
                         .endings = g_array_new (FALSE, FALSE, sizeof (int)),
                         .parts = g_array_new (FALSE, FALSE, sizeof (int)) };
  for (size_t i = 0; i < row_count; i++)
    for (const char *const *text = rows[i].patterns; *text != NULL; text++) {
      g_autofree char *folded = text_fold (*text);
      bool is_part = is_cjk (*text);
      Pattern pattern = { .row = (int) i,
                          .words = is_part ? NULL : g_strsplit (folded, " ", -1),
                          .part = is_part ? g_strdup (folded) : NULL };
      g_array_append_val (table->patterns, pattern);
      index_pattern (table, (int) table->patterns->len - 1);
    }
  return table;
}

static bool
word_matches (const char *pattern, const char *word)
{
  size_t length = strlen (pattern), size = strlen (word);
  bool is_head = length > 1 && pattern[length - 1] == '*', is_tail = length > 1 && pattern[0] == '*';
  if (is_head && is_tail) {
    g_autofree char *middle = g_strndup (pattern + 1, length - 2);
    return strstr (word, middle) != NULL;
  }
  if (is_head)
    return strncmp (pattern, word, length - 1) == 0;
  if (is_tail) /* a compound: "vertriebsleiter", never the bare word */
    return size > length - 1 && strcmp (word + size - (length - 1), pattern + 1) == 0;
  return strcmp (pattern, word) == 0;
}

/* Whether the pattern's words stand at the title's words from here on. */
static bool
matches_at (char **pattern, char **words)
{
  if (*pattern == NULL)
    return true;
  if (strcmp (*pattern, "...") == 0) {
    for (int skipped = 0; skipped <= GAP_WORDS; skipped++) {
      if (matches_at (pattern + 1, words + skipped))
        return true;
      if (words[skipped] == NULL)
        break;
    }
    return false;
  }
  return *words != NULL && word_matches (*pattern, *words) && matches_at (pattern + 1, words + 1);
}

static bool
pattern_matches (const Pattern *pattern, const TitleText *title)
{
  if (pattern->part != NULL)
    return strstr (title->folded, pattern->part) != NULL;
  for (int i = 0; i < title->count; i++)
    if (matches_at (pattern->words, title->words + i))
      return true;
  return false;
}

static bool
is_row_of_country (const TitleRow *row, const char *country)
{
  if (row->countries == NULL)
    return true;
  return country != NULL && strlen (country) == 2 && strstr (row->countries, country) != NULL;
}

/* The best of the pattern found so far and those of a list: the one that stands first in the table. */
static int
find_better (const TitleTable *table, const GArray *list, int best, const TitleText *title,
             const char *country)
{
  for (guint i = 0; list != NULL && i < list->len; i++) {
    int number = g_array_index (list, int, i);
    if (number >= best)
      break;
    const Pattern *pattern = &g_array_index (table->patterns, Pattern, number);
    if (is_row_of_country (&table->rows[pattern->row], country) && pattern_matches (pattern, title))
      return number;
  }
  return best;
}

/* The first row with a pattern that matches, or NULL. */
static const TitleRow *
find_row (const TitleTable *table, const TitleText *title, const char *country)
{
  int best = INT_MAX;
  for (int w = 0; w < title->count; w++) {
    char key[HEAD_BYTES + 2];
    best = find_better (table, g_hash_table_lookup (table->by_word, title->words[w]), best, title, country);
    if (head_key (title->words[w], key))
      best = find_better (table, g_hash_table_lookup (table->by_word, key), best, title, country);
  }
  best = find_better (table, table->endings, best, title, country);
  if (title->has_cjk)
    best = find_better (table, table->parts, best, title, country);
  return best < INT_MAX ? &table->rows[g_array_index (table->patterns, Pattern, best).row] : NULL;
}

static bool
is_no_title (const TitleText *title)
{
  static const char *const fillers[] = { "n", "na", "none", "unknown", "tbd", "null", "title" };
  if (title->count <= 2)
    return true;
  for (size_t i = 0; i < G_N_ELEMENTS (fillers); i++)
    if (strcmp (title->words[1], fillers[i]) == 0 && title->count <= (i == 0 ? 4 : 3))
      return true;
  return false;
}

typedef struct {
  const TitleTable *levels, *lowers, *functions;
} TitleTables;

static const TitleTables *
get_tables (void)
{
  static TitleTables tables;
  static gsize ready;
  if (g_once_init_enter (&ready)) {
    tables.levels = compile (level_rows, G_N_ELEMENTS (level_rows));
    tables.lowers = compile (lower_rows, G_N_ELEMENTS (lower_rows));
    tables.functions = compile (function_rows, G_N_ELEMENTS (function_rows));
    g_once_init_leave (&ready, 1);
  }
  return &tables;
}

static TitleGuess
guess (const TitleText *title, const char *country)
{
  TitleGuess nothing = { LEVEL_UNKNOWN, FUNCTION_UNKNOWN, 0 };
  if (is_no_title (title))
    return nothing;
  const TitleTables *tables = get_tables ();
  const TitleRow *level = find_row (tables->levels, title, country);
  const TitleRow *function = find_row (tables->functions, title, country);
  TitleGuess result = { .level = level != NULL ? level->value : 1,
                        .function = function != NULL ? (Function) function->value : FUNCTION_UNKNOWN,
                        .confidence = level != NULL ? 1 : TITLE_ELSE };
  if (result.level > 1 && find_row (tables->lowers, title, country) != NULL)
    result.level--;
  return result;
}

static TitleText
title_text_open (const char *text)
{
  g_autofree char *clean = text_clean (text, LIMIT_NAME_BYTES);
  TitleText title = { .folded = text_fold (clean) };
  title.has_cjk = is_cjk (title.folded);
  title.words = split_words (title.folded);
  title.count = (int) g_strv_length (title.words);
  return title;
}

static void
title_text_close (TitleText *title)
{
  g_strfreev (title->words);
  g_free (title->folded);
}

TitleGuess
title_parse (const char *text, const char *country)
{
  g_autofree char *upper = country != NULL ? g_ascii_strup (country, -1) : NULL;
  TitleText title = title_text_open (text);
  TitleGuess result = guess (&title, upper);
  title_text_close (&title);
  return result;
}

bool
title_is_known (const char *text)
{
  TitleText title = title_text_open (text);
  bool is_known = !is_no_title (&title) && find_row (get_tables ()->levels, &title, NULL) != NULL;
  title_text_close (&title);
  return is_known;
}
