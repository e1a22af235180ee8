/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/audit_pseudonym.h"

#include <string.h>

#include "report/pseudonym.h"

/* Every step on its own: its people and companies are those known to it. */
static void
mask_steps (const Audit *from, GBytes *key, GHashTable *masked, Audit *to)
{
  for (guint i = 0; i < from->steps->len; i++) {
    const AuditStep *step = &g_array_index (from->steps, AuditStep, i);
    g_autoptr (Pseudonyms) names = pseudonyms_new (step->assessment, key);
    audit_add_step (to, step->cause, pseudonyms_apply (names, masked));
  }
}

static void
mask_learnt (const Audit *from, GBytes *key, GHashTable *masked, Audit *to)
{
  g_autoptr (Pseudonyms) names = pseudonyms_new (audit_last (from), key);
  for (guint i = 0; i < from->learnt->len; i++) {
    const AuditLearnt *learnt = from->learnt->pdata[i];
    AuditLearnt *mask = g_new0 (AuditLearnt, 1);
    *mask = (AuditLearnt){ learnt->cause,
                           learnt->account_id != NULL ? pseudonyms_dup_account_id (names, learnt->account_id)
                                                      : NULL,
                           pseudonyms_dup_evidence (names, learnt->evidence) };
    g_ptr_array_add (to->learnt, mask);
    g_hash_table_insert (masked, learnt->evidence, mask->evidence);
  }
}

static AuditChange *
mask_change (const AuditChange *from, GHashTable *masked)
{
  AuditChange *change = g_new0 (AuditChange, 1);
  *change = *from;
  change->before = g_hash_table_lookup (masked, from->before);
  change->after = g_hash_table_lookup (masked, from->after);
  change->evidence = g_ptr_array_new ();
  for (guint i = 0; i < from->evidence->len; i++)
    g_ptr_array_add (change->evidence, g_hash_table_lookup (masked, from->evidence->pdata[i]));
  return change;
}

static AuditAccount *
mask_account (const AuditAccount *from, GHashTable *masked)
{
  AuditAccount *account = g_new0 (AuditAccount, 1);
  account->before = g_hash_table_lookup (masked, from->before);
  account->after = g_hash_table_lookup (masked, from->after);
  const AccountAssessment *named = account->after != NULL ? account->after : account->before;
  account->id = named->id;
  account->name = named->name;
  account->changes = g_ptr_array_new_with_free_func (audit_change_free);
  for (guint i = 0; i < from->changes->len; i++)
    g_ptr_array_add (account->changes, mask_change (from->changes->pdata[i], masked));
  return account;
}

static gint
compare_ids (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(AuditAccount *const *) a)->id, (*(AuditAccount *const *) b)->id);
}

Audit *
audit_pseudonymise (const Audit *from, GBytes *key)
{
  g_autoptr (GHashTable) masked = g_hash_table_new (NULL, NULL); /* what is borrowed → what stands for it */
  Audit *to = audit_new (from->from_day, from->to_day);
  to->has_earlier_rules = from->has_earlier_rules;
  memcpy (to->moves, from->moves, sizeof to->moves);
  mask_steps (from, key, masked, to);
  mask_learnt (from, key, masked, to);
  for (guint i = 0; i < from->accounts->len; i++)
    g_ptr_array_add (to->accounts, mask_account (from->accounts->pdata[i], masked));
  g_ptr_array_sort (to->accounts, compare_ids);
  return to;
}
