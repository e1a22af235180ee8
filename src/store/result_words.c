/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/text.h"
#include "store/result_rows.h"

/* Most of what is written of signals is the same for many accounts: what a signal is, by which rule it was
 * decided, and, where it is not known, why not.  Such words lie in a table of their own, each only once, and
 * their digest is their number. */
#define WORD_COUNT 9

static void
list_words (const Finding *finding, const char *words[WORD_COUNT])
{
  bool is_shared = result_shares_words (finding);
  words[0] = finding->code;
  words[1] = finding->id;
  words[2] = pillar_name (finding->pillar);
  words[3] = family_name (finding->family);
  words[4] = state_name (finding->state);
  words[5] = finding->rule;
  words[6] = is_shared ? finding->reason : NULL;
  words[7] = is_shared ? finding->text : NULL;
  words[8] = is_shared ? finding->clears_when : NULL;
}

static uint64_t
digest_words (const char *const words[WORD_COUNT])
{
  uint64_t digest = 0;
  for (int i = 0; i < WORD_COUNT; i++)
    digest = digest * 0x9e3779b97f4a7c15u +
             (words[i] != NULL ? text_digest (words[i], strlen (words[i]) + 1) : (uint64_t) 1);
  return digest;
}

static bool
add_words (ResultOut *out, int64_t number, const char *const words[WORD_COUNT])
{
  static const char sql[] = "INSERT OR IGNORE INTO result_words VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  Statement *statement = statement_get (out->store, sql, out->error);
  if (statement == NULL)
    return false;
  statement_bind_int (statement, number);
  for (int i = 0; i < WORD_COUNT; i++)
    statement_bind_text (statement, words[i]);
  return statement_run (out->store, statement, out->error);
}

bool
result_put_words (ResultOut *out, const Finding *finding, int64_t *number)
{
  const char *words[WORD_COUNT];
  list_words (finding, words);
  uint64_t digest = digest_words (words);
  *number = (int64_t) digest;
  if (out->digest != NULL || number_map_get (&out->store->result_words, digest) != 0)
    return true;
  if (!add_words (out, *number, words))
    return false;
  number_map_put (&out->store->result_words, digest, 1);
  return true;
}

bool
result_drop_words (Store *store, GError **error)
{
  return store_execute (store, "DELETE FROM result_words WHERE id NOT IN (SELECT words FROM result_signal)",
                        error);
}
