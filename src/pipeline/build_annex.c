/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The 90-day technical and usage audit (methods P1): what is known of the account's own use, with n, window
 * and baseline at every number, and a reason where there is none. */
#include "pipeline/build_annex.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "measure/rows.h"
#include "measure/usage_users.h"
#include "pipeline/build_pages.h"

#define MAX_FEATURES 12 /* the largest falls first: what the page has room for */
#define MAX_MODULES 8
#define COMMITTED_STAGE 4 /* a loss, or near it: what we could have done better is asked then too */

/* What the measures found already, under the words of the audit. */
static const struct {
  const char *section, *what, *fact, *unit, *n_unit;
} measured[] = {
  { "Utilisation", "Use a business day, median week of the last 8", "usage.level", "events", "weeks" },
  { "Seats and users", "Share of paid seats active in 28 days", "seats.active_share", "share", "seats" },
  { "Seats and users", "Share of intended users active in 28 days", "roster.active_share", "share",
    "intended users" },
  { "Seats and users", "Share of regular users still regular", "users.regular_share", "share", "users" },
  { "Seats and users", "Share of active users with an advanced feature", "depth.advanced_share", "share",
    "users" },
  { "Seats and users", "Effective users, 8 weeks against the half year before", "breadth.users", "users",
    "users" },
};

static void
add_measured (const FactSet *facts, Annex *annex)
{
  for (size_t i = 0; i < G_N_ELEMENTS (measured); i++) {
    const Fact *fact = fact_set_find (facts, measured[i].fact);
    if (fact == NULL || isnan (fact->value)) {
      annex_add_missing (annex, measured[i].section, measured[i].what,
                         fact != NULL && fact->reason != NULL ? fact->reason : "it was not measured");
      continue;
    }
    AnnexLine *line = annex_add_line (annex, measured[i].section, measured[i].what);
    line->unit = g_strdup (measured[i].unit);
    line->now = fact->value;
    line->baseline = fact->baseline;
    line->n = fact->n;
    line->n_unit = g_strdup (measured[i].n_unit);
  }
}

static AnnexLine *
add_users (Annex *annex, const char *what, double users, double seats)
{
  AnnexLine *line = annex_add_line (annex, "Trained and logged in", what);
  line->now = users;
  line->unit = g_strdup ("users");
  line->n = seats > 0 ? seats : NAN;
  line->n_unit = g_strdup ("paid seats");
  return line;
}

static void
add_seats (const AccountView *view, Annex *annex)
{
  static const char section[] = "Trained and logged in";
  if (view_keeps (view, TABLE_TRAINING))
    add_users (annex, "Users trained up to the date", users_trained (view), view->account->seats);
  else
    annex_add_missing (annex, section, "Users trained up to the date", "no training table");
  if (users_are_known (view))
    add_users (annex, "Users with any use up to the date",
               users_active (view, VIEW_ITEM (view->usage, ViewUsage, 0)->day, view->as_of_day),
               view->account->seats);
  else
    annex_add_missing (annex, section, "Users with any use up to the date",
                       view->usage->len == 0 ? "no usage data for this account"
                                             : "the usage data name no users");
  if (!(view->account->seats > 0))
    annex_add_missing (annex, section, "Paid seats", "no number of seats in accounts or contracts");
}

static void
add_use (Annex *annex, const AnnexUses *uses, const AnnexUse *use)
{
  AnnexLine *line =
      annex_add_line (annex, "Use by feature", use->is_advanced ? "Uses a week, advanced" : "Uses a week");
  line->subject = g_strdup (use->name);
  line->unit = g_strdup ("events");
  line->now = use->now;
  line->baseline = uses->before_weeks > 0 ? use->before : NAN;
  line->n = use->users_now;
  line->n_unit = g_strdup ("users");
}

