/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* The risk of every account at one date, from the store alone. */
typedef struct WeftAssessment WeftAssessment;

typedef struct {
  const char *store;  /* path */
  const char *config; /* weft.ini; NULL: the one remembered by the store */
  const char *as_of;  /* "YYYY-MM-DD"; NULL: the last complete ISO week in the store */
  bool is_single;     /* without what the portfolio's own history shows, which may take seven earlier dates */
  bool is_list; /* only what the list of accounts says and the views of the store keep, which is less work:
                   the one report of it is that list, without pseudonyms */
} WeftAssessOptions;

/* warnings: char *, one line each, appended; may be NULL.  Among them: the as-of date that went back to a
 * Sunday. */
WeftAssessment *weft_assess (const WeftAssessOptions *options, GPtrArray *warnings, GError **error);
void weft_assessment_free (WeftAssessment *assessment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (WeftAssessment, weft_assessment_free)

/* "YYYY-MM-DD" of the Sunday that was assessed; free it. */
char *weft_assessment_dup_as_of (const WeftAssessment *assessment);
/* Whether any account (or the one named) is at or above that band; an unknown band or account is
 * WEFT_ERROR_USAGE. */
bool weft_assessment_reaches (const WeftAssessment *assessment, const char *band, const char *account,
                              bool *reaches, GError **error);
