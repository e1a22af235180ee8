/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "measure/lexicon_private.h"

/* What a word says is drawn towards saying nothing, as by this many more subjects of the usual mixture. */
#define USUAL_SUBJECTS 2
/* A phrase that somebody thought of is worth 1 to 12 points; odds that are e times as high are worth this.
 * One word of one example comes to 0.8: not enough alone (POINTS_ENOUGH in lexicon.c). */
#define POINTS_PER_NAT 0.4

/* Articles stand in every subject and decide none: nobody would believe that "des" did. */
static bool
is_article (const char *word)
{
  static const char *const articles[] = { "a",     "an",  "the", "der",  "die",   "das",   "des",
                                          "dem",   "den", "ein", "eine", "einem", "einen", "einer",
                                          "eines", "le",  "la",  "les",  NULL };
  return g_strv_contains (articles, word);
}

/* In how many examples of each class a word stands. */
typedef struct {
  guint last; /* example, from 1 on, that it was last counted for: a word counts once a subject */
  guint in[TICKET_KIND_COUNT];
} Count;

static void
count_subject (GHashTable *counts, guint number, const Example *example)
{
  g_autoptr (GArray) tokens = tokens_of (example->subject);
  for (guint i = 0; i < tokens->len; i++) {
    const char *word = g_array_index (tokens, Token, i).folded;
    if (is_article (word))
      continue;
    Count *count = g_hash_table_lookup (counts, word);
    if (count == NULL) {
      count = g_new0 (Count, 1);
      g_hash_table_insert (counts, g_strdup (word), count);
    }
    count->in[example->kind] += (guint) (count->last != number);
    count->last = number;
  }
}

static double
logit (double share)
{
  return log (share / (1 - share));
}

/* Points by class: how much higher the odds of the class are among the examples that hold the word
 * (m-estimate, Cestnik 1990) than among all.  Adding them up over the words is naive Bayes. */
static double *
weigh (const Count *count, const guint *subjects, guint all)
{
  double *points = g_new0 (double, TICKET_KIND_COUNT), holding = 0;
  for (int kind = 0; kind < TICKET_KIND_COUNT; kind++)
    holding += count->in[kind];
  for (int kind = 0; kind < TICKET_KIND_COUNT; kind++) {
    double usual = (double) subjects[kind] / all;
    double here = (count->in[kind] + USUAL_SUBJECTS * usual) / (holding + USUAL_SUBJECTS);
    if (usual > 0 && usual < 1) /* else there is nothing to tell */
      points[kind] = POINTS_PER_NAT * (logit (here) - logit (usual));
  }
  return points;
}

/* A word that was given no points in a class shall not come back by the examples. */
static void
obey_zeros (const Lexicon *lexicon, GHashTable *learnt)
{
  for (guint i = 0; i < lexicon->phrases->len; i++) {
    const Phrase *phrase = &g_array_index (lexicon->phrases, Phrase, i);
    const Section *section = &g_array_index (lexicon->sections, Section, phrase->section);
    const Part *part = &g_array_index (phrase->parts, Part, 0);
    if (phrase->weight != 0 || section->axis != AXIS_KIND || phrase->parts->len > 1 ||
        part->kind != PART_WORD)
      continue;
    double *points = g_hash_table_lookup (learnt, part->text);
    if (points != NULL)
      points[section->value] = 0;
  }
}

static GHashTable *
learn (const Lexicon *lexicon)
{
  GHashTable *learnt = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  guint subjects[TICKET_KIND_COUNT] = { 0 };
  for (guint i = 0; i < lexicon->examples->len; i++) {
    const Example *example = &g_array_index (lexicon->examples, Example, i);
    count_subject (counts, i + 1, example);
    subjects[example->kind]++;
  }
  GHashTableIter each;
  gpointer word, count;
  g_hash_table_iter_init (&each, counts);
  while (g_hash_table_iter_next (&each, &word, &count))
    g_hash_table_insert (learnt, g_strdup (word), weigh (count, subjects, lexicon->examples->len));
  obey_zeros (lexicon, learnt);
  return learnt;
}

Learnt *
learnt_new (void)
{
  return g_new0 (Learnt, 1);
}

void
learnt_free (Learnt *learnt)
{
  g_clear_pointer (&learnt->points, g_hash_table_unref);
  g_free (learnt);
}

const double *
lexicon_learnt (const Lexicon *lexicon, const char *word)
{
  if (g_once_init_enter (&lexicon->learnt->is_made)) {
    lexicon->learnt->points = learn (lexicon);
    g_once_init_leave (&lexicon->learnt->is_made, 1);
  }
  return g_hash_table_lookup (lexicon->learnt->points, word);
}
