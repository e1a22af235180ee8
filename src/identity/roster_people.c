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

static void
apply_title (Person *person, const char *text, double confidence, const char *country)
{
  if (text == NULL)
    return;
  TitleGuess guess = title_parse (text, country);
  if (guess.confidence * confidence < CONFIDENCE_LEAST)
    return;
  person->title = g_strdup (text);
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

/* "P" and the first 10 hex digits of the hash of the first address: does not change when another is found
 * later by text. */
static char *
make_id (const char *text, int digits)
{
  char id[18] = "P";
  uint64_t hash = text_hash (text);
  for (int i = 0; i < digits; i++)
    id[1 + i] = "0123456789abcdef"[hash >> (60 - 4 * i) & 15];
  return g_strdup (id);
}

static Person *
build_person (const Fold *fold, const GArray *members)
{
  const Node *primary = choose_primary (fold, members);
  const Config *config = fold->input->config;
  Person *person = g_new0 (Person, 1);
  *person = (Person){ .id = make_id (fold_get (fold, g_array_index (members, guint, 0))->text, 10),
                      .name = choose_name (fold, members, primary),
                      .address = g_strdup (primary->text),
                      .side = primary->side,
                      .level = LEVEL_UNKNOWN,
                      .account = -1,
                      .end_day = read_past_day (fold, row_get (primary->contact, CONTACTS_END_DATE)),
                      .country = g_strdup (table_cell (primary, CONTACTS_COUNTRY, TEAM_COUNTRY)),
                      .time_zone = g_strdup (row_get (primary->contact, CONTACTS_TIME_ZONE)) };
  if (primary->account != NULL)
    person->account_id = g_strdup (primary->account->id);
  const char *home = primary->account != NULL ? primary->account->country : NULL;
  const char *country = person->country != NULL        ? person->country
                        : primary->side == SIDE_VENDOR ? config->country
                                                       : home;
  find_title (person, fold, members, country);
  fill_tables (person, fold, members);
  return person;
}

static int
compare_people (gconstpointer a, gconstpointer b)
{
  const Person *x = *(Person *const *) a, *y = *(Person *const *) b;
  int order = strcmp (x->id, y->id);
  return order != 0 ? order : strcmp (x->address, y->address);
}

/* 40 bits collide once in a while; all but the first by address then carry the whole hash. */
static void
settle_ids (GPtrArray *people)
{
  g_ptr_array_sort (people, compare_people);
  bool has_twins = false;
  for (guint i = people->len; i-- > 1;) {
    Person *person = people->pdata[i];
    if (strcmp (person->id, ((const Person *) people->pdata[i - 1])->id) != 0)
      continue;
    g_free (person->id);
    person->id = make_id (person->address, 16);
    has_twins = true;
  }
  if (has_twins)
    g_ptr_array_sort (people, compare_people);
}

ByKey *
roster_group_people (const Fold *fold)
{
  ByKey *people = by_key_new (sizeof (guint));
  for (guint i = 0; i < fold->order->len; i++) {
    guint index = g_array_index (fold->order, guint, i);
    if (fold_get (fold, index)->is_person)
      by_key_add (people, roster_find_root (fold, index), &index);
  }
  by_key_settle (people, fold->nodes->len);
  return people;
}

static int
compare_accounts (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(Account *const *) a)->id, (*(Account *const *) b)->id);
}

typedef struct {
  GHashTable *counts; /* zone name → count */
  const char *most;   /* the zone ahead so far; ties keep the first */
  guint most_count;
} ZoneVote;

static void
zone_vote_free (gpointer data)
{
  ZoneVote *vote = data;
  g_hash_table_unref (vote->counts);
  g_free (vote);
}

