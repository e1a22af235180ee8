/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From joined addresses to persons: primary address, name, title, roles; and the final numbering. */
#include "identity/roster_private.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "identity/name.h"
#include "identity/title.h"

#define CONFIDENCE_CONTACTS 0.95
#define CONFIDENCE_CARD 0.8 /* mostly copied from a signature, at some time */
#define CONFIDENCE_DISPLAY_NAME 0.6
#define CONFIDENCE_LEAST 0.5 /* below it a title is unknown (methods 3.5) */
#define PEOPLE_AT_ONCE 256   /* that are built before memory is let go of: their nodes lie anywhere */

static int32_t
read_past_day (const Fold *fold, const char *cell)
{
  int32_t day;
  return cell != NULL && day_parse (cell, &day) && day <= fold->input->as_of_day ? day : DAY_NONE;
}

/* Of a person's addresses the one to show: of the present employer, listed and in force, then latest to
 * write, then first by text. */
static bool
is_better_primary (const Fold *fold, const Node *node, const Node *than)
{
  if (node->has_left != than->has_left)
    return than->has_left;
  bool listed = node->contact != NULL || node->team != NULL,
       other = than->contact != NULL || than->team != NULL;
  if (listed != other)
    return listed;
  bool over = read_past_day (fold, row_get (node->contact, CONTACTS_END_DATE)) != DAY_NONE;
  if (over != (read_past_day (fold, row_get (than->contact, CONTACTS_END_DATE)) != DAY_NONE))
    return !over;
  return node->last_day > than->last_day; /* members come by text: ties keep the first */
}

static const Node *
choose_primary (const Fold *fold, const GArray *members)
{
  const Node *best = fold_get (fold, g_array_index (members, guint, 0));
  for (guint i = 1; i < members->len; i++) {
    const Node *node = fold_get (fold, g_array_index (members, guint, i));
    if (is_better_primary (fold, node, best))
      best = node;
  }
  return best;
}

/* A cell of the person's contact row, else of the team row. */
static const char *
table_cell (const Node *node, int contacts_column, int team_column)
{
  const char *cell = row_get (node->contact, contacts_column);
  return cell != NULL ? cell : row_get (node->team, team_column);
}

static char *
choose_name (const Fold *fold, const GArray *members, const Node *primary)
{
  const char *given = table_cell (primary, CONTACTS_NAME, TEAM_NAME);
  g_autofree char *name = given != NULL ? name_clean (given, NULL) : g_strdup (primary->name);
  for (guint i = 0; *name == '\0' && i < 2 * members->len; i++) {
    const Node *node = fold_get (fold, g_array_index (members, guint, i % members->len));
    const char *on_card = row_get (node->card, CARDS_NAME);
    g_free (name);
    name = i < members->len || on_card == NULL ? g_strdup (node->name) : name_clean (on_card, NULL);
  }
  return *name != '\0' ? g_steal_pointer (&name) : name_from_local (primary->local);
}

/* The title is borrowed. */
static void
apply_title (Person *person, const char *text, double confidence, const char *country)
{
  if (text == NULL)
    return;
  TitleGuess guess = title_parse (text, country);
  if (guess.confidence * confidence < CONFIDENCE_LEAST)
    return;
  person->title = text;
  person->level = guess.level;
  person->function = guess.function;
  person->title_confidence = guess.confidence * confidence;
}

/* The best source of a title wins: tables, then what was learnt elsewhere, cards, the display name. */
static void
find_title (Person *person, const Fold *fold, const GArray *members, const char *country)
{
  for (int source = 0; source < 4; source++)
    for (guint i = 0; person->title == NULL && i < members->len; i++) {
      const Node *node = fold_get (fold, g_array_index (members, guint, i));
      if (source == 0)
        apply_title (person, table_cell (node, CONTACTS_TITLE, TEAM_TITLE), CONFIDENCE_CONTACTS, country);
      else if (source == 1 && node->title != NULL)
        apply_title (person, node->title->value, node->title->confidence, country);
      else if (source == 2)
        apply_title (person, row_get (node->card, CARDS_TITLE), CONFIDENCE_CARD, country);
      else if (source == 3 && node->name_title != NULL)
        apply_title (person, node->name_title, CONFIDENCE_DISPLAY_NAME, country);
    }
}

