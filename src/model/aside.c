/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/aside.h"

#include "model/parcel.h"

#define PARCEL_USUAL (64 * 1024) /* for which room is made at once */

/* ---- what each struct owns ---- */

static void
wrap_texts (Parcel *parcel, char **const *texts, gsize count)
{
  for (gsize i = 0; i < count; i++)
    parcel_text (parcel, texts[i]);
}

static void
wrap_evidence (Parcel *parcel, gpointer item)
{
  Evidence *evidence = item;
  parcel_text (parcel, &evidence->id);
  parcel_text (parcel, &evidence->text);
}

static void
wrap_finding (Parcel *parcel, gpointer item)
{
  Finding *finding = item;
  char **texts[FINDING_TEXTS];
  finding_list_texts (finding, texts);
  for (gsize i = 0; i < FINDING_TEXTS; i++)
    if (!finding_is_silent (*texts[i]))
      parcel_text (parcel, texts[i]);
  parcel_list (parcel, &finding->evidence, sizeof (Evidence), wrap_evidence, evidence_free);
}

static void
wrap_fact (Parcel *parcel, gpointer item)
{
  Fact *fact = item;
  parcel_text (parcel, &fact->subject);
  parcel_text (parcel, &fact->reason);
  parcel_list (parcel, &fact->evidence, sizeof (Evidence), wrap_evidence, evidence_free);
}

static void
wrap_note (Parcel *parcel, gpointer item)
{
  Note *note = item;
  parcel_text (parcel, &note->id);
  parcel_text (parcel, &note->text);
}

static void
wrap_action (Parcel *parcel, gpointer item)
{
  Action *action = item;
  char **texts[] = { &action->id, &action->text, &action->due };
  wrap_texts (parcel, texts, G_N_ELEMENTS (texts));
}

static void
wrap_series (Parcel *parcel, gpointer item)
{
  Series *series = item;
  parcel_array (parcel, &series->values, sizeof (double));
}

static void
wrap_person (Parcel *parcel, gpointer item)
{
  MapPerson *person = item;
  char **texts[] = { &person->person_id, &person->name, &person->title, &person->successor_id };
  wrap_texts (parcel, texts, G_N_ELEMENTS (texts));
  parcel_array (parcel, &person->weekly, sizeof (guint8));
}

static void
wrap_edge (Parcel *parcel, gpointer item)
{
  MapEdge *edge = item;
  parcel_array (parcel, &edge->weekly, sizeof (guint8));
}

static void
wrap_coverage (Parcel *parcel, gpointer item)
{
  CoverageLine *line = item;
  parcel_text (parcel, &line->source);
  parcel_text (parcel, &line->text);
}

static void
wrap_annex_line (Parcel *parcel, gpointer item)
{
  AnnexLine *line = item;
  char **texts[] = {
    &line->section, &line->what, &line->subject, &line->unit, &line->n_unit, &line->missing
  };
  wrap_texts (parcel, texts, G_N_ELEMENTS (texts));
}

static void
wrap_annex (Parcel *parcel, gpointer item)
{
  Annex *annex = item;
  char **texts[] = { &annex->id, &annex->title, &annex->window, &annex->base_window };
  wrap_texts (parcel, texts, G_N_ELEMENTS (texts));
  parcel_texts (parcel, &annex->paragraphs);
  parcel_list (parcel, &annex->lines, sizeof (AnnexLine), wrap_annex_line, annex_line_free);
}

/* ---- the parts of an account ---- */

static void
make_facts (Parcel *parcel, AccountAssessment *account)
{
  GPtrArray *facts = NULL;
  parcel_list (parcel, &facts, sizeof (Fact), wrap_fact, NULL);
  account->looked_count = parcel->mode == PARCEL_LOOK ? facts->len : 0;
  account->facts = fact_set_new_for (facts->len);
  for (guint i = 0; i < facts->len; i++)
    fact_set_add (account->facts, facts->pdata[i]);
  if (parcel->mode == PARCEL_UNWRAP)
    g_ptr_array_unref (facts);
}

/* Those that were added since are the account's own. */
static void
forget_facts (AccountAssessment *account)
{
  for (guint i = 0; i < account->looked_count; i++)
    account->facts->facts->pdata[i] = NULL;
  g_clear_pointer (&account->facts, fact_set_free);
  account->looked_count = 0;
}

static void
wrap_facts (Parcel *parcel, AccountAssessment *account)
{
  if (parcel->mode == PARCEL_WRAP)
    parcel_list (parcel, &account->facts->facts, sizeof (Fact), wrap_fact, fact_free);
  else if (parcel->mode == PARCEL_FORGET)
    forget_facts (account);
  else
    make_facts (parcel, account);
}

static void
wrap_shown (Parcel *parcel, AccountAssessment *account)
{
  parcel_list (parcel, &account->people, sizeof (MapPerson), wrap_person, map_person_free);
  parcel_list (parcel, &account->edges, sizeof (MapEdge), wrap_edge, map_edge_free);
  parcel_list (parcel, &account->series, sizeof (Series), wrap_series, series_free);
  parcel_list (parcel, &account->quiet_series, sizeof (Series), wrap_series, series_free);
}

