/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "signal/view.h"

/* Adds to the evidence of a finding that fired what the other facts of its condition rest on, as far as they
 * decided: the latest few records of each.  A finding without a window takes theirs. */
void basis_gather (Finding *finding, const Expression *when, View *view);
