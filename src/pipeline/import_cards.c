/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/card.h"
#include "identity/domain.h"
#include "pipeline/import_private.h"
#include "pipeline/row_owner.h"

/* An address book holds people who have nothing to do with any account.  Whoever keeps no mail of such people
 * keeps no card of theirs. */

static bool
is_of_account (const Config *config, const RowOwners *owners, const StoredRow *row)
{
  const char *organisation = row->cells[CARDS_ORGANISATION];
  g_auto (GStrv) addresses = card_split_addresses (row);
  if (organisation != NULL && row_owners_find (owners, organisation) >= 0)
    return true;
  for (char **address = addresses; *address != NULL; address++)
    if (domain_holds_address (config->vendor_domains, *address) ||
        domain_holds_address (config->third_party_domains, *address) ||
        row_owners_find (owners, *address) >= 0)
      return true;
  return false;
}

bool
import_strip_cards (Import *import, const History *history, const Roster *roster, GError **error)
{
  g_autoptr (RowOwners) owners = row_owners_new (history, roster, INT64_MAX);
  const GPtrArray *cards = history->rows[TABLE_CARDS];
  for (guint i = 0; i < cards->len; i++) {
    const StoredRow *row = g_ptr_array_index (cards, i);
    bool is_stripped = row->cells[CARDS_ADDRESSES] == NULL;
    if (!is_stripped && !is_of_account (import->config, owners, row) &&
        !store_strip_row (import->store, row, error))
      return false;
  }
  return true;
}
