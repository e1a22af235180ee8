/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/calibration.h"

#include <math.h>

const char *
calibration_kind_name (CalibrationKind kind)
{
  static const char *const names[] = { "none", "shift", "fit" };
  return names[kind];
}

void
calibration_clear (Calibration *calibration)
{
  g_clear_pointer (&calibration->reason, g_free);
}

double
calibration_logistic (double ln_odds)
{
  return 1 / (1 + exp (-ln_odds));
}

double
calibration_chance (const Calibration *calibration, double points)
{
  if (calibration->kind == CALIBRATION_NONE)
    return NAN;
  double chance = calibration_logistic (calibration->intercept + calibration->slope * points);
  return CLAMP (chance, 1.0 / (calibration->kept_count + 2), 1 - 1.0 / (calibration->event_count + 2));
}
