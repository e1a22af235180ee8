/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "measure/lexicon.h"
#include "model/config.h"
#include "model/record.h"
#include "store/store.h"

/* One record of a source on its way into the store: whose it is, whether it may be kept, and in what form. */
typedef struct Intake Intake;

typedef struct {
  uint64_t messages, meetings, rows; /* records that the store had not seen yet */
  uint64_t duplicates;
} IntakeCounts;

typedef struct {
  const Config *config;
  const KeepOut *keep_out;
  const Lexicon *lexicon; /* by which texts are judged; NULL: none is read */
  int64_t known_unix; /* when table rows without a known_at column became known; UNIX_NONE: by their event */
} IntakeInput;

/* All is borrowed. */
Intake *intake_new (Store *store, const IntakeInput *input);
void intake_free (Intake *intake);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Intake, intake_free)

/* To be called when a unit of the store begins. */
void intake_begin_unit (Intake *intake);
/* Writes what waits to be written; to be called at the end of a unit, before its counts are taken. */
bool intake_settle (Intake *intake, GError **error);
/* The counts since it began. */
IntakeCounts intake_take_counts (Intake *intake);

/* True if addresses were met so far, and none of them is ours. */
bool intake_met_only_others (const Intake *intake);

/* Where the records go. */
RecordSink intake_sink (Intake *intake);
