/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "source/draft.h"
#include "source/ical_time.h"

/* One VEVENT, put together property by property; iCalendar text and xCal share it. */
typedef struct IcalEvent IcalEvent;

IcalEvent *ical_event_new (IcalZones *zones, Diag *diag);
void ical_event_free (IcalEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IcalEvent, ical_event_free)
/* How far recurrence rules are followed; LIMIT_OCCURRENCE_DAYS if never said. */
void ical_event_set_reach (IcalEvent *event, int32_t days);
/* What begin counts in, a static string; lines if never said. */
void ical_event_place_by (IcalEvent *event, const char *unit);
void ical_event_begin (IcalEvent *event, uint64_t line);
uint64_t ical_event_line (const IcalEvent *event);
/* Unknown properties are ignored, wrong ones remembered until the event is finished. */
void ical_event_add (IcalEvent *event, const IcalProperty *property);
/* The meeting, borrowed until the next begin; method is the calendar's METHOD, NULL if none.  NULL: the event
 * cannot be read; *reason, valid until the next begin, says why. */
const Meeting *ical_event_finish (IcalEvent *event, const char *method, const char **reason);
