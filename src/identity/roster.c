/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/roster.h"

#include <string.h>

#include "base/text.h"
#include "identity/address.h"
#include "identity/domain.h"
#include "identity/name.h"
#include "identity/roster_private.h"

static void
node_clear (gpointer data)
{
  Node *node = data;
  char *texts[] = { node->text, node->local, node->name, node->folded_name, node->name_title };
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
}

/* Those of one account mostly have one domain. */
static const char *
find_registrable (Fold *fold, const char *domain)
{
  gpointer known;
  if (domain == NULL)
    return NULL;
  if (!g_hash_table_lookup_extended (fold->registrables, domain, NULL, &known)) {
    known = domain_registrable (domain);
    g_hash_table_insert (fold->registrables, (gpointer) domain, known);
  }
  return known;
}

/* text: an address in its normal form, or what only stands for one. */
static guint
get_node (Fold *fold, const char *text, bool is_address)
{
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (fold->node_of_text, text));
  if (known > 0)
    return known - 1;
  Node node = { .text = g_strdup (text),
                .first_day = DAY_NONE,
                .last_day = DAY_NONE,
                .side = SIDE_THIRD,
                .address = ADDRESS_NONE,
                .parent = fold->nodes->len };
  node.domain = is_address ? address_domain (node.text) : NULL;
  node.local = address_local (node.text);
  node.registrable = find_registrable (fold, node.domain);
  node.name = g_strdup ("");
  g_array_append_val (fold->nodes, node);
  g_hash_table_insert (fold->node_of_text, node.text, GUINT_TO_POINTER (fold->nodes->len));
  return fold->nodes->len - 1;
}

Node *
fold_find (const Fold *fold, const char *text)
{
  g_autofree char *normal = address_normalize (text);
  gpointer found = normal != NULL ? g_hash_table_lookup (fold->node_of_text, normal) : NULL;
  return found != NULL ? fold_get (fold, GPOINTER_TO_UINT (found) - 1) : NULL;
}

