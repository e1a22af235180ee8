/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The assessment again, field by field: what is copied, what stands behind a pseudonym, what is left out. */
#include "report/pseudonym_private.h"
#include "model/aside.h"

#include <string.h>

static void
remember (const Pseudonyms *names, const void *from, void *to)
{
  if (names->masked != NULL)
    g_hash_table_insert (names->masked, (gpointer) from, to);
}

Evidence *
pseudonyms_dup_evidence (Pseudonyms *names, const Evidence *evidence)
{
  g_autofree char *id = pseudonyms_make (names, evidence->kind, evidence->id);
  return evidence_new (evidence->kind, id, evidence->day, NULL);
}

static void
mask_slot (const Pseudonyms *names, char **text)
{
  char *masked = pseudonyms_mask (names, *text);
  g_free (*text);
  *text = masked;
}

static Finding *
apply_finding (Pseudonyms *names, const Finding *from)
{
  Finding *finding = finding_dup (from);
  char **said[] = { &finding->subject, &finding->reason,   &finding->text, &finding->clears_when,
                    &finding->margin,  &finding->innocent, &finding->saw };
  for (size_t i = 0; i < G_N_ELEMENTS (said); i++)
    mask_slot (names, said[i]);
  g_autofree char *rule = g_strdup (from->rule);
  mask_slot (names, &rule);
  finding->rule = g_intern_string (rule);
  for (guint i = 0; i < from->evidence->len; i++) {
    Evidence *mask = pseudonyms_dup_evidence (names, from->evidence->pdata[i]);
    remember (names, from->evidence->pdata[i], mask);
    evidence_list_add (&finding->evidence, mask);
  }
  remember (names, from, finding);
  return finding;
}

/* By what is in it: what is only looked at (model/aside.h) is nothing that GLib could copy. */
static GArray *
dup_weekly (const GArray *from)
{
  if (from == NULL)
    return NULL;
  GArray *weekly = g_array_sized_new (FALSE, FALSE, sizeof (guint8), from->len);
  return g_array_append_vals (weekly, from->data, from->len);
}

static MapPerson *
apply_person (const Pseudonyms *names, const MapPerson *from)
{
  MapPerson *person = map_person_new ();
  *person = *from;
  person->person_id = pseudonyms_make_id (names, "Person", from->person_id);
  person->name = pseudonyms_make (names, "Person", from->person_id);
  person->title = NULL; /* theirs alone, more often than not; level and function say enough */
  person->successor_id =
      from->successor_id != NULL ? pseudonyms_make_id (names, "Person", from->successor_id) : NULL;
  person->weekly = dup_weekly (from->weekly);
  return person;
}

static MapEdge *
copy_edge (const MapEdge *from)
{
  MapEdge *edge = map_edge_new ();
  *edge = *from;
  edge->weekly = dup_weekly (from->weekly);
  return edge;
}

static Series *
copy_series (const Series *from)
{
  Series *series = series_new (from->name, from->title, from->unit, from->first_week);
  g_array_append_vals (series->values, from->values->data, from->values->len);
  series->baseline = from->baseline;
  series->low = from->low;
  series->high = from->high;
  series->base_first_week = from->base_first_week;
  series->base_last_week = from->base_last_week;
  series->change_week = from->change_week;
  return series;
}

/* What is drawn: people, ties, charts, numbers. */
static void
apply_pictures (const Pseudonyms *names, const AccountAssessment *from, AccountAssessment *to)
{
  for (guint i = 0; i < from->people->len; i++)
    g_ptr_array_add (to->people, apply_person (names, from->people->pdata[i]));
  for (guint i = 0; i < from->edges->len; i++)
    g_ptr_array_add (to->edges, copy_edge (from->edges->pdata[i]));
  for (guint i = 0; i < from->series->len; i++)
    g_ptr_array_add (to->series, copy_series (from->series->pdata[i]));
  for (guint i = 0; i < from->metrics->len; i++) {
    const Metric *metric = from->metrics->pdata[i];
    g_ptr_array_add (to->metrics, metric_new (metric->name, metric->title, metric->unit, metric->current,
                                              metric->baseline));
  }
}

