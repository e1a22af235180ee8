/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/churn.h"

#include <stddef.h>
#include <string.h>

bool
churn_is_loss (const char *kind)
{
  return kind == NULL || strcmp (kind, "notice") == 0 || strcmp (kind, "non-renewal") == 0 ||
         strcmp (kind, "competitor") == 0;
}
