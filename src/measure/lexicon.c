/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/lexicon.h"

#include <stdbool.h>
#include <string.h>

#include "measure/lexicon_private.h"

#define SENSES_MOST (1u << 16) /* some 10 MB */
#define WORDS_SHOWN 2          /* of those that decided: more than two persuade nobody */

/* What was found in one ticket, or in one text. */
typedef struct {
  const Lexicon *lexicon;
  bool of_talk;     /* a text is looked through for the vocabularies of G4, a ticket for all else */
  GArray *scores;   /* int, by section */
  GArray *found;    /* guint, phrases that counted already */
  GPtrArray *words; /* char *, what each of them matched */
} Hits;

static void
add_hit (Hits *hits, guint index, char *words)
{
  const Phrase *phrase = &g_array_index (hits->lexicon->phrases, Phrase, index);
  for (guint i = 0; i < hits->found->len; i++)
    if (g_array_index (hits->found, guint, i) == index) {
      g_free (words);
      return;
    }
  g_array_append_val (hits->found, index);
  g_array_index (hits->scores, int, phrase->section) += phrase->weight;
  g_ptr_array_add (hits->words, words);
}

static bool
is_wanted (const Hits *hits, guint index)
{
  const Phrase *phrase = &g_array_index (hits->lexicon->phrases, Phrase, index);
  Axis axis = g_array_index (hits->lexicon->sections, Section, phrase->section).axis;
  return (axis == AXIS_TALK) == hits->of_talk;
}

static void
match_bucket (Hits *hits, const char *text, const GArray *tokens, guint at, guint start)
{
  const GArray *bucket = g_hash_table_lookup (hits->lexicon->by_start, GUINT_TO_POINTER (start));
  for (guint i = 0; bucket != NULL && i < bucket->len; i++) {
    guint index = g_array_index (bucket, guint, i);
    const Phrase *phrase = &g_array_index (hits->lexicon->phrases, Phrase, index);
    char *words = is_wanted (hits, index) ? lexicon_match (hits->lexicon, text, tokens, at, phrase) : NULL;
    if (words != NULL)
      add_hit (hits, index, words);
  }
}

static void
match_text (Hits *hits, const char *text)
{
  if (text == NULL)
    return;
  g_autoptr (GArray) tokens = tokens_of (text);
  for (guint at = 0; at < tokens->len; at++) {
    match_bucket (hits, text, tokens, at, lexicon_start (g_array_index (tokens, Token, at).folded));
    match_bucket (hits, text, tokens, at, 0);
  }
}

/* "Data_Export" and "data-export" are one type. */
static char *
fold_type (const char *text)
{
  g_autoptr (GArray) tokens = tokens_of (text);
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < tokens->len; i++)
    g_string_append_printf (out, "%s%s", i > 0 ? " " : "", g_array_index (tokens, Token, i).folded);
  return g_string_free (out, FALSE);
}

static void
match_type (Hits *hits, const char *noun, const char *text)
{
  if (text == NULL)
    return;
  g_autofree char *folded = fold_type (text);
  const GArray *bucket = g_hash_table_lookup (hits->lexicon->by_type, folded);
  for (guint i = 0; bucket != NULL && i < bucket->len; i++)
    add_hit (hits, g_array_index (bucket, guint, i), g_strdup_printf ("%s \"%s\"", noun, text));
}

/* The best section of an axis, or NULL if none has points. */
static const Section *
find_best (const Hits *hits, Axis axis)
{
  const Section *best = NULL;
  int most = 0;
  for (guint i = 0; i < hits->lexicon->sections->len; i++) {
    const Section *section = &g_array_index (hits->lexicon->sections, Section, i);
    if (section->axis != axis || g_array_index (hits->scores, int, i) <= most)
      continue;
    most = g_array_index (hits->scores, int, i);
    best = section;
  }
  return best;
}

