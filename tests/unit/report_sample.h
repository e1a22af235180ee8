/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
/* An assessment made by hand for the tests of the reports: a collapsing account (26 client people), a healthy
 * one, one of 80 people, one known from mail alone, one without data, and one whose every text is hostile. */
#include <math.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

#include "model/assessment.h"
#include "report/report.h"

/* fontconfig 2.14 keeps one pattern of the thread that read its configuration; cairo 1.16 forgets, when it
 * finishes a PDF, an array of each page with a coloured glyph. */
const char *__lsan_default_suppressions (void);
const char *
__lsan_default_suppressions (void)
{
  return "leak:libfontconfig\nleak:libcairo";
}

#define SAMPLE_COLLAPSING "A017"
#define SAMPLE_HEALTHY "A002"
#define SAMPLE_LARGE "A080"
#define SAMPLE_MAIL_ONLY "client.example"
#define SAMPLE_EMPTY "A404"
#define SAMPLE_HOSTILE "../=cmd|' /C calc'!A0"

/* Text that has broken other programs: markup, formulas, terminal codes, direction overrides. */
#define HOSTILE                                                                                              \
  "=cmd|' /C calc'!A0</script><script>alert(1)</script>\"'&\033[31m\u202Egnp.exe\u2066\x07\r\n@@DATA@@"

typedef struct {
  const char *name;
  Side side;
  int level;
  Function function;
  Presence presence;
  double before, now;
} SamplePerson;

