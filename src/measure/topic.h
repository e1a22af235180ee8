/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdbool.h>

/* What a subject or a meeting's title speaks of, by words in English and German. */
typedef enum {
  TOPIC_PLANNING,   /* roadmap, planning, quarterly and yearly reviews; not the sprint's (G2, E4) */
  TOPIC_SPEND,      /* spend, inventory, vendor review; tenders too (E6) */
  TOPIC_TENDER,     /* a request for proposals */
  TOPIC_CORRECTION, /* something was wrong and is to be put right (F5) */
  TOPIC_BREAK,      /* something stopped working (F5) */
  TOPIC_PROMISED,   /* "we were told", "versprochen" (F3) */
  TOPIC_WORKAROUND, /* workarounds and poor usability (F1) */
} Topic;

/* text may be NULL. */
bool topic_has (Topic topic, const char *text);