/* The heaviest phrase of a section whose words are not in `said` yet, the first of equals; NULL: none. */
static const char *
find_heaviest (const Hits *hits, guint section, const char *said)
{
  const char *best = NULL;
  int most = 0;
  for (guint i = 0; i < hits->found->len; i++) {
    const Phrase *phrase =
        &g_array_index (hits->lexicon->phrases, Phrase, g_array_index (hits->found, guint, i));
    const char *words = g_ptr_array_index (hits->words, i);
    g_autofree char *bare = g_strndup (words + 1, strlen (words) - 2);
    if (phrase->section != section || phrase->weight <= most || strstr (said, bare) != NULL)
      continue;
    most = phrase->weight;
    best = words;
  }
  return best;
}

static char *
join_words (const Hits *hits, const Section *section)
{
  if (section == NULL)
    return NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  guint index = (guint) (section - (const Section *) hits->lexicon->sections->data);
  for (int i = 0; i < WORDS_SHOWN; i++) {
    const char *words = find_heaviest (hits, index, out->str);
    if (words != NULL)
      g_string_append_printf (out, "%s%s", out->len > 0 ? ", " : "", words);
  }
  return g_strdup (out->str);
}

static TicketSense
judge (const Hits *hits)
{
  const Section *kind = find_best (hits, AXIS_KIND), *depth = find_best (hits, AXIS_DEPTH),
                *friction = find_best (hits, AXIS_FRICTION);
  TicketSense sense = { .kind = kind != NULL ? (TicketKind) kind->value : TICKET_OTHER,
                        .words = join_words (hits, kind) };
  sense.depth = depth != NULL ? (TicketDepth) depth->value : kind != NULL ? kind->depth : DEPTH_NEITHER;
  sense.friction = friction != NULL ? (TicketFriction) friction->value
                   : kind != NULL   ? kind->friction
                                    : FRICTION_NONE;
  return sense;
}

static TicketSense
classify_anew (const Lexicon *lexicon, const char *type, const char *tags, const char *subject)
{
  g_autoptr (GArray) scores = g_array_new (FALSE, TRUE, sizeof (int));
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_array_set_size (scores, lexicon->sections->len);
  Hits hits = { .lexicon = lexicon, .scores = scores, .found = found, .words = words };
  match_type (&hits, "type", type);
  g_auto (GStrv) items = g_strsplit (tags != NULL ? tags : "", ";", -1);
  for (int i = 0; items[i] != NULL; i++) {
    match_type (&hits, "tag", items[i]);
    match_text (&hits, items[i]);
  }
  match_text (&hits, subject);
  return judge (&hits);
}

unsigned
lexicon_speech (const Lexicon *lexicon, const char *text)
{
  static const unsigned bits[TALK_COUNT] = {
    [TALK_OUTCOME] = SPEECH_OUTCOME, [TALK_SERVICE_LEVEL] = SPEECH_SERVICE_LEVEL
  };
  g_autoptr (GArray) scores = g_array_new (FALSE, TRUE, sizeof (int));
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_array_set_size (scores, lexicon->sections->len);
  Hits hits = { .lexicon = lexicon, .of_talk = true, .scores = scores, .found = found, .words = words };
  match_text (&hits, text);
  unsigned speech = 0;
  for (guint i = 0; i < lexicon->sections->len; i++) {
    const Section *section = &g_array_index (lexicon->sections, Section, i);
    if (section->axis == AXIS_TALK && g_array_index (scores, int, i) > 0)
      speech |= bits[section->value];
  }
  return speech;
}

static void
sense_free (gpointer sense)
{
  ticket_sense_clear (sense);
  g_free (sense);
}

static Senses *
senses_new (void)
{
  Senses *senses = g_new0 (Senses, 1);
  g_mutex_init (&senses->lock);
  senses->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, sense_free);
  return senses;
}

static void
senses_free (Senses *senses)
{
  g_mutex_clear (&senses->lock);
  g_hash_table_unref (senses->known);
  g_free (senses);
}

static TicketSense
sense_dup (const TicketSense *sense)
{
  TicketSense copy = *sense;
  copy.words = g_strdup (sense->words);
  return copy;
}

