/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/finding.h"

#include <math.h>
#include <string.h>

static const char *const band_names[] = {
  "insufficient-data", "no-adverse-evidence", "watch", "elevated", "high", "critical"
};
static const char *const pillar_names[] = { "communication", "resource", "strategic", "experience",
                                            "lifecycle" };
static const char *const family_names[] = { "topology",  "executive",  "responsiveness", "resource",
                                            "strategic", "experience", "lifecycle" };

static int
find_name (const char *const *names, int count, const char *name)
{
  for (int i = 0; name != NULL && i < count; i++)
    if (strcmp (names[i], name) == 0)
      return i;
  return -1;
}

const char *
state_name (SignalState state)
{
  static const char *const names[] = { "fired", "clear", "unknown", "suppressed" };
  return names[state];
}

const char *
band_name (Band band)
{
  return band_names[band];
}

const char *
band_title (Band band)
{
  static const char *const titles[] = {
    "Insufficient data", "No adverse evidence", "Watch", "Elevated", "High", "Critical"
  };
  return titles[band];
}

const char *
pillar_name (Pillar pillar)
{
  return pillar_names[pillar];
}

Pillar
family_pillar (Family family)
{
  static const Pillar pillars[FAMILY_COUNT] = { PILLAR_COMMUNICATION, PILLAR_COMMUNICATION,
                                                PILLAR_COMMUNICATION, PILLAR_RESOURCE,
                                                PILLAR_STRATEGIC,     PILLAR_EXPERIENCE,
                                                PILLAR_LIFECYCLE };
  return pillars[family];
}

const char *
family_name (Family family)
{
  return family_names[family];
}

const char *
confidence_name (Confidence confidence)
{
  static const char *const names[] = { "low", "medium", "high" };
  return names[confidence];
}

int
band_find (const char *name)
{
  return find_name (band_names, G_N_ELEMENTS (band_names), name);
}

int
family_find (const char *name)
{
  return find_name (family_names, FAMILY_COUNT, name);
}

Finding *
finding_new (void)
{
  Finding *finding = g_new0 (Finding, 1);
  finding->value = finding->baseline = finding->p_value = finding->p_own = finding->q_value = finding->n =
      finding->n_baseline = NAN;
  finding->headroom = finding->distance = NAN;
  finding->floor = -1;
  finding->onset_day = DAY_NONE;
  finding->now = finding->before = SPAN_NONE;
  finding->evidence = evidence_list_new ();
  return finding;
}

static char silence[] = "";

bool
finding_is_silent (const char *text)
{
  return text == silence;
}

void
finding_set_text (char **text, char *taken)
{
  if (*text != silence)
    g_free (*text);
  *text = taken != NULL ? taken : silence;
}

void
finding_list_texts (Finding *finding, char **texts[FINDING_TEXTS])
{
  char **all[FINDING_TEXTS] = { &finding->subject, &finding->reason,   &finding->text, &finding->clears_when,
                                &finding->margin,  &finding->innocent, &finding->saw };
  memcpy (texts, all, sizeof all);
}

double
finding_own_p (const Finding *finding)
{
  return isnan (finding->p_own) ? finding->p_value : finding->p_own;
}

double
finding_weight (const Finding *finding, Band band)
{
  static const double begins[] = {
    [BAND_WATCH] = WATCH_POINTS,
    [BAND_ELEVATED] = ELEVATED_POINTS,
    [BAND_HIGH] = HIGH_POINTS,
    [BAND_CRITICAL] = HIGH_POINTS,
  };
  int held = MIN (finding->floor, (int) band);
  double points = held >= BAND_WATCH ? begins[held] - 0.5 : 0;
  return finding->state == STATE_FIRED ? MAX (finding->points, points) : 0;
}

Finding *
finding_dup (const Finding *from)
{
  char **texts[FINDING_TEXTS];
  Finding *finding = g_new0 (Finding, 1);
  *finding = *from;
  finding->evidence = evidence_list_new ();
  finding_list_texts (finding, texts);
  for (size_t i = 0; i < FINDING_TEXTS; i++)
    *texts[i] = g_strdup (*texts[i]);
  return finding;
}

void
finding_free (gpointer data)
{
  Finding *finding = data;
  char **texts[FINDING_TEXTS];
  if (finding == NULL)
    return;
  finding_list_texts (finding, texts);
  for (size_t i = 0; i < FINDING_TEXTS; i++)
    finding_set_text (texts[i], NULL);
  evidence_list_clear (&finding->evidence);
  g_free (finding);
}
