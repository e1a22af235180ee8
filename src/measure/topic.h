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

/* The same for texts that stay where they are, of which meetings of a series share one:
 *
 *   TopicMemo memo = { TOPIC_PLANNING };
 *   … topic_memo_has (&memo, meeting->title) … */
#define TOPIC_MEMO_ROOM 64
typedef struct {
  Topic topic;
  const char *texts[TOPIC_MEMO_ROOM]; /* the last one of those that share a place */
  bool answers[TOPIC_MEMO_ROOM];
} TopicMemo;
bool topic_memo_has (TopicMemo *memo, const char *text);
