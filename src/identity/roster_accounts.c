/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts, the domains they hold, and the side and account of each address. */
#include "identity/roster_private.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "identity/account_words.h"
#include "identity/address.h"
#include "identity/domain.h"

static Account contested_account; /* stands in account_of_domain for a domain that two accounts claim */

/* The entry of the domain itself or of the nearest domain above it: the longest match. */
static gpointer
find_domain (GHashTable *table, const char *domain)
{
  for (const char *p = domain; p != NULL; p = strchr (p, '.') != NULL ? strchr (p, '.') + 1 : NULL) {
    gpointer key, value;
    if (g_hash_table_lookup_extended (table, p, &key, &value))
      return value;
  }
  return NULL;
}

static void
add_domains (GHashTable *set, const GPtrArray *domains)
{
  for (guint i = 0; i < domains->len; i++) {
    char *domain = domain_normalize (domains->pdata[i]);
    if (domain != NULL)
      g_hash_table_replace (set, domain, domain);
  }
}

/* Where weft.ini names no vendor domain, the team's addresses do. */
static void
add_vendor_domains (Fold *fold)
{
  add_domains (fold->vendor_domains, fold->input->config->vendor_domains);
  add_domains (fold->third_domains, fold->input->config->third_party_domains);
  if (g_hash_table_size (fold->vendor_domains) > 0)
    return;
  for (guint i = 0; i < fold->node_count; i++) {
    const Node *node = fold_walk (fold, i);
    if (node->team == NULL || node->registrable == NULL || domain_is_free_mail (node->domain))
      continue;
    char *domain = g_strdup (node->registrable);
    g_hash_table_replace (fold->vendor_domains, domain, domain);
  }
}

static Account *
get_account (Fold *fold, const char *id, const char *name)
{
  Account *account = g_hash_table_lookup (fold->account_of_id, id);
  if (account != NULL)
    return account;
  account = account_new (&fold->roster->arena, id, name);
  account->index = (int) fold->roster->accounts->len;
  g_ptr_array_add (fold->roster->accounts, account);
  g_hash_table_insert (fold->account_of_id, (gpointer) account->id, account);
  return account;
}

static double
read_number (const char *cell)
{
  double value;
  return text_parse_number (cell, &value) ? value : NAN;
}

static int32_t
read_day (const char *cell)
{
  int64_t moment;
  bool date_only;
  return cell != NULL && unix_parse (cell, &moment, &date_only) ? day_of_unix (moment) : DAY_NONE;
}

static const char *
read_rating (const char *cell)
{
  static const char *const ratings[] = { "green", "yellow", "red" };
  for (size_t i = 0; cell != NULL && i < G_N_ELEMENTS (ratings); i++)
    if (strcmp (cell, ratings[i]) == 0)
      return ratings[i];
  return g_strcmp0 (cell, "amber") == 0 ? "yellow" : NULL;
}

static void
fill_account (Account *account, const StoredRow *row, Arena *arena)
{
  account->segment = arena_copy_any (arena, row_get (row, ACCOUNTS_SEGMENT));
  account->tier = arena_copy_any (arena, row_get (row, ACCOUNTS_TIER));
  account->owner = arena_copy_any (arena, row_get (row, ACCOUNTS_OWNER));
  account->country = arena_copy_any (arena, row_get (row, ACCOUNTS_COUNTRY));
  account->currency = arena_copy_any (arena, row_get (row, ACCOUNTS_CURRENCY));
  account->csm_rating = read_rating (row_get (row, ACCOUNTS_CSM_RATING));
  account->seats = read_number (row_get (row, ACCOUNTS_SEATS));
  account->arr = read_number (row_get (row, ACCOUNTS_ARR));
  account->notice_days = read_number (row_get (row, ACCOUNTS_NOTICE_DAYS));
  account->start_day = read_day (row_get (row, ACCOUNTS_START_DATE));
  account->handover_day = read_day (row_get (row, ACCOUNTS_HANDOVER_DATE));
  account->renewal_day = read_day (row_get (row, ACCOUNTS_RENEWAL_DATE));
}

/* Two claims leave a domain to nobody: only contact rows can say whose address is whose. */
static void
claim_domain (Fold *fold, const char *domain, Account *account)
{
  Account *holder = g_hash_table_lookup (fold->account_of_domain, domain);
  if (holder == account || holder == &contested_account)
    return;
  const char *kept = arena_copy_text (&fold->roster->arena, domain);
  g_hash_table_insert (fold->account_of_domain, (gpointer) kept,
                       holder != NULL ? &contested_account : account);
  if (holder == NULL) {
    account_add_domain (account, &fold->roster->arena, kept);
    return;
  }
  account_drop_domain (holder, domain);
  g_ptr_array_add (fold->roster->contested, g_strdup (domain));
}

