/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which addresses are one person: review, contact list, alias file, domain migration, then name with local
 * part. Each rule walks the addresses in the order of their text, so that the result does not depend on
 * import. */
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
  const char *source, *evidence;
  double confidence;
  const char *decision;
} Reason;

guint
roster_find_root (const Fold *fold, guint index)
{
  while (fold_get (fold, index)->parent != index) {
    Node *node = fold_get (fold, index);
    node->parent = fold_get (fold, node->parent)->parent;
    index = node->parent;
  }
  return index;
}

static guint
node_index (const Fold *fold, const Node *node)
{
  return (guint)(node - fold_get (fold, 0));
}

static IdentityEvent *
new_event (const char *kind, const char *a, const char *b, const Reason *reason)
{
  IdentityEvent *event = g_new0 (IdentityEvent, 1);
  bool swap = strcmp (a, b) > 0 && strcmp (kind, "merge") == 0;
  *event = (IdentityEvent){.kind = g_strdup (kind),
                           .a = g_strdup (swap ? b : a),
                           .b = g_strdup (swap ? a : b),
                           .value = g_strdup (""),
                           .source = g_strdup (reason->source),
                           .confidence = reason->confidence,
                           .evidence = g_strdup (reason->evidence),
                           .known_unix = INT64_MIN,
                           .decision = g_strdup (reason->decision)};
  return event;
}

/* Whether a rejected pair would come together if these two sets did. */
static bool
is_forbidden (const Fold *fold, guint root_a, guint root_b)
{
  for (guint i = 0; i + 1 < fold->forbidden->len; i += 2) {
    guint a = roster_find_root (fold, g_array_index (fold->forbidden, guint, i));
    guint b = roster_find_root (fold, g_array_index (fold->forbidden, guint, i + 1));
    if ((a == root_a && b == root_b) || (a == root_b && b == root_a))
      return true;
  }
  return false;
}

static bool
join (Fold *fold, guint a, guint b, const Reason *reason)
{
  guint root_a = roster_find_root (fold, a), root_b = roster_find_root (fold, b);
  const Node *first = fold_get (fold, a), *second = fold_get (fold, b);
  if (root_a == root_b || first->side != second->side || is_forbidden (fold, root_a, root_b))
    return false;
  fold_get (fold, MAX (root_a, root_b))->parent = MIN (root_a, root_b);
  g_ptr_array_add (fold->roster->merges, new_event ("merge", first->text, second->text, reason));
  return true;
}

/* An address nobody could place goes where the person named for it is. */
static void
follow (Node *node, const Node *primary)
{
  bool is_lost = node->side == SIDE_ROLE || (node->side == SIDE_THIRD && node->account == NULL);
  if (!is_lost || !primary->is_person)
    return;
  node->side = primary->side;
  node->account = node->account != NULL ? node->account : primary->account;
  node->is_person = true;
}

/* The last word on a pair: a merge that was rejected, or a split. */
static bool
keeps_apart (const IdentityEvent *event)
{
  return strcmp (event->decision, strcmp (event->kind, "split") == 0 ? "accepted" : "rejected") == 0;
}

