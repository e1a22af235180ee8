/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "weft/review.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "identity/address.h"
#include "identity/domain.h"
#include "pipeline/config.h"
#include "pipeline/settle.h"

#define SOURCE "review"

void
weft_doubt_free (WeftDoubt *doubt)
{
  if (doubt == NULL)
    return;
  char *texts[] = { doubt->id, doubt->kind, doubt->a, doubt->b, doubt->reason, doubt->decision };
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_free (doubt);
}

static void
free_doubt (gpointer doubt)
{
  weft_doubt_free (doubt);
}

/* ---- the list ---- */

static char *
make_id (const char *kind, const char *a, const char *b)
{
  g_autofree char *all = g_strconcat (kind, "\n", a, "\n", b, NULL);
  return g_strdup_printf ("%08x", (guint) (text_hash (all) >> 32));
}

static WeftDoubt *
find_doubt (const GPtrArray *doubts, const char *id)
{
  for (guint i = 0; i < doubts->len; i++) {
    WeftDoubt *doubt = g_ptr_array_index (doubts, i);
    if (strcmp (doubt->id, id) == 0)
      return doubt;
  }
  return NULL;
}

/* Does nothing if it is listed already: decisions come first. */
static void
add_doubt (GPtrArray *doubts, const IdentityEvent *event, const char *decision)
{
  g_autofree char *id = make_id (event->kind, event->a, event->b);
  if (find_doubt (doubts, id) != NULL)
    return;
  WeftDoubt *doubt = g_new0 (WeftDoubt, 1);
  *doubt = (WeftDoubt){ .id = g_steal_pointer (&id),
                        .kind = g_strdup (event->kind),
                        .a = g_strdup (event->a),
                        .b = g_strdup (event->b),
                        .reason = g_strdup (event->evidence),
                        .confidence = event->confidence,
                        .decision = g_strdup (decision) };
  g_ptr_array_add (doubts, doubt);
}

static void
add_decided (GPtrArray *doubts, const History *history)
{
  for (guint i = 0; i < history->events->len; i++) {
    const IdentityEvent *event = g_ptr_array_index (history->events, i);
    if (strcmp (event->source, SOURCE) == 0)
      add_doubt (doubts, event, event->decision);
  }
}

static void
add_open_pairs (GPtrArray *doubts, const Roster *roster)
{
  for (guint i = 0; i < roster->open->len; i++)
    add_doubt (doubts, g_ptr_array_index (roster->open, i), "open");
}

/* Merged without asking, and shown because a name is no proof. */
static void
add_employer_changes (GPtrArray *doubts, const Roster *roster)
{
  for (guint i = 0; i < roster->merges->len; i++) {
    const IdentityEvent *event = g_ptr_array_index (roster->merges, i);
    if (strcmp (event->source, ROSTER_MOVE) == 0)
      add_doubt (doubts, event, "auto");
  }
}

static void
add_migrations (GPtrArray *doubts, const Roster *roster)
{
  for (guint i = 0; i < roster->migrations->len; i++) {
    const DomainMigration *migration = g_ptr_array_index (roster->migrations, i);
    g_autofree char *evidence = g_strdup_printf ("%d of %d people write from the new domain",
                                                 migration->matched_count, migration->person_count);
    const IdentityEvent event = { .kind = (char *) "domain-migration",
                                  .a = migration->from,
                                  .b = migration->to,
                                  .evidence = evidence,
                                  .confidence = NAN };
    add_doubt (doubts, &event, "auto");
  }
}

/* The accounts that claim a domain, by the accounts table or by addresses of its contacts. */
static GPtrArray *
find_claimants (const History *history, const char *domain)
{
  g_autoptr (GPtrArray) accounts = history_rows_known (history, TABLE_ACCOUNTS, INT64_MAX);
  g_autoptr (GPtrArray) contacts = history_rows_known (history, TABLE_CONTACTS, INT64_MAX);
  GPtrArray *ids = g_ptr_array_new ();
  for (guint i = 0; i < accounts->len; i++) {
    const StoredRow *row = g_ptr_array_index (accounts, i);
    const char *list = row->cells[ACCOUNTS_DOMAINS];
    g_auto (GStrv) domains = g_strsplit (list != NULL ? list : "", ";", -1);
    for (int k = 0; domains[k] != NULL; k++) {
      g_autofree char *normal = domain_normalize (domains[k]);
      if (g_strcmp0 (normal, domain) == 0)
        g_ptr_array_add (ids, (gpointer) row->cells[ACCOUNTS_ACCOUNT_ID]);
    }
  }
  for (guint i = 0; i < contacts->len; i++) {
    const StoredRow *row = g_ptr_array_index (contacts, i);
    const char *account = row->cells[CONTACTS_ACCOUNT_ID];
    if (g_strcmp0 (address_domain (row->cells[CONTACTS_EMAIL]), domain) == 0 &&
        !g_ptr_array_find_with_equal_func (ids, account, g_str_equal, NULL))
      g_ptr_array_add (ids, (gpointer) account);
  }
  return ids;
}

static bool
is_domain_decided (const GPtrArray *doubts, const char *domain)
{
  for (guint i = 0; i < doubts->len; i++) {
    const WeftDoubt *doubt = g_ptr_array_index (doubts, i);
    if (strcmp (doubt->kind, "domain-account") == 0 && strcmp (doubt->a, domain) == 0 &&
        strcmp (doubt->decision, "accepted") == 0)
      return true;
  }
  return false;
}

