/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/xml.h"

#include <libxml/parser.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "source/xml_plain.h"
#include "weft/error.h"

/* An element that is open. */
typedef struct {
  const char *name; /* the parser's own */
  char *text;       /* NULL: no room yet; kept for the next element at this depth */
  size_t length, room;
} Open;

struct XmlReader {
  Stream *stream;
  const XmlHandler *handler;
  gpointer user_data;
  XmlPlain *plain;       /* as far as the document is plain */
  size_t told;           /* bytes of its opening that libxml2 has been given */
  unsigned known;        /* open elements of which libxml2 still has to hear */
  uint64_t offset;       /* to be added to libxml2's: the opening is not the file's */
  xmlParserCtxt *parser; /* NULL: not yet needed */
  Open path[LIMIT_XML_DEPTH];
  GPtrArray *attributes; /* borrowed: names and values of the current start tag, NULL */
  GPtrArray *values;     /* char *: those of its values that are not libxml2's own */
  unsigned depth;
  bool is_at_end;     /* of the stream */
  bool is_misencoded; /* bytes could not be converted; the parser takes this for the end */
  GError *error;      /* the first thing that went wrong; then the parser is stopped */
};

/* Of the byte that the parser looks at, or `back` bytes before it. */
static XmlPlace
place_of (const XmlReader *reader, size_t back)
{
  const xmlParserInput *input = reader->parser != NULL ? reader->parser->input : NULL;
  if (reader->known > 0) /* it has not heard yet of what was plain, and what is wrong lies behind that */
    return (XmlPlace){ xml_plain_line (reader->plain),
                       reader->offset + xml_plain_opening (reader->plain)->len };
  if (input == NULL)
    return (XmlPlace){ 1, XML_BYTE_UNKNOWN };
  bool is_converted = input->buf != NULL && input->buf->encoder != NULL;
  uint64_t byte = reader->offset + (uint64_t) input->consumed + (uint64_t) (input->cur - input->base) - back;
  return (XmlPlace){ input->line > 0 ? (uint64_t) input->line : 1, is_converted ? XML_BYTE_UNKNOWN : byte };
}

static char *
format_place (const XmlPlace *place)
{
  if (place->byte == XML_BYTE_UNKNOWN)
    return g_strdup_printf ("line %" G_GUINT64_FORMAT, place->line);
  return g_strdup_printf ("line %" G_GUINT64_FORMAT ", byte %" G_GUINT64_FORMAT, place->line, place->byte);
}

static XmlPlace
note_place (const XmlReader *reader)
{
  XmlPlace place = place_of (reader, 0);
  if (reader->handler->place != NULL)
    *reader->handler->place = place;
  return place;
}

/* Only the first failure counts. */
static void
note_failure (XmlReader *reader, WeftError code, const char *reason)
{
  if (reader->error != NULL)
    return;
  XmlPlace place = note_place (reader);
  g_autofree char *where = format_place (&place);
  g_set_error (&reader->error, WEFT_ERROR, code, "%s: %s", where, reason);
}

G_GNUC_PRINTF (3, 4)
static void
fail (XmlReader *reader, WeftError code, const char *format, ...)
{
  va_list args;
  va_start (args, format);
  g_autofree char *reason = g_strdup_vprintf (format, args);
  va_end (args);
  note_failure (reader, code, reason);
  xmlStopParser (reader->parser);
}

static void
refuse_doctype (void *data, const xmlChar *name, const xmlChar *external, const xmlChar *system)
{
  (void) name, (void) external, (void) system;
  fail (data, WEFT_ERROR_FORMAT, "a DOCTYPE is not accepted");
}

/* Without entity substitution the parser leaves "&" in attribute values escaped as "&#38;", and nothing else.
 */
