/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which addresses are one person: review, contact list, alias file, contact cards, domain migration, name
 * with local part, what was seen as a name alone; last change of employer. Each rule walks the addresses in
 * the order of their text, so that the result does not depend on import. */
#include "identity/roster_private.h"

#include <string.h>

#include "base/text.h"
#include "identity/domain.h"

guint
roster_find_root (const Fold *fold, guint index)
{
  guint *parents = fold->parents;
  while (parents[index] != index)
    index = parents[index] = parents[parents[index]];
  return index;
}

IdentityEvent *
roster_new_event (const char *kind, const char *a, const char *b, const MergeReason *reason)
{
  IdentityEvent *event = g_new0 (IdentityEvent, 1);
  bool swap = strcmp (a, b) > 0 && strcmp (kind, "merge") == 0;
  *event = (IdentityEvent){ .kind = g_strdup (kind),
                            .a = g_strdup (swap ? b : a),
                            .b = g_strdup (swap ? a : b),
                            .value = g_strdup (""),
                            .source = g_strdup (reason->source),
                            .confidence = reason->confidence,
                            .evidence = g_strdup (reason->evidence),
                            .known_unix = INT64_MIN,
                            .decision = g_strdup (reason->decision) };
  return event;
}

bool
roster_is_forbidden (const Fold *fold, guint node_a, guint node_b)
{
  guint root_a = roster_find_root (fold, node_a), root_b = roster_find_root (fold, node_b);
  for (guint i = 0; i + 1 < fold->forbidden->len; i += 2) {
    guint a = roster_find_root (fold, g_array_index (fold->forbidden, guint, i));
    guint b = roster_find_root (fold, g_array_index (fold->forbidden, guint, i + 1));
    if ((a == root_a && b == root_b) || (a == root_b && b == root_a))
      return true;
  }
  return false;
}

bool
roster_join (Fold *fold, guint a, guint b, const MergeReason *reason)
{
  guint root_a = roster_find_root (fold, a), root_b = roster_find_root (fold, b);
  const Node *first = fold_get (fold, a), *second = fold_get (fold, b);
  if (root_a == root_b || first->side != second->side || roster_is_forbidden (fold, a, b))
    return false;
  fold->parents[MAX (root_a, root_b)] = MIN (root_a, root_b);
  g_ptr_array_add (fold->roster->merges, roster_new_event ("merge", first->text, second->text, reason));
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

void
roster_join_named (Fold *fold, const char *address, const char *primary, const MergeReason *reason)
{
  Node *a = fold_find (fold, address), *b = fold_find (fold, primary);
  if (a == NULL || b == NULL || a == b)
    return;
  const IdentityEvent *decision = fold_find_decision (fold, "merge", a->text, b->text);
  if (decision != NULL && keeps_apart (decision))
    return;
  follow (a, b);
  follow (b, a);
  roster_join (fold, a->index, b->index, reason);
}

GPtrArray *
roster_sort_keys (GHashTable *table)
{
  GPtrArray *keys = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key;
  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_ptr_array_add (keys, key);
  g_ptr_array_sort (keys, text_compare);
  return keys;
}

void
roster_unref_array (gpointer array)
{
  g_array_unref (array);
}

/* Rejected pairs first, so that no later rule can join them; then the accepted ones. */
static void
apply_review (Fold *fold)
{
  g_autoptr (GPtrArray) keys = roster_sort_keys (fold->decisions);
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
      guint pair[] = { a->index, b->index };
      if (pass == 0 && keeps_apart (event))
        g_array_append_vals (fold->forbidden, pair, 2);
      if (pass == 1 && !is_split && is_accepted)
        roster_join_named (fold, event->a, event->b,
                           &(MergeReason){ event->source, event->evidence, event->confidence, "accepted" });
    }
}

static bool
can_match (const Node *node)
{
  return node->is_person && *node->folded_name != '\0' &&
         (node->side == SIDE_VENDOR || node->side == SIDE_CLIENT);
}

/* By company and name. */
static uint64_t
hash_name (const Node *node)
{
  return text_hash (node->folded_name) + (node->account != NULL ? (uint64_t) node->account->index : 0);
}

static bool
has_same_name (const Node *a, const Node *b)
{
  return a->account == b->account && strcmp (a->folded_name, b->folded_name) == 0;
}

static bool
is_contact (const Node *node)
{
  return node->contact != NULL && can_match (node);
}

/* Some machines write in one name from an address a message. */
static uint64_t
hash_name_and_local (const Node *node)
{
  return hash_name (node) + text_hash (node->local);
}

static bool
has_same_name_and_local (const Node *a, const Node *b)
{
  return has_same_name (a, b) && strcmp (a->local, b->local) == 0;
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
  static const Likeness alike = { is_contact, hash_name, has_same_name };
  const MergeReason reason = { "contacts", "one name in the contact list of the account", 0.95, "auto" };
  g_autofree guint *first = roster_find_first (fold, &alike);
  for (guint i = 0; i < fold->node_count; i++)
    if (first[i] < i && !titles_differ (fold_at (fold, first[i]), fold_at (fold, i)))
      roster_join (fold, fold->order[first[i]], fold->order[i], &reason);
}

