/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "identity/bulk.h"

#include <stdlib.h>
#include <string.h>

#define BULK_CLIENT_PERSONS 10
#define BULK_ACCOUNTS 3 /* fewer than of the persons */
#define LIST_AUTHORS 3

G_STATIC_ASSERT (BULK_ACCOUNTS >= BULK_RECIPIENTS_LEAST && BULK_CLIENT_PERSONS >= BULK_RECIPIENTS_LEAST);

/* Bulk */

/* What one window has reached: how often each client person and account is addressed in it. */
typedef struct {
  GHashTable *persons, *accounts; /* index + 1 → count */
} Reach;

static void
count_key (GHashTable *table, int index, int step)
{
  if (index < 0)
    return;
  gpointer key = GINT_TO_POINTER (index + 1);
  int count = GPOINTER_TO_INT (g_hash_table_lookup (table, key)) + step;
  if (count > 0)
    g_hash_table_insert (table, key, GINT_TO_POINTER (count));
  else
    g_hash_table_remove (table, key);
}

static void
reach_add (Reach *reach, const BulkInput *input, const BulkMail *mail, int step)
{
  for (uint32_t i = 0; i < mail->participant_count; i++) {
    uint32_t address = input->participants[mail->first_participant + i].address;
    if (roster_side_of (input->roster, address) == SIDE_CLIENT)
      count_key (reach->persons, roster_person_of (input->roster, address), step);
    count_key (reach->accounts, roster_account_of (input->roster, address), step);
  }
}

static bool
is_mass (const Reach *reach)
{
  return g_hash_table_size (reach->persons) >= BULK_CLIENT_PERSONS ||
         g_hash_table_size (reach->accounts) >= BULK_ACCOUNTS;
}

static int
compare_mailings (const void *a, const void *b)
{
  const BulkMail *x = *(BulkMail *const *) a, *y = *(BulkMail *const *) b;
  if (x->from != y->from)
    return x->from < y->from ? -1 : 1;
  if (x->base_subject_hash != y->base_subject_hash)
    return x->base_subject_hash < y->base_subject_hash ? -1 : 1;
  return (x->sent_unix > y->sent_unix) - (x->sent_unix < y->sent_unix);
}

/* Whether all of them together go to enough people: most subjects do not, and need no closer look. */
static bool
could_be_mass (BulkMail **mails, size_t count)
{
  size_t addressed = 0;
  for (size_t i = 0; i < count && addressed < BULK_RECIPIENTS_LEAST; i++)
    addressed += mails[i]->participant_count;
  return addressed >= BULK_RECIPIENTS_LEAST;
}

/* One sender's mails under one subject, by time: slides 24 hours over them. */
static size_t
mark_mailing (const BulkInput *input, BulkMail **mails, size_t count)
{
  g_autoptr (GHashTable) persons = g_hash_table_new (NULL, NULL), accounts = g_hash_table_new (NULL, NULL);
  Reach reach = { persons, accounts };
  size_t marked = 0, done = 0; /* mails before done need no second look */
  for (size_t start = 0, end = 0; end < count; end++) {
    reach_add (&reach, input, mails[end], 1);
    while (mails[end]->sent_unix - mails[start]->sent_unix > BULK_WINDOW_SECONDS)
      reach_add (&reach, input, mails[start++], -1);
    if (!is_mass (&reach))
      continue;
    for (done = MAX (done, start); done <= end; done++, marked++)
      mails[done]->record_class = CLASS_BULK;
  }
  return marked;
}