static const char *
get_value (XmlReader *reader, const char *raw)
{
  static const char escaped[] = "&#38;";
  if (strstr (raw, escaped) == NULL)
    return raw;
  GString *value = g_string_new (raw);
  g_string_replace (value, escaped, "&", 0);
  g_ptr_array_add (reader->values, g_string_free (value, FALSE));
  return g_ptr_array_index (reader->values, reader->values->len - 1);
}

/* Behind the prefix, where there is one; prefixes are short. */
static const char *
get_local (const char *name)
{
  const char *colon = name;
  while (*colon != ':' && *colon != '\0')
    colon++;
  return *colon == ':' && colon > name && colon[1] != '\0' ? colon + 1 : name;
}

static bool
is_declaration (const char *name)
{
  return strncmp (name, "xmlns", 5) == 0 && (name[5] == '\0' || name[5] == ':');
}

/* raw: name, value, name, value …, NULL; NULL: none. */
static const char *const *
collect_attributes (XmlReader *reader, const char **raw)
{
  static const char *const none[] = { NULL };
  if (raw == NULL)
    return none;
  g_ptr_array_set_size (reader->attributes, 0);
  g_ptr_array_set_size (reader->values, 0);
  for (; raw[0] != NULL; raw += 2) {
    if (is_declaration (raw[0]))
      continue;
    g_ptr_array_add (reader->attributes, (gpointer) get_local (raw[0]));
    g_ptr_array_add (reader->attributes, (gpointer) get_value (reader, raw[1]));
  }
  g_ptr_array_add (reader->attributes, NULL);
  return (const char *const *) reader->attributes->pdata;
}

/* How far back the tag begins whose end the parser looks at; no '<' may stand inside of one. */
static size_t
measure_tag (const XmlReader *reader)
{
  const xmlParserInput *input = reader->parser->input;
  const xmlChar *open = memrchr (input->base, '<', (size_t) (input->cur - input->base));
  return open != NULL ? (size_t) (input->cur - open) : 0;
}

XmlPlace
xml_place (const XmlReader *reader)
{
  if (reader->parser == NULL)
    return (XmlPlace){ xml_plain_line (reader->plain), xml_plain_tag_offset (reader->plain) };
  return place_of (reader, measure_tag (reader));
}

/* ---- elements and texts, whoever read them ---- */

static void
open_element (const char *name, const char **raw, gpointer data)
{
  XmlReader *reader = data;
  Open *open = &reader->path[reader->depth++];
  open->name = get_local (name);
  open->length = 0;
  if (reader->handler->start != NULL)
    reader->handler->start (reader, open->name, collect_attributes (reader, raw), reader->user_data);
}

static void
grow (Open *open, size_t length)
{
  open->room = MAX (2 * length, 64);
  open->text = g_realloc (open->text, open->room);
}

static void
add_text (const char *text, size_t length, gpointer data)
{
  XmlReader *reader = data;
  Open *open = &reader->path[reader->depth - 1];
  size_t more = MIN (length, LIMIT_XML_TEXT_BYTES - open->length);
  if (open->length + more >= open->room)
    grow (open, open->length + more + 1);
  memcpy (open->text + open->length, text, more);
  open->length += more;
}

/* What stands between blanks; the end is cut off in place. */
static const char *
trim (Open *open)
{
  if (open->length == 0)
    return "";
  char *begin = open->text, *end = begin + open->length;
  while (begin < end && g_ascii_isspace (*begin))
    begin++;
  while (end > begin && g_ascii_isspace (end[-1]))
    end--;
  *end = '\0';
  return begin;
}

/* False: the handler refuses, and has said why. */
static bool
close_element (gpointer data)
{
  XmlReader *reader = data;
  Open *open = &reader->path[--reader->depth];
  return reader->handler->end == NULL ||
         reader->handler->end (open->name, trim (open), reader->user_data, &reader->error);
}

/* ---- what libxml2 says ---- */

/* libxml2 has heard of one more of the elements that were open before; the line of the next is the one that
 * it would name if they were not closed. */
