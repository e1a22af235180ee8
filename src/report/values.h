/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <stdbool.h>

/* Numbers as every format writes them. */

/* "4" or "78 %"; "unknown". Yours. */
char *values_format_key (double value, bool is_share);
/* A value with its unit: "2.0 persons", "78 %" for unit "share". Yours. */
char *values_format (double value, const char *unit);
/* "2 tickets", "1 ticket": units are plurals. Yours. */
char *values_join_unit (const char *number, const char *unit);
/* "1,066,609"; NaN gives "". Yours. */
char *values_format_money (double value, const char *currency);
