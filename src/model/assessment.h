/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/spill.h"
#include "model/annex.h"
#include "model/finding.h"
#include "model/mailbox.h"
#include "model/person.h"

/* The one struct that every report format is written from.  Built by pipeline, judged by signal, read by
 * report. */

typedef struct {
  char *id, *text;
  int32_t from_day, to_day; /* what it speaks of, DAY_NONE: no dates; drawn on the charts */
} Note;

Note *note_new (const char *id, const char *text, int32_t from_day, int32_t to_day);
void note_free (gpointer note);

typedef struct {
  char *id, *text;
  char *due; /* "within 15 business days", "" if none */
} Action;

Action *action_new (const char *id, const char *text, const char *due);
void action_free (gpointer action);

/* A weekly series as drawn: week i of the array is week first_week + i; NaN is a gap. */
typedef struct {
  const char *name;  /* "person_days"; this and its like are static: every account has the same */
  const char *title; /* "Weekly person-days" */
  const char *unit;  /* "person-days", "persons", "business hours", "calls", "tickets" */
  int32_t first_week;
  GArray *values;             /* double */
  double baseline, low, high; /* the baseline and its usual range; NaN: none */
  int32_t base_first_week, base_last_week;
  int32_t change_week; /* dated change, INT32_MIN: none */
} Series;

Series *series_new (const char *name, const char *title, const char *unit, int32_t first_week);
void series_free (gpointer series);

/* One number of the "metrics" object: current against baseline. */
typedef struct {
  const char *name, *title, *unit; /* "effective_contacts"; static as those of a series */
  double current, baseline;
} Metric;

Metric *metric_new (const char *name, const char *title, const char *unit, double current, double baseline);
void metric_free (gpointer metric);

/* A person as drawn on the map, and the edges between two of them. */
typedef struct {
  char *person_id, *name;
  Side side;
  int level;
  Function function;
  Presence presence;
  bool is_executive, is_new, is_top_contact,
      cuts_thread;                /* cuts_thread: in the smallest set whose loss ends contact */
  double share_before, share_now; /* of the account's person-days, 0…1 */
  char *title;                    /* NULL: unknown */
  char *successor_id;             /* person_id, NULL: none */
  int32_t first_day, last_day;    /* first and last human act, DAY_NONE: never */
  GArray *weekly; /* guint8 person-days (ours: contact-days) by week over the series' weeks; may be NULL */
} MapPerson;

typedef struct {
  guint vendor, client; /* indices into people */
  double before, now;   /* contact-days a week, mean of the window */
  bool strong_before, strong_now;
  GArray *weekly; /* guint8 contact-days by week over the series' weeks; may be NULL */
} MapEdge;

MapPerson *map_person_new (void);
void map_person_free (gpointer person);
MapEdge *map_edge_new (void);
void map_edge_free (gpointer edge);

typedef struct {
  char *source; /* "mail", "calendar", "usage", "tickets", "crm" */
  double share; /* 0…1 of weeks and mailboxes delivered */
  char *text;   /* "12 of 13 mailboxes; gap in a@b 2025-07-07 to 2025-09-15" */
} CoverageLine;

CoverageLine *coverage_line_new (const char *source, double share, const char *text);
void coverage_line_free (gpointer line);

/* What of an account can be put aside while nobody works on it (model/aside.h). */
typedef enum {
  ASIDE_FACTS,
  ASIDE_SHOWN,  /* people, edges, series, quiet_series */
  ASIDE_JUDGED, /* findings, metrics, coverage_lines, notes, actions, annexes, would_change */
  ASIDE_COUNT
} AsidePart;

