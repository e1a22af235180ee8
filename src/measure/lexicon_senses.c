/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdbool.h>

#include "base/text.h"
#include "measure/lexicon_private.h"

#define SENSES_MOST (1u << 16) /* some 10 MB */

static void
sense_free (gpointer sense)
{
  ticket_sense_clear (sense);
  g_free (sense);
}

Senses *
senses_new (void)
{
  Senses *senses = g_new0 (Senses, 1);
  g_mutex_init (&senses->lock);
  senses->known = g_hash_table_new_full (text_hash_key, g_str_equal, g_free, sense_free);
  return senses;
}

void
senses_free (Senses *senses)
{
  g_mutex_clear (&senses->lock);
  g_hash_table_unref (senses->known);
  g_free (senses);
}

static TicketSense
sense_dup (const TicketSense *sense)
{
  TicketSense copy = *sense;
  copy.words = g_strdup (sense->words);
  return copy;
}

bool
senses_find (Senses *senses, const char *key, TicketSense *sense)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&senses->lock);
  const TicketSense *known = g_hash_table_lookup (senses->known, key);
  if (known != NULL)
    *sense = sense_dup (known);
  return known != NULL;
}

void
senses_keep (Senses *senses, char *key, const TicketSense *sense)
{
  TicketSense *kept = g_new (TicketSense, 1);
  *kept = sense_dup (sense);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&senses->lock);
  if (g_hash_table_size (senses->known) >= SENSES_MOST)
    g_hash_table_remove_all (senses->known);
  g_hash_table_insert (senses->known, key, kept);
}
