/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/tables.h"

#include <math.h>

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

const ReportTable report_tables[] = {
  { "portfolio",
    COLUMNS ("account_id", "name", "band", "pending", "points", "stage", "coverage", "confidence", "owner",
             "segment", "renewal", "notice_deadline", "arr", "currency", "top_signal", "headline"),
    put_portfolio },
  { "signals",
    COLUMNS ("account_id", "code", "id", "subject", "pillar", "family", "state", "reason", "points", "value",
             "baseline", "p_value", "q_value", "n", "n_baseline", "onset", "text", "clears_when"),
    put_signals },
  { "evidence", COLUMNS ("account_id", "code", "subject", "kind", "id", "date", "text"), put_evidence },
  { "people",
    COLUMNS ("account_id", "person_id", "person", "side", "title", "level", "function", "state",
             "share_before", "share_now", "last_act"),
    put_people },
  { "metrics", COLUMNS ("account_id", "metric", "current", "baseline", "unit"), put_metrics },
  { NULL, NULL, NULL },
};
