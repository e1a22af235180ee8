/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/record_batch.h"

#include <string.h>

#include "base/arena.h"
#include "model/table.h"

typedef enum { RECORD_MESSAGE, RECORD_MEETING, RECORD_ROW } RecordKind;

typedef struct {
  RecordKind kind;
  const void *record;
} Item;

struct RecordBatch {
  GArray *items; /* Item */
  Arena arena;   /* what they point to */
};

RecordBatch *
record_batch_new (void)
{
  RecordBatch *batch = g_new0 (RecordBatch, 1);
  batch->items = g_array_new (FALSE, FALSE, sizeof (Item));
  arena_open (&batch->arena);
  return batch;
}

void
record_batch_free (RecordBatch *batch)
{
  if (batch == NULL)
    return;
  g_array_unref (batch->items);
  arena_close (&batch->arena);
  g_free (batch);
}

bool
record_batch_is_empty (const RecordBatch *batch)
{
  return batch->items->len == 0;
}

size_t
record_batch_bytes (const RecordBatch *batch)
{
  return batch->arena.used;
}

void
record_batch_clear (RecordBatch *batch)
{
  g_array_set_size (batch->items, 0);
  arena_reset (&batch->arena);
}

/* ---- copies ---- */

static const char *
copy_text (RecordBatch *batch, const char *text)
{
  if (text == NULL)
    return NULL;
  return *text == '\0' ? "" : arena_copy (&batch->arena, text, strlen (text));
}

static void *
copy_array (RecordBatch *batch, const void *items, size_t count, size_t size)
{
  void *copy = arena_take (&batch->arena, count * size);
  if (count > 0)
    memcpy (copy, items, count * size);
  return copy;
}

static const char *const *
copy_texts (RecordBatch *batch, const char *const *texts, size_t count)
{
  const char **copies = arena_take (&batch->arena, count * sizeof *copies);
  for (size_t i = 0; i < count; i++)
    copies[i] = copy_text (batch, texts[i]);
  return copies;
}

static Mailbox
copy_mailbox (RecordBatch *batch, const Mailbox *mailbox)
{
  return (Mailbox){ copy_text (batch, mailbox->address), copy_text (batch, mailbox->name), mailbox->number };
}

static const Mailbox *
copy_mailboxes (RecordBatch *batch, const Mailbox *mailboxes, size_t count)
{
  Mailbox *copies = arena_take (&batch->arena, count * sizeof *copies);
  for (size_t i = 0; i < count; i++)
    copies[i] = copy_mailbox (batch, &mailboxes[i]);
  return copies;
}

static const Attendee *
copy_attendees (RecordBatch *batch, const Attendee *attendees, size_t count)
{
  Attendee *copies = copy_array (batch, attendees, count, sizeof *copies);
  for (size_t i = 0; i < count; i++) {
    Attendee *copy = &copies[i];
    copy->who = copy_mailbox (batch, &copy->who);
    copy->delegated_to = copy_text (batch, copy->delegated_to);
    copy->delegated_from = copy_text (batch, copy->delegated_from);
    copy->sent_by = copy_text (batch, copy->sent_by);
  }
  return copies;
}

/* A copy of the record itself, which still points to what belongs to the source. */
static void *
add_item (RecordBatch *batch, RecordKind kind, const void *record, size_t size)
{
  void *copy = copy_array (batch, record, 1, size);
  const Item item = { kind, copy };
  g_array_append_val (batch->items, item);
  return copy;
}

void
record_batch_add_message (RecordBatch *batch, const Message *message)
{
  Message *copy = add_item (batch, RECORD_MESSAGE, message, sizeof *message);
  copy->message_id = copy_text (batch, message->message_id);
  copy->in_reply_to = copy_text (batch, message->in_reply_to);
  copy->references = copy_texts (batch, message->references, message->reference_count);
  copy->from = copy_mailbox (batch, &message->from);
  copy->sender = copy_mailbox (batch, &message->sender);
  copy->reply_to = copy_mailbox (batch, &message->reply_to);
  copy->to = copy_mailboxes (batch, message->to, message->to_count);
  copy->cc = copy_mailboxes (batch, message->cc, message->cc_count);
  copy->subject = copy_text (batch, message->subject);
  copy->list_id = copy_text (batch, message->list_id);
  copy->thread_index = copy_text (batch, message->thread_index);
  copy->thread_id = copy_text (batch, message->thread_id);
  copy->original_from = copy_text (batch, message->original_from);
  copy->text = copy_text (batch, message->text);
  copy->notice.address = copy_text (batch, message->notice.address);
}

void
record_batch_add_meeting (RecordBatch *batch, const Meeting *meeting)
{
  Meeting *copy = add_item (batch, RECORD_MEETING, meeting, sizeof *meeting);
  copy->uid = copy_text (batch, meeting->uid);
  copy->starts = copy_array (batch, meeting->starts, meeting->start_count, sizeof *meeting->starts);
  copy->excluded = copy_array (batch, meeting->excluded, meeting->excluded_count, sizeof *meeting->excluded);
  copy->title = copy_text (batch, meeting->title);
  copy->organizer = copy_mailbox (batch, &meeting->organizer);
  copy->attendees = copy_attendees (batch, meeting->attendees, meeting->attendee_count);
}

void
record_batch_add_row (RecordBatch *batch, const Row *row)
{
  Row *copy = add_item (batch, RECORD_ROW, row, sizeof *row);
  size_t count = (size_t) table_get ((TableKind) row->kind)->column_count;
  copy->cells = copy_texts (batch, row->cells, count);
}

/* ---- delivery ---- */

static bool
deliver_item (const Item *item, const RecordSink *sink, GError **error)
{
  switch (item->kind) {
  case RECORD_MESSAGE:
    return sink->message (item->record, sink->user_data, error);
  case RECORD_MEETING:
    return sink->meeting (item->record, sink->user_data, error);
  case RECORD_ROW:
    return sink->row (item->record, sink->user_data, error);
  }
  g_assert_not_reached ();
}

bool
record_batch_deliver (const RecordBatch *batch, const RecordSink *sink, GError **error)
{
  for (guint i = 0; i < batch->items->len; i++)
    if (!deliver_item (&g_array_index (batch->items, Item, i), sink, error))
      return false;
  return true;
}
