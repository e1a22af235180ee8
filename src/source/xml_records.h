/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/table.h"
#include "source/source.h"
#include "source/xml.h"

/* XML files that are a list of records: a record becomes one row, made from a handful of fields, which are
 * told by their path below the record ("comments/comment/author-id"; '@' before an attribute). */
typedef struct XmlRecords XmlRecords;

typedef struct {
  const char *root, *record; /* element names */
  const char *const *fields; /* paths that are kept, with '@' before an attribute; ends with NULL */
  const char *part;          /* a repeated element inside, handed to take_part with its fields; NULL: none */
  void (*take_part) (XmlRecords *records);
  void (*fill) (XmlRecords *records);
  int kind;
} RecordShape;

struct XmlRecords {
  const RecordShape *shape;
  const RecordSink *sink;
  Diag *diag;
  SourceCounts *counts;
  XmlPlace place, record_place;
  GString *path; /* below the current record */
  bool in_record, is_refused;
  GHashTable *fields; /* path → char *; a repeated one is joined with ';' */
  int follow_ups;
  char *cells[TABLE_MAX_COLUMNS]; /* owned */
};

/* The field at that path; NULL where absent or empty. */
const char *xml_records_field (const XmlRecords *records, const char *path);
/* The shape whose root element the file has, or NULL.  shapes end with a NULL root. */
const RecordShape *xml_records_find_shape (const RecordShape *shapes, const uint8_t *head, size_t length);
/* Reads all records.  records: sink, diag and counts set, the rest zero. */
bool xml_records_read (XmlRecords *records, const RecordShape *shapes, Stream *stream, GError **error);
