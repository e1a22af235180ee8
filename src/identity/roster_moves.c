/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A person changes employer: the name falls silent at one company and comes up at another (methods 2.2).
 *
 * A name alone proves nothing, so several things must come together before two addresses are joined without
 * asking: a name that hardly two people bear, one company after the other, one circle of correspondents, and
 * more than a day of mail at either: many have a private domain that they write from once in a while.  Where
 * something is missing the pair is offered for review; a frequent name without a common circle is two people.
 */
#include <string.h>

#include "base/text.h"
#include "identity/domain.h"
#include "identity/roster_private.h"

#define MOVE_OVERLAP_DAYS 30 /* how long the old address may still write: hand-overs, late answers */
#define MOVE_GAP_DAYS 400    /* a year and a bit; whoever reappears later has to be looked at */
#define STATIONS_MAX 4       /* a name at more companies is a machine's, or everybody's */

static const char *const frequent_family_names[] = {
#include "identity/family_names.def"
};

/* What one name wrote from one account. */
typedef struct {
  const Account *account;
  guint first_node, last_node; /* which of its addresses began, and which wrote last */
} Station;

typedef struct {
  guint from, to; /* nodes */
  bool is_rare, is_sequence, is_settled;
} Candidate;

static const Node *
first_of (const Fold *fold, const Station *station)
{
  return fold_get (fold, station->first_node);
}
static int32_t
last_day_of (const Fold *fold, const Station *station)
{
  return fold_get (fold, station->last_node)->last_day;
}

static bool
has_written (const Node *node)
{
  return node->is_person && node->domain != NULL && node->side == SIDE_CLIENT && node->account != NULL &&
         node->first_day != DAY_NONE && !domain_is_free_mail (node->domain);
}

static bool
has_full_name (const Node *node)
{
  return *node->folded_name != '\0';
}

static bool
has_written_by_name (const Node *node)
{
  return has_full_name (node) && has_written (node);
}

static uint64_t
hash_full_name (const Node *node)
{
  return text_hash (node->folded_name);
}

static bool
are_namesakes (const Node *a, const Node *b)
{
  return strcmp (a->folded_name, b->folded_name) == 0;
}

static void
add_to_station (const Fold *fold, GArray *stations, guint index)
{
  const Node *node = fold_get (fold, index);
  for (guint i = 0; i < stations->len; i++) {
    Station *station = &g_array_index (stations, Station, i);
    if (station->account != node->account)
      continue;
    if (node->first_day < first_of (fold, station)->first_day)
      station->first_node = index;
    if (node->last_day > last_day_of (fold, station))
      station->last_node = index;
    return;
  }
  Station station = { node->account, index, index };
  g_array_append_val (stations, station);
}

static int
compare_stations (gconstpointer a, gconstpointer b, gpointer data)
{
  const Node *x = first_of (data, a), *y = first_of (data, b);
  return x->first_day != y->first_day ? (x->first_day > y->first_day) - (x->first_day < y->first_day)
                                      : strcmp (x->text, y->text);
}

/* The accounts that some nodes wrote from, by when they began to. */
static GArray *
list_stations (Fold *fold, const GArray *nodes)
{
  GArray *stations = g_array_new (FALSE, FALSE, sizeof (Station));
  for (guint i = 0; i < nodes->len; i++)
    if (has_written (fold_get (fold, g_array_index (nodes, guint, i))))
      add_to_station (fold, stations, g_array_index (nodes, guint, i));
  g_array_sort_with_data (stations, compare_stations, fold);
  return stations;
}

static bool
is_after (const Fold *fold, const Station *old, const Station *new)
{
  return first_of (fold, old)->first_day < first_of (fold, new)->first_day &&
         last_day_of (fold, old) <= first_of (fold, new)->first_day + MOVE_OVERLAP_DAYS;
}

/* Whether it wrote from there on two days at least. */
static bool
is_settled (const Fold *fold, const Station *station)
{
  return last_day_of (fold, station) > first_of (fold, station)->first_day;
}

/* ---- how rare a name is ---- */

