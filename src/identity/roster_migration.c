/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A company changes its domain: its people reappear elsewhere under their old local parts, most within a
 * month. */
#include "identity/roster_private.h"

#include <string.h>

#include "base/text.h"
#include "identity/domain.h"

#define MIGRATION_SPAN_DAYS 30 /* within which half of the persons reappear (methods 2.2) */
#define MIGRATION_MIN_PERSONS 3
#define MIGRATION_OVERLAP_DAYS 60 /* how long the old address may still write */
#define MIGRATION_ACTIVE_DAYS 180 /* who wrote this recently counts as a person of the old domain */
#define NAMESAKES_MAX 64          /* addresses that share name and local part; more is a machine's pattern */

typedef struct {
  guint from, to;
} Move; /* one person's old and new address */

static bool
can_migrate_from (const Node *node)
{
  return node->is_person && node->side == SIDE_CLIENT && node->registrable != NULL &&
         node->first_day != DAY_NONE;
}

/* Whether a domain's addresses may turn out to be that account's: its own, or nobody's. */
static bool
can_migrate_to (const Node *node, const Account *account)
{
  if (node->registrable == NULL || node->first_day == DAY_NONE || domain_is_free_mail (node->domain))
    return false;
  if (node->side == SIDE_THIRD)
    return !node->is_person;
  bool is_own = node->account == account;
  bool is_its_domain = node->account != NULL && node->account->is_inferred && !node->is_placed_by_row;
  return node->side == SIDE_CLIENT && (is_own || is_its_domain);
}

static bool
is_move (const Node *from, const Node *to)
{
  return strcmp (from->registrable, to->registrable) != 0 && can_migrate_from (from) &&
         can_migrate_to (to, from->account) && from->first_day + MIGRATION_SPAN_DAYS <= to->first_day &&
         from->last_day <= to->first_day + MIGRATION_OVERLAP_DAYS;
}

static void
add_move (GHashTable *moves, const Fold *fold, Move move)
{
  char *key = g_strconcat (fold_get (fold, move.from)->registrable, "\n",
                           fold_get (fold, move.to)->registrable, NULL);
  GArray *list = g_hash_table_lookup (moves, key);
  if (list == NULL) {
    list = g_array_new (FALSE, FALSE, sizeof (Move));
    g_hash_table_insert (moves, g_steal_pointer (&key), list);
  }
  g_free (key);
  g_array_append_val (list, move);
}

static bool
is_author (const Node *node)
{
  return node->registrable != NULL && node->first_day != DAY_NONE && node->side != SIDE_VENDOR &&
         node->side != SIDE_ROLE;
}

static uint64_t
hash_namesake (const Node *node)
{
  return text_hash (node->local) + text_hash (node->folded_name);
}

static bool
are_namesakes (const Node *a, const Node *b)
{
  return strcmp (a->local, b->local) == 0 && strcmp (a->folded_name, b->folded_name) == 0;
}

/* Every pair of addresses that could be one person before and after a change of domain, by pair of domains.
 */
static GHashTable *
find_moves (const Fold *fold)
{
  static const Likeness alike = { is_author, hash_namesake, are_namesakes };
  GHashTable *moves = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, roster_unref_array);
  g_autoptr (ByKey) namesakes = roster_group (fold, &alike);
  for (guint k = 0; k < fold->node_count; k++) {
    guint count;
    const guint *group = by_key_get (namesakes, k, &count);
    if (count > NAMESAKES_MAX)
      continue;
    for (guint i = 0; i < count; i++)
      for (guint j = 0; j < count; j++) {
        Move move = { group[i], group[j] };
        if (i != j && is_move (fold_get (fold, move.from), fold_get (fold, move.to)))
          add_move (moves, fold, move);
      }
  }
  return moves;
}

static int
compare_moves (gconstpointer a, gconstpointer b, gpointer data)
{
  const Node *x = fold_get (data, ((const Move *) a)->to), *y = fold_get (data, ((const Move *) b)->to);
  return x->first_day != y->first_day ? (x->first_day > y->first_day) - (x->first_day < y->first_day)
                                      : strcmp (x->text, y->text);
}

/* The fullest 30 days of arrivals at the new domain: how many, and when they began. */
static int
count_arrivals (const Fold *fold, const GArray *moves, int32_t *first_day)
{
  int best = 0;
  for (guint end = 0, start = 0; end < moves->len; end++) {
    int32_t last = fold_get (fold, g_array_index (moves, Move, end).to)->first_day;
    while (fold_get (fold, g_array_index (moves, Move, start).to)->first_day < last - MIGRATION_SPAN_DAYS)
      start++;
    int count = (int) (end - start + 1);
    if (count > best) {
      best = count;
      *first_day = fold_get (fold, g_array_index (moves, Move, start).to)->first_day;
    }
  }
  return best;
}

