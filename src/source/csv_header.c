/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/csv.h"

#include <string.h>

#include "base/text.h"

char *
csv_header_key (const char *header)
{
  g_autofree char *folded = text_fold (header);
  GString *key = g_string_new (NULL);
  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (g_unichar_isalnum (c))
      g_string_append_unichar (key, c);
  }
  return g_string_free (key, FALSE);
}

static int
find_key (GPtrArray *keys, const char *wanted)
{
  for (guint i = 0; i < keys->len; i++)
    if (strcmp (keys->pdata[i], wanted) == 0)
      return (int) i;
  return -1;
}

static int
find_column (const Table *table, const char *name)
{
  for (int column = 0; column < table->column_count; column++)
    if (strcmp (table->columns[column].name, name) == 0)
      return column;
  return -1;
}

/* The later of two steps never overrides the earlier: [columns], then what an
 * exporter writes beside our own name and says more, then our own names, then aliases. */
static void
set_source (CsvMap *map, int column, int header)
{
  if (column >= 0 && header >= 0 && map->source[column] < 0)
    map->source[column] = header;
}

static void
map_configured (CsvMap *map, GPtrArray *keys, GHashTable *columns)
{
  const Table *table = table_get ((TableKind) map->kind);
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (columns), (GCompareFunc) strcmp);
  for (GList *name = names; name != NULL; name = name->next) {
    const char *target = g_hash_table_lookup (columns, name->data);
    size_t length = strlen (table->name);
    if (strncmp (target, table->name, length) != 0 || target[length] != '.')
      continue;
    g_autofree char *key = csv_header_key (name->data);
    set_source (map, find_column (table, target + length + 1), find_key (keys, key));
  }
}

static void
map_own_names (CsvMap *map, GPtrArray *keys)
{
  const Table *table = table_get ((TableKind) map->kind);
  for (int column = 0; column < table->column_count; column++) {
    g_autofree char *key = csv_header_key (table->columns[column].name);
    set_source (map, column, find_key (keys, key));
  }
}

static void
map_aliases (CsvMap *map, GPtrArray *keys, bool better_ones)
{
  for (const CsvAlias *alias = csv_aliases; alias->key != NULL; alias++)
    if (alias->kind == map->kind && alias->is_better == better_ones)
      set_source (map, alias->column, find_key (keys, alias->key));
}

static int
name_column (int kind)
{
  switch (kind) {
  case TABLE_CONTACTS:
    return CONTACTS_NAME;
  case TABLE_TEAM:
    return TEAM_NAME;
  case TABLE_CARDS:
    return CARDS_NAME;
  default:
    return -1;
  }
}

static int
find_either (GPtrArray *keys, const char *wanted, const char *other)
{
  int found = find_key (keys, wanted);
  return found >= 0 ? found : find_key (keys, other);
}

static void
map_names_of_persons (CsvMap *map, GPtrArray *keys)
{
  int name = name_column (map->kind);
  if (name < 0 || map->source[name] >= 0)
    return;
  map->first_name = find_either (keys, "firstname", "vorname");
  map->last_name = find_either (keys, "lastname", "nachname");
  set_source (map, name, map->first_name >= 0 ? map->first_name : map->last_name);
}

/* Address books number the addresses of a person: "E-mail 2 - Value", "E-mail 2 Address". */
static bool
is_book_address (const char *key)
{
  static const char *const unnumbered[] = { "emailvalue", "emailaddress", "emailadresse", "primaryemail",
                                            "secondaryemail" };
  g_autoptr (GString) bare = g_string_new (NULL);
  for (; *key != '\0'; key++)
    if (!g_ascii_isdigit (*key))
      g_string_append_c (bare, *key);
  for (size_t i = 0; i < G_N_ELEMENTS (unnumbered); i++)
    if (strcmp (bare->str, unnumbered[i]) == 0)
      return true;
  return false;
}

static void
map_book_addresses (CsvMap *map, GPtrArray *keys)
{
  for (guint i = 0; map->kind == TABLE_CARDS && i < keys->len; i++)
    if (is_book_address (keys->pdata[i]))
      set_source (map, CARDS_ADDRESSES, (int) i);
}

