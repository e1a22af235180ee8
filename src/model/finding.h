/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>

#include "model/fact.h"

/* What a rule says of an account, and the words that judgements are made of. */

typedef enum { STATE_FIRED, STATE_CLEAR, STATE_UNKNOWN, STATE_SUPPRESSED } SignalState;
typedef enum { BAND_INSUFFICIENT, BAND_NO_ADVERSE, BAND_WATCH, BAND_ELEVATED, BAND_HIGH, BAND_CRITICAL } Band;
typedef enum {
  PILLAR_COMMUNICATION,
  PILLAR_RESOURCE,
  PILLAR_STRATEGIC,
  PILLAR_EXPERIENCE,
  PILLAR_LIFECYCLE,
  PILLAR_COUNT
} Pillar;
typedef enum {
  FAMILY_TOPOLOGY,
  FAMILY_EXECUTIVE,
  FAMILY_RESPONSIVENESS,
  FAMILY_RESOURCE,
  FAMILY_STRATEGIC,
  FAMILY_EXPERIENCE,
  FAMILY_LIFECYCLE,
  FAMILY_COUNT
} Family;
typedef enum { CONFIDENCE_LOW, CONFIDENCE_MEDIUM, CONFIDENCE_HIGH } Confidence;

/* The words of interface.md §4. */
const char *state_name (SignalState state);
const char *band_name (Band band);  /* "no-adverse-evidence" */
const char *band_title (Band band); /* "No adverse evidence" */
/* Where the bands begin (methods 6.1). */
#define WATCH_POINTS 3
#define ELEVATED_POINTS 6
#define HIGH_POINTS 9
const char *pillar_name (Pillar pillar);
Pillar family_pillar (Family family); /* what it is part of */
const char *family_name (Family family);
const char *confidence_name (Confidence confidence);
int band_find (const char *name); /* -1: no such band */
int family_find (const char *name);

/* One signal of one account: a rule and what it found. */
typedef struct {
  const char *code;  /* "T2"; this and its like are interned: every account has the same */
  const char *id;    /* "multithreading-collapse" */
  const char *title; /* "Multi-threading collapse" */
  Pillar pillar;
  Family family;
  const char *group; /* Benjamini-Hochberg test group, NULL: tested alone */
  const char
      *strand;   /* the records it was read from, where its family reads several ("tickets"); else NULL */
  char *subject; /* NULL: the account */
  SignalState state;
  char *reason;        /* why unknown or suppressed; "uncorrected"; "" otherwise */
  double points;       /* scored now, after caps on one signal; 0 unless fired */
  double points_alone; /* what its rule gives, before the correction and before what is counted once */
  double value, baseline, p_value, q_value, n, n_baseline; /* NaN: none */
  double p_own; /* the test's own p, where p_value is what the other accounts leave of it; NaN: the same */
  int32_t onset_day;
  Span now, before;  /* the windows of value and baseline; SPAN_NONE where the signal has none of its own */
  char *text;        /* the sentence for people, with n, window and baseline */
  char *clears_when; /* "" if nothing would */
  char *margin;      /* for clear signals: how far it was from firing; else "" */
  double margin_points;  /* that it would then give */
  char *innocent;        /* the strongest innocent explanation still open; "" if none */
  const char *rule;      /* the condition that decided, as written in the pack; "" if none; interned */
  bool confirms_at_once; /* counts without a second look (methods 5.7) */
  bool at_minimum;       /* n at the minimum of data: lowers the confidence */
  bool is_standing;      /* how things stand, not a change (methods 5.8) */
  bool is_amount;        /* how much, not who, how or what for (methods 5.8) */
  bool fails_correction; /* lost in Benjamini-Hochberg: "uncorrected" when it fires, at most 3 points */
  int floor;             /* Band the account cannot fall below while it fires (F7); -1: none */
  double headroom;       /* smallest sample size over its required minimum; NaN: no minimum */
  double distance;       /* relative distance to the nearest change of state; NaN: none */
  bool is_over;          /* unknown, and no further data would settle it */
  char *saw;             /* what the deciding comparisons saw, in words; "" if none */
  GPtrArray *evidence;   /* Evidence *; see evidence_list_add */
} Finding;

Finding *finding_new (void);
/* The p of its test alone, without the other accounts; NaN: not tested. */
double finding_own_p (const Finding *finding);
/* How much of that band rests on it: its points, or, where its floor holds the band, nearly those of the
 * floor: points of the same size go first.  Only fired findings weigh. */
double finding_weight (const Finding *finding, Band band);
/* A copy without its evidence. */
Finding *finding_dup (const Finding *from);
void finding_free (gpointer finding);
/* Most texts of a finding say nothing, and those are one and the same "", which is nobody's to free: sets one
 * to what is taken, NULL: to that. */
void finding_set_text (char **text, char *taken);
bool finding_is_silent (const char *text); /* that "" itself */
/* All that a finding owns but its evidence. */
#define FINDING_TEXTS 7
void finding_list_texts (Finding *finding, char **texts[FINDING_TEXTS]);