static void
join_named (Fold *fold, const char *address, const char *primary, const Reason *reason)
{
  Node *a = fold_find (fold, address), *b = fold_find (fold, primary);
  if (a == NULL || b == NULL || a == b)
    return;
  const IdentityEvent *decision = fold_find_decision (fold, "merge", a->text, b->text);
  if (decision != NULL && keeps_apart (decision))
    return;
  follow (a, b);
  follow (b, a);
  join (fold, node_index (fold, a), node_index (fold, b), reason);
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* Keys of a table in the order of their text; the strings stay the table's. */
static GPtrArray *
sorted_keys (GHashTable *table)
{
  GPtrArray *keys = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (keys, key);
  g_ptr_array_sort (keys, compare_texts);
  return keys;
}

/* Rejected pairs first, so that no later rule can join them; then the accepted ones. */
static void
apply_review (Fold *fold)
{
  g_autoptr (GPtrArray) keys = sorted_keys (fold->decisions);
  for (int pass = 0; pass < 2; pass++)
    for (guint i = 0; i < keys->len; i++) {
      const IdentityEvent *event = g_hash_table_lookup (fold->decisions, keys->pdata[i]);
      bool is_split = strcmp (event->kind, "split") == 0;
      bool is_accepted = strcmp (event->decision, "accepted") == 0 || strcmp (event->decision, "auto") == 0;
      if (!is_split && strcmp (event->kind, "merge") != 0)
        continue;
      const Node *a = fold_find (fold, event->a), *b = fold_find (fold, event->b);
      if (a == NULL || b == NULL)
        continue;
      guint pair[] = {node_index (fold, a), node_index (fold, b)};
      if (pass == 0 && keeps_apart (event))
        g_array_append_vals (fold->forbidden, pair, 2);
      if (pass == 1 && !is_split && is_accepted)
        join_named (fold, event->a, event->b,
                    &(Reason){event->source, event->evidence, event->confidence, "accepted"});
    }
}

static bool
can_match (const Node *node)
{
  return node->is_person && *node->folded_name != '\0' &&
         (node->side == SIDE_VENDOR || node->side == SIDE_CLIENT);
}

/* The company of a node and what else must be equal, as a key. */
static char *
match_key (const Node *node, const char *more)
{
  return g_strconcat (node->account != NULL ? node->account->id : "\n", "\n", node->folded_name, "\n", more,
                      NULL);
}

static bool
titles_differ (const Node *a, const Node *b)
{
  const char *first = row_get (a->contact, CONTACTS_TITLE), *second = row_get (b->contact, CONTACTS_TITLE);
  if (first == NULL || second == NULL)
    return false;
  g_autofree char *one = text_fold (first), *two = text_fold (second);
  return strcmp (one, two) != 0;
}

/* Contact rows of one account that name one person under several addresses. */
static void
join_by_contacts (Fold *fold)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const Reason reason = {"contacts", "one name in the contact list of the account", 0.95, "auto"};
  for (guint i = 0; i < fold->order->len; i++) {
    guint index = g_array_index (fold->order, guint, i);
    const Node *node = fold_get (fold, index);
    if (node->contact == NULL || !can_match (node))
      continue;
    char *key = match_key (node, "");
    gpointer first = g_hash_table_lookup (seen, key);
    if (first == NULL) {
      g_hash_table_insert (seen, key, GUINT_TO_POINTER (index + 1));
      continue;
    }
    g_free (key);
    if (!titles_differ (fold_get (fold, GPOINTER_TO_UINT (first) - 1), node))
      join (fold, GPOINTER_TO_UINT (first) - 1, index, &reason);
  }
}

static void
join_by_aliases (Fold *fold)
{
  const GPtrArray *rows = fold->input->aliases;
  const Reason reason = {"alias file", "listed as an alias", 0.95, "auto"};
  g_autoptr (GHashTable) pairs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const char *alias = row_get (rows->pdata[i], ALIASES_EMAIL),
               *primary = row_get (rows->pdata[i], ALIASES_PRIMARY);
    if (alias != NULL && primary != NULL)
      g_hash_table_replace (pairs, g_strconcat (alias, "\n", primary, NULL), (gpointer)rows->pdata[i]);
  }
  g_autoptr (GPtrArray) keys = sorted_keys (pairs);
  for (guint i = 0; i < keys->len; i++) {
    const StoredRow *row = g_hash_table_lookup (pairs, keys->pdata[i]);
    join_named (fold, row_get (row, ALIASES_EMAIL), row_get (row, ALIASES_PRIMARY), &reason);
  }
}

