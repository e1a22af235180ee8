/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/limits.h"
#include "source/cell_addresses.h"
#include "source/formats.h"
#include "source/ical_line.h"
#include "source/row_cells.h"

/* Address books as vCard 2.1 (its own rules of encoding), 3.0 (RFC 2426) and 4.0 (RFC 6350): the same content
 * lines as a calendar has.  A card is a row of cards. */

typedef struct {
  const RecordSink *sink;
  Diag *diag;
  SourceCounts *counts;
  GPtrArray *kept;
  char *raw[TABLE_MAX_COLUMNS]; /* by column of cards; NULL: not said */
  char *role, *parts;           /* stand for a title, and for a name, where there is none */
  GString *addresses;           /* of the card, divided by ';' */
  bool is_cut;                  /* not all of them are there */
  uint64_t line;                /* where the card begins */
  bool in_card, is_nobody;      /* is_nobody: a group, a company or a place */
  unsigned inner_depth;         /* cards inside the card: an agent's */
  bool awaits_agent;            /* the line before said that one follows */
} Reader;

static void
reader_clear (Reader *reader)
{
  for (int column = 0; column < TABLE_MAX_COLUMNS; column++)
    g_clear_pointer (&reader->raw[column], g_free);
  g_clear_pointer (&reader->role, g_free);
  g_clear_pointer (&reader->parts, g_free);
  g_clear_pointer (&reader->kept, g_ptr_array_unref);
  g_string_free (reader->addresses, TRUE);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reader, reader_clear)

static void
begin_card (Reader *reader, uint64_t line)
{
  if (reader->in_card)
    diag_reject (reader->diag, DIAG_LINE, reader->line, 0, "a card without its END");
  for (int column = 0; column < TABLE_MAX_COLUMNS; column++)
    g_clear_pointer (&reader->raw[column], g_free);
  g_clear_pointer (&reader->role, g_free);
  g_clear_pointer (&reader->parts, g_free);
  g_ptr_array_set_size (reader->kept, 0);
  g_string_truncate (reader->addresses, 0);
  reader->is_cut = false;
  reader->in_card = true;
  reader->is_nobody = false;
  reader->line = line;
  reader->counts->found++;
}

static void
set_once (char **cell, char *text)
{
  if (*cell == NULL && text != NULL && *g_strstrip (text) != '\0')
    *cell = g_steal_pointer (&text);
  g_free (text);
}

static void
reject_card (Reader *reader, const char *reason)
{
  diag_reject (reader->diag, DIAG_LINE, reader->line, 0, "%s", reason);
}

static bool
end_card (Reader *reader, GError **error)
{
  const char *cells[TABLE_MAX_COLUMNS];
  g_autofree char *where = g_strdup_printf ("line %" G_GUINT64_FORMAT, reader->line);
  reader->in_card = false;
  if (reader->is_nobody || reader->addresses->len == 0) {
    reject_card (reader, reader->is_nobody ? "the card of a group, a company or a place"
                                           : "a card without a mail address");
    return true;
  }
  if (reader->is_cut || cell_addresses_are_too_many (reader->addresses->str)) {
    reject_card (reader, "a card with more mail addresses than one person has");
    return true;
  }
  reader->raw[CARDS_ADDRESSES] = g_strdup (reader->addresses->str);
  set_once (&reader->raw[CARDS_TITLE], g_steal_pointer (&reader->role));
  set_once (&reader->raw[CARDS_NAME], g_steal_pointer (&reader->parts));
  if (row_cells_normalise (TABLE_CARDS, reader->raw, where, reader->kept, cells, reader->diag) != NULL) {
    reject_card (reader, "a card without a mail address that can be read");
    return true;
  }
  const Row row = { .kind = TABLE_CARDS, .cells = cells, .known_unix = UNIX_NONE, .place = reader->line };
  return reader->sink->row (&row, reader->sink->user_data, error);
}

/* --- properties --- */

/* Old programs write their own character set and say nothing of it. */
static char *
dup_text (const IcalProperty *property)
{
  g_autofree char *text = ical_property_dup_text (property);
  if (g_utf8_validate (text, -1, NULL))
    return g_steal_pointer (&text);
  char *latin = g_convert_with_fallback (text, -1, "UTF-8", "WINDOWS-1252", "?", NULL, NULL, NULL);
  return latin != NULL ? latin : g_steal_pointer (&text);
}

/* The end of the component that begins at the text; a semicolon behind a backslash belongs to it. */
static char *
find_component_end (char *at)
{
  for (; *at != '\0' && *at != ';'; at++)
    if (*at == '\\' && at[1] != '\0')
      at++;
  return at;
}

/* One part of a value with parts ("Lee;Ann;;;"), from 0; NULL: it has no such part, or nothing is in it. */
static char *
dup_component (const IcalProperty *property, unsigned number)
{
  g_autofree char *value = g_strdup (property->value);
  char *at = value, *end = find_component_end (at);
  for (; number > 0; number--) {
    if (*end == '\0')
      return NULL;
    at = end + 1;
    end = find_component_end (at);
  }
  *end = '\0';
  IcalProperty part = *property;
  part.value = at;
  return *at != '\0' ? dup_text (&part) : NULL;
}

static void
add_address (Reader *reader, const IcalProperty *property)
{
  g_autofree char *text = dup_text (property);
  reader->is_cut |= reader->addresses->len > (LIMIT_CARD_ADDRESSES + 1) * LIMIT_ADDRESS_BYTES;
  if (reader->is_cut)
    return;
  g_string_append (reader->addresses, text);
  g_string_append_c (reader->addresses, ';');
}