static int
count_active (const Fold *fold, const char *domain, int32_t day)
{
  int count = 0;
  for (guint i = 0; i < fold->node_count; i++) {
    const Node *node = fold_walk (fold, i);
    count += can_migrate_from (node) && strcmp (node->registrable, domain) == 0 && node->first_day < day &&
             node->last_day >= day - MIGRATION_ACTIVE_DAYS;
  }
  return count;
}

static void
adopt_domain (Fold *fold, const char *domain, Account *account)
{
  for (guint i = 0; i < fold->node_count; i++) {
    Node *node = fold_walk (fold, i);
    if (node->registrable == NULL || strcmp (node->registrable, domain) != 0 || node->is_placed_by_row ||
        node->side == SIDE_VENDOR)
      continue;
    node->account = account;
    node->is_person = node->is_person || node->side == SIDE_THIRD;
    node->side = node->side == SIDE_ROLE ? SIDE_ROLE : SIDE_CLIENT;
  }
  Arena *arena = &fold->roster->arena;
  if (!account_has_domain (account, domain))
    account_add_domain (account, arena, arena_copy_text (arena, domain));
}

static void
migrate (Fold *fold, const GArray *moves, DomainMigration *found)
{
  Account *account = fold_get (fold, g_array_index (moves, Move, 0).from)->account;
  adopt_domain (fold, found->to, account);
  const MergeReason reason = { "domain migration",
                               "the local part reappeared when the company changed its domain", 0.9, "auto" };
  for (guint i = 0; i < moves->len; i++) {
    Move move = g_array_index (moves, Move, i);
    roster_join (fold, move.from, move.to, &reason);
  }
  found->account_id = g_strdup (account->id);
  found->last_day = fold_get (fold, g_array_index (moves, Move, moves->len - 1).to)->first_day;
  g_autofree char *evidence =
      g_strdup_printf ("%d of %d persons reappeared", found->matched_count, found->person_count);
  const MergeReason whole = { "domain migration", evidence, 0.9, "auto" };
  g_ptr_array_add (fold->roster->merges,
                   roster_new_event ("domain-migration", found->from, found->to, &whole));
}

static void
migration_free (gpointer data)
{
  DomainMigration *migration = data;
  g_free (migration->from);
  g_free (migration->to);
  g_free (migration->account_id);
  g_free (migration);
}

/* Whether a company went from the one domain to the other; fills the counts. */
static bool
is_migration (Fold *fold, GArray *moves, DomainMigration *found)
{
  const IdentityEvent *decision = fold_find_decision (fold, "domain-migration", found->from, found->to);
  bool is_accepted = decision != NULL && strcmp (decision->decision, "accepted") == 0;
  bool is_rejected = decision != NULL && strcmp (decision->decision, "rejected") == 0;
  g_array_sort_with_data (moves, compare_moves, fold);
  found->matched_count = count_arrivals (fold, moves, &found->first_day);
  if (is_rejected || (!is_accepted && found->matched_count < MIGRATION_MIN_PERSONS))
    return false;
  found->person_count = count_active (fold, found->from, found->first_day);
  return is_accepted || 2 * found->matched_count >= found->person_count;
}

/* All are found before the first of them changes who is whose. */
void
roster_join_by_migration (Fold *fold)
{
  GPtrArray *migrations = fold->roster->migrations = g_ptr_array_new_with_free_func (migration_free);
  g_autoptr (GHashTable) moves = find_moves (fold);
  g_autoptr (GPtrArray) keys = roster_sort_keys (moves), found = g_ptr_array_new ();
  for (guint k = 0; k < keys->len; k++) {
    GArray *list = g_hash_table_lookup (moves, keys->pdata[k]);
    g_auto (GStrv) pair = g_strsplit (keys->pdata[k], "\n", 2);
    DomainMigration migration = { .from = pair[0], .to = pair[1] };
    if (!is_migration (fold, list, &migration))
      continue;
    pair[0] = pair[1] = NULL;
    g_ptr_array_add (migrations, g_memdup2 (&migration, sizeof migration));
    g_ptr_array_add (found, list);
  }
  for (guint i = 0; i < found->len; i++)
    migrate (fold, found->pdata[i], migrations->pdata[i]);
}
