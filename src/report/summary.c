/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/summary.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "report/values.h"

/* Unknown is not green: what cannot be judged comes before what looks fine. */
static int
rank_of (Band band)
{
  if (band == BAND_INSUFFICIENT)
    return BAND_NO_ADVERSE;
  return band == BAND_NO_ADVERSE ? BAND_INSUFFICIENT : (int) band;
}

/* Where little is known, the busiest account is the one to look at. */
gint
summary_compare_severity (gconstpointer a, gconstpointer b)
{
  const AccountAssessment *left = *(AccountAssessment *const *) a, *right = *(AccountAssessment *const *) b;
  if (left->band != right->band)
    return rank_of (left->band) > rank_of (right->band) ? -1 : 1;
  if (left->points != right->points)
    return left->points > right->points ? -1 : 1;
  if (left->activity != right->activity)
    return left->activity > right->activity ? -1 : 1;
  return strcmp (left->id, right->id);
}

static gint
compare_weights (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Finding *left = *(Finding *const *) a, *right = *(Finding *const *) b;
  const AccountAssessment *account = user_data;
  double one = finding_weight (left, account->band), other = finding_weight (right, account->band);
  if (one != other)
    return one > other ? -1 : 1;
  return strcmp (left->code, right->code);
}

GPtrArray *
summary_list_findings (const AccountAssessment *account, SignalState state)
{
  GPtrArray *list = g_ptr_array_new ();
  for (guint i = 0; i < account->findings->len; i++)
    if (((const Finding *) account->findings->pdata[i])->state == state)
      g_ptr_array_add (list, account->findings->pdata[i]);
  g_ptr_array_sort_with_data (list, compare_weights, (gpointer) account);
  return list;
}

const Finding *
summary_find_top_finding (const AccountAssessment *account)
{
  g_autoptr (GPtrArray) fired = summary_list_findings (account, STATE_FIRED);
  const Finding *top = fired->len > 0 ? fired->pdata[0] : NULL;
  bool is_remark = top != NULL && finding_weight (top, account->band) <= 0 && account->band < BAND_WATCH &&
                   account->pending < 0;
  return is_remark ? NULL : top; /* beside "no adverse evidence" a remark would read as evidence */
}

const char *
summary_get_headline (const AccountAssessment *account)
{
  if (!text_is_blank (account->headline))
    return account->headline;
  const Finding *top = summary_find_top_finding (account);
  if (top != NULL)
    return text_is_blank (top->text) ? top->title : top->text;
  return band_title (account->band);
}

char *
summary_dup_title (const AccountAssessment *account)
{
  static const char undated[] = " Since an unknown date.";
  g_autoptr (GString) out = g_string_new (NULL);
  int depth = 0;
  for (const char *p = summary_get_headline (account); *p != '\0'; p++) {
    depth += (p[0] == ' ' && p[1] == '(') || (depth > 0 && p[0] == '(' && p[-1] != ' ');
    if (depth == 0)
      g_string_append_c (out, *p);
    depth -= depth > 0 && *p == ')';
  }
  if (g_str_has_suffix (out->str, undated))
    g_string_truncate (out, out->len - strlen (undated));
  return g_strdup (out->len > 0 && depth == 0 ? out->str : summary_get_headline (account));
}

/* Methods 6.1: between half and 0.70 coverage, no adverse evidence is claimed only for what was seen. */
char *
summary_dup_band_words (const AccountAssessment *account)
{
  const char *limit = "";
  if (account->is_partial)
    limit = ", partial data";
  else if (account->band == BAND_NO_ADVERSE && account->coverage < 0.70)
    limit = " in the part we can see";
  return g_strconcat (band_title (account->band), limit, NULL);
}

const char *
summary_band_mark (Band band)
{
  static const char *const marks[] = { "?", "○", "◐", "△", "▲", "◆" };
  return marks[band];
}

const char *
summary_state_mark (SignalState state)
{
  static const char *const marks[] = { "▲", "○", "?", "◌" };
  return marks[state];
}

const char *
summary_stage_title (int stage)
{
  static const char *const titles[] = { "none", "contraction", "disengagement", "exit preparation",
                                        "committed" };
  return titles[CLAMP (stage, 0, 4)];
}

const char *
summary_pillar_title (Pillar pillar)
{
  static const char *const titles[] = { "Communication", "Resource allocation", "Strategic alignment",
                                        "Experience friction", "Lifecycle" };
  return titles[pillar];
}

const char *
summary_family_title (Family family)
{
  static const char *const titles[] = {
    "Topology: who talks to whom",  "Executives and champions", "Responsiveness",
    "Resources: usage and tickets", "Strategic alignment",      "Experience friction",
    "Onboarding, results and value"
  };
  return titles[family];
}