static const SamplePerson sample_collapsing[] = {
  { "Ana Reyes", SIDE_VENDOR, 5, FUNCTION_EXECUTIVE, PRESENCE_SILENT, 0.06, 0 },
  { "Mary Okoye", SIDE_VENDOR, 4, FUNCTION_EXECUTIVE, PRESENCE_SILENT, 0.05, 0 },
  { "Tom Lind", SIDE_VENDOR, 3, FUNCTION_SALES, PRESENCE_ACTIVE, 0.15, 0.1 },
  { "Kenji Sato", SIDE_VENDOR, 3, FUNCTION_ENGINEERING, PRESENCE_SILENT, 0.15, 0 },
  { "Julia Hill", SIDE_VENDOR, 2, FUNCTION_ACCOUNT, PRESENCE_ACTIVE, 0.25, 0.8 },
  { "Ravi Diaz", SIDE_VENDOR, 2, FUNCTION_PRODUCT, PRESENCE_SILENT, 0.14, 0 },
  { "Sara Iyer", SIDE_VENDOR, 1, FUNCTION_SUPPORT, PRESENCE_FADING, 0.12, 0.1 },
  { "Paul Nunn", SIDE_VENDOR, 1, FUNCTION_ENGINEERING, PRESENCE_SILENT, 0.08, 0 },
  { "Carla Brandt", SIDE_CLIENT, 5, FUNCTION_EXECUTIVE, PRESENCE_LEFT, 0.05, 0 },
  { "Luc Moreau", SIDE_CLIENT, 5, FUNCTION_EXECUTIVE, PRESENCE_SILENT, 0.04, 0 },
  { "Wei Tran", SIDE_CLIENT, 4, FUNCTION_FINANCE, PRESENCE_SILENT, 0.04, 0 },
  { "Elena Costa", SIDE_CLIENT, 4, FUNCTION_PRODUCT, PRESENCE_SILENT, 0.05, 0 },
  { "Dan Fox", SIDE_CLIENT, 4, FUNCTION_ENGINEERING, PRESENCE_SILENT, 0.05, 0 },
  { "Yan Zhu", SIDE_CLIENT, 3, FUNCTION_PROCUREMENT, PRESENCE_FADING, 0.05, 0.06 },
  { "Ines Novák", SIDE_CLIENT, 3, FUNCTION_PRODUCT, PRESENCE_SILENT, 0.06, 0 },
  { "Hans Weiß", SIDE_CLIENT, 3, FUNCTION_ENGINEERING, PRESENCE_SILENT, 0.05, 0 },
  { "Farah Ali", SIDE_CLIENT, 3, FUNCTION_IT, PRESENCE_SILENT, 0.04, 0 },
  { "Xavier Ito", SIDE_CLIENT, 2, FUNCTION_FINANCE, PRESENCE_SILENT, 0.03, 0 },
  { "Gro Lund", SIDE_CLIENT, 2, FUNCTION_PRODUCT, PRESENCE_FADING, 0.06, 0.05 },
  { "Bo Ueda", SIDE_CLIENT, 2, FUNCTION_ENGINEERING, PRESENCE_SILENT, 0.06, 0 },
  { "Olga Quist", SIDE_CLIENT, 2, FUNCTION_IT, PRESENCE_ACTIVE, 0.05, 0.06 },
  { "Zoe Abel", SIDE_CLIENT, 2, FUNCTION_OPERATIONS, PRESENCE_ACTIVE, 0.1, 0.78 },
  { "Nina Park", SIDE_CLIENT, 1, FUNCTION_ENGINEERING, PRESENCE_SILENT, 0.05, 0 },
  { "Vik Shah", SIDE_CLIENT, 1, FUNCTION_ENGINEERING, PRESENCE_SILENT, 0.04, 0 },
  { "Uma Yang", SIDE_CLIENT, 1, FUNCTION_IT, PRESENCE_SILENT, 0.04, 0 },
  { "Quin Voss", SIDE_CLIENT, 1, FUNCTION_OPERATIONS, PRESENCE_ACTIVE, 0.04, 0.03 },
  { "王小明", SIDE_CLIENT, 1, FUNCTION_ENGINEERING, PRESENCE_SILENT, 0.03, 0 },
  { "Grzegorz Brzęczyszczykiewicz", SIDE_CLIENT, 1, FUNCTION_OPERATIONS, PRESENCE_SILENT, 0.03, 0 },
  { "محمد العلي", SIDE_CLIENT, 2, FUNCTION_OPERATIONS, PRESENCE_SILENT, 0.02, 0 },
  { "Ola 🎉", SIDE_CLIENT, 1, FUNCTION_ENGINEERING, PRESENCE_SILENT, 0.01, 0 },
  { "Pia Berg", SIDE_CLIENT, 2, FUNCTION_PROCUREMENT, PRESENCE_ACTIVE, 0, 0.02 },
  { "Lea Stern", SIDE_CLIENT, 1, FUNCTION_ENGINEERING, PRESENCE_SILENT, 0.01, 0 },
  { "Jan Kowal", SIDE_CLIENT, 3, FUNCTION_OPERATIONS, PRESENCE_SILENT, 0.01, 0 },
  { "Eva Roth", SIDE_CLIENT, 2, FUNCTION_FINANCE, PRESENCE_SILENT, 0.01, 0 },
};

#define SAMPLE_FIRST_WEEK 2852
#define SAMPLE_WEEKS 104
#define SAMPLE_CHANGE_WEEK 90 /* of them: from here on the contact is that of now */

/* So many contact-days a week before the change and after it, rounded up and down in turn. */
static GArray *
sample_weekly (double before, double now)
{
  GArray *weekly = g_array_new (FALSE, FALSE, sizeof (guint8));
  for (int i = 0; i < SAMPLE_WEEKS; i++) {
    double rate = i < SAMPLE_CHANGE_WEEK ? before : now;
    guint8 count = (guint8) MIN (floor ((i + 1) * rate) - floor (i * rate), 200);
    g_array_append_val (weekly, count);
  }
  return weekly;
}

