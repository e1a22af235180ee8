/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/judge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "signal/basis.h"
#include "signal/correct.h"
#include "signal/template.h"
#include "signal/view.h"
#include "signal/weigh.h"

/* Below this multiple of the required sample size a finding rests on the minimum of data. */
#define AT_MINIMUM 1.25

/* One rule looking at one subject of one account. */
typedef struct {
  const Rule *rule;
  View *view;
  World world;
  JudgeWords words;
  const Fact *fact;
  const Tier *tier; /* the one that decided; NULL: none */
  Finding *finding;
} Case;

/* NULL where no words are wanted. */
static char *
fill (const Case *c, const char *template)
{
  if (c->words == JUDGE_WITHOUT_WORDS)
    return NULL;
  return template_fill (template, &c->world, c->rule->fact, c->fact);
}

static void
reset_finding (Finding *finding, const Rule *rule, const Fact *fact)
{
  char **texts[] = { &finding->reason, &finding->text, &finding->clears_when,
                     &finding->margin, &finding->saw,  &finding->innocent };
  for (size_t i = 0; i < G_N_ELEMENTS (texts); i++)
    finding_set_text (texts[i], NULL);
  finding->rule = "";
  finding->points = finding->points_alone = finding->margin_points = 0;
  finding->floor = -1;
  finding->at_minimum = false;
  finding->headroom = finding->distance = NAN;
  evidence_list_clear (&finding->evidence);
  finding->confirms_at_once = rule->confirms_at_once;
  finding->is_standing = rule->is_standing;
  finding->is_amount = rule->is_amount;
  finding->is_over = fact != NULL && fact->is_over;
  if (fact == NULL)
    return;
  finding->value = fact->value;
  finding->baseline = fact->baseline;
  finding->n = fact->n;
  finding->n_baseline = fact->n_baseline;
  finding->p_value = fact->p;
  finding->p_own = fact->p_own;
  if (isfinite (fact->q)) { /* corrected where it was measured, not by judge_correct */
    finding->q_value = fact->q;
    finding->fails_correction = fact->q > JUDGE_DISCOVERY_RATE;
  }
  finding->onset_day = fact->onset_day;
  finding->now = fact->now;
  finding->before = fact->before;
  for (guint i = 0; i < fact->evidence->len; i++)
    evidence_list_add (&finding->evidence, evidence_copy (g_ptr_array_index (fact->evidence, i)));
}

/* Sets the state to unknown; takes the reason. */
static void
leave_open (Case *c, char *reason)
{
  c->finding->state = STATE_UNKNOWN;
  finding_set_text (&c->finding->reason, reason);
  if (c->words == JUDGE_WITHOUT_WORDS)
    return;
  finding_set_text (&c->finding->text, g_strconcat ("Not judged: ", reason, ".", NULL));
}

static char *
explain_unknown (const Case *c, const Expression *expression)
{
  if (c->words == JUDGE_WITHOUT_WORDS)
    return NULL;
  const char *name = expression_find_unknown (expression, &c->world);
  return name != NULL ? view_explain_unknown (c->view, name)
                      : g_strdup ("the rule divides by zero here"); /* all its facts are known */
}

/* A hole in the mail that carried most of the contact makes all communication unknown (methods 6.2). */
static bool
is_in_gap (Case *c)
{
  bool is_communication = c->rule->family <= FAMILY_RESPONSIVENESS;
  const Fact *gap = is_communication ? view_find_fact (c->view, "gap.communication") : NULL;
  if (gap == NULL || gap->value != 1)
    return false;
  const Evidence *where = gap->evidence->len > 0 ? g_ptr_array_index (gap->evidence, 0) : NULL;
  if (where != NULL && where->text != NULL)
    leave_open (c, g_strdup_printf ("mail of %s is missing: %s", where->id, where->text));
  else
    leave_open (c, g_strdup ("mail is missing for mailboxes that held at least half of the contact"));
  return true;
}

static bool
lacks_data (Case *c)
{
  const Rule *rule = c->rule;
  if (rule->needs == NULL)
    return false;
  c->finding->headroom = expression_headroom (rule->needs, &c->world);
  c->finding->at_minimum = c->finding->headroom < AT_MINIMUM;
  Truth enough = expression_evaluate (rule->needs, &c->world);
  if (enough == TRUTH_UNKNOWN)
    leave_open (c, explain_unknown (c, rule->needs));
  else if (enough == TRUTH_FALSE)
    leave_open (c, rule->unknown_text != NULL ? fill (c, rule->unknown_text) : g_strdup ("too little data"));
  return enough != TRUTH_TRUE;
}

/* The highest tier that holds.  Without one, an unknown tier leaves the question open, unless it is a mere
 * remark beside tiers with points; and so does an unknown fact: a rule may fail without it, but nothing was
 * seen that is clear. */
