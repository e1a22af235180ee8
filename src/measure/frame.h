/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "measure/view.h"
#include "measure/weekly.h"
#include "model/assessment.h"

/* A date that costs a permutation test and that several measures ask for. */
typedef struct {
  bool is_known;
  int32_t day;
} DatedOnce;

/* What every measure of one account needs, worked out once: the windows with their freeze, the weekly
 * person-days and what was expected of them, and who stands in for whom. */
typedef struct {
  const AccountView *view;
  const PortfolioView *portfolio;
  uint64_t seed; /* of account and date: every resampling adds its signal's name */
  Window cur, recent, cur12, quarter, base, ref, tref;
  guint week_count;         /* of the arrays below, from view->first_week */
  double *person_days;      /* by week */
  double *expected;         /* base mean × factor; NaN where there is no base yet */
  double *cusum;            /* C of T10 by week; NaN before there is a base */
  double base_mean;         /* person-days a valid week of BASE; NaN if it has fewer than 13 valid weeks */
  int base_weeks;           /* valid weeks in BASE */
  int32_t freeze_week;      /* the week C reached 5 and BASE stopped; INT32_MIN: not frozen */
  int32_t cusum_start_week; /* the week after C was last 0 */
  struct UsageUsers *users; /* use by user and week; NULL: usage_users_missing says why */
  GHashTable *successors;   /* departed person + 1 → successor + 1: counted as one in T2–T4 */
  bool is_undated; /* nobody asks since when: changes are not dated, which is an eighth of the work */
  struct FrameWeekly *weekly; /* person-days and contact-days by week, worked out when first asked for */
  DatedOnce *executives;      /* when they fell away, likewise (onset_of_executives) */
} Frame;

Frame *frame_new (const AccountView *view, const PortfolioView *portfolio);
void frame_free (Frame *frame);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Frame, frame_free)

uint64_t frame_seed (const Frame *frame, const char *signal);
/* The person whose contact this is, after handovers. */
uint32_t frame_person (const Frame *frame, uint32_t person);
/* Contact-days by vendor and client person, after handovers; the flag: a message of the client's or a
 * meeting. */
const Weekly *frame_contacts (const Frame *frame);
/* Act: everybody's first, by day. */
const GArray *frame_debuts (const Frame *frame);
/* What the quarter is compared with: the half year before it, ending no later than a frozen BASE, cut at
 * first_week. */
Window frame_before_quarter (const Frame *frame, int32_t first_week);
double frame_week (const Frame *frame, const double *values, int32_t week); /* NaN outside */
/* Sum over the valid weeks of a window. */
double frame_sum (const Frame *frame, const double *values, const Window *window);

/* Person-days by person over the valid weeks of a window, after handovers; persons and counts side by side,
 * heaviest first, draws by person id. */
typedef struct {
  guint count, total; /* persons, person-days */
  uint32_t *persons;  /* in one block with the counts and this */
  guint *counts;
} Tally;
Tally *tally_new (const Frame *frame, const Window *window);
void tally_free (Tally *tally);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Tally, tally_free)
guint tally_of (const Tally *tally, uint32_t person);

/* The measures: each adds its facts, also the unknown ones with their reasons. */
typedef void (*MeasureFn) (const Frame *frame, FactSet *facts);
typedef struct {
  const char *name;
  MeasureFn compute;
} Measure;
extern const Measure measures[]; /* ends with a NULL name */
void measure_all (const Frame *frame, FactSet *facts);

void measure_contacts (const Frame *frame, FactSet *facts);   /* T2, T3 */
void measure_lines (const Frame *frame, FactSet *facts);      /* T1, T4, T5 */
void measure_layers (const Frame *frame, FactSet *facts);     /* T7, T8 */
void measure_volume (const Frame *frame, FactSet *facts);     /* T10, T11, V1, season */
void measure_access (const Frame *frame, FactSet *facts);     /* T6, T9, the hub of T5, other channels */
void measure_touches (const Frame *frame, FactSet *facts);    /* E1 */
void measure_briefings (const Frame *frame, FactSet *facts);  /* E2, E3 */
void measure_champion (const Frame *frame, FactSet *facts);   /* E5 */
void measure_leadership (const Frame *frame, FactSet *facts); /* E4, E6: after the champion */
void measure_latency (const Frame *frame, FactSet *facts);    /* R1–R4 */
void measure_usage (const Frame *frame, FactSet *facts);      /* U1–U9 */
void measure_tickets (const Frame *frame, FactSet *facts);    /* K1–K4, G3 */
void measure_strategy (const Frame *frame, FactSet *facts);   /* G1, G2, G4 */
void measure_milestones (const Frame *frame, FactSet *facts); /* P5 */
void measure_results (const Frame *frame, FactSet *facts);    /* L1, L4's outcomes, B1, B2 */
void measure_value (const Frame *frame, FactSet *facts);      /* L3, L4's fee */
void measure_friction (const Frame *frame, FactSet *facts);   /* F1–F5 */
void measure_sentiment (const Frame *frame, FactSet *facts);  /* F6, F7, F9: after usage */
void measure_onboarding (const Frame *frame, FactSet *facts); /* O1–O4 */
void measure_context (const Frame *frame,
                      FactSet *facts); /* what is recognised instead: closures, projects, gaps */

/* What the fact's value and baseline were counted over. */
void fact_set_windows (Fact *fact, const Window *now, const Window *before);
/* Evidence helpers. */
#define RECORDS_NAMED 8 /* of what is counted in hundreds */
/* "<id>"; of a message without one the moment or day that finds it.  Yours. */
char *message_dup_name (const char *message_id, const char *when);
void fact_add_mail (Fact *fact, const AccountView *view, const ViewMail *mail);
/* The last message of that person, after handovers; nothing if there is none. */
void fact_add_last_mail (Fact *fact, const Frame *frame, uint32_t person);
/* Their latest messages, whoever wrote them: what a count of all of them ends with. */
void fact_add_latest_mails (Fact *fact, const Frame *frame);
/* The last we heard of that person, after handovers: a message or a meeting, whichever is later. */
void fact_add_last_contact (Fact *fact, const Frame *frame, uint32_t person);
/* The account's own row. */
void fact_add_account (Fact *fact, const AccountView *view, int32_t day, const char *text);
/* What was counted from the usage of a span, told in a line. */
void fact_add_use (Fact *fact, const AccountView *view, Span span, const char *text);
void fact_add_meeting (Fact *fact, const ViewMeeting *meeting, const char *what);
void fact_add_row (Fact *fact, const StoredRow *row, const char *kind, const char *id, int32_t day,
                   const char *text);
/* The day of a row's date cell; DAY_NONE if absent. */
int32_t row_day (const StoredRow *row, int column);
double row_number (const StoredRow *row, int column); /* NaN if absent */