static G_GNUC_UNUSED MapPerson *
sample_add_person (AccountAssessment *account, const SamplePerson *from)
{
  MapPerson *person = map_person_new ();
  person->person_id = g_strdup_printf ("P%03u", account->people->len);
  person->name = g_strdup (from->name);
  person->side = from->side;
  person->level = from->level;
  person->function = from->function;
  person->presence = from->presence;
  person->is_executive = from->level >= LEVEL_EXECUTIVE;
  person->share_before = from->before;
  person->share_now = from->now;
  person->is_new = from->before <= 0 && from->now > 0;
  person->last_day = from->now > 0 ? 20630 : week_first_day (SAMPLE_FIRST_WEEK + SAMPLE_CHANGE_WEEK);
  person->first_day = person->is_new ? 20600 : week_first_day (SAMPLE_FIRST_WEEK);
  person->weekly = sample_weekly (from->before * 20, from->now * 6);
  g_ptr_array_add (account->people, person);
  return person;
}

/* Our person number i talks to every client person whose number is i modulo theirs, and to the next one. */
static void
sample_add_edges (AccountAssessment *account, double scale)
{
  guint vendors = 0;
  while (vendors < account->people->len &&
         ((MapPerson *) account->people->pdata[vendors])->side == SIDE_VENDOR)
    vendors++;
  for (guint c = vendors; vendors > 0 && c < account->people->len; c++) {
    const MapPerson *person = account->people->pdata[c];
    for (guint k = 0; k < 2; k++) {
      const guint v = (c * 3 + k * 2) % vendors;
      const MapPerson *ours = account->people->pdata[v];
      MapEdge *edge = map_edge_new ();
      edge->vendor = v;
      edge->client = c;
      edge->before = person->share_before * scale * (k == 0 ? 1 : 0.4);
      edge->now = ours->share_now > 0 ? person->share_now * scale * (k == 0 ? 1 : 0.3) : 0;
      edge->strong_before = edge->before >= 0.5;
      edge->strong_now = edge->now >= 0.5;
      edge->weekly = sample_weekly (edge->before, edge->now);
      g_ptr_array_add (account->edges, edge);
    }
  }
}

static Series *
sample_add_series (AccountAssessment *account, const char *name, const char *title, const char *unit,
                   const double shape[3])
{
  Series *series = series_new (name, title, unit, SAMPLE_FIRST_WEEK);
  for (int i = 0; i < SAMPLE_WEEKS; i++) {
    double level = i < 70 ? shape[0] : shape[0] + (shape[1] - shape[0]) * MIN (1.0, (i - 70) / 16.0);
    double value = fmax (0, level + shape[2] * (((i * 7919) % 13) / 6.0 - 1));
    if (i >= 40 && i < 43)
      value = NAN;
    g_array_append_val (series->values, value);
  }
  series->baseline = shape[0];
  series->low = fmax (0, shape[0] - shape[2]);
  series->high = shape[0] + shape[2];
  series->change_week = fabs (shape[0] - shape[1]) > shape[2] ? SAMPLE_FIRST_WEEK + 72 : INT32_MIN;
  g_ptr_array_add (account->series, series);
  return series;
}

static Finding *
sample_add_finding (AccountAssessment *account, const char *code, const char *id, const char *title,
                    Family family, SignalState state)
{
  Finding *finding = finding_new ();
  finding->code = g_intern_string (code);
  finding->id = g_intern_string (id);
  finding->title = g_intern_string (title);
  finding->family = family;
  finding->pillar = family <= FAMILY_RESPONSIVENESS ? PILLAR_COMMUNICATION : (Pillar) (family - 2);
  finding->state = state;
  finding->reason = g_strdup ("");
  finding->text = g_strdup ("");
  finding->clears_when = g_strdup ("");
  finding->margin = g_strdup ("");
  finding->innocent = g_strdup ("");
  finding->rule = "";
  g_ptr_array_add (account->findings, finding);
  return finding;
}

static void
set_text (char **slot, const char *text)
{
  g_free (*slot);
  *slot = g_strdup (text);
}

static AccountAssessment *
sample_add_account (Assessment *assessment, const char *id, const char *name, Band band, double points)
{
  AccountAssessment *account = account_assessment_new (id, name);
  account->band = band;
  account->points = points;
  account->pending = -1;
  account->coverage = 0.86;
  account->confidence = CONFIDENCE_MEDIUM;
  account->before_first_day = 20322;
  account->before_last_day = 20503;
  account->now_first_day = 20577;
  account->now_last_day = 20632;
  for (int i = 0; i < PILLAR_COUNT; i++)
    account->pillar_cap[i] = (double[]){ 15, 9, 9, 6, 6 }[i];
  g_ptr_array_add (assessment->accounts, account);
  return account;
}

