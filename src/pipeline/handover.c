/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/handover.h"

#include "model/record_batch.h"
#include "model/table.h"

/* Records before a thread is worth its while. */
#define RECORDS_ALONE 1000u
/* Of copies in one batch; some seventy messages, and what a processor's nearest cache holds. */
#define BATCH_BYTES (48u << 10)
#define BATCH_COUNT 32u
/* Who had to wait sleeps until it is worth waking: until half of the batches are free, or so many are ready.
 * Where nobody wakes for each, the system gives the processor to somebody else meanwhile. */
#define ROOM_ENOUGH (BATCH_COUNT / 2)
#define READY_ENOUGH 6u

struct Handover {
  RecordSink sink;
  uint64_t count; /* of records given */
  RecordBatch *batches[BATCH_COUNT];
  GThread *thread; /* NULL: not yet */
  GMutex mutex;    /* guards what follows, once there is a thread */
  GCond room, ready;
  guint given, stored; /* batches so far: those between belong to the other thread, the next to this one */
  guint most;          /* the reader, where it waits, waits until so many are on their way and no more */
  bool is_waiting;     /* the reader */
  bool is_idle;        /* the thread */
  GError *refusal;     /* of the sink; NULL: none */
  bool is_closing;
  bool is_under_way; /* a record has been put into a batch since the last time that all had arrived */
};

/* ---- the thread that stores ---- */

/* Waits for a batch.  False: there will be none. */
static bool
wait_for_batch (Handover *handover, bool *is_refused)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&handover->mutex);
  handover->is_idle = handover->given == handover->stored;
  while (handover->is_idle && !handover->is_closing)
    g_cond_wait (&handover->ready, &handover->mutex);
  *is_refused = handover->refusal != NULL;
  return handover->given != handover->stored;
}

static void
note_stored (Handover *handover, GError *refusal)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&handover->mutex);
  if (refusal != NULL)
    handover->refusal = refusal;
  handover->stored++;
  if (handover->is_waiting && handover->given - handover->stored <= handover->most) {
    handover->is_waiting = false;
    g_cond_signal (&handover->room);
  }
}

static gpointer
store_batches (gpointer data)
{
  Handover *handover = data;
  bool is_refused;
  for (guint slot = 0; wait_for_batch (handover, &is_refused); slot = (slot + 1) % BATCH_COUNT) {
    GError *refusal = NULL;
    if (!is_refused)
      record_batch_deliver (handover->batches[slot], &handover->sink, &refusal);
    record_batch_clear (handover->batches[slot]);
    note_stored (handover, refusal);
  }
  return NULL;
}

/* ---- the thread that reads ---- */

Handover *
handover_new (const RecordSink *sink)
{
  Handover *handover = g_new0 (Handover, 1);
  handover->sink = *sink;
  g_mutex_init (&handover->mutex);
  g_cond_init (&handover->room);
  g_cond_init (&handover->ready);
  return handover;
}

static void
start_thread (Handover *handover)
{
  for (size_t i = 0; i < BATCH_COUNT; i++)
    handover->batches[i] = record_batch_new ();
  handover->thread = g_thread_new ("store", store_batches, handover);
}

/* The batch that is being filled. */
static RecordBatch *
get_batch (const Handover *handover)
{
  return handover->batches[handover->given % BATCH_COUNT];
}

/* Gives the batch away.  Waits where no other is free, or, with `all`, until everything has arrived. */
static void
give_batch (Handover *handover, bool all)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&handover->mutex);
  handover->is_under_way = !all;
  handover->given += !record_batch_is_empty (get_batch (handover));
  guint count = handover->given - handover->stored;
  if (handover->is_idle && count >= (all ? 1 : READY_ENOUGH)) {
    handover->is_idle = false;
    g_cond_signal (&handover->ready);
  }
  handover->most = all ? 0 : ROOM_ENOUGH;
  handover->is_waiting = count >= (all ? 1 : BATCH_COUNT);
  while (handover->is_waiting)
    g_cond_wait (&handover->room, &handover->mutex);
}

static bool
is_accepting (Handover *handover, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&handover->mutex);
  if (handover->refusal == NULL)
    return true;
  g_propagate_error (error, g_error_copy (handover->refusal));
  return false;
}

/* Whether the next record is passed on where it is. */
static bool
is_alone (Handover *handover)
{
  if (handover->thread == NULL && ++handover->count > RECORDS_ALONE)
    start_thread (handover);
  return handover->thread == NULL;
}

/* A batch that is full goes on its way. */
static bool
pass_on (Handover *handover, GError **error)
{
  handover->is_under_way = true;
  if (record_batch_bytes (get_batch (handover)) >= BATCH_BYTES)
    give_batch (handover, false);
  return is_accepting (handover, error);
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
  return pass_on (handover, error);
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
  return pass_on (handover, error);
}

/* A row of usage is stored in less time than it takes to copy it. */
static bool
pass_usage (Handover *handover, const Row *row, GError **error)
{
  const RecordSink *sink = &handover->sink;
  if (handover->is_under_way)
    give_batch (handover, true);
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
  return pass_on (handover, error);
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
    give_batch (handover, true);
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
    give_batch (handover, true);
    g_mutex_lock (&handover->mutex);
    handover->is_closing = true;
    g_cond_signal (&handover->ready);
    g_mutex_unlock (&handover->mutex);
    g_thread_join (handover->thread);
  }
  for (size_t i = 0; i < BATCH_COUNT; i++)
    record_batch_free (handover->batches[i]);
  g_mutex_clear (&handover->mutex);
  g_cond_clear (&handover->room);
  g_cond_clear (&handover->ready);
  g_clear_error (&handover->refusal);
  g_free (handover);
}
