/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "measure/lexicon.h"

#include <stdbool.h>
#include <string.h>

#include "measure/lexicon_private.h"

#define WORDS_SHOWN 2      /* of those that decided: more than two persuade nobody */
#define TYPE_DECIDES 20    /* points of a type that says what the ticket is about, whatever its words */
#define POINTS_ENOUGH 0.85 /* a class with no more is a guess; a phrase has at least one point */
#define POINTS_TOLD 0.1    /* a learnt word with fewer is not named */

/* A phrase, a type or a learnt word that counted for a section. */
typedef struct {
  guint section;
  double points;
  guint phrase; /* PHRASE_NONE: a learnt word */
  char *words;  /* what it matched, in quotes */
} Hit;

typedef enum { READ_TICKET, READ_MAIL, READ_TALK } Reading;

/* What was found in one ticket, the subject of one mail, or one text. */
typedef struct {
  const Lexicon *lexicon;
  Reading reading;
  GArray *scores; /* double, by section */
  GArray *found;  /* Hit */
} Hits;

static void
hit_clear (gpointer hit)
{
  g_free (((Hit *) hit)->words);
}

static Hits
hits_new (const Lexicon *lexicon, Reading reading)
{
  Hits hits = { .lexicon = lexicon,
                .reading = reading,
                .scores = g_array_new (FALSE, TRUE, sizeof (double)),
                .found = g_array_new (FALSE, FALSE, sizeof (Hit)) };
  g_array_set_size (hits.scores, lexicon->sections->len);
  g_array_set_clear_func (hits.found, hit_clear);
  return hits;
}

static void
hits_clear (Hits *hits)
{
  g_array_unref (hits->scores);
  g_array_unref (hits->found);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Hits, hits_clear)

/* Takes words.  A phrase counts once. */
static void
add_hit (Hits *hits, guint index, char *words)
{
  const Phrase *phrase = &g_array_index (hits->lexicon->phrases, Phrase, index);
  for (guint i = 0; i < hits->found->len; i++)
    if (g_array_index (hits->found, Hit, i).phrase == index) {
      g_free (words);
      return;
    }
  Hit hit = { phrase->section, phrase->weight, index, words };
  g_array_append_val (hits->found, hit);
  g_array_index (hits->scores, double, phrase->section) += phrase->weight;
}

static void
add_learnt (Hits *hits, const double *points, const char *word, size_t length)
{
  for (guint i = 0; i < hits->lexicon->sections->len; i++) {
    const Section *section = &g_array_index (hits->lexicon->sections, Section, i);
    if (section->axis != AXIS_KIND)
      continue;
    g_array_index (hits->scores, double, i) += points[section->value];
    if (points[section->value] < POINTS_TOLD)
      continue;
    Hit hit = { i, points[section->value], PHRASE_NONE, g_strdup_printf ("\"%.*s\"", (int) length, word) };
    g_array_append_val (hits->found, hit);
  }
}

static bool
has_telling_type (const Hits *hits)
{
  for (guint i = 0; i < hits->found->len; i++) {
    guint index = g_array_index (hits->found, Hit, i).phrase;
    const Phrase *phrase = &g_array_index (hits->lexicon->phrases, Phrase, index);
    if (phrase->scope == SCOPE_TYPE && phrase->weight >= TYPE_DECIDES)
      return true;
  }
  return false;
}

/* What the examples say of the words of a subject, each once. */
static void
match_learnt (Hits *hits, const char *subject)
{
  if (subject == NULL)
    return;
  g_autoptr (GArray) tokens = tokens_of (subject);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint at = 0; at < tokens->len; at++) {
    const Token *token = &g_array_index (tokens, Token, at);
    const double *points = lexicon_learnt (hits->lexicon, token->folded);
    if (g_hash_table_add (seen, token->folded) && points != NULL)
      add_learnt (hits, points, subject + token->start, token->end - token->start);
  }
}