static void
sample_add_collapse_findings (AccountAssessment *account)
{
  Finding *t2 = sample_add_finding (account, "T2", "multithreading-collapse", "Multi-threading collapse",
                                    FAMILY_TOPOLOGY, STATE_FIRED);
  t2->points = 6;
  t2->value = 2.0;
  t2->baseline = 9.1;
  t2->p_value = 0.0012;
  t2->q_value = 0.04;
  t2->n = 31;
  t2->n_baseline = 212;
  t2->onset_day = 20521;
  set_text (&t2->text, "Effective contacts fell from 9.1 to 2.0 (n 212 to 31, 8 weeks against 26; p 0.001), "
                       "not explained by lower volume.");
  set_text (&t2->clears_when, "the ratio is back above 0.67, which takes about six active contacts");
  set_text (&t2->innocent, "a reorganisation that moved our contacts; their titles would show it.");
  t2->rule = "contacts.ratio < 0.67 and contacts.p <= 0.05";
  for (int i = 0; i < 14; i++) {
    g_autofree char *message = g_strdup_printf ("<m%d.20260%d@client.example>", i * 37, i % 7);
    g_autofree char *subject = g_strdup_printf ("Zoe Abel: Re: data platform, step %d", i);
    evidence_list_add (&t2->evidence, evidence_new ("message", message, 20580 + i * 3, subject));
  }
  Finding *e1 = sample_add_finding (account, "E1", "executive-withdrawal", "Executive withdrawal",
                                    FAMILY_EXECUTIVE, STATE_FIRED);
  e1->points = 6;
  e1->n = 12;
  e1->value = 95;
  e1->baseline = 10;
  e1->p_value = 0.006;
  e1->onset_day = 20507;
  set_text (&e1->text, "Last VP contact 95 business days ago; the typical gap is 10 (n 12); chance of this "
                       "if nothing changed 0.6 %.");
  set_text (&e1->innocent, "a change of roles that the contact list does not show yet.");
  evidence_list_add (&e1->evidence, evidence_new ("meeting", "steering-2026-02@client.example", 20507,
                                                  "Steering committee: Luc Moreau declined"));
  Finding *k3 =
      sample_add_finding (account, "K3", "exit-blueprint", "Exit blueprint", FAMILY_RESOURCE, STATE_FIRED);
  k3->points = 3;
  k3->value = 2;
  k3->baseline = 0;
  set_text (&k3->text, "Two full-export requests since 1 June; none in the previous year.");
  evidence_list_add (&k3->evidence, evidence_new ("ticket", "48211", 20610, "Bulk export of all workspaces"));
  Finding *u1 = sample_add_finding (account, "U1", "api-usage-velocity", "API and usage velocity",
                                    FAMILY_RESOURCE, STATE_UNKNOWN);
  set_text (&u1->reason, "no usage export was imported");
  Finding *u2 = sample_add_finding (account, "U2", "seat-utilisation", "Seat utilisation", FAMILY_RESOURCE,
                                    STATE_UNKNOWN);
  set_text (&u2->reason, "no usage export was imported");
  Finding *r1 = sample_add_finding (account, "R1", "response-latency-inflation", "Response-latency inflation",
                                    FAMILY_RESPONSIVENESS, STATE_CLEAR);
  r1->n = 24;
  r1->n_baseline = 61;
  set_text (&r1->margin, "Replies take 1.1 times as long as before; it fires at 1.2.");
  Finding *t10 = sample_add_finding (account, "T10", "volume-contraction", "Volume contraction",
                                     FAMILY_TOPOLOGY, STATE_SUPPRESSED);
  set_text (&t10->reason, "public holidays in 2 of the 6 weeks explain the fall");
  Finding *t3 = sample_add_finding (account, "T3", "touchpoint-consolidation", "Touchpoint consolidation",
                                    FAMILY_TOPOLOGY, STATE_FIRED);
  t3->n = 31;
  t3->n_baseline = 212;
  set_text (&t3->text, "One person now carries 78 % of contact days (was 10 %).");
  set_text (&t3->reason, "the larger of T2 and T3 counts");
}

