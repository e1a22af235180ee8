/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/roster.h"

#include <string.h>

#include "base/text.h"
#include "identity/address.h"
#include "identity/domain.h"
#include "identity/name.h"
#include "identity/roster_private.h"

void
fold_let_go (const Fold *fold)
{
  arena_let_go (&fold->arena);
  roster_let_go (fold->roster);
}

/* Takes the text over. */
static const char *
keep (Fold *fold, char *text)
{
  const char *kept = arena_copy_any (&fold->arena, text);
  g_free (text);
  return kept;
}

/* Those of one account mostly have one domain. */
static const char *
find_registrable (Fold *fold, const char *domain)
{
  if (domain == NULL)
    return NULL;
  DomainPlace *place = g_hash_table_lookup (fold->places, domain);
  if (place == NULL) {
    place = arena_take (&fold->arena, sizeof *place);
    *place = (DomainPlace){ .registrable = keep (fold, domain_registrable (domain)) };
    g_hash_table_insert (fold->places, (gpointer) domain, place);
  }
  return place->registrable;
}

static Node *
add_node (Fold *fold)
{
  if (fold->node_count % NODES_A_STRETCH == 0)
    fold_let_go (fold);
  if (fold->node_count % NODES_A_RUN == 0)
    g_ptr_array_add (fold->runs, arena_take (&fold->arena, NODES_A_RUN * sizeof (Node)));
  return fold_get (fold, fold->node_count++);
}

/* text: an address in its normal form, or what only stands for one. */
static Node *
get_node (Fold *fold, const char *text, bool is_address)
{
  guint known = GPOINTER_TO_UINT (g_hash_table_lookup (fold->node_of_text, text));
  if (known > 0)
    return fold_get (fold, known - 1);
  Node *node = add_node (fold);
  *node = (Node){ .text = arena_copy_text (&fold->arena, text),
                  .local = keep (fold, address_local (text)),
                  .name = "",
                  .first_day = DAY_NONE,
                  .last_day = DAY_NONE,
                  .side = SIDE_THIRD,
                  .address = ADDRESS_NONE,
                  .index = fold->node_count - 1 };
  node->domain = is_address ? address_domain (node->text) : NULL;
  node->registrable = find_registrable (fold, node->domain);
  g_hash_table_insert (fold->node_of_text, (gpointer) node->text, GUINT_TO_POINTER (fold->node_count));
  return node;
}

/* By their order. */
static Node *
search (const Fold *fold, const char *text)
{
  guint low = 0, high = fold->node_count;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    Node *node = fold_get (fold, fold->order[middle]);
    int order = strcmp (node->text, text);
    if (order == 0)
      return node;
    low = order < 0 ? middle + 1 : low;
    high = order < 0 ? high : middle;
  }
  return NULL;
}

