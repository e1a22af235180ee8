/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/scroll.h"
#include "pipeline/history.h"

/* A byte about each message, 0 at first, where the messages lie: in a temporary file. */
typedef struct {
  guint8 *of; /* by message */
  guint count;
  Scroll *scroll; /* in which they lie */
} MessageMarks;

MessageMarks message_marks_make (guint count);
void message_marks_clear (MessageMarks *marks);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MessageMarks, message_marks_clear)
/* As history_pass, for whoever looks at all of them in their order. */
static inline void
message_marks_pass (const MessageMarks *marks, guint index)
{
  if (index % HISTORY_WINDOW == 0)
    scroll_let_go (marks->scroll, index);
}
