/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/account.h"

#include <math.h>

Account *
account_new (const char *id, const char *name)
{
  Account *account = g_new0 (Account, 1);
  *account = (Account){ .id = g_strdup (id),
                        .name = g_strdup (name),
                        .domains = g_ptr_array_new_with_free_func (g_free),
                        .seats = NAN,
                        .arr = NAN,
                        .notice_days = NAN,
                        .start_day = DAY_NONE,
                        .handover_day = DAY_NONE,
                        .renewal_day = DAY_NONE,
                        .zone = zone_get (NULL, NULL) };
  return account;
}

void
account_free (gpointer data)
{
  Account *account = data;
  if (account == NULL)
    return;
  char *texts[] = { account->id,    account->name,    account->segment,  account->tier,
                    account->owner, account->country, account->currency, account->csm_rating };
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  g_ptr_array_unref (account->domains);
  g_free (account);
}
