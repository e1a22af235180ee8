/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/ical_event.h"

#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "source/ical_people.h"
#include "source/ical_recur.h"

#define MOST_RULES 4u /* RFC 5545 advises one */
#define MOST_EXDATES 20000u

struct IcalEvent {
  IcalZones *zones;
  Diag *diag;
  MeetingDraft *draft;
  int32_t reach_days;
  const char *unit; /* of the place, "line" … */
  uint64_t line;
  IcalMoment start, end, recurrence;
  bool has_start, has_end, has_duration, has_recurrence, is_transparent, is_marked_away;
  int64_t duration_seconds;
  int64_t modified_unix;
  GPtrArray *rules;         /* char * */
  GArray *added, *excluded; /* IcalMoment */
  char *reason;             /* NULL: nothing wrong so far */
};

IcalEvent *
ical_event_new (IcalZones *zones, Diag *diag)
{
  IcalEvent *event = g_new0 (IcalEvent, 1);
  event->zones = zones;
  event->diag = diag;
  event->reach_days = LIMIT_OCCURRENCE_DAYS;
  event->unit = "line";
  event->draft = meeting_draft_new ();
  event->rules = g_ptr_array_new_with_free_func (g_free);
  event->added = g_array_new (FALSE, FALSE, sizeof (IcalMoment));
  event->excluded = g_array_new (FALSE, FALSE, sizeof (IcalMoment));
  return event;
}

void
ical_event_free (IcalEvent *event)
{
  if (event == NULL)
    return;
  meeting_draft_free (event->draft);
  g_ptr_array_unref (event->rules);
  g_array_unref (event->added);
  g_array_unref (event->excluded);
  g_free (event->reason);
  g_free (event);
}

void
ical_event_set_reach (IcalEvent *event, int32_t days)
{
  event->reach_days = days;
}

void
ical_event_begin (IcalEvent *event, uint64_t line)
{
  meeting_draft_reset (event->draft);
  g_ptr_array_set_size (event->rules, 0);
  g_array_set_size (event->added, 0);
  g_array_set_size (event->excluded, 0);
  g_clear_pointer (&event->reason, g_free);
  event->line = line;
  event->has_start = event->has_end = event->has_duration = event->has_recurrence = false;
  event->is_transparent = event->is_marked_away = false;
  event->modified_unix = UNIX_NONE;
}

void
ical_event_place_by (IcalEvent *event, const char *unit)
{
  event->unit = unit;
}

uint64_t
ical_event_line (const IcalEvent *event)
{
  return event->line;
}

static bool
read_moment (IcalEvent *event, const IcalProperty *property, IcalMoment *moment)
{
  const char *tzid = ical_property_param (property, "TZID");
  if (ical_moment_parse (event->zones, property->value, strlen (property->value), tzid, moment))
    return true;
  if (event->reason == NULL) {
    g_autofree char *value = text_clean (property->value, 60);
    event->reason = g_strdup_printf ("%s \"%s\" is not a date", property->name, value);
  }
  return false;
}

static int64_t
read_unix (IcalEvent *event, const IcalProperty *property)
{
  IcalMoment moment;
  const char *tzid = ical_property_param (property, "TZID");
  bool ok = ical_moment_parse (event->zones, property->value, strlen (property->value), tzid, &moment);
  return ok ? ical_moment_unix (&moment) : UNIX_NONE; /* stamps are a help, not a need */
}

static void
read_start (IcalEvent *event, const IcalProperty *property)
{
  event->has_start = read_moment (event, property, &event->start);
}

static void
read_end (IcalEvent *event, const IcalProperty *property)
{
  const char *tzid = ical_property_param (property, "TZID");
  event->has_end =
      ical_moment_parse (event->zones, property->value, strlen (property->value), tzid, &event->end);
  if (!event->has_end)
    diag_warn (event->diag, "%s %" G_GUINT64_FORMAT ": DTEND is not a date: the length is unknown",
               event->unit, event->line);
}

static void
read_duration (IcalEvent *event, const IcalProperty *property)
{
  event->has_duration = ical_duration_parse (property->value, &event->duration_seconds);
}

static void
read_recurrence_id (IcalEvent *event, const IcalProperty *property)
{
  event->has_recurrence = read_moment (event, property, &event->recurrence);
}

static void
read_rule (IcalEvent *event, const IcalProperty *property)
{
  if (event->rules->len < MOST_RULES)
    g_ptr_array_add (event->rules, g_strdup (property->value));
}

