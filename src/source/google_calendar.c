/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/day.h"
#include "base/limits.h"
#include "source/formats.h"
#include "source/ical_event.h"
#include "source/json_records.h"
#include "source/zone_names.h"

/* Google's calendar as its API and the tools of administrators export it.  Its events are those of
 * iCalendar under other names, and are put together by the same hands. */

typedef struct {
  const RecordSink *sink;
  Diag *diag;
  IcalEvent *event;
} Reader;

static void
set_param (IcalProperty *property, const char *name, const char *value)
{
  if (*value == '\0' || property->param_count == ICAL_PARAMS)
    return;
  property->params[property->param_count].name = name;
  property->params[property->param_count++].value = value;
}

/* Nothing where the text is empty. */
static void
add_text (Reader *reader, const char *name, const char *text)
{
  g_autofree char *value = g_strdup (text);
  IcalProperty property = { .name = name, .value = value };
  if (*value != '\0')
    ical_event_add (reader->event, &property);
}

static char *
format_moment (int64_t unix_seconds, bool is_utc)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (unix_seconds);
  return moment != NULL ? g_date_time_format (moment, is_utc ? "%Y%m%dT%H%M%SZ" : "%Y%m%dT%H%M%S")
                        : g_strdup ("");
}

/* "updated": "2026-03-01T08:00:00.000Z" */
static void
add_stamp (Reader *reader, const char *name, const json_t *item, const char *key)
{
  int64_t moment;
  bool date_only;
  if (!unix_parse (json_text (item, key), &moment, &date_only))
    return;
  g_autofree char *text = format_moment (moment, true);
  add_text (reader, name, text);
}

/* {"dateTime": "2026-03-09T12:00:00+01:00", "timeZone": "Europe/Berlin"} or {"date": "2026-03-09"}.  A series
 * goes by the clock of its zone, so the zone is kept where that clock is what is written, as it is without an
 * offset. */
static void
add_moment (Reader *reader, const char *name, const json_t *moment)
{
  const char *text = json_text (moment, "dateTime"), *zone_name = json_text (moment, "timeZone");
  int64_t at, local;
  bool date_only;
  if (*text == '\0' || !unix_parse (text, &at, &date_only)) {
    add_text (reader, name, *text != '\0' ? text : json_text (moment, "date"));
    return;
  }
  g_autofree char *clock = g_strndup (text, strlen ("2026-03-09T12:00:00"));
  const Zone *zone = *zone_name != '\0' ? zone_names_find (zone_name) : NULL;
  bool has_offset = strlen (text) > strlen (clock) && strpbrk (text + strlen (clock), "Z+-") != NULL;
  bool is_of_zone = zone != NULL && unix_parse (clock, &local, &date_only) &&
                    (!has_offset || zone_names_local_to_unix (zone, local) == at);
  g_autofree char *value = format_moment (is_of_zone ? local : at, !is_of_zone);
  IcalProperty property = { .name = name, .value = value };
  set_param (&property, "TZID", is_of_zone ? zone_name : "");
  ical_event_add (reader->event, &property);
}

static void
add_person (Reader *reader, const char *name, const json_t *person)
{
  const char *email = json_text (person, "email");
  g_autofree char *value = g_strconcat ("mailto:", email, NULL);
  IcalProperty property = { .name = name, .value = value };
  if (*email == '\0')
    return;
  set_param (&property, "CN", json_text (person, "displayName"));
  set_param (&property, "CUTYPE", json_is_true (json_object_get (person, "resource")) ? "RESOURCE" : "");
  set_param (&property, "PARTSTAT", json_text (person, "responseStatus"));
  ical_event_add (reader->event, &property);
}

/* "RRULE:FREQ=WEEKLY", "EXDATE;TZID=Europe/Berlin:20260309T120000" */
static void
add_recurrence (Reader *reader, const json_t *lines)
{
  for (size_t i = 0; i < json_array_size (lines); i++) {
    const char *text = json_string_value (json_array_get (lines, i));
    g_autofree char *line = g_strdup (text != NULL ? text : "");
    IcalProperty property;
    if (ical_property_parse (line, &property))
      ical_event_add (reader->event, &property);
  }
}

