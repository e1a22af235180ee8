/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/audit_format.h"

#include <string.h>

#include "base/text.h"
#include "report/summary.h"
#include "weft/error.h"

void
audit_add_bytes (GPtrArray *files, const char *path, GBytes *bytes)
{
  ReportFile *file = g_new0 (ReportFile, 1);
  *file = (ReportFile){ g_strdup (path), bytes };
  g_ptr_array_add (files, file);
}

void
audit_add_file (GPtrArray *files, const char *path, GString *text)
{
  audit_add_bytes (files, path, g_string_free_to_bytes (text));
}

static double
rise_of (const AuditAccount *account)
{
  return audit_points (account->after) - audit_points (account->before);
}

static gint
compare_rises (gconstpointer a, gconstpointer b)
{
  const AuditAccount *x = *(AuditAccount *const *) a, *y = *(AuditAccount *const *) b;
  double one = rise_of (x), other = rise_of (y);
  return one != other ? (one < other ? 1 : -1) : strcmp (x->id, y->id);
}

GPtrArray *
audit_list_changed (const Audit *audit)
{
  GPtrArray *changed = g_ptr_array_new ();
  for (guint i = 0; i < audit->accounts->len; i++)
    if (audit_is_changed (audit->accounts->pdata[i]))
      g_ptr_array_add (changed, audit->accounts->pdata[i]);
  g_ptr_array_sort (changed, compare_rises);
  return changed;
}

GPtrArray *
audit_dup_setting (const Audit *audit)
{
  GPtrArray *sentences = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *from = day_format (audit->from_day), *to = day_format (audit->to_day);
  guint count = audit->accounts->len, moved = 0, changed = 0;
  double before = 0, after = 0;
  for (guint i = 0; i < count; i++) {
    moved += audit_is_moved (audit->accounts->pdata[i]);
    changed += audit_is_changed (audit->accounts->pdata[i]);
    before += audit_points (((const AuditAccount *) audit->accounts->pdata[i])->before);
    after += audit_points (((const AuditAccount *) audit->accounts->pdata[i])->after);
  }
  g_ptr_array_add (
      sentences,
      g_strdup_printf ("%u account%s, %s to %s: %u in another band, %u changed otherwise, %u as before.",
                       count, count == 1 ? "" : "s", from, to, moved, changed - moved, count - changed));
  g_autofree char *was = text_number (before, 1), *is = text_number (after, 1),
                  *difference = audit_dup_signed (after - before);
  g_ptr_array_add (sentences,
                   g_strdup_printf ("Points of all together: %s, then %s by the changes below, now %s.", was,
                                    difference, is));
  g_ptr_array_add (
      sentences,
      audit->has_earlier_rules
          ? g_strdup_printf ("%s was judged with the rules of its own configuration, %s with today's.", from,
                             to)
          : g_strdup (
                "Both dates were judged with today's rules and configuration: no change is due to a rule."));
  g_ptr_array_add (
      sentences,
      g_strdup_printf ("Each date saw only what was known by then. Known late, of the time before %s: %u "
                       "record%s or decision%s.",
                       from, audit->learnt->len, audit->learnt->len == 1 ? "" : "s",
                       audit->learnt->len == 1 ? "" : "s"));
  return sentences;
}

const char *
audit_get_code (const AuditChange *change)
{
  const Finding *finding = change->after != NULL ? change->after : change->before;
  return finding != NULL ? finding->code : "";
}

char *
audit_dup_title (const AuditChange *change)
{
  const Finding *finding = change->after != NULL ? change->after : change->before;
  if (finding == NULL)
    return g_strdup ("Caps of families and pillars");
  return finding->subject != NULL ? g_strdup_printf ("%s, %s", finding->title, finding->subject)
                                  : g_strdup (finding->title);
}

char *
audit_dup_wording (const AuditChange *change)
{
  if (change->after == NULL && change->before != NULL)
    return g_strdup_printf ("it said: %s", summary_get_wording (change->before));
  if (change->after == NULL || change->after->state == STATE_UNKNOWN) /* that is said by why */
    return g_strdup ("");
  return g_strdup (summary_get_wording (change->after));
}

