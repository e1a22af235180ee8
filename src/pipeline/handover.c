/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/handover.h"

#include "model/record_batch.h"
#include "model/table.h"

/* Records before a thread is worth its while. */
#define RECORDS_ALONE 1000u
/* Of copies in one batch; some seventy messages, and what a processor's nearest cache holds. */
#define BATCH_BYTES (48u << 10)
/* Enough that nobody is woken for each. */
#define BATCH_COUNT 32u

struct Handover {
  RecordSink sink;
  uint64_t count; /* of records given */
  RecordBatch *batches[BATCH_COUNT];
  GThread *thread; /* NULL: not yet */
  GMutex mutex;    /* guards what follows, once there is a thread */
  GCond changed;
  guint given, stored; /* batches so far: those between belong to the other thread, the next to this one */
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
  while (handover->given == handover->stored && !handover->is_closing)
    g_cond_wait (&handover->changed, &handover->mutex);
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
  g_cond_signal (&handover->changed);
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
  g_cond_init (&handover->changed);
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

/* Gives the batch away and waits until so many at most are on their way. */
static void
give_batch (Handover *handover, guint most)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&handover->mutex);
  handover->is_under_way = most > 0;
  handover->given += !record_batch_is_empty (get_batch (handover));
  g_cond_signal (&handover->changed);
  while (handover->given - handover->stored > most)
    g_cond_wait (&handover->changed, &handover->mutex);
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
    give_batch (handover, BATCH_COUNT - 1);
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
    give_batch (handover, 0);
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
    give_batch (handover, 0);
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
    give_batch (handover, 0);
    g_mutex_lock (&handover->mutex);
    handover->is_closing = true;
    g_cond_signal (&handover->changed);
    g_mutex_unlock (&handover->mutex);
    g_thread_join (handover->thread);
  }
  for (size_t i = 0; i < BATCH_COUNT; i++)
    record_batch_free (handover->batches[i]);
  g_mutex_clear (&handover->mutex);
  g_cond_clear (&handover->changed);
  g_clear_error (&handover->refusal);
  g_free (handover);
}
