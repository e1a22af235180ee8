/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Odd data are diagnostics, not errors: counted, listed with their place, and the work goes on. */

typedef enum { DIAG_BYTE, DIAG_LINE, DIAG_WHOLE_FILE } DiagPlace;

typedef struct {
  DiagPlace unit;
  uint64_t place;  /* byte offset from 0, or line from 1; 0 for a whole file */
  uint64_t length; /* bytes of the rejected record, 0: unknown */
  char *reason;    /* one line, UTF-8, no control characters */
} DiagReject;

typedef struct {
  GPtrArray *rejects;      /* DiagReject *, at most LIMIT_REJECTS_LISTED */
  uint64_t rejected_count; /* all of them */
  GPtrArray
      *warnings; /* char *: odd but kept (dates repaired, long header cut); at most LIMIT_REJECTS_LISTED */
  uint64_t warning_count;
} Diag;

Diag *diag_new (void);
void diag_free (Diag *diag);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Diag, diag_free)

/* Counts one record that could not be read. */
void diag_reject (Diag *diag, DiagPlace unit, uint64_t place, uint64_t length, const char *format, ...)
    G_GNUC_PRINTF (5, 6);
/* Takes back the last reject, which is yours then; NULL: it is counted and not listed. */
DiagReject *diag_take_last (Diag *diag);
/* Gives one back, and counts it again. */
void diag_put_back (Diag *diag, DiagReject *reject);
void diag_reject_free (gpointer reject);
/* Counts an oddity of a record that was kept all the same. */
void diag_warn (Diag *diag, const char *format, ...) G_GNUC_PRINTF (2, 3);
