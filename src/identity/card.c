/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/card.h"

#include <string.h>

#include "base/text.h"

static const char *
get_cell (const StoredRow *card, int column)
{
  return card->cells[column] != NULL ? card->cells[column] : "";
}

char **
card_split_addresses (const StoredRow *card)
{
  return g_strsplit (get_cell (card, CARDS_ADDRESSES), ";", -1);
}

char *
card_dup_person (const StoredRow *card)
{
  g_autofree char *person = text_fold (get_cell (card, CARDS_NAME));
  g_autofree char *company = text_fold (get_cell (card, CARDS_ORGANISATION));
  return strcmp (person, company) != 0 ? g_steal_pointer (&person) : g_strdup ("");
}