/* What somebody said is recognised by those who heard it: from the first quotation mark to the last nothing
 * stays. */
static char *
mask_quoted (const Pseudonyms *names, const char *text)
{
  const char *open = strstr (text, "“"), *close = open != NULL ? g_strrstr (open, "”") : NULL;
  if (close == NULL)
    return pseudonyms_mask (names, text);
  g_autofree char *before = g_strndup (text, (gsize) (open - text));
  g_autofree char *said = g_strconcat (before, "“…”", close + strlen ("”"), NULL);
  return pseudonyms_mask (names, said);
}

static Annex *
apply_annex (const Pseudonyms *names, const Annex *from)
{
  Annex *annex = annex_new (from->id, from->title);
  g_free (annex->window);
  g_free (annex->base_window);
  annex->window = g_strdup (from->window);
  annex->base_window = g_strdup (from->base_window);
  for (guint i = 0; i < from->paragraphs->len; i++)
    g_ptr_array_add (annex->paragraphs, mask_quoted (names, from->paragraphs->pdata[i]));
  for (guint i = 0; i < from->lines->len; i++) {
    AnnexLine *line = annex_line_copy (annex, from->lines->pdata[i]);
    g_autofree char *subject = g_steal_pointer (&line->subject);
    line->subject = subject != NULL ? mask_quoted (names, subject) : NULL;
    mask_slot (names, &line->missing);
  }
  return annex;
}

/* What is said: findings, notes, actions, annexes, coverage. */
static void
apply_words (Pseudonyms *names, const AccountAssessment *from, AccountAssessment *to)
{
  for (guint i = 0; i < from->findings->len; i++)
    g_ptr_array_add (to->findings, apply_finding (names, from->findings->pdata[i]));
  for (guint i = 0; i < from->would_change->len; i++)
    g_ptr_array_add (to->would_change, pseudonyms_mask (names, from->would_change->pdata[i]));
  for (guint i = 0; i < from->notes->len; i++) {
    const Note *note = from->notes->pdata[i];
    g_autofree char *text = pseudonyms_mask (names, note->text);
    g_ptr_array_add (to->notes, note_new (note->id, text, note->from_day, note->to_day));
  }
  for (guint i = 0; i < from->actions->len; i++) {
    const Action *action = from->actions->pdata[i];
    g_autofree char *text = pseudonyms_mask (names, action->text);
    g_ptr_array_add (to->actions, action_new (action->id, text, action->due));
  }
  for (guint i = 0; i < from->annexes->len; i++)
    g_ptr_array_add (to->annexes, apply_annex (names, from->annexes->pdata[i]));
  for (guint i = 0; i < from->coverage_lines->len; i++) {
    const CoverageLine *line = from->coverage_lines->pdata[i];
    g_autofree char *text = pseudonyms_mask (names, line->text);
    g_ptr_array_add (to->coverage_lines, coverage_line_new (line->source, line->share, text));
  }
}

/* Numbers, dates and the words of closed lists; facts are not shown by any format and stay behind. */
static void
copy_profile (const AccountAssessment *from, AccountAssessment *to)
{
  to->country = g_strdup (from->country);
  to->currency = g_strdup (from->currency);
  to->csm_rating = g_strdup (from->csm_rating);
  to->arr = from->arr;
  to->seats = from->seats;
  to->renewal_day = from->renewal_day;
  to->left_day = from->left_day;
  to->notice_deadline_day = from->notice_deadline_day;
  to->band = from->band;
  to->pending = from->pending;
  to->is_partial = from->is_partial;
  to->points = from->points;
  memcpy (to->pillar_points, from->pillar_points, sizeof to->pillar_points);
  memcpy (to->pillar_cap, from->pillar_cap, sizeof to->pillar_cap);
  to->stage = from->stage;
  to->coverage = from->coverage;
  to->confidence = from->confidence;
  to->before_first_day = from->before_first_day;
  to->before_last_day = from->before_last_day;
  to->now_first_day = from->now_first_day;
  to->now_last_day = from->now_last_day;
  to->first_day = from->first_day;
  to->activity = from->activity;
}

