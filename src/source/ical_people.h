/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "source/draft.h"
#include "source/ical_line.h"

/* ORGANIZER and ATTENDEE of a VEVENT, or of vCalendar 1.0, into a draft. */
void ical_read_organizer (MeetingDraft *draft, const IcalProperty *property);
/* Who is neither an address nor a name is nobody, and one too many is left out. */
void ical_read_attendee (MeetingDraft *draft, const IcalProperty *property);
