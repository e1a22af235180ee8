/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "source/stream.h"

/* Cuts a JSON export into its items, so that a large one needs the memory of one item and a damaged one costs
 * one: the elements of an array, of the arrays of an object around them ("value" in OData), or objects that
 * follow each other (JSON lines). */
typedef struct JsonItems JsonItems;

/* lists: what such an array may be called, ends with NULL.  An object with an "id" before it is itself an
 * item. longest: texts are cut there. */
JsonItems *json_items_new (Stream *stream, const char *const *lists, size_t longest);
void json_items_free (JsonItems *items);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (JsonItems, json_items_free)
/* The text of the next item, not yet known to be JSON, valid until the next call; *offset is where it begins.
 * Where it is longer than LIMIT_JSON_ITEM_BYTES with its texts cut, the rest is left out, and it is no longer
 * JSON. NULL at the end, or with error set. */
const char *json_items_next (JsonItems *items, size_t *length, uint64_t *offset, GError **error);
/* True if the input ended where a document may end. */
bool json_items_is_whole (const JsonItems *items);