/* A given domain counts unless it would swallow strangers or ourselves. */
static void
claim_given_domains (Fold *fold, Account *account, const char *list)
{
  g_auto (GStrv) items = g_strsplit (list != NULL ? list : "", ";", -1);
  for (char **item = items; *item != NULL; item++) {
    if (text_is_blank (*item))
      continue;
    g_autofree char *domain = domain_normalize (*item);
    g_autofree char *registrable = domain_registrable (domain);
    if (registrable == NULL || domain_is_free_mail (domain) ||
        find_domain (fold->vendor_domains, domain) != NULL)
      fold_note (fold, "account %s: %s cannot be a customer's domain", account->id, *item);
    else
      claim_domain (fold, domain, account);
  }
}

static void
add_given_accounts (Fold *fold)
{
  const GPtrArray *rows = fold->input->accounts;
  for (guint i = 0; rows != NULL && i < rows->len; i++) {
    const StoredRow *row = rows->pdata[i];
    const char *id = row_get (row, ACCOUNTS_ACCOUNT_ID), *name = row_get (row, ACCOUNTS_NAME);
    if (text_is_blank (id) || g_hash_table_contains (fold->account_of_id, id)) {
      fold_note (fold, "accounts row without an id of its own: %s", name != NULL ? name : "");
      continue;
    }
    Account *account = get_account (fold, id, text_is_blank (name) ? id : name);
    fill_account (account, row, &fold->roster->arena);
    claim_given_domains (fold, account, row_get (row, ACCOUNTS_DOMAINS));
  }
  fold->words = account_words_new (fold->roster->accounts);
}

/* The account that the word means.  Where there is no accounts table to know it, it is made; NULL otherwise.
 */
static Account *
find_or_infer_account (Fold *fold, const char *id)
{
  int known = account_words_find (fold->words, id);
  if (known >= 0)
    return fold->roster->accounts->pdata[known];
  Account *account = g_hash_table_lookup (fold->account_of_id, id);
  if (account != NULL || fold->has_accounts_table)
    return account;
  account = get_account (fold, id, id);
  account->is_inferred = true;
  return account;
}

static Account *
find_contact_account (Fold *fold, const Node *node)
{
  const char *id = row_get (node->contact, CONTACTS_ACCOUNT_ID);
  if (text_is_blank (id))
    return NULL;
  Account *account = find_or_infer_account (fold, id);
  if (account == NULL)
    fold_note (fold, "contact %s: there is no account %s", node->text, id);
  return account;
}

/* By account, of those that the table has: it gives them domains. */
static GArray *
mark_given (const GPtrArray *accounts)
{
  GArray *given = g_array_sized_new (FALSE, FALSE, sizeof (guint8), accounts->len);
  for (guint i = 0; i < accounts->len; i++) {
    guint8 has_domains = ((const Account *) accounts->pdata[i])->domain_count > 0;
    g_array_append_val (given, has_domains);
  }
  return given;
}

static bool
is_given (const GArray *given, const Account *account)
{
  return account->index < (int) given->len && g_array_index (given, guint8, account->index) != 0;
}

/* An account without domains of its own gets those of its contacts. */
static void
learn_domains (Fold *fold)
{
  g_autoptr (GArray) given = mark_given (fold->roster->accounts);
  for (guint i = 0; i < fold->node_count; i++) {
    Node *node = fold_walk (fold, i);
    Account *account = node->contact != NULL ? find_contact_account (fold, node) : NULL;
    if (account == NULL)
      continue;
    node->account = account;
    node->is_placed_by_row = true;
    if (node->registrable == NULL || is_given (given, account) || domain_is_free_mail (node->domain) ||
        find_domain (fold->vendor_domains, node->domain) != NULL ||
        find_domain (fold->third_domains, node->domain) != NULL)
      continue;
    Account *holder = find_domain (fold->account_of_domain, node->registrable);
    if (holder == NULL || holder == &contested_account || !is_given (given, holder))
      claim_domain (fold, node->registrable, account);
  }
}