void
fold_note (Fold *fold, const char *format, ...)
{
  va_list arguments;
  va_start (arguments, format);
  g_ptr_array_add (fold->roster->notes, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

/* Two spellings of one address ("Jane@X.com", "jane@x.com") share a node. */
static void
add_seen (Fold *fold, const StoredAddress *seen)
{
  g_autofree char *normal = address_normalize (seen->text);
  guint index = get_node (fold, normal != NULL ? normal : seen->text, normal != NULL);
  g_array_append_val (fold->node_of_address, index);
  Node *node = fold_get (fold, index);
  node->address = MIN (node->address, fold->node_of_address->len - 1);
  if (seen->first_day != DAY_NONE && (node->first_day == DAY_NONE || seen->first_day < node->first_day))
    node->first_day = seen->first_day;
  node->last_day = MAX (node->last_day, seen->last_day);
  g_autofree char *title = NULL;
  g_autofree char *name = name_clean (seen->name, &title);
  bool is_later = seen->name_unix > node->name_unix ||
                  (seen->name_unix == node->name_unix && strcmp (name, node->name) >= 0);
  if (*name == '\0' || (*node->name != '\0' && is_later))
    return;
  node->name_unix = seen->name_unix;
  g_free (node->name);
  g_free (node->name_title);
  node->name = g_steal_pointer (&name);
  node->name_title = g_steal_pointer (&title);
}

static bool
is_over (const Fold *fold, const char *date)
{
  int32_t day;
  return date != NULL && day_parse (date, &day) && day <= fold->input->as_of_day;
}

/* Of two contact rows for one address the one still in force, then the later start, then the smaller account
 * id. */
static bool
is_better_contact (const Fold *fold, const StoredRow *row, const StoredRow *than)
{
  if (than == NULL)
    return true;
  bool over = is_over (fold, row_get (row, CONTACTS_END_DATE));
  if (over != is_over (fold, row_get (than, CONTACTS_END_DATE)))
    return !over;
  int later = g_strcmp0 (row_get (row, CONTACTS_START_DATE), row_get (than, CONTACTS_START_DATE));
  return later != 0 ? later > 0
                    : g_strcmp0 (row_get (row, CONTACTS_ACCOUNT_ID), row_get (than, CONTACTS_ACCOUNT_ID)) < 0;
}

/* The node a row speaks of, or NULL with a note where its cell is no address. */
static Node *
get_row_node (Fold *fold, const StoredRow *row, int column, const char *table)
{
  const char *text = row_get (row, column);
  g_autofree char *normal = address_normalize (text);
  if (normal != NULL)
    return fold_get (fold, get_node (fold, normal, true));
  fold_note (fold, "%s row without a mail address: %s", table, text != NULL ? text : "");
  return NULL;
}

static void
add_rows (Fold *fold)
{
  const RosterInput *input = fold->input;
  for (guint i = 0; input->contacts != NULL && i < input->contacts->len; i++) {
    const StoredRow *row = input->contacts->pdata[i];
    Node *node = get_row_node (fold, row, CONTACTS_EMAIL, "contacts");
    if (node != NULL && is_better_contact (fold, row, node->contact))
      node->contact = row;
  }
  for (guint i = 0; input->team != NULL && i < input->team->len; i++) {
    Node *node = get_row_node (fold, input->team->pdata[i], TEAM_EMAIL, "team");
    if (node != NULL)
      node->team = input->team->pdata[i];
  }
  for (guint i = 0; input->aliases != NULL && i < input->aliases->len; i++) {
    get_row_node (fold, input->aliases->pdata[i], ALIASES_EMAIL, "aliases");
    get_row_node (fold, input->aliases->pdata[i], ALIASES_PRIMARY, "aliases");
  }
  for (guint i = 0; input->groups != NULL && i < input->groups->len; i++) {
    char *group = address_normalize (row_get (input->groups->pdata[i], GROUPS_GROUP));
    if (group != NULL)
      g_hash_table_add (fold->group_addresses, group);
  }
}

/* Pairs have no order; a title or an affiliation is about its first part alone, so that the last one counts.
 */
static char *
decision_key (const char *kind, const char *a, const char *b)
{
  bool is_pair = strcmp (kind, "merge") == 0 || strcmp (kind, "domain-migration") == 0;
  if (!is_pair)
    return g_strconcat (kind, "\n", a, NULL);
  bool swap = strcmp (a, b) > 0;
  return g_strconcat (kind, "\n", swap ? b : a, "\n", swap ? a : b, NULL);
}

const IdentityEvent *
fold_find_decision (const Fold *fold, const char *kind, const char *a, const char *b)
{
  g_autofree char *key = decision_key (kind, a, b);
  return g_hash_table_lookup (fold->decisions, key);
}

static bool
stands (const IdentityEvent *event)
{
  return strcmp (event->decision, "accepted") == 0 || strcmp (event->decision, "auto") == 0;
}

static void
add_decisions (Fold *fold)
{
  const GPtrArray *events = fold->input->identity_events;
  for (guint i = 0; events != NULL && i < events->len; i++) {
    const IdentityEvent *event = events->pdata[i];
    bool is_split = strcmp (event->kind, "split") == 0;
    g_autofree char *a = address_normalize (event->a), *b = address_normalize (event->b);
    char *key =
        decision_key (is_split ? "merge" : event->kind, a != NULL ? a : event->a, b != NULL ? b : event->b);
    g_hash_table_replace (fold->decisions, key, (gpointer) event);
    if (a != NULL && stands (event))
      get_node (fold, a, true);
    if (a != NULL && strcmp (event->kind, "title") == 0 && stands (event))
      fold_get (fold, get_node (fold, a, true))->title = event;
  }
}

static int
compare_nodes (gconstpointer a, gconstpointer b, gpointer data)
{
  const Fold *fold = data;
  return strcmp (fold_get (fold, *(const guint *) a)->text, fold_get (fold, *(const guint *) b)->text);
}

/* The tables' name; where mail shows none, that of an address book. */
static const char *
find_given_name (const Node *node)
{
  const char *given =
      node->contact != NULL ? row_get (node->contact, CONTACTS_NAME) : row_get (node->team, TEAM_NAME);
  return given == NULL && *node->name == '\0' ? row_get (node->card, CARDS_NAME) : given;
}

/* Settles what needs all rows: the name each node is matched by, and the order by text. */
static void
settle_nodes (Fold *fold)
{
  for (guint i = 0; i < fold->nodes->len; i++) {
    Node *node = fold_get (fold, i);
    const char *given = find_given_name (node);
    node->folded_name = name_key (given != NULL ? given : node->name);
    g_array_append_val (fold->order, i);
  }
  g_array_sort_with_data (fold->order, compare_nodes, fold);
}

static Roster *
roster_new (void)
{
  Roster *roster = g_new0 (Roster, 1);
  *roster = (Roster){ .affiliations = g_array_new (FALSE, FALSE, sizeof (Affiliation)),
                      .moves = g_array_new (FALSE, FALSE, sizeof (PersonMove)),
                      .people = g_ptr_array_new_with_free_func (person_free),
                      .merges = g_ptr_array_new_with_free_func (identity_event_free),
                      .open = g_ptr_array_new_with_free_func (identity_event_free),
                      .contested = g_ptr_array_new_with_free_func (g_free),
                      .notes = g_ptr_array_new_with_free_func (g_free) };
  return roster;
}

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static Fold
fold_open (const RosterInput *input, Roster *roster)
{
  Fold fold = { .input = input,
                .roster = roster,
                .nodes = g_array_sized_new (FALSE, FALSE, sizeof (Node), input->addresses->len),
                .node_of_text = g_hash_table_new (g_str_hash, g_str_equal),
                .node_of_address = g_array_new (FALSE, FALSE, sizeof (guint)),
                .order = g_array_new (FALSE, FALSE, sizeof (guint)),
                .accounts = g_ptr_array_new_with_free_func (account_free),
                .account_of_id = g_hash_table_new (g_str_hash, g_str_equal),
                .account_of_domain = new_set (),
                .vendor_domains = new_set (),
                .third_domains = new_set (),
                .group_addresses = new_set (),
                .registrables = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free),
                .places = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free),
                .decisions = new_set (),
                .forbidden = g_array_new (FALSE, FALSE, sizeof (guint)),
                .has_accounts_table = input->accounts != NULL && input->accounts->len > 0 };
  g_array_set_clear_func (fold.nodes, node_clear);
  return fold;
}

