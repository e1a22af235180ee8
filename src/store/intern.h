/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "store/store.h"

/* A table of texts, each stored once and known by its row number from 0.  The whole table is held from its
 * first use, the texts in a file: an address book of a million addresses takes some 30 MB of memory, and a
 * look-up in SQLite a microsecond each. */
typedef struct {
  const char *select_sql, *insert_sql;
  GHashTable
      *by_text; /* borrowed text → index; NULL: nobody has asked for one yet, as nobody who reads does */
  GPtrArray *texts; /* char *, by index; NULL: not loaded */
  Arena room;       /* of the texts */
} Intern;

#define INTERN_INIT(table)                                                                                   \
  {                                                                                                          \
    .select_sql = "SELECT id, text FROM " table " ORDER BY id",                                              \
    .insert_sql = "INSERT INTO " table " (id, text) VALUES (?, ?)"                                           \
  }

bool intern_load (Store *store, Intern *intern, GError **error); /* does nothing if it is loaded */
void intern_forget (Intern *intern);                             /* to be loaded again: after a rollback */
bool intern_put (Store *store, Intern *intern, const char *text, uint32_t *index, GError **error);
/* The two halves of it, of a list that is loaded, for a table with more columns.  False: it is not there. */
bool intern_find (Intern *intern, const char *text, uint32_t *index);
uint32_t intern_add (Intern *intern, const char *text);
/* "" for none and for an index that is not there. */
const char *intern_get (const Intern *intern, uint32_t index);
static inline bool
intern_has (const Intern *intern, uint32_t index)
{
  return index == UINT32_MAX || index < intern->texts->len;
}