static void
hear_of_known (XmlReader *reader)
{
  unsigned index = xml_plain_depth (reader->plain) - --reader->known;
  reader->parser->input->line = (int) xml_plain_open_line (reader->plain, index);
}

static void
start_element (void *data, const xmlChar *name, const xmlChar **raw)
{
  XmlReader *reader = data;
  if (reader->error != NULL)
    return;
  if (reader->known > 0)
    hear_of_known (reader);
  else if (reader->depth >= LIMIT_XML_DEPTH)
    fail (reader, WEFT_ERROR_LIMIT, "elements nested deeper than %d", LIMIT_XML_DEPTH);
  else
    open_element ((const char *) name, (const char **) raw, reader);
}

static void
take_text (void *data, const xmlChar *text, int length)
{
  const XmlReader *reader = data;
  if (reader->error == NULL && reader->depth > 0)
    add_text ((const char *) text, (size_t) length, data);
}

static void
end_element (void *data, const xmlChar *name)
{
  (void) name;
  XmlReader *reader = data;
  if (reader->error == NULL && reader->depth > 0 && !close_element (reader))
    xmlStopParser (reader->parser);
}

static const char *
encoding_of (const XmlReader *reader)
{
  const xmlParserInput *input = reader->parser->input;
  const xmlChar *name = input->encoding != NULL ? input->encoding : reader->parser->encoding;
  return name != NULL ? (const char *) name : "UTF-8";
}

/* Whether libxml2 stopped at bytes that are no character.  Of less than four before the end it only says that
 * something is wrong. */
static bool
is_at_bad_bytes (const XmlReader *reader, const xmlError *damage)
{
  const xmlParserInput *input = reader->parser->input;
  if (input->cur == input->end)
    return reader->is_misencoded;
  return damage->code == XML_ERR_INTERNAL_ERROR &&
         g_utf8_get_char_validated ((const char *) input->cur, input->end - input->cur) == (gunichar) -1;
}

/* The first word of damage counts.  Ours is said where libxml2's differs with the place. */
static void
note_damage (XmlReader *reader, const xmlError *damage)
{
  if (damage->level != XML_ERR_FATAL || reader->error != NULL)
    return;
  const xmlParserInput *input = reader->parser->input;
  bool is_cut = input->cur == input->end || damage->code == XML_ERR_INTERNAL_ERROR; /* in a character */
  g_autofree char *reason = text_clean (damage->message, 200);
  if (is_at_bad_bytes (reader, damage))
    fail (reader, WEFT_ERROR_FORMAT, "bytes that are no text in %.40s", encoding_of (reader));
  else if (reader->is_at_end && reader->depth > 0 && is_cut)
    fail (reader, WEFT_ERROR_FORMAT, "the file ends inside an element");
  else
    fail (reader, WEFT_ERROR_FORMAT, "%s", reason);
}

/* That bytes are not of the file's encoding is said of no parser. */
static void
note_error (void *data, xmlErrorPtr error)
{
  XmlReader *reader = data;
  if (error->domain == XML_FROM_I18N)
    reader->is_misencoded = true;
  else if (reader->parser != NULL)
    note_damage (reader, error);
}

/* The opening, of which libxml2 is given all at the first time unless it has no room. */
static int
give_opening (XmlReader *reader, char *buffer, int room)
{
  const GString *opening = xml_plain_opening (reader->plain);
  size_t have = MIN (opening->len - reader->told, (size_t) room);
  memcpy (buffer, opening->str + reader->told, have);
  reader->told += have;
  return (int) have;
}

/* libxml2 asks for bytes: 0 is the end, -1 an error, which is kept.  It must not be stopped from here, where
 * it still uses what stopping frees; without bytes it ends by itself. */