static AccountAssessment *
apply_account (Pseudonyms *names, const AccountAssessment *from)
{
  g_autofree char *id = pseudonyms_make_id (names, "Company", from->id),
                  *name = pseudonyms_make (names, "Company", from->id);
  AccountAssessment *to = account_assessment_new (id, name);
  g_autoptr (OpenAccount) open = account_open (from);
  account_take (open, ASIDE_FACTS); /* their subjects name people and features */
  pseudonyms_set_items (names, from);
  copy_profile (from, to);
  to->owner = pseudonyms_dup_person (names, from->owner);
  to->segment = pseudonyms_mask (names, from->segment);
  account_set_headline (to, pseudonyms_mask (names, from->headline));
  apply_pictures (names, from, to);
  apply_words (names, from, to);
  remember (names, from, to);
  return to;
}

static gint
compare_ids (gconstpointer a, gconstpointer b)
{
  const AccountAssessment *x = *(AccountAssessment *const *) a, *y = *(AccountAssessment *const *) b;
  return strcmp (x->id, y->id);
}

static gint
compare_inputs (gconstpointer a, gconstpointer b)
{
  const InputFile *x = *(InputFile *const *) a, *y = *(InputFile *const *) b;
  int order = strcmp (x->name, y->name);
  return order != 0 ? order : strcmp (x->sha256, y->sha256);
}

static gint
compare_mailboxes (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(MailboxCoverage *const *) a)->address, (*(MailboxCoverage *const *) b)->address);
}

static MailboxCoverage *
apply_mailbox (Pseudonyms *names, const MailboxCoverage *from)
{
  g_autofree char *person = pseudonyms_dup_person (names, from->address);
  g_autofree char *id =
      from->person_id != NULL ? pseudonyms_make_id (names, "Person", from->person_id) : NULL;
  MailboxCoverage *mailbox = mailbox_new (person, id, from->first_week);
  g_array_append_vals (mailbox->weeks, from->weeks->data, from->weeks->len);
  return mailbox;
}

Assessment *
pseudonyms_apply (Pseudonyms *names, GHashTable *masked)
{
  names->masked = masked;
  const Assessment *from = names->assessment;
  Assessment *to = assessment_new (from->as_of_day);
  to->expected_by_chance = from->expected_by_chance;
  g_free (to->vendor_name);
  to->vendor_name = pseudonyms_make (names, "Company", "vendor");
  for (guint i = 0; i < from->inputs->len; i++) {
    const InputFile *input = from->inputs->pdata[i];
    g_autofree char *name = pseudonyms_make (names, "File", input->name);
    g_ptr_array_add (to->inputs,
                     input_file_new (name, input->sha256, input->kind, input->records, input->rejected));
  }
  g_ptr_array_sort (to->inputs, compare_inputs); /* the old order is the order of the names */
  for (guint i = 0; i < from->mailboxes->len; i++)
    g_ptr_array_add (to->mailboxes, apply_mailbox (names, from->mailboxes->pdata[i]));
  g_ptr_array_sort (to->mailboxes, compare_mailboxes);
  for (guint i = 0; i < from->changed_settings->len; i++)
    g_ptr_array_add (to->changed_settings, pseudonyms_mask (names, from->changed_settings->pdata[i]));
  for (guint i = 0; i < from->accounts->len; i++)
    g_ptr_array_add (to->accounts, apply_account (names, from->accounts->pdata[i]));
  g_ptr_array_sort (to->accounts, compare_ids);
  for (guint i = 0; i < from->lessons->len; i++)
    g_ptr_array_add (to->lessons, apply_annex (names, from->lessons->pdata[i]));
  for (guint i = 0; i < from->libraries->len; i++)
    g_ptr_array_add (to->libraries, g_strdup (from->libraries->pdata[i]));
  return to;
}