static char *
dup_name (const IcalProperty *property)
{
  g_autofree char *family = dup_component (property, 0), *given = dup_component (property, 1);
  return g_strconcat (given != NULL ? given : "", " ", family != NULL ? family : "", NULL);
}

/* "20240131T081500Z" is the basic form of "2024-01-31T08:15:00Z". */
static char *
dup_moment (const IcalProperty *property)
{
  const char *text = property->value;
  if (strspn (text, "0123456789") != 8)
    return dup_text (property);
  bool has_time = text[8] == 'T' && strspn (text + 9, "0123456789") == 6;
  char *day = g_strdup_printf ("%.4s-%.2s-%.2s", text, text + 4, text + 6);
  if (!has_time)
    return day;
  const char *zone = text + 15;
  bool has_offset = (*zone == '+' || *zone == '-') && strspn (zone + 1, "0123456789") >= 2;
  const char *minutes = has_offset ? zone + 3 + (zone[3] == ':') : "";
  bool has_minutes = strspn (minutes, "0123456789") == 2;
  g_autofree char *offset =
      has_offset ? g_strdup_printf ("%.3s:%.2s", zone, has_minutes ? minutes : "00") : g_strdup ("Z");
  char *moment = g_strdup_printf ("%sT%.2s:%.2s:%.2s%s", day, text + 9, text + 11, text + 13, offset);
  g_free (day);
  return moment;
}

static bool
is_kind_of_nobody (const char *value)
{
  static const char *const kinds[] = { "group", "org", "location", "COMPANY" };
  for (size_t i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_ascii_strcasecmp (value, kinds[i]) == 0)
      return true;
  return false;
}

/* FN is what the owner of the book calls the person; of several the first is preferred. */
static void
read_property (Reader *reader, const IcalProperty *property)
{
  const char *dot = strrchr (property->name, '.'), *name = dot != NULL ? dot + 1 : property->name;
  if (strcmp (name, "EMAIL") == 0)
    add_address (reader, property);
  else if (strcmp (name, "FN") == 0)
    set_once (&reader->raw[CARDS_NAME], dup_text (property));
  else if (strcmp (name, "N") == 0)
    set_once (&reader->parts, dup_name (property));
  else if (strcmp (name, "TITLE") == 0)
    set_once (&reader->raw[CARDS_TITLE], dup_text (property));
  else if (strcmp (name, "ROLE") == 0)
    set_once (&reader->role, dup_text (property));
  else if (strcmp (name, "ORG") == 0) {
    set_once (&reader->raw[CARDS_ORGANISATION], dup_component (property, 0));
    set_once (&reader->raw[CARDS_DEPARTMENT], dup_component (property, 1));
  } else if (strcmp (name, "REV") == 0)
    set_once (&reader->raw[CARDS_REVISED], dup_moment (property));
  else if (strcmp (name, "KIND") == 0 || strcmp (name, "X-ADDRESSBOOKSERVER-KIND") == 0 ||
           strcmp (name, "X-ABSHOWAS") == 0)
    reader->is_nobody |= is_kind_of_nobody (g_strstrip (property->value));
}

/* --- the file --- */

static bool
take_line (Reader *reader, IcalLines *lines, GError **error)
{
  IcalProperty property;
  if (!ical_property_parse (lines->text->str, &property))
    return true;
  bool is_card = g_ascii_strcasecmp (g_strstrip (property.value), "VCARD") == 0,
       was_agent = reader->awaits_agent;
  reader->awaits_agent = reader->in_card && strcmp (property.name, "AGENT") == 0;
  if (is_card && strcmp (property.name, "BEGIN") == 0) {
    if (was_agent || reader->inner_depth > 0)
      reader->inner_depth++;
    else
      begin_card (reader, lines->line);
  } else if (is_card && strcmp (property.name, "END") == 0 && reader->inner_depth > 0)
    reader->inner_depth--;
  else if (is_card && strcmp (property.name, "END") == 0)
    return !reader->in_card || end_card (reader, error);
  else if (reader->in_card && reader->inner_depth == 0)
    read_property (reader, &property);
  return true;
}

static bool
read_vcard (Stream *stream, const SourceOptions *options, const RecordSink *sink, Diag *diag,
            SourceCounts *counts, GError **error)
{
  (void) options;
  g_auto (IcalLines) lines = { 0 };
  g_auto (Reader) reader = { .sink = sink, .diag = diag, .counts = counts };
  g_autoptr (GError) failure = NULL;
  reader.kept = g_ptr_array_new_with_free_func (g_free);
  reader.addresses = g_string_new (NULL);
  ical_lines_init (&lines, stream);
  while (ical_lines_next (&lines, &failure) != NULL)
    if (!take_line (&reader, &lines, error))
      return false;
  if (failure != NULL) {
    g_propagate_error (error, g_steal_pointer (&failure));
    return false;
  }
  g_autoptr (GError) cut = reader.in_card ? stream_take_cut (stream) : NULL;
  if (reader.in_card)
    diag_reject (diag, DIAG_LINE, reader.line, 0, "%s",
                 cut != NULL ? cut->message : "the file ends inside a card");
  return true;
}

static bool
sniff_vcard (const uint8_t *head, size_t length, const char *file_name)
{
  (void) file_name;
  static const char mark[] = "BEGIN:VCARD";
  size_t at = length >= 3 && memcmp (head, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  while (at < length && g_ascii_isspace (head[at]))
    at++;
  return length - at >= strlen (mark) &&
         g_ascii_strncasecmp ((const char *) head + at, mark, strlen (mark)) == 0;
}

const SourceFormat vcard_format = { "vcard", sniff_vcard, read_vcard };