static bool
find_tier (Case *c)
{
  const Expression *open = NULL;
  double highest = c->rule->tiers->len > 0 ? ((Tier *) g_ptr_array_index (c->rule->tiers, 0))->points : 0;
  for (guint i = 0; i < c->rule->tiers->len; i++) {
    const Tier *tier = g_ptr_array_index (c->rule->tiers, i);
    Truth truth = expression_evaluate (tier->when, &c->world);
    if (truth == TRUTH_TRUE) {
      c->tier = tier;
      return true;
    }
    if (truth == TRUTH_UNKNOWN && (tier->points > 0 || highest == 0))
      open = tier->when;
  }
  bool is_measured = c->fact != NULL && !isnan (c->fact->value);
  if (open != NULL)
    leave_open (c, explain_unknown (c, open));
  else if (!is_measured)
    leave_open (c, view_explain_unknown (c->view, c->rule->fact));
  return open == NULL && is_measured;
}

/* Whether there is a way to fire by that tier.  margin: in words, where they are wanted. */
static bool
find_way (const Case *c, const Tier *tier, char **margin, double *distance)
{
  if (c->words != JUDGE_IN_WORDS)
    return expression_is_near (tier->when, true, &c->world, distance);
  *margin = expression_nearest (tier->when, true, &c->world, distance);
  return **margin != '\0';
}

static void
describe_clear (Case *c)
{
  Finding *finding = c->finding;
  finding->state = STATE_CLEAR;
  if (c->words == JUDGE_WITHOUT_WORDS)
    return;
  finding_set_text (&finding->text, fill (c, c->rule->clear_text));
  double nearest = INFINITY;
  bool is_told = false; /* with a known distance it is told better */
  for (guint i = 0; i < c->rule->tiers->len; i++) {
    const Tier *tier = g_ptr_array_index (c->rule->tiers, i);
    double distance = INFINITY;
    g_autofree char *margin = NULL;
    bool is_way =
        find_way (c, tier, &margin, &distance) && distance <= nearest && (isfinite (distance) || !is_told);
    if (!is_way && i > 0)
      continue;
    finding->rule = tier->condition;
    if (c->words == JUDGE_IN_WORDS)
      finding_set_text (&finding->saw, expression_explain (tier->when, &c->world));
    if (!is_way)
      continue;
    is_told = true;
    finding->distance = nearest = distance;
    finding->margin_points = tier->points;
    if (c->words == JUDGE_IN_WORDS)
      finding_set_text (&finding->margin, g_steal_pointer (&margin));
  }
}

/* It clears when no tier holds; a tier with fewer points is the wider one, so the last that holds decides. */
static void
describe_way_back (Case *c)
{
  for (guint i = c->rule->tiers->len; i-- > 0;) {
    const Tier *tier = g_ptr_array_index (c->rule->tiers, i);
    if (expression_evaluate (tier->when, &c->world) != TRUTH_TRUE)
      continue;
    finding_set_text (&c->finding->clears_when,
                      expression_nearest (tier->when, false, &c->world, &c->finding->distance));
    return;
  }
}

static const Exemption *
find_exemption (const Rule *rule, const char *name)
{
  for (guint i = 0; i < rule->exemptions->len; i++) {
    const Exemption *exemption = g_ptr_array_index (rule->exemptions, i);
    if (strcmp (exemption->name, name) == 0)
      return exemption;
  }
  return NULL;
}

static void
describe_innocent (Case *c)
{
  for (guint i = 0; i < c->rule->innocents->len; i++) {
    const Innocent *innocent = g_ptr_array_index (c->rule->innocents, i);
    const Exemption *exemption = find_exemption (c->rule, innocent->name);
    if (exemption != NULL && expression_evaluate (exemption->when, &c->world) == TRUTH_FALSE)
      continue;
    finding_set_text (&c->finding->innocent, fill (c, innocent->text));
    return;
  }
}

static void
apply_exemptions (Case *c)
{
  for (guint i = 0; i < c->rule->exemptions->len; i++) {
    const Exemption *exemption = g_ptr_array_index (c->rule->exemptions, i);
    if (expression_evaluate (exemption->when, &c->world) != TRUTH_TRUE)
      continue;
    c->finding->state = STATE_SUPPRESSED;
    c->finding->points = c->finding->points_alone = 0;
    c->finding->floor = -1;
    finding_set_text (&c->finding->reason, fill (c, exemption->text));
    return;
  }
}

static void
describe_fired (Case *c)
{
  finding_set_text (&c->finding->text, fill (c, c->rule->text));
  c->finding->rule = c->tier->condition;
  describe_way_back (c);
  if (c->words == JUDGE_IN_SENTENCES)
    return;
  finding_set_text (&c->finding->saw, expression_explain (c->tier->when, &c->world));
  describe_innocent (c);
}

static void
fire (Case *c)
{
  Finding *finding = c->finding;
  finding->state = STATE_FIRED;
  finding->points = finding->points_alone = c->tier->points;
  finding->floor = c->rule->floor;
  basis_gather (finding, c->tier->when, c->view);
  if (c->rule->at_once_when != NULL)
    finding->confirms_at_once |= expression_evaluate (c->rule->at_once_when, &c->world) == TRUTH_TRUE;
  if (c->words != JUDGE_WITHOUT_WORDS)
    describe_fired (c);
  apply_exemptions (c);
  if (finding->state == STATE_FIRED && finding->fails_correction)
    correct_finding (finding);
}

