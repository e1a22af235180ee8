/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdbool.h>
#include <string.h>

#include "measure/lexicon_private.h"

char *
lexicon_fold_type (const char *text)
{
  g_autoptr (GArray) tokens = tokens_of (text);
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < tokens->len; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? " " : "", g_array_index (tokens, Token, i).folded);
  return g_string_free (out, FALSE);
}

static void
add_to_bucket (GHashTable *table, gpointer key, guint index)
{
  GArray *bucket = g_hash_table_lookup (table, key);
  if (bucket == NULL) {
    bucket = g_array_new (FALSE, FALSE, sizeof (guint));
    g_hash_table_insert (table, key, bucket);
  }
  if (bucket->len == 0 || g_array_index (bucket, guint, bucket->len - 1) != index)
    g_array_append_val (bucket, index);
}

static void
index_start (Lexicon *lexicon, const Part *first, guint index)
{
  bool starts = first->kind == PART_WORD || (first->kind == PART_STEM && strlen (first->text) >= 2);
  add_to_bucket (lexicon->by_start, GUINT_TO_POINTER (starts ? lexicon_start (first->text) : 0), index);
}

static void
index_phrase (Lexicon *lexicon, guint index)
{
  const Phrase *phrase = &g_array_index (lexicon->phrases, Phrase, index);
  const Part *first = &g_array_index (phrase->parts, Part, 0);
  if (phrase->scope == SCOPE_TYPE) {
    char *folded = lexicon_fold_type (phrase->key);
    bool is_known = g_hash_table_contains (lexicon->by_type, folded);
    add_to_bucket (lexicon->by_type, folded, index); /* the table owns its first key of a type */
    if (is_known)
      g_free (folded);
  } else if (first->kind == PART_SET) {
    for (guint i = 0; i < first->set->phrases->len; i++)
      index_start (lexicon, &g_array_index ((GArray *) first->set->phrases->pdata[i], Part, 0), index);
  } else
    index_start (lexicon, first, index);
}

/* A word or a stem begins with the letter of the text, whatever slip of the keyboard follows. */
static void
index_set (PhraseSet *set)
{
  set->by_letter = by_key_new (sizeof (GArray *));
  for (guint i = 0; i < set->phrases->len; i++) {
    const GArray *parts = set->phrases->pdata[i];
    const Part *first = &g_array_index (parts, Part, 0);
    bool is_told = first->kind == PART_WORD || first->kind == PART_STEM;
    by_key_add (set->by_letter, is_told ? (unsigned char) first->text[0] : LETTER_ANY, &parts);
  }
  by_key_settle (set->by_letter, LETTER_ANY + 1);
}

void
lexicon_index (Lexicon *lexicon)
{
  for (guint i = 0; i < lexicon->phrases->len; i++)
    index_phrase (lexicon, i);
  GHashTableIter each;
  gpointer set;
  g_hash_table_iter_init (&each, lexicon->sets);
  while (g_hash_table_iter_next (&each, NULL, &set))
    index_set (set);
}