Node *
fold_find (const Fold *fold, const char *text)
{
  g_autofree char *normal = address_normalize (text);
  return normal != NULL ? search (fold, normal) : NULL;
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
add_seen (Fold *fold, guint address)
{
  const StoredAddress *seen = &g_array_index (fold->input->addresses, StoredAddress, address);
  g_autofree char *normal = address_normalize (seen->text);
  Node *node = get_node (fold, normal != NULL ? normal : seen->text, normal != NULL);
  fold->node_of_address[address] = node->index;
  node->address = MIN (node->address, address);
  if (seen->first_day != DAY_NONE && (node->first_day == DAY_NONE || seen->first_day < node->first_day))
    node->first_day = seen->first_day;
  node->last_day = MAX (node->last_day, seen->last_day);
  char *title = NULL;
  g_autofree char *name = name_clean (seen->name, &title);
  const char *name_title = keep (fold, title);
  bool is_later = seen->name_unix > node->name_unix ||
                  (seen->name_unix == node->name_unix && strcmp (name, node->name) >= 0);
  if (*name == '\0' || (*node->name != '\0' && is_later))
    return;
  node->name_unix = seen->name_unix;
  node->name = arena_copy_text (&fold->arena, name);
  node->name_title = name_title;
}

static int
compare_seen (gconstpointer a, gconstpointer b, gpointer addresses)
{
  return strcmp (g_array_index ((GArray *) addresses, StoredAddress, *(const guint *) a).text,
                 g_array_index ((GArray *) addresses, StoredAddress, *(const guint *) b).text);
}

/* In the order of their texts, in which everything walks over them. */
static void
add_addresses (Fold *fold)
{
  const GArray *addresses = fold->input->addresses;
  g_autofree guint *order = g_new (guint, addresses->len + 1);
  fold->node_of_address = g_new (guint, addresses->len + 1);
  for (guint i = 0; i < addresses->len; i++)
    order[i] = i;
  g_qsort_with_data (order, (gint) addresses->len, sizeof *order, compare_seen, (gpointer) addresses);
  for (guint i = 0; i < addresses->len; i++)
    add_seen (fold, order[i]);
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
    return get_node (fold, normal, true);
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
      get_node (fold, a, true)->title = event;
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

/* All of them are there. */
static void
order_nodes (Fold *fold)
{
  guint count = fold->node_count;
  fold->order = g_new (guint, count + 1);
  fold->parents = g_new (guint, count + 1);
  for (guint i = 0; i < count; i++)
    fold->order[i] = fold->parents[i] = i;
  g_qsort_with_data (fold->order, (gint) count, sizeof *fold->order, compare_nodes, fold);
  g_clear_pointer (&fold->node_of_text, g_hash_table_unref);
}

/* Settles what needs all rows and cards: the name each node is matched by. */
static void
name_nodes (Fold *fold)
{
  for (guint i = 0; i < fold->node_count; i++) {
    Node *node = fold_walk (fold, i);
    const char *given = find_given_name (node);
    node->folded_name = keep (fold, name_key (given != NULL ? given : node->name));
  }
}

static Roster *
roster_new (void)
{
  Roster *roster = g_new0 (Roster, 1);
  *roster = (Roster){ .moves = g_array_new (FALSE, FALSE, sizeof (PersonMove)),
                      .accounts = g_ptr_array_new (),
                      .people = g_ptr_array_new (),
                      .merges = g_ptr_array_new_with_free_func (identity_event_free),
                      .open = g_ptr_array_new_with_free_func (identity_event_free),
                      .contested = g_ptr_array_new_with_free_func (g_free),
                      .notes = g_ptr_array_new_with_free_func (g_free) };
  arena_open_filed (&roster->arena);
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
                .runs = g_ptr_array_new (),
                .node_of_text = g_hash_table_new (text_hash_key, g_str_equal),
                .account_of_id = g_hash_table_new (g_str_hash, g_str_equal),
                .account_of_domain = g_hash_table_new (g_str_hash, g_str_equal),
                .vendor_domains = new_set (),
                .third_domains = new_set (),
                .group_addresses = new_set (),
                .places = g_hash_table_new (g_str_hash, g_str_equal),
                .decisions = new_set (),
                .forbidden = g_array_new (FALSE, FALSE, sizeof (guint)),
                .has_accounts_table = input->accounts != NULL && input->accounts->len > 0 };
  arena_open_filed (&fold.arena);
  return fold;
}

/* What only says where the nodes belong. */
static void
close_places (Fold *fold)
{
  GHashTable **tables[] = { &fold->account_of_id, &fold->account_of_domain, &fold->vendor_domains,
                            &fold->third_domains, &fold->group_addresses,   &fold->places };
  for (size_t i = 0; i < G_N_ELEMENTS (tables); i++)
    g_clear_pointer (tables[i], g_hash_table_unref);
  g_clear_pointer (&fold->words, account_words_free);
}

static void
fold_close (Fold *fold)
{
  g_hash_table_unref (fold->decisions);
  g_ptr_array_unref (fold->runs);
  g_array_unref (fold->forbidden);
  g_free (fold->node_of_address);
  g_free (fold->order);
  g_free (fold->parents);
  arena_close (&fold->arena);
}

Roster *
roster_build (const RosterInput *input)
{
  Roster *roster = roster_new ();
  Fold fold = fold_open (input, roster);
  add_addresses (&fold);
  add_rows (&fold);
  add_decisions (&fold);
  order_nodes (&fold);
  roster_add_cards (&fold);
  name_nodes (&fold);
  roster_add_accounts (&fold);
  roster_place_nodes (&fold);
  close_places (&fold);
  roster_merge_nodes (&fold);
  roster_find_moves (&fold);
  roster_build_people (&fold);
  fold_close (&fold);
  roster_let_go (roster);
  return roster;
}

void
roster_let_go (const Roster *roster)
{
  arena_let_go (&roster->arena);
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
  g_array_unref (roster->moves);
  arena_close (&roster->arena);
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
