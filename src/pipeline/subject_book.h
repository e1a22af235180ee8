/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Subjects as written, and what is worked out once of each: a thread repeats its own. */
typedef struct SubjectBook SubjectBook;

typedef struct {
  char *folded;  /* the base, without prefixes, folded */
  uint64_t hash; /* of it; 0: it is empty */
  bool is_forward;
} KnownSubject;

SubjectBook *subject_book_new (void);
void subject_book_free (SubjectBook *book);
/* Valid until the next call. */
const KnownSubject *subject_book_look_up (SubjectBook *book, const char *subject);
