/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "signal/pack.h"

/* Sets headline and would_change of an account that has its final band. */
void outlook_describe (AccountAssessment *account, const Pack *pack);
