/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/tables.h"

#include <math.h>

#include "model/aside.h"
#include "report/mailboxes.h"
#include "report/summary.h"

#define TEXT(text) sink->put_text (sink, text)
#define NUMBER(value) sink->put_number (sink, value)
#define DAY(day) sink->put_day (sink, day)
#define END() sink->end_row (sink)
#define COLUMNS(...)                                                                                         \
  (const char *const[])                                                                                      \
  {                                                                                                          \
    __VA_ARGS__, NULL                                                                                        \
  }

static void
put_portfolio (TableSink *sink, const AccountAssessment *account)
{
  const Finding *top = summary_find_top_finding (account);
  TEXT (account->id);
  TEXT (account->name);
  TEXT (band_name (account->band));
  TEXT (account->pending >= 0 ? band_name ((Band) account->pending) : NULL);
  NUMBER (account->points);
  NUMBER (account->stage);
  NUMBER (account->coverage);
  TEXT (confidence_name (account->confidence));
  TEXT (account->owner);
  TEXT (account->segment);
  DAY (account->renewal_day);
  DAY (account->notice_deadline_day);
  NUMBER (account->arr);
  TEXT (account->currency);
  TEXT (top != NULL ? top->code : NULL);
  TEXT (summary_get_headline (account));
  DAY (account->left_day);
  END ();
}

static void
put_signals (TableSink *sink, const AccountAssessment *account)
{
  for (guint i = 0; i < account->findings->len; i++) {
    const Finding *finding = account->findings->pdata[i];
    TEXT (account->id);
    TEXT (finding->code);
    TEXT (finding->id);
    TEXT (finding->subject);
    TEXT (pillar_name (finding->pillar));
    TEXT (family_name (finding->family));
    TEXT (state_name (finding->state));
    TEXT (finding->reason);
    NUMBER (finding->points);
    NUMBER (finding->value);
    NUMBER (finding->baseline);
    NUMBER (finding->p_value);
    NUMBER (finding->q_value);
    NUMBER (finding->n);
    NUMBER (finding->n_baseline);
    DAY (finding->onset_day);
    TEXT (finding->text);
    TEXT (finding->clears_when);
    END ();
  }
}

static void
put_evidence (TableSink *sink, const AccountAssessment *account)
{
  for (guint i = 0; i < account->findings->len; i++) {
    const Finding *finding = account->findings->pdata[i];
    for (guint j = 0; j < finding->evidence->len; j++) {
      const Evidence *evidence = finding->evidence->pdata[j];
      TEXT (account->id);
      TEXT (finding->code);
      TEXT (finding->subject);
      TEXT (evidence->kind);
      TEXT (evidence->id);
      DAY (evidence->day);
      TEXT (evidence->text);
      END ();
    }
  }
}

static void
put_people (TableSink *sink, const AccountAssessment *account)
{
  for (guint i = 0; i < account->people->len; i++) {
    const MapPerson *person = account->people->pdata[i];
    TEXT (account->id);
    TEXT (person->person_id);
    TEXT (person->name);
    TEXT (side_name (person->side));
    TEXT (person->title);
    NUMBER (person->level == LEVEL_UNKNOWN ? NAN : person->level);
    TEXT (person->function == FUNCTION_UNKNOWN ? NULL : function_name (person->function));
    TEXT (presence_name (person->presence));
    NUMBER (person->share_before);
    NUMBER (person->share_now);
    DAY (person->last_day);
    END ();
  }
}

/* What changed, and since when: signals by their onset, charted weeks by the break that dates them. */
static void
put_changes (TableSink *sink, const AccountAssessment *account)
{
  for (guint i = 0; i < account->findings->len; i++) {
    const Finding *finding = account->findings->pdata[i];
    if (finding->state != STATE_FIRED || finding->onset_day == DAY_NONE)
      continue;
    TEXT (account->id);
    DAY (finding->onset_day);
    TEXT ("signal");
    TEXT (finding->code);
    NUMBER (finding->baseline);
    NUMBER (finding->value);
    TEXT (finding->text);
    END ();
  }
  for (guint i = 0; i < account->series->len; i++) {
    const Series *series = account->series->pdata[i];
    if (series->change_week == INT32_MIN)
      continue;
    TEXT (account->id);
    DAY (week_first_day (series->change_week));
    TEXT ("series");
    TEXT (series->name);
    NUMBER (series->baseline);
    NUMBER (series->values->len > 0 ? g_array_index (series->values, double, series->values->len - 1) : NAN);
    TEXT (series->title);
    END ();
  }
}

static void
put_metrics (TableSink *sink, const AccountAssessment *account)
{
  for (guint i = 0; i < account->metrics->len; i++) {
    const Metric *metric = account->metrics->pdata[i];
    TEXT (account->id);
    TEXT (metric->name);
    NUMBER (metric->current);
    NUMBER (metric->baseline);
    TEXT (metric->unit);
    END ();
  }
}

static void
put_actions (TableSink *sink, const AccountAssessment *account)
{
  for (guint i = 0; i < account->actions->len; i++) {
    const Action *action = account->actions->pdata[i];
    TEXT (account->id);
    TEXT (action->id);
    TEXT (action->due);
    TEXT (action->text);
    END ();
  }
}

/* No cell for the account where it is NULL. */
static void
put_annex_line (TableSink *sink, const char *account, const Annex *annex, const AnnexLine *line)
{
  if (account != NULL)
    TEXT (account);
  TEXT (annex->id);
  TEXT (line->section);
  TEXT (line->what);
  TEXT (line->subject);
  NUMBER (line->now);
  NUMBER (line->low);
  NUMBER (line->high);
  NUMBER (line->baseline);
  TEXT (line->unit);
  NUMBER (line->n);
  TEXT (line->n_unit);
  TEXT (line->missing);
  TEXT (annex->window);
  TEXT (annex->base_window);
  END ();
}

