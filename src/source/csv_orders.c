/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/csv.h"

/* What order the dates of each column use: 3/4/2025 is decided by the cells that can be read in one way only.
 * Where the beginning of the file has none, more of it is looked at: sorted by date, the days up to the 12th
 * come first. */

#define SAMPLE_BYTES (1u << 20)
#define SAMPLE_BYTES_MOST (32u << 20)

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
  return true;
}

static size_t
sum (const size_t *counts)
{
  size_t total = 0;
  for (int column = 0; column < TABLE_MAX_COLUMNS; column++)
    total += counts[column];
  return total;
}

static bool
is_undecided (const OrderSample *sample, int column)
{
  return sample->open[column] > 0 && sample->day_first[column] == sample->month_first[column] &&
         sum (sample->day_first) == sum (sample->month_first);
}

static bool
is_any_undecided (const OrderSample *sample)
{
  for (int column = 0; column < sample->table->column_count; column++)
    if (is_undecided (sample, column))
      return true;
  return false;
}

/* Two spreadsheets in one file, or one that was opened where dates are written otherwise. */
static void
warn_of_order (const OrderSample *sample, int column, DateOrder order, Diag *diag)
{
  const char *name = sample->table->columns[column].name;
  const char *first = order == DATE_MONTH_FIRST ? "month" : "day";
  if (is_undecided (sample, column))
    diag_warn (diag,
               "column `%s`: dates like 3/4/2025 are read with the %s first; nothing in the file decides it",
               name, first);
  else if (sample->open[column] > 0 && sample->day_first[column] > 0 && sample->month_first[column] > 0)
    diag_warn (diag,
               "column `%s`: %zu of its dates have the day first, %zu the month; "
               "those that could be either are read with the %s first",
               name, sample->day_first[column], sample->month_first[column], first);
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
    warn_of_order (sample, column, orders->columns[column], diag);
  }
}

/* The first so many bytes; *is_all: there are no more. */
static bool
take_sample (Stream *stream, size_t want, const CsvDialect *dialect, OrderSample *sample, bool *is_all,
             GError **error)
{
  size_t have;
  const uint8_t *head = stream_peek (stream, want, &have, error);
  if (head == NULL)
    return false;
  *is_all = have < want;
  g_autoptr (Stream) copy = stream_new_bytes (head, MIN (have, want));
  g_autoptr (Diag) unheard = diag_new (); /* the reading itself reports */
  csv_scan (copy, dialect, unheard, sample_row, sample, NULL);
  return true;
}

bool
csv_orders_sample (Stream *stream, const CsvDialect *dialect, const CsvMap *map, Diag *diag,
                   CsvOrders *orders, GError **error)
{
  const OrderSample nothing = { .map = map, .table = table_get ((TableKind) map->kind) };
  OrderSample sample = nothing;
  bool is_all = false;
  for (size_t want = SAMPLE_BYTES; want <= SAMPLE_BYTES_MOST && !is_all; want *= 2) {
    sample = nothing;
    if (!take_sample (stream, want, dialect, &sample, &is_all, error))
      return false;
    if (!is_any_undecided (&sample))
      break;
  }
  settle_orders (&sample, diag, orders);
  return true;
}