/* What the tables say of level and function outranks any reading of a title. */
static void
apply_cells (Person *person, const Node *node)
{
  double level;
  if (text_parse_number (table_cell (node, CONTACTS_LEVEL, TEAM_LEVEL), &level)) {
    person->level = (int) CLAMP (round (level), 0, 5);
    person->title_confidence = CONFIDENCE_CONTACTS;
  }
  const char *function = table_cell (node, CONTACTS_FUNCTION, TEAM_FUNCTION);
  int known = function_find (function);
  if (known < 0 && function != NULL)
    known = (int) title_parse (function, NULL).function;
  if (known > FUNCTION_UNKNOWN)
    person->function = (Function) known;
}

/* A department says what a title left open. */
static void
apply_card (Person *person, const Node *node)
{
  const char *department = row_get (node->card, CARDS_DEPARTMENT);
  if (department != NULL && person->function == FUNCTION_UNKNOWN)
    person->function = title_parse (department, NULL).function;
}

static bool
has_role (const Node *node, const char *word, const char *other)
{
  g_autofree char *role = text_lower (table_cell (node, CONTACTS_ROLE, TEAM_ROLE));
  return strstr (role, word) != NULL || (other != NULL && strstr (role, other) != NULL);
}

static void
fill_tables (Person *person, const Fold *fold, const GArray *members)
{
  for (guint i = members->len; i-- > 0;) {
    const Node *node = fold_get (fold, g_array_index (members, guint, i));
    apply_card (person, node);
    apply_cells (person, node);
    person->is_executive |= has_role (node, "sponsor", "economic");
    person->is_champion |= has_role (node, "champion", NULL);
  }
  person->is_executive |= person->level >= LEVEL_EXECUTIVE;
}

/* "P" and the first hex digits of the hash of the text. */
static const char *
make_id (Arena *arena, const char *text, int digits)
{
  char id[18] = "P";
  uint64_t hash = text_hash (text);
  for (int i = 0; i < digits; i++)
    id[1 + i] = "0123456789abcdef"[hash >> (60 - 4 * i) & 15];
  return arena_copy_text (arena, id);
}

#define ID_DIGITS 10

/* The number of those digits. */
static uint64_t
id_key (const char *text)
{
  return text_hash (text) >> (64 - 4 * ID_DIGITS);
}

/* A person before they have a number; it lies in the arena of the fold. */
typedef struct {
  uint64_t key; /* of the id */
  Person *person;
  guint root;  /* of the nodes */
  guint place; /* among those who were built */
} NewPerson;

/* The id is that of the first address: it does not change when another is found later by text. */
static NewPerson *
build_person (Fold *fold, guint root, guint place, const GArray *members)
{
  Arena *arena = &fold->roster->arena;
  const Node *primary = choose_primary (fold, members);
  const char *first = fold_get (fold, g_array_index (members, guint, 0))->text;
  const Config *config = fold->input->config;
  const Account *account = primary->account;
  g_autofree char *name = choose_name (fold, members, primary);
  Person *person = arena_take (arena, sizeof *person);
  *person = (Person){ .id = make_id (arena, first, ID_DIGITS),
                      .name = arena_copy_text (arena, name),
                      .address = arena_copy_text (arena, primary->text),
                      .account_id = account != NULL ? account->id : NULL,
                      .country = arena_copy_any (arena, table_cell (primary, CONTACTS_COUNTRY, TEAM_COUNTRY)),
                      .time_zone = arena_copy_any (arena, row_get (primary->contact, CONTACTS_TIME_ZONE)),
                      .side = primary->side,
                      .level = LEVEL_UNKNOWN,
                      .account = account != NULL ? account->index : -1,
                      .end_day = read_past_day (fold, row_get (primary->contact, CONTACTS_END_DATE)) };
  const char *country = person->country != NULL        ? person->country
                        : primary->side == SIDE_VENDOR ? config->country
                        : account != NULL              ? account->country
                                                       : NULL;
  find_title (person, fold, members, country);
  fill_tables (person, fold, members);
  person->title = arena_copy_any (arena, person->title);
  NewPerson *new = arena_take (&fold->arena, sizeof *new);
  *new = (NewPerson){ id_key (first), person, root, place };
  return new;
}

