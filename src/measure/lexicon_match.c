/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "measure/lexicon_private.h"

#define GAP_WORDS_MAX 3
#define SLIP_LETTERS_LEAST 6 /* shorter words are too often one letter from another word */

static void
token_clear (gpointer data)
{
  Token *token = data;
  g_free (token->folded);
  g_free (token->reaches);
}

static bool
is_apostrophe (gunichar c)
{
  return c == '\'' || c == 0x2019;
}

static char *
fold_letters (const char *word, size_t length, bool is_ascii)
{
  if (is_ascii) /* nearly all are, and a text of words is read at each start */
    return g_ascii_strdown (word, (gssize) length);
  g_autofree char *copy = g_strndup (word, length);
  return text_fold (copy);
}

/* One spelling for words that people write in two. */
static char *
fold_word (const char *word, size_t length, bool is_ascii)
{
  char *folded = fold_letters (word, length, is_ascii);
  char *out = folded;
  for (const char *p = folded; *p != '\0'; p++) {
    if ((unsigned char) p[0] == 0xE2 && (unsigned char) p[1] == 0x80 && (unsigned char) p[2] == 0x99)
      p += 2;
    else if (*p != '\'')
      *out++ = *p;
    if (p[1] == 'e' && (*p == 'a' || *p == 'o' || *p == 'u'))
      p++;
  }
  *out = '\0';
  return folded;
}

static bool
is_letter (gunichar c)
{
  return c < 0x80 ? g_ascii_isalnum (c) : g_unichar_isalnum (c) || g_unichar_ismark (c);
}

GArray *
tokens_of (const char *text)
{
  GArray *tokens = g_array_new (FALSE, FALSE, sizeof (Token));
  g_array_set_clear_func (tokens, token_clear);
  const char *start = NULL;
  bool is_ascii = true;
  for (const char *p = text;; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    bool is_inside = is_letter (c) || (start != NULL && is_apostrophe (c));
    if (is_inside) {
      is_ascii = (start == NULL || is_ascii) && c < 0x80;
      start = start != NULL ? start : p;
    }
    if (!is_inside && start != NULL) {
      Token token = { .folded = fold_word (start, (size_t) (p - start), is_ascii),
                      .start = (size_t) (start - text),
                      .end = (size_t) (p - text) };
      token.length = strlen (token.folded);
      g_array_append_val (tokens, token);
      start = NULL;
    }
    if (c == 0)
      return tokens;
  }
}

/* One letter more, less or other, or two changed places (Damerau 1964). */
static bool
is_slip (const char *word, const char *of)
{
  size_t length = strlen (word), wanted = strlen (of), same = 0;
  while (word[same] != '\0' && word[same] == of[same])
    same++;
  const char *rest = word + same, *other = of + same;
  if (length == wanted + 1)
    return strcmp (rest + 1, other) == 0;
  if (length + 1 == wanted)
    return strcmp (rest, other + 1) == 0;
  if (length != wanted || *rest == '\0')
    return false;
  return strcmp (rest + 1, other + 1) == 0 ||
         (rest[0] == other[1] && rest[1] == other[0] && strcmp (rest + 2, other + 2) == 0);
}

static bool
ends_with (const Token *token, const Part *part)
{
  if (token->length < part->length)
    return false;
  const char *ending = token->folded + token->length - part->length;
  return ending[0] == part->text[0] && strcmp (ending, part->text) == 0;
}

/* Nearly every word is told from a part by one letter, which is why that is compared first. */
static bool
matches_word (const Lexicon *lexicon, const Token *token, const Part *part)
{
  const char *word = token->folded;
  switch (part->kind) {
  case PART_WORD:
    if (word[0] != part->text[0])
      return false;
    if (strcmp (word, part->text) == 0)
      return true;
    return part->length >= SLIP_LETTERS_LEAST && is_slip (word, part->text) &&
           !g_hash_table_contains (lexicon->spelled, word);
  case PART_STEM:
    return word[0] == part->text[0] && strncmp (word, part->text, part->length) == 0;
  case PART_ENDING:
    return ends_with (token, part);
  case PART_INSIDE:
    return strstr (word, part->text) != NULL;
  default:
    return false;
  }
}

/* The empty word behind the last. */
static const Token *
token_at (const GArray *tokens, guint at)
{
  static const Token none = { .folded = (char *) "" };
  return at < tokens->len ? &g_array_index (tokens, Token, at) : &none;
}

static guint match_part (const Lexicon *lexicon, const GArray *tokens, guint at, const Part *part);
static int
match_run (const Lexicon *lexicon, const GArray *tokens, guint at, const GArray *parts, guint *next);

/* Nearly all do not. */
static inline bool
may_match (const Lexicon *lexicon, const GArray *tokens, guint at, const GArray *parts)
{
  return match_part (lexicon, tokens, at, &g_array_index (parts, Part, 0)) > 0;
}

