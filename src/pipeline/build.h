/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "measure/frame.h"
#include "pipeline/count.h"

/* Fills the parts of an account's assessment that are shown, not judged. */
void build_profile (const Frame *frame, AccountAssessment *out); /* name, owner, dates */
void build_map (const Frame *frame, AccountAssessment *out);     /* people and edges, before and now */
void build_series (const Frame *frame, AccountAssessment *out);  /* weekly charts */
/* After the judgement: each chart's change is where the signal that fired on it says since when. */
bool build_has_changes (const AccountAssessment *account);
void build_changes (AccountAssessment *out);
int32_t build_first_week (const Frame *frame);                    /* of all that is shown by week */
void build_metrics (const Frame *frame, AccountAssessment *out);  /* the numbers that people ask for */
void build_whole (const Frame *frame, AccountAssessment *out);    /* of the whole graph, as description */
void build_coverage (const Frame *frame, AccountAssessment *out); /* data coverage of methods 6.2 */
/* The libraries with their versions; names, addresses and domains (build_manifest.c). */
void build_libraries (Assessment *assessment);
void build_known_names (const Counted *counted, Assessment *assessment);