/* By id: those of one key have it in common, unless it is longer. */
static int
compare_people (gconstpointer a, gconstpointer b)
{
  const NewPerson *x = *(NewPerson *const *) a, *y = *(NewPerson *const *) b;
  if (x->key != y->key)
    return x->key < y->key ? -1 : 1;
  int order = strcmp (x->person->id, y->person->id);
  return order != 0 ? order : strcmp (x->person->address, y->person->address);
}

/* 40 bits collide once in a while; all but the first by address then carry the whole hash. */
static void
settle_ids (Arena *arena, GPtrArray *people)
{
  g_ptr_array_sort (people, compare_people);
  bool has_twins = false;
  for (guint i = people->len; i-- > 1;) {
    NewPerson *new = people->pdata[i];
    if (new->key != ((const NewPerson *) people->pdata[i - 1])->key)
      continue;
    new->person->id = make_id (arena, new->person->address, 16);
    new->key = id_key (new->person->address);
    has_twins = true;
  }
  if (has_twins)
    g_ptr_array_sort (people, compare_people);
}

ByKey *
roster_group_people (const Fold *fold)
{
  ByKey *people = by_key_new (sizeof (guint));
  for (guint i = 0; i < fold->node_count; i++) {
    const Node *node = fold_walk (fold, i);
    if (node->is_person)
      by_key_add (people, roster_find_root (fold, node->index), &node->index);
  }
  by_key_settle (people, fold->node_count);
  return people;
}

static int
compare_accounts (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(Account *const *) a)->id, (*(Account *const *) b)->id);
}

/* Of those that were made of domains, only if somebody is there: else they moved to another domain's account.
 */
static void
number_accounts (Fold *fold)
{
  GPtrArray *accounts = fold->roster->accounts;
  g_autofree bool *is_used = g_new0 (bool, accounts->len + 1);
  guint used = 0;
  for (guint i = 0; i < fold->node_count; i++) {
    const Node *node = fold_walk (fold, i);
    if (node->account != NULL)
      is_used[node->account->index] = true;
  }
  for (guint i = 0; i < accounts->len; i++) {
    Account *account = accounts->pdata[i];
    if (is_used[i] || !account->is_inferred)
      accounts->pdata[used++] = account;
  }
  g_ptr_array_set_size (accounts, (gint) used);
  g_ptr_array_sort (accounts, compare_accounts);
  for (guint i = 0; i < used; i++)
    ((Account *) accounts->pdata[i])->index = (int) i;
}

/* The nodes of each account in the order of their text, those of none behind the last. */
static ByKey *
group_by_account (const Fold *fold)
{
  ByKey *nodes = by_key_new (sizeof (guint));
  const guint none = fold->roster->accounts->len;
  for (guint i = 0; i < fold->node_count; i++) {
    const Node *node = fold_walk (fold, i);
    by_key_add (nodes, node->account != NULL ? (guint) node->account->index : none, &node->index);
  }
  by_key_settle (nodes, none + 1);
  return nodes;
}

/* The zone that most contact rows name; of several the one that was ahead first.  NULL: none. */
static const char *
find_contact_zone (const Fold *fold, const GArray *nodes)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_str_hash, g_str_equal);
  const char *most = NULL;
  guint most_count = 0;
  for (guint i = 0; i < nodes->len; i++) {
    const Node *node = fold_get (fold, g_array_index (nodes, guint, i));
    const char *zone = row_get (node->contact, CONTACTS_TIME_ZONE);
    zone = zone != NULL ? zone : zone_of_country (row_get (node->contact, CONTACTS_COUNTRY));
    if (zone == NULL)
      continue;
    guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, zone)) + 1;
    g_hash_table_insert (counts, (gpointer) zone, GUINT_TO_POINTER (count));
    most = count > most_count ? zone : most;
    most_count = MAX (count, most_count);
  }
  return most;
}

