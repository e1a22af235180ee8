/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "report/pseudonym.h"

/* Shared by pseudonym.c, which knows the names, and pseudonym_apply.c, which writes the masked assessment. */

/* A known text and what is written instead. */
typedef struct {
  char *text, *mask;
  size_t length;
} Mask;

struct Pseudonyms {
  const Assessment *assessment;
  GBytes *key;
  GHashTable *by_start; /* the first two bytes, lower case → GPtrArray of Mask *, longest first */
  GHashTable *by_text;  /* lower case → Mask * */
  GPtrArray *masks;
  GPtrArray *items; /* Mask *, longest first: what this account's findings speak of, and the ids they cite */
  GHashTable *masked; /* the caller's, as pseudonyms_apply fills it; may be NULL */
};

/* "Person 3f2a81c0", and "P3f2a81c0" for an id. Yours. */
char *pseudonyms_make (const Pseudonyms *names, const char *kind, const char *id);
char *pseudonyms_make_id (const Pseudonyms *names, const char *kind, const char *id);
/* The text with every known name masked, and whatever looks like an address. NULL gives NULL. Yours. */
char *pseudonyms_mask (const Pseudonyms *names, const char *text);
/* What this account's findings speak of, and the ids they cite, are names too until the next account. */
void pseudonyms_set_items (Pseudonyms *names, const AccountAssessment *account);