static void
add_features (const AccountView *view, const AnnexUses *uses, Annex *annex)
{
  const char *missing = usage_missing (view);
  if (missing == NULL && uses->features->len == 0)
    missing = "the usage data name no features in these windows";
  if (missing != NULL)
    annex_add_missing (annex, "Use by feature", "Uses a week", missing);
  for (guint i = 0; missing == NULL && i < MIN (uses->features->len, MAX_FEATURES); i++)
    add_use (annex, uses, &g_array_index (uses->features, AnnexUse, i));
  if (missing == NULL && !uses->has_tiers)
    annex_add_missing (annex, "Use by feature", "Core and advanced", "the usage data name no feature tiers");
}

static void
add_modules (const AccountView *view, const AnnexUses *uses, Annex *annex)
{
  const char *section = uses->has_modules ? "Tickets by module" : "Tickets by kind: no module in the export";
  if (!view->has_tickets) {
    annex_add_missing (annex, "Tickets by module", "Tickets a week", "no tickets were imported");
    return;
  }
  if (uses->modules->len == 0)
    annex_add_missing (annex, section, "Tickets a week", "no ticket of this account in these windows");
  for (guint i = 0; i < MIN (uses->modules->len, MAX_MODULES); i++) {
    const AnnexUse *use = &g_array_index (uses->modules, AnnexUse, i);
    AnnexLine *line = annex_add_line (annex, section, "Tickets a week");
    line->subject = g_strdup (use->name);
    line->unit = g_strdup ("tickets");
    line->now = use->now;
    line->baseline = uses->before_weeks > 0 ? use->before : NAN;
    line->n = round (use->now * QUARTER_WEEKS);
    line->n_unit = g_strdup ("tickets");
  }
}

/* The mean of the days that a service has in a window; NaN without any. */
static double
service_mean (const AccountView *view, const char *service, int column, const Window *window, guint *days)
{
  double sum = 0;
  *days = 0;
  for (guint i = 0; i < view->rows[TABLE_SERVICE]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_SERVICE, i);
    double value = row_number (row, column);
    if (strcmp (row_text (row, SERVICE_SERVICE), service) != 0 || isnan (value) ||
        !window_has_day (window, row_day (row, SERVICE_DATE)))
      continue;
    sum += value;
    (*days)++;
  }
  return *days > 0 ? sum / *days : NAN;
}

static void
add_latency (const AccountView *view, const AnnexUses *uses, const char *service, Annex *annex)
{
  static const struct {
    int column;
    const char *what;
  } columns[] = { { SERVICE_P50_MS, "Latency p50, mean of days" },
                  { SERVICE_P95_MS, "Latency p95, mean of days" } };
  for (size_t i = 0; i < G_N_ELEMENTS (columns); i++) {
    guint days, before_days;
    double now = service_mean (view, service, columns[i].column, &uses->now, &days),
           before = service_mean (view, service, columns[i].column, &uses->before, &before_days);
    if (isnan (now) && isnan (before))
      continue;
    AnnexLine *line = annex_add_line (annex, "Latency and incidents", columns[i].what);
    line->subject = g_strdup (service);
    line->unit = g_strdup ("ms");
    line->now = now;
    line->baseline = before;
    line->n = days;
    line->n_unit = g_strdup ("days");
  }
}

static void
add_services (const AccountView *view, const AnnexUses *uses, Annex *annex)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (guint i = 0; i < view->rows[TABLE_SERVICE]->len; i++) {
    const char *service = row_text (view_row (view, TABLE_SERVICE, i), SERVICE_SERVICE);
    if (!g_ptr_array_find_with_equal_func (names, service, g_str_equal, NULL))
      g_ptr_array_add (names, (gpointer) service);
  }
  g_ptr_array_sort (names, text_compare);
  guint before = annex->lines->len;
  for (guint i = 0; i < names->len; i++)
    add_latency (view, uses, names->pdata[i], annex);
  if (annex->lines->len == before)
    annex_add_missing (annex, "Latency and incidents", "Latency p50 and p95",
                       names->len == 0 ? "no service table" : "no latency in these windows");
}

