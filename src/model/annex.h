/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* A document that the account's own data fill in: the usage audit (P1) and the insight draft (P2). */

/* One number of it, with all that is needed to check it; or why it is not there. */
typedef struct {
  char *section; /* "Use by feature" */
  char *what;    /* "Uses a week" */
  char *subject; /* the feature, module or service it speaks of; NULL: the account */
  char *unit;
  double now, baseline; /* NaN: none */
  double low, high;     /* 95 % interval of now; NaN: none */
  double n;             /* sample size: what n_unit names; NaN: none */
  char *n_unit;
  char *missing; /* why there is no number; NULL: there is one */
} AnnexLine;

typedef struct {
  char *id, *title;      /* "usage-audit" */
  char *window;          /* of now: "2026-03-30 to 2026-06-28" */
  char *base_window;     /* of the baseline; "" if there is none */
  GPtrArray *paragraphs; /* char *, in reading order */
  GPtrArray *lines;      /* AnnexLine *, section by section */
} Annex;

Annex *annex_new (const char *id, const char *title);
void annex_free (gpointer annex);
/* Appended, borrowed; what is not set is NULL or NaN. */
AnnexLine *annex_add_line (Annex *annex, const char *section, const char *what);
/* The number is not there, for that reason. */
AnnexLine *annex_add_missing (Annex *annex, const char *section, const char *what, const char *reason);
void annex_add_paragraph (Annex *annex, const char *format, ...) G_GNUC_PRINTF (2, 3);
Annex *annex_find (const GPtrArray *annexes, const char *id); /* NULL: none */
void annex_line_free (gpointer line);
AnnexLine *annex_line_copy (Annex *annex, const AnnexLine *from);
