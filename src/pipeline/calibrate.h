/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/backtest.h"
#include "model/config.h"
#include "store/store.h"

/* Calibration on the user's own history (methods 6.5), and where it is kept. */

/* Fills in backtest->calibration from the account-quarters that have turned out one way or the other. */
void calibrate_index (Backtest *backtest);
/* A hash of what the points depend on: built-in and own rules. Free it. */
char *calibrate_hash_rules (const Config *config);

/* As a small key file. Free it. */
char *calibrate_format (const Calibration *calibration, const char *rules_hash);
/* The one kept in the store; kind CALIBRATION_NONE without one, or with a warning if the rules have changed
 * since. */
bool calibrate_recall (Store *store, const Config *config, Calibration *calibration, GPtrArray *warnings,
                       GError **error);
/* Keeps it, or forgets an earlier one if its kind is CALIBRATION_NONE. */
bool
calibrate_remember (Store *store, const Calibration *calibration, const char *rules_hash, GError **error);
