/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/source.h"

#include <string.h>

#include "source/formats.h"

/* Asked from top to bottom: what is sure of itself (a separator line, a root element) before what is guessed
 * (a header line that could be mail, a header row that could be prose). */
const SourceFormat *const source_formats[] = {
  &mbox_format,
  &ical_format,
  &vcard_format,
  &xcal_format,
  &ews_format,
  &graph_format,
  &google_calendar_format,
  &vault_format,
  &zendesk_format,
  &jira_format,
  &freshdesk_format,
  &tickets_json_format,
  &attendance_format,
  &eml_format,
  &csv_format,
  NULL,
};

const SourceFormat *
source_format_find (const char *name)
{
  for (const SourceFormat *const *format = source_formats; *format != NULL; format++)
    if (strcmp ((*format)->name, name) == 0)
      return *format;
  return NULL;
}