static int
give_bytes (void *data, char *buffer, int room)
{
  XmlReader *reader = data;
  size_t have;
  if (reader->error != NULL)
    return -1;
  if (reader->told < xml_plain_opening (reader->plain)->len)
    return give_opening (reader, buffer, room);
  const uint8_t *bytes = stream_peek (reader->stream, 1, &have, &reader->error);
  if (bytes == NULL) {
    note_place (reader);
    return -1;
  }
  g_autoptr (GError) cut = have == 0 ? stream_take_cut (reader->stream) : NULL;
  if (cut != NULL) {
    note_failure (reader, WEFT_ERROR_FORMAT, cut->message);
    return -1;
  }
  have = MIN (have, (size_t) room);
  memcpy (buffer, bytes, have);
  stream_skip (reader->stream, have);
  reader->is_at_end = have == 0;
  return (int) have;
}

/* The older interface, SAX1, gives names as they are written: that libxml2 need not look for their
 * namespaces, which say nothing to our readers, saves it a quarter of its work. */
static void
parse_rest (XmlReader *reader)
{
  static const xmlSAXHandler handler = {
    .internalSubset = refuse_doctype,
    .startElement = start_element,
    .endElement = end_element,
    .characters = take_text,
    .cdataBlock = take_text,
  };
  xmlSAXHandler sax = handler;
  reader->known = xml_plain_depth (reader->plain);
  reader->offset = stream_offset (reader->stream) - xml_plain_opening (reader->plain)->len;
  reader->parser = xmlCreateIOParserCtxt (&sax, reader, give_bytes, NULL, reader, XML_CHAR_ENCODING_NONE);
  g_assert (reader->parser != NULL); /* NULL only without memory, where GLib aborts too */
  xmlCtxtUseOptions (reader->parser, XML_PARSE_NONET);
  xmlParseDocument (reader->parser);
  if (reader->error == NULL && !reader->parser->wellFormed)
    fail (reader, WEFT_ERROR_FORMAT, "not well-formed XML");
  xmlFreeParserCtxt (reader->parser);
}

static void
parse (XmlReader *reader)
{
  static const XmlPlainHandler handler = { open_element, add_text, close_element, LIMIT_XML_DEPTH };
  reader->plain = xml_plain_new (&handler, reader);
  xml_plain_read (reader->plain, reader->stream);
  if (reader->error == NULL)
    parse_rest (reader);
  xml_plain_free (reader->plain);
}

bool
xml_read (Stream *stream, const XmlHandler *handler, gpointer user_data, GError **error)
{
  xmlInitParser ();
  XmlReader reader = { .stream = stream, .handler = handler, .user_data = user_data };
  xmlSetStructuredErrorFunc (&reader, note_error); /* of this thread */
  reader.attributes = g_ptr_array_new ();
  reader.values = g_ptr_array_new_with_free_func (g_free);
  parse (&reader);
  xmlSetStructuredErrorFunc (NULL, NULL);
  for (size_t i = 0; i < LIMIT_XML_DEPTH; i++)
    g_free (reader.path[i].text);
  g_ptr_array_unref (reader.attributes);
  g_ptr_array_unref (reader.values);
  if (reader.error == NULL)
    return true;
  g_propagate_error (error, reader.error);
  return false;
}

void
xml_reject (Diag *diag, const XmlPlace *place, const char *reason)
{
  if (place->byte == XML_BYTE_UNKNOWN)
    diag_reject (diag, DIAG_LINE, place->line, 0, "%s", reason);
  else
    diag_reject (diag, DIAG_BYTE, place->byte, 0, "%s (line %" G_GUINT64_FORMAT ")", reason, place->line);
}

void
xml_reject_damage (Diag *diag, const XmlPlace *place, const GError *damage)
{
  const char *reason = damage->message;
  const char *colon = g_str_has_prefix (reason, "line ") ? strstr (reason, ": ") : NULL;
  xml_reject (diag, place, colon != NULL ? colon + 2 : reason);
}

const char *
xml_attribute (const char *const *attributes, const char *name)
{
  for (; attributes[0] != NULL; attributes += 2)
    if (strcmp (attributes[0], name) == 0)
      return attributes[1];
  return NULL;
}
