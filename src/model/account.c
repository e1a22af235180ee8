/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/account.h"

#include <math.h>
#include <string.h>

Account *
account_new (Arena *arena, const char *id, const char *name)
{
  Account *account = arena_take (arena, sizeof *account);
  *account = (Account){ .id = arena_copy_text (arena, id),
                        .name = arena_copy_text (arena, name),
                        .seats = NAN,
                        .arr = NAN,
                        .notice_days = NAN,
                        .start_day = DAY_NONE,
                        .handover_day = DAY_NONE,
                        .renewal_day = DAY_NONE,
                        .zone = zone_get (NULL, NULL) };
  return account;
}

/* There is room for as many as the next power of two: where there are so many, for twice of them is taken. */
void
account_add_domain (Account *account, Arena *arena, const char *domain)
{
  guint count = account->domain_count;
  if ((count & (count - 1)) == 0) {
    const char **wider = arena_take (arena, MAX (1, 2 * count) * sizeof *wider);
    for (guint i = 0; i < count; i++)
      wider[i] = account->domains[i];
    account->domains = wider;
  }
  account->domains[account->domain_count++] = domain;
}

static guint
find_domain (const Account *account, const char *domain)
{
  guint i = 0;
  while (i < account->domain_count && strcmp (account->domains[i], domain) != 0)
    i++;
  return i;
}

bool
account_has_domain (const Account *account, const char *domain)
{
  return find_domain (account, domain) < account->domain_count;
}

void
account_drop_domain (Account *account, const char *domain)
{
  guint at = find_domain (account, domain);
  if (at == account->domain_count)
    return;
  account->domain_count--;
  for (guint i = at; i < account->domain_count; i++)
    account->domains[i] = account->domains[i + 1];
}
