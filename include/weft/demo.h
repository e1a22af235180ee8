/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdbool.h>

#include "weft/error.h"

/* Writes the bundled example portfolio (mail, calendars, tables, weft.ini) into a folder, which is made if
 * need be. */
bool weft_demo_write (const char *folder, GError **error);
