/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/row_cells.h"

#include "source/cell.h"
#include "source/cell_scale.h"

static void
check_scale (const CellScale *scale, const Table *table, const char *where, const char **cells, Diag *diag)
{
  const char *wanted = scale != NULL ? cell_scale_check (scale, cells) : NULL;
  if (wanted == NULL)
    return;
  int column = cell_scale_column (scale);
  diag_warn (diag, "%s, %s: \"%.60s\" is not %s and is left out", where, table->columns[column].name,
             cells[column], wanted);
  cells[column] = NULL;
}

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
  check_scale (cell_scale_of (kind), table, where, cells, diag);
  return NULL;
}
