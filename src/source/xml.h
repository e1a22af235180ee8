/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "source/stream.h"

/* Hostile XML, element by element: no DOCTYPE, no entities of its own, no network, no other file, bounded
 * depth and text.  Names are local names, without their namespace prefix, and stay valid until xml_read
 * returns. Either callback may be NULL. */
typedef struct {
  /* attributes: name, value, name, value …, NULL. */
  void (*start) (const char *name, const char *const *attributes, gpointer user_data);
  /* text: what stood in the element itself (not in its children), trimmed, cut at LIMIT_XML_TEXT_BYTES.  A
   * false return stops the reading; the callee has set error. */
  bool (*end) (const char *name, const char *text, gpointer user_data, GError **error);
  uint64_t *line; /* NULL, or where the line of the current tag is kept up to date, from 1 */
} XmlHandler;

/* Reads to the end of the stream.  False: the handler or the stream refused, or the XML is damaged or not
 * accepted; the message then names the line, and everything before that line has been handed over. */
bool xml_read (Stream *stream, const XmlHandler *handler, gpointer user_data, GError **error);

/* Lists what ended xml_read as a reject.  Its place is the line that the message names, else this one. */
void xml_reject_damage (Diag *diag, uint64_t line, const GError *damage);

/* The value of an attribute, or NULL.  Borrowed. */
const char *xml_attribute (const char *const *attributes, const char *name);

/* True if these first bytes of a file are XML whose root element has that local name. */
bool xml_sniff_root (const uint8_t *head, size_t length, const char *name);
