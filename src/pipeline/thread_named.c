/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/thread_named.h"

#include "base/bins.h"
#include "base/chains.h"
#include "base/parallel.h"

#define WORKERS 2u
#define BIN_MESSAGES (1u << 17) /* that a bin is made for */
#define OF_THREAD UINT32_MAX    /* the rank of who is not named, but the first of the thread */

/* Who bears a hash, its own or that of a thread, and who asks for it. */
typedef struct {
  uint64_t hash;
  uint32_t message, unused;
} Bearer;

typedef struct {
  uint64_t hash;
  uint32_t message, rank;
  uint32_t first, last; /* messages of its second: none behind them is answered */
} Question;

typedef struct {
  NamedMessage found;
  uint32_t is_of_one_second;
} Answer;

/* What one thread makes, of a part of the messages or of the bins. */
typedef struct {
  Bins *bearers, *questions, *threads; /* by hash */
  Bins *answers;                       /* by message */
  GArray *of_one_second;               /* NamedMessage */
} Worker;

typedef struct {
  const History *history;
  Scroll *scroll;
  ThreadLink *links; /* in it */
  Worker workers[WORKERS];
  guint bin_count; /* a power of two */
  guint shift;     /* of a hash, to its bin */
} Search;

/* ---- by hash ---- */

/* The messages of one second, from first to last. */
typedef struct {
  uint32_t first, last;
} Second;

static Second
find_second (const History *history, uint32_t message)
{
  const HistoryMessage *messages = history->messages;
  const int64_t sent_unix = messages[message].sent_unix;
  Second second = { message, message };
  while (second.first > 0 && messages[second.first - 1].sent_unix == sent_unix)
    second.first--;
  while (second.last + 1 < history->message_count && messages[second.last + 1].sent_unix == sent_unix)
    second.last++;
  return second;
}

static guint
bin_of_hash (const Search *search, uint64_t hash)
{
  return (guint) (hash >> search->shift);
}

static void
bear (const Search *search, Bins *bins, uint64_t hash, uint32_t message)
{
  *(Bearer *) bins_add (bins, bin_of_hash (search, hash), sizeof (Bearer)) = (Bearer){ hash, message, 0 };
}

static void
ask (const Search *search, const Worker *worker, uint32_t index, const Second *second)
{
  const HistoryMessage *message = &search->history->messages[index];
  const uint64_t *hashes = history_parents (search->history, message);
  for (uint32_t rank = 0; rank < message->parent_count; rank++) {
    guint bin = bin_of_hash (search, hashes[rank]);
    *(Question *) bins_add (worker->questions, bin, sizeof (Question)) =
        (Question){ hashes[rank], index, rank, second->first, second->last };
  }
}

static void
sort_by_hash (guint part, gpointer data)
{
  const Search *search = data;
  const Worker *worker = &search->workers[part];
  const uint64_t count = search->history->message_count;
  const uint32_t end = (uint32_t) (count * (part + 1) / WORKERS);
  Second second = { 0, 0 };
  for (uint32_t i = (uint32_t) (count * part / WORKERS); i < end; i++) {
    history_pass (search->history, i);
    const HistoryMessage *message = &search->history->messages[i];
    const HistoryExtra *extra = history_extra (search->history, message);
    bear (search, worker->bearers, message->hash, i);
    if (extra->thread_hash != 0)
      bear (search, worker->threads, extra->thread_hash, i);
    if (message->parent_count == 0)
      continue;
    if (i > second.last || second.last == 0)
      second = find_second (search->history, i);
    ask (search, worker, i, &second);
  }
  bins_settle (worker->bearers);
  bins_settle (worker->questions);
  bins_settle (worker->threads);
}

/* ---- bearers and questions of one bin, brought together ---- */

/* The records of a bin, those of the first worker first; yours. */
static gpointer
read_bin (Bins *const bins[WORKERS], guint bin, gsize record_size, uint32_t *count)
{
  gsize sizes[WORKERS], all = 0;
  for (guint i = 0; i < WORKERS; i++)
    all += sizes[i] = bins_get_size (bins[i], bin);
  char *records = g_malloc (all + 1), *at = records;
  for (guint i = 0; i < WORKERS; at += sizes[i++])
    bins_read (bins[i], bin, at);
  *count = (uint32_t) (all / record_size);
  return records;
}

/* The last that bears it, up to the second of who asks; MESSAGE_NONE: there is none but the message itself.
 */
static uint32_t
find_bearer (const Chains *by_hash, const Bearer *bearers, const Question *question)
{
  uint32_t at = *chains_find (by_hash, question->hash);
  while (at != CHAIN_END && (bearers[at].hash != question->hash || bearers[at].message > question->last))
    at = by_hash->previous[at];
  return at != CHAIN_END && bearers[at].message != question->message ? bearers[at].message : MESSAGE_NONE;
}

static void
answer (Bins *answers, const NamedMessage *found, bool is_of_one_second)
{
  *(Answer *) bins_add (answers, found->message / BIN_MESSAGES, sizeof (Answer)) =
      (Answer){ *found, is_of_one_second };
}

