/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What address books say of people.  A card adds to somebody whom mail, calendars or tables know; it makes
 * nobody a contact and founds no account, because a book holds the owner's dentist too. */
#include "identity/roster_private.h"

#include <string.h>

#include "base/text.h"
#include "identity/address.h"
#include "identity/card.h"

#define CONFIDENCE_CARD 0.95 /* somebody wrote it down, as in a contact list */

/* Of two cards for one address the one that was revised last; else the first: rows come in the order of their
 * texts. */
static bool
is_better_card (const StoredRow *row, const StoredRow *than)
{
  return than == NULL || g_strcmp0 (row_get (row, CARDS_REVISED), row_get (than, CARDS_REVISED)) > 0;
}

void
roster_add_cards (Fold *fold)
{
  const GPtrArray *rows = fold->input->cards;
  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    g_auto (GStrv) addresses = card_split_addresses (rows->pdata[i]);
    for (char **address = addresses; *address != NULL; address++) {
      Node *node = fold_find (fold, *address);
      if (node != NULL && is_better_card (rows->pdata[i], node->card))
        node->card = rows->pdata[i];
    }
  }
}

Account *
roster_account_of_card (const Fold *fold, const Node *node)
{
  const char *organisation = row_get (node->card, CARDS_ORGANISATION);
  int account = organisation != NULL ? account_words_find (fold->words, organisation) : -1;
  return account >= 0 ? fold->roster->accounts->pdata[account] : NULL;
}

/* ---- one card, one person ---- */

/* No two words of them are the same. */
static bool
are_strangers (const char *name, const char *other)
{
  g_auto (GStrv) words = g_strsplit (name, " ", -1), others = g_strsplit (other, " ", -1);
  for (char **word = words; *word != NULL; word++)
    if (g_strv_contains ((const char *const *) others, *word))
      return false;
  return true;
}

/* The addresses on the card that are people's own: GPtrArray of Node *, one that is placed first. */
static GPtrArray *
find_nodes (const Fold *fold, const StoredRow *row)
{
  GPtrArray *nodes = g_ptr_array_new ();
  g_auto (GStrv) addresses = card_split_addresses (row);
  for (char **address = addresses; *address != NULL; address++) {
    Node *node = fold_find (fold, *address);
    if (node == NULL || node->side == SIDE_ROLE || address_is_role (node->text) ||
        address_is_system (node->text))
      continue;
    bool is_first = node->is_person && (nodes->len == 0 || !((Node *) nodes->pdata[0])->is_person);
    g_ptr_array_insert (nodes, is_first ? 0 : -1, node);
  }
  return nodes;
}

static void
join_card (Fold *fold, const StoredRow *row)
{
  const MergeReason joined = { "contact card", "on one card of an address book", CONFIDENCE_CARD, "auto" };
  const MergeReason doubtful = { "contact card", "on one card, but two names", 0.5, "open" };
  g_autofree char *name = card_dup_person (row);
  g_autoptr (GPtrArray) nodes = find_nodes (fold, row);
  for (guint i = 1; *name != '\0' && i < nodes->len; i++) {
    const Node *first = nodes->pdata[0], *node = nodes->pdata[i];
    bool is_doubtful = *first->folded_name != '\0' && *node->folded_name != '\0' &&
                       are_strangers (first->folded_name, node->folded_name) &&
                       (are_strangers (name, first->folded_name) || are_strangers (name, node->folded_name));
    if (!is_doubtful)
      roster_join_named (fold, node->text, first->text, &joined);
    else if (node->is_person && !roster_is_forbidden (fold, first->index, node->index))
      g_ptr_array_add (fold->roster->open, roster_new_event ("merge", first->text, node->text, &doubtful));
  }
}

void
roster_join_by_cards (Fold *fold)
{
  const GPtrArray *rows = fold->input->cards;
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    join_card (fold, rows->pdata[i]);
}
