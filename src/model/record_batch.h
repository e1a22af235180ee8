/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/record.h"

/* Copies of records that outlive their source, in the order in which they came. */
typedef struct RecordBatch RecordBatch;

RecordBatch *record_batch_new (void);
void record_batch_free (RecordBatch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecordBatch, record_batch_free)

void record_batch_add_message (RecordBatch *batch, const Message *message);
void record_batch_add_meeting (RecordBatch *batch, const Meeting *meeting);
void record_batch_add_row (RecordBatch *batch, const Row *row);
bool record_batch_is_empty (const RecordBatch *batch);
size_t record_batch_bytes (const RecordBatch *batch); /* of memory that the copies take */

/* Hands them to the sink one by one; false: it refused one. */
bool record_batch_deliver (const RecordBatch *batch, const RecordSink *sink, GError **error);
void record_batch_clear (RecordBatch *batch);
