/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/audit.h"

/* The same comparison with people and companies behind the pseudonyms of report/pseudonym.h, which need the
 * known names of each step.  It is compared before it is masked: a name that became known between the dates
 * changes no cause.  Yours. */
Audit *audit_pseudonymise (const Audit *audit, GBytes *key);
