/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <jansson.h>
#include <stdbool.h>

#include "model/table.h"

/* What becomes of an object in a ticket export: a row. */

/* One cell.  Of several for a column the first that says something counts. */
typedef struct {
  int column;
  const char *path;         /* "reporter.accountId"; through lists, whose texts are joined with ';' */
  const char *prefix;       /* put before an id: "zendesk-user:"; NULL: none */
  const char *meaning;      /* of the value in an id_map row; NULL: it is in no such row */
  const char *const *names; /* of numbers; NULL: none */
  bool is_rating;           /* in words */
} JsonField;

typedef struct {
  const char *noun;
  TableKind kind;
  const char *system;                           /* of an id_map row; NULL: it is none */
  const char *const *marks;                     /* paths that such an object has; ends with NULL */
  const JsonField *fields;                      /* ends with a NULL path */
  int (*count_follow_ups) (const json_t *item); /* -1: not known; NULL: never */
  void (*prepare) (json_t *item);               /* NULL: nothing to do */
} JsonShape;

/* Asked from top to bottom; ends with a NULL noun. */
extern const JsonShape ticket_json_shapes[];

/* "a.b.c", or NULL. */
const json_t *ticket_json_find (const json_t *item, const char *path);
