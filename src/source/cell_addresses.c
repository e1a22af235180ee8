/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/cell_addresses.h"

#include "base/limits.h"
#include "base/text.h"
#include "source/draft.h"

/* Google puts " ::: " between them, others a comma, a semicolon or a new line; none of that stands in an
 * address.  A distinguished name of Exchange ("/o=…") is none. */
static GPtrArray *
find_addresses (const char *text, Arena *texts)
{
  GPtrArray *found = g_ptr_array_new ();
  g_auto (GStrv) words = g_strsplit_set (text, " \t\r\n,;()", -1);
  for (char **word = words; *word != NULL && found->len <= LIMIT_CARD_ADDRESSES; word++) {
    const char *address = draft_address (texts, *word);
    if (*address != '\0' && !g_ptr_array_find_with_equal_func (found, address, g_str_equal, NULL))
      g_ptr_array_add (found, (gpointer) address);
  }
  g_ptr_array_sort (found, text_compare);
  return found;
}

bool
cell_addresses_are_too_many (const char *text)
{
  g_auto (Arena) texts;
  arena_open (&texts);
  g_autoptr (GPtrArray) found = find_addresses (text, &texts);
  return found->len > LIMIT_CARD_ADDRESSES;
}

char *
cell_addresses (const char *text)
{
  g_auto (Arena) texts;
  arena_open (&texts);
  g_autoptr (GPtrArray) found = find_addresses (text, &texts);
  if (found->len == 0 || found->len > LIMIT_CARD_ADDRESSES)
    return NULL;
  g_ptr_array_add (found, NULL);
  return g_strjoinv (";", (char **) found->pdata);
}