static bool
is_wanted (const Hits *hits, guint index)
{
  const Phrase *phrase = &g_array_index (hits->lexicon->phrases, Phrase, index);
  Axis axis = g_array_index (hits->lexicon->sections, Section, phrase->section).axis;
  return (axis == AXIS_TALK) == (hits->reading == READ_TALK) &&
         (phrase->scope != SCOPE_TICKET || hits->reading == READ_TICKET);
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

static void
match_type (Hits *hits, const char *noun, const char *text)
{
  if (text == NULL)
    return;
  g_autofree char *folded = lexicon_fold_type (text);
  const GArray *bucket = g_hash_table_lookup (hits->lexicon->by_type, folded);
  for (guint i = 0; bucket != NULL && i < bucket->len; i++)
    add_hit (hits, g_array_index (bucket, guint, i), g_strdup_printf ("%s \"%s\"", noun, text));
}

/* The best section of an axis, or NULL if none has enough points. */
static const Section *
find_best (const Hits *hits, Axis axis)
{
  const Section *best = NULL;
  double most = POINTS_ENOUGH;
  for (guint i = 0; i < hits->lexicon->sections->len; i++) {
    const Section *section = &g_array_index (hits->lexicon->sections, Section, i);
    if (section->axis != axis || g_array_index (hits->scores, double, i) <= most)
      continue;
    most = g_array_index (hits->scores, double, i);
    best = section;
  }
  return best;
}

/* The heaviest hit of a section whose words are not in `said` yet, the first of equals; NULL: none. */
static const char *
find_heaviest (const Hits *hits, guint section, const char *said)
{
  const char *best = NULL;
  double most = 0;
  for (guint i = 0; i < hits->found->len; i++) {
    const Hit *hit = &g_array_index (hits->found, Hit, i);
    g_autofree char *bare = g_strndup (hit->words + 1, strlen (hit->words) - 2);
    if (hit->section != section || hit->points <= most || strstr (said, bare) != NULL)
      continue;
    most = hit->points;
    best = hit->words;
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
  g_auto (Hits) hits = hits_new (lexicon, READ_TICKET);
  match_type (&hits, "type", type);
  g_auto (GStrv) items = g_strsplit (tags != NULL ? tags : "", ";", -1);
  for (int i = 0; items[i] != NULL; i++) {
    match_type (&hits, "tag", items[i]);
    match_text (&hits, items[i]);
  }
  match_text (&hits, subject);
  if (!has_telling_type (&hits))
    match_learnt (&hits, subject);
  return judge (&hits);
}

/* Most mails ask for nothing, so that what the words of tickets say of a class says little of a mail's. */
static TicketSense
classify_mail_anew (const Lexicon *lexicon, const char *subject)
{
  g_auto (Hits) hits = hits_new (lexicon, READ_MAIL);
  match_text (&hits, subject);
  return judge (&hits);
}

unsigned
lexicon_speech (const Lexicon *lexicon, const char *text)
{
  static const unsigned bits[TALK_COUNT] = {
    [TALK_OUTCOME] = SPEECH_OUTCOME, [TALK_SERVICE_LEVEL] = SPEECH_SERVICE_LEVEL
  };
  g_auto (Hits) hits = hits_new (lexicon, READ_TALK);
  match_text (&hits, text);
  unsigned speech = 0;
  for (guint i = 0; i < lexicon->sections->len; i++) {
    const Section *section = &g_array_index (lexicon->sections, Section, i);
    if (section->axis == AXIS_TALK && g_array_index (hits.scores, double, i) > 0)
      speech |= bits[section->value];
  }
  return speech;
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

TicketSense
lexicon_classify_mail (const Lexicon *lexicon, const char *subject)
{
  TicketSense sense;
  if (!senses_find (lexicon->mail_senses, subject, &sense)) {
    sense = classify_mail_anew (lexicon, subject);
    senses_keep (lexicon->mail_senses, g_strdup (subject), &sense);
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
example_clear (gpointer data)
{
  g_free (((Example *) data)->subject);
}

static void
phrase_set_free (gpointer data)
{
  PhraseSet *set = data;
  by_key_free (set->by_letter);
  g_ptr_array_unref (set->phrases);
  g_free (set);
}

Lexicon *
lexicon_new (const char *user_text, GPtrArray *mistakes)
{
  Lexicon *lexicon = g_new0 (Lexicon, 1);
  *lexicon = (Lexicon){ .sections = g_array_new (FALSE, FALSE, sizeof (Section)),
                        .phrases = g_array_new (FALSE, FALSE, sizeof (Phrase)),
                        .by_key = g_hash_table_new (g_str_hash, g_str_equal),
                        .sets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, phrase_set_free),
                        .by_start = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref),
                        .by_type = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                          (GDestroyNotify) g_array_unref),
                        .spelled = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                        .examples = g_array_new (FALSE, FALSE, sizeof (Example)),
                        .learnt = learnt_new (),
                        .senses = senses_new (),
                        .mail_senses = senses_new () };
  g_array_set_clear_func (lexicon->sections, section_clear);
  g_array_set_clear_func (lexicon->phrases, phrase_clear);
  g_array_set_clear_func (lexicon->examples, example_clear);
  lexicon_read (lexicon, lexicon_builtin_text, mistakes);
  lexicon_read (lexicon, lexicon_builtin_examples, mistakes);
  if (user_text != NULL)
    lexicon_read (lexicon, user_text, mistakes);
  lexicon_index (lexicon);
  return lexicon;
}

void
lexicon_free (Lexicon *lexicon)
{
  if (lexicon == NULL)
    return;
  g_array_unref (lexicon->sections);
  g_hash_table_unref (lexicon->by_key);
  g_array_unref (lexicon->phrases);
  g_hash_table_unref (lexicon->sets);
  g_hash_table_unref (lexicon->by_start);
  g_hash_table_unref (lexicon->by_type);
  g_hash_table_unref (lexicon->spelled);
  g_array_unref (lexicon->examples);
  learnt_free (lexicon->learnt);
  senses_free (lexicon->senses);
  senses_free (lexicon->mail_senses);
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