size_t
bulk_mark (BulkInput *input)
{
  g_autoptr (GPtrArray) mails = g_ptr_array_new ();
  for (size_t i = 0; i < input->mail_count; i++) {
    BulkMail *mail = &input->mails[i];
    bool can_be =
        mail->record_class == CLASS_HUMAN && mail->from != ADDRESS_NONE && mail->base_subject_hash != 0;
    if (can_be && mail->parent_count == 0)
      g_ptr_array_add (mails, mail);
  }
  if (mails->len > 0)
    qsort (mails->pdata, mails->len, sizeof (gpointer), compare_mailings);
  size_t marked = 0;
  for (guint start = 0, end = 0; start < mails->len; start = end) {
    const BulkMail *first = mails->pdata[start];
    for (end = start; end < mails->len; end++) {
      const BulkMail *mail = mails->pdata[end];
      if (mail->from != first->from || mail->base_subject_hash != first->base_subject_hash)
        break;
    }
    BulkMail **mailing = (BulkMail **) mails->pdata + start;
    if (could_be_mass (mailing, end - start))
      marked += mark_mailing (input, mailing, end - start);
  }
  return marked;
}

/* Project lists */

typedef struct {
  GHashTable *authors; /* person + 1, or -1 - address for an author who is nobody's person */
  bool has_vendor, has_client, has_crossing;
} ListState;

static void
list_state_free (gpointer data)
{
  ListState *state = data;
  g_hash_table_unref (state->authors);
  g_free (state);
}

static bool
is_post (const BulkMail *mail)
{
  bool is_lists = mail->record_class == CLASS_LIST || mail->record_class == CLASS_HUMAN;
  return is_lists && mail->list_id != NULL && *mail->list_id != '\0' && mail->from != ADDRESS_NONE;
}

static GHashTable *
index_posts (const BulkInput *input)
{
  GHashTable *posts = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (size_t i = 0; i < input->mail_count; i++)
    if (is_post (&input->mails[i]))
      g_hash_table_insert (posts, &input->mails[i].hash, &input->mails[i]);
  return posts;
}

/* Whether a post answers one that the other company wrote on the same list. */
static bool
is_crossing (const BulkInput *input, GHashTable *posts, const BulkMail *mail, Side other)
{
  for (uint32_t i = 0; i < mail->parent_count; i++) {
    const BulkMail *parent = g_hash_table_lookup (posts, &input->parents[mail->first_parent + i]);
    if (parent != NULL && parent != mail && strcmp (parent->list_id, mail->list_id) == 0 &&
        roster_side_of (input->roster, parent->from) == other)
      return true;
  }
  return false;
}

static void
add_post (GHashTable *lists, const BulkInput *input, GHashTable *posts, const BulkMail *mail)
{
  ListState *state = g_hash_table_lookup (lists, mail->list_id);
  if (state == NULL) {
    state = g_new0 (ListState, 1);
    state->authors = g_hash_table_new (NULL, NULL);
    g_hash_table_insert (lists, (gpointer) mail->list_id, state);
  }
  int person = roster_person_of (input->roster, mail->from);
  gssize author = person >= 0 ? (gssize) person + 1 : -1 - (gssize) mail->from;
  g_hash_table_add (state->authors, GSIZE_TO_POINTER ((gsize) author));
  Side side = roster_side_of (input->roster, mail->from);
  state->has_vendor |= side == SIDE_VENDOR;
  state->has_client |= side == SIDE_CLIENT;
  if (!state->has_crossing && (side == SIDE_VENDOR || side == SIDE_CLIENT))
    state->has_crossing = is_crossing (input, posts, mail, side == SIDE_VENDOR ? SIDE_CLIENT : SIDE_VENDOR);
}

GHashTable *
list_find_projects (const BulkInput *input)
{
  GHashTable *projects = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) lists = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, list_state_free);
  g_autoptr (GHashTable) posts = index_posts (input);
  for (size_t i = 0; i < input->mail_count; i++)
    if (is_post (&input->mails[i]))
      add_post (lists, input, posts, &input->mails[i]);
  GHashTableIter iter;
  gpointer id, value;
  g_hash_table_iter_init (&iter, lists);
  while (g_hash_table_iter_next (&iter, &id, &value)) {
    const ListState *state = value;
    if (state->has_vendor && state->has_client && state->has_crossing &&
        g_hash_table_size (state->authors) >= LIST_AUTHORS)
      g_hash_table_add (projects, g_strdup (id));
  }
  return projects;
}
