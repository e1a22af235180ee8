/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "pipeline/build.h"

#include <math.h>

#include "measure/rows.h"
#include "model/churn.h"

#define YEAR_DAYS 365

/* The day of the loss that is on record; DAY_NONE: none is. */
static int32_t
find_loss (const AccountView *view)
{
  int32_t day = DAY_NONE;
  for (guint i = 0; i < view->rows[TABLE_CHURN]->len; i++) {
    const StoredRow *row = view_row (view, TABLE_CHURN, i);
    if (churn_is_loss (row->cells[CHURN_KIND]))
      day = MAX (day, row_day_by (row, CHURN_NOTICE_DATE, view->as_of_day));
  }
  return day;
}

/* The end of the last term: that of the contracts, else the renewal that did not come; without either a year
 * after the notice. */
static int32_t
find_term_end (const AccountView *view, int32_t loss_day)
{
  int32_t end = DAY_NONE;
  for (guint i = 0; i < view->rows[TABLE_CONTRACTS]->len; i++)
    end = MAX (end, row_day (view_row (view, TABLE_CONTRACTS, i), CONTRACTS_PERIOD_END));
  if (end == DAY_NONE)
    end = view->account->renewal_day;
  return end != DAY_NONE ? MAX (end, loss_day) : loss_day + YEAR_DAYS;
}

static bool
is_heard_of (const AccountView *view, int32_t since_day)
{
  const GArray *acts = view->acts, *usage = view->usage;
  return (acts->len > 0 && VIEW_ITEM (acts, Act, acts->len - 1)->day >= since_day) ||
         (usage->len > 0 && VIEW_ITEM (usage, ViewUsage, usage->len - 1)->day >= since_day);
}

/* Notice was given, the term is over, and nobody was heard of for a quarter: who has come back shows. */
static int32_t
find_left_day (const AccountView *view)
{
  int32_t loss = find_loss (view);
  int32_t end = loss != DAY_NONE ? find_term_end (view, loss) : DAY_NONE;
  bool is_over = loss != DAY_NONE && end <= view->as_of_day;
  return is_over && !is_heard_of (view, view->as_of_day - 7 * QUARTER_WEEKS + 1) ? end : DAY_NONE;
}

void
build_profile (const Frame *frame, AccountAssessment *out)
{
  const Account *account = frame->view->account;
  out->segment = g_strdup (account->segment);
  out->owner = g_strdup (account->owner);
  out->country = g_strdup (account->country);
  out->currency = g_strdup (account->currency);
  out->csm_rating = g_strdup (view_rating (frame->view, NULL));
  out->arr = account->arr;
  out->seats = account->seats;
  out->renewal_day = account->renewal_day;
  if (account->renewal_day != DAY_NONE)
    out->notice_deadline_day =
        account->renewal_day - (isfinite (account->notice_days) ? (int32_t) account->notice_days : 0);
  out->left_day = find_left_day (frame->view);
  const GArray *acts = frame->view->acts;
  out->first_day = acts->len > 0 ? VIEW_ITEM (acts, Act, 0)->day : DAY_NONE;
}

/* Of the weeks of BASE and CUR in which the account was a customer, those that the store can show, up to a
 * last one. */
static double
week_share (const Frame *frame, bool count_gaps, int32_t last_week)
{
  const AccountView *view = frame->view;
  int32_t start = view->account->start_day != DAY_NONE ? week_of_day (view->account->start_day) : INT32_MIN;
  guint wanted = 0, covered = 0;
  for (int32_t week = frame->base.last_week - BASE_WEEKS + 1; week <= frame->cur.last_week; week++) {
    if (week < start || (week > frame->base.last_week && week < frame->cur.first_week))
      continue;
    wanted++;
    bool in_store = week >= view->first_week && week <= last_week;
    covered +=
        in_store && (!count_gaps || g_array_index (view->is_valid, guint8, week - view->first_week) != 0);
  }
  return wanted > 0 ? (double) covered / wanted : 0;
}

/* The last week of a table's export: the assessed one unless it has ended. */
static int32_t
last_kept_week (const Frame *frame, TableKind kind)
{
  const AccountView *view = frame->view;
  return view_has_ended (view, kind) ? week_of_day (view->kept_until[kind]) : view->last_week;
}