/* Same name and local part across the company's domains. */
static void
join_by_name (Fold *fold)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const Reason reason = {"same name and local part", "one name and local part at two domains of the company",
                         0.9, "auto"};
  for (guint i = 0; i < fold->order->len; i++) {
    guint index = g_array_index (fold->order, guint, i);
    const Node *node = fold_get (fold, index);
    if (!can_match (node))
      continue;
    char *key = match_key (node, node->local);
    gpointer first = g_hash_table_lookup (seen, key);
    if (first != NULL)
      join (fold, GPOINTER_TO_UINT (first) - 1, index, &reason);
    else
      g_hash_table_insert (seen, g_steal_pointer (&key), GUINT_TO_POINTER (index + 1));
    g_free (key);
  }
}

/* Same name, other local part: namesakes or one person, which only a person can say. */
static void
list_doubtful (Fold *fold)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const Reason reason = {"same name", "one name, two local parts", 0.5, "open"};
  for (guint i = 0; i < fold->order->len; i++) {
    guint index = g_array_index (fold->order, guint, i);
    const Node *node = fold_get (fold, index);
    if (!can_match (node))
      continue;
    char *key = match_key (node, "");
    gpointer found = g_hash_table_lookup (seen, key);
    if (found == NULL) {
      g_hash_table_insert (seen, key, GUINT_TO_POINTER (index + 1));
      continue;
    }
    g_free (key);
    guint first = GPOINTER_TO_UINT (found) - 1;
    guint root = roster_find_root (fold, index), first_root = roster_find_root (fold, first);
    if (root != first_root && !is_forbidden (fold, root, first_root))
      g_ptr_array_add (fold->roster->open,
                       new_event ("merge", fold_get (fold, first)->text, node->text, &reason));
  }
}

/* ── Domain migration ───────────────────────────────────────────────────────────────────────────────────────
 */

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

static void
array_unref (gpointer array)
{
  g_array_unref (array);
}

static GHashTable *
group_by (const Fold *fold, char *(*key_of) (const Node *))
{
  GHashTable *groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, array_unref);
  for (guint i = 0; i < fold->order->len; i++) {
    guint index = g_array_index (fold->order, guint, i);
    char *key = key_of (fold_get (fold, index));
    if (key == NULL)
      continue;
    GArray *group = g_hash_table_lookup (groups, key);
    if (group == NULL) {
      group = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (groups, g_steal_pointer (&key), group);
    }
    g_free (key);
    g_array_append_val (group, index);
  }
  return groups;
}

static char *
key_of_namesake (const Node *node)
{
  bool is_author = node->registrable != NULL && node->first_day != DAY_NONE && node->side != SIDE_VENDOR &&
                   node->side != SIDE_ROLE;
  return is_author ? g_strconcat (node->local, "\n", node->folded_name, NULL) : NULL;
}

static char *
key_of_domain (const Node *node)
{
  return can_migrate_from (node) ? g_strdup (node->registrable) : NULL;
}

/* Every pair of addresses that could be one person before and after a change of domain, by pair of domains.
 */
static GHashTable *
find_moves (const Fold *fold)
{
  GHashTable *moves = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, array_unref);
  g_autoptr (GHashTable) namesakes = group_by (fold, key_of_namesake);
  g_autoptr (GPtrArray) keys = sorted_keys (namesakes);
  for (guint k = 0; k < keys->len; k++) {
    const GArray *group = g_hash_table_lookup (namesakes, keys->pdata[k]);
    if (group->len > NAMESAKES_MAX)
      continue;
    for (guint i = 0; i < group->len; i++)
      for (guint j = 0; j < group->len; j++) {
        Move move = {g_array_index (group, guint, i), g_array_index (group, guint, j)};
        if (i != j && is_move (fold_get (fold, move.from), fold_get (fold, move.to)))
          add_move (moves, fold, move);
      }
  }
  return moves;
}

static int
compare_moves (gconstpointer a, gconstpointer b, gpointer data)
{
  const Node *x = fold_get (data, ((const Move *)a)->to), *y = fold_get (data, ((const Move *)b)->to);
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
    int count = (int)(end - start + 1);
    if (count > best) {
      best = count;
      *first_day = fold_get (fold, g_array_index (moves, Move, start).to)->first_day;
    }
  }
  return best;
}

