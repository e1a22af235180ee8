/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/subject_book.h"

#include "base/text.h"
#include "identity/subject.h"

/* Some 2 MB; then it is begun anew. */
#define KNOWN_COUNT 10000u

struct SubjectBook {
  GHashTable *known; /* subject → KnownSubject */
};

static void
known_free (gpointer data)
{
  g_free (((KnownSubject *) data)->folded);
  g_free (data);
}

SubjectBook *
subject_book_new (void)
{
  SubjectBook *book = g_new0 (SubjectBook, 1);
  book->known = g_hash_table_new_full (text_hash_key, g_str_equal, g_free, known_free);
  return book;
}

void
subject_book_free (SubjectBook *book)
{
  g_hash_table_unref (book->known);
  g_free (book);
}

static KnownSubject *
build_known (const char *subject)
{
  KnownSubject *known = g_new0 (KnownSubject, 1);
  g_autofree char *base = subject_base (subject, NULL, &known->is_forward);
  known->folded = text_fold (base);
  known->hash = *known->folded != '\0' ? text_hash (known->folded) : 0;
  return known;
}

const KnownSubject *
subject_book_look_up (SubjectBook *book, const char *subject)
{
  KnownSubject *known = g_hash_table_lookup (book->known, subject);
  if (known != NULL)
    return known;
  if (g_hash_table_size (book->known) >= KNOWN_COUNT)
    g_hash_table_remove_all (book->known);
  known = build_known (subject);
  g_hash_table_insert (book->known, g_strdup (subject), known);
  return known;
}