static bool
is_frequent_family_name (const char *word)
{
  for (size_t i = 0; i < G_N_ELEMENTS (frequent_family_names); i++)
    if (strcmp (frequent_family_names[i], word) == 0)
      return true;
  return false;
}

static const char *
last_word (const char *name)
{
  const char *space = strrchr (name, ' ');
  return space != NULL ? space + 1 : name;
}

static const char *
name_of (const Fold *fold, const Candidate *candidate)
{
  return fold_get (fold, candidate->from)->folded_name;
}

/* Family name of a candidate → how many full names of the store end with it. */
static GHashTable *
count_family_names (const Fold *fold, const GArray *candidates)
{
  static const Likeness alike = { has_full_name, hash_full_name, are_namesakes };
  GHashTable *counts = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < candidates->len; i++)
    g_hash_table_insert (
        counts, (gpointer) last_word (name_of (fold, &g_array_index (candidates, Candidate, i))), NULL);
  g_autofree guint *first = candidates->len > 0 ? roster_find_first (fold, &alike) : NULL;
  for (guint i = 0; first != NULL && i < fold->node_count; i++) {
    gpointer word, count;
    if (first[i] == i &&
        g_hash_table_lookup_extended (counts, last_word (fold_walk (fold, i)->folded_name), &word, &count))
      g_hash_table_insert (counts, word, GUINT_TO_POINTER (GPOINTER_TO_UINT (count) + 1));
  }
  return counts;
}

/* Neither end of it is a frequent family name (some write that first), and no relative is about. */
static bool
is_rare (GHashTable *family_names, const char *name)
{
  g_autofree char *first = g_strndup (name, strcspn (name, " "));
  return !is_frequent_family_name (first) && !is_frequent_family_name (last_word (name)) &&
         GPOINTER_TO_UINT (g_hash_table_lookup (family_names, last_word (name))) == 1;
}

/* ---- which pairs are one person ---- */

static bool
is_undecided (const Fold *fold, guint a, guint b)
{
  return roster_find_root (fold, a) != roster_find_root (fold, b) && !roster_is_forbidden (fold, a, b);
}

/* The steps of one name from company to company.  Two companies at once anywhere make every step doubtful. */
static void
add_candidates (Fold *fold, const GArray *stations, GArray *candidates)
{
  bool is_sequence = true;
  for (guint i = 0; i + 1 < stations->len; i++)
    is_sequence &=
        is_after (fold, &g_array_index (stations, Station, i), &g_array_index (stations, Station, i + 1));
  for (guint i = 0; i + 1 < stations->len; i++) {
    const Station *old = &g_array_index (stations, Station, i),
                  *new = &g_array_index (stations, Station, i + 1);
    Candidate candidate = { .from = old->last_node,
                            .to = new->first_node,
                            .is_sequence = is_sequence,
                            .is_settled = is_settled (fold, old) && is_settled (fold, new) };
    if (is_undecided (fold, candidate.from, candidate.to))
      g_array_append_val (candidates, candidate);
  }
}

static int
compare_names (gconstpointer a, gconstpointer b, gpointer data)
{
  return strcmp (name_of (data, a), name_of (data, b));
}

/* By name, and of one name in the order of its steps. */
static GArray *
find_candidates (Fold *fold)
{
  static const Likeness alike = { has_written_by_name, hash_full_name, are_namesakes };
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  g_autoptr (ByKey) namesakes = roster_group (fold, &alike);
  for (guint i = 0; i < fold->node_count; i++) {
    const GArray nodes = roster_members (namesakes, i);
    g_autoptr (GArray) stations = nodes.len > 1 ? list_stations (fold, &nodes) : NULL;
    if (stations != NULL && stations->len > 1 && stations->len <= STATIONS_MAX)
      add_candidates (fold, stations, candidates);
  }
  g_array_sort_with_data (candidates, compare_names, fold);
  g_autoptr (GHashTable) family_names = count_family_names (fold, candidates);
  for (guint i = 0; i < candidates->len; i++) {
    Candidate *candidate = &g_array_index (candidates, Candidate, i);
    candidate->is_rare = is_rare (family_names, name_of (fold, candidate));
  }
  return candidates;
}

