/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/row_owner.h"

#include <string.h>

#include "identity/account_words.h"

struct RowOwners {
  AccountWords *words;
  GHashTable *found; /* word, own copy → index + 2: rows name few accounts many times */
};

int
row_owner_column (TableKind kind)
{
  const Table *table = table_get (kind);
  for (int i = 0; i < table->column_count; i++)
    if (strcmp (table->columns[i].name, "account_id") == 0)
      return i;
  return -1;
}

/* Contacts who never wrote: one with an address of free mail has no other word. */
static void
add_contacts (RowOwners *owners, const GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++) {
    const StoredRow *row = rows->pdata[i];
    int account = account_words_find (owners->words, row->cells[CONTACTS_ACCOUNT_ID]);
    if (account >= 0)
      account_words_add (owners->words, row->cells[CONTACTS_EMAIL], account);
  }
}

/* Addresses that write, and names of people. */
static void
add_people (RowOwners *owners, const History *history, const Roster *roster)
{
  for (guint i = 0; i < history->addresses->len; i++) {
    int account = roster_account_of (roster, i);
    if (account >= 0)
      account_words_add (owners->words, g_array_index (history->addresses, StoredAddress, i).text, account);
  }
  for (guint i = 0; i < roster->people->len; i++) {
    const Person *person = roster->people->pdata[roster_walk (roster, i)];
    if (person->account >= 0 && strchr (person->name, ' ') != NULL)
      account_words_add (owners->words, person->name, person->account);
  }
}

static int
find_mapped (const RowOwners *owners, const StoredRow *row)
{
  if (strcmp (row->cells[ID_MAP_KIND], "domain") != 0)
    return account_words_find (owners->words, row->cells[ID_MAP_VALUE]);
  g_auto (GStrv) domains = g_strsplit (row->cells[ID_MAP_VALUE], ";", -1);
  int account = -1;
  for (char **domain = domains; *domain != NULL && account < 0; domain++)
    account = account_words_find (owners->words, *domain);
  return account >= 0 || row->cells[ID_MAP_NAME] == NULL
             ? account
             : account_words_find (owners->words, row->cells[ID_MAP_NAME]);
}

/* Ids of ticket systems are stored with the system before them, "zendesk-org:123"; its tables say 123. */
static void
add_mapped_ids (RowOwners *owners, const GPtrArray *maps)
{
  for (guint i = 0; i < maps->len; i++) {
    const StoredRow *row = maps->pdata[i];
    const char *id = row->cells[ID_MAP_ID], *colon = strchr (id, ':');
    int account = find_mapped (owners, row);
    if (account < 0)
      continue;
    account_words_add (owners->words, id, account);
    if (colon != NULL)
      account_words_add (owners->words, colon + 1, account);
  }
}

static void
add_subscriptions (RowOwners *owners, const GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++) {
    const StoredRow *row = rows->pdata[i];
    int account = account_words_find (owners->words, row->cells[SUBSCRIPTIONS_ACCOUNT_ID]);
    if (account >= 0)
      account_words_add (owners->words, row->cells[SUBSCRIPTIONS_SUBSCRIPTION_ID], account);
  }
}

RowOwners *
row_owners_new (const History *history, const Roster *roster, int64_t moment_unix)
{
  RowOwners *owners = g_new0 (RowOwners, 1);
  owners->words = account_words_new (roster->accounts);
  owners->found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  add_people (owners, history, roster);
  g_autoptr (GPtrArray) contacts = history_rows_known (history, TABLE_CONTACTS, moment_unix);
  g_autoptr (GPtrArray) maps = history_rows_known (history, TABLE_ID_MAP, moment_unix);
  g_autoptr (GPtrArray) subscriptions = history_rows_known (history, TABLE_SUBSCRIPTIONS, moment_unix);
  add_contacts (owners, contacts);
  add_mapped_ids (owners, maps);
  add_subscriptions (owners, subscriptions);
  return owners;
}

void
row_owners_free (RowOwners *owners)
{
  if (owners == NULL)
    return;
  account_words_free (owners->words);
  g_hash_table_unref (owners->found);
  g_free (owners);
}

int
row_owners_find (const RowOwners *owners, const char *word)
{
  int known = GPOINTER_TO_INT (g_hash_table_lookup (owners->found, word));
  if (known == 0) {
    known = account_words_find (owners->words, word) + 2;
    g_hash_table_insert (owners->found, g_strdup (word), GINT_TO_POINTER (known));
  }
  return known - 2;
}

static const char *
person_of_row (const StoredRow *row)
{
  switch (row->kind) {
  case TABLE_TICKETS:
    return row->cells[TICKETS_REQUESTER];
  case TABLE_SURVEYS:
    return row->cells[SURVEYS_RESPONDENT];
  default:
    return NULL;
  }
}

int
row_owners_find_row (const RowOwners *owners, const StoredRow *row)
{
  int column = row_owner_column (row->kind);
  const char *word = column >= 0 ? row->cells[column] : NULL, *person = person_of_row (row);
  int account = word != NULL ? row_owners_find (owners, word) : -1;
  return account < 0 && person != NULL ? row_owners_find (owners, person) : account;
}