static void
answer_bin (const Search *search, guint bin, Bins *answers)
{
  Bins *const all_bearers[] = { search->workers[0].bearers, search->workers[1].bearers },
              *const all_questions[] = { search->workers[0].questions, search->workers[1].questions };
  uint32_t bearer_count, question_count;
  g_autofree Bearer *bearers = read_bin (all_bearers, bin, sizeof *bearers, &bearer_count);
  g_autofree Question *questions = read_bin (all_questions, bin, sizeof *questions, &question_count);
  g_auto (Chains) by_hash = chains_new (bearer_count, bearer_count / 2);
  for (uint32_t i = 0; i < bearer_count; i++)
    chains_add (&by_hash, bearers[i].hash, i);
  for (uint32_t i = 0; i < question_count; i++) {
    const Question *question = &questions[i];
    uint32_t named = find_bearer (&by_hash, bearers, question);
    if (named != MESSAGE_NONE)
      answer (answers, &(NamedMessage){ question->message, question->rank, named }, named >= question->first);
  }
}

/* Those of one thread come by time: the first of them is found again by all others. */
static void
answer_threads (const Search *search, guint bin, Bins *answers)
{
  Bins *const all[] = { search->workers[0].threads, search->workers[1].threads };
  uint32_t count;
  g_autofree Bearer *messages = read_bin (all, bin, sizeof *messages, &count);
  g_auto (Chains) firsts = chains_new (count, count / 2);
  for (uint32_t i = 0; i < count; i++) {
    uint32_t at = *chains_find (&firsts, messages[i].hash);
    while (at != CHAIN_END && messages[at].hash != messages[i].hash)
      at = firsts.previous[at];
    if (at == CHAIN_END)
      chains_add (&firsts, messages[i].hash, i);
    else
      answer (answers, &(NamedMessage){ messages[i].message, OF_THREAD, messages[at].message }, false);
  }
}

static void
answer_part (guint part, gpointer data)
{
  const Search *search = data;
  for (guint bin = part; bin < search->bin_count; bin += WORKERS) {
    answer_bin (search, bin, search->workers[part].answers);
    answer_threads (search, bin, search->workers[part].answers);
  }
  bins_settle (search->workers[part].answers);
}

/* ---- by message again ---- */

/* Of each message from `first` on: the rank of the first that it names, and whether that is of its second. */
typedef struct {
  uint32_t rank;
  bool is_of_one_second;
} First;

static void
take_first (const Search *search, const Answer *answers, uint32_t count, uint32_t first, First *firsts)
{
  for (uint32_t i = 0; i < count; i++) {
    const NamedMessage *found = &answers[i].found;
    First *known = &firsts[found->message - first];
    if (found->rank == OF_THREAD)
      search->links[found->message].thread = found->named & THREAD_MASK;
    if (found->rank >= known->rank)
      continue;
    *known = (First){ found->rank, answers[i].is_of_one_second };
    search->links[found->message].parent = found->named;
  }
}

static void
choose_bin (const Search *search, guint bin, GArray *of_one_second)
{
  Bins *const all[] = { search->workers[0].answers, search->workers[1].answers };
  uint32_t count, first = bin * BIN_MESSAGES,
                  end = MIN (first + BIN_MESSAGES, search->history->message_count);
  g_autofree Answer *answers = read_bin (all, bin, sizeof *answers, &count);
  g_autofree First *firsts = g_new (First, BIN_MESSAGES);
  for (uint32_t i = first; i < end; i++) {
    search->links[i] = (ThreadLink){ .parent = MESSAGE_NONE, .thread = i & THREAD_MASK };
    firsts[i - first] = (First){ UINT32_MAX, false };
  }
  take_first (search, answers, count, first, firsts);
  for (uint32_t i = 0; i < count; i++)
    if (firsts[answers[i].found.message - first].is_of_one_second)
      g_array_append_val (of_one_second, answers[i].found);
  scroll_let_go (search->scroll, end * sizeof (ThreadLink));
}

static guint
count_answer_bins (const Search *search)
{
  return search->history->message_count / BIN_MESSAGES + 1;
}

static void
choose_part (guint part, gpointer data)
{
  const Search *search = data;
  for (guint bin = part; bin < count_answer_bins (search); bin += WORKERS)
    choose_bin (search, bin, search->workers[part].of_one_second);
}

static gint
compare_named (gconstpointer a, gconstpointer b)
{
  const NamedMessage *x = a, *y = b;
  if (x->message != y->message)
    return x->message < y->message ? -1 : 1;
  return (x->rank > y->rank) - (x->rank < y->rank);
}

static Worker
worker_new (const Search *search)
{
  const char *folder = g_get_tmp_dir ();
  return (Worker){ bins_new (folder, search->bin_count), bins_new (folder, search->bin_count),
                   bins_new (folder, search->bin_count), bins_new (folder, count_answer_bins (search)),
                   g_array_new (FALSE, FALSE, sizeof (NamedMessage)) };
}

GArray *
thread_find_named (const History *history, Scroll *links)
{
  guint bits = g_bit_storage (history->message_count / BIN_MESSAGES);
  Search search = { .history = history,
                    .scroll = links,
                    .links = scroll_open (links),
                    .bin_count = 1u << bits,
                    .shift = 64 - bits };
  for (guint i = 0; i < WORKERS; i++)
    search.workers[i] = worker_new (&search);
  parallel_each (WORKERS, WORKERS, sort_by_hash, &search);
  parallel_each (WORKERS, WORKERS, answer_part, &search);
  parallel_each (WORKERS, WORKERS, choose_part, &search);
  GArray *named = g_array_new (FALSE, FALSE, sizeof (NamedMessage));
  for (guint i = 0; i < WORKERS; i++) {
    const Worker *worker = &search.workers[i];
    g_array_append_vals (named, worker->of_one_second->data, worker->of_one_second->len);
    bins_free (worker->bearers);
    bins_free (worker->questions);
    bins_free (worker->threads);
    bins_free (worker->answers);
    g_array_unref (worker->of_one_second);
  }
  g_array_sort (named, compare_named);
  return named;
}