static int
count_active (const Fold *fold, const GArray *people, int32_t day)
{
  int count = 0;
  for (guint i = 0; people != NULL && i < people->len; i++) {
    const Node *node = fold_get (fold, g_array_index (people, guint, i));
    count += node->first_day < day && node->last_day >= day - MIGRATION_ACTIVE_DAYS;
  }
  return count;
}

static void
adopt_domain (Fold *fold, const char *domain, Account *account)
{
  for (guint i = 0; i < fold->nodes->len; i++) {
    Node *node = fold_get (fold, i);
    if (node->registrable == NULL || strcmp (node->registrable, domain) != 0 || node->is_placed_by_row ||
        node->side == SIDE_VENDOR)
      continue;
    node->account = account;
    node->is_person = node->is_person || node->side == SIDE_THIRD;
    node->side = node->side == SIDE_ROLE ? SIDE_ROLE : SIDE_CLIENT;
  }
  for (guint i = 0; i < account->domains->len; i++)
    if (strcmp (account->domains->pdata[i], domain) == 0)
      return;
  g_ptr_array_add (account->domains, g_strdup (domain));
}

static void
migrate (Fold *fold, const GArray *moves, const DomainMigration *found)
{
  Account *account = fold_get (fold, g_array_index (moves, Move, 0).from)->account;
  adopt_domain (fold, found->to, account);
  const Reason reason = {"domain migration", "the local part reappeared when the company changed its domain",
                         0.9, "auto"};
  for (guint i = 0; i < moves->len; i++) {
    Move move = g_array_index (moves, Move, i);
    join (fold, move.from, move.to, &reason);
  }
  DomainMigration *record = g_memdup2 (found, sizeof *found);
  record->account_id = g_strdup (account->id);
  record->last_day = fold_get (fold, g_array_index (moves, Move, moves->len - 1).to)->first_day;
  g_autofree char *evidence =
      g_strdup_printf ("%d of %d persons reappeared", found->matched_count, found->person_count);
  const Reason whole = {"domain migration", evidence, 0.9, "auto"};
  g_ptr_array_add (fold->roster->merges, new_event ("domain-migration", found->from, found->to, &whole));
  g_ptr_array_add (fold->roster->migrations, record);
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

static void
join_by_migration (Fold *fold)
{
  fold->roster->migrations = g_ptr_array_new_with_free_func (migration_free);
  g_autoptr (GHashTable) moves = find_moves (fold), by_domain = group_by (fold, key_of_domain);
  g_autoptr (GPtrArray) keys = sorted_keys (moves);
  for (guint k = 0; k < keys->len; k++) {
    GArray *list = g_hash_table_lookup (moves, keys->pdata[k]);
    g_auto (GStrv) pair = g_strsplit (keys->pdata[k], "\n", 2);
    const IdentityEvent *decision = fold_find_decision (fold, "domain-migration", pair[0], pair[1]);
    bool is_accepted = decision != NULL && strcmp (decision->decision, "accepted") == 0;
    bool is_rejected = decision != NULL && strcmp (decision->decision, "rejected") == 0;
    g_array_sort_with_data (list, compare_moves, fold);
    DomainMigration found = {0};
    found.matched_count = count_arrivals (fold, list, &found.first_day);
    found.person_count = count_active (fold, g_hash_table_lookup (by_domain, pair[0]), found.first_day);
    bool is_enough =
        found.matched_count >= MIGRATION_MIN_PERSONS && 2 * found.matched_count >= found.person_count;
    if (is_rejected || (!is_accepted && !is_enough))
      continue;
    found.from = g_steal_pointer (&pair[0]);
    found.to = g_steal_pointer (&pair[1]);
    migrate (fold, list, &found);
  }
}

void
roster_merge_nodes (Fold *fold)
{
  apply_review (fold);
  join_by_contacts (fold);
  join_by_aliases (fold);
  join_by_migration (fold);
  join_by_name (fold);
  list_doubtful (fold);
}
