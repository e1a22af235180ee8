/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "weft/privacy.h"

#include <string.h>

#include "base/text.h"
#include "identity/address.h"
#include "identity/card.h"
#include "identity/name.h"
#include "pipeline/config.h"
#include "pipeline/settle.h"

static WeftRemoved *
removed_new (void)
{
  WeftRemoved *removed = g_new0 (WeftRemoved, 1);
  removed->addresses = g_ptr_array_new_with_free_func (g_free);
  removed->similar = g_ptr_array_new_with_free_func (g_free);
  return removed;
}

void
weft_removed_free (WeftRemoved *removed)
{
  if (removed == NULL)
    return;
  g_ptr_array_unref (removed->addresses);
  g_ptr_array_unref (removed->similar);
  g_free (removed);
}

/* ---- who it is ---- */

static bool
is_listed (const GPtrArray *texts, const char *text)
{
  return g_ptr_array_find_with_equal_func ((GPtrArray *) texts, text, g_str_equal, NULL);
}

static void
add_address (WeftRemoved *removed, const char *address)
{
  if (!is_listed (removed->addresses, address))
    g_ptr_array_add (removed->addresses, g_strdup (address));
}

static bool
has_row (const History *history, TableKind kind, int email, const char *address)
{
  for (guint i = 0; i < history->rows[kind]->len; i++)
    if (g_strcmp0 (((const StoredRow *) history->rows[kind]->pdata[i])->cells[email], address) == 0)
      return true;
  return false;
}

/* Mail or a list of people knows who has it, and needs no card to tell. */
static bool
is_seen (const History *history, const char *address)
{
  if (has_row (history, TABLE_CONTACTS, CONTACTS_EMAIL, address) ||
      has_row (history, TABLE_TEAM, TEAM_EMAIL, address))
    return true;
  for (guint i = 0; i < history->addresses->len; i++)
    if (strcmp (g_array_index (history->addresses, StoredAddress, i).text, address) == 0)
      return true;
  return false;
}

/* The table of aliases knows addresses that no mail has. */
static void
add_aliases (const History *history, WeftRemoved *removed)
{
  const GPtrArray *rows = history->rows[TABLE_ALIASES];
  for (guint i = 0; i < rows->len; i++) {
    const StoredRow *row = g_ptr_array_index (rows, i);
    const char *alias = row->cells[ALIASES_EMAIL], *primary = row->cells[ALIASES_PRIMARY];
    if (is_listed (removed->addresses, primary))
      add_address (removed, alias);
    else if (is_listed (removed->addresses, alias))
      add_address (removed, primary);
  }
}

static bool
is_card_of (char **addresses, const WeftRemoved *removed)
{
  for (; *addresses != NULL; addresses++)
    if (is_listed (removed->addresses, *addresses))
      return true;
  return false;
}

/* An account's name is a company's, whatever else the card says. */
static bool
is_company_card (const History *history, const StoredRow *row)
{
  g_autofree char *person = card_dup_person (row);
  const GPtrArray *accounts = history->rows[TABLE_ACCOUNTS];
  bool is_company = *person == '\0';
  for (guint i = 0; i < accounts->len && !is_company; i++) {
    const char *name = ((const StoredRow *) accounts->pdata[i])->cells[ACCOUNTS_NAME];
    g_autofree char *folded = text_fold (name != NULL ? name : "");
    is_company = strcmp (folded, person) == 0;
  }
  return is_company;
}

/* So do address books; one that mail or a table knows as somebody else's stays, and so does a shared mailbox.
 */
static void
add_card_addresses (const History *history, WeftRemoved *removed)
{
  const GPtrArray *rows = history->rows[TABLE_CARDS];
  for (guint i = 0; i < rows->len; i++) {
    const StoredRow *row = g_ptr_array_index (rows, i);
    g_auto (GStrv) addresses = card_split_addresses (row);
    bool is_theirs = is_card_of (addresses, removed) && !is_company_card (history, row);
    for (char **address = addresses; is_theirs && *address != NULL; address++)
      if (!address_is_role (*address) && !is_seen (history, *address))
        add_address (removed, *address);
  }
}

/* All addresses that are one person with the given one. */
static void
find_addresses (const History *history, const Roster *roster, const char *given, WeftRemoved *removed)
{
  int person = -1;
  add_address (removed, given);
  for (guint i = 0; i < history->addresses->len; i++)
    if (strcmp (g_array_index (history->addresses, StoredAddress, i).text, given) == 0) {
      removed->was_known = true;
      person = roster_person_of (roster, i);
    }
  for (guint i = 0; person >= 0 && i < history->addresses->len; i++) {
    const char *text = g_array_index (history->addresses, StoredAddress, i).text;
    if (roster_person_of (roster, i) == person)
      add_address (removed, text);
  }
  add_aliases (history, removed);
  add_card_addresses (history, removed);
}

static void
add_name (GPtrArray *names, const char *name)
{
  g_autofree char *clean = name != NULL ? name_clean (name, NULL) : NULL;
  if (clean != NULL && name_is_full (clean) && !is_listed (names, clean))
    g_ptr_array_add (names, g_steal_pointer (&clean));
}

static void
add_row_names (const History *history, TableKind kind, int email, int name, const WeftRemoved *removed,
               GPtrArray *names)
{
  for (guint i = 0; i < history->rows[kind]->len; i++) {
    const StoredRow *row = g_ptr_array_index (history->rows[kind], i);
    if (row->cells[email] != NULL && is_listed (removed->addresses, row->cells[email]))
      add_name (names, row->cells[name]);
  }
}

