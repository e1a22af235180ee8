/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>

/* One error domain.  A code exists only where a caller acts differently on it. */
#define WEFT_ERROR (weft_error_quark ())
GQuark weft_error_quark (void);

typedef enum {
  WEFT_ERROR_FAILED, /* anything else: the message says it */
  WEFT_ERROR_IO,     /* a file could not be read or written */
  WEFT_ERROR_FORMAT, /* a file is not what it claims to be, or is not recognised */
  WEFT_ERROR_LIMIT,  /* a named limit of base/limits.h was exceeded */
  WEFT_ERROR_STORE,  /* the store refused: disk full, locked, damaged */
  WEFT_ERROR_SCHEMA, /* the store was written by a newer weft */
  WEFT_ERROR_CONFIG, /* weft.ini or a rule pack is wrong */
  WEFT_ERROR_CUT,    /* a file was cut short: what came before the cut is whole */
  WEFT_ERROR_USAGE,  /* the caller asked for something that does not exist: account, signal, date */
} WeftError;
