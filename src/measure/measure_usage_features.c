/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "measure/usage_users.h"
#include "series/survival.h"
#include "series/tail.h"

#define DISCOVERY_USERS_LEAST 5
#define HISTORY_DAYS_LEAST 28 /* before it everything would look new */
#define QUARTER_MONTHS 3.0
#define CLIFF_USERS_LEAST 20
#define CLIFF_LIMIT_WEEKS 26.0 /* of the restricted means */
#define ENDED_DAYS 28          /* no use of anything for so long: use has ended */

/* The first time a user used a feature. */
typedef struct {
  uint32_t user, feature;
  int32_t day;
} FirstUse;

/* User and feature are small numbers, whose halves g_int64_hash would lay on each other. */
static guint
hash_pair (gconstpointer pair)
{
  return text_hash_quick (pair, sizeof (int64_t));
}

/* Usage is sorted by day, so the first row of a pair is its first use. */
static GArray *
list_first_uses (const AccountView *view)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (FirstUse));
  g_autoptr (GHashTable) seen = g_hash_table_new_full (hash_pair, g_int64_equal, g_free, NULL);
  for (guint i = 0; i < view->usage->len; i++) {
    const ViewUsage *usage = VIEW_ITEM (view->usage, ViewUsage, i);
    if (usage->user == WORD_NONE || usage->feature == WORD_NONE || !(usage->count > 0))
      continue;
    int64_t pair = (int64_t) ((uint64_t) usage->user << 32 | usage->feature);
    if (g_hash_table_contains (seen, &pair))
      continue;
    g_hash_table_add (seen, g_memdup2 (&pair, sizeof pair));
    FirstUse first = { usage->user, usage->feature, usage->day };
    g_array_append_val (list, first);
  }
  return list;
}

/* ---- U6: new features a user and month ---- */

double
usage_discovery_rate (const AccountView *view, guint *user_count)
{
  Window quarter = window_last (view, QUARTER_WEEKS);
  int32_t first_day = window_first_day (&quarter);
  g_autoptr (GHashTable) users = g_hash_table_new (NULL, NULL);
  *user_count = 0;
  if (view->usage->len == 0 || VIEW_ITEM (view->usage, ViewUsage, 0)->day > first_day - HISTORY_DAYS_LEAST)
    return NAN;
  for (guint i = 0; i < view->usage->len; i++) {
    const ViewUsage *usage = VIEW_ITEM (view->usage, ViewUsage, i);
    if (usage->day >= first_day && usage->user != WORD_NONE && usage->feature != WORD_NONE &&
        usage->count > 0)
      g_hash_table_add (users, GUINT_TO_POINTER (usage->user));
  }
  *user_count = g_hash_table_size (users);
  g_autoptr (GArray) first_uses = list_first_uses (view);
  guint fresh = 0;
  for (guint i = 0; i < first_uses->len; i++)
    fresh += g_array_index (first_uses, FirstUse, i).day >= first_day;
  return *user_count > 0 ? fresh / (*user_count * QUARTER_MONTHS) : NAN;
}

static void
add_discovery (const Frame *frame, const char *missing, FactSet *facts)
{
  guint users;
  double rate = usage_discovery_rate (frame->view, &users);
  if (missing == NULL && users < DISCOVERY_USERS_LEAST)
    missing = "fewer than 5 users with features in the last 13 weeks, or too short a history";
  if (missing != NULL) {
    fact_set_add (facts, fact_new_unknown ("discovery.rate", missing));
    return;
  }
  Fact *fact = fact_set_add (facts, fact_new ("discovery.rate", rate));
  fact->now = (Span){ window_first_day (&frame->quarter), window_last_day (&frame->quarter) };
  fact->baseline = frame->portfolio->discovery_floor;
  fact->n = users;
  g_autofree char *text =
      g_strdup_printf ("%u users; features new to one of them: %.0f", users, rate * users * QUARTER_MONTHS);
  fact_add_use (fact, frame->view, fact->now, text);
}

/* ---- U7: does use end after reaching a module? ---- */

typedef struct {
  const AccountView *view;
  const GArray *first_uses; /* FirstUse */
  GHashTable *last_days;    /* user + 1 → last day of any use */
  int32_t reached_from;     /* what was in use before it is not known to be new */
} Cliff;

static const char *
word_of (const AccountView *view, uint32_t word)
{
  return g_ptr_array_index ((GPtrArray *) view->words, word);
}

static Wait
wait_after (const Cliff *cliff, const FirstUse *first)
{
  int32_t last = GPOINTER_TO_INT (g_hash_table_lookup (cliff->last_days, GUINT_TO_POINTER (first->user + 1)));
  return (Wait){ (last - first->day) / 7.0, last + ENDED_DAYS <= cliff->view->as_of_day, 0 };
}

static bool
is_lower_draw (const Cliff *cliff, const FirstUse *a, const FirstUse *b)
{
  g_autofree char *x =
      g_strdup_printf ("%s/%s", word_of (cliff->view, a->user), word_of (cliff->view, a->feature));
  g_autofree char *y =
      g_strdup_printf ("%s/%s", word_of (cliff->view, b->user), word_of (cliff->view, b->feature));
  return text_hash (x) < text_hash (y);
}

/* Those who reached the module, from then on; and those who never did, each from one module drawn of theirs:
 * all of their modules would count one user several times. */
