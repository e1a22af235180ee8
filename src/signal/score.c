/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/score.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "signal/view.h"
#include "signal/weigh.h"

static const double family_caps[FAMILY_COUNT] = { 9, 9, 9, 9, 9, 6, 6 };
static const double pillar_caps[PILLAR_COUNT] = { 15, 9, 9, 6, 6 };

/* From here on High needs no second witness (methods 6.1). */
#define SURE_HIGH_POINTS 12
/* High needs this many points outside its largest witness. */
#define OTHER_WITNESS_POINTS 3
/* Data coverage from which "no adverse evidence" may be said at all, and with high confidence. */
#define LOW_COVERAGE 0.5
#define HIGH_COVERAGE 0.8
/* Share of inferred replies above which latency rests on guesses. */
#define INFERRED_REPLIES 0.3

typedef struct {
  double family[FAMILY_COUNT], pillar[PILLAR_COUNT], total;
  double witness; /* the most points that rest on one family, or on one strand of it */
  int floor;      /* Band, -1: none */
} Tally;

static bool
counts (const Finding *finding, double points)
{
  /* points also of one that is only supposed to fire; and one without points of its own can still set a floor
   */
  return points > 0 || (points == 0 && finding->state == STATE_FIRED && finding->points_alone <= 0);
}

/* Findings of one family that were read from the same records. */
static bool
is_same_witness (const Finding *a, const Finding *b)
{
  return a->family == b->family && g_strcmp0 (a->strand, b->strand) == 0;
}

/* What the finding's witness says in all. */
static double
weigh_witness (const GPtrArray *findings, const double *points, const Finding *first)
{
  double sum = 0;
  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = g_ptr_array_index (findings, i);
    if (is_same_witness (finding, first) && counts (finding, points[i]))
      sum += points[i];
  }
  return MIN (sum, family_caps[first->family]);
}

static Tally
tally_points (const GPtrArray *findings, const Pack *pack, const double *alone)
{
  g_autofree double *points = weigh_points (findings, pack, alone);
  Tally tally = { .floor = -1 };
  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = g_ptr_array_index (findings, i);
    if (!counts (finding, points[i]))
      continue;
    tally.family[finding->family] += points[i];
    tally.witness = fmax (tally.witness, weigh_witness (findings, points, finding));
    tally.floor = MAX (tally.floor, finding->floor);
  }
  for (int i = 0; i < FAMILY_COUNT; i++) {
    tally.family[i] = MIN (tally.family[i], family_caps[i]);
    tally.pillar[family_pillar ((Family) i)] += tally.family[i];
  }
  for (int i = 0; i < PILLAR_COUNT; i++) {
    tally.pillar[i] = MIN (tally.pillar[i], pillar_caps[i]);
    tally.total += tally.pillar[i];
  }
  return tally;
}

static bool
has_mail (const AccountAssessment *account)
{
  for (guint i = 0; i < account->coverage_lines->len; i++) {
    const CoverageLine *line = g_ptr_array_index (account->coverage_lines, i);
    if (strcmp (line->source, "mail") == 0)
      return line->share > 0;
  }
  return false;
}

/* Without adverse evidence the band says only whether we could have seen it. */
static Band
find_quiet_band (const AccountAssessment *account)
{
  return account->coverage < LOW_COVERAGE || !has_mail (account) ? BAND_INSUFFICIENT : BAND_NO_ADVERSE;
}

static Band
find_band (const AccountAssessment *account, const Tally *tally)
{
  if (fact_set_holds (account->facts, "gap.communication"))
    return BAND_INSUFFICIENT;
  double total = tally->total;
  bool is_broad = tally->witness <= total - OTHER_WITNESS_POINTS;
  Band band = find_quiet_band (account);
  if (total >= SURE_HIGH_POINTS || (total >= HIGH_POINTS && is_broad))
    band = account->stage >= 3 ? BAND_CRITICAL : BAND_HIGH;
  else if (total >= ELEVATED_POINTS)
    band = BAND_ELEVATED;
  else if (total >= WATCH_POINTS)
    band = BAND_WATCH;
  return MAX ((int) band, tally->floor);
}

double *
score_points (const AccountAssessment *account)
{
  double *points = g_new0 (double, account->findings->len + 1);
  for (guint i = 0; i < account->findings->len; i++) {
    const Finding *finding = g_ptr_array_index (account->findings, i);
    points[i] = finding->state == STATE_FIRED ? finding->points_alone : 0;
  }
  return points;
}

Band
score_band_of (const AccountAssessment *account, const Pack *pack, const double *points)
{
  Tally tally = tally_points (account->findings, pack, points);
  return find_band (account, &tally);
}

/* The highest stage whose condition holds, 0 if none does. */
static int
find_stage (const AccountAssessment *account, const Pack *pack)
{
  View view = { .pack = pack, .facts = account->facts, .findings = account->findings, .account = account };
  World world = view_world (&view);
  int highest = 0;
  for (guint i = 0; i < pack->stages->len; i++) {
    const Advice *stage = g_ptr_array_index (pack->stages, i);
    if (expression_evaluate (stage->when, &world) == TRUTH_TRUE)
      highest = MAX (highest, atoi (stage->id));
  }
  return MIN (highest, 4);
}

/* What the scoring findings rest on. */
typedef struct {
  bool has_driver, at_minimum, has_thin; /* thin: under twice the minimum */
  bool is_confounded;                    /* a finding of the same family is explained away */
  int source_count;
} Footing;

static bool
has_suppressed (const GPtrArray *findings, Family family)
{
  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = g_ptr_array_index (findings, i);
    if (finding->state == STATE_SUPPRESSED && finding->family == family)
      return true;
  }
  return false;
}

