/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/limits.h"
#include "source/formats.h"
#include "source/ical_event.h"
#include "source/xml.h"

/* xCal (RFC 6321): each property of a vevent is turned back into what a content line would have held. */

typedef struct {
  const RecordSink *sink;
  Diag *diag;
  SourceCounts *counts;
  IcalZones *zones;
  IcalEvent *event;
  GPtrArray *path;     /* char *: names of the open elements */
  GStringChunk *texts; /* of the current property */
  IcalProperty property;
  GString *value;
  char *method;
  char *recur_key;   /* the part of a rule that was added last */
  guint event_depth; /* length of path inside the vevent; 0 outside */
  XmlPlace place, event_place;
  bool refused;
} Reader;

static void
reader_clear (Reader *reader)
{
  ical_event_free (reader->event);
  ical_zones_free (reader->zones);
  g_ptr_array_unref (reader->path);
  g_string_chunk_free (reader->texts);
  g_string_free (reader->value, TRUE);
  g_free (reader->method);
  g_free (reader->recur_key);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

/* vevent/properties/NAME: the depth at which a property's own element stands. */
static bool
is_property (const Reader *reader)
{
  return reader->event_depth > 0 && reader->path->len == reader->event_depth + 2 &&
         strcmp (reader->path->pdata[reader->event_depth], "properties") == 0;
}

static const char *
keep_upper (Reader *reader, const char *name)
{
  g_autofree char *upper = g_ascii_strup (name, -1);
  return g_string_chunk_insert (reader->texts, upper);
}

static void
start_element (const XmlReader *xml, const char *name, const char *const *attributes, gpointer user_data)
{
  (void) attributes;
  Reader *reader = user_data;
  g_ptr_array_add (reader->path, g_strdup (name));
  if (reader->event_depth == 0 && strcmp (name, "vevent") == 0) {
    reader->event_depth = reader->path->len;
    reader->counts->found++;
    reader->event_place = xml_place (xml);
    ical_event_begin (reader->event, reader->event_place.line);
  } else if (is_property (reader)) {
    g_string_chunk_clear (reader->texts);
    g_string_truncate (reader->value, 0);
    g_clear_pointer (&reader->recur_key, g_free);
    reader->property.name = keep_upper (reader, name);
    reader->property.param_count = 0;
  }
}

/* NAME/parameters/PARAM/text */
static void
add_param (Reader *reader, const char *text)
{
  IcalProperty *property = &reader->property;
  if (property->param_count >= ICAL_PARAMS)
    return;
  property->params[property->param_count].name =
      keep_upper (reader, reader->path->pdata[reader->path->len - 2]);
  property->params[property->param_count++].value = g_string_chunk_insert (reader->texts, text);
}

/* NAME/recur/PART: parts that repeat are one list. */
static void
add_rule_part (Reader *reader, const char *name, const char *text)
{
  if (g_strcmp0 (reader->recur_key, name) == 0) {
    g_string_append_printf (reader->value, ",%s", text);
    return;
  }
  g_autofree char *upper = g_ascii_strup (name, -1);
  g_string_append_printf (reader->value, "%s%s=%s", reader->value->len > 0 ? ";" : "", upper, text);
  g_free (reader->recur_key);
  reader->recur_key = g_strdup (name);
}

static void
end_property (Reader *reader)
{
  reader->property.value = reader->value->str;
  ical_event_add (reader->event, &reader->property);
}

static void
end_inside_property (Reader *reader, const char *name, const char *text)
{
  guint below = reader->path->len - reader->event_depth - 2; /* 1: a child of the property's element */
  const char *child = reader->path->pdata[reader->event_depth + 2];
  bool is_rule = strcmp (child, "recur") == 0;
  if (strcmp (child, "parameters") == 0) {
    if (below == 3)
      add_param (reader, text);
  } else if (is_rule && below == 2) {
    add_rule_part (reader, name, text);
  } else if (strcmp (child, "period") == 0 && below == 2 && strcmp (name, "start") == 0) {
    g_string_append_printf (reader->value, "%s%s", reader->value->len > 0 ? "," : "", text);
  } else if (below == 1 && !is_rule && strcmp (child, "period") != 0) {
    g_string_append_printf (reader->value, "%s%s", reader->value->len > 0 ? "," : "", text);
  }
}

static bool
end_event (Reader *reader, GError **error)
{
  const char *reason;
  reader->event_depth = 0;
  const Meeting *meeting = ical_event_finish (reader->event, reader->method, &reason);
  if (meeting == NULL) {
    xml_reject (reader->diag, &reader->event_place, reason);
    return true;
  }
  bool ok = reader->sink->meeting (meeting, reader->sink->user_data, error);
  reader->refused = !ok;
  return ok;
}

/* vcalendar/properties/method/text */
static void
end_calendar_property (Reader *reader, const char *text)
{
  const char *name = reader->path->len >= 2 ? reader->path->pdata[reader->path->len - 2] : "";
  if (strcmp (name, "method") == 0) {
    g_free (reader->method);
    reader->method = g_strdup (text);
  } else if (strcmp (name, "x-wr-timezone") == 0 && *text != '\0') {
    ical_zones_set_default (reader->zones, text);
  }
}

static bool
end_element (const char *name, const char *text, gpointer user_data, GError **error)
{
  Reader *reader = user_data;
  bool ok = true;
  if (reader->event_depth == 0)
    end_calendar_property (reader, text);
  else if (reader->path->len == reader->event_depth)
    ok = end_event (reader, error);
  else if (is_property (reader))
    end_property (reader);
  else if (reader->path->len > reader->event_depth + 2 &&
           strcmp (reader->path->pdata[reader->event_depth], "properties") == 0)
    end_inside_property (reader, name, text);
  g_ptr_array_set_size (reader->path, (gint) reader->path->len - 1);
  return ok;
}

static bool
read_xcal (Stream *stream, const SourceOptions *options, const RecordSink *sink, Diag *diag,
           SourceCounts *counts, GError **error)
{
  (void) options;
  g_auto (Reader) reader = { .sink = sink, .diag = diag, .counts = counts };
  reader.zones = ical_zones_new (diag);
  reader.event = ical_event_new (reader.zones, diag);
  reader.path = g_ptr_array_new_with_free_func (g_free);
  reader.texts = g_string_chunk_new (1024);
  reader.value = g_string_new (NULL);
  g_autoptr (GError) damage = NULL;
  uint64_t found_before = counts->found;
  XmlHandler handler = { start_element, end_element, &reader.place };
  if (xml_read (stream, &handler, &reader, &damage))
    return true;
  if (reader.refused || counts->found == found_before) {
    g_propagate_error (error, g_steal_pointer (&damage));
    return false;
  }
  counts->found += reader.event_depth == 0; /* the damage itself, where it did not hit a record */
  xml_reject_damage (diag, &reader.place, damage);
  return true;
}

static bool
sniff_xcal (const uint8_t *head, size_t length, const char *file_name)
{
  (void) file_name;
  return xml_sniff_root (head, length, "icalendar");
}

const SourceFormat xcal_format = { "xcal", sniff_xcal, read_xcal };
