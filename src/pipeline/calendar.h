/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "base/clock.h"
#include "model/config.h"

/* Working time: public holidays of each country from the configuration, the same for every as-of date. */
typedef struct Calendar Calendar;

/* Reads Config.holidays.  A calendar that cannot be read is WEFT_ERROR_CONFIG. */
Calendar *calendar_new (const Config *config, GError **error);
void calendar_free (Calendar *calendar);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Calendar, calendar_free)

/* A clock in that zone with the country's holidays; yours. *has_holidays: there is a calendar for the
 * country. */
Clock *
calendar_dup_clock (const Calendar *calendar, const Zone *zone, const char *country, bool *has_holidays);
