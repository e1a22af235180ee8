/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The finding in one sentence, and the three facts that would change the band (methods 6.3). */
#include "signal/outlook.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "signal/score.h"

#define WOULD_CHANGE_COUNT 3u
/* "No adverse evidence" without a reservation needs this much coverage, and a calendar (methods 6.1). */
#define FULL_COVERAGE 0.7
/* Points of a finding that no longer fires: its floor goes with them. */
#define GONE (-2)

/* One way the band could change. */
typedef struct {
  char *text;
  double distance;
} Outlook;

static void
outlook_free (gpointer data)
{
  Outlook *outlook = data;
  g_free (outlook->text);
  g_free (outlook);
}

static int
compare_outlooks (gconstpointer left, gconstpointer right)
{
  const Outlook *a = *(Outlook *const *) left, *b = *(Outlook *const *) right;
  if (a->distance != b->distance)
    return a->distance < b->distance ? -1 : 1;
  return strcmp (a->text, b->text);
}

/* Does the band rest on it, by points or by a floor? */
static bool
is_driver (const Finding *finding, Band band)
{
  return finding_weight (finding, band) > 0;
}

/* Points the finding would have: what its nearest threshold gives if it is clear, what the highest one gives
 * if it is unknown. */
static double
find_gain (const Pack *pack, const Finding *quiet)
{
  const Rule *rule = pack_find_rule (pack, quiet->code);
  if (quiet->state == STATE_UNKNOWN && rule->tiers->len > 0)
    return ((const Tier *) g_ptr_array_index (rule->tiers, 0))->points;
  return quiet->margin_points;
}

static void
add_outlook (GPtrArray *outlooks, const Finding *finding, const char *clause, Band band)
{
  bool clears = finding->state == STATE_FIRED;
  Outlook *outlook = g_new0 (Outlook, 1);
  outlook->distance = finding->distance;
  outlook->text = g_strconcat (finding->title, clears ? " clears if: " : " fires if: ", clause,
                               ". The band would be ", band_title (band), ".", NULL);
  g_ptr_array_add (outlooks, outlook);
}

/* The band if finding i had these points instead of its own. */
static Band
band_with (const AccountAssessment *account, const Pack *pack, double *points, guint i, double instead)
{
  double kept = points[i];
  points[i] = instead;
  Band band = score_band_of (account, pack, points);
  points[i] = kept;
  return band;
}

/* What could not be judged and would raise the band if it fired: the more points, the sooner it is to be
 * settled. */
static void
add_unknown (GPtrArray *outlooks, const Finding *finding, double gain, Band band)
{
  Outlook *outlook = g_new0 (Outlook, 1);
  outlook->distance = -gain;
  outlook->text = g_strconcat (finding->title, " could not be judged: ", finding->reason,
                               ". If it fired, the band would be ", band_title (band), ".", NULL);
  g_ptr_array_add (outlooks, outlook);
}

static void
keep_nearest (GPtrArray *would_change, GPtrArray *outlooks)
{
  g_ptr_array_sort (outlooks, compare_outlooks);
  for (guint i = 0; i < outlooks->len && would_change->len < WOULD_CHANGE_COUNT; i++)
    g_ptr_array_add (would_change, g_strdup (((Outlook *) g_ptr_array_index (outlooks, i))->text));
}

void
outlook_add_changes (AccountAssessment *account, const Pack *pack)
{
  g_ptr_array_set_size (account->would_change, 0);
  g_autoptr (GPtrArray) known = g_ptr_array_new_with_free_func (outlook_free),
                        unknown = g_ptr_array_new_with_free_func (outlook_free);
  g_autofree double *points = score_points (account);
  Band band = score_band_of (account, pack, points);
  for (guint i = 0; i < account->findings->len; i++) {
    const Finding *finding = g_ptr_array_index (account->findings, i);
    bool is_unknown = finding->state == STATE_UNKNOWN, fires = is_driver (finding, account->band);
    const char *clause = fires ? finding->clears_when : finding->margin;
    if (is_unknown ? finding->is_over : *clause == '\0' || !isfinite (finding->distance))
      continue;
    double gain = fires ? GONE : find_gain (pack, finding);
    Band changed = band_with (account, pack, points, i, gain);
    if (changed == band)
      continue;
    if (is_unknown)
      add_unknown (unknown, finding, gain, changed);
    else
      add_outlook (known, finding, clause, changed);
  }
  keep_nearest (account->would_change, known);
  keep_nearest (account->would_change, unknown);
  if (account->would_change->len == 0)
    g_ptr_array_add (account->would_change,
                     g_strdup (band == BAND_INSUFFICIENT
                                   ? "With what is missing from the exports the account could be judged."
                                   : "No single fact would change the band."));
}

static const Finding *
find_main_driver (const AccountAssessment *account)
{
  const Finding *main_driver = NULL;
  for (guint i = 0; i < account->findings->len; i++) {
    const Finding *finding = g_ptr_array_index (account->findings, i);
    if (is_driver (finding, account->band) &&
        (main_driver == NULL ||
         finding_weight (finding, account->band) > finding_weight (main_driver, account->band)))
      main_driver = finding;
  }
  return main_driver;
}

/* What the coverage says of a source that is not there at all; NULL: some of it is. */
static const char *
find_missing (const AccountAssessment *account, const char *source)
{
  for (guint i = 0; i < account->coverage_lines->len; i++) {
    const CoverageLine *line = g_ptr_array_index (account->coverage_lines, i);
    if (strcmp (line->source, source) == 0)
      return line->share > 0 ? NULL : line->text;
  }
  return "nothing is known of it";
}

/* A gap, or no mail at all, makes the data too little however much of the rest is there: then it is what the
 * page begins with. */
static char *
describe_insufficient (const AccountAssessment *account, const char *percent)
{
  for (guint i = 0; i < account->notes->len; i++) {
    const Note *note = g_ptr_array_index (account->notes, i);
    if (strcmp (note->id, "export-gap") == 0)
      return g_strdup_printf ("Too little data to judge. %s", note->text);
  }
  const char *missing = find_missing (account, "mail");
  if (missing != NULL)
    return g_strdup_printf ("Too little data to judge: %s.", missing);
  return g_strdup_printf ("Too little data to judge: the exports cover %s%% of what is needed.", percent);
}

static char *
describe_quiet (const AccountAssessment *account)
{
  g_autofree char *percent = text_number (100 * account->coverage, 0);
  if (account->band == BAND_INSUFFICIENT)
    return describe_insufficient (account, percent);
  if (account->coverage >= FULL_COVERAGE && find_missing (account, "calendar") == NULL)
    return g_strdup_printf ("No adverse evidence; the exports cover %s%% of what is needed.", percent);
  return g_strdup_printf ("No adverse evidence in the part we can see, %s%% of what is needed.", percent);
}

void
outlook_describe (AccountAssessment *account)
{
  const Finding *driver = find_main_driver (account);
  bool is_quiet = account->band < BAND_WATCH || driver == NULL;
  account_set_headline (account, is_quiet ? describe_quiet (account) : g_strdup (driver->text));
}
