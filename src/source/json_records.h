/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <jansson.h>

#include "source/source.h"

/* JSON exports, item by item. */

/* One item, which may be changed; it is gone after the call.  place: its first byte. */
typedef bool (*JsonRecordFunc) (json_t *item, uint64_t place, gpointer user_data, GError **error);

typedef struct {
  const char *const *lists; /* as in json_items_new */
  size_t longest;
  JsonRecordFunc func;
  gpointer user_data;
  Diag *diag;
  SourceCounts *counts;
} JsonRecords;

/* Counts every item, and rejects those that are not JSON.  False: the stream could not be read, or func
 * refused. */
bool json_records_read (const JsonRecords *records, Stream *stream, GError **error);

/* True if the head of a file is JSON in which one of the marks stands; they end with NULL. */
bool json_sniff (const uint8_t *head, size_t length, const char *const *marks);

/* The text under that key, "" if there is none. */
const char *json_text (const json_t *object, const char *key);
