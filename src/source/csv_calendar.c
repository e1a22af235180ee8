/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/csv.h"

#include <string.h>

#include "base/limits.h"
#include "source/zone_names.h"

/* The calendar as Outlook exports it: a row an appointment, each occurrence of a series its own; people by
 * the names that the address book shows; no answers, no UID.  Addresses stand there only where the address
 * book had none. */

/* The day of a date cell in normal form, at the clock time of another cell. */
static bool
read_local (const char *date, const char *clock, int64_t *local_seconds)
{
  bool date_only;
  g_autofree char *text = g_strdup_printf ("%.10s %s", date, clock);
  return cell_parse_date (text, DATE_DAY_FIRST, local_seconds, &date_only);
}

static int64_t
to_unix (const Zone *zone, int64_t local_seconds)
{
  return zone != NULL ? zone_names_local_to_unix (zone, local_seconds) : local_seconds;
}

static bool
fill_times (MeetingDraft *draft, const char *const *cells, const Zone *zone, const char **reason)
{
  Meeting *meeting = &draft->meeting;
  int64_t start, end;
  const char *end_date = cells[CALENDAR_END_DATE], *end_time = cells[CALENDAR_END_TIME];
  meeting->is_all_day = g_strcmp0 (cells[CALENDAR_ALL_DAY], "yes") == 0;
  *reason = "column `start_time` is not a time";
  if (!read_local (cells[CALENDAR_START_DATE], cells[CALENDAR_START_TIME], &start))
    return false;
  *reason = "column `end_time` is not a time";
  if (!read_local (end_date != NULL ? end_date : cells[CALENDAR_START_DATE],
                   end_time != NULL ? end_time : cells[CALENDAR_START_TIME], &end))
    return false;
  if (!meeting->is_all_day) { /* whole days belong to the calendar, not to a zone */
    start = to_unix (zone, start);
    end = to_unix (zone, end);
  }
  g_array_append_val (draft->starts, start);
  meeting->duration_minutes = end > start ? (int32_t) MIN ((end - start) / 60, INT32_MAX) : 0;
  return true;
}

/* "Ann Lee", "ann@acme.example" or "Ann Lee <ann@acme.example>". */
static Mailbox
read_mailbox (MeetingDraft *draft, const char *text)
{
  bool has_address = strchr (text, '@') != NULL;
  return draft_mailbox (&draft->texts, has_address ? text : "", has_address ? NULL : text);
}

static void
add_attendees (MeetingDraft *draft, const char *list)
{
  g_auto (GStrv) items = g_strsplit (list != NULL ? list : "", ";", LIMIT_PARTICIPANTS + 1);
  for (char **item = items; *item != NULL; item++)
    if (*g_strstrip (*item) != '\0')
      meeting_draft_add_attendee (draft, read_mailbox (draft, *item));
}

bool
csv_calendar_fill (MeetingDraft *draft, const char *const *cells, const Zone *zone, const char **reason)
{
  Meeting *meeting = &draft->meeting;
  const char *organizer = cells[CALENDAR_ORGANIZER], *show_as = cells[CALENDAR_SHOW_AS];
  meeting_draft_reset (draft);
  if (!fill_times (draft, cells, zone, reason))
    return false;
  meeting->title = draft_text (&draft->texts, cells[CALENDAR_SUBJECT], LIMIT_SUBJECT_BYTES);
  meeting->organizer = read_mailbox (draft, organizer != NULL ? organizer : "");
  /* Releases number these states in different ways; only the words are sure. */
  meeting->is_out_of_office =
      show_as != NULL && (strcmp (show_as, "out of office") == 0 || strcmp (show_as, "oof") == 0);
  add_attendees (draft, cells[CALENDAR_REQUIRED]);
  add_attendees (draft, cells[CALENDAR_OPTIONAL]);
  meeting_draft_finish (draft);
  return true;
}