/* A name that a company bears is not the person's. */
static void
add_card_names (const History *history, const WeftRemoved *removed, GPtrArray *names)
{
  for (guint i = 0; i < history->rows[TABLE_CARDS]->len; i++) {
    const StoredRow *row = g_ptr_array_index (history->rows[TABLE_CARDS], i);
    g_auto (GStrv) addresses = card_split_addresses (row);
    if (is_card_of (addresses, removed) && !is_company_card (history, row))
      add_name (names, row->cells[CARDS_NAME]);
  }
}

/* What the person is called, where that is enough to tell people apart. */
static GPtrArray *
find_names (const History *history, const WeftRemoved *removed)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < history->addresses->len; i++) {
    const StoredAddress *address = &g_array_index (history->addresses, StoredAddress, i);
    if (is_listed (removed->addresses, address->text))
      add_name (names, address->name);
  }
  add_row_names (history, TABLE_CONTACTS, CONTACTS_EMAIL, CONTACTS_NAME, removed, names);
  add_row_names (history, TABLE_TEAM, TEAM_EMAIL, TEAM_NAME, removed, names);
  add_card_names (history, removed, names);
  return names;
}

/* Calendars that know people by name only: a name that stands for nobody else goes with the person. */
static void
add_bare_names (const History *history, const Roster *roster, const GPtrArray *names, WeftRemoved *removed)
{
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *key = name_key (g_ptr_array_index (names, i));
    for (guint k = 0; k < history->addresses->len; k++)
      if (strcmp (g_array_index (history->addresses, StoredAddress, k).text, key) == 0 &&
          roster_person_of (roster, k) < 0)
        add_address (removed, key);
  }
}

/* Namesakes, or the same person: only the user can say. */
static void
find_similar (const History *history, const GPtrArray *names, WeftRemoved *removed)
{
  for (guint i = 0; i < history->addresses->len; i++) {
    const StoredAddress *address = &g_array_index (history->addresses, StoredAddress, i);
    g_autofree char *name = name_clean (address->name, NULL);
    if (is_listed (names, name) && !is_listed (removed->addresses, address->text))
      g_ptr_array_add (removed->similar, g_strdup (address->text));
  }
}

/* ---- the removal ---- */

/* Ends the transaction; the file is still to be compacted. */
static bool
remove_kept_out (Store *store, const KeepOut *keep_out, WeftRemoved *removed, GError **error)
{
  StoreRemoved counts;
  if (!store_write_keep_out (store, keep_out, error) ||
      !store_remove_kept_out (store, keep_out, &counts, error) || !store_commit (store, error)) {
    store_rollback (store, NULL);
    return false;
  }
  removed->messages = counts.messages;
  removed->meetings = counts.meetings;
  removed->rows = counts.rows;
  return true;
}

/* The configuration has changed where it named them; what was imported has not. */
static bool
rename_settings (Store *store, const char *config_path, const char *before, GError **error)
{
  g_autoptr (Config) config = config_load (store, config_path, NULL, error);
  g_autofree char *now = config != NULL ? config_hash_intake (config) : NULL;
  return now != NULL && store_rename_settings (store, before, now, error);
}

static KeepOut *
begin_removal (Store *store, GError **error)
{
  if (!store_begin (store, error))
    return NULL;
  KeepOut *keep_out = store_make_forget_key (store, error) ? store_read_keep_out (store, error) : NULL;
  if (keep_out == NULL)
    store_rollback (store, NULL);
  return keep_out;
}

WeftRemoved *
weft_forget (const char *store_path, const char *config_path, const char *address, GError **error)
{
  g_autofree char *normal = address_normalize (address);
  if (normal == NULL) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_USAGE, "'%s' is no mail address", address);
    return NULL;
  }
  g_autoptr (Store) store = store_open_existing (store_path, error);
  g_autoptr (Config) config = store != NULL ? config_load (store, config_path, NULL, error) : NULL;
  g_autoptr (KeepOut) keep_out = config != NULL ? begin_removal (store, error) : NULL;
  g_autoptr (History) history = keep_out != NULL ? history_load (store, error) : NULL;
  if (history == NULL)
    return NULL;
  g_autoptr (WeftRemoved) removed = removed_new ();
  g_autoptr (Settled) settled = settle_all (history, config);
  find_addresses (history, settled->roster, normal, removed);
  g_autoptr (GPtrArray) names = find_names (history, removed);
  add_bare_names (history, settled->roster, names, removed);
  find_similar (history, names, removed);
  for (guint i = 0; i < removed->addresses->len; i++)
    keep_out_add_address (keep_out, g_ptr_array_index (removed->addresses, i));
  for (guint i = 0; i < names->len; i++)
    keep_out_add_name (keep_out, g_ptr_array_index (names, i));
  g_autofree char *settings = config_hash_intake (config);
  bool done = remove_kept_out (store, keep_out, removed, error) &&
              rename_settings (store, config_path, settings, error) && store_compact (store, error);
  return done ? g_steal_pointer (&removed) : NULL;
}

WeftRemoved *
weft_purge (const char *store_path, const char *before, GError **error)
{
  int32_t day;
  if (!day_parse (before, &day)) {
    g_set_error (error, WEFT_ERROR, WEFT_ERROR_USAGE, "'%s' is no date such as 2024-01-01", before);
    return NULL;
  }
  g_autoptr (Store) store = store_open_existing (store_path, error);
  g_autoptr (KeepOut) keep_out = store != NULL ? begin_removal (store, error) : NULL;
  if (keep_out == NULL)
    return NULL;
  keep_out->before_day = MAX (keep_out->before_day, day); /* an earlier purge still holds */
  g_autoptr (WeftRemoved) removed = removed_new ();
  bool done = remove_kept_out (store, keep_out, removed, error) && store_compact (store, error);
  return done ? g_steal_pointer (&removed) : NULL;
}
