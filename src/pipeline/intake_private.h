/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "pipeline/intake.h"

/* Shared by the parts: intake.c takes mail and meetings, intake_rows.c table rows. */

struct Intake {
  Store *store;
  const Config *config;
  const KeepOut *keep_out;
  int64_t known_unix;
  GHashTable *known; /* address as written → Known */
  IntakeCounts counts;
  GArray *participants; /* Participant, of the message in hand */
  GArray *parents;      /* uint64_t */
};

/* True if the list of addresses as written (const char *) holds a blocked one, or both of a blocked pair. */
bool intake_is_blocked (Intake *intake, const GPtrArray *written);
/* What a dropped record leaves: its hash, so that it is known again, and its class. */
bool intake_put_dropped (Intake *intake, uint64_t hash, RecordClass record_class, int64_t sent_unix,
                         GError **error);
