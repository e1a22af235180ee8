/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/result_keeper.h"

#include "store/result.h"

#define PATIENCE_MILLISECONDS 1000 /* how long an import that writes is waited for */

struct ResultKeeper {
  char *path;
  int32_t last_week;
  Store *store;  /* NULL: nothing was written yet, or it cannot be opened */
  GError *error; /* the first that went wrong; nothing is tried after it */
};

ResultKeeper *
result_keeper_new (const char *store_path, int32_t last_week)
{
  ResultKeeper *keeper = g_new0 (ResultKeeper, 1);
  keeper->path = g_strdup (store_path);
  keeper->last_week = last_week;
  return keeper;
}

void
result_keeper_free (ResultKeeper *keeper)
{
  if (keeper == NULL)
    return;
  store_close (keeper->store);
  g_clear_error (&keeper->error);
  g_free (keeper->path);
  g_free (keeper);
}

/* Not before there is something to write: others may write to the store until then. */
static bool
is_begun (ResultKeeper *keeper)
{
  if (keeper->store != NULL || keeper->error != NULL)
    return keeper->error == NULL;
  keeper->store = store_open_existing (keeper->path, &keeper->error);
  if (keeper->store == NULL)
    return false;
  store_set_patience (keeper->store, PATIENCE_MILLISECONDS);
  return store_begin_result (keeper->store, &keeper->error);
}

static void
take_shown (const AccountAssessment *account, int64_t digest, gpointer data)
{
  ResultKeeper *keeper = data;
  if (is_begun (keeper))
    (void) store_put_shown (keeper->store, account, digest, keeper->last_week, &keeper->error);
}

static void
take_judged (const AccountAssessment *account, int64_t digest, gpointer data)
{
  ResultKeeper *keeper = data;
  if (is_begun (keeper))
    (void) store_put_judged (keeper->store, account, digest, &keeper->error);
}

AccountTaker
result_keeper_taker (ResultKeeper *keeper)
{
  return (AccountTaker){ { result_digest_shown, take_shown }, { result_digest_judged, take_judged }, keeper };
}

void
result_keeper_finish (ResultKeeper *keeper, const Assessment *assessment, GPtrArray *warnings)
{
  if (is_begun (keeper) && store_end_result (keeper->store, assessment, &keeper->error))
    return;
  if (keeper->store != NULL)
    store_rollback (keeper->store, NULL);
  if (warnings != NULL)
    g_ptr_array_add (warnings, g_strdup_printf ("the views of the store show an earlier state: %s",
                                                keeper->error->message));
}