static void
read_moments (IcalEvent *event, const IcalProperty *property, GArray *into)
{
  const char *tzid = ical_property_param (property, "TZID");
  for (const char *at = property->value; into->len < MOST_EXDATES; at++) {
    size_t length = strcspn (at, ",");
    IcalMoment moment;
    if (ical_moment_parse (event->zones, at, length, tzid, &moment))
      g_array_append_val (into, moment);
    else if (length > 0)
      diag_warn (event->diag, "%s %" G_GUINT64_FORMAT ": a date of %s cannot be read", event->unit,
                 event->line, property->name);
    at += length;
    if (*at == '\0')
      break;
  }
}

static void
read_exdate (IcalEvent *event, const IcalProperty *property)
{
  read_moments (event, property, event->excluded);
}

static void
read_rdate (IcalEvent *event, const IcalProperty *property)
{
  read_moments (event, property, event->added);
}

static void
read_uid (IcalEvent *event, const IcalProperty *property)
{
  event->draft->meeting.uid = draft_text (&event->draft->texts, property->value, LIMIT_SUBJECT_BYTES);
}

static void
read_summary (IcalEvent *event, const IcalProperty *property)
{
  g_autofree char *text = ical_property_dup_text (property);
  event->draft->meeting.title = draft_text (&event->draft->texts, text, LIMIT_SUBJECT_BYTES);
}

static void
read_status (IcalEvent *event, const IcalProperty *property)
{
  event->draft->meeting.is_cancelled = g_ascii_strcasecmp (property->value, "CANCELLED") == 0;
}

static void
read_sequence (IcalEvent *event, const IcalProperty *property)
{
  gint64 sequence = g_ascii_strtoll (property->value, NULL, 10);
  event->draft->meeting.sequence = (int32_t) CLAMP (sequence, 0, INT32_MAX);
}

static void
read_stamp (IcalEvent *event, const IcalProperty *property)
{
  event->draft->meeting.stamp_unix = read_unix (event, property);
}

static void
read_modified (IcalEvent *event, const IcalProperty *property)
{
  event->modified_unix = read_unix (event, property);
}

static void
read_created (IcalEvent *event, const IcalProperty *property)
{
  event->draft->meeting.created_unix = read_unix (event, property);
}

static void
read_transparency (IcalEvent *event, const IcalProperty *property)
{
  event->is_transparent = g_ascii_strcasecmp (property->value, "TRANSPARENT") == 0;
}

static void
read_busy_status (IcalEvent *event, const IcalProperty *property)
{
  event->is_marked_away = g_ascii_strcasecmp (property->value, "OOF") == 0;
}

static void
read_organizer (IcalEvent *event, const IcalProperty *property)
{
  ical_read_organizer (event->draft, property);
}

static void
read_attendee (IcalEvent *event, const IcalProperty *property)
{
  ical_read_attendee (event->draft, property);
}