int
csv_account_substitute (int kind)
{
  switch (kind) {
  case TABLE_USAGE:
    return USAGE_SUBSCRIPTION_ID;
  case TABLE_TICKETS:
    return TICKETS_REQUESTER;
  case TABLE_SURVEYS:
    return SURVEYS_RESPONDENT;
  default:
    return -1;
  }
}

/* How many required columns are not there; *missing names the last of them. */
static int
count_missing (const CsvMap *map, const char **missing)
{
  const Table *table = table_get ((TableKind) map->kind);
  int substitute = csv_account_substitute (map->kind), count = 0;
  for (int column = 0; column < table->column_count; column++) {
    bool is_account = strcmp (table->columns[column].name, "account_id") == 0;
    if ((table->columns[column].flags & COLUMN_REQUIRED) == 0 || map->source[column] >= 0)
      continue;
    if (is_account && substitute >= 0 && map->source[substitute] >= 0)
      continue;
    *missing = table->columns[column].name;
    count++;
  }
  return count;
}

static int
count_explained (const CsvMap *map)
{
  int count = 0;
  for (int column = 0; column < TABLE_MAX_COLUMNS; column++)
    count += map->source[column] >= 0;
  return count;
}

static int
count_required (int kind)
{
  const Table *table = table_get ((TableKind) kind);
  int count = 0;
  for (int column = 0; column < table->column_count; column++)
    count += (table->columns[column].flags & COLUMN_REQUIRED) != 0;
  return count;
}

static void
map_table (CsvMap *map, int kind, GPtrArray *keys, GHashTable *columns)
{
  *map = (CsvMap){ .kind = kind,
                   .known_at = find_key (keys, "knownat"),
                   .is_deleted = find_key (keys, "isdeleted"),
                   .first_name = -1,
                   .last_name = -1 };
  for (int column = 0; column < TABLE_MAX_COLUMNS; column++)
    map->source[column] = -1;
  if (columns != NULL)
    map_configured (map, keys, columns);
  map_aliases (map, keys, true);
  map_own_names (map, keys);
  map_aliases (map, keys, false);
  map_names_of_persons (map, keys);
  map_book_addresses (map, keys);
}

typedef struct {
  CsvMap map;
  int explained;
  bool is_tied;
} BestMap;

static void
keep_better (BestMap *best, const CsvMap *map, int explained)
{
  /* An address book explains what any list of persons has: at a tie the other table is meant. */
  bool is_equal = best->map.kind >= 0 && explained == best->explained;
  bool wins_tie = is_equal && best->map.kind == TABLE_CARDS;
  if (is_equal && !wins_tie && map->kind != TABLE_CARDS)
    best->is_tied = true;
  if (best->map.kind >= 0 && explained <= best->explained && !wins_tie)
    return;
  *best = (BestMap){ *map, explained, false };
}

static bool
uses_header (const CsvMap *map, int header)
{
  for (int column = 0; column < TABLE_MAX_COLUMNS; column++)
    if (map->source[column] == header)
      return true;
  return false;
}

static bool
has_any (GPtrArray *keys, const char *const *wanted)
{
  for (; *wanted != NULL; wanted++)
    if (find_key (keys, *wanted) >= 0)
      return true;
  return false;
}

/* Salesforce's export has a file an object, all with an Id, an account, dates and a status: calls and
 * contracts are no tickets, opportunities no accounts, users no contacts. */
static bool
is_other_object (const CsvMap *map, GPtrArray *keys)
{
  static const char *const of_salesforce[] = { "systemmodstamp", "createdbyid", "ownerid", "isdeleted",
                                               NULL };
  if (!has_any (keys, of_salesforce))
    return false;
  switch (map->kind) {
  case TABLE_TICKETS:
    return find_key (keys, "casenumber") < 0;
  case TABLE_ACCOUNTS:
    return find_key (keys, "accountid") >= 0;
  case TABLE_CONTACTS:
    return find_key (keys, "accountid") < 0;
  default:
    return false;
  }
}