static void
join_by_aliases (Fold *fold)
{
  const GPtrArray *rows = fold->input->aliases;
  const MergeReason reason = { "alias file", "listed as an alias", 0.95, "auto" };
  g_autoptr (GHashTable) pairs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const char *alias = row_get (rows->pdata[i], ALIASES_EMAIL),
               *primary = row_get (rows->pdata[i], ALIASES_PRIMARY);
    if (alias != NULL && primary != NULL)
      g_hash_table_replace (pairs, g_strconcat (alias, "\n", primary, NULL), (gpointer) rows->pdata[i]);
  }
  g_autoptr (GPtrArray) keys = roster_sort_keys (pairs);
  for (guint i = 0; i < keys->len; i++) {
    const StoredRow *row = g_hash_table_lookup (pairs, keys->pdata[i]);
    roster_join_named (fold, row_get (row, ALIASES_EMAIL), row_get (row, ALIASES_PRIMARY), &reason);
  }
}

/* Same name and local part across the company's domains. */
static void
join_by_name (Fold *fold)
{
  static const Likeness alike = { can_match, hash_name_and_local, has_same_name_and_local };
  const MergeReason reason = { "same name and local part",
                               "one name and local part at two domains of the company", 0.9, "auto" };
  g_autofree guint *first = roster_find_first (fold, &alike);
  for (guint i = 0; i < fold->node_count; i++)
    if (first[i] < i)
      roster_join (fold, fold->order[first[i]], fold->order[i], &reason);
}

/* Same name, other local part: namesakes or one person, which only a person can say. */
static void
list_doubtful (Fold *fold)
{
  static const Likeness alike = { can_match, hash_name, has_same_name };
  const MergeReason reason = { "same name", "one name, two local parts", 0.5, "open" };
  g_autofree guint *first = roster_find_first (fold, &alike);
  for (guint i = 0; i < fold->node_count; i++) {
    if (first[i] >= i)
      continue;
    guint a = fold->order[first[i]], b = fold->order[i];
    if (roster_find_root (fold, a) != roster_find_root (fold, b) && !roster_is_forbidden (fold, a, b))
      g_ptr_array_add (fold->roster->open, roster_new_event ("merge", fold_get (fold, a)->text,
                                                             fold_get (fold, b)->text, &reason));
  }
}

#define SHARED GUINT_TO_POINTER (G_MAXUINT) /* two people have that name */

/* Our people and theirs by the names that were seen alone: name → node + 1, SHARED, or NULL: nobody. */
static GHashTable *
index_names (const Fold *fold)
{
  GHashTable *names = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < fold->node_count; i++) {
    const Node *node = fold_walk (fold, i);
    if (node->domain == NULL)
      g_hash_table_insert (names, (gpointer) node->text, NULL);
  }
  for (guint i = 0; g_hash_table_size (names) > 0 && i < fold->node_count; i++) {
    const Node *node = fold_walk (fold, i);
    gpointer name, first;
    if (!can_match (node) || !g_hash_table_lookup_extended (names, node->folded_name, &name, &first))
      continue;
    bool is_shared =
        first != NULL && (first == SHARED || roster_find_root (fold, GPOINTER_TO_UINT (first) - 1) !=
                                                 roster_find_root (fold, node->index));
    if (first == NULL || is_shared)
      g_hash_table_insert (names, name, is_shared ? SHARED : GUINT_TO_POINTER (node->index + 1));
  }
  return names;
}

/* A name that was seen without an address is the one person who is called so; of namesakes, nobody. */
static void
join_bare_names (Fold *fold)
{
  g_autoptr (GHashTable) names = index_names (fold);
  const MergeReason reason = { "name only", "the one person of that name", 0.8, "auto" };
  for (guint i = 0; g_hash_table_size (names) > 0 && i < fold->node_count; i++) {
    Node *node = fold_walk (fold, i);
    gpointer named = node->domain == NULL ? g_hash_table_lookup (names, node->text) : NULL;
    if (named == NULL || named == SHARED)
      continue;
    const Node *person = fold_get (fold, GPOINTER_TO_UINT (named) - 1);
    node->side = person->side;
    node->account = person->account;
    node->is_bare_name = roster_join (fold, person->index, node->index, &reason);
  }
}

void
roster_merge_nodes (Fold *fold)
{
  apply_review (fold);
  join_by_contacts (fold);
  join_by_aliases (fold);
  roster_join_by_cards (fold);
  roster_join_by_migration (fold);
  join_by_name (fold);
  join_bare_names (fold);
  roster_join_by_move (fold);
  list_doubtful (fold);
}
