/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "source/stream.h"

/* Where a tag begins. */
typedef struct {
  uint64_t line; /* from 1 */
  uint64_t byte; /* from 0; XML_BYTE_UNKNOWN where the file is not in UTF-8 and was converted */
} XmlPlace;
#define XML_BYTE_UNKNOWN UINT64_MAX

typedef struct XmlReader XmlReader;

/* Hostile XML, element by element: no DOCTYPE, no entities of its own, no network, no other file, bounded
 * depth and text.  Names are local names, without their namespace prefix, and stay valid until xml_read
 * returns. Either callback may be NULL. */
typedef struct {
  /* attributes: name, value, name, value …, NULL. */
  void (*start) (const XmlReader *reader, const char *name, const char *const *attributes,
                 gpointer user_data);
  /* text: what stood in the element itself (not in its children), trimmed, cut at LIMIT_XML_TEXT_BYTES.  A
   * false return stops the reading; the callee has set error. */
  bool (*end) (const char *name, const char *text, gpointer user_data, GError **error);
  XmlPlace *place; /* NULL, or set to the place of what ended the reading */
} XmlHandler;

/* Where the start tag begins that start is given. */
XmlPlace xml_place (const XmlReader *reader);

/* Reads to the end of the stream.  False: the handler or the stream refused, or the XML is damaged or not
 * accepted; the message then names the place, and everything before it has been handed over. */
bool xml_read (Stream *stream, const XmlHandler *handler, gpointer user_data, GError **error);

/* Lists a record as a reject, by its byte, as exports often are one long line. */
void xml_reject (Diag *diag, const XmlPlace *place, const char *reason);
/* The same for what ended xml_read, whose message has its place in front. */
void xml_reject_damage (Diag *diag, const XmlPlace *place, const GError *damage);

/* The value of an attribute, or NULL.  Borrowed. */
const char *xml_attribute (const char *const *attributes, const char *name);

/* True if these first bytes of a file are XML whose root element has that local name. */
bool xml_sniff_root (const uint8_t *head, size_t length, const char *name);
/* True if they hold this text, too, in whatever width. */
bool xml_sniff_text (const uint8_t *head, size_t length, const char *text);