/* Dates with a sender are in tables of calls and chats too; those have a channel. */
static bool
is_mail (const CsvMap *map, GPtrArray *keys)
{
  return map->source[MAIL_TO] >= 0 && (map->source[MAIL_SUBJECT] >= 0 || map->source[MAIL_MESSAGE_ID] >= 0) &&
         find_key (keys, "channel") < 0;
}

/* Lists of many kinds have a person and an address; an address book has room for a second one: Google's,
 * Outlook's (English and German), Thunderbird's. */
static bool
is_address_book (GPtrArray *keys)
{
  static const char *const second[] = { "email1value",    "email2address", "email2adresse",
                                        "secondaryemail", "addresses",     NULL };
  return has_any (keys, second);
}

/* One required column alone ("email") is found in any file; then the table must explain half of the header.
 * So is "id" with a name: lists of anything have them, and it takes four columns to tell an account. */
static bool
is_plausible (const CsvMap *map, int explained, GPtrArray *keys)
{
  if (is_other_object (map, keys) || (map->kind == TABLE_MAIL && !is_mail (map, keys)))
    return false;
  if (map->kind == TABLE_CARDS)
    return is_address_book (keys) && find_key (keys, "accountid") < 0;
  int id = find_key (keys, "id");
  if (id >= 0 && uses_header (map, id) && explained < 4)
    return false;
  return count_required (map->kind) > 1 || 2 * (guint) explained >= keys->len;
}

/* All that the other explains, and at least two columns more. */
static bool
explains_more (const BestMap *map, const BestMap *other)
{
  for (int column = 0; column < TABLE_MAX_COLUMNS; column++)
    if (other->map.source[column] >= 0 && !uses_header (&map->map, other->map.source[column]))
      return false;
  return map->explained > other->explained + 1;
}

static void
choose_table (GPtrArray *keys, GHashTable *columns, CsvMap *map)
{
  BestMap full = { .map.kind = -1 }, near = { .map.kind = -1 };
  for (int kind = 0; kind < TABLE_KIND_COUNT; kind++) {
    CsvMap candidate;
    if (kind == TABLE_ID_MAP)
      continue;
    map_table (&candidate, kind, keys, columns);
    int missing = count_missing (&candidate, &candidate.missing), explained = count_explained (&candidate);
    if (missing == 0 && is_plausible (&candidate, explained, keys))
      keep_better (&full, &candidate, explained);
    else if (missing == 1 && kind != TABLE_CARDS && explained >= 3 && 2 * (guint) explained >= keys->len)
      keep_better (&near, &candidate, explained);
  }
  /* account_id, date, user, feature: complete training rows, but plainly usage that lost its count. */
  bool is_near = near.map.kind >= 0 && !near.is_tied && (full.map.kind < 0 || explains_more (&near, &full));
  *map = is_near ? near.map : full.map;
  if (!is_near && full.is_tied)
    map->kind = -1;
}

static void
link_repeated (CsvMap *map, GPtrArray *keys)
{
  map->header_count = keys->len;
  map->same = g_new (int, MAX (keys->len, 1));
  for (guint i = 0; i < keys->len; i++) {
    bool is_address = map->kind == TABLE_CARDS && is_book_address (keys->pdata[i]);
    map->same[i] = -1;
    for (guint j = i + 1; j < keys->len && map->same[i] < 0; j++)
      if (strcmp (keys->pdata[i], keys->pdata[j]) == 0 || (is_address && is_book_address (keys->pdata[j])))
        map->same[i] = (int) j;
  }
}

void
csv_map_build (const CsvRecord *header, GHashTable *columns, int as_kind, CsvMap *map)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  for (size_t i = 0; i < header->count; i++)
    g_ptr_array_add (keys, csv_header_key (header->cells[i]));
  *map = (CsvMap){ .kind = -1 };
  if (as_kind >= 0) {
    map_table (map, as_kind, keys, columns);
    count_missing (map, &map->missing);
  } else
    choose_table (keys, columns, map);
  link_repeated (map, keys);
}

void
csv_map_clear (CsvMap *map)
{
  g_clear_pointer (&map->same, g_free);
}
