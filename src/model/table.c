/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/table.h"

#include <string.h>

static const Table tables[TABLE_KIND_COUNT] = {
#define TABLE(KIND, name, event) [TABLE_##KIND] = { #name, event, KIND##_COLUMNS, {
#define COLUMN(KIND, NAME, name, type, flags) [KIND##_##NAME] = { #name, type, flags },
#define END(KIND)                                                                                            \
  }                                                                                                          \
  }                                                                                                          \
  ,
#include "model/table.def"
#undef TABLE
#undef COLUMN
#undef END
};

const Table *
table_get (TableKind kind)
{
  g_assert (kind < TABLE_KIND_COUNT);
  return &tables[kind];
}

int
table_find (const char *name)
{
  for (int kind = 0; kind < TABLE_KIND_COUNT; kind++)
    if (strcmp (tables[kind].name, name) == 0)
      return kind;
  return -1;
}
