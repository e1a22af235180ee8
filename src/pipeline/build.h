/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "measure/frame.h"

/* Fills the parts of an account's assessment that are shown, not judged. */
void build_profile (const Frame *frame, AccountAssessment *out); /* name, owner, dates */
void build_map (const Frame *frame, AccountAssessment *out);     /* people and edges, before and now */
void
build_series (const Frame *frame, AccountAssessment *out); /* weekly charts and the metrics beside them */
void build_metrics (AccountAssessment *out);               /* the numbers of the facts that people ask for */
void build_coverage (const Frame *frame, AccountAssessment *out); /* data coverage of methods 6.2 */
