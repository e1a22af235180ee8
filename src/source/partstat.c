/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/partstat.h"

#include <string.h>

#define WORD(word) word, sizeof word - 1

/* Every invitation has as many of these words as people: most are told by their length. */
Partstat
partstat_find (const char *word)
{
  static const struct {
    const char *word;
    size_t length;
    Partstat partstat;
  } rows[] = {
    { WORD ("accepted"), PARTSTAT_ACCEPTED },   { WORD ("accept"), PARTSTAT_ACCEPTED },
    { WORD ("confirmed"), PARTSTAT_ACCEPTED }, /* vCalendar 1.0 */
    { WORD ("organizer"), PARTSTAT_ACCEPTED }, /* Exchange and Graph, of who invited */
    { WORD ("declined"), PARTSTAT_DECLINED },   { WORD ("decline"), PARTSTAT_DECLINED },
    { WORD ("tentative"), PARTSTAT_TENTATIVE }, { WORD ("tentativelyAccepted"), PARTSTAT_TENTATIVE },
    { WORD ("delegated"), PARTSTAT_DELEGATED },
  };
  const size_t length = word != NULL ? strlen (word) : 0;
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].length == length && g_ascii_strcasecmp (rows[i].word, word) == 0)
      return rows[i].partstat;
  return PARTSTAT_UNKNOWN;
}