const char *
summary_get_wording (const Finding *finding)
{
  if (finding->state == STATE_CLEAR)
    return text_is_blank (finding->margin) ? finding->text : finding->margin;
  if (finding->state != STATE_FIRED && !text_is_blank (finding->reason))
    return finding->reason;
  return finding->text;
}

const Metric *
summary_find_metric (const AccountAssessment *account, const char *name)
{
  for (guint i = 0; i < account->metrics->len; i++) {
    const Metric *metric = account->metrics->pdata[i];
    if (strcmp (metric->name, name) == 0)
      return metric;
  }
  return NULL;
}

const Series *
summary_find_series (const AccountAssessment *account, const char *name)
{
  for (guint i = 0; i < account->series->len; i++) {
    const Series *series = account->series->pdata[i];
    if (strcmp (series->name, name) == 0)
      return series;
  }
  return NULL;
}

/* Names of other scripts, and pseudonyms, are not cut at spaces: their order and word division differ. */
char *
summary_short_name (const char *name)
{
  g_autofree char *clean = text_clean (name, 256);
  const char *last = strrchr (clean, ' ');
  gunichar first = g_utf8_get_char (clean);
  bool is_pseudonym = g_str_has_prefix (clean, "Person ");
  if (last == NULL || first == 0 || is_pseudonym || g_unichar_get_script (first) != G_UNICODE_SCRIPT_LATIN)
    return g_steal_pointer (&clean);
  GString *out = g_string_new (NULL);
  g_string_append_unichar (out, g_unichar_toupper (first));
  g_string_append_printf (out, ". %s", last + 1);
  return g_string_free (out, FALSE);
}

char *
summary_short_owner (const char *owner)
{
  return g_strndup (owner != NULL ? owner : "", strcspn (owner != NULL ? owner : "", "@"));
}

char *
summary_dup_chance (const AccountAssessment *account)
{
  if (isnan (account->probability))
    return g_strdup ("");
  return g_strdup_printf ("%.0f%% of notice within 180 days, by your own history",
                          100 * account->probability);
}

char *
summary_count_bands (const GPtrArray *accounts)
{
  guint counts[BAND_CRITICAL + 1] = { 0 };
  for (guint i = 0; i < accounts->len; i++)
    counts[((const AccountAssessment *) accounts->pdata[i])->band]++;
  GString *out = g_string_new (NULL);
  g_string_printf (out, "%u account%s", accounts->len, accounts->len == 1 ? "" : "s");
  const char *separator = ": ";
  for (int band = BAND_CRITICAL; band >= 0; band--) {
    if (counts[band] == 0)
      continue;
    g_autofree char *words = g_ascii_strdown (band_title ((Band) band), -1);
    g_string_append_printf (out, "%s%u %s", separator, counts[band], words);
    separator = ", ";
  }
  return g_string_free (out, FALSE);
}

/* What the accounts from a band up are worth a year; "" unless all their values are known in one currency. */
static char *
dup_value_from (const GPtrArray *accounts, Band least)
{
  double sum = 0;
  const char *currency = NULL;
  for (guint i = 0; i < accounts->len; i++) {
    const AccountAssessment *account = accounts->pdata[i];
    if (account->band < least)
      continue;
    if (isnan (account->arr) || (currency != NULL && g_strcmp0 (currency, account->currency) != 0))
      return g_strdup ("");
    sum += account->arr;
    currency = account->currency != NULL ? account->currency : "";
  }
  return values_format_money (sum, currency);
}

char *
summary_dup_portfolio_title (const GPtrArray *accounts)
{
  guint high = 0, elevated = 0;
  for (guint i = 0; i < accounts->len; i++) {
    Band band = ((const AccountAssessment *) accounts->pdata[i])->band;
    high += band >= BAND_HIGH;
    elevated += band == BAND_ELEVATED;
  }
  if (high + elevated == 0)
    return g_strdup_printf ("No relationship of %u is seen coming apart", accounts->len);
  bool is_high = high > 0;
  guint count = is_high ? high : elevated;
  g_autofree char *value = dup_value_from (accounts, is_high ? BAND_HIGH : BAND_ELEVATED);
  return g_strdup_printf ("%u of %u relationships %s %s%s%s%s", count, accounts->len,
                          count == 1 ? "is" : "are", is_high ? "coming apart" : "under strain",
                          *value != '\0' ? ", " : "", value, *value != '\0' ? " a year" : "");
}

char *
summary_chance_sentence (const Assessment *assessment)
{
  if (isnan (assessment->expected_by_chance))
    return g_strdup ("How many of these flags chance alone would raise is unknown.");
  g_autofree char *number = text_number (assessment->expected_by_chance, 1);
  return g_strdup_printf ("With these settings about %s of the flags below are expected by chance.", number);
}

const char *
summary_program (void)
{
  return "weft " WEFT_VERSION;
}