/* CirclePair by candidate. */
static GArray *
find_circles (const Fold *fold, const GArray *candidates)
{
  GArray *pairs = g_array_new (FALSE, TRUE, sizeof (CirclePair));
  for (guint i = 0; i < candidates->len; i++) {
    const Candidate *candidate = &g_array_index (candidates, Candidate, i);
    CirclePair pair = { fold_get (fold, candidate->from)->address, fold_get (fold, candidate->to)->address,
                        false };
    g_array_append_val (pairs, pair);
  }
  if (pairs->len > 0 && fold->input->find_circles != NULL)
    fold->input->find_circles (pairs, fold->input->circle_data);
  return pairs;
}

static char *
format_evidence (const Fold *fold, const Candidate *candidate, bool is_shared)
{
  const Node *from = fold_get (fold, candidate->from), *to = fold_get (fold, candidate->to);
  g_autofree char *last = day_format (from->last_day), *first = day_format (to->first_day);
  g_autofree char *when =
      candidate->is_sequence
          ? g_strdup_printf ("at %s until %s, at %s from %s", from->domain, last, to->domain, first)
          : g_strdup_printf ("at %s and %s in the same years", from->domain, to->domain);
  return g_strdup_printf ("one name, %s; a %s name, %s%s", when, candidate->is_rare ? "rare" : "frequent",
                          is_shared ? "a correspondent or list in common" : "no correspondent in common",
                          candidate->is_settled ? "" : ", a single day of mail");
}

static void
settle_candidate (Fold *fold, const Candidate *candidate, bool is_shared)
{
  const Node *from = fold_get (fold, candidate->from), *to = fold_get (fold, candidate->to);
  bool is_soon = to->first_day <= from->last_day + MOVE_GAP_DAYS;
  bool is_certain =
      candidate->is_rare && is_shared && candidate->is_sequence && candidate->is_settled && is_soon;
  bool is_likely = candidate->is_sequence ? candidate->is_rare || is_shared : candidate->is_rare && is_shared;
  g_autofree char *evidence = format_evidence (fold, candidate, is_shared);
  const MergeReason certain = { ROSTER_MOVE, evidence, 0.85, "auto" };
  const MergeReason doubtful = { ROSTER_MOVE, evidence, candidate->is_sequence ? 0.6 : 0.4, "open" };
  if (is_certain)
    roster_join (fold, candidate->from, candidate->to, &certain);
  else if (is_likely)
    g_ptr_array_add (fold->roster->open, roster_new_event ("merge", from->text, to->text, &doubtful));
}

void
roster_join_by_move (Fold *fold)
{
  g_autoptr (GArray) candidates = find_candidates (fold), circles = find_circles (fold, candidates);
  for (guint i = 0; i < candidates->len; i++)
    settle_candidate (fold, &g_array_index (candidates, Candidate, i),
                      g_array_index (circles, CirclePair, i).is_shared);
}

/* ---- who has left ---- */

static void
add_move (Fold *fold, const GArray *nodes, const Station *old, const Station *new)
{
  for (guint i = 0; i < nodes->len; i++) {
    Node *node = fold_get (fold, g_array_index (nodes, guint, i));
    node->has_left = node->has_left || node->account == old->account;
  }
  PersonMove move = { fold_get (fold, old->last_node)->address, first_of (fold, new)->address,
                      MAX (last_day_of (fold, old), first_of (fold, new)->first_day) };
  g_array_append_val (fold->roster->moves, move);
}

/* Whatever rule joined them, an alias file or a review too: who wrote from one account and then only from
 * another has left the first. */
void
roster_find_moves (Fold *fold)
{
  g_autoptr (ByKey) people = roster_group_people (fold);
  for (guint i = 0; i < fold->node_count; i++) {
    const GArray nodes = roster_members (people, fold->order[i]);
    g_autoptr (GArray) stations = nodes.len > 1 ? list_stations (fold, &nodes) : NULL;
    for (guint k = 0; stations != NULL && k + 1 < stations->len; k++) {
      const Station *old = &g_array_index (stations, Station, k),
                    *new = &g_array_index (stations, Station, k + 1);
      if (is_after (fold, old, new) && is_settled (fold, new))
        add_move (fold, &nodes, old, new);
    }
  }
}
