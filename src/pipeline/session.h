/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "pipeline/assess.h"
#include "weft/assess.h"

/* What stands behind the opaque type of include/weft/assess.h. */
struct WeftAssessment {
  Assessment *assessment;
};

/* Everything that assessing any number of dates needs, read from one store. */
typedef struct {
  History *history;
  Config *config;
  Calendar *calendar;
  Pack *pack;
  Lexicon *lexicon;
  Calibration calibration; /* kind CALIBRATION_NONE: the index is not calibrated */
} Session;

Session *session_open (const char *store_path, const char *config_path, GPtrArray *warnings, GError **error);
void session_free (Session *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Session, session_free)
/* Built-in packs with the configuration's; all mistakes of a user's pack stand in the one error message. */
Pack *session_load_pack (const Config *config, GError **error);
/* The built-in lexicon with the configuration's laid over it, with its mistakes likewise. */
Lexicon *session_load_lexicon (const Config *config, GError **error);
/* The Sunday of an --as-of text (NULL: the last complete week); a date that is no Sunday goes back, with a
 * warning. */
bool session_read_as_of (const Session *session, const char *as_of, int32_t *day, GPtrArray *warnings,
                         GError **error);
