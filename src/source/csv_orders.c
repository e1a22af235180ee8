/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/csv.h"

/* What order the dates of each column use: 3/4/2025 is decided by the cells that can be read in one way only.
 */

#define SAMPLE_BYTES (1u << 20)
#define SAMPLE_ROWS 10000u

typedef struct {
  const CsvMap *map;
  const Table *table;
  size_t day_first[TABLE_MAX_COLUMNS], month_first[TABLE_MAX_COLUMNS], open[TABLE_MAX_COLUMNS];
  bool has_am_pm;
  uint64_t rows;
} OrderSample;

static void
sample_cell (OrderSample *sample, int column, const char *cell)
{
  OrderEvidence evidence = cell_order_evidence (cell);
  sample->day_first[column] += evidence == ORDER_DAY_FIRST;
  sample->month_first[column] += evidence == ORDER_MONTH_FIRST;
  sample->open[column] += evidence == ORDER_OPEN || evidence == ORDER_OPEN_AM_PM;
  sample->has_am_pm |= evidence == ORDER_OPEN_AM_PM;
}

static bool
sample_row (const CsvRecord *record, gpointer user_data, GError **error)
{
  (void) error;
  OrderSample *sample = user_data;
  if (sample->rows++ == 0)
    return true; /* the header */
  for (int column = 0; column < sample->table->column_count; column++) {
    int header = sample->map->source[column];
    if (header >= 0 && (size_t) header < record->count && sample->table->columns[column].type == CELL_DATE)
      sample_cell (sample, column, record->cells[header]);
  }
  return sample->rows < SAMPLE_ROWS;
}

static size_t
sum (const size_t *counts)
{
  size_t total = 0;
  for (int column = 0; column < TABLE_MAX_COLUMNS; column++)
    total += counts[column];
  return total;
}

/* A column that does not tell follows the other columns of its file, then AM and PM, then the world: day
 * first. */
static void
settle_orders (const OrderSample *sample, Diag *diag, CsvOrders *orders)
{
  size_t day_first = sum (sample->day_first), month_first = sum (sample->month_first);
  bool is_settled = day_first != month_first;
  orders->others =
      month_first > day_first || (!is_settled && sample->has_am_pm) ? DATE_MONTH_FIRST : DATE_DAY_FIRST;
  for (int column = 0; column < sample->table->column_count; column++) {
    bool tells = sample->day_first[column] != sample->month_first[column];
    bool is_month_first = sample->month_first[column] > sample->day_first[column];
    orders->columns[column] = tells ? (is_month_first ? DATE_MONTH_FIRST : DATE_DAY_FIRST) : orders->others;
    if (!tells && !is_settled && sample->open[column] > 0)
      diag_warn (
          diag, "column `%s`: dates like 3/4/2025 are read with the %s first; nothing in the file decides it",
          sample->table->columns[column].name, orders->others == DATE_MONTH_FIRST ? "month" : "day");
  }
}

bool
csv_orders_sample (Stream *stream, const CsvDialect *dialect, const CsvMap *map, Diag *diag,
                   CsvOrders *orders, GError **error)
{
  size_t have;
  const uint8_t *head = stream_peek (stream, SAMPLE_BYTES, &have, error);
  if (head == NULL)
    return false;
  g_autoptr (Stream) copy = stream_new_bytes (head, MIN (have, SAMPLE_BYTES));
  g_autoptr (Diag) unheard = diag_new (); /* the reading itself reports */
  OrderSample sample = { .map = map, .table = table_get ((TableKind) map->kind) };
  csv_scan (copy, dialect, unheard, sample_row, &sample, NULL);
  settle_orders (&sample, diag, orders);
  return true;
}
