/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/ical.h"

#include <string.h>

#include "base/limits.h"
#include "source/formats.h"
#include "source/ical_event.h"
#include "source/ical_line.h"
#include "weft/error.h"

typedef struct {
  const RecordSink *sink;
  Diag *diag;
  SourceCounts *counts; /* NULL: part of a mail */
  IcalZones *zones;
  IcalEvent *event;
  char *method;
  bool in_event, in_zone;
  unsigned inner_depth; /* components inside the event: alarms */
  GString *zone_text;
} Reader;

static void
reader_clear (Reader *reader)
{
  ical_event_free (reader->event);
  ical_zones_free (reader->zones);
  g_free (reader->method);
  if (reader->zone_text != NULL)
    g_string_free (reader->zone_text, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

static void
reader_init (Reader *reader, const RecordSink *sink, Diag *diag, SourceCounts *counts)
{
  *reader = (Reader){ .sink = sink, .diag = diag, .counts = counts };
  reader->zones = ical_zones_new (diag);
  reader->event = ical_event_new (reader->zones, diag);
  reader->zone_text = g_string_new (NULL);
}

static void
reject_event (Reader *reader, const char *reason)
{
  uint64_t line = ical_event_line (reader->event);
  if (reader->counts != NULL)
    diag_reject (reader->diag, DIAG_LINE, line, 0, "%s", reason);
  else
    diag_warn (reader->diag, "calendar part, line %" G_GUINT64_FORMAT ": %s", line, reason);
}

static void
begin_event (Reader *reader, uint64_t line)
{
  if (reader->in_event)
    reject_event (reader, "VEVENT without its END");
  reader->in_event = true;
  reader->inner_depth = 0;
  if (reader->counts != NULL)
    reader->counts->found++;
  ical_event_begin (reader->event, line);
}

static bool
end_event (Reader *reader, GError **error)
{
  if (!reader->in_event)
    return true;
  reader->in_event = false;
  const char *reason;
  Meeting *meeting = (Meeting *) ical_event_finish (reader->event, reader->method, &reason);
  if (meeting == NULL) {
    reject_event (reader, reason);
    return true;
  }
  meeting->from_mail = reader->counts == NULL;
  return reader->sink->meeting (meeting, reader->sink->user_data, error);
}

static void
end_zone (Reader *reader, uint64_t line)
{
  if (reader->in_zone && !ical_zones_add (reader->zones, reader->zone_text->str))
    diag_warn (reader->diag, "line %" G_GUINT64_FORMAT ": the VTIMEZONE that ends here is not used", line);
  reader->in_zone = false;
  g_string_truncate (reader->zone_text, 0);
}

static void
begin_component (Reader *reader, const char *name, uint64_t line)
{
  if (g_ascii_strcasecmp (name, "VEVENT") == 0)
    begin_event (reader, line);
  else if (reader->in_event)
    reader->inner_depth++;
  else if (g_ascii_strcasecmp (name, "VTIMEZONE") == 0) {
    reader->in_zone = true;
    g_string_assign (reader->zone_text, "BEGIN:VTIMEZONE\r\n");
  } else if (g_ascii_strcasecmp (name, "VCALENDAR") == 0)
    g_clear_pointer (&reader->method, g_free);
}

static bool
end_component (Reader *reader, const char *name, uint64_t line, GError **error)
{
  if (g_ascii_strcasecmp (name, "VEVENT") == 0)
    return end_event (reader, error);
  if (g_ascii_strcasecmp (name, "VTIMEZONE") == 0)
    end_zone (reader, line);
  else if (reader->in_event && g_ascii_strcasecmp (name, "VCALENDAR") == 0) {
    reject_event (reader, "VEVENT without its END");
    reader->in_event = false;
  } else if (reader->inner_depth > 0)
    reader->inner_depth--;
  return true;
}

static void
read_calendar_property (Reader *reader, const IcalProperty *property)
{
  if (strcmp (property->name, "METHOD") == 0) {
    g_free (reader->method);
    reader->method = g_strstrip (g_strdup (property->value));
  } else if (strcmp (property->name, "X-WR-TIMEZONE") == 0 && *property->value != '\0') {
    ical_zones_set_default (reader->zones, g_strstrip (property->value));
  }
}

/* Long attachments and descriptions pass by here without being kept. */
static bool
take_line (Reader *reader, IcalLines *lines, GError **error)
{
  char *text = lines->text->str;
  if (reader->in_zone && reader->zone_text->len < LIMIT_LINE_BYTES)
    g_string_append_printf (reader->zone_text, "%s\r\n", text);
  IcalProperty property;
  if (!ical_property_parse (text, &property))
    return true;
  if (strcmp (property.name, "BEGIN") == 0)
    begin_component (reader, g_strstrip (property.value), lines->line);
  else if (strcmp (property.name, "END") == 0)
    return end_component (reader, g_strstrip (property.value), lines->line, error);
  else if (reader->in_event && reader->inner_depth == 0)
    ical_event_add (reader->event, &property);
  else if (!reader->in_event && !reader->in_zone)
    read_calendar_property (reader, &property);
  return true;
}

static bool
read_lines (Reader *reader, Stream *stream, GError **error)
{
  g_auto (IcalLines) lines = { 0 };
  g_autoptr (GError) failure = NULL;
  ical_lines_init (&lines, stream);
  while (ical_lines_next (&lines, &failure) != NULL)
    if (!take_line (reader, &lines, error))
      return false;
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return false;
  }
  g_autoptr (GError) cut = reader->in_event ? stream_take_cut (stream) : NULL;
  if (reader->in_event)
    reject_event (reader, cut != NULL ? cut->message : "the file ends inside a VEVENT");
  return true;
}

static bool
read_ical (Stream *stream, const SourceOptions *options, const RecordSink *sink, Diag *diag,
           SourceCounts *counts, GError **error)
{
  (void) options;
  g_auto (Reader) reader = { 0 };
  reader_init (&reader, sink, diag, counts);
  return read_lines (&reader, stream, error);
}

bool
ical_read_text (const char *text, size_t length, bool from_mail, const RecordSink *sink, Diag *diag,
                SourceCounts *counts, GError **error)
{
  g_autoptr (Stream) stream = stream_new_bytes (text, length);
  g_auto (Reader) reader = { 0 };
  reader_init (&reader, sink, diag, from_mail ? NULL : counts);
  return read_lines (&reader, stream, error);
}

static bool
sniff_ical (const uint8_t *head, size_t length, const char *file_name)
{
  (void) file_name;
  static const char *const marks[] = { "BEGIN:VCALENDAR",
                                       "BEGIN:VEVENT" }; /* some exporters leave out the frame */
  size_t at = length >= 3 && memcmp (head, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  while (at < length && g_ascii_isspace (head[at]))
    at++;
  for (size_t i = 0; i < G_N_ELEMENTS (marks); i++)
    if (length - at >= strlen (marks[i]) &&
        g_ascii_strncasecmp ((const char *) head + at, marks[i], strlen (marks[i])) == 0)
      return true;
  return false;
}

const SourceFormat ical_format = { "ical", sniff_ical, read_ical };

static void
holiday_free (gpointer data)
{
  IcalHoliday *holiday = data;
  g_free (holiday->name);
  g_free (holiday);
}

static bool
add_holiday (const Meeting *meeting, gpointer user_data, GError **error)
{
  (void) error;
  GPtrArray *holidays = user_data;
  int32_t first = day_from_civil (1990, 1, 1), last = day_from_civil (2100, 12, 31);
  int32_t days = MAX (meeting->duration_minutes / 1440, 1);
  for (size_t i = 0; meeting->is_all_day && !meeting->is_cancelled && i < meeting->start_count; i++) {
    int32_t day = day_of_unix (meeting->starts[i]);
    if (day < first || day > last)
      continue;
    IcalHoliday *holiday = g_new0 (IcalHoliday, 1);
    *holiday = (IcalHoliday){ day, day + MIN (days, 366) - 1, g_strdup (meeting->title) };
    g_ptr_array_add (holidays, holiday);
  }
  return true;
}

static int
compare_holidays (gconstpointer a, gconstpointer b)
{
  const IcalHoliday *x = *(IcalHoliday *const *) a, *y = *(IcalHoliday *const *) b;
  if (x->first_day != y->first_day)
    return x->first_day < y->first_day ? -1 : 1;
  return strcmp (x->name, y->name);
}

GPtrArray *
ical_read_holidays (const char *text, GError **error)
{
  if (!sniff_ical ((const uint8_t *) text, strlen (text), NULL)) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_FORMAT, "not an iCalendar file");
    return NULL;
  }
  g_autoptr (GPtrArray) holidays = g_ptr_array_new_with_free_func (holiday_free);
  g_autoptr (Diag) diag = diag_new ();
  g_autoptr (Stream) stream = stream_new_bytes (text, strlen (text));
  RecordSink sink = { .meeting = add_holiday, .user_data = holidays };
  g_auto (Reader) reader = { 0 };
  reader_init (&reader, &sink, diag, NULL);
  ical_event_set_reach (reader.event, 200 * 366); /* from an old first year to 2100 */
  if (!read_lines (&reader, stream, error))
    return NULL;
  g_ptr_array_sort (holidays, compare_holidays);
  return g_steal_pointer (&holidays);
}
