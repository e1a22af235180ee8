/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/assessment.h"

#include <math.h>
#include <string.h>

Note *
note_new (const char *id, const char *text, int32_t from_day, int32_t to_day)
{
  Note *note = g_new0 (Note, 1);
  *note = (Note){ g_strdup (id), g_strdup (text), from_day, to_day };
  return note;
}

void
note_free (gpointer data)
{
  Note *note = data;
  g_free (note->id);
  g_free (note->text);
  g_free (note);
}

Action *
action_new (const char *id, const char *text, const char *due)
{
  Action *action = g_new0 (Action, 1);
  *action = (Action){ g_strdup (id), g_strdup (text), g_strdup (due != NULL ? due : "") };
  return action;
}

void
action_free (gpointer data)
{
  Action *action = data;
  g_free (action->id);
  g_free (action->text);
  g_free (action->due);
  g_free (action);
}

Series *
series_new (const char *name, const char *title, const char *unit, int32_t first_week)
{
  Series *series = g_new0 (Series, 1);
  *series = (Series){ .name = name,
                      .title = title,
                      .unit = unit,
                      .first_week = first_week,
                      .values = g_array_new (FALSE, FALSE, sizeof (double)),
                      .baseline = NAN,
                      .low = NAN,
                      .high = NAN,
                      .base_first_week = INT32_MIN,
                      .base_last_week = INT32_MIN,
                      .change_week = INT32_MIN };
  return series;
}

void
series_free (gpointer data)
{
  Series *series = data;
  g_array_unref (series->values);
  g_free (series);
}

Metric *
metric_new (const char *name, const char *title, const char *unit, double current, double baseline)
{
  Metric *metric = g_new0 (Metric, 1);
  *metric = (Metric){ name, title, unit, current, baseline };
  return metric;
}

void
metric_free (gpointer metric)
{
  g_free (metric);
}

MapPerson *
map_person_new (void)
{
  MapPerson *person = g_new0 (MapPerson, 1);
  person->level = LEVEL_UNKNOWN;
  person->first_day = person->last_day = DAY_NONE;
  return person;
}

void
map_person_free (gpointer data)
{
  MapPerson *person = data;
  g_free (person->person_id);
  g_free (person->name);
  g_free (person->title);
  g_free (person->successor_id);
  g_clear_pointer (&person->weekly, g_array_unref);
  g_free (person);
}

MapEdge *
map_edge_new (void)
{
  return g_new0 (MapEdge, 1);
}

void
map_edge_free (gpointer data)
{
  MapEdge *edge = data;
  if (edge->weekly != NULL)
    g_array_unref (edge->weekly);
  g_free (edge);
}

CoverageLine *
coverage_line_new (const char *source, double share, const char *text)
{
  CoverageLine *line = g_new0 (CoverageLine, 1);
  *line = (CoverageLine){ g_strdup (source), share, g_strdup (text) };
  return line;
}

void
coverage_line_free (gpointer data)
{
  CoverageLine *line = data;
  g_free (line->source);
  g_free (line->text);
  g_free (line);
}

AccountAssessment *
account_assessment_new (const char *id, const char *name)
{
  AccountAssessment *a = g_new0 (AccountAssessment, 1);
  *a = (AccountAssessment){ .id = g_strdup (id),
                            .name = g_strdup (name),
                            .arr = NAN,
                            .seats = NAN,
                            .probability = NAN,
                            .renewal_day = DAY_NONE,
                            .left_day = DAY_NONE,
                            .notice_deadline_day = DAY_NONE,
                            .pending = -1,
                            .coverage_lines = g_ptr_array_new_with_free_func (coverage_line_free),
                            .would_change = g_ptr_array_new_with_free_func (g_free),
                            .findings = g_ptr_array_new_with_free_func (finding_free),
                            .metrics = g_ptr_array_new_with_free_func (metric_free),
                            .people = g_ptr_array_new_with_free_func (map_person_free),
                            .edges = g_ptr_array_new_with_free_func (map_edge_free),
                            .notes = g_ptr_array_new_with_free_func (note_free),
                            .actions = g_ptr_array_new_with_free_func (action_free),
                            .annexes = g_ptr_array_new_with_free_func (annex_free),
                            .series = g_ptr_array_new_with_free_func (series_free),
                            .quiet_series = g_ptr_array_new_with_free_func (series_free),
                            .facts = fact_set_new (),
                            .before_first_day = DAY_NONE,
                            .before_last_day = DAY_NONE,
                            .now_first_day = DAY_NONE,
                            .now_last_day = DAY_NONE,
                            .first_day = DAY_NONE };
  account_set_headline (a, NULL);
  return a;
}

void
account_set_headline (AccountAssessment *account, char *taken)
{
  finding_set_text (&account->headline, taken);
}

static void
free_texts (AccountAssessment *a)
{
  char *texts[] = { a->id, a->name, a->segment, a->owner, a->country, a->currency, a->csm_rating };
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    g_free (texts[i]);
  account_set_headline (a, NULL);
}

void
account_assessment_free (gpointer data)
{
  AccountAssessment *a = data;
  if (a == NULL)
    return;
  GPtrArray *lists[] = { a->coverage_lines, a->would_change, a->findings,    a->metrics,
                         a->people,         a->edges,        a->notes,       a->actions,
                         a->annexes,        a->series,       a->quiet_series };
  for (size_t i = 0; i < G_N_ELEMENTS (lists); i++)
    g_clear_pointer (&lists[i], g_ptr_array_unref); /* NULL: aside */
  fact_set_free (a->facts);
  if (a->is_settled)
    return;
  free_texts (a);
  g_free (a);
}

