/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "source/source.h"

/* One row for each file that reads a format; source.c puts them into the order in which they are asked. */
extern const SourceFormat attendance_format;
extern const SourceFormat csv_format;
extern const SourceFormat zendesk_format;
extern const SourceFormat jira_format;
extern const SourceFormat freshdesk_format;
extern const SourceFormat tickets_json_format;
extern const SourceFormat ical_format;
extern const SourceFormat vcard_format;
extern const SourceFormat xcal_format;
extern const SourceFormat ews_format;
extern const SourceFormat graph_format;
extern const SourceFormat google_calendar_format;
extern const SourceFormat vault_format;
extern const SourceFormat mbox_format;
extern const SourceFormat eml_format;
