/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/handover.h"

#include "base/relay.h"
#include "model/record_batch.h"
#include "model/table.h"

/* Records before a thread is worth its while. */
#define RECORDS_ALONE 100u
/* Of copies in one batch; some seventy messages, and what a processor's nearest cache holds. */
#define BATCH_BYTES (48u << 10)
#define BATCH_COUNT 32u
/* For fewer the thread is not woken. */
#define READY_ENOUGH 6u

struct Handover {
  RecordSink sink;
  uint64_t count; /* of records given */
  RecordBatch *batches[BATCH_COUNT];
  guint filling;     /* which of them, on the thread that reads */
  GThread *thread;   /* NULL: not yet */
  Relay relay;       /* of the batches that are full */
  GError *refusal;   /* of the sink, read and set atomically; NULL: none */
  bool is_under_way; /* a record has been put into a batch since the last time that all had arrived */
};

/* ---- the thread that stores ---- */

/* After a refusal nothing more is passed on. */
static void
store_batch (Handover *handover, RecordBatch *batch)
{
  GError *refusal = NULL;
  if (g_atomic_pointer_get (&handover->refusal) == NULL &&
      !record_batch_deliver (batch, &handover->sink, &refusal))
    g_atomic_pointer_set (&handover->refusal, refusal);
  record_batch_clear (batch);
}

static gpointer
store_batches (gpointer data)
{
  Handover *handover = data;
  for (guint slot = 0; relay_wait_for_slot (&handover->relay); slot = (slot + 1) % BATCH_COUNT) {
    store_batch (handover, handover->batches[slot]);
    relay_use (&handover->relay);
  }
  return NULL;
}

/* ---- the thread that reads ---- */

Handover *
handover_new (const RecordSink *sink)
{
  Handover *handover = g_new0 (Handover, 1);
  handover->sink = *sink;
  relay_open (&handover->relay, BATCH_COUNT - 1, READY_ENOUGH);
  return handover;
}

static void
start_thread (Handover *handover)
{
  for (size_t i = 0; i < BATCH_COUNT; i++)
    handover->batches[i] = record_batch_new ();
  handover->thread = g_thread_new ("store", store_batches, handover);
}

/* Gives the batch away that was filled, and waits until another is free. */
static void
give_batch (Handover *handover)
{
  relay_make (&handover->relay, false);
  handover->filling = (handover->filling + 1) % BATCH_COUNT;
  relay_wait_for_room (&handover->relay);
}

/* Waits until everything has arrived. */
static void
give_all (Handover *handover)
{
  if (!record_batch_is_empty (handover->batches[handover->filling]))
    give_batch (handover);
  relay_drain (&handover->relay);
  handover->is_under_way = false;
}

static bool
is_accepting (Handover *handover, GError **error)
{
  const GError *refusal = g_atomic_pointer_get (&handover->refusal);
  if (refusal != NULL)
    g_propagate_error (error, g_error_copy (refusal));
  return refusal == NULL;
}

/* Whether the next record is passed on where it is. */
static bool
is_alone (Handover *handover)
{
  if (handover->thread == NULL && ++handover->count > RECORDS_ALONE)
    start_thread (handover);
  return handover->thread == NULL;
}

/* The batch for the next record. */
static RecordBatch *
get_batch (Handover *handover)
{
  RecordBatch *batch = handover->batches[handover->filling];
  handover->is_under_way = true;
  if (record_batch_bytes (batch) < BATCH_BYTES)
    return batch;
  give_batch (handover);
  return handover->batches[handover->filling];
}

static bool
on_message (const Message *message, gpointer user_data, GError **error)
{
  Handover *handover = user_data;
  const RecordSink *sink = &handover->sink;
  if (!is_accepting (handover, error))
    return false;
  if (is_alone (handover))
    return sink->message (message, sink->user_data, &handover->refusal) || is_accepting (handover, error);
  record_batch_add_message (get_batch (handover), message);
  return true;
}

static bool
on_meeting (const Meeting *meeting, gpointer user_data, GError **error)
{
  Handover *handover = user_data;
  const RecordSink *sink = &handover->sink;
  if (!is_accepting (handover, error))
    return false;
  if (is_alone (handover))
    return sink->meeting (meeting, sink->user_data, &handover->refusal) || is_accepting (handover, error);
  record_batch_add_meeting (get_batch (handover), meeting);
  return true;
}

/* A row of usage is stored in less time than it takes to copy it. */
static bool
pass_usage (Handover *handover, const Row *row, GError **error)
{
  const RecordSink *sink = &handover->sink;
  if (handover->is_under_way)
    give_all (handover);
  return (handover->refusal == NULL && sink->row (row, sink->user_data, &handover->refusal)) ||
         is_accepting (handover, error);
}

static bool
on_row (const Row *row, gpointer user_data, GError **error)
{
  Handover *handover = user_data;
  const RecordSink *sink = &handover->sink;
  if (row->kind == TABLE_USAGE)
    return pass_usage (handover, row, error);
  if (!is_accepting (handover, error))
    return false;
  if (is_alone (handover))
    return sink->row (row, sink->user_data, &handover->refusal) || is_accepting (handover, error);
  record_batch_add_row (get_batch (handover), row);
  return true;
}

RecordSink
handover_sink (Handover *handover)
{
  return (RecordSink){ on_message, on_meeting, on_row, handover };
}

bool
handover_settle (Handover *handover, GError **error)
{
  if (handover->thread != NULL)
    give_all (handover);
  bool is_good = is_accepting (handover, error);
  g_clear_error (&handover->refusal);
  return is_good;
}

void
handover_free (Handover *handover)
{
  if (handover == NULL)
    return;
  if (handover->thread != NULL) {
    give_all (handover);
    relay_close (&handover->relay);
    g_thread_join (handover->thread);
  }
  for (size_t i = 0; i < BATCH_COUNT; i++)
    record_batch_free (handover->batches[i]);
  relay_clear (&handover->relay);
  g_clear_error (&handover->refusal);
  g_free (handover);
}
