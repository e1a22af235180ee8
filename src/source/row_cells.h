/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/diag.h"
#include "model/table.h"

/* The cells of a row that does not come from a table, in normal form: TABLE_MAX_COLUMNS of them, NULL where
 * nothing is said or nothing can be read, which is a warning.  raw is changed; what had to be copied is added
 * to kept (char *).  where: the place of the record, for the warning.  Returns the name of a column that must
 * be there and is not; NULL: none is missing. */
const char *row_cells_normalise (TableKind kind, char *const *raw, const char *where, GPtrArray *kept,
                                 const char **cells, Diag *diag);