static void
fold_close (Fold *fold)
{
  GHashTable *tables[] = { fold->node_of_text,   fold->account_of_id, fold->account_of_domain,
                           fold->vendor_domains, fold->third_domains, fold->group_addresses,
                           fold->registrables,   fold->places,        fold->decisions };
  for (size_t i = 0; i < G_N_ELEMENTS (tables); i++)
    g_hash_table_unref (tables[i]);
  GArray *arrays[] = { fold->nodes, fold->node_of_address, fold->order, fold->forbidden };
  for (size_t i = 0; i < G_N_ELEMENTS (arrays); i++)
    g_array_unref (arrays[i]);
  account_words_free (fold->words);
  g_ptr_array_unref (fold->accounts);
}

Roster *
roster_build (const RosterInput *input)
{
  Roster *roster = roster_new ();
  Fold fold = fold_open (input, roster);
  for (guint i = 0; i < input->addresses->len; i++)
    add_seen (&fold, &g_array_index (input->addresses, StoredAddress, i));
  add_rows (&fold);
  add_decisions (&fold);
  roster_add_cards (&fold);
  settle_nodes (&fold);
  roster_add_accounts (&fold);
  roster_place_nodes (&fold);
  roster_merge_nodes (&fold);
  roster_find_moves (&fold);
  roster_build_people (&fold);
  fold_close (&fold);
  return roster;
}

void
roster_free (Roster *roster)
{
  if (roster == NULL)
    return;
  GPtrArray *lists[] = { roster->accounts,   roster->people,    roster->merges, roster->open,
                         roster->migrations, roster->contested, roster->notes };
  for (size_t i = 0; i < G_N_ELEMENTS (lists); i++)
    if (lists[i] != NULL)
      g_ptr_array_unref (lists[i]);
  g_array_unref (roster->affiliations);
  g_array_unref (roster->moves);
  g_free (roster);
}

int
roster_find_account (const Roster *roster, const char *id)
{
  guint low = 0, high = roster->accounts->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    int order = strcmp (((const Account *) roster->accounts->pdata[middle])->id, id);
    if (order == 0)
      return (int) middle;
    low = order < 0 ? middle + 1 : low;
    high = order < 0 ? high : middle;
  }
  return -1;
}