/* Decisions of the review: a domain or an address belongs to an account.  They outrank the tables. */
static void
apply_decisions (Fold *fold)
{
  const GPtrArray *events = fold->input->identity_events;
  for (guint i = 0; events != NULL && i < events->len; i++) {
    const IdentityEvent *event = events->pdata[i];
    bool is_domain = strcmp (event->kind, "domain-account") == 0;
    bool stands = strcmp (event->decision, "accepted") == 0 || strcmp (event->decision, "auto") == 0;
    if ((!is_domain && strcmp (event->kind, "affiliation") != 0) || !stands)
      continue;
    g_autofree char *address = address_normalize (event->a);
    g_autofree char *domain = domain_normalize (event->a);
    Account *account = find_or_infer_account (fold, event->b);
    const char *subject = address != NULL ? address : event->a;
    if (account == NULL || fold_find_decision (fold, event->kind, subject, event->b) != event)
      continue;
    Node *node = is_domain ? NULL : fold_find (fold, event->a);
    if (node != NULL) {
      node->account = account;
      node->is_placed_by_row = true;
    } else if (is_domain && domain != NULL) {
      const char *kept = arena_copy_text (&fold->roster->arena, domain);
      g_hash_table_replace (fold->account_of_domain, (gpointer) kept, account);
      account_add_domain (account, &fold->roster->arena, kept);
    }
  }
}

void
roster_add_accounts (Fold *fold)
{
  add_vendor_domains (fold);
  add_given_accounts (fold);
  learn_domains (fold);
  apply_decisions (fold);
  g_ptr_array_sort (fold->roster->contested, text_compare);
}

static void
find_place (Fold *fold, const Node *node, DomainPlace *place)
{
  place->is_placed = true;
  place->side = SIDE_THIRD;
  Account *holder = find_domain (fold->account_of_domain, node->domain);
  if (find_domain (fold->vendor_domains, node->domain) != NULL)
    place->side = SIDE_VENDOR;
  else if (find_domain (fold->third_domains, node->domain) != NULL)
    place->is_known_third = true;
  else if (holder != NULL)
    place->account = holder != &contested_account ? holder : NULL;
  else if (!fold->has_accounts_table && node->registrable != NULL && !domain_is_free_mail (node->domain)) {
    place->account = get_account (fold, node->registrable, node->registrable);
    place->account->is_inferred = true;
    claim_domain (fold, node->registrable, place->account);
  }
  if (place->account != NULL)
    place->side = SIDE_CLIENT;
}

static const DomainPlace *
get_place (Fold *fold, const Node *node)
{
  DomainPlace *place = g_hash_table_lookup (fold->places, node->domain);
  if (!place->is_placed)
    find_place (fold, node, place);
  return place;
}

/* A shared mailbox, unless a table gives it a title: then one person sits behind it. */
static bool
is_role (const Fold *fold, const Node *node)
{
  if (g_hash_table_contains (fold->group_addresses, node->text))
    return true;
  bool is_titled = row_get (node->contact, CONTACTS_TITLE) != NULL ||
                   row_get (node->contact, CONTACTS_LEVEL) != NULL ||
                   row_get (node->team, TEAM_TITLE) != NULL || row_get (node->team, TEAM_LEVEL) != NULL;
  return !is_titled && address_is_role (node->text);
}

/* A machine by its address, or by what it calls itself ("kernel test robot", "release[bot]"); "Bot" alone is
 * a surname. */
static bool
is_machine (const Node *node)
{
  if (address_is_system (node->text))
    return true;
  g_autofree char *name = g_ascii_strdown (node->name, -1);
  return node->contact == NULL && node->team == NULL &&
         (g_str_has_suffix (name, " robot") || g_str_has_suffix (name, "[bot]"));
}

/* An address that no domain places, as those of free mail, may have a card that names the account. */
static void
place_by_card (const Fold *fold, Node *node)
{
  bool is_lost = node->side == SIDE_THIRD && !node->is_person;
  Account *account = is_lost ? roster_account_of_card (fold, node) : NULL;
  if (account == NULL)
    return;
  node->side = SIDE_CLIENT;
  node->account = account;
  node->is_placed_by_row = true;
}

static void
place_node (Fold *fold, Node *node)
{
  if (node->domain == NULL)
    return;
  bool is_system = is_machine (node);
  if (node->team != NULL || find_domain (fold->vendor_domains, node->domain) != NULL) {
    node->side = SIDE_VENDOR;
    node->account = NULL;
    node->is_placed_by_row = node->team != NULL;
  } else if (node->account != NULL) {
    node->side = SIDE_CLIENT;
  } else {
    const DomainPlace *place = get_place (fold, node);
    node->side = place->side;
    node->account = place->account;
    node->is_person = place->is_known_third;
    place_by_card (fold, node);
  }
  node->is_person = !is_system && (node->is_person || node->side != SIDE_THIRD);
  if (is_system || (node->is_person && is_role (fold, node)))
    node->side = SIDE_ROLE;
}

void
roster_place_nodes (Fold *fold)
{
  for (guint i = 0; i < fold->node_count; i++)
    place_node (fold, fold_walk (fold, i));
}
