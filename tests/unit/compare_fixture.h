/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "pipeline/compare.h"

/* Compares accounts (AccountAssessment *) whose facts are at hand. */
static inline void
compare_all (const GPtrArray *accounts)
{
  g_autofree Compared *compared = g_new (Compared, accounts->len + 1);
  for (guint i = 0; i < accounts->len; i++)
    compare_read (accounts->pdata[i], &compared[i]);
  compare_accounts (compared, accounts->len, 2);
  for (guint i = 0; i < accounts->len; i++)
    compare_tell (&compared[i], ((const AccountAssessment *) accounts->pdata[i])->facts);
}
