/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/record.h"

/* Records on their way from the thread that reads to the one that stores, so that both are done at once. They
 * arrive in the order in which they were given.  Few records need no thread: it begins after a hundred,
 * and those before it are passed on where they are.
 *
 * Whatever the sink uses is the other thread's until the handover is settled. */
typedef struct Handover Handover;

/* The sink is copied; its user_data is borrowed. */
Handover *handover_new (const RecordSink *sink);
/* What is on its way still arrives. */
void handover_free (Handover *handover);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Handover, handover_free)

/* The sink for whoever reads.  After the other sink has refused a record it refuses all, and nothing more is
 * passed on. */
RecordSink handover_sink (Handover *handover);
/* Waits until all has arrived.  False: a record was refused since the last call; the error says why. */
bool handover_settle (Handover *handover, GError **error);