static double
usage_share (const Frame *frame)
{
  const GArray *usage = frame->view->usage;
  if (usage->len == 0)
    return 0;
  Window seen = { week_of_day (VIEW_ITEM (usage, ViewUsage, 0)->day), frame->view->last_week };
  int32_t first = MAX (seen.first_week, frame->base.last_week - BASE_WEEKS + 1);
  double weeks = MAX (0, MIN (frame->cur.last_week, last_kept_week (frame, TABLE_USAGE)) - first + 1);
  return MIN (1, weeks / (BASE_WEEKS + BASE_GAP_WEEKS + CUR_WEEKS));
}

/* Was anything of the account ever in the mail and the calendars?  Where not, they show nothing of it. */
static bool
is_ever_seen (const AccountView *view)
{
  return view->acts->len > 0 || view->contact_days->len > 0 || view->mails->len > 0;
}

static char *
describe_table (const Frame *frame, TableKind kind, const char *there, const char *ended)
{
  if (!view_has_ended (frame->view, kind))
    return g_strdup (there);
  g_autofree char *day = day_format (frame->view->kept_until[kind]);
  return g_strdup_printf ("%s %s", ended, day);
}

static char *
describe_mail (const Frame *frame, double share)
{
  const AccountView *view = frame->view;
  if (!view->has_mail)
    return g_strdup ("no mail was imported");
  if (!is_ever_seen (view))
    return g_strdup ("no mail of this account is in the export");
  GString *text = g_string_new (NULL);
  g_string_append_printf (text, "%.0f%% of the weeks and mailboxes of the two windows", 100 * share);
  for (guint i = 0; i < view->gaps->len; i++) {
    const ViewGap *gap = g_ptr_array_index (view->gaps, i);
    if (gap->last_week < frame->base.first_week)
      continue;
    g_autofree char *first = day_format (week_first_day (gap->first_week)),
                    *last = day_format (week_last_day (gap->last_week));
    g_string_append_printf (text, "; nothing from %s between %s and %s", gap->mailbox, first, last);
  }
  return g_string_free (text, FALSE);
}

static void
add_line (AccountAssessment *out, const char *source, double weight, double share, const char *text)
{
  g_ptr_array_add (out->coverage_lines, coverage_line_new (source, share, text));
  out->coverage += weight * share;
}

/* Weights of methods 6.2. */
void
build_coverage (const Frame *frame, AccountAssessment *out)
{
  const AccountView *view = frame->view;
  bool has_crm = view->has_crm && !view->account->is_inferred;
  bool has_mail = view->has_mail && is_ever_seen (view);
  double mail = has_mail ? week_share (frame, true, view->last_week) * view->mailbox_share : 0;
  double usage = usage_share (frame);
  double calendar =
      view->has_calendar ? week_share (frame, false, last_kept_week (frame, TABLE_CALENDAR)) : 0;
  double tickets = view->has_tickets ? week_share (frame, false, last_kept_week (frame, TABLE_TICKETS)) : 0;
  g_autofree char *text = describe_mail (frame, mail);
  g_autofree char *calendar_text =
      describe_table (frame, TABLE_CALENDAR, "calendars are there", "the calendars end on");
  g_autofree char *usage_text =
      describe_table (frame, TABLE_USAGE, "usage of this account is there", "the usage export ends on");
  g_autofree char *ticket_text =
      describe_table (frame, TABLE_TICKETS, "a ticket export is there", "the ticket export ends on");
  add_line (out, "mail", 0.35, mail, text);
  add_line (out, "calendar", 0.20, calendar, view->has_calendar ? calendar_text : "no calendar was imported");
  add_line (out, "usage", 0.20, usage, usage > 0 ? usage_text : "no usage data for this account");
  add_line (out, "tickets", 0.15, tickets, view->has_tickets ? ticket_text : "no tickets were imported");
  add_line (out, "crm", 0.10, has_crm ? 1 : 0,
            has_crm ? "accounts or contracts are there"
                    : "no accounts or contracts table names this account");
}