static void
sample_add_collapsing (Assessment *assessment)
{
  AccountAssessment *account =
      sample_add_account (assessment, SAMPLE_COLLAPSING, "Nordic Freight", BAND_HIGH, 15);
  account_set_headline (
      account, g_strdup ("One thread is left: 78 % of contact runs through Zoe Abel, and no executive "
                         "has been in touch since 23 February."));
  account->owner = g_strdup ("Julia Hill");
  account->segment = g_strdup ("Enterprise");
  account->currency = g_strdup ("EUR");
  account->csm_rating = g_strdup ("green");
  account->arr = 1066609;
  account->renewal_day = 20800;
  account->notice_deadline_day = 20710;
  account->stage = 3;
  account->pending = BAND_CRITICAL;
  for (size_t i = 0; i < G_N_ELEMENTS (sample_collapsing); i++)
    sample_add_person (account, &sample_collapsing[i]);
  for (guint i = 0; i < account->people->len; i++) {
    MapPerson *person = account->people->pdata[i];
    person->is_top_contact = person->cuts_thread = g_str_equal (person->name, "Zoe Abel");
  }
  sample_add_edges (account, 60);
  sample_add_collapse_findings (account);
  sample_add_series (account, "person_days", "Person-days a week", "person-days", (double[]){ 18, 4, 4 });
  sample_add_series (account, "effective_contacts", "Effective contacts", "persons",
                     (double[]){ 9.1, 2, 0.8 });
  sample_add_series (account, "reply_hours", "Time to reply", "business hours", (double[]){ 9, 9.5, 2 });
  sample_add_series (account, "top_share", "Share of the top contact", "share",
                     (double[]){ 0.1, 0.78, 0.05 });
  g_ptr_array_add (account->metrics,
                   metric_new ("effective_contacts", "Effective contacts", "persons", 2.0, 9.1));
  g_ptr_array_add (account->metrics, metric_new ("independent_lines", "Independent lines", "persons", 1, 5));
  g_ptr_array_add (
      account->notes,
      note_new ("contradiction", "Our own rating is green; the evidence says High.", DAY_NONE, DAY_NONE));
  g_ptr_array_add (account->notes, note_new ("closure", "Company closure, Christmas", 20445, 20459));
  g_ptr_array_add (
      account->actions,
      action_new (
          "remap",
          "Tom Lind names a counterpart for each empty cell of the map and opens four parallel lines.",
          "within 15 business days"));
  g_ptr_array_add (account->actions,
                   action_new ("insight",
                               "Julia Hill sends a one-page finding from their own usage to Olga Quist.",
                               "within 5 business days"));
  g_ptr_array_add (
      account->actions,
      action_new ("stress-test",
                  "Agree one milestone that needs a person, data and an approval from their side.",
                  "by 2026-08-14"));
  g_ptr_array_add (
      account->coverage_lines,
      coverage_line_new ("mail", 0.92, "12 of 13 mailboxes; gap in k.sato 2026-01-05 to 2026-01-25"));
  g_ptr_array_add (account->coverage_lines, coverage_line_new ("calendar", 1, "13 of 13 calendars"));
  g_ptr_array_add (account->coverage_lines, coverage_line_new ("usage", 0, "no usage export"));
  Annex *audit = annex_new ("usage-audit", "The 90-day technical and usage audit");
  AnnexLine *use = annex_add_line (audit, "Use by feature", "Uses a week");
  use->subject = g_strdup ("Atlas planner");
  use->now = 12.5;
  use->baseline = 40;
  use->n = 7;
  use->unit = g_strdup ("events");
  use->n_unit = g_strdup ("users");
  annex_add_missing (audit, "Latency and incidents", "Incidents", "no incidents table");
  annex_add_paragraph (audit, "Atlas planner is used by 7 people; write to Olga Quist.");
  g_ptr_array_add (account->annexes, audit);
  g_ptr_array_add (account->would_change, g_strdup ("two more people in two-way contact over four weeks"));
  g_ptr_array_add (account->would_change, g_strdup ("one attended executive meeting"));
}

