/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "signal/view.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

const Fact *
view_find_fact (const View *view, const char *name)
{
  const Fact *first = fact_set_find (view->facts, name), *general = NULL;
  for (const Fact *fact = first; fact != NULL; fact = fact->next) {
    if (g_strcmp0 (fact->subject, view->subject) == 0)
      return fact;
    if (general == NULL && fact->subject == NULL)
      general = fact;
  }
  return general != NULL ? general : first;
}

static double
find_fact_number (const View *view, const char *name, Field field)
{
  const Fact *fact = view_find_fact (view, name);
  if (fact == NULL)
    return NAN;
  switch (field) {
  case FIELD_VALUE:
    return fact->value;
  case FIELD_BASELINE:
    return fact->baseline;
  case FIELD_RATIO:
    return fact->baseline != 0 ? fact->value / fact->baseline : NAN;
  case FIELD_DELTA:
    return fact->value - fact->baseline;
  case FIELD_N:
    return fact->n;
  case FIELD_N_BASELINE:
    return fact->n_baseline;
  case FIELD_P:
    return fact->p;
  default:
    return NAN;
  }
}

/* As pack_compile sorts rules; mostly the first letters tell, of numbers they would not. */
static int
compare_codes (const char *a, const char *b)
{
  bool are_letters = g_ascii_isalpha (a[0]) && g_ascii_isalpha (b[0]);
  return are_letters && a[0] != b[0] ? a[0] - b[0] : strverscmp (a, b);
}

/* Findings lie in the order of their codes, those of several subjects side by side (judge.h). */
static guint
find_first (const GPtrArray *findings, const char *code)
{
  guint low = 0, high = findings->len;
  while (low < high) {
    guint mid = (low + high) / 2;
    if (compare_codes (((const Finding *) findings->pdata[mid])->code, code) < 0)
      low = mid + 1;
    else
      high = mid;
  }
  return low;
}

/* Several subjects: one that fired is enough, and their points add up. */
static double
find_signal_number (const View *view, const char *code, Field field)
{
  if (view->findings == NULL)
    return 0; /* none has fired yet */
  bool is_fired = false, is_known = false, is_judged = false;
  double points = 0;
  for (guint i = find_first (view->findings, code); i < view->findings->len; i++) {
    const Finding *finding = view->findings->pdata[i];
    if (strcmp (finding->code, code) != 0)
      break;
    is_judged = true;
    is_known |= finding->state != STATE_UNKNOWN;
    is_fired |= finding->state == STATE_FIRED;
    points += finding->points;
  }
  if (is_judged && !is_known)
    return NAN;
  return field == FIELD_POINTS ? points : is_fired; /* a rule that is switched off never fires */
}

int
view_count_families (const GPtrArray *findings)
{
  bool seen[FAMILY_COUNT] = { false };
  int count = 0;
  for (guint i = 0; i < findings->len; i++) {
    const Finding *finding = g_ptr_array_index (findings, i);
    bool scores = finding->state == STATE_FIRED && finding->points > 0;
    count += scores && !seen[finding->family];
    seen[finding->family] |= scores;
  }
  return count;
}

static double
find_account_number (const View *view, const char *name, Field field)
{
  const AccountAssessment *account = view->account;
  if (account == NULL || field != FIELD_VALUE)
    return find_fact_number (view, name, field);
  if (strcmp (name, "account.band") == 0)
    return account->band;
  if (strcmp (name, "account.stage") == 0)
    return account->stage;
  if (strcmp (name, "account.points") == 0)
    return account->points;
  if (strcmp (name, "account.experience") == 0)
    return account->pillar_points[PILLAR_EXPERIENCE];
  if (strcmp (name, "account.coverage") == 0)
    return account->coverage;
  if (strcmp (name, "account.families") == 0)
    return view_count_families (account->findings);
  return find_fact_number (view, name, field);
}

static double
find_number (gpointer data, const char *name, Field field)
{
  const View *view = data;
  if (name[0] == 's' && g_str_has_prefix (name, "signal."))
    return find_signal_number (view, name + strlen ("signal."), field);
  if (name[0] == 'a' && g_str_has_prefix (name, "account."))
    return find_account_number (view, name, field);
  return find_fact_number (view, name, field);
}

static char *
make_title (gpointer data, const char *name, Field field)
{
  const View *view = data;
  const FactKind *kind = pack_find_fact (view->pack, name);
  if (kind != NULL)
    return fact_kind_title (kind, field);
  const char *code = g_str_has_prefix (name, "signal.") ? name + strlen ("signal.") : name;
  return g_strdup_printf (field == FIELD_POINTS ? "points of %s" : "%s fired", code);
}

static char *
make_phrase (gpointer data, const char *name, Field field, double number)
{
  const View *view = data;
  const FactKind *kind = pack_find_fact (view->pack, name);
  if (kind != NULL)
    return fact_kind_phrase (kind, field, number);
  if (field == FIELD_POINTS || isnan (number))
    return text_number (number, 0);
  return g_strdup (number != 0 ? "yes" : "no");
}

static bool
is_amount (gpointer data, const char *name)
{
  static const char *const units[] = { "count", "persons", "share", NULL };
  const View *view = data;
  const FactKind *kind = pack_find_fact (view->pack, name);
  return kind != NULL && g_strv_contains (units, kind->unit);
}

World
view_world (View *view)
{
  return (World){ find_number, make_title, make_phrase, is_amount, view };
}

char *
view_explain_unknown (const View *view, const char *name)
{
  const Fact *fact = view_find_fact (view, name);
  if (fact != NULL && fact->reason != NULL)
    return g_strdup (fact->reason);
  const FactKind *kind = pack_find_fact (view->pack, name);
  if (kind != NULL)
    return g_strdup (kind->missing);
  return g_strdup_printf ("%s could not be judged", name + strlen ("signal."));
}
