/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/message_marks.h"

#include <string.h>

MessageMarks
message_marks_make (guint count)
{
  MessageMarks marks = { .count = count, .scroll = scroll_new (g_get_tmp_dir (), (gsize) count + 1) };
  marks.of = scroll_open (marks.scroll);
  memset (marks.of, 0, count);
  scroll_let_go (marks.scroll, count);
  return marks;
}

void
message_marks_clear (MessageMarks *marks)
{
  scroll_free (marks->scroll);
  *marks = (MessageMarks){ 0 };
}
