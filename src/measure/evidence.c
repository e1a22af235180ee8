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

char *
message_dup_name (const char *message_id, const char *when)
{
  return text_is_blank (message_id) ? g_strconcat ("no Message-ID, sent ", when, NULL)
                                    : g_strconcat ("<", message_id, ">", NULL);
}

void
fact_add_mail (Fact *fact, const AccountView *view, const ViewMail *mail)
{
  const Person *author = view_person (view, mail->author);
  g_autofree char *sent = unix_format (mail->sent_unix), *id = message_dup_name (mail->message_id, sent);
  g_autofree char *text = g_strconcat (author->name, ": ", mail->subject, NULL);
  evidence_list_add (&fact->evidence, evidence_new ("message", id, mail->day, text));
}

static const ViewMail *
find_last_mail (const Frame *frame, uint32_t person)
{
  const GArray *mails = frame->view->mails;
  for (guint i = mails->len; i > 0; i--) {
    const ViewMail *mail = VIEW_ITEM (mails, ViewMail, i - 1);
    if (!mail->from_vendor && frame_person (frame, mail->author) == person)
      return mail;
  }
  return NULL;
}

void
fact_add_last_mail (Fact *fact, const Frame *frame, uint32_t person)
{
  const ViewMail *mail = find_last_mail (frame, person);
  if (mail != NULL)
    fact_add_mail (fact, frame->view, mail);
}

static bool
is_guest (const Frame *frame, const ViewMeeting *meeting, uint32_t person)
{
  for (guint i = 0; i < meeting->guest_count; i++) {
    const Guest *guest = VIEW_ITEM (frame->view->guests, Guest, meeting->guest_first + i);
    if (frame_person (frame, guest->person) == person &&
        (guest->attended || guest->partstat == PARTSTAT_ACCEPTED))
      return true;
  }
  return false;
}

static const ViewMeeting *
find_last_meeting (const Frame *frame, uint32_t person)
{
  const GArray *meetings = frame->view->meetings;
  for (guint i = meetings->len; i > 0; i--) {
    const ViewMeeting *meeting = VIEW_ITEM (meetings, ViewMeeting, i - 1);
    if (!meeting->is_cancelled && is_guest (frame, meeting, person))
      return meeting;
  }
  return NULL;
}

void
fact_add_last_contact (Fact *fact, const Frame *frame, uint32_t person)
{
  const ViewMail *mail = find_last_mail (frame, person);
  const ViewMeeting *meeting = find_last_meeting (frame, person);
  if (meeting != NULL && (mail == NULL || meeting->day > mail->day)) {
    g_autofree char *who = g_strdup_printf ("with %s", view_person (frame->view, person)->name);
    fact_add_meeting (fact, meeting, who);
  } else if (mail != NULL)
    fact_add_mail (fact, frame->view, mail);
}

void
fact_add_account (Fact *fact, const AccountView *view, int32_t day, const char *text)
{
  g_autofree char *id = g_strdup_printf ("accounts:%s", view->account->id);
  evidence_list_add (&fact->evidence, evidence_new ("row", id, day, text));
}

void
fact_add_use (Fact *fact, const AccountView *view, Span span, const char *text)
{
  g_autofree char *first = day_format (span.first_day), *last = day_format (span.last_day);
  g_autofree char *id = g_strdup_printf ("usage:%s/%s to %s", view->account->id, first, last);
  evidence_list_add (&fact->evidence, evidence_new ("row", id, span.first_day, text));
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
  evidence_list_add (&fact->evidence, evidence_new ("meeting", meeting->uid, meeting->day, text));
}

void
fact_add_row (Fact *fact, const StoredRow *row, const char *kind, const char *id, int32_t day,
              const char *text)
{
  g_autofree char *full = g_strdup_printf ("%s:%s", table_get (row->kind)->name, id);
  evidence_list_add (&fact->evidence, evidence_new (kind, full, day, text));
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