/* The longest phrase from `at` on, in words, of those of a set that may begin with that letter. */
static guint
find_longest (const Lexicon *lexicon, const GArray *tokens, guint at, const PhraseSet *set, guint letter)
{
  guint most = 0, count;
  const GArray *const *phrases = by_key_get (set->by_letter, letter, &count);
  for (guint i = 0; i < count; i++) {
    guint next = 0;
    if (!may_match (lexicon, tokens, at, phrases[i]))
      continue;
    int last = match_run (lexicon, tokens, at, phrases[i], &next);
    if (last >= 0 && next == phrases[i]->len)
      most = MAX (most, (guint) last + 1 - at);
  }
  return most;
}

/* The longest of a set's phrases from `at` on, in words.  A set names no other set. */
static guint
find_reach (const Lexicon *lexicon, const GArray *tokens, guint at, const PhraseSet *set)
{
  guint letter = (unsigned char) token_at (tokens, at)->folded[0];
  guint of_letter = find_longest (lexicon, tokens, at, set, letter),
        of_any = find_longest (lexicon, tokens, at, set, LETTER_ANY);
  return MAX (of_letter, of_any);
}

/* Dozens of phrases name the same set: what it takes from a word on is found once. */
static guint
match_set (const Lexicon *lexicon, const GArray *tokens, guint at, const PhraseSet *set)
{
  if (at >= tokens->len)
    return 0;
  Token *token = &g_array_index (tokens, Token, at);
  if (token->reaches == NULL) {
    guint count = g_hash_table_size (lexicon->sets);
    token->reaches = g_new (uint16_t, count);
    memset (token->reaches, 0xff, count * sizeof (uint16_t)); /* REACH_UNASKED */
  }
  if (token->reaches[set->index] == REACH_UNASKED) {
    guint reach = find_reach (lexicon, tokens, at, set);
    token->reaches[set->index] = (uint16_t) MIN (reach, REACH_UNASKED - 1);
  }
  return token->reaches[set->index];
}

/* How many words from `at` on one part takes; 0: it does not stand there. */
static guint
match_part (const Lexicon *lexicon, const GArray *tokens, guint at, const Part *part)
{
  return part->kind == PART_SET ? match_set (lexicon, tokens, at, part->set)
                                : matches_word (lexicon, token_at (tokens, at), part);
}

/* Matches the parts from *next on at that place, up to the end or a "+", where *next is left.  Returns the
 * number of the last word, -1: no match. */
static int
match_run (const Lexicon *lexicon, const GArray *tokens, guint at, const GArray *parts, guint *next)
{
  guint reach = 0; /* words that may still be skipped */
  for (; *next < parts->len; (*next)++) {
    const Part *part = &g_array_index (parts, Part, *next);
    if (part->kind == PART_ALSO)
      break;
    if (part->kind == PART_GAP) {
      reach = GAP_WORDS_MAX;
      continue;
    }
    guint taken = match_part (lexicon, tokens, at, part);
    for (; taken == 0 && reach > 0; reach--)
      taken = match_part (lexicon, tokens, ++at, part);
    if (taken == 0)
      return -1;
    at += taken;
    reach = 0;
  }
  return (int) at - 1;
}

guint
lexicon_start (const char *folded)
{
  return (guint) (unsigned char) folded[0] << 8 | (unsigned char) (folded[0] != '\0' ? folded[1] : 0);
}

static void
append_words (GString *out, const char *text, const GArray *tokens, guint first, guint last)
{
  size_t from = g_array_index (tokens, Token, first).start, to = g_array_index (tokens, Token, last).end;
  g_string_append_printf (out, "%s\"", out->len > 0 ? " with " : "");
  g_string_append_len (out, text + from, (gssize) (to - from));
  g_string_append_c (out, '"');
}

char *
lexicon_match (const Lexicon *lexicon, const char *text, const GArray *tokens, guint at, const Phrase *phrase)
{
  guint next = 0;
  int last = may_match (lexicon, tokens, at, phrase->parts)
                 ? match_run (lexicon, tokens, at, phrase->parts, &next)
                 : -1;
  if (last < 0)
    return NULL;
  g_autoptr (GString) words = g_string_new (NULL);
  append_words (words, text, tokens, at, (guint) last);
  while (next < phrase->parts->len) {
    guint begin = next + 1, place = 0;
    for (last = -1; last < 0 && place < tokens->len; place++) {
      next = begin;
      last = match_run (lexicon, tokens, place, phrase->parts, &next);
    }
    if (last < 0)
      return NULL;
    append_words (words, text, tokens, place - 1, (guint) last);
  }
  return g_strdup (words->str);
}
