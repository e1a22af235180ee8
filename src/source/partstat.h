/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "model/record.h"

/* What an invited person answered, in the words of iCalendar, vCalendar 1.0, Exchange, Graph and Google;
 * PARTSTAT_UNKNOWN for any other and for NULL. */
Partstat partstat_find (const char *word);