/* Its numbers, and then what it says around them: sentences stand in no section. */
static void
put_annexes (TableSink *sink, const char *account, const GPtrArray *annexes)
{
  for (guint i = 0; i < annexes->len; i++) {
    const Annex *annex = annexes->pdata[i];
    for (guint k = 0; k < annex->lines->len; k++)
      put_annex_line (sink, account, annex, annex->lines->pdata[k]);
    for (guint k = 0; k < annex->paragraphs->len; k++) {
      AnnexLine sentence = {
        .what = annex->paragraphs->pdata[k], .now = NAN, .low = NAN, .high = NAN, .baseline = NAN, .n = NAN
      };
      put_annex_line (sink, account, annex, &sentence);
    }
  }
}

static void
put_documents (TableSink *sink, const AccountAssessment *account)
{
  put_annexes (sink, account->id, account->annexes);
}

static void
put_lessons (TableSink *sink, const ReportJob *job)
{
  if (job_has_lessons (job))
    put_annexes (sink, NULL, job->assessment->lessons);
}

static void
put_mailboxes (TableSink *sink, const ReportJob *job)
{
  const Assessment *assessment = job->assessment;
  for (guint i = 0; i < assessment->mailboxes->len; i++) {
    const MailboxCoverage *mailbox = assessment->mailboxes->pdata[i];
    g_autofree char *missing = mailboxes_dup_missing (mailbox, G_MAXUINT),
                    *letters = mailboxes_dup_letters (mailbox);
    TEXT (mailbox->address);
    TEXT (mailbox->person_id);
    DAY (week_first_day (mailbox->first_week));
    NUMBER (mailbox_count (mailbox, MAILBOX_HELD));
    NUMBER (mailbox_count (mailbox, MAILBOX_QUIET));
    NUMBER (mailbox_count (mailbox, MAILBOX_MISSING));
    TEXT (missing);
    TEXT (letters);
    END ();
  }
}

static void
put_inputs (TableSink *sink, const ReportJob *job)
{
  const Assessment *assessment = job->assessment;
  for (guint i = 0; i < assessment->inputs->len; i++) {
    const InputFile *input = assessment->inputs->pdata[i];
    TEXT (input->name);
    TEXT (input->kind);
    NUMBER ((double) input->records);
    NUMBER ((double) input->rejected);
    TEXT (input->sha256);
    END ();
  }
}

static void
put_item (TableSink *sink, const char *item, const char *value)
{
  TEXT (item);
  TEXT (value);
  END ();
}

static void
put_run (TableSink *sink, const ReportJob *job)
{
  const Assessment *assessment = job->assessment;
  g_autofree char *day = day_format (assessment->as_of_day);
  put_item (sink, "as_of", day);
  put_item (sink, "program", summary_program ());
  put_item (sink, "index", assessment->is_calibrated ? "calibrated" : "uncalibrated");
  for (guint i = 0; i < assessment->libraries->len; i++)
    put_item (sink, "library", assessment->libraries->pdata[i]);
  for (guint i = 0; i < assessment->changed_settings->len; i++)
    put_item (sink, "changed setting", assessment->changed_settings->pdata[i]);
}

void
report_table_put (const ReportTable *table, TableSink *sink, const ReportJob *job)
{
  if (table->put_all != NULL)
    table->put_all (sink, job);
  for (guint i = 0; table->put_account != NULL && i < job->accounts->len; i++) {
    g_autoptr (OpenAccount) open = account_open (job->accounts->pdata[i]);
    table->put_account (sink, open);
  }
}

#define ANNEX_COLUMNS                                                                                        \
  "document", "section", "what", "subject", "now", "low", "high", "baseline", "unit", "n", "n_unit",         \
      "missing", "window", "baseline_window"

const ReportTable report_tables[] = {
  { "portfolio",
    COLUMNS ("account_id", "name", "band", "pending", "points", "stage", "coverage", "confidence", "owner",
             "segment", "renewal", "notice_deadline", "arr", "currency", "top_signal", "headline", "left"),
    put_portfolio, NULL },
  { "signals",
    COLUMNS ("account_id", "code", "id", "subject", "pillar", "family", "state", "reason", "points", "value",
             "baseline", "p_value", "q_value", "n", "n_baseline", "onset", "text", "clears_when"),
    put_signals, NULL },
  { "evidence", COLUMNS ("account_id", "code", "subject", "kind", "id", "date", "text"), put_evidence, NULL },
  { "people",
    COLUMNS ("account_id", "person_id", "person", "side", "title", "level", "function", "state",
             "share_before", "share_now", "last_act"),
    put_people, NULL },
  { "changes", COLUMNS ("account_id", "date", "kind", "name", "before", "now", "text"), put_changes, NULL },
  { "metrics", COLUMNS ("account_id", "metric", "current", "baseline", "unit"), put_metrics, NULL },
  { "actions", COLUMNS ("account_id", "action", "due", "text"), put_actions, NULL },
  { "documents", COLUMNS ("account_id", ANNEX_COLUMNS), put_documents, NULL },
  { "lessons", COLUMNS (ANNEX_COLUMNS), NULL, put_lessons },
  { "mailboxes",
    COLUMNS ("mailbox", "person_id", "first_week", "weeks_held", "weeks_quiet", "weeks_missing", "missing",
             "weeks"),
    NULL, put_mailboxes },
  { "inputs", COLUMNS ("input", "kind", "records", "rejected", "sha256"), NULL, put_inputs },
  { "manifest", COLUMNS ("item", "value"), NULL, put_run },
  { NULL, NULL, NULL, NULL },
};
