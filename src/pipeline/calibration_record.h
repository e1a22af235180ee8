/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/calibration.h"
#include "model/config.h"
#include "store/store.h"

/* Where a calibration is kept, and for which rules it holds. */

/* A hash of what the points depend on: built-in and own rules. Free it. */
char *calibration_hash_rules (const Config *config);

/* As a small key file. Free it. */
char *calibration_format (const Calibration *calibration, const char *rules_hash);
/* The one kept in the store; kind CALIBRATION_NONE without one, or with a warning if the rules have changed
 * since. */
bool calibration_recall (Store *store, const Config *config, Calibration *calibration, GPtrArray *warnings,
                         GError **error);
/* Keeps it, or forgets an earlier one if its kind is CALIBRATION_NONE. */
bool
calibration_remember (Store *store, const Calibration *calibration, const char *rules_hash, GError **error);