static void
add_contested (GPtrArray *doubts, const History *history, const Roster *roster)
{
  for (guint i = 0; i < roster->contested->len; i++) {
    char *domain = g_ptr_array_index (roster->contested, i);
    g_autoptr (GPtrArray) claimants = find_claimants (history, domain);
    bool is_decided = is_domain_decided (doubts, domain);
    for (guint k = 0; k < claimants->len && !is_decided; k++) {
      const IdentityEvent event = { .kind = (char *) "domain-account",
                                    .a = domain,
                                    .b = g_ptr_array_index (claimants, k),
                                    .evidence = (char *) "more than one account claims the domain",
                                    .confidence = NAN };
      add_doubt (doubts, &event, "open");
    }
  }
}

static int
rank_decision (const WeftDoubt *doubt)
{
  return strcmp (doubt->decision, "open") == 0 ? 0 : strcmp (doubt->decision, "auto") == 0 ? 1 : 2;
}

static int
compare_doubts (gconstpointer left, gconstpointer right)
{
  const WeftDoubt *x = *(WeftDoubt *const *) left, *y = *(WeftDoubt *const *) right;
  int order = rank_decision (x) - rank_decision (y);
  if (order == 0)
    order = strcmp (x->kind, y->kind);
  if (order == 0)
    order = strcmp (x->a, y->a);
  return order != 0 ? order : strcmp (x->b, y->b);
}

static GPtrArray *
list_doubts (Store *store, const Config *config, GError **error)
{
  g_autoptr (History) history = history_load (store, error);
  if (history == NULL)
    return NULL;
  g_autoptr (Settled) settled = settle_all (history, config);
  GPtrArray *doubts = g_ptr_array_new_with_free_func (free_doubt);
  add_decided (doubts, history);
  add_open_pairs (doubts, settled->roster);
  add_employer_changes (doubts, settled->roster);
  add_migrations (doubts, settled->roster);
  add_contested (doubts, history, settled->roster);
  g_ptr_array_sort (doubts, compare_doubts);
  return doubts;
}

GPtrArray *
weft_review (const char *store_path, const char *config_path, GError **error)
{
  g_autoptr (Store) store = store_open (store_path, true, error);
  g_autoptr (Config) config = store != NULL ? config_load (store, config_path, NULL, error) : NULL;
  return config != NULL ? list_doubts (store, config, error) : NULL;
}

/* ---- decisions ---- */

/* One decision a doubt: an earlier one goes.  Ends the transaction. */
static bool
write_decision (Store *store, const WeftDoubt *doubt, const char *decision, int64_t known_unix,
                GError **error)
{
  const IdentityEvent event = { .kind = doubt->kind,
                                .a = doubt->a,
                                .b = doubt->b,
                                .value = (char *) "",
                                .source = (char *) SOURCE,
                                .confidence = 1,
                                .evidence = doubt->reason,
                                .known_unix = known_unix,
                                .decision = (char *) decision };
  return store_remove_identity_event (store, &event, error) &&
         (decision == NULL || store_put_identity_event (store, &event, error)) && store_commit (store, error);
}

static bool
read_known_at (const WeftReviewOptions *options, int64_t *known_unix, GError **error)
{
  bool date_only;
  *known_unix = UNIX_NONE;
  if (options->known_at == NULL || unix_parse (options->known_at, known_unix, &date_only))
    return true;
  g_set_error (error, WEFT_ERROR, WEFT_ERROR_USAGE, "'%s' is no date such as 2026-03-09", options->known_at);
  return false;
}

static bool
check_verdict (const WeftReviewOptions *options, const WeftDoubt *doubt, GError **error)
{
  if (doubt == NULL)
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_USAGE, "there is no doubt '%s'; `weft review` lists them",
                 options->id);
  else if (options->verdict == WEFT_REVIEW_REJECT && strcmp (doubt->kind, "domain-account") == 0)
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_USAGE, "accept the claim of the account that %s belongs to",
                 doubt->a);
  else
    return true;
  return false;
}

WeftDoubt *
weft_review_decide (const WeftReviewOptions *options, GError **error)
{
  static const char *const decisions[] = { "accepted", "rejected", NULL };
  int64_t known_unix;
  if (!read_known_at (options, &known_unix, error))
    return NULL;
  g_autoptr (Store) store = store_open_existing (options->store, error);
  g_autoptr (Config) config = store != NULL ? config_load (store, options->config, NULL, error) : NULL;
  /* What is decided on is read in the transaction that writes the decision; closing the store takes back one
   * that was not ended. */
  bool has_begun = config != NULL && store_begin (store, error);
  g_autoptr (GPtrArray) doubts = has_begun ? list_doubts (store, config, error) : NULL;
  if (doubts == NULL)
    return NULL;
  WeftDoubt *doubt = find_doubt (doubts, options->id);
  const char *decision = decisions[options->verdict];
  if (!check_verdict (options, doubt, error) || !write_decision (store, doubt, decision, known_unix, error))
    return NULL;
  guint place;
  g_ptr_array_find (doubts, doubt, &place);
  g_free (doubt->decision);
  doubt->decision = g_strdup (decision != NULL ? decision : "open");
  return g_ptr_array_steal_index (doubts, place);
}