static void
empty_lists (GPtrArray *const *lists, size_t count)
{
  for (size_t i = 0; i < count; i++)
    g_ptr_array_set_size (lists[i], 0);
}

void
account_keep_listed_shown (AccountAssessment *account)
{
  GPtrArray *unlisted[] = { account->people, account->edges, account->quiet_series };
  empty_lists (unlisted, G_N_ELEMENTS (unlisted));
  for (guint i = account->series->len; i > 0; i--)
    if (strcmp (((const Series *) account->series->pdata[i - 1])->name, LISTED_SERIES) != 0)
      g_ptr_array_remove_index (account->series, i - 1);
}

static void
drop_sentences (Finding *finding)
{
  char **texts[] = { &finding->reason, &finding->text,     &finding->clears_when,
                     &finding->margin, &finding->innocent, &finding->saw };
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    finding_set_text (texts[i], NULL);
  evidence_list_clear (&finding->evidence);
}

static void
keep_fired_findings (AccountAssessment *account)
{
  g_autoptr (GPtrArray) all = account->findings;
  account->findings = g_ptr_array_new_with_free_func (finding_free);
  for (guint i = 0; i < all->len; i++) {
    Finding *finding = all->pdata[i];
    if (finding->state != STATE_FIRED)
      continue;
    drop_sentences (finding);
    g_ptr_array_add (account->findings, g_steal_pointer (&all->pdata[i]));
  }
}

void
account_keep_listed_judged (AccountAssessment *account)
{
  GPtrArray *unlisted[] = { account->metrics, account->coverage_lines, account->actions, account->annexes,
                            account->would_change };
  empty_lists (unlisted, G_N_ELEMENTS (unlisted));
  keep_fired_findings (account);
}

void
account_keep_fired (AccountAssessment *account)
{
  GPtrArray **others[] = { &account->coverage_lines, &account->would_change, &account->metrics,
                           &account->people,         &account->edges,        &account->notes,
                           &account->actions,        &account->annexes,      &account->series,
                           &account->quiet_series };
  for (size_t i = 0; i < G_N_ELEMENTS (others); i++)
    g_clear_pointer (others[i], g_ptr_array_unref);
  keep_fired_findings (account);
}

InputFile *
input_file_new (const char *name, const char *sha256, const char *kind, int64_t records, int64_t rejected)
{
  InputFile *input = g_new0 (InputFile, 1);
  *input = (InputFile){ g_strdup (name), g_strdup (sha256), g_strdup (kind), records, rejected };
  return input;
}

void
input_file_free (gpointer data)
{
  InputFile *input = data;
  g_free (input->name);
  g_free (input->sha256);
  g_free (input->kind);
  g_free (input);
}

Assessment *
assessment_new (int32_t as_of_day)
{
  Assessment *assessment = g_new0 (Assessment, 1);
  *assessment = (Assessment){ .as_of_day = as_of_day,
                              .vendor_name = g_strdup (""),
                              .inputs = g_ptr_array_new_with_free_func (input_file_free),
                              .mailboxes = g_ptr_array_new_with_free_func (mailbox_free),
                              .accounts = g_ptr_array_new_with_free_func (account_assessment_free),
                              .lessons = g_ptr_array_new_with_free_func (annex_free),
                              .changed_settings = g_ptr_array_new_with_free_func (g_free),
                              .libraries = g_ptr_array_new_with_free_func (g_free),
                              .known_names = g_ptr_array_new () };
  arena_open_filed (&assessment->names);
  return assessment;
}

void
assessment_spill (Assessment *assessment, Spill *spill)
{
  assessment->spill = spill;
  assessment->settled = g_new (Arena, 1);
  arena_open_filed (assessment->settled);
}

void
assessment_let_go (const Assessment *assessment)
{
  arena_let_go (&assessment->names);
  if (assessment->settled != NULL)
    arena_let_go (assessment->settled);
}

void
assessment_add_name (Assessment *assessment, const char *text, const char *id, bool is_company)
{
  KnownName *name = arena_take (&assessment->names, sizeof *name);
  *name = (KnownName){ arena_copy_text (&assessment->names, text), arena_copy_text (&assessment->names, id),
                       is_company };
  g_ptr_array_add (assessment->known_names, name);
}

void
assessment_free (Assessment *assessment)
{
  if (assessment == NULL)
    return;
  g_free (assessment->vendor_name);
  g_ptr_array_unref (assessment->inputs);
  g_ptr_array_unref (assessment->mailboxes);
  g_ptr_array_unref (assessment->accounts);
  g_ptr_array_unref (assessment->lessons);
  g_ptr_array_unref (assessment->changed_settings);
  g_ptr_array_unref (assessment->libraries);
  g_ptr_array_unref (assessment->known_names);
  arena_close (&assessment->names);
  spill_free (assessment->spill);
  if (assessment->settled != NULL)
    arena_close (assessment->settled);
  g_free (assessment->settled);
  g_free (assessment);
}

bool
account_is_owned_by (const AccountAssessment *account, const char *who)
{
  if (account->owner == NULL)
    return false;
  g_autofree char *owner = g_utf8_casefold (account->owner, -1), *wanted = g_utf8_casefold (who, -1);
  size_t local = strcspn (owner, "@");
  return strcmp (owner, wanted) == 0 || (strlen (wanted) == local && strncmp (owner, wanted, local) == 0);
}
