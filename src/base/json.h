/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Writes one JSON document into a string, a value at a time, indented by one space a level.  The order is the
 * caller's.
 *
 *   Json json = json_begin (out);
 *   json_begin_object (&json);
 *   json_put_key (&json, "found");
 *   json_put_integer (&json, 10);
 *   json_end_object (&json);
 *
 * The names are json_put_… because libjansson exports json_string and its like. */
#define JSON_MAX_DEPTH 32

typedef struct {
  GString *out; /* borrowed */
  int depth;
  bool has_items[JSON_MAX_DEPTH]; /* the container at that depth is not empty */
  bool after_key;
  bool is_dense; /* no line breaks: for readers that are programs */
} Json;

Json json_begin (GString *out);
void json_begin_object (Json *json);
void json_end_object (Json *json);
void json_begin_array (Json *json);
void json_end_array (Json *json);
void json_put_key (Json *json, const char *key);
/* NULL is null.  Escapes what would end a script or a line of JavaScript: < > & and U+2028, U+2029. */
void json_put_string (Json *json, const char *text);
void json_put_number (Json *json, double value); /* NaN is null */
void json_put_integer (Json *json, int64_t value);
void json_put_bool (Json *json, bool value);
void json_put_null (Json *json);
