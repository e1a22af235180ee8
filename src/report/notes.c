/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/notes.h"

#include <string.h>

bool
notes_is_contradiction (const Note *note)
{
  return strcmp (note->id, "contradiction") == 0;
}

guint
notes_count (const AccountAssessment *account, bool contradicting)
{
  guint count = 0;
  for (guint i = 0; i < account->notes->len; i++)
    count += notes_is_contradiction (account->notes->pdata[i]) == contradicting;
  return count;
}

const char *
notes_gist (const AccountAssessment *account)
{
  static const struct {
    const char *id, *gist;
  } gists[] = {
    { "export-gap", "(mail is missing)" },
    { "vendor-silence", "(we went quiet first)" },
    { "project-end", "(a project ended)" },
    { "handover", "(a successor, it seems)" },
    { "domain-migration", "(a new mail domain)" },
    { "closure", "(holidays or a closure)" },
    { "recurring", "(as a year ago)" },
    { "vendor-handover", "(a handover of ours)" },
    { "single-threaded-by-design", "(few lines by design)" },
  };
  for (size_t i = 0; i < G_N_ELEMENTS (gists); i++)
    for (guint k = 0; k < account->notes->len; k++)
      if (strcmp (((const Note *) account->notes->pdata[k])->id, gists[i].id) == 0)
        return gists[i].gist;
  return "";
}