static void
wrap_judged (Parcel *parcel, AccountAssessment *account)
{
  parcel_list (parcel, &account->findings, sizeof (Finding), wrap_finding, finding_free);
  parcel_list (parcel, &account->metrics, sizeof (Metric), NULL, metric_free);
  parcel_list (parcel, &account->coverage_lines, sizeof (CoverageLine), wrap_coverage, coverage_line_free);
  parcel_list (parcel, &account->notes, sizeof (Note), wrap_note, note_free);
  parcel_list (parcel, &account->actions, sizeof (Action), wrap_action, action_free);
  parcel_list (parcel, &account->annexes, sizeof (Annex), wrap_annex, annex_free);
  parcel_texts (parcel, &account->would_change);
}

static void
wrap_part (Parcel *parcel, AccountAssessment *account, AsidePart part)
{
  static void (*const wrap[ASIDE_COUNT]) (Parcel *, AccountAssessment *) = {
    [ASIDE_FACTS] = wrap_facts, [ASIDE_SHOWN] = wrap_shown, [ASIDE_JUDGED] = wrap_judged
  };
  wrap[part](parcel, account);
}

/* Of a part that lies in its bytes only what is its own. */
static void
forget_part (AccountAssessment *account, AsidePart part)
{
  Parcel parcel = { .mode = PARCEL_FORGET };
  if (account->open_bytes[part] == NULL)
    return;
  wrap_part (&parcel, account, part);
  g_clear_pointer (&account->open_bytes[part], g_free);
  account->is_aside[part] = true;
}

static void
drop_lists (AccountAssessment *account, AsidePart part)
{
  forget_part (account, part);
  GPtrArray **shown[] = { &account->people, &account->edges, &account->series, &account->quiet_series },
            **judged[] = { &account->findings, &account->metrics, &account->coverage_lines, &account->notes,
                           &account->actions,  &account->annexes, &account->would_change };
  for (gsize i = 0; part == ASIDE_SHOWN && i < G_N_ELEMENTS (shown); i++)
    g_clear_pointer (shown[i], g_ptr_array_unref);
  for (gsize i = 0; part == ASIDE_JUDGED && i < G_N_ELEMENTS (judged); i++)
    g_clear_pointer (judged[i], g_ptr_array_unref);
  if (part == ASIDE_FACTS)
    g_clear_pointer (&account->facts, fact_set_free);
  account->is_aside[part] = true;
}

static GString *
wrap_bytes (AccountAssessment *account, AsidePart part)
{
  GString *bytes = g_string_sized_new (PARCEL_USUAL);
  Parcel parcel = { .mode = PARCEL_WRAP, .out = bytes };
  wrap_part (&parcel, account, part);
  return bytes;
}

void
account_put_aside (AccountAssessment *account, AsidePart part, Spill *spill)
{
  g_autoptr (GString) bytes = wrap_bytes (account, part);
  account->spill = spill;
  spill_put (spill, &account->places[part], bytes->str, bytes->len);
  drop_lists (account, part);
}

void
account_put_by (AccountAssessment *account, AsidePart part, Arena *arena)
{
  g_autoptr (GString) bytes = wrap_bytes (account, part);
  account->places[part] =
      (SpillPlace){ .kept = arena_copy (arena, bytes->str, bytes->len), .size = bytes->len };
  drop_lists (account, part);
}

static void
move_text (char **text, Arena *arena)
{
  char *moved = arena_copy_any (arena, *text);
  g_free (*text);
  *text = moved;
}

AccountAssessment *
account_settle (AccountAssessment *account, Arena *arena)
{
  if (!finding_is_silent (account->headline))
    move_text (&account->headline, arena);
  if (account->is_settled)
    return account;
  char **texts[] = { &account->id,      &account->name,     &account->segment,   &account->owner,
                     &account->country, &account->currency, &account->csm_rating };
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    move_text (texts[i], arena);
  AccountAssessment *settled = arena_take (arena, sizeof *settled);
  *settled = *account;
  settled->is_settled = true;
  g_free (account);
  return settled;
}

/* Returns the bytes that the part was made of. */
static guint8 *
read_part (AccountAssessment *account, AsidePart part, ParcelMode mode)
{
  guint8 *bytes = g_malloc (account->places[part].size);
  spill_get (account->spill, &account->places[part], bytes);
  Parcel parcel = { .mode = mode, .in = bytes };
  wrap_part (&parcel, account, part);
  account->is_aside[part] = false;
  return bytes;
}

void
account_take (AccountAssessment *account, AsidePart part)
{
  if (account->is_aside[part])
    g_free (read_part (account, part, PARCEL_UNWRAP));
}

void
account_look (AccountAssessment *account, AsidePart part)
{
  if (account->is_aside[part])
    account->open_bytes[part] = read_part (account, part, PARCEL_LOOK);
}

void
account_drop (AccountAssessment *account, AsidePart part)
{
  if (account->places[part].size > 0 && !account->is_aside[part])
    drop_lists (account, part);
}

/* What a reader sees; facts are taken where they are wanted. */
static const AsidePart read_parts[] = { ASIDE_SHOWN, ASIDE_JUDGED };

OpenAccount *
account_open (const AccountAssessment *account)
{
  OpenAccount *open = (OpenAccount *) account;
  for (gsize i = 0; i < G_N_ELEMENTS (read_parts); i++)
    account_look (open, read_parts[i]);
  return open;
}

void
account_close (OpenAccount *open)
{
  for (gsize i = 0; i < G_N_ELEMENTS (read_parts); i++)
    forget_part (open, read_parts[i]);
  account_drop (open, ASIDE_FACTS);
}
