/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stddef.h>

/* The kinds of table that can be imported and their columns (interface.md §3), generated from table.def.
 * USAGE_COUNT and the like are column numbers; the cell of an absent column is NULL. */

typedef enum {
  CELL_TEXT,      /* text_clean */
  CELL_WORD,      /* lower case */
  CELL_EMAIL,     /* lower case; may be an account id or a name where an exporter has no address */
  CELL_LIST,      /* items joined by ';', each trimmed and lower case */
  CELL_ADDRESSES, /* mail addresses joined by ';', lower case, each once, by their text */
  CELL_NUMBER,    /* C locale decimal */
  CELL_COUNT,     /* the same, 0 or more */
  CELL_DATE,      /* "YYYY-MM-DD", or "YYYY-MM-DDTHH:MM:SSZ" */
  CELL_BOOL,      /* "yes" or "no" */
} CellType;

enum { COLUMN_REQUIRED = 1, COLUMN_KEY = 2 };
#define TABLE_NO_EVENT (-1)

typedef enum {
#define TABLE(KIND, name, event) TABLE_##KIND,
#define COLUMN(KIND, NAME, name, type, flags)
#define END(KIND)
#include "model/table.def"
#undef TABLE
#undef COLUMN
#undef END
  TABLE_KIND_COUNT
} TableKind;

#define TABLE(KIND, name, event) enum {
#define COLUMN(KIND, NAME, name, type, flags) KIND##_##NAME,
#define END(KIND)                                                                                            \
  KIND##_COLUMNS                                                                                             \
  }                                                                                                          \
  ;
#include "model/table.def"
#undef TABLE
#undef COLUMN
#undef END

#define TABLE_MAX_COLUMNS 16

typedef struct {
  const char *name;
  CellType type;
  int flags;
} TableColumn;

typedef struct {
  const char *name;
  int event_column; /* the date a row speaks of, and from which it is known by default; TABLE_NO_EVENT: always
                     */
  int column_count;
  TableColumn columns[TABLE_MAX_COLUMNS];
} Table;

const Table *table_get (TableKind kind);
/* The kind of that name ("usage"), or -1. */
int table_find (const char *name);