static void
note_sources (const Finding *finding, GHashTable *kinds)
{
  for (guint i = 0; i < finding->evidence->len; i++)
    g_hash_table_add (kinds, (gpointer) ((Evidence *) g_ptr_array_index (finding->evidence, i))->kind);
}

static Footing
find_footing (const GPtrArray *findings)
{
  Footing footing = { 0 };
  g_autoptr (GHashTable) kinds = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = g_ptr_array_index (findings, i);
    if (finding->state != STATE_FIRED || finding->points <= 0)
      continue;
    footing.has_driver = true;
    footing.at_minimum |= finding->at_minimum;
    footing.has_thin |= finding->headroom < 2;
    footing.is_confounded |= has_suppressed (findings, finding->family);
    note_sources (finding, kinds);
  }
  footing.source_count = (int) g_hash_table_size (kinds);
  return footing;
}

/* Methods 6.3.  Without any driver only the coverage speaks. */
static Confidence
find_confidence (const AccountAssessment *account)
{
  Footing footing = find_footing (account->findings);
  const Fact *inferred = fact_set_find (account->facts, "replies.inferred_share");
  bool is_blind = fact_set_holds (account->facts, "gap.communication");
  bool rests_on_guesses = inferred != NULL && inferred->value > INFERRED_REPLIES;
  if (footing.at_minimum || footing.is_confounded || rests_on_guesses || is_blind ||
      account->coverage < LOW_COVERAGE)
    return CONFIDENCE_LOW;
  bool is_supported =
      view_count_families (account->findings) >= 2 || footing.source_count >= 2 || !footing.has_driver;
  if (account->coverage >= HIGH_COVERAGE && !footing.has_thin && is_supported)
    return CONFIDENCE_HIGH;
  return CONFIDENCE_MEDIUM;
}

void
score_account (AccountAssessment *account, const Pack *pack)
{
  g_autofree double *points = score_points (account);
  Tally tally = tally_points (account->findings, pack, points);
  account->points = tally.total;
  for (int i = 0; i < PILLAR_COUNT; i++) {
    account->pillar_points[i] = tally.pillar[i];
    account->pillar_cap[i] = pillar_caps[i];
  }
  account->stage = find_stage (account, pack);
  account->band = find_band (account, &tally);
  account->pending = -1;
  account->is_partial = account->band >= BAND_WATCH && account->coverage < LOW_COVERAGE;
  account->confidence = find_confidence (account);
}

static const Finding *
find_same (const AccountAssessment *account, const Finding *wanted)
{
  for (guint i = 0; account != NULL && i < account->findings->len; i++) {
    const Finding *finding = g_ptr_array_index (account->findings, i);
    if (strcmp (finding->code, wanted->code) == 0 && g_strcmp0 (finding->subject, wanted->subject) == 0)
      return finding;
  }
  return NULL;
}

/* What each finding has shown on both dates; those that confirm at once count in full.  The correction for
 * many tests guards the choice of accounts among many, made today; the second look at the chosen is a single
 * test and counts without it. */
static double *
find_confirmed_points (const AccountAssessment *now, const AccountAssessment *earlier)
{
  double *points = score_points (now);
  for (guint i = 0; i < now->findings->len; i++) {
    const Finding *finding = g_ptr_array_index (now->findings, i);
    if (finding->confirms_at_once)
      continue;
    const Finding *before = find_same (earlier, finding);
    bool fired_before = before != NULL && before->state == STATE_FIRED;
    points[i] = fired_before ? MIN (points[i], before->points_alone) : WEIGH_NOT_SEEN;
  }
  return points;
}

/* Another witness of as much as a Watch, beside what this finding proves. */
static bool
has_other_witness (const GPtrArray *findings, const Finding *proved)
{
  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = g_ptr_array_index (findings, i);
    if (!is_same_witness (finding, proved) && finding->state == STATE_FIRED &&
        finding->points >= WATCH_POINTS)
      return true;
  }
  return false;
}

/* Whether one witness has proved a Watch and showed it two weeks ago too, and another one says as much today.
 * The account is not chosen for what the other one says, so that is a second look, which needs no correction.
 */
static bool
is_borne_out (const AccountAssessment *now, const AccountAssessment *earlier)
{
  for (guint i = 0; i < now->findings->len; i++) {
    const Finding *finding = g_ptr_array_index (now->findings, i);
    const Finding *before = find_same (earlier, finding);
    bool has_stood = finding->state == STATE_FIRED && before != NULL && before->state == STATE_FIRED &&
                     MIN (finding->points, before->points) >= WATCH_POINTS;
    if (has_stood && !finding->fails_correction && has_other_witness (now->findings, finding))
      return true;
  }
  return false;
}

void
score_confirm (AccountAssessment *now, const AccountAssessment *earlier, const Pack *pack)
{
  Band seen = now->band;
  if (earlier != NULL && fact_set_find (now->facts, "account.band_before") == NULL)
    fact_set_add (now->facts, fact_new ("account.band_before", earlier->band));
  if (seen < BAND_WATCH)
    return;
  g_autofree double *points = find_confirmed_points (now, earlier);
  Band held = earlier != NULL ? MIN (seen, earlier->band) : BAND_INSUFFICIENT;
  if (is_borne_out (now, earlier))
    held = MAX (held, BAND_ELEVATED);
  Band reached = score_band_of (now, pack, points), confirmed = MIN (seen, MAX (held, reached));
  now->band = confirmed >= BAND_WATCH ? confirmed : find_quiet_band (now);
  now->pending = now->band < seen ? (int) seen : -1;
  now->is_partial = now->is_partial && now->band >= BAND_WATCH;
}

void
score_keep_fired (AccountAssessment *earlier)
{
  account_keep_fired (earlier);
  g_clear_pointer (&earlier->facts, fact_set_free);
}
