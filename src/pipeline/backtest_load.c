/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "pipeline/backtest.h"

/* ---- which signals carried the alarms ---- */

static SignalScore *
get_signal (Backtest *backtest, const char *code)
{
  for (guint i = 0; i < backtest->signals->len; i++) {
    SignalScore *signal = g_ptr_array_index (backtest->signals, i);
    if (strcmp (signal->code, code) == 0)
      return signal;
  }
  SignalScore *signal = g_new0 (SignalScore, 1);
  signal->code = g_strdup (code);
  g_ptr_array_add (backtest->signals, signal);
  return signal;
}

/* The flags of one account; an account counts once for each signal and outcome. */
static void
count_signals (Backtest *backtest, const BacktestAccount *account)
{
  g_autoptr (GHashTable) seen =
      g_hash_table_new (g_direct_hash, g_direct_equal); /* the counters already raised */
  for (guint i = 0; i < backtest->days->len; i++) {
    const BacktestCell *cell = &account->cells[i];
    Outcome outcome = backtest_settled_outcome (backtest, account, i);
    bool is_right = outcome == OUTCOME_POSITIVE;
    if (outcome == OUTCOME_NONE || !backtest_cell_has (cell, ALARM_ELEVATED) || cell->signals == NULL)
      continue;
    g_auto (GStrv) codes = g_strsplit (cell->signals, " ", -1);
    for (int k = 0; codes[k] != NULL; k++) {
      SignalScore *signal = get_signal (backtest, codes[k]);
      ++*(is_right ? &signal->right_dates : &signal->wrong_dates);
      guint *accounts = is_right ? &signal->right_accounts : &signal->wrong_accounts;
      if (g_hash_table_add (seen, accounts))
        ++*accounts;
    }
  }
}

static gint
compare_signals (gconstpointer a, gconstpointer b)
{
  const SignalScore *x = *(SignalScore *const *) a, *y = *(SignalScore *const *) b;
  guint more = y->right_dates + y->wrong_dates, less = x->right_dates + x->wrong_dates;
  return more != less ? (more > less ? 1 : -1) : strcmp (x->code, y->code);
}

void
backtest_list_signals (Backtest *backtest)
{
  for (guint i = 0; i < backtest->accounts->len; i++)
    count_signals (backtest, g_ptr_array_index (backtest->accounts, i));
  g_ptr_array_sort (backtest->signals, compare_signals);
}

/* ---- whom they load ---- */

static const char *
owner_of (const BacktestAccount *account)
{
  return account->owner != NULL ? account->owner : "no owner";
}

static OwnerLoad *
get_owner (GPtrArray *owners, const char *name)
{
  for (guint i = 0; i < owners->len; i++) {
    OwnerLoad *load = g_ptr_array_index (owners, i);
    if (strcmp (load->owner, name) == 0)
      return load;
  }
  OwnerLoad *load = g_new0 (OwnerLoad, 1);
  load->owner = g_strdup (name);
  g_ptr_array_add (owners, load);
  return load;
}

static gint
compare_owners (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(OwnerLoad *const *) a)->owner, (*(OwnerLoad *const *) b)->owner);
}

void
backtest_list_owners (Backtest *backtest)
{
  double dates = backtest->days->len;
  for (guint i = 0; i < backtest->accounts->len; i++) {
    const BacktestAccount *account = g_ptr_array_index (backtest->accounts, i);
    OwnerLoad *load = get_owner (backtest->owners, owner_of (account));
    AlarmTally tally = tally_alarm (backtest, account, ALARM_ELEVATED);
    load->account_count++;
    load->standing += tally.flagged_dates / dates;
    load->alerts += tally.alerts / (dates * backtest->every_weeks);
    tally_clear (&tally);
  }
  g_ptr_array_sort (backtest->owners, compare_owners);
}