typedef struct {
  char *id, *name, *segment, *owner, *country,
      *currency;                            /* NULL or "" where unknown, id and name always there */
  char *csm_rating;                         /* "green", "yellow", "red"; NULL unknown */
  double arr, seats;                        /* NaN unknown */
  int32_t renewal_day, notice_deadline_day; /* DAY_NONE unknown */
  int32_t left_day;                         /* a customer no more since then; DAY_NONE: a customer */
  Band band;
  int pending; /* a Band higher than band and not confirmed yet, or -1 */
  bool is_partial;
  double points;
  double probability; /* of an event within 180 days; NaN: the index is not calibrated */
  double pillar_points[PILLAR_COUNT], pillar_cap[PILLAR_COUNT];
  int stage;       /* 0…4, methods 6.4 */
  double coverage; /* 0…1, data coverage of methods 6.2 */
  Confidence confidence;
  char *headline;            /* the finding in one sentence; see account_set_headline */
  GPtrArray *coverage_lines; /* CoverageLine * */
  GPtrArray *would_change;   /* char *: the facts that would change the band, at most three */
  GPtrArray *findings;       /* Finding *, by code, then subject */
  GPtrArray *metrics;        /* Metric * */
  GPtrArray *people;         /* MapPerson *, by side, level descending, name */
  GPtrArray *edges;          /* MapEdge * */
  GPtrArray *notes;          /* Note * */
  GPtrArray *actions;        /* Action * */
  GPtrArray *annexes; /* Annex *: the usage audit and the insight draft from Elevated up, and the pages of the
                         actions */
  GPtrArray *series;  /* Series *, all over the same weeks */
  GPtrArray *quiet_series; /* Series * over those weeks that no report draws */
  FactSet *facts;          /* what the rules saw; NULL: aside */
  int32_t before_first_day, before_last_day, now_first_day, now_last_day; /* the map's two windows */
  int32_t first_day; /* first human contact in the store, DAY_NONE: none */
  double activity;   /* person-days of the last 52 weeks shown: of equals the busier account comes first */
  Spill *spill;      /* where parts of it are aside; borrowed */
  SpillPlace places[ASIDE_COUNT];
  bool is_aside[ASIDE_COUNT];
  guint8 *open_bytes[ASIDE_COUNT]; /* in which a part lies that is only read; NULL: it is its own */
  guint looked_count;              /* of the facts, the first that lie there */
  bool is_settled;                 /* it and its texts lie in an arena: see account_settle */
} AccountAssessment;

AccountAssessment *account_assessment_new (const char *id, const char *name);
void account_assessment_free (gpointer account);
/* Takes the text; NULL: it says nothing, as at first. */
void account_set_headline (AccountAssessment *account, char *taken);
/* Leave of what is shown and of how it was judged, which are here, what the printed list of accounts says:
 * the contact of each week; what fired, without sentences and evidence, and notes. */
#define LISTED_SERIES "person_days"
void account_keep_listed_shown (AccountAssessment *account);
void account_keep_listed_judged (AccountAssessment *account);
/* Leaves of all lists what fired, without sentences and evidence; the other lists are NULL. */
void account_keep_fired (AccountAssessment *account);

typedef struct {
  char *name, *sha256, *kind;
  int64_t records, rejected;
} InputFile;

InputFile *
input_file_new (const char *name, const char *sha256, const char *kind, int64_t records, int64_t rejected);
void input_file_free (gpointer input);

/* A name, an address or a domain, and whose it is: what a pseudonym has to stand for. */
typedef struct {
  const char *text, *id; /* id: of the person or the account */
  bool is_company;
} KnownName;

typedef struct {
  int32_t as_of_day; /* a Sunday */
  char *vendor_name;
  double expected_by_chance;
  bool is_list;                /* only what the list of accounts says is here */
  bool is_calibrated;          /* the accounts carry probabilities (methods 6.5) */
  GPtrArray *inputs;           /* InputFile *, by name */
  GPtrArray *mailboxes;        /* MailboxCoverage *, by address: all over the same weeks */
  GPtrArray *accounts;         /* AccountAssessment *, by id */
  GPtrArray *lessons;          /* Annex *: what the portfolio's own history shows */
  GPtrArray *changed_settings; /* char *: "K3.when.6 = exit.count >= 2 (built in: …)", what differs from the
                                  defaults */
  GPtrArray *libraries;        /* char *: "igraph 0.10.2" */
  GPtrArray *known_names;      /* KnownName *: every text a person or a company can be recognised by */
  Arena names;                 /* in which these lie */
  Spill *spill;                /* where the accounts are put aside; NULL: all of them are in memory */
  Arena *settled;              /* in which lies what is not put aside of them; NULL likewise */
} Assessment;

Assessment *assessment_new (int32_t as_of_day);
/* From now on what is known of accounts waits in files without a name: in that spill, which it takes, and
 * what every page of all accounts shows where it is looked at. */
void assessment_spill (Assessment *assessment, Spill *spill);
/* The accounts that were looked at so far are not for a while. */
void assessment_let_go (const Assessment *assessment);
void assessment_add_name (Assessment *assessment, const char *text, const char *id, bool is_company);
void assessment_free (Assessment *assessment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Assessment, assessment_free)

/* Is that its owner?  By the word of the accounts table or, of an address, what stands before the @, as
 * reports show it; whatever the case. */
bool account_is_owned_by (const AccountAssessment *account, const char *who);
