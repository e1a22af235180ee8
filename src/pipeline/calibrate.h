/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/backtest.h"

/* Calibration on the user's own history (methods 6.5): fills in backtest->calibration from the
 * account-quarters that have turned out one way or the other. */
void calibrate_index (Backtest *backtest);
