/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Usage, of which there may be more rows than of anything else: the store gives it in no order, and it is
 * wanted account by account.  It is put into bins by account, each of which is sorted by itself, and written
 * where the number of what lies before says. */
#include "pipeline/history_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/parallel.h"

#define USAGE_BINS 256u

typedef struct {
  History *history;
  Bins *bins;    /* StoredUsage */
  guint *counts; /* by word: rows of the account that it names */
  guint *first;  /* by word: where they go */
  guint count;   /* of all */
} UsageOrder;

/* Words of accounts lie anywhere among others. */
static guint
bin_of (uint32_t account)
{
  return account * 0x9e3779b9u % USAGE_BINS;
}

static bool
add_usage (const StoredUsage *usage, gpointer user_data, GError **error)
{
  (void) error;
  UsageOrder *order = user_data;
  StoredUsage *kept = bins_add (order->bins, bin_of (usage->account), sizeof *kept);
  *kept = *usage;
  order->counts[usage->account]++;
  order->count++;
  history_widen (order->history, (int64_t) usage->day * 86400);
  return true;
}

static gint
compare_words (gconstpointer a, gconstpointer b, gpointer words)
{
  const GPtrArray *texts = words;
  return strcmp (texts->pdata[*(const uint32_t *) a], texts->pdata[*(const uint32_t *) b]);
}

/* Accounts go by their texts. */
static void
place_accounts (UsageOrder *order)
{
  const GPtrArray *words = order->history->words;
  g_autoptr (GArray) accounts = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  for (uint32_t word = 0; word < words->len; word++)
    if (order->counts[word] > 0)
      g_array_append_val (accounts, word);
  g_array_sort_with_data (accounts, compare_words, (gpointer) words);
  guint next = 0;
  for (guint i = 0; i < accounts->len; i++) {
    uint32_t word = g_array_index (accounts, uint32_t, i);
    order->first[word] = next;
    next += order->counts[word];
  }
}

/* Of one account by day, as it is looked at; versions of a row by when they were known. */
static int
compare_usage (const void *a, const void *b)
{
  const StoredUsage *x = a, *y = b;
  if (x->account != y->account)
    return x->account < y->account ? -1 : 1;
  if (x->day != y->day)
    return x->day < y->day ? -1 : 1;
  if (x->user != y->user)
    return x->user < y->user ? -1 : 1;
  if (x->feature != y->feature)
    return x->feature < y->feature ? -1 : 1;
  if (x->known_unix != y->known_unix)
    return x->known_unix < y->known_unix ? -1 : 1;
  if (x->count != y->count)
    return x->count < y->count ? -1 : 1;
  return x->has_tier + x->is_advanced - y->has_tier - y->is_advanced;
}

static void
order_bin (guint bin, gpointer data)
{
  const UsageOrder *order = data;
  const gsize size = bins_get_size (order->bins, bin);
  g_autofree StoredUsage *rows = g_malloc (size + 1);
  bins_read (order->bins, bin, rows);
  qsort (rows, size / sizeof *rows, sizeof *rows, compare_usage);
  for (gsize i = 0; i < size / sizeof *rows; i += order->counts[rows[i].account]) {
    uint32_t account = rows[i].account;
    scroll_write (order->history->usage_scroll, order->first[account] * sizeof *rows, &rows[i],
                  order->counts[account] * sizeof *rows);
  }
}

static void
order_usage (UsageOrder *order)
{
  History *history = order->history;
  place_accounts (order);
  bins_settle (order->bins);
  history->usage_scroll = scroll_new (g_get_tmp_dir (), order->count * sizeof (StoredUsage));
  parallel_each (USAGE_BINS, g_get_num_processors (), order_bin, order);
  history->usage = scroll_open (history->usage_scroll);
  history->usage_count = order->count;
}

bool
history_read_usage (History *history, Store *store, GError **error)
{
  g_autoptr (Bins) bins = bins_new (g_get_tmp_dir (), USAGE_BINS);
  g_autofree guint *counts = g_new0 (guint, history->words->len + 1),
                   *first = g_new0 (guint, history->words->len + 1);
  UsageOrder order = { history, bins, counts, first, 0 };
  if (!store_each_usage (store, add_usage, &order, error))
    return false;
  order_usage (&order);
  return true;
}