static void
add_incidents (const AccountView *view, const AnnexUses *uses, Annex *annex)
{
  double now = 0, before = 0;
  if (!view_keeps (view, TABLE_INCIDENTS)) {
    annex_add_missing (annex, "Latency and incidents", "Incidents", "no incidents table");
    return;
  }
  for (guint i = 0; i < view->rows[TABLE_INCIDENTS]->len; i++) {
    int32_t day = row_day (view_row (view, TABLE_INCIDENTS, i), INCIDENTS_STARTED_AT);
    now += window_has_day (&uses->now, day);
    before += window_has_day (&uses->before, day);
  }
  AnnexLine *line = annex_add_line (annex, "Latency and incidents", "Incidents in 13 weeks");
  line->unit = g_strdup ("incidents");
  line->now = now;
  line->baseline = uses->before_weeks > 0 ? before * QUARTER_WEEKS / uses->before_weeks : NAN;
  line->n = view->rows[TABLE_INCIDENTS]->len;
  line->n_unit = g_strdup ("incidents known");
}

static void
name_windows (const AnnexUses *uses, Annex *annex)
{
  g_free (annex->window);
  annex->window = window_format (&uses->now);
  if (uses->before_weeks == 0)
    return;
  g_free (annex->base_window);
  annex->base_window = window_format (&uses->before);
}

void
build_annexes (const Frame *frame, AccountAssessment *out)
{
  const AccountView *view = frame->view;
  g_autoptr (AnnexUses) uses = annex_uses_new (frame);
  Annex *audit = annex_new ("usage-audit", "The 90-day technical and usage audit");
  name_windows (uses, audit);
  add_measured (out->facts, audit);
  add_seats (view, audit);
  add_features (view, uses, audit);
  add_modules (view, uses, audit);
  add_services (view, uses, audit);
  add_incidents (view, uses, audit);
  g_ptr_array_add (out->annexes, audit);
  Annex *insight = annex_new ("insight-draft", "One page of insight: a draft");
  name_windows (uses, insight);
  insight_write (frame, uses, out, insight);
  g_ptr_array_add (out->annexes, insight);
  build_pages (frame, out);
}

/* The evidence of talk belongs to the audit, and is known only now; its sentences carry their own numbers. */
static void
add_talk (const AccountAssessment *account, Annex *audit)
{
  guint before = audit->paragraphs->len;
  for (guint i = 0; i < account->findings->len; i++) {
    const Finding *finding = account->findings->pdata[i];
    if (finding->state == STATE_FIRED && finding->pillar == PILLAR_COMMUNICATION)
      annex_add_paragraph (audit, "%s %s: %s", finding->code, finding->title, finding->text);
  }
  if (audit->paragraphs->len == before)
    annex_add_paragraph (audit,
                         "No signal of topology, executives or replies has fired; which were clear and which "
                         "unknown stands with the signals.");
}

/* The audit and the insight go with the band, a milestone that was agreed is always shown, every other page
 * with the action that needs it. */
static bool
is_wanted (const AccountAssessment *account, const Annex *annex)
{
  bool is_elevated = account->band >= BAND_ELEVATED || account->pending >= (int) BAND_ELEVATED;
  if (strcmp (annex->id, "usage-audit") == 0 || strcmp (annex->id, "insight-draft") == 0)
    return is_elevated;
  if (strcmp (annex->id, "stress-test") == 0)
    return true;
  for (guint i = 0; i < account->actions->len; i++)
    if (strcmp (((const Action *) g_ptr_array_index (account->actions, i))->id, annex->id) == 0)
      return true;
  return account->stage >= COMMITTED_STAGE && strcmp (annex->id, "own-behaviour-change") == 0;
}

void
build_finish_annexes (AccountAssessment *account)
{
  if (account->annexes->len == 0)
    return; /* it is not shown */
  add_talk (account, annex_find (account->annexes, "usage-audit"));
  build_people_pages (account);
  for (guint i = account->annexes->len; i > 0; i--)
    if (!is_wanted (account, g_ptr_array_index (account->annexes, i - 1)))
      g_ptr_array_remove_index (account->annexes, i - 1);
}
