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
