/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/assessment.h"

/* Marks a fired finding as one that failed Benjamini-Hochberg: "uncorrected", at most 3 points. */
void correct_finding (Finding *finding);