/* The zone that most contact rows of each account name: account → ZoneVote. */
static GHashTable *
count_contact_zones (const Fold *fold)
{
  GHashTable *votes = g_hash_table_new_full (NULL, NULL, NULL, zone_vote_free);
  for (guint i = 0; i < fold->order->len; i++) {
    const Node *node = fold_get (fold, g_array_index (fold->order, guint, i));
    const char *zone = row_get (node->contact, CONTACTS_TIME_ZONE);
    zone = zone != NULL ? zone : zone_of_country (row_get (node->contact, CONTACTS_COUNTRY));
    if (zone == NULL || node->account == NULL)
      continue;
    ZoneVote *vote = g_hash_table_lookup (votes, node->account);
    if (vote == NULL) {
      vote = g_new0 (ZoneVote, 1);
      vote->counts = g_hash_table_new (g_str_hash, g_str_equal);
      g_hash_table_insert (votes, node->account, vote);
    }
    guint count = GPOINTER_TO_UINT (g_hash_table_lookup (vote->counts, zone)) + 1;
    g_hash_table_insert (vote->counts, (gpointer) zone, GUINT_TO_POINTER (count));
    vote->most = count > vote->most_count ? zone : vote->most;
    vote->most_count = MAX (count, vote->most_count);
  }
  return votes;
}

static void
settle_accounts (Fold *fold)
{
  const Config *config = fold->input->config;
  const char *home = config->time_zone != NULL ? config->time_zone : zone_of_country (config->country);
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL), votes = count_contact_zones (fold);
  for (guint i = 0; i < fold->nodes->len; i++)
    g_hash_table_add (used, fold_get (fold, i)->account);
  for (guint i = fold->accounts->len; i-- > 0;) {
    Account *account = fold->accounts->pdata[i];
    if (account->is_inferred && !g_hash_table_contains (used, account)) {
      g_ptr_array_remove_index (fold->accounts, i); /* it moved to another domain's account */
      continue;
    }
    const char *zone = zone_of_country (account->country);
    const ZoneVote *vote = g_hash_table_lookup (votes, account);
    if (zone == NULL && vote != NULL)
      zone = vote->most;
    account->zone = zone_get (zone != NULL ? zone : home, NULL);
  }
  g_ptr_array_sort (fold->accounts, compare_accounts);
  fold->roster->accounts = g_ptr_array_ref (fold->accounts);
}

static GHashTable *
index_pointers (const GPtrArray *list)
{
  GHashTable *table = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < list->len; i++)
    g_hash_table_insert (table, list->pdata[i], GINT_TO_POINTER ((int) i + 1));
  return table;
}

static int
find_index (GHashTable *table, gconstpointer key)
{
  return key != NULL ? GPOINTER_TO_INT (g_hash_table_lookup (table, key)) - 1 : -1;
}

/* Returns them by the root of their nodes: Person *, borrowed; yours. */
static Person **
add_people (Fold *fold)
{
  g_autoptr (ByKey) groups = roster_group_people (fold);
  Person **by_root = g_new0 (Person *, fold->nodes->len + 1);
  for (guint root = 0; root < fold->nodes->len; root++) {
    const GArray members = roster_members (groups, root);
    if (members.len == 0)
      continue;
    by_root[root] = build_person (fold, &members);
    g_ptr_array_add (fold->roster->people, by_root[root]);
  }
  settle_ids (fold->roster->people);
  return by_root;
}

void
roster_build_people (Fold *fold)
{
  settle_accounts (fold);
  Roster *roster = fold->roster;
  g_autofree Person **person_of_root = add_people (fold);
  g_autoptr (GHashTable) people = index_pointers (roster->people),
                         accounts = index_pointers (roster->accounts);
  for (guint i = 0; i < roster->people->len; i++) {
    Person *person = roster->people->pdata[i];
    person->account = person->account_id != NULL ? roster_find_account (roster, person->account_id) : -1;
  }
  for (guint i = 0; i < fold->node_of_address->len; i++) {
    guint index = g_array_index (fold->node_of_address, guint, i);
    const Node *node = fold_get (fold, index);
    const Person *person = person_of_root[roster_find_root (fold, index)];
    Affiliation found = { node->is_person || node->is_bare_name ? find_index (people, person) : -1,
                          find_index (accounts, node->account), node->side };
    g_array_append_val (roster->affiliations, found);
  }
}
