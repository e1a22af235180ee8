/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdbool.h>

/* Does that kind of churn row (NULL: not said) end the relationship?  "notice", "non-renewal", "competitor"
 * and whatever else desks call it do; only a downgrade, by its usual names, does not. */
bool churn_is_loss (const char *kind);
