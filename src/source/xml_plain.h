/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "source/stream.h"

/* Plain XML is what nearly all of an export is made of: tags whose names are ASCII, attributes that need no
 * unescaping, text in UTF-8.  It is cut here with less than half the work that libxml2 has with it.  Whatever
 * else comes, allowed or not, is left in the stream for libxml2, which is told by the opening which elements
 * are open there.  The end of the root is left to it in any case: it says whether the document is a good one.
 */
typedef struct XmlPlain XmlPlain;

typedef struct {
  /* name: as written, and stays valid as long as the XmlPlain.  attributes: name, value, …, NULL, for the
   * time of the call; NULL: there are none. */
  void (*start) (const char *name, const char **attributes, gpointer user_data);
  void (*text) (const char *bytes, size_t length, gpointer user_data);
  /* False: nothing more is wanted. */
  bool (*end) (gpointer user_data);
  unsigned most_depth; /* of elements; one more is left in the stream */
} XmlPlainHandler;

XmlPlain *xml_plain_new (const XmlPlainHandler *handler, gpointer user_data);
void xml_plain_free (XmlPlain *plain);

/* Reads as far as the document is plain, or until nothing more is wanted. */
void xml_plain_read (XmlPlain *plain, Stream *stream);

/* For the start callback: where the tag begins, and the line on which it ends. */
uint64_t xml_plain_tag_offset (const XmlPlain *plain);
uint64_t xml_plain_line (const XmlPlain *plain);

/* ---- what the next parser is to be told, once all is read ---- */

/* The beginning of the document up to its root, and the open elements without their attributes; "" where
 * nothing was read. */
const GString *xml_plain_opening (const XmlPlain *plain);
unsigned xml_plain_depth (const XmlPlain *plain);
/* On which line begins the tag of an open element; of the one behind the last: what comes next. */
uint64_t xml_plain_open_line (const XmlPlain *plain, unsigned index);
