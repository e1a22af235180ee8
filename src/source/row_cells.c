/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/row_cells.h"

#include "source/cell.h"
#include "source/cell_scale.h"

const char *
row_cells_normalise (TableKind kind, char *const *raw, const char *where, GPtrArray *kept, const char **cells,
                     Diag *diag)
{
  const Table *table = table_get (kind);
  for (int column = 0; column < table->column_count; column++) {
    const TableColumn *about = &table->columns[column];
    const char *cell =
        raw[column] != NULL ? cell_normalise (about->type, raw[column], DATE_DAY_FIRST, kept) : NULL;
    cells[column] = cell != NULL && *cell != '\0' ? cell : NULL;
    if (raw[column] != NULL && cell == NULL)
      diag_warn (diag, "%s, %s: \"%.60s\" cannot be read and is left out", where, about->name, raw[column]);
    if (cells[column] == NULL && (about->flags & COLUMN_REQUIRED) != 0)
      return about->name;
  }
  OffScale off = cell_scale_take (cell_scale_of (kind), cells);
  if (off.wanted != NULL)
    diag_warn (diag, "%s, %s: \"%.60s\" is not %s and is left out", where, table->columns[off.column].name,
               off.cell, off.wanted);
  return NULL;
}