static void
sample_add_crowd (AccountAssessment *account, guint vendors, guint clients, bool has_titles)
{
  static const char *const first[] = { "Ada", "Ben", "Cleo", "Dara", "Emil",
                                       "Fay", "Gus", "Hana", "Ivo",  "Jun" };
  static const char *const last[] = { "Moss", "Nash", "Ortiz", "Quist", "Ross",  "Shah",
                                      "Tran", "West", "Young", "Zhu",   "Bright" };
  for (guint i = 0; i < vendors + clients; i++) {
    g_autofree char *name = g_strdup_printf ("%s %s", first[i % 10], last[(i * 3 + i / 10) % 11]);
    SamplePerson from = { name,
                          i < vendors ? SIDE_VENDOR : SIDE_CLIENT,
                          has_titles ? (int) (1 + (i * i) % 5) : LEVEL_UNKNOWN,
                          has_titles ? (Function) (1 + (i * 5) % 9) : FUNCTION_UNKNOWN,
                          i % 9 == 0 ? PRESENCE_SILENT : PRESENCE_ACTIVE,
                          1.0 / clients,
                          i % 9 == 0 ? 0 : 1.0 / clients };
    sample_add_person (account, &from);
  }
  sample_add_edges (account, clients);
}

static void
sample_add_hostile (Assessment *assessment)
{
  AccountAssessment *account = sample_add_account (assessment, SAMPLE_HOSTILE, HOSTILE, BAND_CRITICAL, 12);
  g_autofree char *long_subject = g_strnfill (10000, 'x');
  account_set_headline (account, g_strdup (HOSTILE));
  account->owner = g_strdup (HOSTILE);
  account->segment = g_strdup (HOSTILE);
  account->currency = g_strdup (HOSTILE);
  SamplePerson ours = { HOSTILE, SIDE_VENDOR, 2, FUNCTION_ACCOUNT, PRESENCE_ACTIVE, 0.5, 0.5 };
  SamplePerson theirs = { HOSTILE, SIDE_CLIENT, 4, FUNCTION_FINANCE, PRESENCE_ACTIVE, 0.5, 1 };
  sample_add_person (account, &ours);
  sample_add_person (account, &theirs)->title = g_strdup (HOSTILE);
  sample_add_edges (account, 4);
  Finding *finding =
      sample_add_finding (account, "T2", "multithreading-collapse", HOSTILE, FAMILY_TOPOLOGY, STATE_FIRED);
  finding->points = 6;
  finding->subject = g_strdup (HOSTILE);
  set_text (&finding->text, HOSTILE);
  set_text (&finding->reason, HOSTILE);
  set_text (&finding->innocent, HOSTILE);
  evidence_list_add (&finding->evidence, evidence_new ("message", HOSTILE, 20600, HOSTILE));
  evidence_list_add (&finding->evidence,
                     evidence_new ("message", "<long@client.example>", 20601, long_subject));
  sample_add_series (account, "person_days", HOSTILE, HOSTILE, (double[]){ 5, 1, 1 });
  g_ptr_array_add (account->notes, note_new ("contradiction", HOSTILE, 20400, 20410));
  g_ptr_array_add (account->actions, action_new ("x", HOSTILE, HOSTILE));
  g_ptr_array_add (account->coverage_lines, coverage_line_new ("mail", 0.5, HOSTILE));
  g_ptr_array_add (account->would_change, g_strdup (HOSTILE));
  Annex *annex = annex_new ("insight-draft", HOSTILE);
  annex_add_missing (annex, HOSTILE, HOSTILE, HOSTILE)->subject = g_strdup (HOSTILE);
  annex_add_paragraph (annex, "%s", HOSTILE);
  g_ptr_array_add (account->annexes, annex);
}