static bool
senses_find (Senses *senses, const char *key, TicketSense *sense)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&senses->lock);
  const TicketSense *known = g_hash_table_lookup (senses->known, key);
  if (known != NULL)
    *sense = sense_dup (known);
  return known != NULL;
}

/* Takes key. */
static void
senses_keep (Senses *senses, char *key, const TicketSense *sense)
{
  TicketSense *kept = g_new (TicketSense, 1);
  *kept = sense_dup (sense);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&senses->lock);
  if (g_hash_table_size (senses->known) >= SENSES_MOST)
    g_hash_table_remove_all (senses->known);
  g_hash_table_insert (senses->known, key, kept);
}

TicketSense
lexicon_classify (const Lexicon *lexicon, const char *type, const char *tags, const char *subject)
{
  TicketSense sense;
  g_autofree char *key = g_strjoin ("\x1f", type != NULL ? type : "", tags != NULL ? tags : "",
                                    subject != NULL ? subject : "", NULL);
  if (!senses_find (lexicon->senses, key, &sense)) {
    sense = classify_anew (lexicon, type, tags, subject);
    senses_keep (lexicon->senses, g_steal_pointer (&key), &sense);
  }
  return sense;
}

void
ticket_sense_clear (TicketSense *sense)
{
  g_clear_pointer (&sense->words, g_free);
}

const char *
lexicon_title (const Lexicon *lexicon, TicketKind kind)
{
  for (guint i = 0; i < lexicon->sections->len; i++) {
    const Section *section = &g_array_index (lexicon->sections, Section, i);
    if (section->axis == AXIS_KIND && section->value == (int) kind)
      return section->title;
  }
  return ticket_kind_name (kind);
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
  if (phrase->is_type) {
    char *folded = fold_type (phrase->key);
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

static void
section_clear (gpointer data)
{
  g_free (((Section *) data)->title);
}

static void
phrase_clear (gpointer data)
{
  Phrase *phrase = data;
  g_array_unref (phrase->parts);
  g_free (phrase->key);
}

static void
phrase_set_free (gpointer data)
{
  PhraseSet *set = data;
  g_ptr_array_unref (set->phrases);
  g_free (set);
}

Lexicon *
lexicon_new (const char *user_text, GPtrArray *mistakes)
{
  Lexicon *lexicon = g_new0 (Lexicon, 1);
  *lexicon = (Lexicon){ .sections = g_array_new (FALSE, FALSE, sizeof (Section)),
                        .phrases = g_array_new (FALSE, FALSE, sizeof (Phrase)),
                        .sets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, phrase_set_free),
                        .by_start = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref),
                        .by_type = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                          (GDestroyNotify) g_array_unref),
                        .spelled = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                        .senses = senses_new () };
  g_array_set_clear_func (lexicon->sections, section_clear);
  g_array_set_clear_func (lexicon->phrases, phrase_clear);
  lexicon_read (lexicon, lexicon_builtin_text, mistakes);
  if (user_text != NULL)
    lexicon_read (lexicon, user_text, mistakes);
  for (guint i = 0; i < lexicon->phrases->len; i++)
    index_phrase (lexicon, i);
  return lexicon;
}

void
lexicon_free (Lexicon *lexicon)
{
  if (lexicon == NULL)
    return;
  g_array_unref (lexicon->sections);
  g_array_unref (lexicon->phrases);
  g_hash_table_unref (lexicon->sets);
  g_hash_table_unref (lexicon->by_start);
  g_hash_table_unref (lexicon->by_type);
  g_hash_table_unref (lexicon->spelled);
  senses_free (lexicon->senses);
  g_free (lexicon);
}

const Lexicon *
lexicon_default (void)
{
  static gsize made;
  static Lexicon *lexicon;
  if (g_once_init_enter (&made)) {
    g_autoptr (GPtrArray) mistakes = g_ptr_array_new_with_free_func (g_free);
    lexicon = lexicon_new (NULL, mistakes);
    g_assert (mistakes->len == 0);
    g_once_init_leave (&made, 1);
  }
  return lexicon;
}