/* Of an occurrence that was cancelled Google keeps little: whose it is, and when it was to be. */
static void
add_identity (Reader *reader, const json_t *item)
{
  const char *uid = json_text (item, "iCalUID"), *series = json_text (item, "recurringEventId");
  g_autofree char *made =
      *uid == '\0' ? g_strconcat (*series != '\0' ? series : json_text (item, "id"), "@google.com", NULL)
                   : NULL;
  const json_t *original = json_object_get (item, "originalStartTime");
  const json_t *start = json_object_get (item, "start");
  add_text (reader, "UID", made != NULL ? made : uid);
  if (original != NULL)
    add_moment (reader, "RECURRENCE-ID", original);
  if (start != NULL || original != NULL)
    add_moment (reader, "DTSTART", start != NULL ? start : original);
}

static void
fill_event (Reader *reader, const json_t *item)
{
  const json_t *attendees = json_object_get (item, "attendees");
  add_identity (reader, item);
  if (json_object_get (item, "end") != NULL)
    add_moment (reader, "DTEND", json_object_get (item, "end"));
  add_text (reader, "SUMMARY", json_text (item, "summary"));
  add_stamp (reader, "CREATED", item, "created");
  add_stamp (reader, "LAST-MODIFIED", item, "updated");
  if (strcmp (json_text (item, "status"), "cancelled") == 0)
    add_text (reader, "STATUS", "CANCELLED");
  if (strcmp (json_text (item, "transparency"), "transparent") == 0)
    add_text (reader, "TRANSP", "TRANSPARENT");
  if (strcmp (json_text (item, "eventType"), "outOfOffice") == 0)
    add_text (reader, "X-MICROSOFT-CDO-BUSYSTATUS", "OOF");
  g_autofree char *sequence =
      g_strdup_printf ("%" JSON_INTEGER_FORMAT, json_integer_value (json_object_get (item, "sequence")));
  add_text (reader, "SEQUENCE", sequence);
  add_recurrence (reader, json_object_get (item, "recurrence"));
  add_person (reader, "ORGANIZER", json_object_get (item, "organizer"));
  for (size_t i = 0; i < json_array_size (attendees); i++)
    add_person (reader, "ATTENDEE", json_array_get (attendees, i));
}

/* Of an event that was deleted Google may keep the id alone. */
static const char *
find_fault (const json_t *item)
{
  if (json_object_get (item, "start") != NULL || json_object_get (item, "originalStartTime") != NULL)
    return NULL;
  return strcmp (json_text (item, "status"), "cancelled") == 0 ? "a deleted event without its time"
                                                               : "an event without its start";
}

static bool
read_item (json_t *item, uint64_t place, gpointer user_data, GError **error)
{
  Reader *reader = user_data;
  const char *reason = find_fault (item);
  const Meeting *meeting = NULL;
  if (reason == NULL) {
    ical_event_begin (reader->event, place);
    fill_event (reader, item);
    meeting = ical_event_finish (reader->event, NULL, &reason);
  }
  if (meeting != NULL)
    return reader->sink->meeting (meeting, reader->sink->user_data, error);
  diag_reject (reader->diag, DIAG_BYTE, place, 0, "%s", reason);
  return true;
}

static bool
read_google_calendar (Stream *stream, const SourceOptions *options, const RecordSink *sink, Diag *diag,
                      SourceCounts *counts, GError **error)
{
  (void) options;
  static const char *const lists[] = { "items", NULL };
  g_autoptr (IcalZones) zones = ical_zones_new (diag);
  g_autoptr (IcalEvent) event = ical_event_new (zones, diag);
  Reader reader = { sink, diag, event };
  ical_event_place_by (event, "byte");
  JsonRecords records = { lists, LIMIT_JSON_STRING_BYTES, read_item, &reader, diag, counts };
  return json_records_read (&records, stream, error);
}

static bool
sniff_google_calendar (const uint8_t *head, size_t length, const char *file_name)
{
  (void) file_name;
  static const char *const marks[] = { "\"calendar#event", "\"iCalUID\"", NULL };
  return json_sniff (head, length, marks);
}

const SourceFormat google_calendar_format = { "gcal", sniff_google_calendar, read_google_calendar };
