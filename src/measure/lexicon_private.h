/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/by_key.h"
#include "measure/lexicon.h"

#define REACH_UNASKED G_MAXUINT16

/* One word of a text: where it stands, and folded for matching. */
typedef struct {
  char *folded;
  size_t length;     /* of it */
  size_t start, end; /* bytes of the text */
  uint16_t *reaches; /* by set: how many words it takes from here on, REACH_UNASKED; NULL: none was asked */
} Token;

/* Token, one a word.  Folding also reads ae, oe and ue as the umlaut's letter, and drops apostrophes, so that
 * "Kündigung" and "Kuendigung", "can't" and "cant" are the same word.  Free with g_array_unref. */
GArray *tokens_of (const char *text);

typedef enum {
  PART_WORD,   /* the whole word, or from six letters on one slip of the keyboard away from it */
  PART_STEM,   /* how it begins: export* */
  PART_ENDING, /* how it ends: *rechnung */
  PART_INSIDE, /* anywhere in it: *vertrag* */
  PART_GAP,    /* up to three words of any kind: .. */
  PART_ALSO,   /* what follows stands anywhere in the text: + */
  PART_SET,    /* one of the phrases of a set: $failure */
} PartKind;

/* Phrases that others name together. */
typedef struct {
  guint index;        /* in the order of the file */
  GPtrArray *phrases; /* GArray of Part: without sets */
  ByKey *by_letter;   /* of those, const GArray * by the letter of the text they begin with; LETTER_ANY */
} PhraseSet;
#define LETTER_ANY (UCHAR_MAX + 1) /* an ending, or what stands inside a word */

typedef struct {
  PartKind kind;
  char *text;           /* NULL: gap, also, set */
  size_t length;        /* of text */
  const PhraseSet *set; /* borrowed; NULL: none */
} Part;

typedef enum {
  SCOPE_ANY,
  SCOPE_TICKET, /* not read in mails */
  SCOPE_TYPE,   /* compared with the whole type or a whole tag */
} Scope;

typedef struct {
  GArray *parts; /* Part */
  char *key;     /* as written, folded: what a later line of the same phrase replaces */
  guint section; /* index */
  int weight;
  Scope scope;
  guint like; /* the one of that key before it, of another section or scope; PHRASE_NONE */
} Phrase;

#define PHRASE_NONE G_MAXUINT

typedef enum { AXIS_KIND, AXIS_DEPTH, AXIS_FRICTION, AXIS_TALK, AXIS_COUNT } Axis;

typedef struct {
  Axis axis;
  int value; /* TicketKind, TicketDepth, TicketFriction or Talk */
  char *title;
  TicketDepth depth;       /* of a class whose words say neither */
  TicketFriction friction; /* likewise */
} Section;

/* A subject whose class is known. */
typedef struct {
  TicketKind kind;
  char *subject;
} Example;

/* What the words of the examples say, worked out when it is first asked for: most runs have no ticket. */
typedef struct {
  gsize is_made;      /* by g_once_init_enter */
  GHashTable *points; /* folded word → double[TICKET_KIND_COUNT] */
} Learnt;

/* What was found before: subjects repeat, and dates are assessed by the dozen.  Accounts are measured side by
 * side, so it is locked. */
typedef struct {
  GMutex lock;
  GHashTable *known; /* type, tags and subject, or a mail's subject alone → TicketSense * */
} Senses;

struct Lexicon {
  GArray *sections;     /* Section, in the order of the file */
  GArray *phrases;      /* Phrase */
  GHashTable *by_key;   /* key → the last phrase that has it, + 1 */
  GHashTable *sets;     /* name → PhraseSet * */
  GHashTable *by_start; /* first two letters (lexicon_start) → GArray of guint, phrases; 0: any word */
  GHashTable *by_type;  /* folded type → GArray of guint, phrases */
  GHashTable *spelled;  /* folded words that are no slips of others: "contact" */
  GArray *examples;     /* Example */
  Learnt *learnt;
  Senses *senses, *mail_senses;
};

/* The built-in texts, from lexicon.ini and examples.ini. */
extern const char lexicon_builtin_text[], lexicon_builtin_examples[];

guint lexicon_start (const char *folded);
/* The words of a text that a phrase takes from token `at` on, and what it wants besides anywhere, in quotes;
 * NULL: it does not match.  Free it. */
char *lexicon_match (const Lexicon *lexicon, const char *text, const GArray *tokens, guint at,
                     const Phrase *phrase);
/* Adds the lines of one file; later lines win. */
void lexicon_read (Lexicon *lexicon, const char *text, GPtrArray *mistakes);
/* "Data_Export" and "data-export" are one type.  Free it. */
char *lexicon_fold_type (const char *text);
/* Fills by_start and by_type from the phrases, and by_letter of the sets. */
void lexicon_index (Lexicon *lexicon);
Learnt *learnt_new (void);
void learnt_free (Learnt *learnt);
/* What a folded word says for and against each TicketKind, in points; NULL: it stands in no example. */
const double *lexicon_learnt (const Lexicon *lexicon, const char *word);

Senses *senses_new (void);
void senses_free (Senses *senses);
/* False: not found before.  The sense is a copy. */
bool senses_find (Senses *senses, const char *key, TicketSense *sense);
/* Takes key. */
void senses_keep (Senses *senses, char *key, const TicketSense *sense);
