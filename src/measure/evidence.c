/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "base/text.h"
#include "measure/frame.h"

#define LATEST_MAILS 5

static Span
span_of (const Window *window)
{
  return window->last_week < window->first_week
             ? SPAN_NONE
             : (Span){ window_first_day (window), window_last_day (window) };
}

void
fact_set_windows (Fact *fact, const Window *now, const Window *before)
{
  fact->now = span_of (now);
  fact->before = span_of (before);
}

void
fact_add_mail (Fact *fact, const AccountView *view, const ViewMail *mail)
{
  const Person *author = view_person (view, mail->author);
  g_autofree char *id = g_strdup_printf ("<%s>", mail->message_id);
  g_autofree char *text = g_strdup_printf ("%s: %s", author->name, mail->subject);
  g_ptr_array_add (fact->evidence, evidence_new ("message", id, mail->day, text));
}

void
fact_add_last_mail (Fact *fact, const Frame *frame, uint32_t person)
{
  const GArray *mails = frame->view->mails;
  for (guint i = mails->len; i > 0; i--) {
    const ViewMail *mail = VIEW_ITEM (mails, ViewMail, i - 1);
    if (mail->from_vendor || frame_person (frame, mail->author) != person)
      continue;
    fact_add_mail (fact, frame->view, mail);
    return;
  }
}

void
fact_add_latest_mails (Fact *fact, const Frame *frame)
{
  const GArray *mails = frame->view->mails;
  for (guint i = mails->len; i > 0 && fact->evidence->len < LATEST_MAILS; i--)
    if (!VIEW_ITEM (mails, ViewMail, i - 1)->from_vendor)
      fact_add_mail (fact, frame->view, VIEW_ITEM (mails, ViewMail, i - 1));
}

void
fact_add_meeting (Fact *fact, const ViewMeeting *meeting, const char *what)
{
  g_autofree char *text = g_strdup_printf ("%s: %s", meeting->title, what);
  g_ptr_array_add (fact->evidence, evidence_new ("meeting", meeting->uid, meeting->day, text));
}

void
fact_add_row (Fact *fact, const StoredRow *row, const char *kind, const char *id, int32_t day,
              const char *text)
{
  g_autofree char *full = g_strdup_printf ("%s:%s", table_get (row->kind)->name, id);
  g_ptr_array_add (fact->evidence, evidence_new (kind, full, day, text));
}

int32_t
row_day (const StoredRow *row, int column)
{
  int64_t moment;
  bool date_only;
  return unix_parse (row->cells[column], &moment, &date_only) ? day_of_unix (moment) : DAY_NONE;
}

double
row_number (const StoredRow *row, int column)
{
  double value;
  return row->cells[column] != NULL && text_parse_number (row->cells[column], &value) ? value : NAN;
}
