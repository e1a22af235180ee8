/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

#include "measure/ticket_kind.h"

/* Weighted words and phrases that say what a ticket is about, who would ask it, and what kind of friction it
 * is; and in which words a message speaks of success (G4).  A plain text file (lexicon.ini, explained at its
 * top) that a user can lay their own over.  The class with the most points wins; draws go to the section
 * written first.  Beside the phrases stand examples: subjects whose class is known, of which each word has
 * learnt what it says for a class. */
typedef struct Lexicon Lexicon;

/* What the lexicon makes of one ticket.  Free with ticket_sense_clear. */
typedef struct {
  TicketKind kind;
  TicketDepth depth;
  TicketFriction friction;
  char *words; /* what decided the kind, as it was written: "\"full data export\", \"all orders\""; NULL:
                  nothing */
} TicketSense;

void ticket_sense_clear (TicketSense *sense);

/* The built-in lexicon with a user's laid over it (NULL: none).  Mistakes (char *, "lexicon.ini:7: …") are
 * added to the list and their lines left out. */
Lexicon *lexicon_new (const char *user_text, GPtrArray *mistakes);
void lexicon_free (Lexicon *lexicon);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lexicon, lexicon_free)
/* The built-in one, made at the first call and never freed. */
const Lexicon *lexicon_default (void);

/* type, tags (joined by ';') and subject may each be NULL. */
TicketSense
lexicon_classify (const Lexicon *lexicon, const char *type, const char *tags, const char *subject);
/* The same of the subject of a mail, from the phrases alone: the examples are tickets. */
TicketSense lexicon_classify_mail (const Lexicon *lexicon, const char *subject);
/* Which of the two vocabularies a text uses, as bits of Speech without SPEECH_READ.  A word counts once. */
unsigned lexicon_speech (const Lexicon *lexicon, const char *text);
/* "data extraction": a class as people call it. */
const char *lexicon_title (const Lexicon *lexicon, TicketKind kind);
