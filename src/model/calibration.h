/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* What the user's own history says about the index: ln odds of an event within the horizon = intercept +
 * slope · points (methods 6.5). */

typedef enum {
  CALIBRATION_NONE,  /* an uncalibrated index: ranks and bands only */
  CALIBRATION_SHIFT, /* the intercept is of this history, the slope the default */
  CALIBRATION_FIT,   /* both are */
} CalibrationKind;
const char *calibration_kind_name (CalibrationKind kind); /* "none", "shift", "fit" */

#define RELIABILITY_BINS 5

typedef struct {
  guint count;
  double predicted, observed, low, high; /* means, and Wilson's interval; NaN in an empty bin */
} ReliabilityBin;

typedef struct {
  CalibrationKind kind;
  char *reason; /* why it is none, or no more than a shift; NULL: nothing stands against it */
  double intercept, slope;
  double fitted_slope, slope_low, slope_high; /* with its interval over resampled accounts; NaN: not fitted */
  guint event_count, kept_count;              /* accounts */
  guint point_count;                          /* account-quarters */
  int32_t first_day, last_day;                /* the dates used; DAY_NONE: none */
  bool is_held_out;                           /* the numbers below are of quarters the line had not seen */
  double base_rate;
  double brier;
  double skill, skill_low,
      skill_high; /* of the Brier score, against always saying the base rate; NaN unknown */
  ReliabilityBin bins[RELIABILITY_BINS];
} Calibration;

void calibration_clear (Calibration *calibration);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Calibration, calibration_clear)
/* The chance that goes with ln odds (the logistic function). */
double calibration_logistic (double ln_odds);
/* The chance of an event within the horizon; NaN where the index is not calibrated.  A line runs on to 0 and
 * 1, a history does not: no chance is given beyond the one that Laplace's rule of succession allows had all
 * of the accounts that left, or that stayed, been told apart: 1/(stayed+2) … (left+1)/(left+2). */
double calibration_chance (const Calibration *calibration, double points);
