/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>

/* weft.ini as read (interface.md §2).  Built by pipeline/config.c from text; never from a file by itself. */
typedef struct {
  char *vendor_name;             /* "" unknown */
  GPtrArray *vendor_domains;     /* char *, lower case */
  GPtrArray *mailboxes;          /* char *, what a complete export would hold; empty: inferred */
  char *time_zone, *country;     /* NULL unknown */
  int open_minute, close_minute; /* 540, 1020 */
  unsigned weekday_mask;         /* bit 0 Monday; 0x1f */
  GHashTable *holidays;          /* country (upper case) → char *: the text of its .ics */
  GPtrArray *third_party_domains;
  bool keep_subjects;    /* true */
  bool tag_bodies;       /* false: bodies are ignored */
  bool keep_unknown;     /* true */
  GPtrArray *blocked;    /* char *: "a@b" or "a@b c@d" */
  GPtrArray *rule_packs; /* char *: the text of each user pack, in name order */
  GPtrArray *rule_pack_names;
  char *lexicon;                 /* the text of lexicon.ini among the packs, which is no pack; NULL: none */
  char *report_currency;         /* NULL: none */
  GHashTable *currency_rates;    /* code → double * (of one unit, in report currency) */
  GHashTable *columns;           /* folded foreign header → "tickets.created_at" */
  GHashTable *onboarding_owners; /* "product" → name */
} Config;

Config *config_new (void);
void config_free (Config *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Config, config_free)
