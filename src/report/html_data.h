/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "report/job.h"

/* What the script of a page reads: a block of JSON that no browser runs.  Nothing is appended in a build
 * without the script. */
void html_append_account_data (GString *out, const AccountAssessment *account);
void html_append_portfolio_data (GString *out, const ReportJob *job);
/* Are there weeks and windows for the slider? */
bool html_has_moving_map (const AccountAssessment *account);