void
ical_event_add (IcalEvent *event, const IcalProperty *property)
{
  static const struct {
    const char *name;
    void (*read) (IcalEvent *event, const IcalProperty *property);
  } rows[] = {
    { "ATTENDEE", read_attendee },
    { "CREATED", read_created },
    { "DCREATED", read_created },
    { "DTEND", read_end },
    { "DTSTAMP", read_stamp },
    { "DTSTART", read_start },
    { "DURATION", read_duration },
    { "EXDATE", read_exdate },
    { "LAST-MODIFIED", read_modified },
    { "ORGANIZER", read_organizer },
    { "RDATE", read_rdate },
    { "RECURRENCE-ID", read_recurrence_id },
    { "RRULE", read_rule },
    { "SEQUENCE", read_sequence },
    { "STATUS", read_status },
    { "SUMMARY", read_summary },
    { "TRANSP", read_transparency },
    { "UID", read_uid },
    { "X-MICROSOFT-CDO-BUSYSTATUS", read_busy_status },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    if (strcmp (rows[i].name, property->name) == 0) {
      rows[i].read (event, property);
      return;
    }
}

static MeetingMethod
find_method (const char *name)
{
  static const struct {
    const char *name;
    MeetingMethod method;
  } rows[] = {
    { "REQUEST", MEETING_REQUEST }, { "ADD", MEETING_REQUEST },     { "REPLY", MEETING_REPLY },
    { "CANCEL", MEETING_CANCEL },   { "COUNTER", MEETING_COUNTER },
  };
  for (size_t i = 0; name != NULL && i < G_N_ELEMENTS (rows); i++)
    if (g_ascii_strcasecmp (rows[i].name, name) == 0)
      return rows[i].method;
  return MEETING_STATE;
}

/* A date in EXDATE takes out the occurrence of that day, also of a meeting with a time (Outlook writes so).
 */
static int64_t
unix_of_exception (const IcalEvent *event, IcalMoment moment)
{
  if (moment.is_date && event->has_start && !event->start.is_date) {
    int64_t time_of_day =
        event->start.local_seconds - (int64_t) day_of_unix (event->start.local_seconds) * 86400;
    moment = (IcalMoment){ moment.local_seconds + time_of_day, false, event->start.zone };
  }
  return ical_moment_unix (&moment);
}

static void
expand_starts (IcalEvent *event)
{
  GArray *starts = event->draft->starts;
  const char *reason;
  int64_t first = ical_moment_unix (&event->start);
  g_array_append_val (starts, first);
  for (guint i = 0; i < event->rules->len && !event->has_recurrence; i++)
    if (!ical_recur_expand (event->rules->pdata[i], &event->start, event->reach_days, starts, &reason))
      diag_warn (event->diag, "%s %" G_GUINT64_FORMAT ": the recurrence rule %s: only its start is kept",
                 event->unit, event->line, reason);
  for (guint i = 0; i < event->added->len && starts->len < LIMIT_OCCURRENCES; i++) {
    int64_t moment = unix_of_exception (event, g_array_index (event->added, IcalMoment, i));
    g_array_append_val (starts, moment);
  }
  for (guint i = 0; i < event->excluded->len; i++) {
    int64_t moment = unix_of_exception (event, g_array_index (event->excluded, IcalMoment, i));
    g_array_append_val (event->draft->excluded, moment);
  }
}

static int32_t
find_duration (const IcalEvent *event)
{
  int64_t seconds = event->start.is_date ? 86400 : 0;
  if (event->has_end && event->has_start)
    seconds = ical_moment_unix (&event->end) - ical_moment_unix (&event->start);
  else if (event->has_duration)
    seconds = event->duration_seconds;
  return (int32_t) CLAMP (seconds / 60, 0, INT32_MAX);
}

/* Google exports an absence as a plain event; a title that says so, on a calendar's own entry, is one. */
static bool
is_absence (const IcalEvent *event)
{
  static const char *const words[] = { "out of office", "ooo",     "annual leave", "on leave",
                                       "vacation",      "holiday", "urlaub",       "conges",
                                       "abwesend",      "ferie",   "semester",     "vacaciones" };
  const Meeting *meeting = &event->draft->meeting;
  if (event->is_marked_away)
    return true;
  if (event->is_transparent || event->draft->attendees->len > 1 || *meeting->title == '\0')
    return false;
  g_autofree char *title = text_fold (meeting->title);
  for (size_t i = 0; i < G_N_ELEMENTS (words); i++) {
    size_t length = strlen (words[i]);
    if (strncmp (title, words[i], length) == 0 && !g_ascii_isalnum (title[length]))
      return true;
  }
  return false;
}

static void
settle_replies (IcalEvent *event)
{
  for (guint i = 0; i < event->draft->attendees->len; i++) {
    Attendee *attendee = &g_array_index (event->draft->attendees, Attendee, i);
    if (attendee->partstat != PARTSTAT_UNKNOWN)
      attendee->replied_unix = event->draft->meeting.stamp_unix;
  }
}

const Meeting *
ical_event_finish (IcalEvent *event, const char *method, const char **reason)
{
  Meeting *meeting = &event->draft->meeting;
  meeting->method = find_method (method);
  bool is_message =
      method != NULL && g_ascii_strcasecmp (method, "PUBLISH") != 0 && meeting->method != MEETING_REQUEST;
  if (event->reason == NULL && !event->has_start && !is_message)
    event->reason = g_strdup ("VEVENT without DTSTART");
  *reason = event->reason;
  if (event->reason != NULL)
    return NULL;
  if (event->has_recurrence)
    meeting->recurrence_unix = unix_of_exception (event, event->recurrence);
  if (event->has_start)
    expand_starts (event);
  meeting->duration_minutes = find_duration (event);
  meeting->is_all_day = event->has_start && event->start.is_date;
  meeting->is_series = !event->has_recurrence && (event->rules->len > 0 || event->added->len > 0);
  meeting->is_out_of_office = is_absence (event);
  if (meeting->stamp_unix == UNIX_NONE)
    meeting->stamp_unix = event->modified_unix;
  if (meeting->method == MEETING_REPLY || meeting->method == MEETING_COUNTER)
    settle_replies (event);
  meeting->place = event->line;
  meeting_draft_finish (event->draft);
  return meeting;
}