static void
judge (Finding *finding, const Rule *rule, View *view, JudgeWords words)
{
  view->subject = finding->subject;
  Case c = { .rule = rule, .view = view, .world = view_world (view), .words = words, .finding = finding };
  c.fact = view_find_fact (view, rule->fact);
  reset_finding (finding, rule, c.fact);
  if (is_in_gap (&c) || lacks_data (&c) || !find_tier (&c))
    return;
  if (c.tier != NULL)
    fire (&c);
  else
    describe_clear (&c);
}

static void
add_finding (GPtrArray *findings, const Rule *rule, const char *subject, View *view, JudgeWords words)
{
  Finding *finding = finding_new ();
  finding->code = rule->terms.code;
  finding->id = rule->terms.id;
  finding->title = rule->terms.title;
  finding->family = rule->family;
  finding->pillar = family_pillar (rule->family);
  finding->group = rule->terms.group;
  finding->strand = rule->terms.strand;
  finding->subject = g_strdup (subject);
  judge (finding, rule, view, words);
  g_ptr_array_add (findings, finding);
}

static int
compare_subjects (const void *left, const void *right)
{
  const Finding *a = *(Finding *const *) left, *b = *(Finding *const *) right;
  return g_strcmp0 (a->subject, b->subject);
}

/* One for each subject of its fact, or one for the account. */
static void
add_findings (GPtrArray *findings, const Rule *rule, View *view, JudgeWords words)
{
  guint before = findings->len;
  const Fact *first = fact_set_find (view->facts, rule->fact);
  for (const Fact *fact = first; fact != NULL; fact = fact->next)
    add_finding (findings, rule, fact->subject, view, words);
  if (first == NULL)
    add_finding (findings, rule, NULL, view, words);
  if (findings->len > before + 1)
    qsort (findings->pdata + before, findings->len - before, sizeof *findings->pdata, compare_subjects);
}

GPtrArray *
judge_evaluate (const Pack *pack, const FactSet *facts, JudgeWords words)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func (finding_free);
  View view = { .pack = pack, .facts = facts };
  for (guint i = 0; i < pack->rules->len; i++) {
    const Rule *rule = g_ptr_array_index (pack->rules, i);
    if (rule->is_enabled)
      add_findings (findings, rule, &view, words);
  }
  return findings;
}

GPtrArray *
judge_tests (const Pack *pack, const FactSet *facts)
{
  GPtrArray *findings = g_ptr_array_new_with_free_func (finding_free);
  View view = { .pack = pack, .facts = facts };
  for (guint i = 0; i < pack->rules->len; i++) {
    const Rule *rule = g_ptr_array_index (pack->rules, i);
    if (rule->is_enabled && (rule->is_joint || correct_reads (rule)))
      add_findings (findings, rule, &view, JUDGE_WITHOUT_WORDS);
  }
  return findings;
}

static void
judge_again (GPtrArray *findings, const Rule *rule, View *view, JudgeWords words)
{
  for (guint i = 0; i < findings->len; i++) {
    Finding *finding = g_ptr_array_index (findings, i);
    if (finding->code == rule->terms.code)
      judge (finding, rule, view, words);
  }
}

/* All look at what fired by itself; only then are those without company taken out. */
static void
apply_company (GPtrArray *findings, View *view)
{
  g_autofree char **reasons = g_new0 (char *, findings->len);
  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = g_ptr_array_index (findings, i);
    if (finding->state != STATE_FIRED)
      continue;
    const Rule *rule = pack_find_rule (view->pack, finding->code);
    view->subject = finding->subject;
    World world = view_world (view);
    if (rule->only_with == NULL || expression_evaluate (rule->only_with, &world) == TRUTH_TRUE)
      continue;
    reasons[i] =
        g_strdup (rule->only_with_text != NULL ? rule->only_with_text : "counts only together with others");
  }
  for (guint i = 0; i < findings->len; i++) {
    Finding *finding = g_ptr_array_index (findings, i);
    if (reasons[i] == NULL)
      continue;
    finding->state = STATE_SUPPRESSED;
    finding->points = finding->points_alone = 0;
    finding_set_text (&finding->reason, reasons[i]);
  }
}

void
judge_combine (GPtrArray *findings, const Pack *pack, const FactSet *facts, JudgeWords words)
{
  View view = { .pack = pack, .facts = facts, .findings = findings };
  for (guint i = 0; i < pack->order->len; i++) {
    const Rule *rule = g_ptr_array_index (pack->order, i);
    if (rule->stratum == 2)
      judge_again (findings, rule, &view, words);
  }
  apply_company (findings, &view);
  weigh_findings (findings, pack);
}

void
judge_conclude (AccountAssessment *account, const Pack *pack, JudgeWords words)
{
  View view = { .pack = pack, .facts = account->facts, .findings = account->findings, .account = account };
  for (guint i = 0; i < pack->order->len; i++) {
    const Rule *rule = g_ptr_array_index (pack->order, i);
    if (rule->stratum == 3)
      judge_again (account->findings, rule, &view, words);
  }
}
