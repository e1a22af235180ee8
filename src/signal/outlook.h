/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "signal/pack.h"

/* Sets the headline of an account that has its final band. */
void outlook_describe (AccountAssessment *account);
/* Sets would_change, from what its findings say they are away from a change of state. */
void outlook_add_changes (AccountAssessment *account, const Pack *pack);