static char *
dup_unknown (const Audit *audit, const AuditChange *change)
{
  bool now = change->after != NULL && change->after->state == STATE_UNKNOWN;
  const Finding *finding = now ? change->after : change->before;
  g_autofree char *day = day_format (now ? audit->to_day : audit->from_day);
  return g_strdup_printf ("it could not be told on %s: %s", day,
                          text_is_blank (finding->reason) ? "what it needs was not there" : finding->reason);
}

static bool
has_unknown (const AuditChange *change)
{
  return (change->before != NULL && change->before->state == STATE_UNKNOWN) ||
         (change->after != NULL && change->after->state == STATE_UNKNOWN);
}

/* A record it rests on, or a dated change of course, lies after the first date. */
static bool
is_dated_between (const Audit *audit, const AuditChange *change)
{
  if (change->after != NULL && change->after->onset_day > audit->from_day)
    return true;
  for (guint i = 0; change->evidence_kind == EVIDENCE_NOW && i < change->evidence->len; i++)
    if (((Evidence *) change->evidence->pdata[i])->day > audit->from_day)
      return true;
  return false;
}

static char *
dup_happened (const Audit *audit, const AuditChange *change)
{
  g_autofree char *from = day_format (audit->from_day);
  if (change->kind == CHANGE_CLEARED || change->kind == CHANGE_HELD_BACK || change->evidence->len == 0)
    return g_strdup_printf ("what happened or ended after %s", from);
  if (is_dated_between (audit, change))
    return g_strdup_printf ("what happened after %s", from);
  return g_strdup_printf ("what did not come again after %s, or grew too old", from);
}

char *
audit_dup_why (const Audit *audit, const AuditChange *change)
{
  g_autofree char *from = day_format (audit->from_day);
  if (change->kind == CHANGE_CAPS)
    return g_strdup ("what one family or pillar may add is bounded");
  switch (change->cause) {
  case CAUSE_RULE:
    return g_strdup_printf ("the same records of %s, judged with today's rules", from);
  case CAUSE_MERGE:
    return g_strdup_printf ("the same records of %s, with who is who as settled after it", from);
  case CAUSE_DATA:
    return has_unknown (change)
               ? dup_unknown (audit, change)
               : g_strdup_printf ("records about the time before %s that came after it", from);
  default:
    return dup_happened (audit, change);
  }
}

char *
audit_dup_signed (double points)
{
  g_autofree char *text = text_number (points, 1);
  return points > 0 ? g_strconcat ("+", text, NULL) : g_steal_pointer (&text);
}

const char *
audit_band_title (int band)
{
  return band == AUDIT_NOT_ASSESSED ? "Not assessed" : band_title ((Band) band);
}

char *
audit_dup_band (const AccountAssessment *account)
{
  if (account == NULL)
    return g_strdup ("not assessed");
  return account->pending >= 0 ? g_strdup_printf ("%s (%s pending)", band_title (account->band),
                                                  band_title ((Band) account->pending))
                               : g_strdup (band_title (account->band));
}

bool
audit_format_write (const Audit *audit, const char *format, const ReportOptions *options, GPtrArray *files,
                    GError **error)
{
  static const struct {
    const char *name;
    bool (*write) (const Audit *audit, const ReportOptions *options, GPtrArray *files, GError **error);
  } formats[] = { { "text", audit_format_text }, { "json", audit_format_json }, { "html", audit_format_html },
                  { "pdf", audit_format_pdf },   { "xlsx", audit_format_xlsx }, { "csv", audit_format_csv } };
  static const ReportOptions defaults;
  for (size_t i = 0; i < G_N_ELEMENTS (formats); i++)
    if (strcmp (formats[i].name, format) == 0)
      return formats[i].write (audit, options != NULL ? options : &defaults, files, error);
  g_set_error (error, WEFT_ERROR, WEFT_ERROR_USAGE,
               "a comparison has no format '%s': text, html, pdf, json, xlsx or csv", format);
  return false;
}