/* One a letter of the weeks: '.' before the first record, '#' held, 'o' quiet, 'x' missing; of 104 weeks, the
 * last sign goes on. */
static void
sample_add_mailbox (Assessment *assessment, const char *address, const char *person_id, const char *weeks)
{
  MailboxCoverage *mailbox = mailbox_new (address, person_id, SAMPLE_FIRST_WEEK);
  for (int i = 0; i < SAMPLE_WEEKS; i++) {
    guint8 state = (guint8) (strchr (".#ox", *weeks) - ".#ox");
    g_array_append_val (mailbox->weeks, state);
    weeks += weeks[1] != '\0';
  }
  g_ptr_array_add (assessment->mailboxes, mailbox);
}

/* Of our people of the collapsing account, Julia Hill is P004 and Kenji Sato P003. */
static void
sample_add_mailboxes (Assessment *assessment)
{
  sample_add_mailbox (assessment, HOSTILE, NULL, "x");
  sample_add_mailbox (assessment, "j.hill@northwind.example", "P004", "#");
  sample_add_mailbox (assessment, "k.sato@northwind.example", "P003", "...#########o####xx####x#");
  sample_add_mailbox (assessment, "nobody@northwind.example", "P999", "#o#");
}

/* As of Sunday 2026-06-28 (day 20632). */
static G_GNUC_UNUSED Assessment *
sample_new (void)
{
  Assessment *assessment = assessment_new (20632);
  g_free (assessment->vendor_name);
  assessment->vendor_name = g_strdup ("Northwind Software");
  assessment->expected_by_chance = 1.3;
  g_ptr_array_add (assessment->inputs,
                   input_file_new ("mail/hill.mbox",
                                   "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "mbox",
                                   4211, 2));
  g_ptr_array_add (assessment->libraries, g_strdup ("igraph 0.10.2"));
  sample_add_mailboxes (assessment);
  sample_add_hostile (assessment);
  AccountAssessment *healthy =
      sample_add_account (assessment, SAMPLE_HEALTHY, "Fjord Retail", BAND_NO_ADVERSE, 0);
  sample_add_crowd (healthy, 3, 8, true);
  sample_add_series (healthy, "person_days", "Person-days a week", "person-days", (double[]){ 9, 9, 2 });
  sample_add_collapsing (assessment);
  AccountAssessment *large =
      sample_add_account (assessment, SAMPLE_LARGE, "Global Bank Group", BAND_WATCH, 3);
  sample_add_crowd (large, 20, 60, true);
  sample_add_series (large, "person_days", "Person-days a week", "person-days", (double[]){ 60, 50, 9 });
  AccountAssessment *empty =
      sample_add_account (assessment, SAMPLE_EMPTY, "Silent Ltd", BAND_INSUFFICIENT, 0);
  empty->coverage = 0;
  empty->confidence = CONFIDENCE_LOW;
  AccountAssessment *mail =
      sample_add_account (assessment, SAMPLE_MAIL_ONLY, "client.example", BAND_ELEVATED, 6);
  mail->coverage = 0.35;
  mail->is_partial = true;
  sample_add_crowd (mail, 5, 18, false);
  sample_add_series (mail, "person_days", "Person-days a week", "person-days", (double[]){ 12, 3, 3 });
  return assessment;
}

/* The bytes of the file of that path as text, borrowed; fails the test if there is none. */
static G_GNUC_UNUSED const char *
sample_find_file (const GPtrArray *files, const char *path)
{
  for (guint i = 0; i < files->len; i++) {
    const ReportFile *file = files->pdata[i];
    if (strcmp (file->path, path) == 0)
      return g_bytes_get_data (file->bytes, NULL);
  }
  fail_msg ("no file %s", path);
  return NULL;
}