static void
split_users (const Cliff *cliff, uint32_t feature, GArray *reached, GArray *others)
{
  g_autoptr (GHashTable) draws = g_hash_table_new (NULL, NULL); /* user + 1 → FirstUse */
  g_autoptr (GHashTable) has_it = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < cliff->first_uses->len; i++) {
    const FirstUse *first = &g_array_index (cliff->first_uses, FirstUse, i);
    if (first->feature == feature)
      g_hash_table_add (has_it, GUINT_TO_POINTER (first->user + 1));
  }
  for (guint i = 0; i < cliff->first_uses->len; i++) {
    const FirstUse *first = &g_array_index (cliff->first_uses, FirstUse, i);
    gpointer key = GUINT_TO_POINTER (first->user + 1);
    if (first->day < cliff->reached_from)
      continue;
    if (first->feature == feature) {
      Wait wait = wait_after (cliff, first);
      g_array_append_val (reached, wait);
    } else if (!g_hash_table_contains (has_it, key)) {
      const FirstUse *draw = g_hash_table_lookup (draws, key);
      if (draw == NULL || is_lower_draw (cliff, first, draw))
        g_hash_table_insert (draws, key, (gpointer) first);
    }
  }
  for (guint i = 0; i < cliff->first_uses->len; i++) {
    const FirstUse *first = &g_array_index (cliff->first_uses, FirstUse, i);
    if (g_hash_table_lookup (draws, GUINT_TO_POINTER (first->user + 1)) != first)
      continue;
    Wait wait = wait_after (cliff, first);
    g_array_append_val (others, wait);
  }
}

/* Returns whether there were enough users to say anything. */
static bool
add_cliff (const Cliff *cliff, uint32_t feature, FactSet *facts)
{
  g_autoptr (GArray) reached = g_array_new (FALSE, FALSE, sizeof (Wait));
  g_autoptr (GArray) others = g_array_new (FALSE, FALSE, sizeof (Wait));
  split_users (cliff, feature, reached, others);
  if (reached->len < CLIFF_USERS_LEAST || others->len < CLIFF_USERS_LEAST)
    return false;
  const Wait *now = (const Wait *) reached->data, *ref = (const Wait *) others->data;
  SurvivalWindows windows = { ref, now, others->len, reached->len, G_MAXINT, 1, 1 };
  LogRank test = survival_log_rank (&windows);
  Fact *fact =
      fact_set_add (facts, fact_new ("cliff.set", survival_mean (now, reached->len, CLIFF_LIMIT_WEEKS)));
  fact->subject = g_strdup (word_of (cliff->view, feature));
  fact->baseline = survival_mean (ref, others->len, CLIFF_LIMIT_WEEKS);
  fact->now = (Span){ cliff->reached_from, cliff->view->as_of_day };
  fact->n = reached->len;
  fact->n_baseline = others->len;
  fact->p = isfinite (test.z) ? tail_normal_upper (-test.z) : NAN;
  g_autofree char *id = g_strdup_printf ("usage:%s/%s", cliff->view->account->id, fact->subject);
  g_autofree char *text =
      g_strdup_printf ("%u users reached %s, %u never did", reached->len, fact->subject, others->len);
  evidence_list_add (&fact->evidence, evidence_new ("row", id, DAY_NONE, text));
  return true;
}

static gint
compare_words (gconstpointer a, gconstpointer b, gpointer view)
{
  return strcmp (word_of (view, *(const uint32_t *) a), word_of (view, *(const uint32_t *) b));
}

/* Features by name. */
static GArray *
list_features (const AccountView *view, const GArray *first_uses)
{
  GArray *features = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < first_uses->len; i++) {
    uint32_t feature = g_array_index (first_uses, FirstUse, i).feature;
    if (g_hash_table_add (seen, GUINT_TO_POINTER (feature)))
      g_array_append_val (features, feature);
  }
  g_array_sort_with_data (features, compare_words, (gpointer) view);
  return features;
}

static void
add_cliffs (const AccountView *view, const char *missing, FactSet *facts)
{
  g_autoptr (GArray) first_uses = list_first_uses (view);
  g_autoptr (GArray) features = list_features (view, first_uses);
  g_autoptr (GHashTable) last_days = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < view->usage->len; i++) {
    const ViewUsage *usage = VIEW_ITEM (view->usage, ViewUsage, i);
    if (usage->user != WORD_NONE && usage->count > 0)
      g_hash_table_insert (last_days, GUINT_TO_POINTER (usage->user + 1), GINT_TO_POINTER (usage->day));
  }
  int32_t from = view->usage->len > 0 ? VIEW_ITEM (view->usage, ViewUsage, 0)->day + HISTORY_DAYS_LEAST : 0;
  Cliff cliff = { view, first_uses, last_days, from };
  bool is_any = false;
  for (guint i = 0; missing == NULL && i < features->len; i++)
    is_any |= add_cliff (&cliff, g_array_index (features, uint32_t, i), facts);
  if (!is_any)
    fact_set_add (facts,
                  fact_new_unknown ("cliff.set", missing != NULL
                                                     ? missing
                                                     : "no module was newly reached by 20 users, with 20 "
                                                       "others to compare"));
}

void
usage_measure_features (const Frame *frame, FactSet *facts)
{
  const char *missing = usage_users_missing (frame->view);
  add_discovery (frame, missing, facts);
  add_cliffs (frame->view, missing, facts);
}
