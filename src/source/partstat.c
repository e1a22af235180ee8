/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/partstat.h"

Partstat
partstat_find (const char *word)
{
  static const struct {
    const char *word;
    Partstat partstat;
  } rows[] = {
    { "accepted", PARTSTAT_ACCEPTED },   { "accept", PARTSTAT_ACCEPTED },
    { "confirmed", PARTSTAT_ACCEPTED }, /* vCalendar 1.0 */
    { "organizer", PARTSTAT_ACCEPTED }, /* Exchange and Graph, of who invited */
    { "declined", PARTSTAT_DECLINED },   { "decline", PARTSTAT_DECLINED },
    { "tentative", PARTSTAT_TENTATIVE }, { "tentativelyAccepted", PARTSTAT_TENTATIVE },
    { "delegated", PARTSTAT_DELEGATED },
  };
  for (size_t i = 0; word != NULL && i < G_N_ELEMENTS (rows); i++)
    if (g_ascii_strcasecmp (rows[i].word, word) == 0)
      return rows[i].partstat;
  return PARTSTAT_UNKNOWN;
}
