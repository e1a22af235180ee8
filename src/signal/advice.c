/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/advice.h"

#include <stdlib.h>

#include "signal/outlook.h"
#include "signal/template.h"
#include "signal/view.h"

#define STAGE_COMMITTED 4

static char *
fill (const Advice *advice, View *view)
{
  World world = view_world (view);
  const Fact *fact = advice->fact != NULL ? view_find_fact (view, advice->fact) : NULL;
  return template_fill (advice->text, &world, advice->fact, fact);
}

static bool
applies (const Advice *advice, View *view)
{
  World world = view_world (view);
  return expression_evaluate (advice->when, &world) == TRUTH_TRUE;
}

/* Is it among the notes that were there first? */
static bool
has_note (const AccountAssessment *account, guint count, const char *id)
{
  for (guint i = 0; i < count; i++)
    if (g_str_equal (((Note *) g_ptr_array_index (account->notes, i))->id, id))
      return true;
  return false;
}

static void
add_note (AccountAssessment *account, const Advice *advice, View *view)
{
  const Fact *fact = advice->fact != NULL ? view_find_fact (view, advice->fact) : NULL;
  g_autofree char *text = fill (advice, view);
  g_ptr_array_add (account->notes,
                   note_new (advice->id, text, fact != NULL ? fact->onset_day : DAY_NONE, DAY_NONE));
}

static void
add_action (AccountAssessment *account, const Advice *advice, View *view)
{
  g_autofree char *text = fill (advice, view);
  g_ptr_array_add (account->actions, action_new (advice->id, text, advice->due));
}

/* What they decided stands before what was seen of it. */
static void
lead_with_decision (AccountAssessment *account, const Pack *pack, View *view)
{
  for (guint i = 0; i < pack->stages->len; i++) {
    const Advice *stage = g_ptr_array_index (pack->stages, i);
    if (atoi (stage->id) < STAGE_COMMITTED || !applies (stage, view))
      continue;
    g_autofree char *decision = fill (stage, view);
    account_set_headline (account, g_strdup_printf ("%s %s", decision, account->headline));
    return;
  }
}

void
advice_give (AccountAssessment *account, const Pack *pack, JudgeWords words)
{
  View view = { .pack = pack, .facts = account->facts, .findings = account->findings, .account = account };
  judge_conclude (account, pack, words);
  guint measured = account->notes->len; /* with their dates: these stay as they are */
  for (guint i = 0; i < pack->notes->len; i++) {
    const Advice *note = g_ptr_array_index (pack->notes, i);
    if (!has_note (account, measured, note->id) && applies (note, &view))
      add_note (account, note, &view);
  }
  outlook_describe (account);
  lead_with_decision (account, pack, &view);
}

void
advice_finish_page (AccountAssessment *account, const Pack *pack)
{
  View view = { .pack = pack, .facts = account->facts, .findings = account->findings, .account = account };
  for (guint i = 0; i < pack->actions->len; i++) {
    const Advice *action = g_ptr_array_index (pack->actions, i);
    if (applies (action, &view))
      add_action (account, action, &view);
  }
  outlook_add_changes (account, pack);
}
