/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdatomic.h>

#include "identity/roster.h"
#include "pipeline/config.h"
#include "pipeline/handover.h"
#include "pipeline/history.h"
#include "pipeline/intake.h"
#include "source/source.h"
#include "weft/import.h"

/* Shared by the parts: import_prepare.c finds configuration and store, import_units.c follows the walk
 * through the files, import_cards.c looks through address books, import.c runs them. */

typedef struct Import {
  const WeftImportOptions *options;
  Store *store;
  Config *config;
  KeepOut *keep_out;
  Lexicon *lexicon;     /* by which texts are judged; NULL: none is read */
  GHashTable *left_out; /* canonical paths that are no input, whatever they look like */
  char *settings;       /* hash of what decides what is kept of a record */
  Intake *intake;
  Handover *handover; /* to the intake; the store is ours once it is settled */
  RecordSink records; /* of the handover */
  WeftImportResult *result;
  uint64_t bytes_total, record_count;
  atomic_ullong bytes_read; /* on whatever thread */
  uint32_t mailbox_count;   /* of Mailbox.number so far */
} Import;

/* Opens the store and makes the configuration.  Everything that can be wrong with a call is found before a
 * store is made. */
bool import_prepare (Import *import, GError **error);
/* Cards that concern no account lose what they say, now that the whole set is known. */
bool import_strip_cards (Import *import, const History *history, const Roster *roster, GError **error);
/* What is done with each file and record of a walk: a file is in the store whole or not at all. */
SourceVisitor import_visitor (Import *import);