static void
settle_zone (const Fold *fold, Account *account, const GArray *nodes)
{
  const Config *config = fold->input->config;
  const char *zone = zone_of_country (account->country);
  if (zone == NULL)
    zone = find_contact_zone (fold, nodes);
  if (zone == NULL)
    zone = config->time_zone != NULL ? config->time_zone : zone_of_country (config->country);
  account->zone = zone_get (zone, NULL);
}

/* Those of one account, as far as nobody of them was there before, lie together. */
static void
add_people (Fold *fold, const ByKey *members, const GArray *nodes, guint *person_of_root, GPtrArray *people)
{
  for (guint i = 0; i < nodes->len; i++) {
    guint root = roster_find_root (fold, g_array_index (nodes, guint, i));
    const GArray own = roster_members (members, root);
    if (own.len == 0 || person_of_root[root] != 0)
      continue;
    if (people->len % PEOPLE_AT_ONCE == 0)
      fold_let_go (fold);
    g_ptr_array_add (people, build_person (fold, root, people->len, &own));
    person_of_root[root] = people->len; /* until they are numbered */
  }
}

/* Account by account: NewPerson *. */
static GPtrArray *
build_people (Fold *fold, guint *person_of_root)
{
  const GPtrArray *accounts = fold->roster->accounts;
  GPtrArray *people = g_ptr_array_new ();
  g_autoptr (ByKey) by_account = group_by_account (fold), members = roster_group_people (fold);
  for (guint i = 0; i <= accounts->len; i++) {
    const GArray nodes = roster_members (by_account, i);
    if (i < accounts->len)
      settle_zone (fold, accounts->pdata[i], &nodes);
    add_people (fold, members, &nodes, person_of_root, people);
  }
  return people;
}

/* Returns them by the root of their nodes: index + 1, 0: nobody; yours. */
static guint *
number_people (Fold *fold)
{
  Roster *roster = fold->roster;
  guint *person_of_root = g_new0 (guint, fold->node_count + 1);
  g_autoptr (GPtrArray) people = build_people (fold, person_of_root);
  settle_ids (&roster->arena, people);
  guint *walk = arena_take (&roster->arena, people->len * sizeof *walk);
  for (guint i = 0; i < people->len; i++) {
    const NewPerson *new = people->pdata[i];
    g_ptr_array_add (roster->people, new->person);
    walk[new->place] = i;
    person_of_root[new->root] = i + 1;
  }
  roster->walk = walk;
  return person_of_root;
}

/* What the node says, to be taken by the addresses from there: they would ask for the nodes in no order. */
static Affiliation *
find_affiliations (const Fold *fold, const guint *person_of_root)
{
  Affiliation *found = g_new (Affiliation, fold->node_count + 1);
  for (guint i = 0; i < fold->node_count; i++) {
    const Node *node = fold_walk (fold, i);
    guint person = person_of_root[roster_find_root (fold, node->index)];
    found[node->index] = (Affiliation){ node->is_person || node->is_bare_name ? (int) person - 1 : -1,
                                        node->account != NULL ? node->account->index : -1, node->side };
  }
  return found;
}

void
roster_build_people (Fold *fold)
{
  number_accounts (fold);
  Roster *roster = fold->roster;
  g_autofree guint *person_of_root = number_people (fold);
  g_autofree Affiliation *of_node = find_affiliations (fold, person_of_root);
  roster->address_count = fold->input->addresses->len;
  Affiliation *affiliations = arena_take (&roster->arena, roster->address_count * sizeof *affiliations);
  for (guint i = 0; i < roster->address_count; i++)
    affiliations[i] = of_node[fold->node_of_address[i]];
  roster->affiliations = affiliations;
}
