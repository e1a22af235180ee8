/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "source/stream.h"

/* Cuts a JSON export into its items, so that a large one needs the memory of one item and a damaged one costs
 * one: the elements of an array, of the array "value" of an object (OData), or objects that follow each other
 * (JSON lines). */
typedef struct JsonItems JsonItems;

JsonItems *json_items_new (Stream *stream);
void json_items_free (JsonItems *items);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (JsonItems, json_items_free)
/* The text of the next item, not yet known to be JSON, valid until the next call; *offset is where it begins.
 * Strings longer than LIMIT_JSON_STRING_BYTES are cut; then LIMIT_JSON_ITEM_BYTES at most are kept, which is
 * no longer JSON where there were more.  NULL at the end, or with error set. */
const char *json_items_next (JsonItems *items, size_t *length, uint64_t *offset, GError **error);
/* True if the input ended where a document may end. */
bool json_items_is_whole (const JsonItems *items);
